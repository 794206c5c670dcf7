package sqsqueue

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

const (
	callTimeout = 10 * time.Second // of any call but a receive, the client's own retries included
	longPoll    = 20 * time.Second // the longest that SQS knows
)

// A queue is a standard queue and the calls that this package makes of it.
type queue struct {
	client *sqs.Client
	url    string
}

func newQueue(client *sqs.Client, queueURL string) (queue, error) {
	if client == nil {
		return queue{}, errors.New("sqsqueue: no client")
	}
	u, err := url.Parse(queueURL)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return queue{}, fmt.Errorf("sqsqueue: %q is no queue URL; one looks like https://sqs.eu-west-2.amazonaws.com/123456789012/jobs", queueURL)
	case strings.HasSuffix(u.Path, ".fifo"):
		return queue{}, fmt.Errorf("sqsqueue: %s is a FIFO queue, which delays no single message; hints want a standard queue", queueURL)
	}
	return queue{client, queueURL}, nil
}

// A message is a hint as it was received.
type message struct {
	id       string // its own, not the job's
	body     string
	handle   string // of this receive
	receives int    // this one included; 0 if SQS did not say
	at       time.Time
}

// send sends a hint that is to be received in wait, or as late as SQS can.
func (q *queue) send(ctx context.Context, id string, wait time.Duration) error {
	body, err := encode(id)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	_, err = q.client.SendMessage(ctx, &sqs.SendMessageInput{
		QueueUrl: &q.url, MessageBody: &body, DelaySeconds: delay(wait),
	})
	return err
}

// receive waits for messages, at most so many. They are hidden from others
// for a time. It is bounded, so that a connection that died does not hold it.
func (q *queue) receive(ctx context.Context, most int, hide time.Duration) ([]message, error) {
	ctx, cancel := context.WithTimeout(ctx, longPoll+callTimeout)
	defer cancel()
	out, err := q.client.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{
		QueueUrl: &q.url, MaxNumberOfMessages: int32(most), WaitTimeSeconds: seconds(longPoll), VisibilityTimeout: seconds(hide),
		MessageSystemAttributeNames: []types.MessageSystemAttributeName{types.MessageSystemAttributeNameApproximateReceiveCount},
	})
	if err != nil {
		return nil, err
	}
	messages := make([]message, 0, most)
	for _, m := range out.Messages[:min(len(out.Messages), most)] {
		messages = append(messages, message{
			id: aws.ToString(m.MessageId), body: aws.ToString(m.Body), handle: aws.ToString(m.ReceiptHandle),
			receives: receiveCount(m.Attributes), at: time.Now(),
		})
	}
	return messages, nil
}

// hide makes a message that was received come back in wait, or as late as SQS can.
func (q *queue) hide(ctx context.Context, m message, wait time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	_, err := q.client.ChangeMessageVisibility(ctx, &sqs.ChangeMessageVisibilityInput{
		QueueUrl: &q.url, ReceiptHandle: &m.handle, VisibilityTimeout: hidden(wait, time.Since(m.at)),
	})
	return err
}

func (q *queue) remove(ctx context.Context, m message) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	_, err := q.client.DeleteMessage(ctx, &sqs.DeleteMessageInput{QueueUrl: &q.url, ReceiptHandle: &m.handle})
	return err
}

func receiveCount(attributes map[string]string) int {
	n, err := strconv.Atoi(attributes[string(types.MessageSystemAttributeNameApproximateReceiveCount)])
	if err != nil {
		return 0
	}
	return n
}
