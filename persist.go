package reportjobs

import (
	"context"
	"errors"
	"time"
)

// patience is how long persist waits before each further try.
var patience = [...]time.Duration{20 * time.Millisecond, 100 * time.Millisecond, 500 * time.Millisecond}

// persist calls op until it succeeds or fails for a reason that another call
// would meet again. Every operation of a store may be repeated with the same
// arguments, so an answer that was lost on the way heals here. Backends with
// retries of their own return late enough that ours hardly matter.
func persist(ctx context.Context, op func() error) error {
	err := op()
	for _, wait := range patience {
		if err == nil || final(err) || ctx.Err() != nil {
			return err
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return err
		}
		err = op()
	}
	return err
}

func final(err error) bool {
	for _, known := range [...]error{ErrNotFound, ErrExists, ErrConflict, ErrInvalid, errors.ErrUnsupported} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}
