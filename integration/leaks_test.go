package integration

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/memory"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is how long a test waits for what has to come. None needs it all
// unless it fails.
const patience = time.Minute

// nothingRuns waits for the goroutines that are ending. It gives them more time
// than goleak does by itself, which is too short for a thousand on a busy machine.
func nothingRuns(t *testing.T) {
	t.Helper()
	end := time.Now().Add(patience)
	for goleak.Find() != nil && time.Now().Before(end) {
	}
	goleak.VerifyNone(t)
}

// A host that cancels its context and waits for what it started has nothing
// left running: no heartbeat, no timer of a hint, no watcher.
func TestShutdownLeavesNothingRunning(t *testing.T) {
	defer nothingRuns(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()

	quiet := slog.New(slog.DiscardHandler)
	store, pool := memory.NewStore(nil), memory.NewPool(nil)
	artifacts, err := memory.NewArtifacts(nil)
	require.NoError(t, err)
	c, err := reportjobs.NewCoordinator(store, artifacts, pool, &reportjobs.CoordinatorOptions{
		Reports:    []reportjobs.ReportSpec{{Name: "quick"}, {Name: "flaky"}, {Name: "panics"}, {Name: "slow"}},
		WatchEvery: time.Millisecond, Logger: quiet,
	})
	require.NoError(t, err)
	w := reportjobs.NewWorker(store, artifacts, pool, &reportjobs.WorkerOptions{Logger: quiet})
	handle := func(name string, end error, pause time.Duration) {
		w.Handle(name, reportjobs.RendererFunc(func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(pause):
			}
			if name == "panics" {
				panic(name)
			}
			if _, err := fmt.Fprint(out, name); err != nil {
				return err
			}
			return end
		}))
	}
	handle("quick", nil, 0)
	handle("flaky", errors.New("not this time"), 0) // waits for another try when the end comes
	handle("panics", nil, 0)
	handle("slow", nil, 50*time.Millisecond) // is in the middle of it

	var host sync.WaitGroup
	host.Go(func() { _ = pool.Run(ctx, w.Run) })
	host.Go(func() { _ = c.RunSweeps(ctx, 5*time.Millisecond) })
	for n := range 40 {
		req := reportjobs.Request{Input: []byte(`{}`), Reports: []string{"quick", "flaky", "panics", "slow"}[n%4:]}
		if n%5 == 0 {
			req.NotBefore = time.Now().Add(time.Hour) // its hint waits
		}
		job, err := c.Submit(ctx, req)
		require.NoError(t, err)
		host.Go(func() {
			for range c.Watch(ctx, "", job.ID) {
			}
		})
		if n%7 == 0 {
			_, err := c.Cancel(ctx, "", job.ID)
			require.NoError(t, err)
		}
	}
	require.Eventually(t, func() bool {
		for job := range c.List(ctx, reportjobs.Query{Status: reportjobs.StatusCompleted}) {
			return job.Status.Finished()
		}
		return false
	}, patience, time.Millisecond, "one job is done, others are not: now the end comes")
	stop()
	host.Wait()
}
