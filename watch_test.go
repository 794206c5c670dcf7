package reportjobs_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/storetest"
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

// Whoever comes when the last poll is over is told the end, too, though what
// they asked for themselves is a moment older.
func TestWatchOfAJobThatEndsMeanwhile(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		var late atomic.Bool // the next answer
		w.faults.After(func(call storetest.Call) {
			w.check(call)
			if call.Op == "Get" && late.CompareAndSwap(true, false) {
				time.Sleep(5 * time.Second)
			}
		})
		job := w.submit("a")
		first := later(func() {
			for range w.c.Watch(w.Context(), "t", job.ID) {
				time.Sleep(10 * time.Second) // the watch stays while the first one is busy
			}
		})
		time.Sleep(100 * time.Millisecond)
		late.Store(true)
		var seen []reportjobs.Status
		second := later(func() {
			for job, err := range w.c.Watch(w.Context(), "t", job.ID) {
				require.NoError(w, err)
				seen = append(seen, job.Status)
			}
		})
		synctest.Wait()
		_, err := w.c.Cancel(w.Context(), "t", job.ID)
		require.NoError(w, err)
		second()
		first()
		require.Equal(w, []reportjobs.Status{reportjobs.StatusPending, reportjobs.StatusCanceled}, seen)
	})
}

// Whoever comes with an answer that was long on its way leads nobody back to it.
func TestWatchIsNotLedBackByALateReader(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		var late atomic.Bool // the next answer
		w.faults.After(func(call storetest.Call) {
			w.check(call)
			if call.Op == "Get" && late.CompareAndSwap(true, false) {
				time.Sleep(5 * time.Second)
			}
		})
		w.handle(w.w, func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
			time.Sleep(20 * time.Second)
			return w.text(ctx, out, task)
		}, nil)
		job := w.submit("a")
		follow := func(seen *[]reportjobs.Status) (wait func()) {
			return later(func() {
				for job, err := range w.c.Watch(w.Context(), "t", job.ID) {
					require.NoError(w, err)
					*seen = append(*seen, job.Status)
				}
			})
		}
		var early, tardy []reportjobs.Status
		first := follow(&early)
		time.Sleep(100 * time.Millisecond)
		late.Store(true)
		second := follow(&tardy)
		synctest.Wait()
		w.run(job.ID)
		first()
		second()
		all := []reportjobs.Status{reportjobs.StatusPending, reportjobs.StatusProcessing, reportjobs.StatusCompleted}
		require.Equal(w, all, early)
		require.Equal(w, all, tardy)
	})
}

// A lingering store takes a second to notice that nobody waits for a Get but
// the first.
type lingering struct {
	reportjobs.JobStore
	gets  atomic.Int64
	ended atomic.Bool
}

func (l *lingering) Get(ctx context.Context, id string) (reportjobs.Job, error) {
	if l.gets.Add(1) == 1 {
		return l.JobStore.Get(ctx, id)
	}
	<-ctx.Done()
	time.Sleep(time.Second)
	l.ended.Store(true)
	return reportjobs.Job{}, ctx.Err()
}

func TestWatchLeavesNothingBehind(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		job := w.submit("a")
		store := &lingering{JobStore: w.store}
		w.store = store
		ctx, cancel := context.WithTimeout(w.Context(), 5*time.Second)
		defer cancel()
		for range w.coordinator(nil).Watch(ctx, "t", job.ID) {
		}
		require.True(w, store.ended.Load(), "the last reader waits for the poll")
	})
}
