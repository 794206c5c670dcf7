package awslambda

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/qubitz/reportjobs"
)

// An Invoker is the call of *lambda.Client that a [Dispatcher] makes. It may be
// called from many goroutines at once. Its own repeats do no harm: a second
// hint finds the job taken.
type Invoker interface {
	Invoke(ctx context.Context, in *lambda.InvokeInput, o ...func(*lambda.Options)) (*lambda.InvokeOutput, error)
}

// DispatcherOptions say what a [Dispatcher] accepts. Zero fields mean the
// default.
type DispatcherOptions struct {
	// MaxDelay is how far ahead a job may be due: it is sent at once, and the
	// worker waits, as far as its Options.MaxWait allows. Later jobs are
	// reportjobs.ErrCannotDelay, and a sweep finds them when they are due.
	// Default 15 s; less than zero: none.
	MaxDelay time.Duration
}

// A Dispatcher invokes a worker function for a job, asynchronously: Lambda has
// queued the event when Dispatch returns.
type Dispatcher struct {
	invoker  Invoker
	function string
	maxDelay time.Duration
}

var _ reportjobs.Dispatcher = (*Dispatcher)(nil)

// NewDispatcher returns a Dispatcher to the function of that name or ARN,
// which may carry a version or an alias.
func NewDispatcher(c Invoker, function string, o *DispatcherOptions) (*Dispatcher, error) {
	switch {
	case c == nil:
		return nil, errors.New("awslambda: a dispatcher needs a Lambda client")
	case function == "":
		return nil, errors.New("awslambda: a dispatcher needs the name or ARN of the worker function")
	}
	if o == nil {
		o = &DispatcherOptions{}
	}
	return &Dispatcher{invoker: c, function: function, maxDelay: cmp.Or(o.MaxDelay, defaultDelay)}, nil
}

// Dispatch sends a [Hint] at job. Its error is reportjobs.ErrCannotDelay for a
// job that is due later than the worker would wait for; any other says that
// Lambda did not take the event, or that its answer was lost.
func (d *Dispatcher) Dispatch(ctx context.Context, job reportjobs.Job) error {
	if wait := time.Until(job.DueAt); wait > max(d.maxDelay, 0) {
		return fmt.Errorf("awslambda: due in %v, at most %v: %w", wait.Round(time.Second), max(d.maxDelay, 0), reportjobs.ErrCannotDelay)
	}
	event, err := json.Marshal(Hint{job.ID})
	if err != nil {
		return fmt.Errorf("awslambda: job %s: %w", job.ID, err)
	}
	out, err := d.invoker.Invoke(ctx, &lambda.InvokeInput{
		FunctionName:   &d.function,
		InvocationType: types.InvocationTypeEvent,
		Payload:        event,
	})
	if err != nil {
		return fmt.Errorf("awslambda: invoke %s for job %s: %w", d.function, job.ID, err)
	}
	if out.StatusCode != http.StatusAccepted {
		return fmt.Errorf("awslambda: invoke %s for job %s: status %d, %d was to be expected", d.function, job.ID, out.StatusCode, http.StatusAccepted)
	}
	return nil
}
