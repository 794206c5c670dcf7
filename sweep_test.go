package reportjobs_test

import (
	"context"
	"errors"
	"iter"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/memory"
	"github.com/qubitz/reportjobs/storetest"
)

func TestRunSweeps(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		ctx, cancel := context.WithCancel(w.Context())
		wait := later(func() { require.NoError(w, w.c.RunSweeps(ctx, time.Minute)) })
		time.Sleep(time.Second)
		job := w.submit("a")
		time.Sleep(maxAge + 2*time.Minute)
		stored, err := w.raw.Get(w.Context(), job.ID)
		require.NoError(w, err)
		require.Equal(w, reportjobs.StatusFailed, stored.Status, "settled without a poll and without a worker")
		require.Greater(w, w.hints.Load(), int64(3))
		require.Less(w, w.hints.Load(), int64(8), "hints double their distance")
		cancel()
		wait()
	})
}

func TestSweepGoesOnPastAJobThatFails(t *testing.T) {
	var victim string
	inWorld(t, func(call storetest.Call) storetest.Fault {
		if call.Op == "Swap" && call.Key == victim {
			return storetest.Fail
		}
		return storetest.None
	}, func(w *world) {
		for range 3 {
			w.submit("a")
		}
		victim = w.submit("a").ID
		time.Sleep(maxAge)
		swept, err := w.c.Sweep(w.Context())
		require.ErrorIs(w, err, storetest.ErrInjected)
		require.ErrorContains(w, err, "1 of 4 jobs")
		require.Equal(w, reportjobs.Swept{Seen: 4, Settled: 3, Failed: 1}, swept)
		require.False(w, w.get(victim).Status.Finished(), "a poll that cannot settle still answers")
		ctx, cancel := context.WithCancel(w.Context())
		cancel()
		_, err = w.c.Sweep(ctx)
		require.ErrorIs(w, err, context.Canceled)
	})
}

func TestTend(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		_, err := w.c.Tend(w.Context(), "nobody")
		require.ErrorIs(w, err, reportjobs.ErrNotFound)

		job := w.submit("a") // of tenant "t", which Tend is not told
		hints := w.hints.Load()
		tended, err := w.c.Tend(w.Context(), job.ID)
		require.NoError(w, err)
		require.Equal(w, job.Revision, tended.Revision, "a hint that is on its way is not repeated")
		require.Equal(w, hints, w.hints.Load())

		time.Sleep(repair)
		_, err = w.c.Tend(w.Context(), job.ID)
		require.NoError(w, err)
		require.Equal(w, hints+1, w.hints.Load(), "one that seems lost is")

		time.Sleep(maxAge)
		tended, err = w.c.Tend(w.Context(), job.ID)
		require.NoError(w, err)
		require.Equal(w, reportjobs.StatusFailed, tended.Status, "a job past its deadline is settled")

		time.Sleep(7 * 24 * time.Hour)
		_, err = w.c.Tend(w.Context(), job.ID)
		require.ErrorIs(w, err, reportjobs.ErrNotFound, "an expired record is gone")
	})
}

// blind is a store without an index of due jobs and without lists.
type blind struct{ reportjobs.JobStore }

func (blind) Due(context.Context, time.Time) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) { yield("", errors.ErrUnsupported) }
}

func TestStoresWithoutIndexes(t *testing.T) {
	c, err := reportjobs.NewCoordinator(blind{memory.NewStore(nil)}, newFiles(), nil, &reportjobs.CoordinatorOptions{
		Reports: []reportjobs.ReportSpec{{Name: "a"}},
	})
	require.NoError(t, err)
	require.ErrorIs(t, c.RunSweeps(t.Context(), time.Hour), errors.ErrUnsupported, "no further sweep would mend it")
	for _, err := range c.List(t.Context(), reportjobs.Query{}) {
		require.ErrorIs(t, err, errors.ErrUnsupported)
	}
}

// What another process did a moment before is not counted as done here.
func TestSweepCountsItsOwnWorkAlone(t *testing.T) {
	for name, other := range map[string]func(w *world, id string){
		"settled by another": func(w *world, id string) { w.finish(id) },
		"claimed by another": func(w *world, id string) { _, _, err := w.w.Claim(w.Context(), id); require.NoError(w, err) },
	} {
		t.Run(name, func(t *testing.T) {
			var between func()
			inWorld(t, func(call storetest.Call) storetest.Fault {
				if f := between; call.Op == "Swap" && f != nil {
					between = nil
					f()
				}
				return storetest.None
			}, func(w *world) {
				w.handle(w.w, nil, nil)
				job := w.submit("a")
				time.Sleep(repair)
				between = func() { other(w, job.ID) }
				swept, err := w.c.Sweep(w.Context())
				require.NoError(w, err)
				require.Equal(w, reportjobs.Swept{Seen: 1}, swept)
			})
		})
	}
}
