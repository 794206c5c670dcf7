package sqsqueue_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/sqsqueue"
)

type (
	outcome = reportjobs.Outcome
	runner  = func(ctx context.Context, id string) (outcome, error)
)

// consume runs a consumer in a bubble, for a time of its clock, and returns
// how long its drain took.
func consume(t *testing.T, o sqsqueue.ConsumerOptions, answer func(context.Context, call) (any, error), lasts time.Duration, run runner) (w *wire, drain time.Duration) {
	t.Helper()
	w, client := newWire(t, answer)
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	c, err := sqsqueue.NewConsumer(client, queueURL, &o)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	var host sync.WaitGroup
	host.Go(func() { require.NoError(t, c.Run(ctx, run)) })
	time.Sleep(lasts)
	cancel()
	stopped := time.Now()
	host.Wait()
	return w, time.Since(stopped)
}

func TestConsumerSettlesMessages(t *testing.T) {
	for _, row := range []struct {
		rule, body string
		receives   int
		out        outcome
		err        error
		again      time.Duration // from now; 0: never
		fails      string        // an operation that SQS refuses
		acts       []string      // a number of seconds that is partly random is 0
		log        string
	}{
		{rule: "a stored outcome: the message has done its duty", acts: []string{"remove m"}},
		{rule: "a job that is not due is hinted at anew", again: time.Minute,
			acts: []string{`send {"job_id":"a"} in 60`, "remove m"}},
		{rule: "even if it is due in days: as late as SQS can", again: 1000 * time.Hour, receives: 3,
			acts: []string{`send {"job_id":"a"} in 900`, "remove m"}},
		{rule: "or at once", again: time.Nanosecond, acts: []string{`send {"job_id":"a"} in 1`, "remove m"}},
		{rule: "who may not send, hides", again: 5 * time.Hour, fails: "SendMessage",
			acts: []string{`send {"job_id":"a"} in 900`, "hide m for 18000"}, log: "receives=2"},
		{rule: "for 12 hours at most", again: 50 * time.Hour, fails: "SendMessage",
			acts: []string{`send {"job_id":"a"} in 900`, "hide m for 43140"}, log: "hidden instead"},
		{rule: "an outcome that was not stored: it comes back", err: errors.New("store is down"),
			acts: []string{"hide m for 0"}, log: `job=a message="message m" receives=2 error="store is down"`},
		{rule: "a panic is such an error", err: errPanic, acts: []string{"hide m for 0"}, log: "panic: boom"},
		{rule: "no hint is never run and never removed", body: `hello`, acts: []string{"hide m for 0"}, log: "no hint"},
		{rule: "what cannot be hidden comes back by itself", err: errors.New("x"), fails: "ChangeMessageVisibility",
			acts: []string{"hide m for 0"}, log: "comes back at a time of its own"},
		{rule: "what cannot be removed comes back", fails: "DeleteMessage", acts: []string{"remove m"}, log: "although its work is done"},
	} {
		t.Run(row.rule, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				if row.body == "" {
					row.body = `{"job_id":"a"}`
				}
				first := once(map[string]any{"Messages": []any{raw("m", row.body, max(row.receives, 2))}})
				log, text := logger()
				w, _ := consume(t, sqsqueue.ConsumerOptions{Logger: log}, func(ctx context.Context, c call) (any, error) {
					if c.Op == row.fails {
						return nil, errors.New("AccessDenied")
					}
					return first(ctx, c)
				}, time.Second, func(_ context.Context, id string) (outcome, error) {
					require.Equal(t, "a", id)
					if errors.Is(row.err, errPanic) {
						panic("boom")
					}
					if row.again > 0 {
						row.out.Again = time.Now().Add(row.again)
					}
					return row.out, row.err
				})
				acts := w.acts()
				for i, c := range w.made("ChangeMessageVisibility") {
					if row.again == 0 {
						require.GreaterOrEqual(t, c.VisibilityTimeout, 15, "30 s after two receives, half of it random")
						require.LessOrEqual(t, c.VisibilityTimeout, 30)
						acts[i] = "hide m for 0"
					}
				}
				require.Equal(t, row.acts, acts)
				require.Contains(t, text.String(), row.log)
				if row.log == "" {
					require.Empty(t, text.String())
				}
			})
		})
	}
}

var errPanic = errors.New("panic")

// A message stays hidden as long as its job runs, but for no longer than SQS
// allows.
func TestConsumerBeats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _ := consume(t, sqsqueue.ConsumerOptions{}, once(hints("a")), 14*time.Hour, func(context.Context, string) (outcome, error) {
			time.Sleep(13 * time.Hour)
			return outcome{}, nil
		})
		hidden := 60 * time.Second // by the receive
		beats := w.made("ChangeMessageVisibility")
		for _, c := range beats {
			require.Less(t, c.At, hidden, "it was never visible in between")
			hidden = c.At + time.Duration(c.VisibilityTimeout)*time.Second
			require.Less(t, hidden, 12*time.Hour, "SQS refuses more")
		}
		require.Greater(t, hidden, 12*time.Hour-2*time.Minute, "as long as it goes")
		require.Len(t, beats, 2*60*12-3, "at half the time")
		require.Equal(t, 13*time.Hour, w.made("DeleteMessage")[0].At)
		require.Equal(t, 60, w.made("ReceiveMessage")[0].VisibilityTimeout)
	})
}

// A heartbeat that is under way when its job ends is over before the message
// is settled: it would hide what has just been let go.
func TestHeartStopsFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first := once(hints("a"))
		w, _ := consume(t, sqsqueue.ConsumerOptions{}, func(ctx context.Context, c call) (any, error) {
			if c.Op == "ChangeMessageVisibility" && c.At == 30*time.Second {
				<-ctx.Done()
				time.Sleep(time.Second) // the connection takes its time to close
			}
			return first(ctx, c)
		}, 2*time.Minute, func(context.Context, string) (outcome, error) {
			time.Sleep(35 * time.Second)
			return outcome{}, nil
		})
		require.Equal(t, []string{"hide a for 60", "remove a"}, w.acts())
		require.Equal(t, 36*time.Second, w.made("DeleteMessage")[0].At)
	})
}

func TestConsumerTakesWhatItCanServe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next := 0
		var mu sync.Mutex
		running, most := 0, 0
		w, _ := consume(t, sqsqueue.ConsumerOptions{Workers: 13}, func(_ context.Context, c call) (any, error) {
			if c.Op != "ReceiveMessage" {
				return map[string]any{}, nil
			}
			var ids []string
			for range c.MaxNumberOfMessages { // a backlog: as many as are asked for
				ids = append(ids, fmt.Sprint(next))
				next++
			}
			return hints(ids...), nil
		}, time.Minute, func(_ context.Context, id string) (outcome, error) {
			mu.Lock()
			running++
			most = max(most, running)
			mu.Unlock()
			time.Sleep(10 * time.Second)
			mu.Lock()
			running--
			mu.Unlock()
			return outcome{}, nil
		})
		require.Equal(t, 13, most, "all workers work")
		receives := w.made("ReceiveMessage")
		require.Equal(t, []int{10, 3}, []int{receives[0].MaxNumberOfMessages, receives[1].MaxNumberOfMessages}, "SQS gives 10 at most")
		for _, c := range receives {
			require.Equal(t, 20, c.WaitTimeSeconds)
			require.Equal(t, []string{"ApproximateReceiveCount"}, c.MessageSystemAttributeNames)
		}
		require.Len(t, w.acts(), next, "each was removed, or in the end given back")
	})
}

// The consumer is stopped 25 s after it began; its second poll is at 5 s then.
func TestConsumerDrains(t *testing.T) {
	const lasts = 25 * time.Second
	for _, row := range []struct {
		rule         string
		work, deaf   time.Duration // from the stop until it is done; after its context has ended
		grace, ended time.Duration // the option; from the stop until the context ended, 0 for never
		took         time.Duration
		arrives      time.Duration // from the stop until the poll brings a message; 0 for never
		acts         []string
	}{
		{rule: "done within the grace period", work: 18 * time.Second, took: 18 * time.Second, acts: []string{"hide a for 60", "remove a"}},
		{rule: "longer than the default of 20 s", work: time.Hour, ended: 20 * time.Second, took: 20 * time.Second,
			acts: []string{"hide a for 60", "remove a"}},
		{rule: "longer than a grace period of its own", work: time.Hour, grace: 40 * time.Second, ended: 40 * time.Second, took: 40 * time.Second,
			acts: []string{"hide a for 60", "hide a for 60", "remove a"}},
		{rule: "last words after the context has ended, and still hidden", work: time.Hour, deaf: 30 * time.Second, ended: 20 * time.Second,
			took: 50 * time.Second, acts: []string{"hide a for 60", "hide a for 60", "remove a"}},
		{rule: "a poll under way is heard out", took: 15 * time.Second, acts: []string{"remove a"}},
		{rule: "what it brings is given back at once, unread", arrives: 12 * time.Second, took: 12 * time.Second,
			acts: []string{"remove a", "hide b for 0"}},
		{rule: "but not beyond the grace period", grace: 7 * time.Second, took: 7 * time.Second, acts: []string{"remove a"}},
	} {
		t.Run(row.rule, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var ended time.Duration
				first := once(hints("a"))
				log, text := logger()
				w, took := consume(t, sqsqueue.ConsumerOptions{Workers: 4, Grace: row.grace, Logger: log}, func(ctx context.Context, c call) (any, error) {
					if c.Op == "ReceiveMessage" && c.At == 20*time.Second && row.arrives > 0 {
						time.Sleep(5*time.Second + row.arrives)
						return hints("b"), nil
					}
					return first(ctx, c)
				}, lasts, func(ctx context.Context, id string) (outcome, error) {
					require.Equal(t, "a", id)
					if row.work == 0 {
						return outcome{}, nil
					}
					began := time.Now()
					select {
					case <-time.After(lasts + row.work):
					case <-ctx.Done():
						ended = time.Since(began) - lasts
						require.ErrorContains(t, context.Cause(ctx), "shutting down")
						time.Sleep(row.deaf)
					}
					return outcome{}, nil
				})
				require.Equal(t, row.took, took)
				require.Equal(t, row.ended, ended)
				require.Equal(t, row.acts, w.acts())
				require.Empty(t, text.String())
			})
		})
	}
}

// Whatever SQS answers, a consumer goes on, and never in a hot loop.
func TestConsumerIsPatient(t *testing.T) {
	for _, row := range []struct {
		rule  string
		says  error
		takes time.Duration // of an answer
		least int           // receives in an hour
		most  int
		log   string
	}{
		{rule: "an empty queue: one long poll after the other", takes: 20 * time.Second, least: 180, most: 181},
		{rule: "an endpoint that does not poll long", least: 3600, most: 3601},
		{rule: "no such queue", says: errors.New("QueueDoesNotExist"), least: 160, most: 400, log: "QueueDoesNotExist"},
		{rule: "a connection that died is given up after 30 s", takes: time.Hour, least: 60, most: 120, log: "deadline exceeded"},
	} {
		t.Run(row.rule, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				log, text := logger()
				w, _ := consume(t, sqsqueue.ConsumerOptions{Logger: log}, func(ctx context.Context, c call) (any, error) {
					select {
					case <-ctx.Done():
					case <-time.After(row.takes):
					}
					return map[string]any{}, row.says
				}, time.Hour, func(context.Context, string) (outcome, error) { return outcome{}, errors.New("is never called") })
				receives := w.made("")
				require.GreaterOrEqual(t, len(receives), row.least)
				require.LessOrEqual(t, len(receives), row.most)
				if row.log == "" {
					require.Empty(t, text.String())
				} else {
					require.Contains(t, text.String(), row.log)
					require.Contains(t, text.String(), queueURL)
				}
			})
		})
	}
}

// A consumer that recovers forgets what went before, and runs again after it
// has ended.
func TestConsumerRunsAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		down := true
		w, client := newWire(t, func(ctx context.Context, c call) (any, error) {
			if down {
				return nil, errors.New("ServiceUnavailable")
			}
			return poll(ctx, c)
		})
		log, text := logger()
		c, err := sqsqueue.NewConsumer(client, queueURL, &sqsqueue.ConsumerOptions{Logger: log})
		require.NoError(t, err)
		for range 2 {
			down = true
			ctx, cancel := context.WithCancel(t.Context())
			var host sync.WaitGroup
			host.Go(func() {
				require.NoError(t, c.Run(ctx, func(context.Context, string) (outcome, error) { return outcome{}, nil }))
			})
			time.Sleep(10 * time.Minute)
			synctest.Wait()
			down = false
			require.Contains(t, text.String(), "failures=20")
			text.Reset()
			time.Sleep(10 * time.Minute)
			cancel()
			host.Wait()
			require.NotContains(t, text.String(), "failures", "it has recovered")
			last := w.made("")[len(w.made(""))-20:]
			require.Equal(t, 19*20*time.Second, last[19].At-last[0].At, "and polls without a pause")
		}
		require.ErrorContains(t, c.Run(t.Context(), nil), "something to run")
	})
}
