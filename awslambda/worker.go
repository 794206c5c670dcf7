package awslambda

import (
	"context"
	"fmt"
	"time"

	"github.com/qubitz/reportjobs"
)

// worthwhile is how much time an attempt needs to make sense: what is claimed
// with less is given back before it got anywhere.
const worthwhile = 10 * time.Second

// pause is between two runs at least, so that a clock that differs from this
// one keeps no processor busy.
const pause = 20 * time.Millisecond

// Worker returns a handler for lambda.Start that works on the job of each
// [Hint]. Run is that of a reportjobs.Worker.
//
// The context of run ends Options.Margin before Lambda's time-out, in time to
// give the job back. A job that is not due yet is waited for if it is due
// within Options.MaxWait and time remains; one that another worker holds is
// not. The handler returns an error when run does, or panics: the outcome
// could not be stored, and Lambda repeats the event.
func Worker(run func(ctx context.Context, id string) (reportjobs.Outcome, error), o *Options) func(context.Context, Hint) error {
	opts := o.filled()
	return func(ctx context.Context, hint Hint) (err error) {
		defer opts.rescue(ctx, &err)
		work, cancel, err := opts.work(ctx)
		if err != nil {
			return err
		}
		defer cancel()
		for {
			out, err := run(work, hint.JobID)
			if err != nil {
				return fmt.Errorf("awslambda: job %s: %w", hint.JobID, err)
			}
			if out.Again.IsZero() {
				return nil
			}
			if !opts.waits(work, out) {
				opts.Logger.InfoContext(ctx, "awslambda: the job is left to the next hint",
					"job", hint.JobID, "status", out.Job.Status, "due", out.Again)
				return nil
			}
		}
	}
}

// waits waits until the job is due, and tells whether it is.
func (o *Options) waits(work context.Context, out reportjobs.Outcome) bool {
	if out.Job.Status != reportjobs.StatusPending {
		return false // due when its worker's lease ends, which is renewed as long as that lives
	}
	wait := max(time.Until(out.Again), 0)
	if wait > max(o.MaxWait, 0) {
		return false
	}
	wait = max(wait, pause)
	if end, ok := work.Deadline(); ok && time.Until(end) < wait+worthwhile {
		return false
	}
	select {
	case <-time.After(wait):
		return work.Err() == nil
	case <-work.Done():
		return false
	}
}
