package storetest

import (
	"bytes"
	"context"
	"time"

	"github.com/qubitz/reportjobs"
)

// change makes a Create that stores something else than it was given.
func change(f func(job *reportjobs.Job, input *[]byte)) func(*mutant) {
	return func(m *mutant) {
		m.create = func(ctx context.Context, job reportjobs.Job, input []byte) error {
			job = job.Clone()
			f(&job, &input)
			return m.naive.Create(ctx, job, input)
		}
	}
}

// over makes a Create that does f if the id is taken and not expired.
func over(f func(m *mutant, old record, job reportjobs.Job, input []byte) error) func(*mutant) {
	return func(m *mutant) {
		m.create = func(ctx context.Context, job reportjobs.Job, input []byte) error {
			if old, ok := m.peek(job.ID); ok && old.job.ExpiresAt.After(job.CreatedAt) {
				return f(m, old, job, input)
			}
			return m.naive.Create(ctx, job, input)
		}
	}
}

// again repeats the Create as that of the same record.
func again(m *mutant, old record, job reportjobs.Job, input []byte) error {
	return m.naive.Create(context.Background(), job, input)
}

var createMistakes = []broken[*mutant]{
	{"forgets the trace", "every field", change(func(j *reportjobs.Job, _ *[]byte) { j.Trace = "" })},
	{"keeps milliseconds", "every field", change(func(j *reportjobs.Job, _ *[]byte) { j.DueAt = j.DueAt.Truncate(time.Millisecond) })},
	{"keeps local times", "every field", change(func(j *reportjobs.Job, _ *[]byte) { j.CreatedAt = j.CreatedAt.In(time.FixedZone("", 3600)) })},
	{"keeps half a float", "every field", change(func(j *reportjobs.Job, _ *[]byte) { j.Progress.Fraction = float64(float32(j.Progress.Fraction)) })},
	{"keeps sizes as floats", "every field", change(func(j *reportjobs.Job, _ *[]byte) {
		j.Input.Artifact.Size = int64(float64(j.Input.Artifact.Size))
	})},
	{"forgets empty texts", "every field", change(func(j *reportjobs.Job, _ *[]byte) { delete(j.Metadata, "empty") })},
	{"forgets what a report noted", "every field", change(func(j *reportjobs.Job, _ *[]byte) { j.Reports[0].Artifact.Meta = nil })},
	{"makes an empty failure of none", "hardly a field", change(func(j *reportjobs.Job, _ *[]byte) { j.Failure = &reportjobs.Failure{} })},
	{"makes an empty artifact of none", "hardly a field", change(func(j *reportjobs.Job, _ *[]byte) { j.Reports[0].Artifact = &reportjobs.Artifact{} })},
	{"makes 1970 of no time", "hardly a field", change(func(j *reportjobs.Job, _ *[]byte) { j.FinishedAt = time.Unix(0, 0).UTC() })},
	{"returns an empty record for none", "nothing there", func(m *mutant) {
		m.get = func(ctx context.Context, id string) (reportjobs.Job, error) {
			r, _ := m.peek(id)
			return r.job, nil
		}
	}},
	{"stores Replayed", "replayed", func(m *mutant) {
		m.create = func(ctx context.Context, job reportjobs.Job, input []byte) error {
			m.look(job.ID, func(record, bool) (record, bool) { return record{job, input}, true })
			return nil
		}
	}},
	{"does not recognise its own create", "repeated create", over(func(*mutant, record, reportjobs.Job, []byte) error { return reportjobs.ErrExists })},
	{"recognises a create by all of it", "repeated create after swaps", over(func(m *mutant, old record, job reportjobs.Job, input []byte) error {
		if old.job.Revision != job.Revision {
			return reportjobs.ErrExists
		}
		return again(m, old, job, input)
	})},
	{"repeats a create over what came since", "repeated create after swaps", over(func(m *mutant, old record, job reportjobs.Job, input []byte) error {
		if old.job.Origin != job.Origin {
			return reportjobs.ErrExists
		}
		m.look(job.ID, func(record, bool) (record, bool) { return record{job.Clone(), bytes.Clone(input)}, true })
		return nil
	})},
	{"overwrites any record", "id taken", over(func(m *mutant, old record, job reportjobs.Job, input []byte) error {
		m.look(job.ID, func(record, bool) (record, bool) { return record{job.Clone(), bytes.Clone(input)}, true })
		return nil
	})},
	{"overwrites the winner's input", "id taken", over(func(m *mutant, old record, job reportjobs.Job, input []byte) error {
		m.look(job.ID, func(r record, _ bool) (record, bool) { return record{r.job, bytes.Clone(input)}, true })
		return again(m, old, job, input)
	})},
	{"keeps the loser's input", "id taken", func(m *mutant) {
		inputs := map[string][]byte{}
		m.create = func(ctx context.Context, job reportjobs.Job, input []byte) error {
			inputs[job.Origin] = bytes.Clone(input)
			return m.naive.Create(ctx, job, input)
		}
		m.input = func(_ context.Context, job reportjobs.Job) ([]byte, error) { return inputs[job.Origin], nil }
	}},
	{"recognises a create by its revision", "id taken, same revision", over(func(m *mutant, old record, job reportjobs.Job, input []byte) error {
		if old.job.Revision == job.Revision {
			return nil
		}
		return again(m, old, job, input)
	})},
	{"never replaces", "expired", func(m *mutant) {
		m.create = func(ctx context.Context, job reportjobs.Job, input []byte) error {
			if old, ok := m.peek(job.ID); ok && old.job.Origin != job.Origin {
				return reportjobs.ErrExists
			}
			return m.naive.Create(ctx, job, input)
		}
	}},
	{"replaces what expires later than now only", "expired", func(m *mutant) {
		m.create = func(ctx context.Context, job reportjobs.Job, input []byte) error {
			if old, ok := m.peek(job.ID); ok && old.job.Origin != job.Origin && old.job.ExpiresAt.Equal(job.CreatedAt) {
				return reportjobs.ErrExists
			}
			return m.naive.Create(ctx, job, input)
		}
	}},
	{"compares expiry by the second", "almost expired", func(m *mutant) {
		m.create = func(ctx context.Context, job reportjobs.Job, input []byte) error {
			if old, ok := m.peek(job.ID); ok && old.job.ExpiresAt.Unix() <= job.CreatedAt.Unix() {
				m.look(job.ID, func(record, bool) (record, bool) { return record{}, false })
			}
			return m.naive.Create(ctx, job, input)
		}
	}},
	{"replaces what has no expiry", "never expires", func(m *mutant) {
		m.create = func(ctx context.Context, job reportjobs.Job, input []byte) error {
			if old, ok := m.peek(job.ID); ok && old.job.ExpiresAt.IsZero() {
				m.look(job.ID, func(record, bool) (record, bool) { return record{}, false })
			}
			return m.naive.Create(ctx, job, input)
		}
	}},
	{"erases what has no expiry", "never expires", swapping(func(m *mutant, old string, job reportjobs.Job) error {
		if job.ExpiresAt.IsZero() {
			job.ExpiresAt = job.UpdatedAt
		}
		return m.pass(old, job)
	})},
	{"keeps the first expiry", "extended", func(m *mutant) {
		first := map[string]time.Time{}
		m.create = func(ctx context.Context, job reportjobs.Job, input []byte) error {
			if at, ok := first[job.ID]; ok && !at.After(job.CreatedAt) {
				m.look(job.ID, func(record, bool) (record, bool) { return record{}, false })
			}
			first[job.ID] = job.ExpiresAt
			return m.naive.Create(ctx, job, input)
		}
	}},
	{"remembers origins for ever", "repeated create, replaced since", func(m *mutant) {
		known := map[string]bool{}
		m.create = func(ctx context.Context, job reportjobs.Job, input []byte) error {
			if known[job.Origin] {
				return nil
			}
			known[job.Origin] = true
			return m.naive.Create(ctx, job, input)
		}
	}},
	{"hides what has expired by the second", "expired, not replaced", func(m *mutant) {
		m.get = func(ctx context.Context, id string) (reportjobs.Job, error) {
			if r, ok := m.peek(id); ok && r.job.ExpiresAt.Unix() <= r.job.UpdatedAt.Unix() {
				return reportjobs.Job{}, reportjobs.ErrNotFound
			}
			return m.naive.Get(ctx, id)
		}
	}},
	{"erases the tenant with the job", "two jobs", func(m *mutant) {
		m.swap = func(ctx context.Context, old string, job reportjobs.Job) error {
			if !job.ExpiresAt.After(job.UpdatedAt) {
				m.mu.Lock()
				defer m.mu.Unlock()
				clear(m.records)
				return nil
			}
			return m.naive.Swap(ctx, old, job)
		}
	}},
}

var inputMistakes = []broken[*mutant]{
	{"ends an input at a zero byte", "input", change(func(_ *reportjobs.Job, in *[]byte) { *in, _, _ = bytes.Cut(*in, []byte{0}) })},
	{"keeps an input as text", "input", change(func(_ *reportjobs.Job, in *[]byte) { *in = bytes.ToValidUTF8(*in, []byte("?")) })},
	{"cuts a large input", "large input", change(func(_ *reportjobs.Job, in *[]byte) { *in = (*in)[:min(len(*in), 32<<10)] })},
	{"drops the input with a swap", "input after swaps", func(m *mutant) {
		m.swap = func(ctx context.Context, old string, job reportjobs.Job) error {
			m.look(job.ID, func(r record, ok bool) (record, bool) { return record{r.job, nil}, ok })
			return m.naive.Swap(ctx, old, job)
		}
	}},
	{"invents an input", "no input", change(func(_ *reportjobs.Job, in *[]byte) {
		if *in == nil {
			*in = []byte("null")
		}
	})},
	{"returns an empty input for none", "input of no job", func(m *mutant) {
		m.input = func(_ context.Context, job reportjobs.Job) ([]byte, error) {
			r, _ := m.peek(job.ID)
			return r.input, nil
		}
	}},
	{"gives anybody the input", "input of another origin", func(m *mutant) {
		m.input = func(_ context.Context, job reportjobs.Job) ([]byte, error) {
			r, _ := m.peek(job.ID)
			return r.input, nil
		}
	}},
	{"keeps the input of the old record", "input of a replaced record", func(m *mutant) {
		m.create = func(ctx context.Context, job reportjobs.Job, input []byte) error {
			if old, ok := m.peek(job.ID); ok {
				input = old.input
			}
			return m.naive.Create(ctx, job, input)
		}
	}},
	{"keeps the old input where there is no new one", "replaced by one without input", func(m *mutant) {
		m.create = func(ctx context.Context, job reportjobs.Job, input []byte) error {
			if old, ok := m.peek(job.ID); ok && input == nil {
				input = old.input
			}
			return m.naive.Create(ctx, job, input)
		}
	}},
}
