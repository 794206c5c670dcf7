package reportjobs

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// A Swept counts what one [Coordinator.Sweep] did.
type Swept struct {
	Seen     int // jobs that looked due
	Repaired int // hints that were repeated
	Settled  int // jobs that were ended: past their deadline, or out of tries
	Failed   int // jobs that could not be read or written; the next sweep meets them again
}

// Sweep goes over the due jobs once, repeats hints that seem lost, and ends
// jobs whose deadline has passed or whose tries are used up. It returns an
// error if it could not see all due jobs or could not tend some of them;
// errors.ErrUnsupported if the store has no index of due jobs.
func (c *Coordinator) Sweep(ctx context.Context) (swept Swept, err error) {
	defer wrap(&err, "sweep", "")
	var failed error // the first one
	for id, err := range c.store.Due(ctx, now()) {
		if err != nil {
			return swept, err
		}
		swept.Seen++
		if err := c.sweepOne(ctx, id, &swept); err != nil {
			if ctx.Err() != nil {
				return swept, context.Cause(ctx)
			}
			if swept.Failed++; failed == nil {
				failed = err
			}
		}
	}
	if failed != nil {
		failed = fmt.Errorf("%d of %d jobs, first: %w", swept.Failed, swept.Seen, failed)
	}
	return swept, failed
}

// Tend does for one job, whoever's it is, what Sweep does for all that are
// due. It is for hosts that hear of a lost hint from somebody else, such as a
// queue of failed deliveries. A job that needs nothing stays as it is; one
// that is unknown or expired is ErrNotFound.
func (c *Coordinator) Tend(ctx context.Context, id string) (job Job, err error) {
	defer wrap(&err, "tend", id)
	err = load(ctx, c.store, id, &job)
	if err == nil && job.expired(now()) {
		err = ErrNotFound
	}
	if err != nil {
		return Job{}, err
	}
	if _, err = c.tend(ctx, &job); err != nil {
		return Job{}, err
	}
	return job, nil
}

func (c *Coordinator) sweepOne(ctx context.Context, id string, swept *Swept) error {
	var job Job
	err := load(ctx, c.store, id, &job)
	if errors.Is(err, ErrNotFound) {
		return nil // the index lags
	}
	if err != nil {
		return fmt.Errorf("%s: %w", id, err)
	}
	did, err := c.tend(ctx, &job)
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", id, err)
	case did == EventSettled:
		swept.Settled++
	case did == EventRepaired:
		swept.Repaired++
	}
	return nil
}

// RunSweeps sweeps about once in every period until ctx ends, then returns
// nil. A failed sweep is logged and tried again; only errors.ErrUnsupported,
// which no further sweep would mend, is returned.
func (c *Coordinator) RunSweeps(ctx context.Context, every time.Duration) error {
	if every <= 0 {
		return fmt.Errorf("reportjobs: sweeps every %v", every)
	}
	for {
		if _, err := c.Sweep(ctx); errors.Is(err, errors.ErrUnsupported) {
			return err
		} else if err != nil && ctx.Err() == nil {
			c.o.Logger.ErrorContext(ctx, "reportjobs: sweep", "error", err)
		}
		jitter := time.Duration(rand.Int64N(int64(every)/5 + 1)) // sweepers of one fleet drift apart
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(every - every/10 + jitter):
		}
	}
}

// tend moves *job along that nobody else moves: it settles it if it is
// overdue, and repeats its hint if that seems lost. It takes the right to hint
// by a swap, so that of a thousand pollers one does. It returns which of both
// it did, or "".
func (c *Coordinator) tend(ctx context.Context, job *Job) (did EventKind, err error) {
	if job.Status.Finished() || job.readOnly() {
		return "", nil
	}
	err = update(ctx, c.store, job, func(now time.Time) error {
		if why, over := job.overdue(now); over {
			did = EventSettled
			job.settle(now, why)
			return nil
		}
		if c.dispatcher != nil && job.hintWanted(now, c.o.RepairEvery) {
			did = EventRepaired
			job.hinted(now)
			return nil
		}
		return errUnchanged
	})
	switch {
	case errors.Is(err, errUnchanged):
		return "", nil
	case err != nil:
		return "", err
	case did == EventSettled:
		c.observe(ctx, settled(job))
	case did == EventRepaired:
		c.observe(ctx, &Event{Kind: EventRepaired, Job: *job})
		c.dispatch(ctx, job)
	}
	return did, nil
}

// dispatch hints at a job that is stored. A failure is logged and not
// returned: the job is safe, and polling or sweeping repairs the hint.
func (c *Coordinator) dispatch(ctx context.Context, job *Job) {
	if c.dispatcher == nil {
		return
	}
	if err := c.dispatcher.Dispatch(ctx, *job); err != nil && !errors.Is(err, ErrCannotDelay) {
		c.o.Logger.WarnContext(ctx, "reportjobs: a hint was lost and will be repeated", "job", job.ID, "error", err)
	}
}
