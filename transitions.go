package reportjobs

import (
	"errors"
	"slices"
	"time"
)

// This file is the whole state machine: pure functions over a *Job that say
// whether a change is allowed and make it. They read no clock and touch no
// store; update calls them, and swaps in what they made. Others may be looking
// at the list of reports: a change makes a new one.

// maxReleases is how often in a row a release gives the try back. Beyond it a
// release costs a try, so that a worker that is always restarted ends too.
const maxReleases = 5

// errNotDue says that a job is not to be claimed yet.
var errNotDue = errors.New("not due")

// due tells whether a worker may take the job. It is the only such rule: new,
// backed-off, released and abandoned jobs differ in DueAt alone.
func (j *Job) due(now time.Time) bool {
	return !j.Status.Finished() && !j.DueAt.After(now)
}

// overdue tells whether the job is to be settled instead of tried again, and
// with which failure for the reports that are missing.
func (j *Job) overdue(now time.Time) (*Failure, bool) {
	switch {
	case j.Status.Finished():
		return nil, false
	case !now.Before(j.Deadline):
		return &Failure{CodeDeadlineExceeded, "The report was not finished in time."}, true
	case j.due(now) && j.Tries >= j.MaxAttempts:
		return exhausted(), true
	}
	return nil, false
}

func exhausted() *Failure {
	return &Failure{CodeAttemptsExhausted, "The report could not be made, although it was tried several times."}
}

// readOnly tells whether the record was written by another system: it is
// shown as it is, never claimed, settled or hinted at.
func (j *Job) readOnly() bool { return j.Revision == "" }

// expired tells whether the record is gone for readers. A record that never
// expires has no ExpiresAt.
func (j *Job) expired(now time.Time) bool {
	return !j.ExpiresAt.IsZero() && !now.Before(j.ExpiresAt)
}

// claim gives the job to a new attempt until now + lease.
func (j *Job) claim(now time.Time, lease time.Duration) error {
	switch {
	case j.Status.Finished():
		return ErrFinished
	case !j.due(now):
		return errNotDue
	}
	j.Attempt++
	j.Tries++
	j.Hints = 0
	j.Status = StatusProcessing
	j.Progress = Progress{Fraction: j.doneFraction()}
	j.dueAt(now.Add(lease))
	return nil
}

// A fence is what an attempt knows itself by: (origin, attempt) of the job.
type fence struct {
	origin  string
	attempt int
}

func (j *Job) fence() fence { return fence{j.Origin, j.Attempt} }

// held tells whether the attempt f may still write. It asks no clock: a run
// that overslept its lease may finish unless someone has claimed the job since.
func (j *Job) held(f fence) error {
	switch {
	case j.fence() != f:
		return ErrLeaseLost
	case j.Status.Finished():
		return ErrFinished
	case j.Status != StatusProcessing:
		return ErrLeaseLost
	}
	return nil
}

// renew moves the end of the lease and takes over the newest progress.
func (j *Job) renew(f fence, now time.Time, lease time.Duration, p Progress) error {
	if err := j.held(f); err != nil {
		return err
	}
	j.Progress = p
	j.dueAt(now.Add(lease))
	return nil
}

// record notes how a report ended: with its artifact, or with a failure.
// The same end twice is no error: the first answer was lost.
func (j *Job) record(f fence, done Report) error {
	r := j.Report(done.Name)
	if r != nil && r.endedAs(done) {
		return nil
	}
	if err := j.held(f); err != nil {
		return err
	}
	if r == nil || !r.missing() {
		return ErrConflict
	}
	j.Reports = slices.Clone(j.Reports)
	r = j.Report(done.Name)
	r.Artifact, r.Failure = done.Artifact, done.Failure
	j.Releases = 0
	return nil
}

func (r *Report) endedAs(done Report) bool {
	if done.Artifact != nil {
		return r.Artifact != nil && r.Artifact.Key == done.Artifact.Key
	}
	return r.Failure != nil && *r.Failure == *done.Failure
}

// settle finishes the job. Reports that are still missing get why. It is the
// one place that decides between COMPLETED, PARTIAL and FAILED.
func (j *Job) settle(now time.Time, why *Failure) {
	if slices.ContainsFunc(j.Reports, Report.missing) {
		j.Reports = slices.Clone(j.Reports)
	}
	made := 0
	for i := range j.Reports {
		r := &j.Reports[i]
		if r.missing() {
			r.Failure = clone(why)
		}
		if r.Artifact != nil {
			made++
		} else if j.Failure == nil {
			j.Failure = clone(r.Failure)
		}
	}
	switch made {
	case len(j.Reports):
		j.finish(now, StatusCompleted)
		j.Progress = Progress{Fraction: 1}
	case 0:
		j.finish(now, StatusFailed)
	default:
		j.finish(now, StatusPartial)
	}
}

func (j *Job) finish(now time.Time, s Status) {
	j.Status, j.FinishedAt, j.DueAt = s, now, time.Time{}
}

// again ends an attempt whose missing reports are worth another one.
func (j *Job) again(now time.Time, wait time.Duration) {
	j.Status = StatusPending
	j.dueAt(now.Add(wait))
}

// release ends an attempt that was interrupted, and gives its try back.
// Progressed says that it stored something another attempt builds on.
func (j *Job) release(now time.Time, wait time.Duration, progressed bool) {
	if progressed {
		j.Releases = 0
	}
	if j.Releases++; j.Releases <= maxReleases && j.Tries > 0 {
		j.Tries--
	}
	j.again(now, wait)
}

// cancel ends the job at its requester's wish.
func (j *Job) cancel(now time.Time) error {
	if j.Status.Finished() {
		return ErrFinished
	}
	j.finish(now, StatusCanceled)
	return nil
}

// erase empties the record and marks it for removal by the store.
func (j *Job) erase(now time.Time) {
	if !j.Status.Finished() {
		j.finish(now, StatusCanceled)
	}
	j.Metadata, j.Failure, j.Progress = nil, nil, Progress{}
	j.ExpiresAt = now
}

// hintWanted tells whether a due job's last hint is so old that it counts as
// lost. The wait doubles with each hint that led to nothing, up to 32 times.
func (j *Job) hintWanted(now time.Time, every time.Duration) bool {
	if !j.due(now) {
		return false
	}
	if j.Hints == 0 {
		return true
	}
	return !now.Before(j.HintedAt.Add(every << min(j.Hints-1, 5)))
}

// hinted notes that a hint goes out for when the job is due.
func (j *Job) hinted(now time.Time) {
	j.Hints++
	j.HintedAt = now
	if j.DueAt.After(now) {
		j.HintedAt = j.DueAt
	}
}

// dueAt keeps DueAt at or before Deadline, so that whoever looks for due jobs
// finds the overdue ones too; and in whole microseconds, as now is, so that
// whoever comes at DueAt finds the job due.
func (j *Job) dueAt(t time.Time) {
	if t = t.Truncate(time.Microsecond); t.After(j.Deadline) {
		t = j.Deadline
	}
	j.DueAt = t
}

func (j *Job) doneFraction() float64 {
	done := 0
	for _, r := range j.Reports {
		if !r.missing() {
			done++
		}
	}
	return float64(done) / float64(max(len(j.Reports), 1))
}
