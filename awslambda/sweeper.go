package awslambda

import (
	"context"
	"fmt"

	"github.com/qubitz/reportjobs"
)

// Sweeper returns a handler for lambda.Start that calls c.Sweep once for each
// event, whatever that is: a schedule of EventBridge sends one every minute.
// What it returns shows in a test from the console.
//
// It returns an error if not all due jobs were seen and tended: the store
// failed, has no index of due jobs, or the time-out was near. Lambda then
// repeats the event, which goes on where this one ended, and an alarm on
// errors tells that the time-out is too short for what there is to do.
func Sweeper(c *reportjobs.Coordinator, o *Options) func(context.Context) (reportjobs.Swept, error) {
	opts := o.filled()
	return func(ctx context.Context) (swept reportjobs.Swept, err error) {
		defer opts.rescue(ctx, &err)
		work, cancel, err := opts.work(ctx)
		if err != nil {
			return swept, err
		}
		defer cancel()
		swept, err = c.Sweep(work)
		opts.Logger.InfoContext(ctx, "awslambda: swept",
			"seen", swept.Seen, "repaired", swept.Repaired, "settled", swept.Settled, "failed", swept.Failed)
		if err != nil {
			return swept, fmt.Errorf("awslambda: after %d jobs: %w", swept.Seen, err)
		}
		return swept, nil
	}
}
