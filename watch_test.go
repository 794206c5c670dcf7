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

var wholeLife = []reportjobs.Status{reportjobs.StatusPending, reportjobs.StatusProcessing, reportjobs.StatusCompleted}

// watched are the states that a reader is told of, until the job has ended.
func (w *world) watched(id string) (seen []reportjobs.Status) {
	for job, err := range w.c.Watch(w.Context(), "t", id) {
		require.NoError(w, err)
		seen = append(seen, job.Status)
	}
	return seen
}

// slowly renders in 20 s.
func (w *world) slowly(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
	time.Sleep(20 * time.Second)
	return w.text(ctx, out, task)
}

// lateGet has one answer to a Get take 5 s, the next one after each Store(true).
func (w *world) lateGet() (next *atomic.Bool) {
	next = new(atomic.Bool)
	w.faults.After(func(call storetest.Call) {
		w.check(call)
		if call.Op == "Get" && next.CompareAndSwap(true, false) {
			time.Sleep(5 * time.Second)
		}
	})
	return next
}

func TestWatchSharesOnePoll(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		w.handle(w.w, w.slowly, nil)
		job := w.submit("a")
		var wg sync.WaitGroup
		for range 50 {
			wg.Go(func() {
				require.Equal(w, wholeLife, w.watched(job.ID))
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
		w.handle(w.w, w.slowly, nil)
		job := w.submit("a")
		first := later(func() { require.Equal(w, wholeLife, w.watched(job.ID)) })
		time.Sleep(500 * time.Millisecond) // halfway between two polls
		worked := later(func() { w.run(job.ID) })
		synctest.Wait()
		second := later(func() { require.Equal(w, wholeLife[1:], w.watched(job.ID)) })
		worked()
		first()
		second()
	})
}

// Whoever comes when the last poll is over is told the end, too, though what
// they asked for themselves is a moment older, and looks newer: it was written
// by a process whose clock is ahead.
func TestWatchOfAJobThatEndsMeanwhile(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		late := w.lateGet()
		job := w.submit("a")
		ahead := job
		ahead.Revision, ahead.UpdatedAt = "ahead", job.UpdatedAt.Add(time.Minute)
		require.NoError(w, w.store.Swap(w.Context(), job.Revision, ahead))
		first := later(func() {
			for range w.c.Watch(w.Context(), "t", job.ID) {
				time.Sleep(10 * time.Second) // the watch stays while the first one is busy
			}
		})
		time.Sleep(100 * time.Millisecond)
		late.Store(true)
		second := later(func() {
			require.Equal(w, []reportjobs.Status{reportjobs.StatusPending, reportjobs.StatusCanceled}, w.watched(job.ID))
		})
		synctest.Wait()
		_, err := w.c.Cancel(w.Context(), "t", job.ID)
		require.NoError(w, err)
		second()
		first()
	})
}

// Whoever comes with an answer that was long on its way leads nobody back to it.
func TestWatchIsNotLedBackByALateReader(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		late := w.lateGet()
		w.handle(w.w, w.slowly, nil)
		job := w.submit("a")
		follow := func() { require.Equal(w, wholeLife, w.watched(job.ID)) }
		first := later(follow)
		time.Sleep(100 * time.Millisecond)
		late.Store(true)
		second := later(follow)
		synctest.Wait()
		w.run(job.ID)
		first()
		second()
	})
}

// A panic of the store is the readers', who may recover from it; the process
// goes on, and so does who comes later.
func TestWatchPanicsWhereItsReadersAre(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		job := w.submit("a")
		var broken atomic.Bool
		w.faults.After(func(call storetest.Call) {
			if w.check(call); call.Op == "Get" && broken.Load() {
				panic("a broken store")
			}
		})
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				defer func() { require.Contains(w, recover(), "a broken store\n\ngoroutine") }()
				w.watched(job.ID)
			})
		}
		synctest.Wait()
		broken.Store(true)
		wg.Wait()
		broken.Store(false)
		wg.Go(func() { require.Equal(w, wholeLife[:1], w.watched(job.ID)[:1]) })
		synctest.Wait()
		w.run(job.ID)
		wg.Wait()
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
