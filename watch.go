package reportjobs

import (
	"context"
	"fmt"
	"iter"
	"runtime/debug"
	"sync"
	"time"
)

// Watch yields the job as it is now, again whenever its status, reports or
// progress have changed, and last when it is finished. It ends with the job,
// with ctx, or with an error, which it yields; a caller that falls behind
// misses what was between. However many watch a job, the store is asked once
// in every [CoordinatorOptions.WatchEvery]; if that panics, so does each caller.
func (c *Coordinator) Watch(ctx context.Context, tenant, id string) iter.Seq2[Job, error] {
	return func(yield func(Job, error) bool) {
		job, err := c.Get(ctx, tenant, id)
		if err != nil || job.Status.Finished() {
			yield(job, err)
			return
		}
		w := c.watches.join(c, job)
		defer c.watches.leave(w)
		if !yield(job, nil) {
			return
		}
		for !job.Status.Finished() {
			next, changed, err := w.now()
			switch {
			case err != nil:
				yield(Job{}, err)
				return
			case looksNew(&job, &next):
				if job = next; !yield(job.Clone(), nil) {
					return
				}
				continue
			}
			select {
			case <-changed:
			case <-ctx.Done():
				yield(Job{}, &Error{Op: "watch", ID: id, Err: context.Cause(ctx)})
				return
			}
		}
	}
}

// looksNew tells whether a requester would see a difference.
func looksNew(old, new *Job) bool {
	return old.Status != new.Status || old.Progress != new.Progress || old.Attempt != new.Attempt ||
		old.doneFraction() != new.doneFraction()
}

// watches are the jobs that somebody watches, each with one goroutine that
// polls. The last one to leave ends it and waits for it.
type watches struct {
	mu   sync.Mutex
	jobs map[string]*watch
}

type watch struct {
	id      string
	readers int // guarded by watches.mu
	stop    context.CancelFunc
	stopped chan struct{}

	mu       sync.Mutex
	job      Job
	err      error
	panicked any           // of the store, which is every reader's
	changed  chan struct{} // closed with every change, and replaced
}

func (w *watches) join(c *Coordinator, job Job) *watch {
	w.mu.Lock()
	defer w.mu.Unlock()
	if shared, ok := w.jobs[job.ID]; ok {
		shared.readers++
		shared.catchUp(job)
		return shared
	}
	ctx, stop := context.WithCancel(context.Background())
	made := &watch{
		id: job.ID, readers: 1, stop: stop, stopped: make(chan struct{}),
		job: job.Clone(), changed: make(chan struct{}),
	}
	if w.jobs == nil {
		w.jobs = map[string]*watch{}
	}
	w.jobs[job.ID] = made
	go made.poll(ctx, c, job.Tenant)
	return made
}

func (w *watches) leave(left *watch) {
	w.mu.Lock()
	left.readers--
	last := left.readers == 0
	if last {
		delete(w.jobs, left.id)
	}
	w.mu.Unlock()
	if last {
		left.stop()
		<-left.stopped
	}
}

// catchUp takes what a new reader has been told if it is newer than what the
// last poll found. What has ended stays as it is: nobody polls any more.
func (w *watch) catchUp(job Job) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err == nil && !w.job.Status.Finished() && job.UpdatedAt.After(w.job.UpdatedAt) {
		w.tell(job.Clone(), nil)
	}
}

// tell wakes the readers. The caller holds mu.
func (w *watch) tell(job Job, err error) {
	w.job, w.err = job, err
	close(w.changed)
	w.changed = make(chan struct{})
}

// now panics where the store did: a host's reader may recover what would
// otherwise end its process.
func (w *watch) now() (Job, <-chan struct{}, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.panicked != nil {
		panic(w.panicked)
	}
	return w.job, w.changed, w.err
}

// poll asks for the job until it is finished, gone, or nobody watches. A
// store that fails for a while is asked again: watchers live through it.
func (w *watch) poll(ctx context.Context, c *Coordinator, tenant string) {
	defer close(w.stopped)
	defer func() {
		if p := recover(); p != nil {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.panicked = fmt.Sprintf("%v\n\n%s", p, debug.Stack())
			w.tell(w.job, w.err)
		}
	}()
	ticker := time.NewTicker(c.o.WatchEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		job, err := c.Get(ctx, tenant, w.id)
		if err != nil && !final(err) {
			continue
		}
		w.mu.Lock()
		w.tell(job, err)
		w.mu.Unlock()
		if err != nil || job.Status.Finished() {
			return
		}
	}
}
