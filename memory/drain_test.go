package memory_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/memory"
)

// Those that run go on for the grace period; then their context ends, and the
// pool waits for them, however long they take.
func TestPoolDrains(t *testing.T) {
	for _, row := range []struct {
		rule         string
		work, deaf   time.Duration // until it is done; after its context has ended
		grace, ended time.Duration // the option; when the context ended, 0 for never
		took         time.Duration
	}{
		{rule: "done within the grace period", work: 3 * time.Second, took: 3 * time.Second},
		{rule: "done in its last moment", work: 10*time.Second - 1, took: 10*time.Second - 1},
		{rule: "longer than the default of 10 s", work: time.Hour, ended: 10 * time.Second, took: 10 * time.Second},
		{rule: "longer than a grace period of its own", work: time.Hour, grace: time.Minute, ended: time.Minute, took: time.Minute},
		{rule: "last words after the context has ended", work: time.Hour, deaf: 5 * time.Second, ended: 10 * time.Second, took: 15 * time.Second},
	} {
		t.Run(row.rule, func(t *testing.T) {
			var ended time.Duration
			var stopped time.Time
			withPool(t, memory.PoolOptions{Workers: 1, Grace: row.grace}, func(ctx context.Context, _ string) (reportjobs.Outcome, error) {
				require.Equal(t, "value", ctx.Value(key{}))
				time.Sleep(time.Minute)
				select {
				case <-time.After(row.work):
				case <-ctx.Done():
					ended = time.Since(stopped)
					require.ErrorContains(t, context.Cause(ctx), "shutting down")
					time.Sleep(row.deaf)
				}
				return reportjobs.Outcome{Again: time.Now()}, nil // nobody comes again
			}, func(p *pooled) {
				p.hint("a", 0)
				p.hint("b", 0)
				time.Sleep(time.Minute)
				stopped = time.Now()
				time.AfterFunc(time.Second, func() { p.note(fmt.Sprint(p.Dispatch(context.Background(), due("c", 0)))) })
				require.Equal(t, row.took, p.stop())
				require.Equal(t, row.ended, ended)
				require.Equal(t, []string{"a@0s", "memory: the pool has stopped@1m1s"}, p.ran(), "no other begins")
			})
		})
	}
}

func TestPoolRefusesWithoutBlocking(t *testing.T) {
	withPool(t, memory.PoolOptions{}, nil, func(p *pooled) {
		require.ErrorContains(t, p.Pool.Run(t.Context(), nil), "runs once")
		p.hint("a", time.Hour)
		require.Zero(t, p.stop(), "what waits is dropped")
		require.Empty(t, p.ran())
		for _, wait := range []time.Duration{0, time.Hour} {
			require.ErrorContains(t, p.Dispatch(t.Context(), due("b", wait)), "has stopped")
		}
		require.ErrorContains(t, p.Pool.Run(t.Context(), nil), "runs once")
	})
}

// A service is deployed while it works: the job that was being made is given
// back, at no cost for its tries, and the next process makes it.
func TestPoolHandsAJobToTheNextProcess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := memory.NewStore(nil)
		files := newArtifacts(t, nil)
		quiet := slog.New(slog.DiscardHandler)
		var begun atomic.Int64
		process := func() (*reportjobs.Coordinator, func()) {
			pool := memory.NewPool(&memory.PoolOptions{Logger: quiet})
			c, err := reportjobs.NewCoordinator(store, files, pool, &reportjobs.CoordinatorOptions{
				Reports: []reportjobs.ReportSpec{{Name: "executive"}}, Logger: quiet,
			})
			require.NoError(t, err)
			w := reportjobs.NewWorker(store, files, pool, &reportjobs.WorkerOptions{Logger: quiet})
			w.Handle("executive", reportjobs.RendererFunc(func(ctx context.Context, out *reportjobs.Output, _ *reportjobs.Task) error {
				begun.Add(1)
				select {
				case <-ctx.Done():
					return ctx.Err()
				case <-time.After(30 * time.Second):
				}
				_, err := fmt.Fprint(out, "report")
				return err
			}))
			ctx, end := context.WithCancel(t.Context())
			done := make(chan error, 1)
			go func() { done <- pool.Run(ctx, w.Run) }()
			return c, func() { end(); require.NoError(t, <-done) }
		}

		c, stop := process()
		job, err := c.Submit(t.Context(), reportjobs.Request{Input: []byte(`{}`)})
		require.NoError(t, err)
		time.Sleep(5 * time.Second)
		require.EqualValues(t, 1, begun.Load())
		stop() // after 10 seconds of grace: not enough
		job, err = store.Get(t.Context(), job.ID)
		require.NoError(t, err)
		require.Equal(t, reportjobs.StatusPending, job.Status)
		require.False(t, job.DueAt.After(time.Now()), "others may take it at once")
		require.Equal(t, 0, job.Tries)

		c, stop = process()
		time.Sleep(time.Minute) // the hint went to the first process; sweeping repeats it
		swept, err := c.Sweep(t.Context())
		require.NoError(t, err)
		require.Equal(t, 1, swept.Repaired)
		time.Sleep(25 * time.Second)
		stop() // in the grace period it ends
		job, err = c.Get(t.Context(), "", job.ID)
		require.NoError(t, err)
		require.Equal(t, reportjobs.StatusCompleted, job.Status)
		require.Equal(t, 1, job.Tries)
		require.EqualValues(t, 2, begun.Load())
	})
}
