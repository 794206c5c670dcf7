package reportjobs_test

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

func TestStepIsOneFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		task := reportjobs.NewTask(reportjobs.Job{ID: "1"}, "a", nil)
		var calls atomic.Int64
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				v, err := task.Step(t.Context(), "k", func(context.Context) ([]byte, error) {
					time.Sleep(time.Minute)
					calls.Add(1)
					return []byte("v"), nil
				})
				require.NoError(t, err)
				require.Equal(t, "v", string(v))
			})
		}
		wg.Wait()
		require.EqualValues(t, 1, calls.Load())
	})
}

func TestStepErrorsAreNotRemembered(t *testing.T) {
	task := reportjobs.NewTask(reportjobs.Job{ID: "1"}, "a", nil)
	boom := errors.New("boom")
	_, err := task.Step(t.Context(), "k", func(context.Context) ([]byte, error) { return nil, boom })
	require.ErrorIs(t, err, boom)
	v, err := task.Step(t.Context(), "k", func(context.Context) ([]byte, error) { return []byte("v"), nil })
	require.NoError(t, err)
	require.Equal(t, "v", string(v))
}

// One caller gives up; the other, who waited for its flight, flies itself.
func TestStepOutlivesTheCallerInFront(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		task := reportjobs.NewTask(reportjobs.Job{ID: "1"}, "a", nil)
		fn := func(ctx context.Context) ([]byte, error) {
			select {
			case <-time.After(time.Minute):
				return []byte("v"), nil
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		first, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		wait := later(func() {
			_, err := task.Step(first, "k", fn)
			require.ErrorIs(t, err, context.DeadlineExceeded)
		})
		synctest.Wait()
		v, err := task.Step(t.Context(), "k", fn)
		require.NoError(t, err)
		require.Equal(t, "v", string(v))
		wait()
	})
}

func TestStepPanicFreesTheWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		task := reportjobs.NewTask(reportjobs.Job{ID: "1"}, "a", nil)
		wait := later(func() {
			require.Panics(t, func() {
				task.Step(t.Context(), "k", func(context.Context) ([]byte, error) {
					time.Sleep(time.Second)
					panic("boom")
				})
			})
		})
		synctest.Wait()
		_, err := task.Step(t.Context(), "k", func(context.Context) ([]byte, error) { return nil, nil })
		require.ErrorContains(t, err, "panicked")
		wait()
	})
}

func TestStepBounds(t *testing.T) {
	task := reportjobs.NewTask(reportjobs.Job{ID: "1"}, "a", nil)
	_, err := task.Step(t.Context(), string(make([]byte, 513)), nil)
	require.ErrorIs(t, err, reportjobs.ErrTooLarge)
	_, err = task.Step(t.Context(), "k", func(context.Context) ([]byte, error) { return make([]byte, 4<<20+1), nil })
	require.ErrorIs(t, err, reportjobs.ErrTooLarge)
	v, err := task.Step(t.Context(), "k", func(context.Context) ([]byte, error) { return bytes.Repeat([]byte("v"), 4<<20), nil })
	require.NoError(t, err)
	require.Len(t, v, 4<<20)
}

// Shared steps run once for all reports of the job, others once per report.
func TestSharedSteps(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		var shared, own atomic.Int64
		render := func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
			for key, steps := range map[*atomic.Int64]*reportjobs.Task{&shared: task.Shared(), &own: task} {
				if _, err := steps.Step(ctx, "k", func(context.Context) ([]byte, error) {
					time.Sleep(time.Second)
					key.Add(1)
					return nil, nil
				}); err != nil {
					return err
				}
			}
			return w.text(ctx, out, task)
		}
		w.handle(w.w, render, render)
		require.Equal(w, reportjobs.StatusCompleted, w.finish(w.submit("a", "b").ID).Status)
		require.EqualValues(w, 1, shared.Load())
		require.EqualValues(w, 2, own.Load())
	})
}

func TestPartScalesProgress(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		w.handle(w.w, func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
			task.Part(0.5, 1).Part(0, 0.5).Progress(2, "half of the second half")
			time.Sleep(lease)
			return w.text(ctx, out, task)
		}, nil)
		job := w.submit("a", "b")
		wait := later(func() { w.run(job.ID) })
		time.Sleep(lease - time.Second)
		require.Equal(w, reportjobs.Progress{Fraction: 0.875, Stage: "a: half of the second half"}, w.get(job.ID).Progress)
		wait()
	})
}

// What a step has paid for is stored, even if the process is told to stop at
// this moment.
func TestStepThatEndsWithAShutdownIsStored(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		paid := 0
		ctx, shutdown := context.WithCancel(w.Context())
		w.handle(w.w, func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
			if _, err := task.Step(ctx, "model", func(context.Context) ([]byte, error) {
				paid++
				shutdown()
				return []byte("text"), nil
			}); err != nil {
				return err
			}
			return w.text(ctx, out, task)
		}, nil)
		job := w.submit("a")
		_, err := w.w.Run(ctx, job.ID)
		require.NoError(w, err)
		require.Equal(w, reportjobs.StatusCompleted, w.finish(job.ID).Status)
		require.Equal(w, 1, paid)
	})
}
