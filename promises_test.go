package reportjobs_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/storetest"
)

// The promises of doc.go, one test each. CONTRIBUTING.md names the line that
// each of them guards.

func TestPromise1_AcceptedJobsAreDurableAndNeverLost(t *testing.T) {
	t.Run("submit returns only after the record", func(t *testing.T) {
		inWorld(t, func(call storetest.Call) storetest.Fault {
			if call.Op == "Create" {
				return storetest.Fail
			}
			return storetest.None
		}, func(w *world) {
			_, err := w.c.Submit(w.Context(), reportjobs.Request{Tenant: "t", Input: input})
			require.ErrorIs(w, err, storetest.ErrInjected)
		})
	})
	t.Run("submit returns only after a large input", func(t *testing.T) {
		inWorld(t, func(call storetest.Call) storetest.Fault {
			if call.Op == "Put" {
				return storetest.Fail
			}
			return storetest.None
		}, func(w *world) {
			_, err := w.c.Submit(w.Context(), reportjobs.Request{Tenant: "t", Input: noise(100_000)})
			require.ErrorIs(w, err, storetest.ErrInjected)
			require.Zero(w, w.faults.Count("Create"), "the input comes before the record")
		})
	})
	t.Run("no hint ever arrives", func(t *testing.T) {
		inWorld(t, func(call storetest.Call) storetest.Fault {
			if call.Op == "Dispatch" {
				return storetest.Fail
			}
			return storetest.None
		}, func(w *world) {
			w.handle(w.w, nil, nil)
			job := w.submit("a")
			for id, err := range w.raw.Due(w.Context(), time.Now()) {
				require.NoError(w, err)
				require.Equal(w, job.ID, id)
				w.run(id)
			}
			require.Equal(w, reportjobs.StatusCompleted, w.get(job.ID).Status)
		})
	})
}

func TestPromise2_AStaleWorkerChangesNothing(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		resume, stale := make(chan struct{}), make(chan struct{})
		step := func(ctx context.Context, task *reportjobs.Task, whose string) string {
			v, err := task.Step(ctx, "k", func(context.Context) ([]byte, error) { return []byte(whose), nil })
			require.NoError(w, err)
			return string(v)
		}
		w.handle(w.w, func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
			step(ctx, task, "fresh")
			close(resume)
			<-stale // the old one has done all it could
			return w.text(ctx, out, task)
		}, nil)
		job := w.submit("a")
		cut := storetest.NewFaults(func(call storetest.Call) storetest.Fault {
			if call.N > 3 && time.Since(job.CreatedAt) < 2*lease {
				return storetest.Fail // no heartbeat gets through
			}
			return storetest.None
		})
		old := w.worker(cut.Store(w.store), w.files)
		w.handle(old, func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
			<-resume // deaf to its context and overslept
			time.Sleep(lease)
			require.Equal(w, "fresh", step(context.WithoutCancel(ctx), task, "stale"), "a step is never overwritten")
			out.ContentType = "text/plain"
			_, err := out.Write([]byte("stale"))
			return err
		}, nil)
		wait := later(func() { old.Run(w.Context(), job.ID); close(stale) })
		time.Sleep(lease + time.Second)
		w.run(job.ID)
		wait()
		done := w.get(job.ID)
		require.Equal(w, 2, done.Attempt)
		w.holds(done, "a")
		require.Equal(w, 1, w.count(reportjobs.EventRecorded), "an outcome is recorded once")
	})
}

func TestPromise3_TheFileExistsBeforeTheStatusSaysSo(t *testing.T) {
	inWorld(t, func(call storetest.Call) storetest.Fault {
		if call.Op == "Put" {
			return storetest.Fail
		}
		return storetest.None
	}, func(w *world) { // world.check looks at the files with every write of a record
		w.handle(w.w, nil, nil)
		job := w.finish(w.submit("a").ID)
		require.Equal(w, reportjobs.StatusFailed, job.Status)
		require.Nil(w, job.Report("a").Artifact)
	})
}

func TestPromise4_EveryJobEndsByItsDeadlineWithoutAWorker(t *testing.T) {
	for name, tend := range map[string]func(w *world, id string){
		"by a poll":  func(w *world, id string) { w.get(id) },
		"by a sweep": func(w *world, id string) { _, err := w.c.Sweep(w.Context()); require.NoError(w, err) },
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, nil, func(w *world) {
				job := w.submit("a")
				time.Sleep(maxAge)
				tend(w, job.ID)
				job, err := w.raw.Get(w.Context(), job.ID)
				require.NoError(w, err)
				require.Equal(w, reportjobs.StatusFailed, job.Status)
				require.Equal(w, reportjobs.CodeDeadlineExceeded, job.Failure.Code)
			})
		})
	}
}

func TestPromise5_FinishedIsFinished(t *testing.T) {
	inWorld(t, nil, func(w *world) { // world.check compares every two writes of a record
		w.handle(w.w, nil, func(context.Context, *reportjobs.Output, *reportjobs.Task) error {
			return reportjobs.Permanent(errors.New("no"))
		})
		canceled := w.submit("a")
		_, err := w.c.Cancel(w.Context(), "t", canceled.ID)
		require.NoError(w, err)
		for _, job := range []reportjobs.Job{canceled, w.finish(w.submit("a").ID), w.finish(w.submit("a", "b").ID), w.finish(w.submit("b").ID)} {
			before := w.get(job.ID)
			w.run(job.ID)
			_, err := w.c.Cancel(w.Context(), "t", job.ID)
			require.True(w, err == nil && before.Status == reportjobs.StatusCanceled || errors.Is(err, reportjobs.ErrFinished))
			w.c.Retry(w.Context(), "t", job.ID)
			_, err = w.c.Sweep(w.Context())
			require.NoError(w, err)
			time.Sleep(maxAge)
			require.Equal(w, before, w.get(job.ID))
			require.True(w, before.DueAt.IsZero())
		}
	})
}

func TestPromise6_AReadSeesTheSubmitAndTheCancel(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		job := w.submit("a")
		require.Equal(w, job, w.get(job.ID))
		canceled, err := w.c.Cancel(w.Context(), "t", job.ID)
		require.NoError(w, err)
		require.Equal(w, canceled, w.get(job.ID))
	})
}

func TestPromise7_RequestersSeeNothingInternalAndNothingForeign(t *testing.T) {
	const secret = "dial tcp 10.0.0.7: secret"
	inWorld(t, nil, func(w *world) {
		w.handle(w.w,
			func(context.Context, *reportjobs.Output, *reportjobs.Task) error {
				return reportjobs.Permanent(errors.New(secret))
			},
			func(context.Context, *reportjobs.Output, *reportjobs.Task) error { panic(secret) })
		job := w.finish(w.submit("a", "b").ID)
		require.Equal(w, reportjobs.StatusFailed, job.Status)
		require.NotContains(w, fmt.Sprintf("%+v %+v %+v %+v", job, job.Failure, job.Report("a").Failure, job.Report("b").Failure), "secret")
		_, err := w.c.Get(w.Context(), "somebody else", job.ID)
		require.ErrorIs(w, err, reportjobs.ErrNotFound)
		_, unknown := w.c.Get(w.Context(), "t", "unknown")
		require.Equal(w, errors.Unwrap(unknown), errors.Unwrap(err), "foreign and unknown look the same")
	})
}

func TestPromise8_AFailedRendererLeavesNoContent(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		w.handle(w.w, func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
			out.Write([]byte("half a report"))
			return errors.New("the model failed")
		}, nil)
		job := w.finish(w.submit("a").ID)
		require.Equal(w, reportjobs.StatusFailed, job.Status)
		require.Equal(w, reportjobs.CodeAttemptsExhausted, job.Failure.Code)
		require.Zero(w, w.faults.Count("Put"), "nothing is uploaded before the renderer returned nil")
	})
}

// noise is a JSON value of n bytes that hardly compresses.
func noise(n int) []byte {
	b := make([]byte, n)
	x := uint32(1)
	for i := range b {
		x = x*1664525 + 1013904223
		b[i] = 'a' + byte(x>>24)%26
	}
	b[0], b[n-1] = '"', '"'
	return b
}
