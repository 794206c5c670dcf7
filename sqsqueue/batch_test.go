package sqsqueue_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/sqsqueue"
)

// event is what Lambda hands to a function for an SQS event source: a record
// for each body. The message of the third has the id and the handle 3.
func event(t *testing.T, bodies ...string) []byte {
	t.Helper()
	var records []string
	for i, body := range bodies {
		text, err := json.Marshal(body)
		require.NoError(t, err)
		records = append(records, fmt.Sprintf(`{
			"messageId": "%d",
			"receiptHandle": "%[1]d",
			"body": %s,
			"attributes": {
				"ApproximateReceiveCount": "3",
				"SentTimestamp": "1730000000000",
				"SenderId": "AIDAIENQZJOLO23YVJ4VO",
				"ApproximateFirstReceiveTimestamp": "1730000000009"
			},
			"messageAttributes": {},
			"md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
			"eventSource": "aws:sqs",
			"eventSourceARN": "arn:aws:sqs:eu-west-2:123456789012:jobs",
			"awsRegion": "eu-west-2"
		}`, i+1, text))
	}
	return []byte(`{"Records": [` + strings.Join(records, ",") + `]}`)
}

func ids(ids ...string) (bodies []string) {
	for _, id := range ids {
		bodies = append(bodies, fmt.Sprintf(`{"job_id":%q}`, id))
	}
	return bodies
}

// The run of these tests: what the job is called says how it goes.
func byName(_ context.Context, id string) (outcome, error) {
	switch id {
	case "early":
		return outcome{Again: time.Now().Add(2 * time.Minute)}, nil
	case "unstored":
		return outcome{}, errors.New("store is down")
	case "panics":
		panic("boom")
	}
	return outcome{}, nil
}

func TestBatch(t *testing.T) {
	for _, row := range []struct {
		rule   string
		bodies []string
		bare   bool   // without a Dispatcher
		fails  string // an operation that SQS refuses
		answer string
		acts   []string
		log    string
	}{
		{rule: "all is done", bodies: ids("a", "b"), answer: `{"batchItemFailures":[]}`},
		{rule: "no records", answer: `{"batchItemFailures":[]}`},
		{rule: "the same job twice", bodies: ids("a", "a"), answer: `{"batchItemFailures":[]}`},
		{rule: "one that is not due is hinted at anew, and done", bodies: ids("early"), answer: `{"batchItemFailures":[]}`,
			acts: []string{`send {"job_id":"early"} in 120`}},
		{rule: "who may not send, hides it and keeps it", bodies: ids("early"), fails: "SendMessage", answer: `{"batchItemFailures":[{"itemIdentifier":"1"}]}`,
			acts: []string{`send {"job_id":"early"} in 120`, "hide 1 for 120"}, log: "hidden instead"},
		{rule: "without a dispatcher it is kept", bodies: ids("early", "a"), bare: true, answer: `{"batchItemFailures":[{"itemIdentifier":"1"}]}`},
		{rule: "partial failure: those come back, in order, and no other", bodies: ids("a", "unstored", "b", "panics"),
			answer: `{"batchItemFailures":[{"itemIdentifier":"2"},{"itemIdentifier":"4"}]}`, acts: []string{"hide 2", "hide 4"},
			log: `job=unstored message=2 receives=3 error="store is down"`},
		{rule: "without a dispatcher too", bodies: ids("panics", "a", "unstored"), bare: true,
			answer: `{"batchItemFailures":[{"itemIdentifier":"1"},{"itemIdentifier":"3"}]}`, log: "panic: boom"},
		{rule: "no hint is left for the dead-letter queue", bodies: append(ids("a"), "hello", `{"Records":[]}`),
			answer: `{"batchItemFailures":[{"itemIdentifier":"2"},{"itemIdentifier":"3"}]}`, acts: []string{"hide 2", "hide 3"}, log: "no hint"},
		{rule: "what cannot be hidden is kept all the same", bodies: ids("unstored"), fails: "ChangeMessageVisibility",
			answer: `{"batchItemFailures":[{"itemIdentifier":"1"}]}`, acts: []string{"hide 1"}, log: "at a time of its own"},
	} {
		t.Run(row.rule, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, client := newWire(t, func(_ context.Context, c call) (any, error) {
					if c.Op == row.fails {
						return nil, errors.New("AccessDenied")
					}
					return map[string]any{}, nil
				})
				log, text := logger()
				o := &sqsqueue.BatchOptions{Logger: log}
				if !row.bare {
					d, err := sqsqueue.NewDispatcher(client, queueURL)
					require.NoError(t, err)
					o.Dispatcher = d
				}
				answer, err := lambda.NewHandler(sqsqueue.Batch(byName, o)).Invoke(t.Context(), event(t, row.bodies...))
				require.NoError(t, err)
				require.JSONEq(t, row.answer, string(answer))
				acts := w.acts()
				for i, act := range acts {
					if at := strings.Index(act, " for "); at >= 0 && !strings.HasSuffix(act, " for 120") {
						var seconds int
						_, err := fmt.Sscanf(act[at:], " for %d", &seconds)
						require.NoError(t, err)
						require.GreaterOrEqual(t, seconds, 30, "a minute after three receives, half of it random")
						require.LessOrEqual(t, seconds, 60)
						acts[i] = act[:at]
					}
				}
				require.ElementsMatch(t, row.acts, acts)
				require.Contains(t, text.String(), row.log)
				if row.log == "" {
					require.Empty(t, text.String())
				}
			})
		})
	}
}

func TestBatchEndsInTime(t *testing.T) {
	passedOn := []string{`send {"job_id":"a"} in 0`, `send {"job_id":"b"} in 0`, `send {"job_id":"c"} in 0`}
	for _, row := range []struct {
		rule     string
		left     time.Duration // of the function's time; 0: no deadline
		parallel int
		takes    time.Duration // of a job that is let
		ended    time.Duration // when the context of jobs ended; 0: it did not
		begun    int           // of three jobs
		acts     []string
		wrong    string
	}{
		{rule: "5 % before the end, there is time to hand back", left: 15 * time.Minute, takes: time.Hour, ended: 15*time.Minute - 45*time.Second, begun: 3,
			acts: passedOn},
		{rule: "at least 5 s", left: time.Minute, takes: time.Hour, ended: 55 * time.Second, begun: 3, acts: passedOn},
		{rule: "less than that is an error, and not a job that is never made", left: 5 * time.Second, wrong: "raise the function's timeout"},
		{rule: "no deadline, no end", takes: time.Hour, begun: 3},
		{rule: "one at a time", takes: time.Minute, left: 15 * time.Minute, parallel: 1, begun: 3},
		{rule: "whose turn does not come is passed on untouched", left: time.Minute, parallel: 1, takes: time.Hour, ended: 55 * time.Second, begun: 1,
			acts: passedOn},
	} {
		t.Run(row.rule, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, client := newWire(t, once(nil))
				d, err := sqsqueue.NewDispatcher(client, queueURL)
				require.NoError(t, err)
				ctx := t.Context()
				if row.left > 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, row.left)
					defer cancel()
				}
				began := time.Now()
				var mu sync.Mutex
				var ended time.Duration
				begun := 0
				answer, err := lambda.NewHandler(sqsqueue.Batch(func(ctx context.Context, _ string) (outcome, error) {
					mu.Lock()
					begun++
					mu.Unlock()
					select {
					case <-time.After(row.takes):
					case <-ctx.Done():
						mu.Lock()
						ended = time.Since(began)
						mu.Unlock()
						require.ErrorContains(t, context.Cause(ctx), "time is up")
						time.Sleep(time.Second) // last words
						return outcome{Again: time.Now()}, nil
					}
					return outcome{}, nil
				}, &sqsqueue.BatchOptions{Dispatcher: d, Parallel: row.parallel})).Invoke(ctx, event(t, ids("a", "b", "c")...))
				require.Equal(t, row.ended, ended)
				require.Equal(t, row.begun, begun)
				require.ElementsMatch(t, row.acts, w.acts())
				if row.wrong == "" {
					require.NoError(t, err)
					require.JSONEq(t, `{"batchItemFailures":[]}`, string(answer))
				} else {
					require.ErrorContains(t, err, row.wrong)
				}
				if row.parallel == 1 && row.ended == 0 {
					require.Equal(t, 3*row.takes, time.Since(began))
				}
			})
		})
	}
}

// Whatever event comes, each of its messages is run or comes back, and no
// other is named.
func FuzzBatch(f *testing.F) {
	f.Add([]byte(`{"Records": [{"messageId": "1", "receiptHandle": "1", "body": "{\"job_id\":\"a\"}", "attributes": {"ApproximateReceiveCount": "3"}}]}`))
	f.Add([]byte(`{"Records": [{"messageId": "1", "body": "x"}, {"messageId": "1", "body": "{}"}, {}]}`))
	f.Add([]byte(`{"Records": null}`))
	quiet := slog.New(slog.DiscardHandler)
	f.Fuzz(func(t *testing.T, text []byte) {
		var event events.SQSEvent
		if json.Unmarshal(text, &event) != nil || len(event.Records) > 100 {
			return
		}
		var run atomic.Int64
		handle := sqsqueue.Batch(func(context.Context, string) (outcome, error) {
			run.Add(1)
			return outcome{}, nil
		}, &sqsqueue.BatchOptions{Logger: quiet})
		answer, err := handle(t.Context(), event)
		require.NoError(t, err)
		require.Equal(t, len(event.Records), int(run.Load())+len(answer.BatchItemFailures))
		for _, failure := range answer.BatchItemFailures {
			require.True(t, slices.ContainsFunc(event.Records, func(m events.SQSMessage) bool { return m.MessageId == failure.ItemIdentifier }))
		}
	})
}
