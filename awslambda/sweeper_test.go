package awslambda

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/memory"
)

func coordinator(t *testing.T, s reportjobs.JobStore, d reportjobs.Dispatcher) *reportjobs.Coordinator {
	t.Helper()
	files, err := memory.NewArtifacts(nil)
	require.NoError(t, err)
	c, err := reportjobs.NewCoordinator(s, files, d, &reportjobs.CoordinatorOptions{
		Reports: []reportjobs.ReportSpec{{Name: "a"}}, Logger: quiet().Logger,
	})
	require.NoError(t, err)
	return c
}

func TestSweeper(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hints := 0
		c := coordinator(t, memory.NewStore(nil), reportjobs.DispatcherFunc(func(context.Context, reportjobs.Job) error {
			hints++
			return nil
		}))
		_, err := c.Submit(t.Context(), reportjobs.Request{Input: []byte(`{}`)})
		require.NoError(t, err)
		time.Sleep(time.Minute)
		out, err := lambda.NewHandler(Sweeper(c, quiet())).Invoke(t.Context(), []byte(`{"detail-type": "Scheduled Event"}`))
		require.NoError(t, err)
		require.JSONEq(t, `{"Seen":1,"Repaired":1,"Settled":0,"Failed":0}`, string(out))
		require.Equal(t, 2, hints)
	})
}

// endless always has one more job that is due.
type endless struct{ reportjobs.JobStore }

func (endless) Due(ctx context.Context, _ time.Time) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for ctx.Err() == nil {
			time.Sleep(4 * time.Second)
			if !yield("gone", nil) {
				return
			}
		}
		yield("", ctx.Err())
	}
}

// blind has no index of due jobs.
type blind struct{ reportjobs.JobStore }

func (blind) Due(context.Context, time.Time) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) { yield("", errors.ErrUnsupported) }
}

func TestSweeperThatFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		swept, err := Sweeper(coordinator(t, endless{memory.NewStore(nil)}, nil), quiet())(ctx)
		require.ErrorIs(t, err, errTimeUp)
		require.ErrorContains(t, err, "after 14 jobs")
		require.Equal(t, 14, swept.Seen, "55 s is all there is")
		require.NoError(t, ctx.Err(), "it ended in time to say so")

		_, err = Sweeper(coordinator(t, blind{memory.NewStore(nil)}, nil), quiet())(ctx)
		require.ErrorContains(t, err, "a longer time-out")
	})
	_, err := Sweeper(coordinator(t, blind{memory.NewStore(nil)}, nil), quiet())(t.Context())
	require.ErrorIs(t, err, errors.ErrUnsupported)
	_, err = Sweeper(nil, quiet())(t.Context())
	require.ErrorContains(t, err, "panic", "the process lives on")
}

func TestFailures(t *testing.T) {
	record, err := os.ReadFile("testdata/failure.json")
	require.NoError(t, err)
	const id = "c354c80a-3dfe-4a31-bc5c-2c6bf30eb649"
	for _, row := range []struct {
		rule, body string
		tended     []string
		err        error
		back       bool
	}{
		{"the job of a record is tended", string(record), []string{id}, nil, false},
		{"so is that of a bare event", `{"job_id": "` + id + `"}`, []string{id}, nil, false},
		{"a record without an error of the function, of an event that grew too old",
			`{"requestContext": {"condition": "EventAgeExceeded"}, "requestPayload": {"job_id": "` + id + `"}, "responsePayload": null}`, []string{id}, nil, false},
		{"a job that is gone is dropped", string(record), []string{id}, reportjobs.ErrNotFound, false},
		{"one that could not be tended comes back", string(record), []string{id}, io.ErrUnexpectedEOF, true},
		{"an event that is none is dropped", `{"requestContext": {}, "requestPayload": {"key1": "value1"}}`, nil, nil, false},
		{"so is a record without one", `{"requestContext": {}}`, nil, nil, false},
		{"and what is no record at all", `hello`, nil, nil, false},
	} {
		t.Run(row.rule, func(t *testing.T) {
			var tended []string
			batch, err := json.Marshal(events.SQSEvent{Records: []events.SQSMessage{{MessageId: "m1", Body: row.body}}})
			require.NoError(t, err)
			out, err := lambda.NewHandler(Failures(func(_ context.Context, id string) (reportjobs.Job, error) {
				tended = append(tended, id)
				return reportjobs.Job{ID: id}, row.err
			}, quiet())).Invoke(t.Context(), batch)
			require.NoError(t, err)
			require.Equal(t, row.tended, tended)
			if row.back {
				require.JSONEq(t, `{"batchItemFailures":[{"itemIdentifier":"m1"}]}`, string(out))
			} else {
				require.JSONEq(t, `{"batchItemFailures":null}`, string(out))
			}
		})
	}
}

func TestFailuresOfABatchAreApart(t *testing.T) {
	batch := events.SQSEvent{Records: []events.SQSMessage{
		{MessageId: "1", Body: `{"job_id": "a"}`}, {MessageId: "2", Body: `{"job_id": "b"}`}, {MessageId: "3", Body: `{"job_id": "c"}`},
	}}
	out, err := Failures(func(_ context.Context, id string) (reportjobs.Job, error) {
		if id == "b" {
			panic("at the disco")
		}
		return reportjobs.Job{ID: id}, nil
	}, quiet())(t.Context(), batch)
	require.NoError(t, err)
	require.Equal(t, []events.SQSBatchItemFailure{{ItemIdentifier: "2"}}, out.BatchItemFailures)
}
