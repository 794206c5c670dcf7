package main

import (
	"context"
	"errors"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/qubitz/reportjobs/benchmarks/internal/stat"
)

// patience is how long a round may take before it counts as stuck.
const patience = 2 * time.Minute

// A result is what one queue did in one round.
type result struct {
	each time.Duration // of the time from the first submission to the last end, by jobs
	idle time.Duration // median from a submission to an idle queue to the first line of the handler
}

func measure(ctx context.Context, q queue) (r result, err error) {
	dir, err := os.MkdirTemp("", "queuebench")
	if err != nil {
		return r, err
	}
	defer os.RemoveAll(dir)
	ctx, cancel := context.WithTimeoutCause(ctx, patience, errors.New("the jobs are not done in two minutes"))
	defer cancel()

	var ended atomic.Int64
	begun, all := make(chan time.Time, 1), make(chan struct{})
	submit, stop, err := q.open(ctx, dir, func() {
		select {
		case begun <- time.Now():
		default: // at load nobody asks
		}
	}, func() {
		if ended.Add(1) == int64(q.idle+q.jobs) {
			close(all)
		}
	})
	if err != nil {
		return r, err
	}
	defer stop()
	if r.idle, err = q.measureIdle(ctx, submit, begun); err != nil {
		return r, err
	}
	start := time.Now()
	if err := submitAll(ctx, q.jobs, submit); err != nil {
		return r, err
	}
	select {
	case <-all:
	case <-ctx.Done():
		return r, context.Cause(ctx)
	}
	r.each = time.Since(start) / time.Duration(q.jobs)
	return r, nil
}

// settled is how long after a job a queue counts as idle: River looks for no
// job within a tenth of a second after one, or after it has ended.
const settled = 250 * time.Millisecond

// measureIdle submits jobs one by one, each to a queue that has nothing to do,
// and at all moments between two of its looks for jobs.
// A queue that has just begun a job looks again one such time later: always the
// same pause would find it always at the same moment.
func (q *queue) measureIdle(ctx context.Context, submit func(context.Context) error, begun <-chan time.Time) (time.Duration, error) {
	var waits []time.Duration
	for n := range q.idle {
		time.Sleep(settled + q.looks*time.Duration(n)/time.Duration(q.idle))
		start := time.Now()
		if err := submit(ctx); err != nil {
			return 0, err
		}
		select {
		case at := <-begun:
			waits = append(waits, at.Sub(start))
		case <-ctx.Done():
			return 0, context.Cause(ctx)
		}
	}
	return stat.Median(waits), nil
}

// submitAll submits from several goroutines, as a server does.
func submitAll(ctx context.Context, jobs int, submit func(context.Context) error) error {
	var next atomic.Int64
	var all sync.WaitGroup
	errs := make([]error, workers)
	for i := range errs {
		all.Go(func() {
			for errs[i] == nil && next.Add(1) <= int64(jobs) {
				errs[i] = submit(ctx)
			}
		})
	}
	all.Wait()
	return errors.Join(errs...)
}
