package sqsqueue_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/require"
)

const queueURL = "https://sqs.eu-west-2.amazonaws.com/123456789012/jobs"

// A wire is what a real client speaks to in tests of what takes hours: it
// notes each request with its time, and answers what a test says. How a queue
// behaves is tested on a server, in integration/sqsqueue.
type wire struct {
	t     *testing.T
	begin time.Time

	// answer returns what SQS says, a value of its JSON protocol, or an error:
	// a refused request. It may wait.
	answer func(ctx context.Context, call call) (any, error)

	mu    sync.Mutex
	calls []call
}

// A call is a request as SQS got it.
type call struct {
	Op string
	At time.Duration // since the beginning

	MaxNumberOfMessages, WaitTimeSeconds, DelaySeconds int
	VisibilityTimeout                                  int
	QueueUrl, MessageBody, ReceiptHandle               string
	MessageSystemAttributeNames                        []string
}

func newWire(t *testing.T, answer func(ctx context.Context, call call) (any, error)) (*wire, *sqs.Client) {
	w := &wire{t: t, begin: time.Now(), answer: answer}
	return w, sqs.New(sqs.Options{
		Region: "eu-west-2", Credentials: credentials.NewStaticCredentialsProvider("id", "secret", ""),
		HTTPClient: w, RetryMaxAttempts: 1,
	})
}

// Do is the client's way to the network.
func (w *wire) Do(req *http.Request) (*http.Response, error) {
	c := call{At: time.Since(w.begin)}
	body, err := io.ReadAll(req.Body)
	require.NoError(w.t, err)
	require.NoError(w.t, json.Unmarshal(body, &c))
	c.Op = strings.TrimPrefix(req.Header.Get("X-Amz-Target"), "AmazonSQS.")
	require.Equal(w.t, queueURL, c.QueueUrl)
	w.mu.Lock()
	w.calls = append(w.calls, c)
	w.mu.Unlock()

	status := http.StatusOK
	answer, err := w.answer(req.Context(), c)
	if req.Context().Err() != nil {
		return nil, req.Context().Err()
	}
	if err != nil {
		status, answer = http.StatusBadRequest, map[string]string{"__type": "com.amazonaws.sqs#" + err.Error(), "message": "refused"}
	}
	text, err := json.Marshal(answer)
	require.NoError(w.t, err)
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/x-amz-json-1.0"}},
		Body: io.NopCloser(bytes.NewReader(text)), ContentLength: int64(len(text)), Request: req,
	}, nil
}

// made returns the calls of an operation; of all for "".
func (w *wire) made(op string) (calls []call) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.calls {
		if op == "" || c.Op == op {
			calls = append(calls, c)
		}
	}
	return calls
}

// acts returns what was done besides receiving, in short.
func (w *wire) acts() (acts []string) {
	for _, c := range w.made("") {
		switch c.Op {
		case "SendMessage":
			acts = append(acts, fmt.Sprintf("send %s in %d", c.MessageBody, c.DelaySeconds))
		case "DeleteMessage":
			acts = append(acts, "remove "+c.ReceiptHandle)
		case "ChangeMessageVisibility":
			acts = append(acts, fmt.Sprintf("hide %s for %d", c.ReceiptHandle, c.VisibilityTimeout))
		}
	}
	return acts
}

// hints answers a receive with hints for the jobs of these ids; the message of
// job a has the handle a.
func hints(ids ...string) any {
	var messages []map[string]any
	for _, id := range ids {
		messages = append(messages, raw(id, fmt.Sprintf(`{"job_id":%q}`, id), 1))
	}
	return map[string]any{"Messages": messages}
}

func raw(handle, body string, receives int) map[string]any {
	return map[string]any{
		"MessageId": "message " + handle, "ReceiptHandle": handle, "Body": body,
		"Attributes": map[string]string{"ApproximateReceiveCount": fmt.Sprint(receives)},
	}
}

// poll is an empty queue: it answers when a long poll is over.
func poll(ctx context.Context, c call) (any, error) {
	select {
	case <-ctx.Done():
	case <-time.After(time.Duration(c.WaitTimeSeconds) * time.Second):
	}
	return map[string]any{}, nil
}

// once answers the first receive, and then as an empty queue does.
func once(first any) func(context.Context, call) (any, error) {
	var mu sync.Mutex
	return func(ctx context.Context, c call) (any, error) {
		if c.Op != "ReceiveMessage" {
			return map[string]any{}, nil
		}
		mu.Lock()
		answer := first
		first = nil
		mu.Unlock()
		if answer != nil {
			return answer, nil
		}
		return poll(ctx, c)
	}
}

func logger() (*slog.Logger, *bytes.Buffer) {
	var log bytes.Buffer
	return slog.New(slog.NewTextHandler(&log, nil)), &log
}
