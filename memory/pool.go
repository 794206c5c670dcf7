package memory

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/qubitz/reportjobs"
)

// PoolOptions say how much a pool takes on. Fields of zero or less mean the
// default.
type PoolOptions struct {
	Workers int           // jobs that run at the same time; default 8: reports mostly wait
	Queue   int           // hints that wait, for a worker or for their time; default 10,000
	Grace   time.Duration // how long running jobs may go on after the end; default 10 s
	Logger  *slog.Logger  // default slog.Default()
}

// A Pool is the dispatcher of one process: it hands jobs to its own goroutines.
// What is not taken when it ends is dropped; polling and sweeping hint again.
type Pool struct {
	o     PoolOptions
	ready chan string
	wake  chan struct{} // there is an earlier time to wait for

	mu      sync.Mutex
	queued  map[string]bool // ids in ready
	later   later
	fails   map[string]int // runs in a row that ended in an error
	running bool
	stopped bool
}

var _ reportjobs.Dispatcher = (*Pool)(nil)

// What Dispatch returns when a hint is lost.
var (
	errFull    = errors.New("memory: the pool's queue is full")
	errStopped = errors.New("memory: the pool has stopped")
)

// NewPool returns a pool. Hints wait until Run is called.
func NewPool(o *PoolOptions) *Pool {
	p := &Pool{wake: make(chan struct{}, 1), queued: map[string]bool{}, later: later{places: map[string]*place{}}, fails: map[string]int{}}
	if o != nil {
		p.o = *o
	}
	p.o.Workers = cmp.Or(max(p.o.Workers, 0), 8)
	p.o.Queue = cmp.Or(max(p.o.Queue, 0), 10_000)
	p.o.Grace = cmp.Or(max(p.o.Grace, 0), 10*time.Second)
	if p.o.Logger == nil {
		p.o.Logger = slog.Default()
	}
	p.ready = make(chan string, p.o.Queue+p.o.Workers)
	return p
}

// Dispatch hands the job to a waiting goroutine, or queues it: until one is
// free, or until DueAt. Two hints for one job are one. It never blocks; its
// error says that the queue is full or the pool has stopped.
func (p *Pool) Dispatch(_ context.Context, job reportjobs.Job) error {
	return p.add(job.ID, job.DueAt, p.o.Queue)
}

// add queues a hint unless as many as there is room for wait already. What a
// run asks for has the room of its worker beside the queue's: its hint was
// accepted before, and is not lost.
func (p *Pool) add(id string, at time.Time, room int) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.stopped:
		return errStopped
	case p.queued[id]:
		return nil
	case !p.later.has(id) && len(p.queued)+p.later.len() >= room:
		return errFull
	case !at.After(time.Now()):
		p.push(id)
	case p.later.add(id, at):
		select {
		case p.wake <- struct{}{}:
		default: // it is about to look anyway
		}
	}
	return nil
}

// push queues a hint whose time has come. There is room in ready for all that
// add lets in.
func (p *Pool) push(id string) {
	p.later.remove(id)
	p.queued[id] = true
	p.ready <- id
}

// Run calls run for each job, on several goroutines at once, until ctx ends.
// Then it takes no more, lets those that run go on for the grace period, ends
// their context so that workers give their jobs back, waits for all, and
// returns nil. Their context has the values of ctx, and not its end. It is
// called once.
//
// A job is run again when its Outcome says so, and after an error: in a
// second, then later and later, up to a minute.
func (p *Pool) Run(ctx context.Context, run func(ctx context.Context, id string) (reportjobs.Outcome, error)) error {
	p.mu.Lock()
	twice := p.running || p.stopped
	p.running = true
	p.mu.Unlock()
	if twice {
		return errors.New("memory: a pool runs once")
	}
	work, end := context.WithCancelCause(context.WithoutCancel(ctx))
	defer end(nil)
	var workers sync.WaitGroup
	for range p.o.Workers {
		workers.Go(func() {
			for {
				select {
				case <-ctx.Done():
					return
				case id := <-p.ready:
					if ctx.Err() == nil {
						p.serve(work, id, run)
					}
				}
			}
		})
	}
	p.keepTime(ctx)
	p.mu.Lock()
	p.stopped = true
	p.mu.Unlock()
	grace := time.AfterFunc(p.o.Grace, func() { end(errors.New("memory: the pool is shutting down")) })
	defer grace.Stop()
	workers.Wait()
	return nil
}

// keepTime queues jobs whose time has come, until ctx ends.
func (p *Pool) keepTime(ctx context.Context) {
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		timer.Reset(p.queueDue())
		select {
		case <-ctx.Done():
			return
		case <-p.wake:
		case <-timer.C:
		}
	}
}

// queueDue queues what is due and returns how long until the next is.
func (p *Pool) queueDue() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		id, at, ok := p.later.first()
		if !ok {
			return time.Hour
		}
		if wait := time.Until(at); wait > 0 {
			return wait
		}
		p.push(id)
	}
}

// serve runs one job, and queues it again where that is wanted.
func (p *Pool) serve(ctx context.Context, id string, run func(context.Context, string) (reportjobs.Outcome, error)) {
	p.mu.Lock()
	delete(p.queued, id)
	p.mu.Unlock()
	out, err := p.guard(ctx, id, run)

	p.mu.Lock()
	if err == nil {
		delete(p.fails, id)
	} else {
		p.fails[id]++
	}
	fails := p.fails[id]
	p.mu.Unlock()
	if err != nil {
		p.o.Logger.ErrorContext(ctx, "reportjobs: run", "job", id, "error", err)
		out.Again = time.Now().Add(min(time.Second<<min(fails-1, 10), time.Minute))
	}
	if !out.Again.IsZero() {
		p.add(id, out.Again, p.o.Queue+p.o.Workers) // refused only when the pool has stopped
	}
}

func (p *Pool) guard(ctx context.Context, id string, run func(context.Context, string) (reportjobs.Outcome, error)) (out reportjobs.Outcome, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	return run(ctx, id)
}
