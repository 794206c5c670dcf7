package reportjobs_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/memory"
	"github.com/qubitz/reportjobs/storetest"
)

// A worker with a dispatcher asks it for the next try, and tells its caller
// only when that failed: nobody is told twice.
func TestNextTryIsDispatchedOrReturned(t *testing.T) {
	for name, fault := range map[string]error{"dispatched": nil, "cannot delay": reportjobs.ErrCannotDelay, "lost": errors.New("throttled")} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, nil, func(w *world) {
				asked := 0
				worker := reportjobs.NewWorker(w.store, w.files, reportjobs.DispatcherFunc(func(_ context.Context, job reportjobs.Job) error {
					asked++
					stored, err := w.raw.Get(w.Context(), job.ID)
					require.NoError(w, err)
					require.Equal(w, stored, job, "the record comes before the hint")
					require.Equal(w, job.DueAt, job.HintedAt)
					return fault
				}), nil)
				w.handle(worker, func(context.Context, *reportjobs.Output, *reportjobs.Task) error { return errors.New("no") }, nil)
				out, err := worker.Run(w.Context(), w.submit("a").ID)
				require.NoError(w, err)
				require.Equal(w, 1, asked)
				require.True(w, out.Job.DueAt.After(time.Now()))
				if fault == nil {
					require.Zero(w, out.Again)
				} else {
					require.Equal(w, out.Job.DueAt, out.Again)
				}
				before := w.hints.Load()
				time.Sleep(time.Until(out.Job.DueAt))
				w.get(out.Job.ID)
				require.Equal(w, before, w.hints.Load(), "the hint is not repeated before RepairEvery")
			})
		})
	}
}

func TestRunOfNothing(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		w.handle(w.w, nil, nil)
		out, err := w.w.Run(w.Context(), "no such job")
		require.NoError(w, err, "a late hint is no error")
		require.Equal(w, reportjobs.Outcome{}, out)

		w.c = w.short(time.Hour)
		job := w.submit("a")
		time.Sleep(time.Hour)
		out, err = w.w.Run(w.Context(), job.ID)
		require.NoError(w, err)
		require.Equal(w, reportjobs.Outcome{}, out, "an expired job is gone for workers too")

		ctx, cancel := context.WithCancel(w.Context())
		cancel()
		_, err = w.w.Run(ctx, job.ID)
		require.ErrorIs(w, err, context.Canceled)
	})
}

func TestExpiredJobsAreGone(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		w.c = w.short(time.Hour)
		w.handle(w.w, nil, nil)
		for range 3 {
			w.finish(w.submit("a").ID)
		}
		time.Sleep(30 * time.Minute)
		fresh := w.finish(w.submit("a").ID)
		listed := func(limit int) (ids []string) {
			for job, err := range w.c.List(w.Context(), reportjobs.Query{Tenant: "t", Limit: limit}) {
				require.NoError(w, err)
				ids = append(ids, job.ID)
			}
			return ids
		}
		require.Len(w, listed(0), 4)
		require.Len(w, listed(2), 2)
		time.Sleep(30 * time.Minute)
		require.Equal(w, []string{fresh.ID}, listed(0))
		require.Equal(w, []string{fresh.ID}, listed(3))
		time.Sleep(30 * time.Minute)
		_, err := w.c.Get(w.Context(), "t", fresh.ID)
		require.ErrorIs(w, err, reportjobs.ErrNotFound)
		require.Empty(w, listed(1))
	})
}

// A record without a revision is another system's: it is shown, and never
// claimed, settled, hinted at, canceled or erased.
func TestForeignRecordsAreOnlyShown(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		w.handle(w.w, nil, nil)
		foreign := reportjobs.Job{
			ID: "legacy", Tenant: "t", Status: reportjobs.StatusProcessing, MaxAttempts: 1,
			Reports:   []reportjobs.Report{{Name: "a"}},
			CreatedAt: time.Now().Add(-48 * time.Hour).UTC(), DueAt: time.Now().Add(-time.Hour).UTC(),
		}
		require.NoError(w, w.raw.Create(w.Context(), foreign, nil))
		require.Equal(w, foreign, w.get("legacy"))
		out := w.run("legacy")
		require.Zero(w, out.Again)
		_, err := w.c.Sweep(w.Context())
		require.NoError(w, err)
		_, err = w.c.Cancel(w.Context(), "t", "legacy")
		require.ErrorIs(w, err, reportjobs.ErrFinished)
		require.ErrorIs(w, w.c.Purge(w.Context(), "t", "legacy"), reportjobs.ErrFinished)
		stored, err := w.raw.Get(w.Context(), "legacy")
		require.NoError(w, err)
		require.Equal(w, foreign, stored)
		require.Zero(w, w.hints.Load())
	})
}

// The retry of a job whose input lay in the artifact store may keep it beside
// the record, and the other way round.
func TestRetryKeepsItsOwnInput(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		broken := true
		w.handle(w.w, func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
			if broken {
				return reportjobs.Permanent(errors.New("no"))
			}
			return w.text(ctx, out, task)
		}, nil)
		c, err := reportjobs.NewCoordinator(w.store, w.files, nil, &reportjobs.CoordinatorOptions{
			Reports: []reportjobs.ReportSpec{{Name: "a"}}, InlineInput: 1, MaxAge: maxAge,
		})
		require.NoError(w, err)
		old, err := c.Submit(w.Context(), reportjobs.Request{Tenant: "t", Input: input})
		require.NoError(w, err)
		require.NotNil(w, old.Input.Artifact)
		w.finish(old.ID)
		again, err := w.c.Retry(w.Context(), "t", old.ID)
		require.NoError(w, err)
		require.Nil(w, again.Input.Artifact)
		require.NoError(w, w.disk.Delete(w.Context(), reportjobs.Artifact{Key: old.Folder}))
		broken = false
		w.holds(w.finish(again.ID), "a")
	})
}

func TestOutputNamesItsFile(t *testing.T) {
	for _, c := range []struct{ contentType, filename, file, ends string }{
		{"", "", "a_report_20000101_000000.pdf", ".pdf"},
		{"text/csv; charset=utf-8", "", "a_report_20000101_000000.csv", ".csv"},
		{"application/x-unheard-of", "", "a_report_20000101_000000.bin", ".bin"},
		{"application/pdf", "Übersicht 2026.pdf", "Übersicht 2026.pdf", ".pdf"},
		{"application/pdf", "../../etc/passwd", "passwd", ".pdf"},
		{"application/pdf", `C:\temp\x.PDF`, "x.PDF", ".pdf"},
		{"application/pdf", "a\r\nSet-Cookie: x", "a_report_20000101_000000.pdf", ".pdf"},
		{"application/pdf", "..", "a_report_20000101_000000.pdf", ".pdf"},
	} {
		t.Run(c.filename+c.contentType, func(t *testing.T) {
			inWorld(t, nil, func(w *world) {
				w.handle(w.w, func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
					out.SetMeta("pages", "3")
					_, err := out.Write([]byte("a"))
					out.ContentType, out.Filename = c.contentType, c.filename
					return err
				}, nil)
				a := w.finish(w.submit("a").ID).Report("a").Artifact
				require.Equal(w, c.file, a.Filename)
				require.Regexp(w, `^reports/[0-9a-f-]{36}/[A-Z2-7]{26}-1/a_report_20000101_000000\`+c.ends+`$`, a.Key)
				require.Equal(w, map[string]string{"pages": "3"}, a.Meta)
			})
		})
	}
}

func TestOutputBounds(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		worker := reportjobs.NewWorker(w.store, w.files, nil, &reportjobs.WorkerOptions{MaxOutput: 10})
		w.handle(worker, func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
			_, err := out.Write(make([]byte, 11))
			require.ErrorIs(w, err, reportjobs.ErrTooLarge)
			_, err = out.Write(make([]byte, 10))
			return err
		}, nil)
		out, err := worker.Run(w.Context(), w.submit("a").ID)
		require.NoError(w, err)
		require.EqualValues(w, 10, out.Job.Report("a").Artifact.Size)
	})
}

func TestEventsTellTheLife(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		fail := true
		w.handle(w.w, func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
			if fail {
				fail = false
				return errors.New("once")
			}
			return w.text(ctx, out, task)
		}, nil)
		job := w.submit("a")
		time.Sleep(time.Second)
		w.finish(job.ID)
		var kinds []reportjobs.EventKind
		for _, e := range w.events {
			kinds = append(kinds, e.Kind)
			require.Equal(w, job.ID, e.Job.ID)
			require.False(w, e.At.IsZero())
		}
		require.Equal(w, []reportjobs.EventKind{
			reportjobs.EventSubmitted, reportjobs.EventClaimed, reportjobs.EventAttempt, reportjobs.EventRetrying,
			reportjobs.EventClaimed, reportjobs.EventRecorded, reportjobs.EventSettled,
		}, kinds)
		require.Equal(w, time.Second, w.events[1].Age, "how long it had been due")
	})
}

func TestInputThatIsGoneFailsWithACode(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		w.handle(w.w, nil, nil)
		job, err := w.c.Submit(w.Context(), reportjobs.Request{Tenant: "t", Input: noise(100_000)})
		require.NoError(w, err)
		require.NoError(w, w.disk.Delete(w.Context(), *job.Input.Artifact))
		job = w.finish(job.ID)
		require.Equal(w, reportjobs.StatusFailed, job.Status)
		require.Equal(w, "input_missing", job.Failure.Code)
		require.Equal(w, 1, job.Attempt, "another try would meet the same")
		_, err = w.c.Retry(w.Context(), "t", job.ID)
		require.ErrorIs(w, err, reportjobs.ErrNotFound)
	})
}

func TestNotesOfAnOutputAreBounded(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		w.handle(w.w, func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
			out.SetMeta("essay", string(make([]byte, 3000)))
			return w.text(ctx, out, task)
		}, nil)
		require.Nil(w, w.finish(w.submit("a").ID).Report("a").Artifact.Meta)
	})
}

func TestFailuresAreBounded(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		w.handle(w.w, func(context.Context, *reportjobs.Output, *reportjobs.Task) error {
			return reportjobs.Permanent(&reportjobs.Failure{Code: "long", Message: strings.Repeat("ä", 1000)})
		}, nil)
		failure := w.finish(w.submit("a").ID).Failure
		require.Equal(w, strings.Repeat("ä", 250), failure.Message, "cut between characters")
	})
}

// Who exits a goroutine in a renderer, as t.FailNow does, does not hang the job.
func TestGoexitIsAnAttempt(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		w.handle(w.w, func(context.Context, *reportjobs.Output, *reportjobs.Task) error {
			runtime.Goexit()
			return nil
		}, nil)
		require.Equal(w, reportjobs.StatusFailed, w.finish(w.submit("a").ID).Status)
	})
}

// A renderer under a misspelled name is found by the log alone.
func TestUnknownReportTellsOperatorsWhatIsKnown(t *testing.T) {
	store := memory.NewStore(nil)
	files, err := memory.NewArtifacts(nil)
	require.NoError(t, err)
	c, err := reportjobs.NewCoordinator(store, files, nil, &reportjobs.CoordinatorOptions{Reports: []reportjobs.ReportSpec{{Name: "executive"}}})
	require.NoError(t, err)
	var said []string
	w := reportjobs.NewWorker(store, files, nil, &reportjobs.WorkerOptions{Observe: func(_ context.Context, e reportjobs.Event) {
		if e.Kind == reportjobs.EventAttempt {
			said = append(said, e.Err.Error())
		}
	}, Logger: slog.New(slog.DiscardHandler)})
	w.Handle("executiv", reportjobs.RendererFunc(func(context.Context, *reportjobs.Output, *reportjobs.Task) error { return nil }))
	job, err := c.Submit(t.Context(), reportjobs.Request{Input: []byte("{}")})
	require.NoError(t, err)
	out, err := w.Run(t.Context(), job.ID)
	require.NoError(t, err)
	require.Equal(t, 1, out.Job.Releases)
	require.Equal(t, []string{`unknown_report: No worker knows how to make this report.; this worker has renderers for ["executiv"]`}, said)
}

// An id that was erased and born again with other reports is another job: the
// run of the first one ends without it.
func TestRunOfAnIDRebornWithOtherReports(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		finish := make(chan struct{})
		w.handle(w.w, func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
			<-finish // deaf to its context
			return w.text(ctx, out, task)
		}, nil)
		submit := func(report string) reportjobs.Job {
			job, err := w.c.Submit(w.Context(), reportjobs.Request{Tenant: "t", Key: "k", Reports: []string{report}, Input: input})
			require.NoError(w, err)
			return job
		}
		first := submit("a")
		wait := later(func() { w.run(first.ID) })
		synctest.Wait()
		require.NoError(w, w.c.Purge(w.Context(), "t", first.ID))
		second := submit("b")
		require.Equal(w, first.ID, second.ID)
		time.Sleep(lease) // the run has met the new record
		close(finish)
		wait()
		require.Equal(w, reportjobs.StatusPending, w.get(second.ID).Status)
	})
}

// A nil *Failure in an error is a slip of the renderer, not the end of the
// process.
func TestNilFailureIsAnAttempt(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		w.handle(w.w, func(context.Context, *reportjobs.Output, *reportjobs.Task) error {
			var none *reportjobs.Failure
			return reportjobs.Permanent(none)
		}, nil)
		require.Equal(w, reportjobs.CodeRenderFailed, w.finish(w.submit("a").ID).Failure.Code)
	})
}

// Each renderer has a job of its own: what one writes there no other sees.
func TestReportsShareNoJob(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		scribble := func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
			require.Equal(w, map[string]string{"company": "Acme"}, task.Job.Metadata)
			require.Equal(w, "a", task.Job.Reports[0].Name)
			task.Job.Metadata["company"], task.Job.Reports[0].Name = "scribbled", "scribbled"
			return w.text(ctx, out, task)
		}
		w.handle(w.w, scribble, scribble)
		job, err := w.c.Submit(w.Context(), reportjobs.Request{
			Tenant: "t", Reports: []string{"a", "b"}, Input: input, Metadata: map[string]string{"company": "Acme"},
		})
		require.NoError(w, err)
		job = w.finish(job.ID)
		require.Equal(w, reportjobs.StatusCompleted, job.Status)
		require.Equal(w, map[string]string{"company": "Acme"}, job.Metadata)
	})
}

// A dispatcher that fails is found by the log: its jobs are only slow.
func TestWorkerLogsAHintThatWasLost(t *testing.T) {
	for fault, logged := range map[error]bool{errors.New("throttled"): true, reportjobs.ErrCannotDelay: false} {
		inWorld(t, nil, func(w *world) {
			var log strings.Builder
			worker := reportjobs.NewWorker(w.store, w.files, reportjobs.DispatcherFunc(func(context.Context, reportjobs.Job) error { return fault }),
				&reportjobs.WorkerOptions{Logger: slog.New(slog.NewTextHandler(&log, nil))})
			w.handle(worker, func(context.Context, *reportjobs.Output, *reportjobs.Task) error { return errors.New("no") }, nil)
			_, err := worker.Run(w.Context(), w.submit("a").ID)
			require.NoError(w, err)
			require.Equal(w, logged, strings.Contains(log.String(), "a hint was lost"), log.String())
		})
	}
}

// Progress is written with the next heartbeat, also when the last one failed.
func TestProgressOutlivesAFailedHeartbeat(t *testing.T) {
	var down atomic.Bool
	inWorld(t, func(call storetest.Call) storetest.Fault {
		if call.Op == "Swap" && down.Load() {
			return storetest.Fail
		}
		return storetest.None
	}, func(w *world) {
		worker := reportjobs.NewWorker(w.store, w.files, nil, &reportjobs.WorkerOptions{
			Lease: lease, ProgressEvery: 2 * time.Second, Logger: slog.New(slog.DiscardHandler),
		})
		w.handle(worker, func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
			task.Progress(0.5, "half")
			time.Sleep(20 * time.Second)
			return w.text(ctx, out, task)
		}, nil)
		job := w.submit("a")
		wait := later(func() { worker.Run(w.Context(), job.ID) })
		time.Sleep(time.Second)
		down.Store(true)
		time.Sleep(2500 * time.Millisecond)
		down.Store(false)
		time.Sleep(2 * time.Second)
		require.Equal(w, 0.5, w.get(job.ID).Progress.Fraction)
		wait()
	})
}

// A renderer that pays no heed to its context holds its worker up for as long
// as it likes, but the job is given back, and the log says who it is.
func TestRendererThatDoesNotReturnIsNamed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		store := memory.NewStore(nil)
		files, err := memory.NewArtifacts(nil)
		require.NoError(t, err)
		c, err := reportjobs.NewCoordinator(store, files, nil, &reportjobs.CoordinatorOptions{Reports: []reportjobs.ReportSpec{{Name: "quick"}, {Name: "deaf"}}})
		require.NoError(t, err)
		w := reportjobs.NewWorker(store, files, nil, &reportjobs.WorkerOptions{Logger: slog.New(slog.NewTextHandler(&log, nil))})
		w.Handle("quick", reportjobs.RendererFunc(func(_ context.Context, out *reportjobs.Output, _ *reportjobs.Task) error {
			_, err := out.Write([]byte("done"))
			return err
		}))
		w.Handle("deaf", reportjobs.RendererFunc(func(context.Context, *reportjobs.Output, *reportjobs.Task) error {
			time.Sleep(time.Hour)
			return nil
		}))
		job, err := c.Submit(t.Context(), reportjobs.Request{Input: []byte("{}")})
		require.NoError(t, err)
		ctx, stop := context.WithTimeout(t.Context(), time.Minute)
		defer stop()
		begun := time.Now()
		go func() {
			time.Sleep(time.Minute + 5*time.Second)
			job, err := c.Get(t.Context(), "", job.ID)
			assert.NoError(t, err)
			assert.Equal(t, reportjobs.StatusPending, job.Status, "given back before its renderer returns")
		}()
		_, err = w.Run(ctx, job.ID)
		require.NoError(t, err)
		require.Equal(t, time.Hour, time.Since(begun), "goroutines of a run end with it")
		require.Equal(t, 1, strings.Count(log.String(), "held up by renderers"), log.String())
		require.Contains(t, log.String(), "job="+job.ID+" attempt=1 reports=[deaf]")
	})
}
