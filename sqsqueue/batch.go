package sqsqueue

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/qubitz/reportjobs"
)

// BatchOptions say how a function takes messages. Fields of zero or less mean
// the default.
type BatchOptions struct {
	// Dispatcher is that of the queue which the events come from. It sends hints
	// anew that come too early, and lets messages that failed come back soon.
	// Without it both come back when the queue's visibility timeout is over, and
	// waiting counts as receiving.
	Dispatcher *Dispatcher
	Parallel   int          // jobs of one event that run at the same time; default 10, a whole batch
	Logger     *slog.Logger // default slog.Default()
}

// errTimeUp ends the context of jobs while there is time to hand them back.
var errTimeUp = errors.New("sqsqueue: the function's time is up")

// Batch returns a handler for lambda.Start that runs the jobs of the messages
// of an SQS event source, which has to have ReportBatchItemFailures. It
// answers with those messages that are to be delivered again: their job could
// not be read, its outcome not be stored, they name none, or nobody could send
// them anew.
//
// The context of the work ends early enough before the function's deadline to
// hand jobs back: by 5 % of the time, at least 5 s. Where not even that is
// left, the handler returns an error that says so.
func Batch(run func(ctx context.Context, id string) (reportjobs.Outcome, error), o *BatchOptions) func(context.Context, events.SQSEvent) (events.SQSEventResponse, error) {
	if run == nil {
		panic("sqsqueue: Batch needs something to run")
	}
	b := batch{delivery: delivery{run: run, log: slog.Default()}, parallel: 10}
	if o != nil {
		if o.Dispatcher != nil {
			b.queue = &o.Dispatcher.queue
		}
		if o.Logger != nil {
			b.log = o.Logger
		}
		b.parallel = cmp.Or(max(o.Parallel, 0), b.parallel)
	}
	return b.handle
}

type batch struct {
	delivery
	parallel int
}

func (b *batch) handle(ctx context.Context, event events.SQSEvent) (events.SQSEventResponse, error) {
	work, cancel, err := beforeDeadline(ctx)
	if err != nil {
		return events.SQSEventResponse{}, err
	}
	defer cancel()
	kept := make([]bool, len(event.Records))
	busy := make(chan struct{}, b.parallel)
	var jobs sync.WaitGroup
	for i, record := range event.Records {
		busy <- struct{}{}
		jobs.Go(func() {
			defer func() { <-busy }()
			kept[i] = !b.serve(ctx, work, received(record))
		})
	}
	jobs.Wait()
	res := events.SQSEventResponse{BatchItemFailures: []events.SQSBatchItemFailure{}}
	for i, record := range event.Records {
		if kept[i] {
			res.BatchItemFailures = append(res.BatchItemFailures, events.SQSBatchItemFailure{ItemIdentifier: record.MessageId})
		}
	}
	return res, nil
}

// serve runs the job of one message. One whose turn comes when the time is up
// is passed on as it is: to claim its job would only cost it a release.
func (b *batch) serve(ctx, work context.Context, m message) (done bool) {
	id, err := decode(m.body)
	if err == nil && work.Err() != nil {
		return b.postpone(ctx, m, id, time.Now())
	}
	id, out, err := b.work(work, m)
	return b.settle(ctx, m, id, out, err)
}

func received(record events.SQSMessage) message {
	return message{
		id: record.MessageId, body: record.Body, handle: record.ReceiptHandle,
		receives: receiveCount(record.Attributes), at: time.Now(),
	}
}

// beforeDeadline returns a context that ends while there is time left to hand
// jobs back. A host without a deadline has time.
func beforeDeadline(ctx context.Context) (context.Context, context.CancelFunc, error) {
	end, ok := ctx.Deadline()
	if !ok {
		return ctx, func() {}, nil
	}
	left := time.Until(end)
	margin := max(5*time.Second, left/20)
	if left <= margin {
		return nil, nil, fmt.Errorf("sqsqueue: %v left, and jobs need %v to be handed back: raise the function's timeout",
			left.Round(time.Millisecond), margin)
	}
	work, cancel := context.WithDeadlineCause(ctx, end.Add(-margin), errTimeUp)
	return work, cancel, nil
}
