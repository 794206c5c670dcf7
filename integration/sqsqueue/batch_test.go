package sqsqueue

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/sqsqueue"
)

// poll does what Lambda does for an event source with
// ReportBatchItemFailures: it receives messages, hands them to the function,
// and removes those that are not in its answer. They are hidden for far longer
// than the function takes on a busy machine: the third receive is a message's
// last.
func (h *host) poll(ctx context.Context, function lambda.Handler) error {
	got, err := h.client.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{
		QueueUrl: &h.url, MaxNumberOfMessages: 10, WaitTimeSeconds: 1, VisibilityTimeout: 60,
		MessageSystemAttributeNames: []types.MessageSystemAttributeName{types.MessageSystemAttributeNameAll},
	})
	if err != nil || len(got.Messages) == 0 {
		return err
	}
	var event events.SQSEvent
	for _, m := range got.Messages {
		event.Records = append(event.Records, events.SQSMessage{
			MessageId: *m.MessageId, ReceiptHandle: *m.ReceiptHandle, Body: *m.Body, Md5OfBody: *m.MD5OfBody, Attributes: m.Attributes,
			EventSource: "aws:sqs", AWSRegion: "us-east-1",
		})
	}
	payload, err := json.Marshal(event)
	if err != nil {
		return err
	}
	invocation, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	text, err := function.Invoke(invocation, payload)
	var answer events.SQSEventResponse
	if err = errors.Join(err, json.Unmarshal(text, &answer)); err != nil {
		return err
	}
	for _, m := range got.Messages {
		kept := slices.ContainsFunc(answer.BatchItemFailures, func(f events.SQSBatchItemFailure) bool { return f.ItemIdentifier == *m.MessageId })
		if kept {
			continue
		}
		if _, err := h.client.DeleteMessage(ctx, &sqs.DeleteMessageInput{QueueUrl: &h.url, ReceiptHandle: m.ReceiptHandle}); err != nil {
			return err
		}
	}
	return nil
}

// A function makes jobs of now and of later, each hinted at twice; one fails
// at first, and keeps the others from nothing.
func TestBatch(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	var renders tally
	w := h.worker(&reportjobs.WorkerOptions{Lease: 10 * time.Second, Backoff: func(int) time.Duration { return time.Second }},
		func(_ context.Context, id string) error {
			if renders.add(id) == 1 {
				return errors.New("not this time")
			}
			return nil
		})
	function := lambda.NewHandler(sqsqueue.Batch(w.Run, &sqsqueue.BatchOptions{Dispatcher: h.d, Logger: quiet}))
	ctx, stop := context.WithCancel(context.Background())
	var pollers sync.WaitGroup
	defer func() { stop(); pollers.Wait() }()
	for range 2 {
		pollers.Go(func() {
			for ctx.Err() == nil {
				if err := h.poll(ctx, function); err != nil && ctx.Err() == nil {
					t.Errorf("poll: %v", err)
					return
				}
			}
		})
	}
	var jobs []reportjobs.Job
	for n := range 40 {
		req := reportjobs.Request{}
		if n%4 == 0 {
			req.NotBefore = time.Now().Add(3 * time.Second)
		}
		job := h.submit(req)
		jobs = append(jobs, job)
		job.DueAt = time.Time{} // the other hint comes at once
		require.NoError(t, h.d.Dispatch(t.Context(), job))
	}
	for _, job := range jobs {
		require.Equal(t, 2, h.completed(job.ID).Attempt)
		require.Equal(t, 2, renders.of(job.ID))
	}
	h.drained()
}
