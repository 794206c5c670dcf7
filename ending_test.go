package reportjobs_test

import (
	"context"
	"io"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

// A host that ends soon holds its jobs no longer than it can work on them and
// write what became of them.
func TestLeaseEndsWithItsHost(t *testing.T) {
	for left, want := range map[time.Duration]time.Duration{
		time.Hour: lease, 59 * time.Second: lease, 20 * time.Second: 23 * time.Second,
	} {
		inWorld(t, nil, func(w *world) {
			ctx, cancel := context.WithTimeout(w.Context(), left)
			defer cancel()
			job, claimed, err := w.w.Claim(ctx, w.submit("a").ID)
			require.NoError(w, err)
			require.True(w, claimed)
			require.Equal(w, want, time.Until(job.DueAt), "with %v to go", left)
		})
	}
}

// endless is a store whose uploads last until their context ends.
type endless struct {
	reportjobs.ArtifactStore
	ended time.Time
}

func (e *endless) Put(ctx context.Context, _ reportjobs.Artifact, _ io.ReadSeeker) (reportjobs.Artifact, error) {
	<-ctx.Done()
	e.ended = time.Now()
	return reportjobs.Artifact{}, ctx.Err()
}

// An upload is given two seconds when the process is to stop, and none when
// the job is no longer its own.
func TestUploadsEndWithTheirRun(t *testing.T) {
	for name, rule := range map[string]struct {
		end   func(w *world, id string, shutdown func())
		after time.Duration // from the begin of the run
	}{
		"shutdown": {func(_ *world, _ string, shutdown func()) { shutdown() }, 12 * time.Second},
		"canceled, as the heartbeat at half the lease finds": {func(w *world, id string, _ func()) {
			_, err := w.c.Cancel(w.Context(), "t", id)
			require.NoError(w, err)
		}, lease / 2},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, nil, func(w *world) {
				files := &endless{ArtifactStore: w.files}
				worker := w.worker(w.store, files)
				w.handle(worker, nil, nil)
				ctx, shutdown := context.WithCancel(w.Context())
				defer shutdown()
				job, begun := w.submit("a"), time.Now()
				wait := later(func() { worker.Run(ctx, job.ID) })
				time.Sleep(10 * time.Second)
				rule.end(w, job.ID, shutdown)
				wait()
				require.Equal(w, rule.after, files.ended.Sub(begun))
			})
		})
	}
}

// A worker that meets the deadline settles the job itself: nobody has to ask.
func TestDeadlineEndsTheRun(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		w.handle(w.w, nil, func(ctx context.Context, _ *reportjobs.Output, _ *reportjobs.Task) error {
			<-ctx.Done()
			return ctx.Err()
		})
		out := w.run(w.submit("a", "b").ID)
		require.Equal(w, reportjobs.StatusPartial, out.Job.Status)
		require.Equal(w, reportjobs.CodeDeadlineExceeded, out.Job.Report("b").Failure.Code)
		require.Equal(w, out.Job.Deadline, out.Job.FinishedAt)
		require.Zero(w, out.Again)
	})
}

// deaf is a store whose writes last until their context ends, once it is told so.
type deaf struct {
	reportjobs.JobStore
	now atomic.Bool
}

func (d *deaf) Swap(ctx context.Context, old string, job reportjobs.Job) error {
	if d.now.Load() {
		<-ctx.Done()
		return ctx.Err()
	}
	return d.JobStore.Swap(ctx, old, job)
}

// The last words of a host that is stopping take three seconds at most: it is
// killed soon.
func TestLastWordsAreShort(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		store := &deaf{JobStore: w.store}
		worker := w.worker(store, w.files)
		ctx, shutdown := context.WithCancel(w.Context())
		w.handle(worker, func(ctx context.Context, _ *reportjobs.Output, _ *reportjobs.Task) error {
			store.now.Store(true)
			shutdown()
			return ctx.Err()
		}, nil)
		begun := time.Now()
		_, err := worker.Run(ctx, w.submit("a").ID)
		require.ErrorIs(w, err, context.DeadlineExceeded, "the outcome is not stored")
		require.Equal(w, 3*time.Second, time.Since(begun))
	})
}
