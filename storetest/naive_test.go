package storetest

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"sync"
	"time"

	"github.com/qubitz/reportjobs"
)

// naive is the contract of JobStore and Lister said as plainly as possible: a
// map and a mutex. It is what the suites are tried on, and what the mutants
// get wrong.
type naive struct {
	mu      sync.Mutex
	records map[string]record
}

type record struct {
	job   reportjobs.Job
	input []byte
}

func newNaive() *naive { return &naive{records: map[string]record{}} }

// past tells whether what expires at end is gone at now. Zero is never.
func past(end, now time.Time) bool { return !end.IsZero() && !end.After(now) }

func (n *naive) Create(ctx context.Context, job reportjobs.Job, input []byte) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if old, ok := n.records[job.ID]; ok && !past(old.job.ExpiresAt, job.CreatedAt) {
		if old.job.Origin == job.Origin {
			return nil
		}
		return reportjobs.ErrExists
	}
	n.put(job, slices.Clone(input))
	return nil
}

func (n *naive) put(job reportjobs.Job, input []byte) {
	job = job.Clone()
	job.Replayed = false
	n.records[job.ID] = record{job, input}
}

func (n *naive) Get(ctx context.Context, id string) (reportjobs.Job, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	r, ok := n.records[id]
	if !ok {
		return reportjobs.Job{}, reportjobs.ErrNotFound
	}
	return r.job.Clone(), ctx.Err()
}

func (n *naive) Input(ctx context.Context, job reportjobs.Job) ([]byte, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	r, ok := n.records[job.ID]
	if !ok || r.job.Origin != job.Origin || r.input == nil {
		return nil, reportjobs.ErrNotFound
	}
	return slices.Clone(r.input), ctx.Err()
}

func (n *naive) Swap(ctx context.Context, old string, job reportjobs.Job) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	r, ok := n.records[job.ID]
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case !ok:
		return reportjobs.ErrNotFound
	case r.job.Revision == job.Revision:
		return nil
	case r.job.Revision != old:
		return reportjobs.ErrConflict
	case past(job.ExpiresAt, job.UpdatedAt):
		delete(n.records, job.ID)
	default:
		n.put(job, r.input)
	}
	return nil
}

func (n *naive) Due(ctx context.Context, by time.Time) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		jobs := n.pick(func(j *reportjobs.Job) bool { return !j.Status.Finished() && !j.DueAt.After(by) })
		slices.SortFunc(jobs, func(a, b reportjobs.Job) int { return a.DueAt.Compare(b.DueAt) })
		emit(ctx, jobs, func(j reportjobs.Job) string { return j.ID }, yield)
	}
}

func (n *naive) List(ctx context.Context, q reportjobs.Query) iter.Seq2[reportjobs.Job, error] {
	return func(yield func(reportjobs.Job, error) bool) {
		jobs := n.pick(func(j *reportjobs.Job) bool {
			return j.Tenant == q.Tenant && (q.Status == "" || q.Status == j.Status) && q.After.Precedes(j)
		})
		slices.SortFunc(jobs, newestFirst)
		if q.Limit > 0 {
			jobs = jobs[:min(q.Limit, len(jobs))]
		}
		emit(ctx, jobs, func(j reportjobs.Job) reportjobs.Job { return j }, yield)
	}
}

func (n *naive) pick(want func(*reportjobs.Job) bool) (jobs []reportjobs.Job) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, r := range n.records {
		if want(&r.job) {
			jobs = append(jobs, r.job.Clone())
		}
	}
	slices.SortFunc(jobs, func(a, b reportjobs.Job) int { return cmp.Compare(a.ID, b.ID) })
	return jobs
}

func emit[T any](ctx context.Context, jobs []reportjobs.Job, of func(reportjobs.Job) T, yield func(T, error) bool) {
	if ctx.Err() != nil {
		var none T
		yield(none, ctx.Err())
		return
	}
	for _, job := range jobs {
		if !yield(of(job), nil) {
			return
		}
	}
}
