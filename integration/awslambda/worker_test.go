package awslambda_test

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/awslambda"
	"github.com/qubitz/reportjobs/integration/servers"
)

// dispatcher returns a dispatcher to a function of the emulator.
func dispatcher(t *testing.T, l *servers.Lambda, function string) *awslambda.Dispatcher {
	t.Helper()
	d, err := awslambda.NewDispatcher(lambda.New(lambda.Options{
		Region: "eu-west-2", BaseEndpoint: aws.String(l.URL), Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
	}), function, nil)
	require.NoError(t, err)
	return d
}

// What a worker makes of an event, and Lambda of the worker.
func TestEvents(t *testing.T) {
	for _, row := range []struct {
		rule, id string
		runs     int
		said     string
		failed   string // type of the error in the record of the lost event
	}{
		{"an event is run once", "ok", 1, "", ""},
		{"one whose outcome was not stored is repeated, then recorded", "fail", 3, "the store is down", "wrapError"},
		{"a panic is reported, and repeated", "panic", 3, "at the disco", "errorString"},
		{"a process that ends is replaced", "exit", 3, "", "Runtime.ExitError"},
		{"one that does not end is killed", "hang", 3, "", "Sandbox.Timedout"},
		{"one that watches its context ends in time", "long", 1, "given back: awslambda: the function's time is nearly up", ""},
	} {
		t.Run(row.id, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			var records []string
			timeout, margin := time.Minute, time.Second
			switch row.id {
			case "hang":
				timeout = 3 * time.Second
			case "long": // it has half of its time for last words: the machine may be busy
				timeout, margin = 12*time.Second, 6*time.Second
			}
			l := probe(t, servers.Function{
				Name: "worker", Timeout: timeout, Env: []string{"MARGIN=" + margin.String()}, Retries: []time.Duration{time.Millisecond, time.Millisecond},
				OnFailure: func(record []byte) {
					mu.Lock()
					defer mu.Unlock()
					records = append(records, string(record))
				},
			})
			require.NoError(t, dispatcher(t, l, "worker").Dispatch(t.Context(), reportjobs.Job{ID: row.id}))
			l.Settle()
			require.Equal(t, row.runs, strings.Count(l.Said("worker"), "ran "+row.id+"\n"), row.rule)
			require.Contains(t, l.Said("worker"), row.said, row.rule)
			if row.failed == "" {
				require.Empty(t, records, row.rule)
				return
			}
			require.Len(t, records, 1, row.rule)
			var record struct {
				Event    awslambda.Hint             `json:"requestPayload"`
				Response servers.FunctionError      `json:"responsePayload"`
				Context  struct{ Condition string } `json:"requestContext"`
			}
			require.NoError(t, json.Unmarshal([]byte(records[0]), &record))
			require.Equal(t, row.id, record.Event.JobID)
			require.Equal(t, "RetriesExhausted", record.Context.Condition)
			require.Equal(t, row.failed, record.Response.Type, row.rule)
		})
	}
}

func TestPanicsLeaveTheProcessAlive(t *testing.T) {
	l := probe(t, servers.Function{Name: "worker", Timeout: time.Minute})
	_, err := l.Invoke(t.Context(), "worker", []byte(`{"job_id": "panic"}`))
	require.ErrorContains(t, err, "awslambda: panic: at the disco")
	_, err = l.Invoke(t.Context(), "worker", []byte(`{"job_id": "ok"}`))
	require.NoError(t, err)
	_, err = l.Invoke(t.Context(), "worker", []byte(`{"key1": "value1"}`))
	require.ErrorContains(t, err, "there is no job_id")
	require.Equal(t, 1, l.Starts("worker"))
}

func TestDispatcherMeetsTheService(t *testing.T) {
	l := probe(t, servers.Function{Name: "worker", Timeout: time.Minute, Double: true})
	arn := "arn:aws:lambda:eu-west-2:111122223333:function:worker:live"
	require.NoError(t, dispatcher(t, l, arn).Dispatch(t.Context(), reportjobs.Job{ID: "ok"}))
	l.Settle()
	require.Equal(t, 2, strings.Count(l.Said("worker"), "ran ok\n"), "the emulator doubles events when told to")

	err := dispatcher(t, l, "nobody").Dispatch(t.Context(), reportjobs.Job{ID: "ok"})
	require.ErrorContains(t, err, "Function not found")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, dispatcher(t, l, "worker").Dispatch(ctx, reportjobs.Job{ID: "ok"}), context.Canceled)
}
