package main

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"

	"github.com/qubitz/reportjobs"
)

// A roster knows which jobs this process works on, and logs what becomes of
// them.
type roster struct {
	log *slog.Logger

	mu       sync.Mutex
	running  map[string]bool // ids
	stopping bool
	finished []string // ids, since stopping
	released []string // ids, since stopping
}

func newRoster(log *slog.Logger) *roster {
	return &roster{log: log, running: map[string]bool{}}
}

// observe is for both sides, coordinator and worker.
func (r *roster) observe(ctx context.Context, e reportjobs.Event) {
	r.count(&e)
	args := []any{"job", e.Job.ID, "status", e.Job.Status, "attempt", e.Job.Attempt}
	if e.Job.Tenant != "" {
		args = append(args, "tenant", e.Job.Tenant)
	}
	if e.Report != "" {
		args = append(args, "report", e.Report)
	}
	if e.Age > 0 {
		args = append(args, "age", e.Age)
	}
	if e.Err != nil {
		args = append(args, "error", e.Err)
	}
	r.log.InfoContext(ctx, "job "+string(e.Kind), args...)
}

func (r *roster) count(e *reportjobs.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch e.Kind {
	case reportjobs.EventClaimed:
		r.running[e.Job.ID] = true
		return
	case reportjobs.EventSettled:
		if r.stopping && r.running[e.Job.ID] {
			r.finished = append(r.finished, e.Job.ID)
		}
	case reportjobs.EventReleased:
		if r.stopping {
			r.released = append(r.released, e.Job.ID)
		}
	case reportjobs.EventRetrying, reportjobs.EventLeaseLost:
	default:
		return
	}
	delete(r.running, e.Job.ID)
}

// stop begins to keep account of how jobs end, and returns those that run.
func (r *roster) stop() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.stopping = true
	return slices.Sorted(maps.Keys(r.running))
}

// account returns the ids of the jobs that were finished and released since
// stop, and of those that still run.
func (r *roster) account() (finished, released, running []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.finished), slices.Clone(r.released), slices.Sorted(maps.Keys(r.running))
}
