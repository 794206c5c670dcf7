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

// update calls change, which makes a change to *job, and swaps the result in,
// starting over from a fresh copy when somebody else wrote in between. It
// leaves *job as the record is then: with the change, or, after an error,
// without it. An answer that was lost on the way is asked for again; change
// meets its own effect only if that failed for good. A record that a newer
// version has written since is ErrConflict: this one does not know what it
// would change.
//
// Change replaces what the job's pointers, its map and its list of reports
// lead to, and never writes there: others may be looking at it.
func update(ctx context.Context, s JobStore, job *Job, change func(now time.Time) error) error {
	for range maxConflicts {
		old := *job
		at := now()
		if err := change(at); err != nil {
			*job = old
			return err
		}
		revision := newRevision()
		job.UpdatedAt, job.Revision, job.Replayed = at, string(revision[:]), false
		err := persist(ctx, func() error { return s.Swap(ctx, old.Revision, *job) })
		if err == nil {
			return nil
		}
		*job = old
		if !errors.Is(err, ErrConflict) {
			return err
		}
		if err := load(ctx, s, job.ID, job); err != nil {
			return err
		}
		if job.readOnly() {
			return fmt.Errorf("%w, by a newer version", ErrConflict)
		}
	}
	return fmt.Errorf("%w %d times in a row", ErrConflict, maxConflicts)
}

// load reads the record into *job, which stays as it is after an error.
func load(ctx context.Context, s JobStore, id string, job *Job) error {
	return persist(ctx, func() error {
		got, err := s.Get(ctx, id)
		if err == nil {
			*job = got
		}
		return err
	})
}

// now is the only clock of the package: UTC, in whole microseconds, which
// every backend can keep.
func now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }
