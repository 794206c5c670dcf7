package reportjobs

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// What another call would meet again is not called again; all else is, three
// times, in less than a second.
func TestPersist(t *testing.T) {
	for err, calls := range map[error]int{
		nil: 1, ErrNotFound: 1, ErrExists: 1, ErrConflict: 1, ErrInvalid: 1, ErrTooLarge: 1, errors.ErrUnsupported: 1,
		errors.New("throttled"): 4, context.DeadlineExceeded: 4,
	} {
		synctest.Test(t, func(t *testing.T) {
			begun, made := time.Now(), 0
			got := persist(t.Context(), func() error {
				made++
				if err == nil {
					return nil
				}
				return fmt.Errorf("store: %w", err)
			})
			require.ErrorIs(t, got, err)
			require.Equal(t, calls, made, "%v", err)
			require.Less(t, time.Since(begun), time.Second)
		})
	}
}

func TestPersistEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		throttled, made := errors.New("throttled"), 0
		err := persist(ctx, func() error { made++; return throttled })
		require.ErrorIs(t, err, throttled, "why it failed, not that there was no time for more")
		require.Equal(t, 2, made)
	})
}
