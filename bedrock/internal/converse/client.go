package converse

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/qubitz/reportjobs"
)

// A Client is one model. It is shared by all reports and jobs of a process,
// whose calls it limits together. It is safe for many goroutines.
type Client struct {
	api   API
	o     Options
	limit *limiter
	gate  gate

	noEffort, noCache, noSchema atomic.Bool // the model refused them once
}

// New returns a client.
func New(api API, o Options) *Client {
	if o.Attempts <= 0 {
		o.Attempts = 5
	}
	if o.Idle <= 0 {
		o.Idle = time.Minute
	}
	if o.Parallel <= 0 {
		o.Parallel = 8
	}
	c := &Client{api: api, o: o, limit: newLimiter(o.Parallel)}
	c.noEffort.Store(o.Effort == "")
	c.noCache.Store(o.NoCache)
	return c
}

// Do asks and waits for the whole answer. An error is a *reportjobs.Failure
// around the cause, wrapped by Permanent where another try is useless, or,
// when ctx has ended, that of ctx. The answer tells what came, beside an error
// too. A wait that would outlast the deadline of ctx is not begun: the failure
// that called for it is returned at once.
//
// Calls with the same System and Prefix at the same time: the first goes
// alone until its response has begun, since the cache has nothing before;
// then the others go.
func (c *Client) Do(ctx context.Context, r Request) (Answer, error) {
	if len(r.Turns) == 0 || r.Turns[0].Assistant || r.Turns[len(r.Turns)-1].Assistant {
		return Answer{}, reportjobs.Permanent(fmt.Errorf("%w: the first and the last turn must be the user's", failInvalid))
	}
	if err := c.unset(); err != nil {
		return Answer{}, err
	}
	d := &dialogue{c: c, r: r, turns: r.Turns, begun: time.Now()}
	if r.Since.IsZero() {
		d.r.Since = d.begun
	}
	err := d.run(ctx)
	d.answer.Took = time.Since(d.begun)
	return d.answer, err
}

// A dialogue is one Do: attempts until the answer is whole.
type dialogue struct {
	c      *Client
	r      Request
	turns  []Turn // of the next attempt
	asked  ask    // by the last attempt
	begun  time.Time
	answer Answer
	failed int // attempts, without those that taught the client what the model refuses
}

func (d *dialogue) run(ctx context.Context) error {
	for {
		before := len(d.answer.Text)
		stop, err := d.attempt(ctx)
		more := len(d.answer.Text) > before
		switch {
		case err == nil && stop == stopDone:
			return nil
		case more && d.whole(err):
			return nil
		case err == nil: // MaxTokens
			if ask := d.resume(more); ask != nil {
				d.turns = ask
				continue
			}
			return d.truncated()
		case ctx.Err() != nil:
			return ended(ctx)
		case d.c.learned(d.asked, err):
			continue
		}
		v := judge(err)
		d.failed++
		if !v.retry || d.failed >= d.c.o.Attempts {
			return v.wrap(err)
		}
		if pause := v.pause(d.failed); !wait(ctx, pause) {
			if ctx.Err() != nil {
				return ended(ctx)
			}
			return v.wrap(err)
		}
		var whole *unusable // an answer that came to its end is not gone on with
		d.again(more, !errors.As(err, &whole))
	}
}

// whole tells whether an answer that was cut by err, or by MaxTokens, has all
// that the caller needs. One that the model ended otherwise has not.
func (d *dialogue) whole(err error) bool {
	var u *unusable
	return d.r.Whole != nil && !errors.As(err, &u) && d.r.Whole()
}

// resume asks the caller how to go on after an answer that was cut.
func (d *dialogue) resume(more bool) []Turn {
	if !more || d.r.Resume == nil {
		return nil
	}
	return d.r.Resume()
}

// again prepares the next attempt after a failure.
func (d *dialogue) again(more, cut bool) {
	if !more {
		return // the same turns: what earlier attempts brought still stands
	}
	if cut {
		if ask := d.resume(more); ask != nil {
			d.turns = ask
			return
		}
	}
	d.answer.Text, d.turns = "", d.r.Turns
	if d.r.Reset != nil {
		d.r.Reset()
	}
}

func (d *dialogue) truncated() error {
	if d.answer.Text == "" {
		return reportjobs.Permanent(fmt.Errorf("%w: %d tokens went by without text", failTruncated, d.r.MaxTokens))
	}
	d.answer.Truncated = true
	return nil
}

// ended is the error of a call whose context has.
func ended(ctx context.Context) error {
	err := ctx.Err()
	if cause := context.Cause(ctx); !errors.Is(cause, err) {
		err = fmt.Errorf("%w: %w", err, cause)
	}
	return fmt.Errorf("model call: %w", err)
}
