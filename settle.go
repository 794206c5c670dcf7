package reportjobs

import (
	"context"
	"errors"
	"slices"
	"time"
)

// end writes how this attempt leaves the job, and tells who has to know.
// Cause is why the run's context ended; nil if every report did. Again is for
// the Outcome.
func (r *run) end(ctx context.Context, cause error) (again time.Time, err error) {
	var kind EventKind
	for r.lost == nil && !r.left {
		err = r.write(ctx, func(now time.Time) error {
			if err := r.job.held(r.fence); err != nil {
				return err
			}
			kind = r.leave(now, cause)
			if !r.job.Status.Finished() {
				r.job.hinted(now) // by our dispatcher, or by whoever called Run
			}
			return nil
		})
		r.left = err == nil
		if err != nil && r.lost == nil && (final(err) || ctx.Err() != nil) {
			return time.Time{}, err
		}
	}
	if r.lost != nil {
		r.drop(ctx)
		return time.Time{}, nil
	}
	if kind == EventSettled {
		r.w.observe(ctx, settled(&r.job))
		return time.Time{}, nil
	}
	r.w.observe(ctx, &Event{Kind: kind, Job: r.job})
	return r.passOn(ctx), nil
}

// leave decides what becomes of the job, by what is missing and why.
func (r *run) leave(now time.Time, cause error) EventKind {
	j := &r.job
	switch {
	case errors.Is(cause, errJobDeadline):
		why, _ := j.overdue(j.Deadline)
		j.settle(now, why)
		return EventSettled
	case cause == nil && j.Tries >= j.MaxAttempts:
		r.giveUp(j)
	}
	tryAgain, missing := false, false
	for _, report := range j.Reports {
		if report.missing() {
			missing = true
			err := r.errs[report.Name]
			tryAgain = tryAgain || err != nil && !errors.Is(err, errUnknownReport)
		}
	}
	switch {
	case !missing:
		j.settle(now, nil)
		return EventSettled
	case cause != nil:
		j.release(now, 0, r.steps.stored.Load())
		return EventReleased
	case tryAgain:
		j.again(now, r.w.o.Backoff(j.Tries))
		return EventRetrying
	default: // this worker is older than the job: wait for a newer one
		j.release(now, r.w.o.Backoff(j.Releases+1), r.steps.stored.Load())
		return EventReleased
	}
}

// giveUp fails the reports that used up their last try. A report that no
// worker knew was never tried; it waits on until releases cost tries too.
func (r *run) giveUp(j *Job) {
	j.Reports = slices.Clone(j.Reports)
	for i := range j.Reports {
		report := &j.Reports[i]
		err := r.errs[report.Name]
		if !report.missing() || err == nil || errors.Is(err, errUnknownReport) && j.Releases < maxReleases {
			continue
		}
		report.Failure = failureOf(err)
		if report.Failure.Code == CodeRenderFailed {
			report.Failure = exhausted()
		}
	}
}

// passOn asks for another try where one is due: of the dispatcher, or, where
// there is none or it cannot, of the caller.
func (r *run) passOn(ctx context.Context) (again time.Time) {
	err := ErrCannotDelay
	if r.w.dispatcher != nil {
		err = r.w.dispatcher.Dispatch(ctx, r.job)
	}
	if err == nil {
		return time.Time{}
	}
	if !errors.Is(err, ErrCannotDelay) {
		r.w.o.Logger.WarnContext(ctx, "reportjobs: a hint was lost and will be repeated", "job", r.job.ID, "error", err)
	}
	return r.job.DueAt
}

// drop ends an attempt that may write no more: the job was canceled, settled,
// erased, or is somebody else's.
func (r *run) drop(ctx context.Context) {
	r.left = true
	if errors.Is(r.lost, ErrNotFound) {
		r.job.Status = StatusCanceled
	}
	r.w.observe(ctx, &Event{Kind: EventLeaseLost, Job: r.job, Err: r.lost})
}

// failureOf is what the requester is told about err: the Failure in its
// chain, else a general one. Its text never gets out.
func failureOf(err error) *Failure {
	var f *Failure
	if errors.As(err, &f) && f != nil {
		return &Failure{Code: cut(f.Code, 64), Message: cut(f.Message, 500)}
	}
	return &Failure{CodeRenderFailed, "The report could not be made."}
}

func isPermanent(err error) bool {
	var p *permanentError
	return errors.As(err, &p)
}
