package chaos

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/qubitz/reportjobs"
)

// promises is what the world remembers to hold the fleet to its promises. All
// times in it are the world's own.
type promises struct {
	broken   error
	accepted map[string]bool           // origins of jobs that a requester was told of
	keys     map[string]string         // the id of the job, by idempotency key
	last     map[string]reportjobs.Job // by id, as last written
	ids      []string                  // in the order of their first writes
	written  map[string]bool           // texts that a renderer wrote whole
	inputs   map[string]string         // by origin, as given to the store
	steps    map[string]string         // the value that a renderer got, by origin and report
	paid     int
	timely   map[string]bool            // ids of jobs that had most of their time left when the calm began
	granted  map[string]map[string]bool // by origin and attempt: steps that had a value when it claimed
}

func (p *promises) begin() {
	p.accepted, p.keys, p.last = map[string]bool{}, map[string]string{}, map[string]reportjobs.Job{}
	p.written, p.inputs = map[string]bool{}, map[string]string{}
	p.steps, p.granted = map[string]string{}, map[string]map[string]bool{}
}

// expect keeps the first promise that is broken.
func (w *world) expect(kept bool, format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.must(kept, format, args...)
}

func (w *world) must(kept bool, format string, args ...any) {
	if !kept && w.broken == nil {
		w.broken = fmt.Errorf("promise "+format, args...)
	}
}

// firstBroken returns the first promise that was broken, nil while none is.
func (w *world) firstBroken() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.broken
}

// jobs tells how many jobs were accepted.
func (w *world) jobs() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.accepted)
}

// check holds the record that a call may have written to the promises. Key is
// an id, or the key of a file, of which no record is written.
func (w *world) check(id string) {
	if id == "" || strings.Contains(id, "/") {
		return
	}
	next, err := w.store.Get(context.Background(), id)
	w.mu.Lock()
	defer w.mu.Unlock()
	prev, known := w.last[id]
	if errors.Is(err, reportjobs.ErrNotFound) {
		w.must(!known || w.expired(prev), "1: job %d is gone", slices.Index(w.ids, id))
		return
	}
	if prev.Revision == next.Revision {
		return
	}
	if !known {
		w.ids = append(w.ids, id)
	}
	w.last[id] = next
	w.checkRecord(prev, next, known)
}

// checkRecord checks a record that was written over prev.
func (w *world) checkRecord(prev, next reportjobs.Job, known bool) {
	n := slices.Index(w.ids, next.ID)
	w.must(next.DueAt.IsZero() == next.Status.Finished(), "5: job %d is %s and due %v", n, next.Status, next.DueAt)
	w.must(!next.DueAt.After(next.Deadline), "4: job %d is due after its deadline", n)
	if prev.Origin == next.Origin {
		w.must(!prev.Status.Finished(), "5: job %d was %s and is written again", n, prev.Status)
		w.must(next.Attempt >= prev.Attempt && next.Attempt <= prev.Attempt+1, "5: job %d goes from attempt %d to %d", n, prev.Attempt, next.Attempt)
		w.must(next.Tries <= prev.Tries || next.Attempt > prev.Attempt, "2: job %d is claimed and its attempt does not rise", n)
		w.must(next.Tries <= next.MaxAttempts, "4: job %d is tried %d times", n, next.Tries)
		if next.Attempt > prev.Attempt {
			w.claimed(next)
		}
	} else {
		w.must(!known || w.expired(prev), "1: job %d is replaced", n)
		prev = next.Clone() // a retry begins with what it takes over
		for i := range prev.Reports {
			if next.RetryOf == "" {
				prev.Reports[i].Artifact = nil
			}
		}
	}
	for i, r := range next.Reports {
		w.checkReport(n, prev, next, prev.Reports[i], r)
	}
	w.must(endOf(next) == next.Status || !next.Status.Finished() || next.Status == reportjobs.StatusCanceled,
		"8: job %d is %s, and its reports are %s", n, next.Status, endOf(next))
}

// endOf is what the reports of a job add up to: none is made up, and none is
// passed over in silence.
func endOf(job reportjobs.Job) reportjobs.Status {
	made := 0
	for _, r := range job.Reports {
		switch {
		case r.Artifact != nil && r.Failure == nil:
			made++
		case r.Artifact != nil || r.Failure == nil:
			return "neither made nor failed, or both"
		}
	}
	switch made {
	case len(job.Reports):
		return reportjobs.StatusCompleted
	case 0:
		return reportjobs.StatusFailed
	}
	return reportjobs.StatusPartial
}

// checkReport checks one report of job n.
func (w *world) checkReport(n int, prev, next reportjobs.Job, was, is reportjobs.Report) {
	if was.Artifact != nil || was.Failure != nil {
		same := (was.Artifact == nil) == (is.Artifact == nil) && (was.Artifact == nil || was.Artifact.Key == is.Artifact.Key)
		w.must(same && (was.Failure == nil) == (is.Failure == nil), "5: what became of %s of job %d has changed", is.Name, n)
		return
	}
	if is.Artifact == nil {
		tooLate := is.Failure != nil && is.Failure.Code == reportjobs.CodeDeadlineExceeded
		w.must(!tooLate || !w.timely[next.ID], "1: nobody was told of job %d again, though all is well", n)
		return
	}
	fence := fmt.Sprintf("%s%s-%d/", next.Folder, prev.Origin, prev.Attempt)
	w.must(strings.HasPrefix(is.Artifact.Key, fence), "2: %s of job %d is not of attempt %d: %s", is.Name, n, prev.Attempt, is.Artifact.Key)
	text, err := w.read(*is.Artifact)
	w.must(err == nil, "3: the file of %s of job %d is not there: %v", is.Name, n, err)
	w.must(err != nil || w.written[text], "8: nobody wrote the file of %s of job %d", is.Name, n)
}

// expired tells whether a record may be gone, by some host's clock.
func (w *world) expired(job reportjobs.Job) bool {
	return !job.ExpiresAt.IsZero() && !job.ExpiresAt.After(time.Now().Add(lease))
}

// accept notes that a requester was told of a job.
func (w *world) accept(h *host, job reportjobs.Job) {
	job = shifted(job, -h.skew)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.accepted[job.Origin] = true
	stored := w.last[job.ID]
	w.must(stored.Origin == job.Origin || w.expired(job), "1: job %s was accepted and is not stored", job.ID)
}

// acceptInput notes that a requester was told that what it asked for is job.
func (w *world) acceptInput(r reportjobs.Request, job reportjobs.Job) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if r.Key != "" {
		first, known := w.keys[r.Key]
		w.must(!known || first == job.ID, "1: one key is two jobs, %s and %s", first, job.ID)
		w.keys[r.Key] = job.ID
	}
	stored := w.last[job.ID]
	if stored.Origin != job.Origin {
		return
	}
	input, err := w.inputOf(stored)
	w.must(err == nil && input == string(r.Input) || w.expired(stored), "1: the input of job %d is %q, %v, and was %q", slices.Index(w.ids, job.ID), input, err, r.Input)
}

// inputOf returns the input of a job as it is stored.
func (w *world) inputOf(job reportjobs.Job) (string, error) {
	if job.Input.Artifact != nil {
		return w.read(*job.Input.Artifact)
	}
	input, err := w.store.Input(context.Background(), job)
	return string(input), err
}

// ended notes that a requester was told that a job has ended.
func (w *world) ended(job reportjobs.Job) {
	w.mu.Lock()
	defer w.mu.Unlock()
	stored := w.last[job.ID]
	w.must(stored.Origin != job.Origin || stored.Status == reportjobs.StatusCanceled, "6: job %d was canceled and is %s", slices.Index(w.ids, job.ID), stored.Status)
}

// grantTime notes which jobs have to end by themselves from now on, and not by
// their deadlines: those with time for each hint to be lost until now, to be
// repeated, and for all tries.
func (w *world) grantTime() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.timely = map[string]bool{}
	for id, job := range w.last {
		w.timely[id] = !job.Status.Finished() && time.Until(job.Deadline) > maxAge*5/6
	}
}

// allFinished tells whether nothing is left to do.
func (w *world) allFinished() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, job := range w.last {
		if !job.Status.Finished() && !w.expired(job) {
			return false
		}
	}
	return true
}

func (w *world) allEnded() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for id, job := range w.last {
		w.must(job.Status.Finished() || w.expired(job), "4: job %d is %s after its deadline", slices.Index(w.ids, id), job.Status)
	}
}

// claimed notes what the attempt that begins must not pay for.
func (w *world) claimed(job reportjobs.Job) {
	there := map[string]bool{}
	for _, r := range job.Reports {
		if name := stepOf(job, r.Name); w.steps[name] != "" {
			there[name] = true
		}
	}
	w.granted[attemptOf(job)] = there
}

func attemptOf(job reportjobs.Job) string { return fmt.Sprintf("%s-%d", job.Origin, job.Attempt) }

func stepOf(job reportjobs.Job, report string) string { return job.Origin + "/" + report }

// newStep pays for a step.
func (w *world) newStep(task *reportjobs.Task) []byte {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.must(!w.granted[attemptOf(task.Job)][stepOf(task.Job, task.Report)], "2: attempt %d pays again for a step of %s", task.Job.Attempt, task.Report)
	w.paid++
	return fmt.Appendf(nil, "step %d", w.paid)
}

// sawStep notes the value of a step that a renderer got.
func (w *world) sawStep(task *reportjobs.Task, value []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	name := stepOf(task.Job, task.Report)
	seen, known := w.steps[name]
	w.must(!known || seen == string(value), "2: a step has the value %q, and had %q", value, seen)
	w.steps[name] = string(value)
}

// gaveInput notes what a record was created with.
func (w *world) gaveInput(job reportjobs.Job, input []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.inputs[job.Origin] = string(input)
}

// sawInput checks what a renderer was given.
func (w *world) sawInput(task *reportjobs.Task) {
	w.mu.Lock()
	defer w.mu.Unlock()
	given := w.inputs[task.Job.Origin]
	if stored := w.last[task.Job.ID]; stored.Origin == task.Job.Origin && stored.Input.Artifact != nil {
		var err error
		if given, err = w.inputOf(stored); err != nil {
			return // it is erased, and its renderer has not heard of it
		}
	}
	w.must(given == string(task.Input), "7: a renderer of job %d was given %q for %q", slices.Index(w.ids, task.Job.ID), task.Input, given)
}

func (w *world) wrote(text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.written[text] = true
}

func (w *world) isWritten(text string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.written[text]
}

// known are the ids of all jobs so far, the oldest first.
func (w *world) known() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.ids)
}

func (w *world) number(id string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Index(w.ids, id)
}

func (w *world) seen(id string) reportjobs.Job {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.last[id]
}

func (w *world) mayBeGone(id string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.expired(w.last[id])
}
