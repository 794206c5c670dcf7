package integration

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/integration/history"
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

// recordHistory returns the history of clients that work on few ids all at once.
func recordHistory(ctx context.Context, store reportjobs.JobStore, seed uint64) []porcupine.Operation {
	recorder := history.NewRecorder()
	newClient := func(n int) *client {
		return &client{
			store: recorder.Store(n, store), seed: seed, n: n,
			rand: rand.New(rand.NewPCG(seed, uint64(n))), held: map[string]reportjobs.Job{},
		}
	}
	var all sync.WaitGroup
	for n := range clients {
		all.Go(func() {
			c := newClient(n)
			for range calls {
				c.next(ctx)
			}
		})
	}
	all.Wait()
	last := newClient(clients)
	for n := range ids {
		last.get(ctx, id(n))
	}
	return recorder.History()
}

// A client makes one call after another, as coordinators and workers do: it
// creates, reads, writes from the copy it holds, and repeats its last write as
// if it had got no answer.
type client struct {
	store reportjobs.JobStore // notes what is asked and answered
	seed  uint64
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
		job.Progress.Stage = job.Revision // a read that mixes two writes is neither
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
	if c.store.Create(ctx, job, []byte(job.Origin)) == nil {
		c.held[job.ID] = job
	}
}

func (c *client) get(ctx context.Context, id string) {
	job, err := c.store.Get(ctx, id)
	switch {
	case err == nil:
		c.held[id] = job
	case errors.Is(err, reportjobs.ErrNotFound):
		delete(c.held, id)
	}
}

func (c *client) input(ctx context.Context, job reportjobs.Job) {
	_, _ = c.store.Input(ctx, job) // what it answers is noted
}

func (c *client) swap(ctx context.Context, old string, job reportjobs.Job) {
	c.again = func() { c.swap(ctx, old, job) }
	if c.store.Swap(ctx, old, job) == nil && job.ExpiresAt.After(job.UpdatedAt) {
		c.held[job.ID] = job
	}
}
