package storetest

import (
	"context"
	"slices"
	"sync"

	"github.com/qubitz/reportjobs"
)

// set stores job in place of the record that is there, whatever it is.
func (m *mutant) set(job reportjobs.Job) {
	m.look(job.ID, func(r record, _ bool) (record, bool) { return record{job.Clone(), r.input}, true })
}

// swapping makes a Swap that is f, which may pass it on.
func swapping(f func(m *mutant, old string, job reportjobs.Job) error) func(*mutant) {
	return func(m *mutant) {
		m.swap = func(_ context.Context, old string, job reportjobs.Job) error { return f(m, old, job) }
	}
}

func (m *mutant) pass(old string, job reportjobs.Job) error {
	return m.naive.Swap(context.Background(), old, job)
}

// remembering makes a Swap that accepts what f says, given all revisions that
// the id ever had, the newest last.
func remembering(f func(m *mutant, had []string, old string, job reportjobs.Job) error) func(*mutant) {
	return func(m *mutant) {
		var mu sync.Mutex
		had := map[string][]string{}
		note := func(job reportjobs.Job, err error) error {
			if err == nil && !slices.Contains(had[job.ID], job.Revision) {
				had[job.ID] = append(had[job.ID], job.Revision)
			}
			return err
		}
		m.create = func(ctx context.Context, job reportjobs.Job, input []byte) error {
			mu.Lock()
			defer mu.Unlock()
			return note(job, m.naive.Create(ctx, job, input))
		}
		m.swap = func(_ context.Context, old string, job reportjobs.Job) error {
			mu.Lock()
			defer mu.Unlock()
			return note(job, f(m, had[job.ID], old, job))
		}
	}
}

func erases(job reportjobs.Job) bool { return !job.ExpiresAt.After(job.UpdatedAt) }

var swapMistakes = []broken[*mutant]{
	{"keeps a failure that is gone", "swap", swapping(func(m *mutant, old string, job reportjobs.Job) error {
		if r, ok := m.peek(job.ID); ok && job.Failure == nil {
			job.Failure = r.job.Failure
		}
		return m.pass(old, job)
	})},
	{"adds to the metadata", "swap", swapping(func(m *mutant, old string, job reportjobs.Job) error {
		if r, ok := m.peek(job.ID); ok && job.Metadata == nil {
			job.Metadata = r.job.Metadata
		}
		return m.pass(old, job)
	})},
	{"writes the status only", "swap", swapping(func(m *mutant, old string, job reportjobs.Job) error {
		if r, ok := m.peek(job.ID); ok {
			r.job.Status, r.job.Revision = job.Status, job.Revision
			job = r.job
		}
		return m.pass(old, job)
	})},
	{"ignores the revision", "stale swap", swapping(func(m *mutant, _ string, job reportjobs.Job) error {
		r, _ := m.peek(job.ID)
		return m.pass(r.job.Revision, job)
	})},
	{"tells of a conflict, but writes", "stale swap", swapping(func(m *mutant, old string, job reportjobs.Job) error {
		err := m.pass(old, job)
		if err != nil {
			m.set(job)
		}
		return err
	})},
	{"takes no revision for any", "unknown revision", swapping(func(m *mutant, old string, job reportjobs.Job) error {
		if r, _ := m.peek(job.ID); old == "" {
			old = r.job.Revision
		}
		return m.pass(old, job)
	})},
	{"creates by a swap", "swap of nothing", swapping(func(m *mutant, old string, job reportjobs.Job) error {
		if _, ok := m.peek(job.ID); !ok {
			m.set(job)
			return nil
		}
		return m.pass(old, job)
	})},
	{"tells of a conflict where nothing is", "swap of nothing", swapping(func(m *mutant, old string, job reportjobs.Job) error {
		if _, ok := m.peek(job.ID); !ok {
			return reportjobs.ErrConflict
		}
		return m.pass(old, job)
	})},
	{"does not recognise its own swap", "repeated swap", swapping(func(m *mutant, old string, job reportjobs.Job) error {
		if r, ok := m.peek(job.ID); ok && r.job.Revision != old {
			return reportjobs.ErrConflict
		}
		return m.pass(old, job)
	})},
	{"remembers its swaps for ever", "repeated swap, overwritten since", remembering(func(m *mutant, had []string, old string, job reportjobs.Job) error {
		if slices.Contains(had, job.Revision) {
			return nil
		}
		return m.pass(old, job)
	})},
	{"repeats a swap over another's", "repeated swap, overwritten since", remembering(func(m *mutant, had []string, old string, job reportjobs.Job) error {
		if slices.Contains(had, job.Revision) {
			m.set(job)
			return nil
		}
		return m.pass(old, job)
	})},
	{"takes a revision of the dead for one of the living", "swap into a reborn id", remembering(func(m *mutant, had []string, old string, job reportjobs.Job) error {
		if slices.Contains(had, old) {
			m.set(job)
			return nil
		}
		return m.pass(old, job)
	})},
	{"an erased record can be read", "erase", swapping(func(m *mutant, old string, job reportjobs.Job) error {
		if r, ok := m.peek(job.ID); ok && erases(job) && r.job.Revision == old {
			m.set(job)
			return nil
		}
		return m.pass(old, job)
	})},
	{"erases by what is past only", "erase", swapping(func(m *mutant, old string, job reportjobs.Job) error {
		if job.ExpiresAt.Equal(job.UpdatedAt) {
			m.set(job)
			return nil
		}
		return m.pass(old, job)
	})},
	{"an erased input can be read", "erase", func(m *mutant) {
		inputs := map[string][]byte{}
		m.create = func(ctx context.Context, job reportjobs.Job, input []byte) error {
			inputs[job.Origin] = input
			return m.naive.Create(ctx, job, input)
		}
		m.input = func(_ context.Context, job reportjobs.Job) ([]byte, error) { return inputs[job.Origin], nil }
	}},
	{"erases by the second", "not yet erased", swapping(func(m *mutant, old string, job reportjobs.Job) error {
		if job.ExpiresAt.Unix() <= job.UpdatedAt.Unix() {
			job.ExpiresAt = job.UpdatedAt
		}
		return m.pass(old, job)
	})},
	{"erases from any revision", "stale erase", swapping(func(m *mutant, old string, job reportjobs.Job) error {
		if r, ok := m.peek(job.ID); ok && erases(job) {
			old = r.job.Revision
		}
		return m.pass(old, job)
	})},
	{"erases the input at once, then looks", "stale erase", swapping(func(m *mutant, old string, job reportjobs.Job) error {
		if erases(job) {
			m.look(job.ID, func(r record, ok bool) (record, bool) { return record{r.job, nil}, ok })
		}
		return m.pass(old, job)
	})},
	{"brings an erased record back", "write after erase", swapping(func(m *mutant, old string, job reportjobs.Job) error {
		if _, ok := m.peek(job.ID); !ok && !erases(job) {
			m.set(job)
			return nil
		}
		return m.pass(old, job)
	})},
	{"keeps a tombstone in the way", "reborn after erase", func(m *mutant) {
		dead := map[string]bool{}
		m.create = func(ctx context.Context, job reportjobs.Job, input []byte) error {
			if dead[job.ID] {
				return reportjobs.ErrExists
			}
			return m.naive.Create(ctx, job, input)
		}
		m.swap = func(ctx context.Context, old string, job reportjobs.Job) error {
			err := m.naive.Swap(ctx, old, job)
			dead[job.ID] = dead[job.ID] || err == nil && erases(job)
			return err
		}
	}},
}
