package reportjobs

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// maxConflicts bounds how often update starts over. Each time somebody else's
// write got through, so in practice it is one or two.
const maxConflicts = 20

// errUnchanged is returned by a change that finds nothing to do, and by the
// update it was given to.
var errUnchanged = errors.New("unchanged")

// update applies change to job and swaps the result in, starting over from a
// fresh copy when somebody else wrote in between. It returns the record as it
// is then: with the change, or, when change returned an error, without it.
// An answer that was lost on the way is asked for again; change meets its own
// effect only if that failed for good. A record that a newer version has
// written since is ErrConflict: this one does not know what it would change.
func update(ctx context.Context, s JobStore, job Job, change func(j *Job, now time.Time) error) (Job, error) {
	for range maxConflicts {
		next := job.Clone()
		at := now()
		if err := change(&next, at); err != nil {
			return job, err
		}
		next.UpdatedAt, next.Revision, next.Replayed = at, newRevision(), false
		err := persist(ctx, func() error { return s.Swap(ctx, job.Revision, next) })
		if err == nil {
			return next, nil
		}
		if !errors.Is(err, ErrConflict) {
			return job, err
		}
		fresh, err := load(ctx, s, job.ID)
		if err != nil {
			return job, err
		}
		if fresh.readOnly() {
			return fresh, fmt.Errorf("%w, by a newer version", ErrConflict)
		}
		job = fresh
	}
	return job, fmt.Errorf("%w %d times in a row", ErrConflict, maxConflicts)
}

func load(ctx context.Context, s JobStore, id string) (job Job, err error) {
	err = persist(ctx, func() error {
		job, err = s.Get(ctx, id)
		return err
	})
	return job, err
}

// now is the only clock of the package: UTC, in whole microseconds, which
// every backend can keep.
func now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }
