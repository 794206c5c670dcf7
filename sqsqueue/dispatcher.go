package sqsqueue

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/qubitz/reportjobs"
)

// A Dispatcher sends hints to a queue.
type Dispatcher struct {
	queue queue
}

var _ reportjobs.Dispatcher = (*Dispatcher)(nil)

// NewDispatcher returns a dispatcher to a standard queue. It does not ask
// whether the queue is there.
func NewDispatcher(client *sqs.Client, queueURL string) (*Dispatcher, error) {
	q, err := newQueue(client, queueURL)
	if err != nil {
		return nil, err
	}
	return &Dispatcher{q}, nil
}

// Dispatch sends a message with the id of job, delayed until job.DueAt. SQS
// delays for at most 15 minutes: where that is too short the message comes
// early, which [Consumer] and [Batch] know how to meet. It takes at most 10
// seconds. After an error the message may have been sent all the same.
func (d *Dispatcher) Dispatch(ctx context.Context, job reportjobs.Job) error {
	if err := d.queue.send(ctx, job.ID, time.Until(job.DueAt)); err != nil {
		return fmt.Errorf("sqsqueue: %w", err)
	}
	return nil
}
