package awslambda

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/aws/aws-lambda-go/events"

	"github.com/qubitz/reportjobs"
)

// Failures returns a handler for lambda.Start that reads the queue of events
// that Lambda gave up on: the on-failure destination of the worker function,
// or its dead-letter queue, as event source with ReportBatchItemFailures. Tend
// is that of a reportjobs.Coordinator: it settles the job of each event, or
// hints at it again.
//
// A message whose job could not be tended goes back to the queue. One that is
// no such event, or whose job is gone, is logged and dropped: it would come
// back for ever.
func Failures(tend func(ctx context.Context, id string) (reportjobs.Job, error), o *Options) func(context.Context, events.SQSEvent) (events.SQSEventResponse, error) {
	opts := o.filled()
	return func(ctx context.Context, batch events.SQSEvent) (events.SQSEventResponse, error) {
		var out events.SQSEventResponse
		work, cancel, err := opts.work(ctx)
		if err != nil {
			return out, err // the whole batch comes back
		}
		defer cancel()
		for _, message := range batch.Records {
			if err := opts.tend(work, message, tend); err != nil {
				opts.Logger.ErrorContext(ctx, "awslambda: a failed event comes back", "message", message.MessageId, "error", err)
				out.BatchItemFailures = append(out.BatchItemFailures, events.SQSBatchItemFailure{ItemIdentifier: message.MessageId})
			}
		}
		return out, nil
	}
}

func (o *Options) tend(ctx context.Context, message events.SQSMessage, tend func(context.Context, string) (reportjobs.Job, error)) (err error) {
	defer o.rescue(ctx, &err)
	var lost lostEvent
	if err := json.Unmarshal([]byte(message.Body), &lost); err != nil {
		o.Logger.ErrorContext(ctx, "awslambda: a message that is no failed event is dropped", "message", message.MessageId, "error", err)
		return nil
	}
	job, err := tend(ctx, lost.hint.JobID)
	switch {
	case errors.Is(err, reportjobs.ErrNotFound):
		o.Logger.WarnContext(ctx, "awslambda: a failed event of a job that is gone", "job", lost.hint.JobID)
		return nil
	case err != nil:
		return fmt.Errorf("job %s: %w", lost.hint.JobID, err)
	}
	o.Logger.WarnContext(ctx, "awslambda: Lambda gave up on an event", "job", job.ID, "status", job.Status,
		"condition", lost.condition, "invocations", lost.invocations, "error", lost.errorType)
	return nil
}

// A lostEvent is what Lambda says of an event it gave up on: a record with the
// event inside, or, in a dead-letter queue, the event alone.
type lostEvent struct {
	hint        Hint
	condition   string // RetriesExhausted, EventAgeExceeded, …
	invocations int
	errorType   string // its message may hold anything, so it is left out
}

func (l *lostEvent) UnmarshalJSON(body []byte) error {
	var record struct {
		Context *struct {
			Condition   string `json:"condition"`
			Invocations int    `json:"approximateInvokeCount"`
		} `json:"requestContext"`
		Request  json.RawMessage `json:"requestPayload"`
		Response json.RawMessage `json:"responsePayload"`
	}
	if err := json.Unmarshal(body, &record); err != nil {
		return err
	}
	if record.Context == nil {
		return json.Unmarshal(body, &l.hint)
	}
	if len(record.Request) == 0 {
		return errors.New("awslambda: a record without requestPayload")
	}
	l.condition, l.invocations = record.Context.Condition, record.Context.Invocations
	var failed struct {
		Type string `json:"errorType"`
	}
	if json.Unmarshal(record.Response, &failed) == nil { // it may be missing, or anything
		l.errorType = failed.Type
	}
	return json.Unmarshal(record.Request, &l.hint)
}
