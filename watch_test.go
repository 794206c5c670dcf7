package reportjobs_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

func TestWatchSharesOnePoll(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		w.handle(w.w, func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
			time.Sleep(20 * time.Second)
			return w.text(ctx, out, task)
		}, nil)
		job := w.submit("a")
		var wg sync.WaitGroup
		for range 50 {
			wg.Go(func() {
				var seen []reportjobs.Status
				for job, err := range w.c.Watch(w.Context(), "t", job.ID) {
					require.NoError(w, err)
					seen = append(seen, job.Status)
				}
				require.Equal(w, []reportjobs.Status{reportjobs.StatusPending, reportjobs.StatusProcessing, reportjobs.StatusCompleted}, seen)
			})
		}
		synctest.Wait()
		before := w.faults.Count("Get")
		time.Sleep(5500 * time.Millisecond)
		require.Equal(w, 5, w.faults.Count("Get")-before, "one question a second, however many listen")
		w.run(job.ID)
		wg.Wait()
	})
}

func TestWatchEndsWithItsContext(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		job := w.submit("a")
		ctx, cancel := context.WithTimeout(w.Context(), 10*time.Second)
		defer cancel()
		var last error
		for _, last = range w.c.Watch(ctx, "t", job.ID) {
		}
		require.ErrorIs(w, last, context.DeadlineExceeded)
	})
}

// The second reader is not led back to what the first one was told a moment
// before.
func TestWatchNeverGoesBack(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		w.handle(w.w, func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
			time.Sleep(20 * time.Second)
			return w.text(ctx, out, task)
		}, nil)
		job := w.submit("a")
		follow := func(want ...reportjobs.Status) (wait func()) {
			return later(func() {
				var seen []reportjobs.Status
				for job, err := range w.c.Watch(w.Context(), "t", job.ID) {
					require.NoError(w, err)
					seen = append(seen, job.Status)
				}
				require.Equal(w, want, seen)
			})
		}
		first := follow(reportjobs.StatusPending, reportjobs.StatusProcessing, reportjobs.StatusCompleted)
		time.Sleep(500 * time.Millisecond) // halfway between two polls
		worked := later(func() { w.run(job.ID) })
		synctest.Wait()
		second := follow(reportjobs.StatusProcessing, reportjobs.StatusCompleted)
		worked()
		first()
		second()
	})
}
