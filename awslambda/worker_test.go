package awslambda

import (
	"context"
	"errors"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/memory"
)

// waiting is an outcome of a job that is due in wait.
func waiting(status reportjobs.Status, wait time.Duration) reportjobs.Outcome {
	return reportjobs.Outcome{Job: reportjobs.Job{Status: status}, Again: time.Now().Add(wait)}
}

func TestWorkerWaitsForJobs(t *testing.T) {
	const pending, held = reportjobs.StatusPending, reportjobs.StatusProcessing
	for _, row := range []struct {
		rule    string
		timeout time.Duration // 0: not in Lambda
		o       Options
		status  reportjobs.Status
		wait    time.Duration
		runs    int
		took    time.Duration
	}{
		{"a planned retry is waited for", 15 * time.Minute, Options{}, pending, 5 * time.Second, 2, 5 * time.Second},
		{"one that is due already is run at once, short of spinning", 15 * time.Minute, Options{}, pending, -time.Second, 2, pause},
		{"a late one is left to a sweep", 15 * time.Minute, Options{}, pending, 16 * time.Second, 1, 0},
		{"the host may have it waited for", 15 * time.Minute, Options{MaxWait: time.Minute}, pending, time.Minute, 2, time.Minute},
		{"or nothing waited for", 15 * time.Minute, Options{MaxWait: -1}, pending, time.Second, 1, 0},
		{"a job that somebody works on is left alone: the lease is theirs", 15 * time.Minute, Options{}, held, 5 * time.Second, 1, 0},
		{"what could not be worked on afterwards is not waited for", 25 * time.Second, Options{}, pending, 11 * time.Second, 1, 0},
		{"what just can, is", 25 * time.Second, Options{}, pending, 10 * time.Second, 2, 10 * time.Second},
		{"without a time-out there is always time", 0, Options{}, pending, 10 * time.Second, 2, 10 * time.Second},
	} {
		t.Run(row.rule, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx := t.Context()
				if row.timeout > 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, row.timeout)
					defer cancel()
				}
				runs, begin := 0, time.Now()
				row.o.Logger = quiet().Logger
				err := Worker(func(_ context.Context, id string) (reportjobs.Outcome, error) {
					require.Equal(t, "a", id)
					if runs++; runs == 2 {
						return reportjobs.Outcome{Job: reportjobs.Job{Status: reportjobs.StatusCompleted}}, nil
					}
					return waiting(row.status, row.wait), nil
				}, &row.o)(ctx, Hint{"a"})
				require.NoError(t, err, "nothing for Lambda to repeat")
				require.Equal(t, row.runs, runs)
				require.Equal(t, row.took, time.Since(begin))
			})
		})
	}
}

func TestWorkerStopsBeforeTheTimeOut(t *testing.T) {
	for _, row := range []struct {
		rule            string
		timeout, margin time.Duration
		left            time.Duration
	}{
		{"5 % of a long time-out", 15 * time.Minute, 0, 45 * time.Second},
		{"at least 5 s", time.Minute, 0, 5 * time.Second},
		{"what the host says", time.Minute, 20 * time.Second, 20 * time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), row.timeout)
			defer cancel()
			err := Worker(func(ctx context.Context, _ string) (reportjobs.Outcome, error) {
				<-ctx.Done()
				require.ErrorIs(t, context.Cause(ctx), errTimeUp)
				return waiting(reportjobs.StatusPending, 0), nil // given back, and due at once
			}, &Options{Margin: row.margin, Logger: quiet().Logger})(ctx, Hint{"a"})
			require.NoError(t, err)
			end, _ := ctx.Deadline()
			require.Equal(t, row.left, time.Until(end), row.rule)
		})
	}
}

func TestWorkerRefusesATimeOutThatIsTooShort(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
	defer cancel()
	err := Worker(func(context.Context, string) (reportjobs.Outcome, error) {
		t.Error("a job was claimed that could only be given back")
		return reportjobs.Outcome{}, nil
	}, quiet())(ctx, Hint{"a"})
	require.ErrorContains(t, err, "5s of them are for the last writes: the function needs a longer time-out")
}

func TestWorkerReportsWhatWasNotStored(t *testing.T) {
	h := Worker(func(context.Context, string) (reportjobs.Outcome, error) {
		return waiting(reportjobs.StatusPending, 0), io.ErrUnexpectedEOF
	}, quiet())
	require.ErrorIs(t, h(t.Context(), Hint{"a"}), io.ErrUnexpectedEOF)

	h = Worker(func(context.Context, string) (reportjobs.Outcome, error) { panic("at the disco") }, quiet())
	require.ErrorContains(t, h(t.Context(), Hint{"a"}), "awslambda: panic: at the disco", "the process lives on")
}

// A real worker: the first try fails, the second is made by the same
// invocation, and a second delivery of the event changes nothing.
func TestWorkerOnARealStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := memory.NewStore(nil)
		files, err := memory.NewArtifacts(nil)
		require.NoError(t, err)
		c, err := reportjobs.NewCoordinator(store, files, nil, &reportjobs.CoordinatorOptions{Reports: []reportjobs.ReportSpec{{Name: "a"}}})
		require.NoError(t, err)
		w := reportjobs.NewWorker(store, files, nil, &reportjobs.WorkerOptions{Logger: quiet().Logger})
		tries := 0
		w.Handle("a", reportjobs.RendererFunc(func(_ context.Context, out *reportjobs.Output, _ *reportjobs.Task) error {
			if tries++; tries == 1 {
				return errors.New("the model is busy")
			}
			_, err := io.WriteString(out, "done")
			return err
		}))
		job, err := c.Submit(t.Context(), reportjobs.Request{Input: []byte(`{}`)})
		require.NoError(t, err)
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
		defer cancel()
		handler := Worker(w.Run, quiet())
		second := make(chan error)
		go func() { second <- handler(ctx, Hint{job.ID}) }()
		require.NoError(t, handler(ctx, Hint{job.ID}))
		require.NoError(t, <-second)
		job, err = c.Get(t.Context(), "", job.ID)
		require.NoError(t, err)
		require.Equal(t, reportjobs.StatusCompleted, job.Status)
		require.Equal(t, 2, tries)
	})
}
