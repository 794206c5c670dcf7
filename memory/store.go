package memory

import (
	"bytes"
	"context"
	"iter"
	"maps"
	"slices"
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

// A record is one life of an id. Its id, created and tenant never change, so
// that lists may look at them without the lock.
type record struct {
	id      string
	created int64   // µs since 1970
	due     int64   // µs since 1970, its place in Store.due, or nowhere
	expires int64   // and in Store.expiring
	tenant  *tenant // set by lists.add
	job     reportjobs.Job
	input   []byte

	// Room for the one report that most jobs have, and its file: so it is a
	// part of the record and not two more objects.
	report [1]reportjobs.Report
	file   reportjobs.Artifact
}

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
	r := &record{id: job.ID, created: job.CreatedAt.UnixMicro(), due: nowhere, expires: nowhere, input: bytes.Clone(input)}
	r.replace(&job)
	s.records[r.id] = r
	s.index(r)
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
		return r.job.Clone(), nil
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
		return bytes.Clone(r.input), nil
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
	r.replace(&job)
	s.index(r)
	s.evict(r, job.UpdatedAt)
	return nil
}

// replace makes a copy of job the record's, in the room that its reports have
// already: nobody else looks at them without the lock. Metadata hardly ever
// changes.
func (r *record) replace(job *reportjobs.Job) {
	room, metadata := r.job.Reports, r.job.Metadata
	if len(job.Metadata) == 0 || !maps.Equal(metadata, job.Metadata) {
		metadata = maps.Clone(job.Metadata)
	}
	given := job.Reports
	job.Reports, job.Metadata, job.Replayed = nil, nil, false
	if job.Failure != nil || job.Input.Artifact != nil { // seldom, and else it holds nothing of the caller's now
		*job = job.Clone()
	}
	r.job = *job
	r.job.Metadata = metadata
	switch {
	case given == nil:
		return
	case room == nil:
		room = r.report[:]
	}
	clear(room[min(len(given), len(room)):])
	room = slices.Grow(room[:0], len(given))[:len(given)]
	for i := range given {
		r.keep(&room[i], &given[i], i == 0)
	}
	r.job.Reports = room
}

// keep makes a copy of given in at; the first one's file has its room.
func (r *record) keep(at, given *reportjobs.Report, first bool) {
	if !first || given.Artifact == nil || given.Failure != nil {
		*at = given.Clone()
		return
	}
	r.file = *given.Artifact
	r.file.Meta = maps.Clone(r.file.Meta)
	*at = reportjobs.Report{Name: given.Name, Artifact: &r.file}
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

// index puts r where its new times belong.
func (s *Store) index(r *record) {
	due, expires := nowhere, nowhere
	if !r.job.Status.Finished() {
		due = r.job.DueAt.UnixMicro()
	}
	if !r.job.ExpiresAt.IsZero() {
		expires = r.job.ExpiresAt.UnixMicro()
	}
	s.place(r, due, expires)
}

// place moves r to its new places among the due ones and the expiring ones.
func (s *Store) place(r *record, due, expires int64) {
	s.due.move(r, r.due, due)
	s.expiring.move(r, r.expires, expires)
	r.due, r.expires = due, expires
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
	s.place(r, nowhere, nowhere)
	s.lists.remove(r, r.job.Status)
}
