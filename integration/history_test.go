package integration

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/storetest"
)

const (
	clients = 8
	calls   = 30 // by each client
	ids     = 3
)

// Some records are old: the new ones are created after their time. Both lie far
// ahead, so that no record has expired by anybody's clock.
var (
	oldest = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
	latest = oldest.Add(2 * time.Hour)
)

// A recorder lets clients loose on a store and notes what they asked and got.
type recorder struct {
	store reportjobs.JobStore
	seed  uint64
	clock atomic.Int64 // counts calls and answers

	mu      sync.Mutex
	history []porcupine.Operation
}

// recordHistory returns the history of clients that work on few ids all at once.
func recordHistory(ctx context.Context, store reportjobs.JobStore, seed uint64) []porcupine.Operation {
	r := &recorder{store: store, seed: seed}
	var all sync.WaitGroup
	for n := range clients {
		all.Go(func() {
			c := client{recorder: r, n: n, rand: rand.New(rand.NewPCG(seed, uint64(n))), held: map[string]reportjobs.Job{}}
			for range calls {
				c.next(ctx)
			}
		})
	}
	all.Wait()
	last := client{recorder: r, n: clients, held: map[string]reportjobs.Job{}}
	for n := range ids {
		last.get(ctx, id(n))
	}
	return r.history
}

// errOther stands for an answer that is never right.
var errOther = errors.New("an answer that the contract does not know")

// note records one call.
func (r *recorder) note(client int, c call, do func() answer) answer {
	begin := r.clock.Add(1)
	runtime.Gosched() // so that calls overlap on few cores too
	got := do()
	runtime.Gosched()
	end := r.clock.Add(1)
	got.err, got.lost = known(got.err)
	if got.lost {
		end = never
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.history = append(r.history, porcupine.Operation{ClientId: client, Input: c, Call: begin, Output: got, Return: end})
	return got
}

// known returns the sentinel that err is, or whether it is a lost answer.
func known(err error) (sentinel error, lost bool) {
	if err == nil || errors.Is(err, storetest.ErrInjected) {
		return nil, err != nil
	}
	for _, sentinel := range []error{reportjobs.ErrNotFound, reportjobs.ErrExists, reportjobs.ErrConflict} {
		if errors.Is(err, sentinel) {
			return sentinel, false
		}
	}
	return errOther, false
}

// A client makes one call after another, as coordinators and workers do: it
// creates, reads, writes from the copy it holds, and repeats its last write as
// if it had got no answer.
type client struct {
	*recorder
	n     int
	rand  *rand.Rand
	made  int
	held  map[string]reportjobs.Job // as last read or written
	again func()
}

func id(n int) string { return fmt.Sprintf("job-%d", n) }

func (c *client) next(ctx context.Context) {
	name := id(c.rand.IntN(ids))
	held, ok := c.held[name]
	switch dice := c.rand.IntN(100); {
	case dice < 15 || !ok && dice < 40:
		c.create(ctx, c.newJob(name))
	case dice < 40 || !ok:
		c.get(ctx, name)
	case dice < 50:
		c.input(ctx, held)
	case dice < 65 && c.again != nil:
		c.again()
	default:
		job := held.Clone()
		job.Revision, job.Attempt = c.unique("r"), job.Attempt+1
		job.Progress.Stage = job.Revision
		if dice >= 95 {
			job.ExpiresAt = job.UpdatedAt // erases it
		}
		c.swap(ctx, held.Revision, job)
	}
}

func (c *client) unique(prefix string) string {
	c.made++
	return fmt.Sprintf("%s%d.%d.%d", prefix, c.seed, c.n, c.made)
}

// newJob returns a job that lives for an hour.
func (c *client) newJob(id string) reportjobs.Job {
	created := latest
	if c.rand.IntN(3) == 0 {
		created = oldest
	}
	revision := c.unique("r")
	return reportjobs.Job{
		ID: id, Origin: c.unique("o"), Revision: revision, Status: reportjobs.StatusPending,
		Reports:     []reportjobs.Report{{Name: "executive"}},
		Progress:    reportjobs.Progress{Stage: revision},
		MaxAttempts: 3,
		CreatedAt:   created, UpdatedAt: created, DueAt: created,
		Deadline: created.Add(50 * time.Minute), ExpiresAt: created.Add(time.Hour),
	}
}

func (c *client) create(ctx context.Context, job reportjobs.Job) {
	c.again = func() { c.create(ctx, job) }
	got := c.note(c.n, call{op: "create", job: job}, func() answer {
		return answer{err: c.store.Create(ctx, job, []byte(job.Origin))}
	})
	if got == (answer{}) {
		c.held[job.ID] = job
	}
}

func (c *client) get(ctx context.Context, id string) {
	got := c.note(c.n, call{op: "get", job: reportjobs.Job{ID: id}}, func() answer {
		job, err := c.store.Get(ctx, id)
		if err != nil {
			return answer{err: err}
		}
		c.held[id] = job
		if job.Progress.Stage != job.Revision {
			return answer{err: errOther} // torn: half of one write, half of another
		}
		return answer{origin: job.Origin, revision: job.Revision}
	})
	if got.err != nil {
		delete(c.held, id)
	}
}

func (c *client) input(ctx context.Context, job reportjobs.Job) {
	c.note(c.n, call{op: "input", job: job}, func() answer {
		input, err := c.store.Input(ctx, job)
		if err != nil {
			return answer{err: err}
		}
		if string(input) != job.Origin {
			return answer{err: errOther}
		}
		return answer{origin: job.Origin}
	})
}

func (c *client) swap(ctx context.Context, old string, job reportjobs.Job) {
	c.again = func() { c.swap(ctx, old, job) }
	got := c.note(c.n, call{op: "swap", old: old, job: job}, func() answer {
		return answer{err: c.store.Swap(ctx, old, job)}
	})
	if got == (answer{}) && job.ExpiresAt.After(job.UpdatedAt) {
		c.held[job.ID] = job
	}
}
