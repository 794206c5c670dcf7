package awslambda

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"
)

// Options say how handlers run. Nil and zero fields mean the default.
type Options struct {
	// Stream is set where the Function URL has the invoke mode
	// RESPONSE_STREAM: answers go out as they are written, up to 200 MB.
	// Default: BUFFERED, up to 6 MB.
	Stream bool

	// Margin is how long before Lambda's time-out the context of a handler
	// ends. A worker takes up to 5 s of it to give its job back. Default: 5 s or
	// 5 % of the time-out, whichever is longer; for Function URLs, which have
	// only to answer, 1 s or a tenth, whichever is shorter.
	Margin time.Duration

	// MaxWait is how long a worker waits, which is billed, for a job that is
	// not due yet. A later one is left to a sweep. Default 15 s; less than
	// zero: not at all.
	MaxWait time.Duration

	Logger *slog.Logger // default slog.Default()
}

func (o *Options) filled() Options {
	var out Options
	if o != nil {
		out = *o
	}
	out.MaxWait = cmp.Or(out.MaxWait, defaultDelay)
	if out.Logger == nil {
		out.Logger = slog.Default()
	}
	return out
}

// defaultDelay is how long a job may have to wait to be sent, and waited for.
// The first two tries of a job are at most 10 s apart.
const defaultDelay = 15 * time.Second

// errTimeUp ends the context of a handler.
var errTimeUp = errors.New("awslambda: the function's time is nearly up")

// work returns the context of a handler that has last writes to make. It is an
// error if they would be all there is time for.
func (o *Options) work(ctx context.Context) (context.Context, context.CancelFunc, error) {
	end, ok := ctx.Deadline()
	if !ok {
		return ctx, func() {}, nil // not in Lambda
	}
	left := time.Until(end)
	margin := cmp.Or(max(o.Margin, 0), max(5*time.Second, left/20))
	if left <= margin {
		return nil, nil, fmt.Errorf("awslambda: %v are left and %v of them are for the last writes: the function needs a longer time-out",
			left.Round(time.Millisecond), margin)
	}
	work, cancel := context.WithDeadlineCause(ctx, end.Add(-margin), errTimeUp)
	return work, cancel, nil
}

// answering returns the context of a handler that has to send an answer.
func (o *Options) answering(ctx context.Context) (context.Context, context.CancelFunc) {
	end, ok := ctx.Deadline()
	if !ok {
		return context.WithCancel(ctx)
	}
	margin := cmp.Or(max(o.Margin, 0), min(time.Second, time.Until(end)/10))
	return context.WithDeadlineCause(ctx, end.Add(-margin), errTimeUp)
}

// rescue, deferred, makes a panic an error. Lambda would end the process, and
// with it whatever other invocations it runs.
func (o *Options) rescue(ctx context.Context, err *error) {
	if v := recover(); v != nil {
		o.Logger.ErrorContext(ctx, "awslambda: panic", "panic", v, "stack", string(debug.Stack()))
		*err = fmt.Errorf("awslambda: panic: %v", v)
	}
}
