package reportjobs_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/storetest"
)

// dying is the plan of a process that dies at its nth call: from then on
// nothing it does takes effect. Last is what happens to the nth call itself.
func dying(n int, last storetest.Fault) storetest.Plan {
	return func(call storetest.Call) storetest.Fault {
		switch {
		case call.N < n:
			return storetest.None
		case call.N == n:
			return last
		}
		return storetest.Fail
	}
}

// A worker may die before or after any of its calls: before and after the
// claim, each step, each upload, each record. Another one ends the job, makes
// nothing twice that was recorded, and pays for no step twice that was stored.
func TestWorkerDiesAtEveryCall(t *testing.T) {
	for name, last := range map[string]storetest.Fault{"before": storetest.Fail, "after": storetest.Lose} {
		for n := 1; ; n++ {
			calls := 0
			t.Run(fmt.Sprintf("%s call %d", name, n), func(t *testing.T) {
				inWorld(t, nil, func(w *world) {
					doomed := storetest.NewFaults(dying(n, last))
					victim := w.worker(doomed.Store(w.store), doomed.Artifacts(w.files))
					paid := 0
					costly := func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
						if _, err := task.Step(ctx, "model", func(context.Context) ([]byte, error) {
							paid++
							return []byte("text"), nil
						}); err != nil {
							return err
						}
						time.Sleep(time.Second) // so that a is recorded before b ends
						return w.text(ctx, out, task)
					}
					slow := func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
						time.Sleep(5 * time.Second)
						return w.text(ctx, out, task)
					}
					w.handle(victim, costly, slow)
					w.handle(w.w, costly, slow)
					job := w.submit("a", "b")

					victim.Run(w.Context(), job.ID) // as far as it gets
					calls = len(doomed.Calls())
					stored := 0
					for _, call := range doomed.Calls() {
						if call.Op == "Put" && (call.N < n || call.N == n && last == storetest.Lose) {
							stored++
						}
					}
					held, err := w.raw.Get(w.Context(), job.ID)
					require.NoError(w, err)
					died := time.Now()

					job = w.finish(job.ID)
					require.Equal(w, reportjobs.StatusCompleted, job.Status)
					w.holds(job, "a")
					w.holds(job, "b")
					require.LessOrEqual(w, job.Attempt, 2)
					require.LessOrEqual(w, time.Since(died), 2*lease, "the lease is short: the job is free again soon")
					if stored > 0 {
						require.Equal(w, 1, paid, "a stored step is not paid for again")
					}
					if held.Report("a").Artifact != nil {
						require.EqualValues(w, 1, w.rendered["a"].Load(), "a recorded report is not made again")
						require.Equal(w, held.Report("a"), job.Report("a"))
					}
				})
			})
			if calls < n || t.Failed() {
				break
			}
		}
	}
}

func TestKilledOnEveryAttempt(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		job := w.submit("a")
		for range 3 {
			doomed := storetest.NewFaults(dying(3, storetest.Fail)) // claimed, then dead
			victim := w.worker(doomed.Store(w.store), doomed.Artifacts(w.files))
			w.handle(victim, nil, nil)
			_, err := victim.Run(w.Context(), job.ID)
			require.ErrorIs(w, err, storetest.ErrInjected)
			time.Sleep(lease)
		}
		job = w.get(job.ID)
		require.Equal(w, reportjobs.StatusFailed, job.Status, "a poll alone settles it")
		require.Equal(w, reportjobs.CodeAttemptsExhausted, job.Failure.Code)
		require.Equal(w, 3, job.Attempt)
	})
}

// stolen is a job whose first worker is cut off from the store while it
// renders, so that its lease runs out and a second worker takes over. The old
// one comes back after oldFor, the new one needs newFor.
func stolen(t *testing.T, oldFor, newFor time.Duration, check func(w *world, job reportjobs.Job, old reportjobs.Outcome)) {
	inWorld(t, nil, func(w *world) {
		var mu sync.Mutex
		cut := false
		doomed := storetest.NewFaults(func(storetest.Call) storetest.Fault {
			mu.Lock()
			defer mu.Unlock()
			if cut {
				return storetest.Fail
			}
			return storetest.None
		})
		connect := func(on bool) { mu.Lock(); cut = !on; mu.Unlock() }

		old := w.worker(doomed.Store(w.store), doomed.Artifacts(w.files))
		render := func(d time.Duration, whose string) reportjobs.RendererFunc {
			return func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
				time.Sleep(d)
				text, err := task.Step(context.WithoutCancel(ctx), "step", func(context.Context) ([]byte, error) {
					time.Sleep(5 * time.Second)
					return []byte(whose), nil
				})
				if err != nil {
					return err
				}
				out.ContentType = "text/plain"
				_, err = fmt.Fprintf(out, "a by %s, step by %s: %s", whose, text, task.Input)
				return err
			}
		}
		w.handle(old, render(oldFor, "old"), nil)
		w.handle(w.w, render(newFor, "new"), nil)
		job := w.submit("a")
		var out reportjobs.Outcome
		wait := later(func() {
			var err error
			out, err = old.Run(w.Context(), job.ID)
			require.NoError(w, err)
		})
		time.Sleep(time.Second)
		connect(false)
		time.Sleep(lease)
		waitNew := later(func() { w.run(job.ID) })
		time.Sleep(time.Second)
		connect(true)
		wait()
		waitNew()
		check(w, w.get(job.ID), out)
	})
}

func TestStolenLease(t *testing.T) {
	onlyNew := func(w *world, job reportjobs.Job, old reportjobs.Outcome) {
		require.Equal(w, reportjobs.StatusCompleted, job.Status)
		require.Equal(w, 2, job.Attempt)
		body := w.read(*job.Report("a").Artifact)
		require.Contains(w, body, "a by new", "the record names the file of the attempt that holds it")
		mine := *job.Report("a").Artifact
		mine.Key = job.Folder + job.Origin + "-1/" + mine.Filename
		_, err := w.disk.Open(w.Context(), mine)
		require.ErrorIs(w, err, reportjobs.ErrNotFound, "what the old one uploaded is cleared away")
		require.Equal(w, 1, w.count(reportjobs.EventSettled))
		require.Equal(w, 1, w.count(reportjobs.EventLeaseLost))
		require.True(w, old.Again.IsZero())
	}
	t.Run("the old holder comes back while the new one runs", func(t *testing.T) {
		stolen(t, lease+10*time.Second, lease, onlyNew)
	})
	t.Run("the old holder comes back when all is over", func(t *testing.T) {
		stolen(t, 3*lease, time.Second, onlyNew)
	})
	t.Run("both race on one step: the first stored value is everybody's", func(t *testing.T) {
		stolen(t, lease+2*time.Second, 4*time.Second, func(w *world, job reportjobs.Job, _ reportjobs.Outcome) {
			require.Contains(w, w.read(*job.Report("a").Artifact), "a by new, step by old")
		})
	})
	t.Run("an overslept run that nobody replaced may still finish", func(t *testing.T) {
		inWorld(t, nil, func(w *world) {
			var job reportjobs.Job
			doomed := storetest.NewFaults(func(call storetest.Call) storetest.Fault {
				if call.Op == "Swap" && time.Since(job.CreatedAt) > time.Second && time.Since(job.CreatedAt) < 5*lease {
					return storetest.Fail
				}
				return storetest.None
			})
			old := w.worker(doomed.Store(w.store), w.files)
			w.handle(old, func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
				time.Sleep(5 * lease)
				return w.text(ctx, out, task)
			}, nil)
			job = w.submit("a")
			out, err := old.Run(w.Context(), job.ID)
			require.NoError(w, err)
			require.Equal(w, reportjobs.StatusCompleted, out.Job.Status)
			require.Equal(w, 1, out.Job.Attempt)
		})
	})
}

// An id that expired and was born again is another job: what is left of the
// first life reaches neither its record nor its files.
func TestRebornID(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		w.c = w.short(time.Hour)
		finish := make(chan struct{})
		w.handle(w.w, func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
			<-finish // deaf to its context
			return w.text(ctx, out, task)
		}, nil)
		req := reportjobs.Request{Tenant: "t", Key: "k", Input: input}
		first, err := w.c.Submit(w.Context(), req)
		require.NoError(w, err)
		wait := later(func() { w.run(first.ID) })
		time.Sleep(time.Hour)

		second, err := w.c.Submit(w.Context(), req)
		require.NoError(w, err)
		require.Equal(w, first.ID, second.ID)
		require.False(w, second.Replayed, "the first is gone: this is a new job")
		require.NotEqual(w, first.Origin, second.Origin)
		close(finish)
		wait()
		require.Equal(w, reportjobs.StatusPending, w.get(second.ID).Status)
		fresh := w.worker(w.store, w.files)
		w.handle(fresh, nil, nil)
		out, err := fresh.Run(w.Context(), second.ID)
		require.NoError(w, err)
		require.Equal(w, reportjobs.StatusCompleted, out.Job.Status)
		w.holds(out.Job, "a")
	})
}

func TestRetryOfEachState(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		broken := true
		w.handle(w.w, nil, func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
			if broken {
				return reportjobs.Permanent(errors.New("no"))
			}
			return w.text(ctx, out, task)
		})
		retry := func(id string) (reportjobs.Job, error) { return w.c.Retry(w.Context(), "t", id) }

		job := w.submit("a", "b")
		_, err := retry(job.ID)
		require.ErrorIs(w, err, reportjobs.ErrNotReady, "an unfinished job is not retried")

		partial := w.finish(job.ID)
		require.Equal(w, reportjobs.StatusPartial, partial.Status)
		again, err := retry(partial.ID)
		require.NoError(w, err)
		require.NotEqual(w, partial.ID, again.ID)
		require.Equal(w, partial.ID, again.RetryOf)
		require.Equal(w, partial.Report("a"), again.Report("a"), "what is there is taken over by reference")
		require.Nil(w, again.Report("b").Failure)
		double, err := retry(partial.ID)
		require.NoError(w, err)
		require.Equal(w, again.ID, double.ID, "a double click gives one job")
		require.True(w, double.Replayed)
		require.Equal(w, partial, w.get(partial.ID), "the old job stays as it was")

		broken = false
		done := w.finish(again.ID)
		require.Equal(w, reportjobs.StatusCompleted, done.Status)
		require.EqualValues(w, 1, w.rendered["a"].Load(), "a is not made again")
		w.holds(done, "a")
		w.holds(done, "b")
		_, err = retry(done.ID)
		require.ErrorIs(w, err, reportjobs.ErrFinished, "a COMPLETED job is not retried")

		canceled := w.submit("b")
		_, err = w.c.Cancel(w.Context(), "t", canceled.ID)
		require.NoError(w, err)
		revived, err := retry(canceled.ID)
		require.NoError(w, err)
		require.Equal(w, reportjobs.StatusCompleted, w.finish(revived.ID).Status)

		_, err = w.c.Retry(w.Context(), "other", partial.ID)
		require.ErrorIs(w, err, reportjobs.ErrNotFound)
	})
}

func TestRetryTakesOverOnlyFilesThatLast(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		w.c = w.short(time.Hour)
		w.handle(w.w, nil, func(context.Context, *reportjobs.Output, *reportjobs.Task) error {
			return reportjobs.Permanent(errors.New("no"))
		})
		job := w.finish(w.submit("a", "b").ID)
		time.Sleep(20 * time.Minute)
		early, err := w.c.Retry(w.Context(), "t", job.ID)
		require.NoError(w, err)
		require.NotNil(w, early.Report("a").Artifact)
		require.Equal(w, job.ExpiresAt, early.ExpiresAt, "the new job goes with the first of its files")

		job = w.finish(w.submit("a", "b").ID)
		time.Sleep(55 * time.Minute)
		late, err := w.c.Retry(w.Context(), "t", job.ID)
		require.NoError(w, err)
		require.Nil(w, late.Report("a").Artifact, "the file would be gone before the new job ends")
	})
}

// A heartbeat that took effect and whose answers were all lost is no reason to
// give the job up, whichever way its report ended.
func TestHeartbeatWithoutAnAnswer(t *testing.T) {
	for name, ended := range map[string]reportjobs.RendererFunc{
		"a file": nil,
		"a failure": func(context.Context, *reportjobs.Output, *reportjobs.Task) error {
			return reportjobs.Permanent(&reportjobs.Failure{Code: "model_refused", Message: "The model refused."})
		},
	} {
		t.Run(name, func(t *testing.T) {
			swaps := 0
			inWorld(t, func(call storetest.Call) storetest.Fault {
				if call.Op == "Swap" {
					if swaps++; swaps > 1 && swaps <= 5 { // behind the claim, as often as it is repeated
						return storetest.Lose
					}
				}
				return storetest.None
			}, func(w *world) {
				w.handle(w.w, ended, func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
					time.Sleep(10 * time.Second)
					return w.text(ctx, out, task)
				})
				job := w.run(w.submit("a", "b").ID).Job
				require.True(w, job.Status.Finished())
				require.Equal(w, 1, job.Attempt)
				w.holds(job, "b")
			})
		})
	}
}
