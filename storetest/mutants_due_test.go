package storetest

import (
	"context"
	"errors"
	"iter"
	"slices"
	"sync"
	"time"

	"github.com/qubitz/reportjobs"
)

// dueOf makes a Due over all records that picks and orders as it likes.
func dueOf(f func(jobs []reportjobs.Job, by time.Time) []reportjobs.Job) func(*mutant) {
	return func(m *mutant) {
		m.due = func(ctx context.Context, by time.Time) iter.Seq2[string, error] {
			return func(yield func(string, error) bool) {
				jobs := m.pick(func(*reportjobs.Job) bool { return true })
				slices.SortStableFunc(jobs, func(a, b reportjobs.Job) int { return a.DueAt.Compare(b.DueAt) })
				emit(ctx, f(jobs, by), func(j reportjobs.Job) string { return j.ID }, yield)
			}
		}
	}
}

func only(jobs []reportjobs.Job, want func(j reportjobs.Job) bool) []reportjobs.Job {
	return slices.DeleteFunc(jobs, func(j reportjobs.Job) bool { return !want(j) })
}

func waiting(jobs []reportjobs.Job, by time.Time) []reportjobs.Job {
	return only(jobs, func(j reportjobs.Job) bool { return !j.Status.Finished() && !j.DueAt.After(by) })
}

// indexed makes a Due that believes an index of its own, which write keeps.
func indexed(write func(index map[string]time.Time, job reportjobs.Job, created bool, err error)) func(*mutant) {
	return func(m *mutant) {
		var mu sync.Mutex
		index := map[string]time.Time{}
		m.create = func(ctx context.Context, job reportjobs.Job, input []byte) error {
			mu.Lock()
			defer mu.Unlock()
			err := m.naive.Create(ctx, job, input)
			write(index, job, true, err)
			return err
		}
		m.swap = func(ctx context.Context, old string, job reportjobs.Job) error {
			mu.Lock()
			defer mu.Unlock()
			err := m.naive.Swap(ctx, old, job)
			write(index, job, false, err)
			return err
		}
		m.due = func(ctx context.Context, by time.Time) iter.Seq2[string, error] {
			mu.Lock()
			defer mu.Unlock()
			var jobs []reportjobs.Job
			for id, at := range index {
				if !at.After(by) {
					jobs = append(jobs, reportjobs.Job{ID: id, DueAt: at})
				}
			}
			slices.SortFunc(jobs, func(a, b reportjobs.Job) int { return a.DueAt.Compare(b.DueAt) })
			return func(yield func(string, error) bool) {
				emit(ctx, jobs, func(j reportjobs.Job) string { return j.ID }, yield)
			}
		}
	}
}

// locked makes a Due that keeps the store locked while it yields.
func locked(m *mutant) {
	m.due = func(_ context.Context, by time.Time) iter.Seq2[string, error] {
		return func(yield func(string, error) bool) {
			m.mu.Lock()
			defer m.mu.Unlock()
			for id, r := range m.records {
				if len(waiting([]reportjobs.Job{r.job}, by)) == 1 && !yield(id, nil) {
					return
				}
			}
		}
	}
}

var dueMistakes = []broken[*mutant]{
	{"leaves out what is due at the very moment", "due", dueOf(func(jobs []reportjobs.Job, by time.Time) []reportjobs.Job {
		return only(waiting(jobs, by), func(j reportjobs.Job) bool { return j.DueAt.Before(by) })
	})},
	{"looks at seconds", "due", dueOf(func(jobs []reportjobs.Job, by time.Time) []reportjobs.Job {
		return waiting(jobs, by.Truncate(time.Second).Add(time.Second))
	})},
	{"yields what is not due", "due", dueOf(func(jobs []reportjobs.Job, _ time.Time) []reportjobs.Job {
		return waiting(jobs, epoch.Add(sampleRetention))
	})},
	{"yields in the order of ids", "oldest first", dueOf(func(jobs []reportjobs.Job, by time.Time) []reportjobs.Job {
		slices.SortFunc(jobs, func(a, b reportjobs.Job) int { return newestFirst(b, a) })
		return waiting(jobs, by)
	})},
	{"orders by the second", "oldest first", dueOf(func(jobs []reportjobs.Job, by time.Time) []reportjobs.Job {
		slices.SortFunc(jobs, func(a, b reportjobs.Job) int {
			if c := a.DueAt.Truncate(time.Second).Compare(b.DueAt.Truncate(time.Second)); c != 0 {
				return c
			}
			return newestFirst(a, b)
		})
		return waiting(jobs, by)
	})},
	{"yields the latest first", "oldest first", dueOf(func(jobs []reportjobs.Job, by time.Time) []reportjobs.Job {
		slices.Reverse(jobs)
		return waiting(jobs, by)
	})},
	{"keeps the first DueAt", "claimed", indexed(func(index map[string]time.Time, job reportjobs.Job, created bool, _ error) {
		if created {
			index[job.ID] = job.DueAt
		}
	})},
	{"yields pending jobs only", "claimed", dueOf(func(jobs []reportjobs.Job, by time.Time) []reportjobs.Job {
		return only(waiting(jobs, by), func(j reportjobs.Job) bool { return j.Status == reportjobs.StatusPending })
	})},
	{"yields canceled jobs", "finished", dueOf(func(jobs []reportjobs.Job, by time.Time) []reportjobs.Job {
		return only(jobs, func(j reportjobs.Job) bool {
			return (!j.Status.Finished() || j.Status == reportjobs.StatusCanceled) && !j.DueAt.After(by)
		})
	})},
	{"takes the zero time for long due", "created finished", dueOf(func(jobs []reportjobs.Job, by time.Time) []reportjobs.Job {
		return only(jobs, func(j reportjobs.Job) bool { return !j.DueAt.After(by) })
	})},
	{"forgets to clear the index of an erased job", "erased and replaced", indexed(func(index map[string]time.Time, job reportjobs.Job, _ bool, err error) {
		if !job.Status.Finished() && err == nil {
			index[job.ID] = job.DueAt
		}
	})},
	{"writes the index before the record", "refused writes", indexed(func(index map[string]time.Time, job reportjobs.Job, _ bool, _ error) {
		index[job.ID] = job.DueAt
	})},
	{"locks the store while it yields", "sweep", locked},
	{"stays locked when stopped", "early break", func(m *mutant) {
		m.due = func(ctx context.Context, by time.Time) iter.Seq2[string, error] {
			return func(yield func(string, error) bool) {
				for id, err := range m.naive.Due(ctx, by) {
					if !yield(id, err) {
						m.mu.Lock()
						return
					}
				}
			}
		}
	}},
	{"yields a hundred at most", "many", dueOf(func(jobs []reportjobs.Job, by time.Time) []reportjobs.Job {
		jobs = waiting(jobs, by)
		return jobs[:min(len(jobs), 100)]
	})},
	{"orders each page by itself", "many", dueOf(func(jobs []reportjobs.Job, by time.Time) []reportjobs.Job {
		jobs = waiting(jobs, by)
		at := min(len(jobs), 500)
		return slices.Concat(jobs[at:], jobs[:at])
	})},
}

var callMistakes = []broken[*mutant]{
	{"keeps the metadata it was given", "what goes in", func(m *mutant) {
		m.create = func(ctx context.Context, job reportjobs.Job, input []byte) error {
			err := m.naive.Create(ctx, job, input)
			m.look(job.ID, func(r record, ok bool) (record, bool) { r.job.Metadata = job.Metadata; return r, ok })
			return err
		}
	}},
	{"keeps the input it was given", "what goes in", func(m *mutant) {
		m.create = func(ctx context.Context, job reportjobs.Job, input []byte) error {
			err := m.naive.Create(ctx, job, input)
			m.look(job.ID, func(r record, ok bool) (record, bool) { r.input = input; return r, ok })
			return err
		}
	}},
	{"keeps the reports it was given in a swap", "what goes in", func(m *mutant) {
		m.swap = func(ctx context.Context, old string, job reportjobs.Job) error {
			err := m.naive.Swap(ctx, old, job)
			m.look(job.ID, func(r record, ok bool) (record, bool) { r.job.Reports = job.Reports; return r, ok })
			return err
		}
	}},
	{"changes the metadata it was given", "what goes in", func(m *mutant) {
		m.create = func(ctx context.Context, job reportjobs.Job, input []byte) error {
			err := m.naive.Create(ctx, job, input)
			delete(job.Metadata, "empty")
			return err
		}
	}},
	{"gives the record out", "what comes out", func(m *mutant) {
		m.get = func(_ context.Context, id string) (reportjobs.Job, error) {
			r, _ := m.peek(id)
			return r.job, nil
		}
	}},
	{"gives the input out", "what comes out", func(m *mutant) {
		m.input = func(_ context.Context, job reportjobs.Job) ([]byte, error) {
			r, _ := m.peek(job.ID)
			return r.input, nil
		}
	}},
	{"writes when nobody waits any more", "canceled context", func(m *mutant) {
		m.swap = func(ctx context.Context, old string, job reportjobs.Job) error {
			return m.naive.Swap(context.WithoutCancel(ctx), old, job)
		}
	}},
	{"yields to nobody", "canceled context", func(m *mutant) {
		m.due = func(ctx context.Context, by time.Time) iter.Seq2[string, error] {
			return m.naive.Due(context.WithoutCancel(ctx), by)
		}
	}},
	{"swaps as if there were no other", "lost answers", swapping(func(m *mutant, old string, job reportjobs.Job) error {
		if r, ok := m.peek(job.ID); ok && r.job.Revision != old {
			return reportjobs.ErrConflict
		}
		return m.pass(old, job)
	})},
}

// pause is long enough for the others in a race to look.
const pause = 10 * time.Millisecond

// A meeting lets two callers on at a time, so that both have looked before
// one of them acts. Who is alone goes on after a while.
type meeting chan struct{}

func (m meeting) wait() {
	select {
	case m <- struct{}{}:
	case <-m:
	case <-time.After(20 * pause):
	}
}

// slowCreate looks whether the id is free, and takes it later.
func slowCreate(late func(m *mutant, job reportjobs.Job, input []byte) error) func(*mutant) {
	return func(m *mutant) {
		others := make(meeting)
		m.create = func(_ context.Context, job reportjobs.Job, input []byte) error {
			if old, ok := m.peek(job.ID); ok && old.job.ExpiresAt.After(job.CreatedAt) {
				if old.job.Origin == job.Origin {
					return nil
				}
				return reportjobs.ErrExists
			}
			others.wait()
			return late(m, job, input)
		}
	}
}

func takeAnyway(m *mutant, job reportjobs.Job, input []byte) error {
	m.look(job.ID, func(record, bool) (record, bool) { return record{job.Clone(), input}, true })
	return nil
}

func takeIfFree(m *mutant, job reportjobs.Job, input []byte) (err error) {
	m.look(job.ID, func(r record, taken bool) (record, bool) {
		if taken {
			err = reportjobs.ErrExists
			return r, true
		}
		return record{job.Clone(), input}, true
	})
	return err
}

// slowSwap compares, and swaps later.
func slowSwap(m *mutant) {
	others := make(meeting)
	m.swap = func(_ context.Context, old string, job reportjobs.Job) error {
		if r, _ := m.peek(job.ID); r.job.Revision != old {
			return reportjobs.ErrConflict
		}
		others.wait()
		m.set(job)
		return nil
	}
}

var raceMistakes = []broken[*mutant]{
	{"looks, then creates", "race to create", slowCreate(takeAnyway)},
	{"looks, then replaces", "race to replace", slowCreate(takeAnyway)},
	{"writes the input before it has won", "race to create", func(m *mutant) {
		m.create = func(ctx context.Context, job reportjobs.Job, input []byte) error {
			err := m.naive.Create(ctx, job, input)
			m.look(job.ID, func(r record, ok bool) (record, bool) { r.input = input; return r, ok })
			return err
		}
	}},
	{"a create that lost against itself", "doubled create", slowCreate(takeIfFree)},
	{"compares, then swaps", "race to swap", slowSwap},
	{"a swap that lost against itself", "doubled swap", func(m *mutant) {
		m.swap = func(ctx context.Context, old string, job reportjobs.Job) error {
			if r, _ := m.peek(job.ID); r.job.Revision != old {
				return reportjobs.ErrConflict
			}
			return m.naive.Swap(ctx, old, job)
		}
	}},
	{"compares, then swaps, slowly", "no lost update", slowSwap},
	{"reads from a copy that lags", "reads see writes", func(m *mutant) {
		var before sync.Map
		m.swap = func(ctx context.Context, old string, job reportjobs.Job) error {
			r, _ := m.peek(job.ID)
			before.Store(job.ID, r.job)
			return m.naive.Swap(ctx, old, job)
		}
		m.get = func(ctx context.Context, id string) (reportjobs.Job, error) {
			if job, ok := before.Load(id); ok {
				return job.(reportjobs.Job), nil
			}
			return m.naive.Get(ctx, id)
		}
	}},
	{"writes in two steps", "whole records", func(m *mutant) {
		read := make(chan struct{})
		m.swap = func(ctx context.Context, old string, job reportjobs.Job) error {
			half, err := m.naive.Get(ctx, job.ID)
			half.Status = job.Status
			m.set(half)
			for range racers { // more than there are readers, so one of them meets the half
				select {
				case <-read:
				case <-time.After(pause):
				}
			}
			return errors.Join(err, m.naive.Swap(ctx, old, job))
		}
		m.get = func(ctx context.Context, id string) (reportjobs.Job, error) {
			defer func() {
				select {
				case read <- struct{}{}:
				default:
				}
			}()
			return m.naive.Get(ctx, id)
		}
	}},
}
