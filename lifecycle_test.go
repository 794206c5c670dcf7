package reportjobs_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/storetest"
)

// scenarios are lives of a job. Each must end as it says, with no fault and
// with any single one: TestLifecycle runs them as they are, TestEveryCallFails
// and TestEveryAnswerIsLost with a fault at each of their calls in turn.
var scenarios = []struct {
	name string
	live func(w *world)
}{
	{"submit, work, done", func(w *world) {
		w.handle(w.w, nil, nil)
		job := w.submit("a", "b")
		require.Equal(w, reportjobs.StatusPending, job.Status)
		job = w.finish(job.ID)
		require.Equal(w, reportjobs.StatusCompleted, job.Status)
		require.Equal(w, 1.0, job.Progress.Fraction)
		w.holds(job, "a")
		w.holds(job, "b")
	}},
	{"a lost hint is repeated by the first poll after RepairEvery", func(w *world) {
		w.handle(w.w, nil, nil)
		job := w.submit("a")
		w.hints.Store(0)
		time.Sleep(repair - time.Second)
		w.get(job.ID)
		require.Zero(w, w.faults.Count("Dispatch")-1, "not before")
		time.Sleep(time.Second)
		w.get(job.ID)
		require.Equal(w, 2, w.faults.Count("Dispatch"))
		require.Equal(w, reportjobs.StatusCompleted, w.finish(job.ID).Status)
	}},
	{"a lost hint is repeated by a sweep", func(w *world) {
		w.handle(w.w, nil, nil)
		job := w.submit("a")
		time.Sleep(repair)
		swept, err := w.c.Sweep(w.Context())
		if err != nil {
			swept, err = w.c.Sweep(w.Context())
		}
		require.NoError(w, err)
		require.Equal(w, 1, swept.Seen)
		require.Equal(w, 2, w.faults.Count("Dispatch"))
		require.Equal(w, reportjobs.StatusCompleted, w.finish(job.ID).Status)
	}},
	{"a doubled hint renders once", func(w *world) {
		w.handle(w.w, func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
			time.Sleep(10 * time.Second)
			return w.text(ctx, out, task)
		}, nil)
		job := w.submit("a")
		wait := later(func() { w.run(job.ID) })
		time.Sleep(5 * time.Second)
		out := w.run(job.ID)
		require.True(w, out.Again.After(time.Now()), "come back when the lease ends")
		wait()
		require.Equal(w, reportjobs.StatusCompleted, w.finish(job.ID).Status)
		require.EqualValues(w, 1, w.rendered["a"].Load())
	}},
	{"a storm of pollers makes one hint", func(w *world) {
		w.handle(w.w, nil, nil)
		job := w.submit("a")
		time.Sleep(repair)
		for range 200 {
			go w.c.Get(w.Context(), "t", job.ID)
		}
		synctest.Wait()
		time.Sleep(time.Second)
		synctest.Wait()
		require.Equal(w, 2, w.faults.Count("Dispatch"))
		require.Equal(w, reportjobs.StatusCompleted, w.finish(job.ID).Status)
	}},
	{"a shutdown gives the job back at once, and the try with it", func(w *world) {
		running := make(chan struct{})
		w.handle(w.w, func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
			if w.rendered["a"].Load() == 0 {
				w.rendered["a"].Add(1)
				close(running)
				<-ctx.Done()
				return reportjobs.Permanent(errors.New("an error of the renderer's own making"))
			}
			return w.text(ctx, out, task)
		}, nil)
		job := w.submit("a")
		ctx, shutdown := context.WithCancel(w.Context())
		wait := later(func() {
			out, err := w.w.Run(ctx, job.ID)
			require.NoError(w, err)
			require.Equal(w, reportjobs.StatusPending, out.Job.Status)
			require.Zero(w, out.Job.Tries)
			require.False(w, out.Again.After(time.Now()))
		})
		<-running
		shutdown()
		wait()
		require.Equal(w, reportjobs.StatusCompleted, w.finish(job.ID).Status)
	}},
	{"endless restarts end in FAILED: five releases are free, then each costs a try", func(w *world) {
		w.handle(w.w, func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
			<-ctx.Done()
			return ctx.Err()
		}, nil)
		job := w.submit("a")
		for range 8 {
			ctx, cancel := context.WithTimeout(w.Context(), 10*time.Second)
			_, err := w.w.Run(ctx, job.ID)
			cancel()
			require.NoError(w, err)
		}
		job = w.finish(job.ID)
		require.Equal(w, reportjobs.StatusFailed, job.Status)
		require.Equal(w, reportjobs.CodeAttemptsExhausted, job.Failure.Code)
		require.Equal(w, 8, job.Attempt)
	}},
	{"a cancel reaches the running worker at its next heartbeat", func(w *world) {
		var cause error
		w.handle(w.w, func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
			<-ctx.Done()
			cause = context.Cause(ctx)
			return ctx.Err()
		}, nil)
		job := w.submit("a")
		wait := later(func() { w.run(job.ID) })
		time.Sleep(time.Second)
		canceled, err := w.c.Cancel(w.Context(), "t", job.ID)
		require.NoError(w, err)
		require.Equal(w, reportjobs.StatusCanceled, canceled.Status)
		require.Equal(w, reportjobs.StatusCanceled, w.get(job.ID).Status, "a read after a cancel sees it")
		wait()
		require.ErrorIs(w, cause, reportjobs.ErrFinished)
		require.Equal(w, reportjobs.StatusCanceled, w.finish(job.ID).Status)
	}},
	{"a cancel against a settle: one of them wins, and both sides agree", func(w *world) {
		w.handle(w.w, func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
			time.Sleep(10 * time.Second)
			return w.text(ctx, out, task)
		}, nil)
		job := w.submit("a")
		wait := later(func() { w.run(job.ID) })
		time.Sleep(10 * time.Second)
		canceled, err := w.c.Cancel(w.Context(), "t", job.ID)
		wait()
		job = w.get(job.ID)
		if err != nil {
			require.ErrorIs(w, err, reportjobs.ErrFinished)
			require.Equal(w, reportjobs.StatusCompleted, job.Status)
			w.holds(job, "a")
		} else {
			require.Equal(w, canceled, job)
		}
	}},
	{"a deadline with no worker at all: a poll settles it", func(w *world) {
		job := w.submit("a", "b")
		time.Sleep(time.Until(job.Deadline) - time.Second)
		require.False(w, w.get(job.ID).Status.Finished())
		time.Sleep(time.Second)
		job = w.get(job.ID)
		if !job.Status.Finished() { // the settling write failed: the answer still came
			job = w.get(job.ID)
		}
		require.Equal(w, reportjobs.StatusFailed, job.Status)
		require.Equal(w, reportjobs.CodeDeadlineExceeded, job.Failure.Code)
	}},
	{"a deadline while running: what is there stays, the rest has failed", func(w *world) {
		w.handle(w.w, nil, func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
			<-ctx.Done()
			return ctx.Err()
		})
		job := w.submit("a", "b")
		w.run(job.ID)
		job = w.finish(job.ID)
		require.Equal(w, reportjobs.StatusPartial, job.Status)
		require.Equal(w, reportjobs.CodeDeadlineExceeded, job.Report("b").Failure.Code)
		w.holds(job, "a")
		require.EqualValues(w, 1, w.rendered["a"].Load(), "a finished report is not made again")
	}},
	{"a report that fails on every try makes the job PARTIAL", func(w *world) {
		w.handle(w.w, nil, func(context.Context, *reportjobs.Output, *reportjobs.Task) error {
			w.rendered["b"].Add(1)
			return errors.New("internal: secret stack")
		})
		job := w.finish(w.submit("a", "b").ID)
		require.Equal(w, reportjobs.StatusPartial, job.Status)
		require.Equal(w, reportjobs.CodeAttemptsExhausted, job.Failure.Code)
		require.NotContains(w, fmt.Sprint(job), "secret", "requesters see no internal text")
		w.holds(job, "a")
		require.EqualValues(w, 1, w.rendered["a"].Load())
		require.EqualValues(w, 3, w.rendered["b"].Load())
	}},
	{"a permanent error fails the report on its first try, with its own code", func(w *world) {
		w.handle(w.w, nil, func(context.Context, *reportjobs.Output, *reportjobs.Task) error {
			w.rendered["b"].Add(1)
			return reportjobs.Permanent(fmt.Errorf("%w: %w", &reportjobs.Failure{Code: "model_refused", Message: "No."}, errors.New("secret")))
		})
		job := w.finish(w.submit("a", "b").ID)
		require.Equal(w, reportjobs.StatusPartial, job.Status)
		require.Equal(w, &reportjobs.Failure{Code: "model_refused", Message: "No."}, job.Report("b").Failure)
		require.EqualValues(w, 1, w.rendered["b"].Load())
	}},
	{"a failure that is worth another try keeps its own code when tries run out", func(w *world) {
		w.handle(w.w, func(context.Context, *reportjobs.Output, *reportjobs.Task) error {
			w.rendered["a"].Add(1)
			return &reportjobs.Failure{Code: "model_busy", Message: "The model is busy."}
		}, nil)
		job := w.submit("a")
		for range 3 {
			if out := w.run(job.ID); !out.Again.IsZero() {
				time.Sleep(time.Until(out.Again))
			}
		}
		job = w.get(job.ID)
		require.Equal(w, reportjobs.StatusFailed, job.Status)
		require.Equal(w, "model_busy", job.Failure.Code)
		require.EqualValues(w, 3, w.rendered["a"].Load())
	}},
	{"a report that is whole when the shutdown comes is still stored", func(w *world) {
		w.handle(w.w, func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
			<-ctx.Done()
			time.Sleep(500 * time.Millisecond)
			return w.text(ctx, out, task)
		}, nil)
		job := w.submit("a")
		ctx, cancel := context.WithTimeout(w.Context(), 10*time.Second)
		defer cancel()
		_, err := w.w.Run(ctx, job.ID)
		require.NoError(w, err)
		job = w.get(job.ID)
		require.Equal(w, reportjobs.StatusCompleted, job.Status)
		w.holds(job, "a")
	}},
	{"a panic is an attempt", func(w *world) {
		w.handle(w.w, func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
			if task.Job.Attempt == 1 {
				panic("boom")
			}
			return w.text(ctx, out, task)
		}, nil)
		job := w.finish(w.submit("a").ID)
		require.Equal(w, reportjobs.StatusCompleted, job.Status)
		require.Equal(w, 2, job.Attempt)
	}},
	{"an empty report is an attempt that failed", func(w *world) {
		w.handle(w.w, func(context.Context, *reportjobs.Output, *reportjobs.Task) error { return nil }, nil)
		require.Equal(w, reportjobs.StatusFailed, w.finish(w.submit("a").ID).Status)
	}},
	{"a report that this worker does not know waits for a newer one", func(w *world) {
		w.handle(w.w, nil, nil)
		job := w.submit("a", "new")
		out := w.run(job.ID)
		require.Equal(w, reportjobs.StatusPending, out.Job.Status)
		require.Zero(w, out.Job.Tries)
		w.w.Handle("new", reportjobs.RendererFunc(func(_ context.Context, out *reportjobs.Output, _ *reportjobs.Task) error {
			_, err := out.Write([]byte("new"))
			return err
		}))
		time.Sleep(time.Until(out.Again))
		require.Equal(w, reportjobs.StatusCompleted, w.finish(job.ID).Status)
		require.EqualValues(w, 1, w.rendered["a"].Load())
	}},
	{"a job for later starts then, and not before", func(w *world) {
		w.handle(w.w, nil, nil)
		start := time.Now().Add(3 * time.Hour)
		job, err := w.c.Submit(w.Context(), reportjobs.Request{Tenant: "t", Input: input, NotBefore: start})
		require.NoError(w, err)
		out := w.run(job.ID)
		require.Equal(w, reportjobs.StatusPending, out.Job.Status)
		require.True(w, out.Again.Equal(start.Truncate(time.Microsecond)))
		require.Equal(w, reportjobs.StatusCompleted, w.finish(job.ID).Status)
		require.False(w, time.Now().Before(start.Truncate(time.Microsecond)))
	}},
	{"an input too large for the record lies beside the files", func(w *world) {
		w.handle(w.w, nil, nil)
		big := noise(100_000)
		job, err := w.c.Submit(w.Context(), reportjobs.Request{Tenant: "t", Input: big})
		require.NoError(w, err)
		require.NotNil(w, job.Input.Artifact)
		job = w.finish(job.ID)
		require.Equal(w, reportjobs.StatusCompleted, job.Status)
		require.EqualValues(w, len(big)+2, job.Report("a").Artifact.Size)
	}},
	{"purge leaves nothing", func(w *world) {
		w.handle(w.w, nil, func(context.Context, *reportjobs.Output, *reportjobs.Task) error { return errors.New("no") })
		job := w.finish(w.submit("a", "b").ID)
		again, err := w.c.Retry(w.Context(), "t", job.ID)
		require.NoError(w, err)
		purge := func() error { return w.c.Purge(w.Context(), "t", job.ID) }
		require.NoError(w, purge())
		for _, id := range []string{job.ID, again.ID} {
			_, err = w.c.Get(w.Context(), "t", id)
			require.ErrorIs(w, err, reportjobs.ErrNotFound)
		}
		_, err = w.disk.Open(w.Context(), *job.Report("a").Artifact)
		require.ErrorIs(w, err, reportjobs.ErrNotFound)
		_, err = w.raw.Input(w.Context(), job)
		require.ErrorIs(w, err, reportjobs.ErrNotFound)
		require.ErrorIs(w, purge(), reportjobs.ErrNotFound)
	}},
	{"progress reaches the requester with the heartbeats", func(w *world) {
		w.handle(w.w, func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
			task.Part(0, 0.5).Progress(0.5, "writing")
			time.Sleep(lease)
			return w.text(ctx, out, task)
		}, nil)
		job := w.submit("a")
		wait := later(func() { w.run(job.ID) })
		time.Sleep(lease/2 + 5*time.Second)
		require.Equal(w, reportjobs.Progress{Fraction: 0.25, Stage: "writing"}, w.get(job.ID).Progress)
		wait()
		require.Equal(w, reportjobs.StatusCompleted, w.get(job.ID).Status)
	}},
}

func TestLifecycle(t *testing.T) {
	for _, s := range scenarios {
		t.Run(s.name, func(t *testing.T) { inWorld(t, nil, s.live) })
	}
}

// Every scenario again, with one call that has no effect and returns an error.
func TestEveryCallFails(t *testing.T) { hitEveryCall(t, storetest.FailNth) }

// Every scenario again, with one call that takes effect and returns an error.
func TestEveryAnswerIsLost(t *testing.T) { hitEveryCall(t, storetest.LoseNth) }

func hitEveryCall(t *testing.T, fault func(n int) storetest.Plan) {
	for _, s := range scenarios {
		t.Run(s.name, func(t *testing.T) {
			for n := 1; ; n++ {
				calls := 0
				ok := t.Run(fmt.Sprintf("call %d", n), func(t *testing.T) { calls = inWorld(t, fault(n), s.live) })
				if !ok || calls < n {
					return
				}
				require.Less(t, n, 2000)
			}
		})
	}
}
