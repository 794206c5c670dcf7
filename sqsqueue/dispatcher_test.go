package sqsqueue_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/sqsqueue"
)

func TestDispatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, client := newWire(t, once(nil))
		d, err := sqsqueue.NewDispatcher(client, queueURL)
		require.NoError(t, err)
		for _, due := range []time.Time{{}, time.Now(), time.Now().Add(90500 * time.Millisecond), time.Now().AddDate(1, 0, 0)} {
			require.NoError(t, d.Dispatch(t.Context(), reportjobs.Job{ID: "a", Tenant: "acme", DueAt: due}))
		}
		require.Equal(t, []string{
			`send {"job_id":"a"} in 0`, `send {"job_id":"a"} in 0`, `send {"job_id":"a"} in 91`, `send {"job_id":"a"} in 900`,
		}, w.acts())
		require.ErrorContains(t, d.Dispatch(t.Context(), reportjobs.Job{}), "sqsqueue: a job id of 0 bytes")
	})
}

// A submit that waits for its hint does not wait for ever.
func TestDispatchIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, client := newWire(t, func(ctx context.Context, _ call) (any, error) {
			<-ctx.Done()
			return nil, nil
		})
		d, err := sqsqueue.NewDispatcher(client, queueURL)
		require.NoError(t, err)
		began := time.Now()
		require.ErrorIs(t, d.Dispatch(t.Context(), reportjobs.Job{ID: "a"}), context.DeadlineExceeded)
		require.Equal(t, 10*time.Second, time.Since(began))
	})
}

func TestDispatchNamesWhatWentWrong(t *testing.T) {
	_, client := newWire(t, func(context.Context, call) (any, error) { return nil, errors.New("QueueDoesNotExist") })
	d, err := sqsqueue.NewDispatcher(client, queueURL)
	require.NoError(t, err)
	err = d.Dispatch(t.Context(), reportjobs.Job{ID: "a"})
	require.ErrorContains(t, err, "sqsqueue: operation error SQS: SendMessage")
	require.ErrorContains(t, err, "QueueDoesNotExist")
	require.NotErrorIs(t, err, reportjobs.ErrCannotDelay)
}

func TestConstructorsCheck(t *testing.T) {
	_, client := newWire(t, once(nil))
	for _, row := range []struct{ rule, url, wrong string }{
		{"a real one", queueURL, ""},
		{"one of a local server", "http://127.0.0.1:4566/000000000000/jobs", ""},
		{"nothing", "", "no queue URL"},
		{"a name", "jobs", "no queue URL"},
		{"an ARN", "arn:aws:sqs:eu-west-2:123456789012:jobs", "no queue URL"},
		{"another scheme", "ftp://example.com/jobs", "no queue URL"},
		{"not even a URL", "https://%zz", "no queue URL"},
		{"a FIFO queue", queueURL + ".fifo", "FIFO"},
	} {
		_, err := sqsqueue.NewDispatcher(client, row.url)
		_, err2 := sqsqueue.NewConsumer(client, row.url, nil)
		require.Equal(t, err, err2, row.rule)
		if row.wrong == "" {
			require.NoError(t, err, row.rule)
		} else {
			require.ErrorContains(t, err, row.wrong, row.rule)
		}
	}
	_, err := sqsqueue.NewDispatcher(nil, queueURL)
	require.ErrorContains(t, err, "no client")
	for visibility, wrong := range map[time.Duration]string{
		-time.Second: "", 2 * time.Second: "", 11 * time.Hour: "",
		time.Second: "a visibility of 1s", 12 * time.Hour: "a visibility of 12h",
	} {
		_, err := sqsqueue.NewConsumer(client, queueURL, &sqsqueue.ConsumerOptions{Visibility: visibility})
		if wrong == "" {
			require.NoError(t, err, visibility)
		} else {
			require.ErrorContains(t, err, wrong)
		}
	}
	require.Panics(t, func() { sqsqueue.Batch(nil, nil) })
}
