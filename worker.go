package reportjobs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"time"
)

// WorkerOptions say how a worker holds and tries jobs. Fields of zero or
// less mean the default.
type WorkerOptions struct {
	// Lease is how long a claim holds without a sign of life; it is renewed at
	// half. A job whose worker died is free again after so long. Default 60 s.
	Lease time.Duration
	// ProgressEvery is how often new progress is written, each time for one
	// write of the record. Default: with the renewals of the lease.
	ProgressEvery time.Duration
	// Backoff is the wait before another try, given how many were made. The
	// default doubles from 5 s up to 5 min, half of it random.
	Backoff func(tries int) time.Duration

	Parallel  int // reports of one job that are rendered side by side; default 4
	MaxOutput int // bytes of one report; default 64 MB

	Logger  *slog.Logger                 // default slog.Default()
	Observe func(context.Context, Event) // is called for every event, from many goroutines; returns soon
}

// A Worker is the side that makes reports: it claims a job, calls the
// renderers, stores what they wrote, and records how it ended. Any number of
// them, in any number of processes, may work on one store. A Worker may run
// many jobs at once.
type Worker struct {
	store      JobStore
	artifacts  ArtifactStore
	dispatcher Dispatcher // nil: Outcome.Again tells the caller instead
	o          WorkerOptions

	mu        sync.RWMutex
	renderers map[string]Renderer
}

// An Outcome is how a [Worker] left a job.
type Outcome struct {
	Job Job // as last seen or written; the zero Job if there is none of that ID
	// Again is when the id should be run once more: the job is not due yet, or
	// waits for another try and nobody else was told. Zero: never.
	Again time.Time
}

// NewWorker returns a Worker, which needs renderers: see [Worker.Handle]. The
// dispatcher is asked to hint at another try; it may be nil. NewWorker panics
// if a store is nil.
func NewWorker(s JobStore, a ArtifactStore, d Dispatcher, o *WorkerOptions) *Worker {
	if s == nil || a == nil {
		panic("reportjobs: a worker needs a job store and an artifact store")
	}
	w := &Worker{store: s, artifacts: a, dispatcher: d, renderers: map[string]Renderer{}}
	if o != nil {
		w.o = *o
	}
	w.o.Lease = cmp.Or(max(w.o.Lease, 0), time.Minute)
	w.o.ProgressEvery = cmp.Or(max(w.o.ProgressEvery, 0), w.o.Lease/2)
	w.o.Parallel = cmp.Or(max(w.o.Parallel, 0), 4)
	w.o.MaxOutput = cmp.Or(max(w.o.MaxOutput, 0), 64<<20)
	if w.o.Backoff == nil {
		w.o.Backoff = backoff
	}
	if w.o.Logger == nil {
		w.o.Logger = slog.Default()
	}
	return w
}

func backoff(tries int) time.Duration {
	full := min(5*time.Second<<min(max(tries-1, 0), 10), 5*time.Minute)
	return full/2 + rand.N(full/2)
}

// Handle makes r the renderer of the reports of that name. Like http.Handle it
// panics on a name that is ill-formed or taken.
func (w *Worker) Handle(name string, r Renderer) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case !reportName.MatchString(name):
		panic(fmt.Sprintf("reportjobs: report name %q: lower-case letters, digits, - and _, at most 64", name))
	case r == nil:
		panic("reportjobs: nil renderer for report " + name)
	case w.renderers[name] != nil:
		panic("reportjobs: two renderers for report " + name)
	}
	w.renderers[name] = r
}

// known names the reports that have a renderer.
func (w *Worker) known() []string {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return slices.Sorted(maps.Keys(w.renderers))
}

func (w *Worker) renderer(name string) Renderer {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.renderers[name]
}

// Run claims the job of that id and works on it until it is finished, has to
// wait, or ctx ends. It is what a queue calls for each hint: a hint that is
// late, doubled or for a job unknown does no harm and is no error. When ctx
// ends, the job is given back at once for others to take, and Run returns
// when the renderers have.
//
// It returns an error only when the job could not be read or its outcome could
// not be stored: the hint should be delivered again.
func (w *Worker) Run(ctx context.Context, id string) (out Outcome, err error) {
	defer wrap(&err, "run", id)
	r := &run{w: w}
	claimed, err := w.claim(ctx, id, &r.job)
	switch {
	case err != nil:
		return Outcome{Job: r.job}, err
	case !claimed:
		return Outcome{Job: r.job, Again: r.job.DueAt}, nil
	}
	return r.do(ctx)
}

// claim takes the job for a new attempt, or tells that there is nothing to do
// for this worker now. It leaves *job, which is empty at first, as the record
// is then, and empty if there is none for this worker.
func (w *Worker) claim(ctx context.Context, id string, job *Job) (claimed bool, err error) {
	err = load(ctx, w.store, id, job)
	switch {
	case errors.Is(err, ErrNotFound), err == nil && job.readOnly():
		*job = Job{}
		return false, nil
	case err != nil:
		return false, err
	}
	var waited time.Duration
	err = update(ctx, w.store, job, func(now time.Time) error {
		if job.expired(now) {
			return ErrNotFound
		}
		why, over := job.overdue(now)
		if claimed = !over; over {
			job.settle(now, why)
			return nil
		}
		waited = now.Sub(job.DueAt)
		return job.claim(now, w.lease(ctx, now))
	})
	switch {
	case errors.Is(err, errNotDue), errors.Is(err, ErrFinished):
		return false, nil
	case errors.Is(err, ErrNotFound):
		*job = Job{}
		return false, nil
	case err != nil:
		return false, err
	case !claimed:
		w.observe(ctx, settled(job))
	default:
		w.observe(ctx, &Event{Kind: EventClaimed, Job: *job, Age: waited})
	}
	return claimed, nil
}

// lease is shorter when ctx ends sooner: what is left, and the last words.
func (w *Worker) lease(ctx context.Context, now time.Time) time.Duration {
	lease := w.o.Lease
	if end, ok := ctx.Deadline(); ok {
		lease = min(lease, max(end.Sub(now), 0)+lastWords)
	}
	return lease
}

func (w *Worker) observe(ctx context.Context, e *Event) {
	if w.o.Observe != nil {
		e.date()
		w.o.Observe(ctx, *e)
	}
}
