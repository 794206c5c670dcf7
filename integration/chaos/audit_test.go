package chaos

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/integration/history"
)

// An audit looks at what a fleet has left behind.
type audit struct {
	*fleet
	swaps  map[string]history.Call // writes of a record, by the revision they wrote
	writes int                     // that are part of a life
}

// await waits until every job that was accepted has ended. It gives up when
// none has for some time.
func (f *fleet) await(patience time.Duration) error {
	left := map[string]bool{}
	for _, job := range f.accepted {
		left[job.ID] = true
	}
	for last := time.Now(); len(left) > 0; f.pause(f.lease / 20) {
		for id := range left {
			job, err := f.store.Get(f.ctx, id)
			if err != nil {
				return fmt.Errorf("promise 1: job %s was accepted: %w", id, err)
			}
			if job.Status.Finished() {
				delete(left, id)
				last = time.Now()
			}
		}
		if time.Since(last) > patience {
			return fmt.Errorf("promise 4: %d jobs do not end", len(left))
		}
	}
	return nil
}

// check returns the first promise that was not kept.
func (f *fleet) check(n int) (*audit, error) {
	a := &audit{fleet: f, swaps: map[string]history.Call{}}
	f.mu.Lock()
	seen := f.broken
	f.mu.Unlock()
	if seen != nil {
		return a, seen
	}
	last := f.recorder.Store(0, f.store)
	for _, job := range f.accepted {
		_, _ = last.Get(f.ctx, job.ID) // is noted; checkJob looks at it
	}
	operations := history.Settled(f.recorder.History())
	for _, o := range operations {
		if c := o.Input.(history.Call); c.Op == history.Create || c.Op == history.Swap {
			a.swaps[c.Job.Revision] = c
		}
	}
	ids := map[string]bool{}
	for _, job := range f.accepted {
		ids[job.ID] = true
		if err := a.checkJob(job); err != nil {
			return a, err
		}
	}
	if len(ids) != n {
		return a, fmt.Errorf("promise 1: %d jobs for %d requests", len(ids), n)
	}
	if err := a.checkList(ids); err != nil {
		return a, err
	}
	if got := porcupine.CheckOperationsTimeout(history.Contract(time.Now()), operations, 5*time.Minute); got != porcupine.Ok {
		return a, fmt.Errorf("the answers of the job store: %s", got)
	}
	return a, nil
}

// checkList looks for jobs that nobody was told of.
func (a *audit) checkList(told map[string]bool) error {
	lister, ok := a.store.(reportjobs.Lister)
	if !ok {
		return nil
	}
	for job, err := range lister.List(a.ctx, reportjobs.Query{Tenant: tenant}) {
		switch {
		case err != nil:
			return err
		case !told[job.ID]:
			return fmt.Errorf("promise 1: nobody was told of job %s", job.ID)
		}
	}
	return nil
}

// checkJob holds one job to its promises, and each write that led to what it is.
func (a *audit) checkJob(accepted reportjobs.Job) error {
	job, err := a.store.Get(a.ctx, accepted.ID)
	switch {
	case err != nil:
		return fmt.Errorf("promise 1: job %s was accepted: %w", accepted.ID, err)
	case job.Origin != accepted.Origin:
		return fmt.Errorf("promise 1: job %s was accepted and is another one", accepted.ID)
	case !job.Status.Finished() || !job.DueAt.IsZero():
		return fmt.Errorf("promise 5: job %s is %s and due %v", job.ID, job.Status, job.DueAt)
	case a.canceled[job.ID] && job.Status != reportjobs.StatusCanceled:
		return fmt.Errorf("promise 6: job %s was canceled and is %s", job.ID, job.Status)
	case job.Status != reportjobs.StatusCanceled && job.Status != endOf(job):
		return fmt.Errorf("promise 8: job %s is %s, and its reports are %s", job.ID, job.Status, endOf(job))
	}
	return a.checkLife(job)
}

// checkLife goes back from what a record is at last, write by write.
func (a *audit) checkLife(is reportjobs.Job) error {
	for {
		c, ok := a.swaps[is.Revision]
		if !ok {
			return fmt.Errorf("nobody wrote revision %s of job %s", is.Revision, is.ID)
		}
		a.writes++
		if c.Op == history.Create {
			return nil
		}
		was, ok := a.swaps[c.Old]
		if !ok {
			return fmt.Errorf("nobody wrote revision %s of job %s", c.Old, is.ID)
		}
		if err := a.checkWrite(was.Job, is); err != nil {
			return err
		}
		is = was.Job
	}
}

func (a *audit) checkWrite(was, is reportjobs.Job) error {
	switch {
	case was.Status.Finished():
		return fmt.Errorf("promise 5: job %s was %s and was written again", is.ID, was.Status)
	case is.Attempt < was.Attempt || is.Attempt > was.Attempt+1:
		return fmt.Errorf("promise 5: job %s goes from attempt %d to %d", is.ID, was.Attempt, is.Attempt)
	}
	for i := range is.Reports {
		before, after := was.Reports[i], is.Reports[i]
		switch {
		case before.Artifact != nil && (after.Artifact == nil || after.Artifact.Key != before.Artifact.Key),
			before.Failure != nil && after.Failure == nil:
			return fmt.Errorf("promise 2: %s of job %s was recorded twice", after.Name, is.ID)
		case before.Artifact == nil && after.Artifact != nil:
			if err := a.checkFile(was, after); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkFile looks at the file of a report that was recorded over was: it is of
// the attempt that held the job then, and says what that attempt wrote.
func (a *audit) checkFile(was reportjobs.Job, r reportjobs.Report) error {
	fence := fmt.Sprintf("%s%s-%d/", was.Folder, was.Origin, was.Attempt)
	if !strings.HasPrefix(r.Artifact.Key, fence) {
		return fmt.Errorf("promise 2: %s of job %s is not of attempt %d: %s", r.Name, was.ID, was.Attempt, r.Artifact.Key)
	}
	text, err := a.read(*r.Artifact)
	if err != nil {
		return fmt.Errorf("promise 3: the file of %s of job %s: %w", r.Name, was.ID, err)
	}
	sum := sha256.Sum256([]byte(text))
	if hex.EncodeToString(sum[:]) != r.Artifact.SHA256 || int64(len(text)) != r.Artifact.Size {
		return fmt.Errorf("promise 3: the file of %s of job %s has another digest", r.Name, was.ID)
	}
	begins := textOf(was.Origin, r.Name, was.Attempt, a.values[stepOf(was, r.Name)], `{"n": `)
	if !strings.HasPrefix(text, begins) {
		return fmt.Errorf("promise 8: %s of job %s says %q", r.Name, was.ID, text)
	}
	return nil
}

func (a *audit) read(file reportjobs.Artifact) (string, error) {
	body, err := a.files.Open(context.WithoutCancel(a.ctx), file)
	if err != nil {
		return "", err
	}
	defer body.Close()
	text, err := io.ReadAll(body)
	return string(text), err
}
