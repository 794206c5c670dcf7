package integration

import (
	"context"
	"iter"
	"sync"
	"time"

	"github.com/qubitz/reportjobs"
)

// flaws are the rules that a shelf breaks.
type flaws struct {
	careless   bool // swaps without a look at the revision
	hesitant   bool // compares, and writes a moment later
	forgetful  bool // calls the repetition of a swap a conflict
	suspicious bool // calls the repetition of a create another's record
	greedy     bool // creates over what is there
	stubborn   bool // does not replace what has expired
	clinging   bool // writes where it should erase
	stale      bool // answers a read with what it read the last time
	torn       bool // answers a read with parts of two writes
	mixing     bool // gives the input of one job to another
}

// A shelf is a job store of a map and a lock. Without flaws it is a right one.
type shelf struct {
	flaws

	mu   sync.Mutex
	jobs map[string]reportjobs.Job
	seen map[string]reportjobs.Job
}

func newShelf(f flaws) *shelf {
	return &shelf{flaws: f, jobs: map[string]reportjobs.Job{}, seen: map[string]reportjobs.Job{}}
}

func (s *shelf) Create(_ context.Context, job reportjobs.Job, _ []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	old, ok := s.jobs[job.ID]
	expired := !old.ExpiresAt.After(job.CreatedAt) && !s.stubborn
	switch {
	case ok && old.Origin == job.Origin && !s.suspicious:
		return nil
	case ok && !expired && !s.greedy:
		return reportjobs.ErrExists
	}
	s.jobs[job.ID] = job.Clone()
	return nil
}

func (s *shelf) Get(_ context.Context, id string) (reportjobs.Job, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	job, ok := s.jobs[id]
	if seen, again := s.seen[id]; s.stale && again {
		s.seen[id] = job
		return seen, nil
	}
	if !ok {
		return reportjobs.Job{}, reportjobs.ErrNotFound
	}
	if seen, again := s.seen[id]; s.torn && again {
		job.Progress = seen.Progress
	}
	s.seen[id] = job
	return job.Clone(), nil
}

func (s *shelf) Input(_ context.Context, job reportjobs.Job) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.jobs[job.ID].Origin != job.Origin {
		return nil, reportjobs.ErrNotFound
	}
	if s.mixing {
		return []byte("another's"), nil
	}
	return []byte(job.Origin), nil
}

func (s *shelf) Swap(_ context.Context, old string, job reportjobs.Job) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now, ok := s.jobs[job.ID]
	switch {
	case !ok:
		return reportjobs.ErrNotFound
	case now.Revision == job.Revision && !s.forgetful:
		return nil
	case now.Revision != old && !s.careless:
		return reportjobs.ErrConflict
	}
	if s.hesitant {
		s.mu.Unlock()
		time.Sleep(time.Millisecond)
		s.mu.Lock()
	}
	if !job.ExpiresAt.After(job.UpdatedAt) && !s.clinging {
		delete(s.jobs, job.ID)
		return nil
	}
	s.jobs[job.ID] = job.Clone()
	return nil
}

func (s *shelf) Due(context.Context, time.Time) iter.Seq2[string, error] {
	return func(func(string, error) bool) {}
}
