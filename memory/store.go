package memory

import (
	"context"
	"iter"
	"sync"
	"time"

	"github.com/qubitz/reportjobs"
)

// evictions is how many expired records a write removes at most. Two for each
// one that comes keep the store from growing without ever stopping it.
const evictions = 2

// A Store keeps job records in this process. It is good for a million of them:
// no operation walks over all. It has no clock and no goroutine: an expired
// record is dropped when a write, by the time it was made, shows that its own
// has passed. Its methods may be called from many goroutines.
type Store struct {
	mu       sync.RWMutex
	records  map[string]*record
	due      list // unfinished ones, by DueAt
	expiring list // all that do, by ExpiresAt
	lists    lists
}

var (
	_ reportjobs.JobStore = (*Store)(nil)
	_ reportjobs.Lister   = (*Store)(nil)
)

// StoreOptions are for what may come.
type StoreOptions struct{}

// NewStore returns an empty store.
func NewStore(*StoreOptions) *Store { return &Store{records: map[string]*record{}} }

// Create stores a new record and its input; see [reportjobs.JobStore].
func (s *Store) Create(ctx context.Context, job reportjobs.Job, input []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	old, taken := s.records[job.ID]
	if taken && old.job.Origin == job.Origin {
		return nil
	}
	if taken && !goneBy(&old.job, job.CreatedAt) {
		return reportjobs.ErrExists
	}
	if taken {
		s.drop(old)
	}
	r := &record{id: job.ID, created: job.CreatedAt.UnixMicro(), input: string(input)}
	r.replace(&job)
	s.records[r.id] = r
	due, expires := r.places()
	s.due.move(r, nowhere, due)
	s.expiring.move(r, nowhere, expires)
	s.lists.add(r, job.Tenant, job.Status)
	s.evict(r, job.CreatedAt)
	return nil
}

// Get returns the record; see [reportjobs.JobStore].
func (s *Store) Get(ctx context.Context, id string) (reportjobs.Job, error) {
	if err := ctx.Err(); err != nil {
		return reportjobs.Job{}, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if r, ok := s.records[id]; ok {
		return r.clone(), nil
	}
	return reportjobs.Job{}, reportjobs.ErrNotFound
}

// Input returns what Create was given with this life of the id; see
// [reportjobs.JobStore].
func (s *Store) Input(ctx context.Context, job reportjobs.Job) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if r, ok := s.records[job.ID]; ok && r.job.Origin == job.Origin {
		return []byte(r.input), nil
	}
	return nil, reportjobs.ErrNotFound
}

// Swap replaces the record if its revision is old; see [reportjobs.JobStore].
func (s *Store) Swap(ctx context.Context, old string, job reportjobs.Job) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, ok := s.records[job.ID]
	switch {
	case !ok:
		return reportjobs.ErrNotFound
	case r.job.Revision == job.Revision:
		return nil
	case r.job.Revision != old || r.job.Origin != job.Origin:
		return reportjobs.ErrConflict
	case goneBy(&job, job.UpdatedAt):
		s.drop(r)
		return nil
	}
	if r.job.Status != job.Status {
		s.lists.move(r, r.job.Status, job.Status)
	}
	due, expires := r.places()
	r.replace(&job)
	newDue, newExpires := r.places()
	s.due.move(r, due, newDue)
	s.expiring.move(r, expires, newExpires)
	s.evict(r, job.UpdatedAt)
	return nil
}

// Due yields the due jobs, oldest first; see [reportjobs.JobStore]. It takes
// them by the page, as List does, and never lags.
func (s *Store) Due(ctx context.Context, by time.Time) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		if err := ctx.Err(); err != nil {
			yield("", err)
			return
		}
		micros, next := by.UnixMicro(), mark{at: nowhere}
		for {
			page := s.duePage(next, micros)
			for _, i := range page {
				if err := ctx.Err(); err != nil {
					yield("", err)
					return
				}
				if !yield(i.id, nil) {
					return
				}
			}
			if len(page) < pageSize {
				return
			}
			last := page[len(page)-1]
			next = mark{last.at, last.id + "\x00"} // right behind it
		}
	}
}

func (s *Store) duePage(from mark, by int64) []item {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.due.from(from, by, pageSize)
}

// Len returns how many records are held, with expired ones that no write has
// removed yet.
func (s *Store) Len() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.records)
}

// goneBy tells whether a record has expired at a time that a write names.
func goneBy(job *reportjobs.Job, at time.Time) bool {
	return !job.ExpiresAt.IsZero() && !job.ExpiresAt.After(at)
}

// evict drops a few records that had expired when another one was written.
// Only the time of this very write counts, not the latest ever seen: a clock
// that was once far ahead must not make the store forget all that comes after.
func (s *Store) evict(written *record, now time.Time) {
	for range evictions {
		r, at := s.expiring.first()
		if r == nil || r == written || at > now.UnixMicro() {
			return
		}
		s.drop(r)
	}
}

func (s *Store) drop(r *record) {
	delete(s.records, r.id)
	due, expires := r.places()
	s.due.move(r, due, nowhere)
	s.expiring.move(r, expires, nowhere)
	s.lists.remove(r, r.job.Status)
}
