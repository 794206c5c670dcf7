package sqsqueue

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/qubitz/reportjobs"
)

// A delivery knows how to run the jobs that messages name, and what becomes of
// a message then. It is what Consumer and Batch have in common.
type delivery struct {
	queue *queue // nil: a message that is kept comes back when its queue says
	run   func(ctx context.Context, id string) (reportjobs.Outcome, error)
	log   *slog.Logger
}

// work runs the job of m, whose id it returns too.
func (d *delivery) work(ctx context.Context, m message) (id string, out reportjobs.Outcome, err error) {
	id, err = decode(m.body)
	if err != nil {
		return "", out, err
	}
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	out, err = d.run(ctx, id)
	return id, out, err
}

// settle tells whether m has done its duty and can go. If not, it sees to it
// that m comes back at the right time. The calls it makes need a ctx that
// outlives the one of the work.
func (d *delivery) settle(ctx context.Context, m message, id string, out reportjobs.Outcome, err error) (done bool) {
	switch {
	case err != nil:
		d.log.ErrorContext(ctx, "reportjobs: run", "job", id, "message", m.id, "receives", m.receives, "error", err)
		d.hide(ctx, m, backoff(m.receives))
		return false
	case out.Again.IsZero():
		return true
	}
	return d.postpone(ctx, m, id, out.Again)
}

// postpone sends the hint of m anew, to come at a time; if it cannot, m itself
// has to come back then. See the package comment for why in this order.
func (d *delivery) postpone(ctx context.Context, m message, id string, until time.Time) (done bool) {
	if d.queue == nil {
		return false
	}
	err := d.queue.send(ctx, id, time.Until(until))
	if err == nil {
		return true
	}
	d.log.WarnContext(ctx, "reportjobs: a hint could not be sent anew and is hidden instead", "job", id, "message", m.id,
		"receives", m.receives, "error", err)
	d.hide(ctx, m, time.Until(until))
	return false
}

// hide may fail: then m comes back when the time is over that it is hidden for now.
func (d *delivery) hide(ctx context.Context, m message, wait time.Duration) {
	if d.queue == nil {
		return
	}
	if err := d.queue.hide(ctx, m, wait); err != nil {
		d.log.WarnContext(ctx, "reportjobs: a message comes back at a time of its own", "message", m.id,
			"receives", m.receives, "error", err)
	}
}
