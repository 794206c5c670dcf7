package sqsqueue

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/qubitz/reportjobs"
)

// ConsumerOptions say how much a consumer takes on. Fields of zero or less
// mean the default.
type ConsumerOptions struct {
	Workers int           // jobs that run at the same time; default 8: reports mostly wait
	Grace   time.Duration // how long running jobs may go on after the end; default 20 s, as long as a poll
	// Visibility is how long a message stays hidden without a sign of life; it is
	// renewed at half while its job runs. The message of a consumer that died
	// comes back after so long. 2 s to 11 h; default 60 s, as long as a lease.
	Visibility time.Duration
	Logger     *slog.Logger // default slog.Default()
}

// A Consumer takes hints from a queue and runs their jobs in this process. Any
// number of them, in any number of processes, may share a queue.
type Consumer struct {
	queue queue
	o     ConsumerOptions
}

// NewConsumer returns a consumer of a standard queue. It does not ask whether
// the queue is there. The client waits up to 20 s for an answer: where its
// HTTP client has a timeout, it must be longer.
func NewConsumer(client *sqs.Client, queueURL string, o *ConsumerOptions) (*Consumer, error) {
	q, err := newQueue(client, queueURL)
	if err != nil {
		return nil, err
	}
	c := &Consumer{queue: q}
	if o != nil {
		c.o = *o
	}
	c.o.Workers = cmp.Or(max(c.o.Workers, 0), 8)
	c.o.Grace = cmp.Or(max(c.o.Grace, 0), longPoll)
	c.o.Visibility = cmp.Or(max(c.o.Visibility, 0), time.Minute)
	if c.o.Visibility < 2*time.Second || c.o.Visibility > 11*time.Hour {
		return nil, fmt.Errorf("sqsqueue: a visibility of %v; it is 2 s to 11 h", c.o.Visibility)
	}
	if c.o.Logger == nil {
		c.o.Logger = slog.Default()
	}
	return c, nil
}

// Run calls run for the job of each message, on several goroutines at once,
// until ctx ends. Then it takes no more, lets those that run go on for the
// grace period, ends their context so that workers give their jobs back, waits
// for all, and returns nil. Their context has the values of ctx, and not its
// end. It may be called again.
//
// It receives no more messages than it has goroutines free, and removes one
// when its outcome is stored; it is sent anew when the Outcome says so, and
// comes back after an error. Whatever SQS answers, even that there is no such
// queue, it logs and tries again, up to half a minute later.
//
// A long poll that is under way at the end is heard out, for as long as the
// grace period allows, and what it brings is given back at once. SQS would
// hand messages to one that was cut off, and they would be hidden for nobody.
func (c *Consumer) Run(ctx context.Context, run func(ctx context.Context, id string) (reportjobs.Outcome, error)) error {
	if run == nil {
		return errors.New("sqsqueue: a consumer needs something to run")
	}
	work, end := context.WithCancelCause(context.WithoutCancel(ctx))
	defer end(nil)
	var jobs, clock sync.WaitGroup
	clock.Go(func() { c.endGrace(ctx, work, end) })

	d := &delivery{&c.queue, run, c.o.Logger}
	busy := make(chan struct{}, c.o.Workers)
	failures := 0
	for free := reserve(ctx, busy); free > 0; free = reserve(ctx, busy) {
		began := time.Now()
		messages, err := c.queue.receive(work, free, c.o.Visibility)
		for range free - len(messages) {
			<-busy
		}
		for _, m := range messages {
			jobs.Go(func() {
				defer func() { <-busy }()
				c.serve(ctx, work, d, m)
			})
		}
		failures = c.count(ctx, failures, err)
		rest(ctx, pause(failures, len(messages), time.Since(began)))
	}
	jobs.Wait()
	end(nil)
	clock.Wait()
	return nil
}

// endGrace ends the work when ctx has ended and the grace period is over.
func (c *Consumer) endGrace(ctx, work context.Context, end context.CancelCauseFunc) {
	<-ctx.Done()
	grace := time.NewTimer(c.o.Grace)
	defer grace.Stop()
	select {
	case <-grace.C:
		end(errors.New("sqsqueue: the consumer is shutting down"))
	case <-work.Done():
	}
}

// count returns how many receives in a row have failed.
func (c *Consumer) count(ctx context.Context, failures int, err error) int {
	switch {
	case err == nil:
		return 0
	case ctx.Err() != nil:
		return failures
	}
	failures++
	c.o.Logger.ErrorContext(ctx, "reportjobs: receive", "queue", c.queue.url, "failures", failures, "error", err)
	return failures
}

// reserve waits until a worker is free and takes all that are, as many as one
// receive can serve. It returns 0 when ctx has ended.
func reserve(ctx context.Context, busy chan<- struct{}) (free int) {
	if ctx.Err() != nil {
		return 0
	}
	select {
	case <-ctx.Done():
		return 0
	case busy <- struct{}{}:
		free = 1
	}
	for ; free < maxBatch; free++ {
		select {
		case busy <- struct{}{}:
		default:
			return free
		}
	}
	return free
}

// pause is how long to wait before the next receive: after an error up to 30
// s, all of it random, so that a fleet does not come back as one; and after
// an empty answer that came at once, which a long poll never gives, so long
// that there is one a second.
func pause(failures, messages int, took time.Duration) time.Duration {
	switch {
	case failures > 0:
		return rand.N(min(200*time.Millisecond<<min(failures, 10), 30*time.Second))
	case messages == 0:
		return max(time.Second-took, 0)
	}
	return 0
}

func rest(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// serve runs the job of one message, which it keeps hidden meanwhile.
func (c *Consumer) serve(ctx, work context.Context, d *delivery, m message) {
	last := context.WithoutCancel(work)
	if ctx.Err() != nil {
		d.hide(last, m, 0) // not begun: others may have it at once
		return
	}
	beating, stop := context.WithCancel(last)
	defer stop()
	var heart sync.WaitGroup
	heart.Go(func() { c.keep(beating, m) })
	id, out, err := d.work(work, m)
	stop()
	heart.Wait() // or it would hide again what settle lets go

	if !d.settle(last, m, id, out, err) {
		return
	}
	if err := c.queue.remove(last, m); err != nil {
		c.o.Logger.WarnContext(last, "reportjobs: a message comes back although its work is done", "job", id,
			"message", m.id, "receives", m.receives, "error", err)
	}
}

// keep hides m from others until ctx ends, or SQS allows no more. A message
// that comes back meanwhile finds its job in good hands.
func (c *Consumer) keep(ctx context.Context, m message) {
	beat := time.NewTicker(c.o.Visibility / 2)
	defer beat.Stop()
	for time.Since(m.at)+c.o.Visibility/2 < maxHidden {
		select {
		case <-ctx.Done():
			return
		case <-beat.C:
		}
		if err := c.queue.hide(ctx, m, c.o.Visibility); err != nil && ctx.Err() == nil {
			c.o.Logger.WarnContext(ctx, "reportjobs: heartbeat", "message", m.id, "receives", m.receives, "error", err)
		}
	}
}
