package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

// JobStore proves that what open returns keeps the contract of
// [reportjobs.JobStore]. The cases about Due are skipped, and say so, where it
// answers errors.ErrUnsupported.
func JobStore(t *testing.T, open func(t *testing.T) reportjobs.JobStore) {
	prove(t, open, createRules, inputRules, swapRules, eraseRules, dueRules, callRules, raceRules)
}

type storeRule = rule[reportjobs.JobStore]

// create stores job and returns it as it is stored then.
func (t *probe) create(s reportjobs.JobStore, job reportjobs.Job, input []byte) reportjobs.Job {
	t.Helper()
	require.NoError(t, s.Create(t.Context(), job, input))
	return job
}

// createMany stores all jobs, without input.
func (t *probe) createMany(s reportjobs.JobStore, jobs []reportjobs.Job) {
	t.Helper()
	require.NoError(t, many(len(jobs), func(i int) error { return s.Create(t.Context(), jobs[i], nil) }))
}

// swap replaces old by job and returns job.
func (t *probe) swap(s reportjobs.JobStore, old, job reportjobs.Job) reportjobs.Job {
	t.Helper()
	require.NoError(t, s.Swap(t.Context(), old.Revision, job))
	return job
}

// stored checks that the record of job.ID is job, in every field.
func (t *probe) stored(s reportjobs.JobStore, job reportjobs.Job) {
	t.Helper()
	got, err := s.Get(t.Context(), job.ID)
	require.NoError(t, err)
	t.same(job, got)
}

// gone checks that there is no record of job.ID.
func (t *probe) gone(s reportjobs.JobStore, job reportjobs.Job) {
	t.Helper()
	_, err := s.Get(t.Context(), job.ID)
	require.ErrorIs(t, err, reportjobs.ErrNotFound)
}

// input checks that the input of job is want.
func (t *probe) input(s reportjobs.JobStore, job reportjobs.Job, want []byte) {
	t.Helper()
	got, err := s.Input(t.Context(), job)
	require.NoError(t, err)
	require.Equal(t, digest(want), digest(got), "the input: %d bytes, want %d", len(got), len(want))
}

// noInput checks that there is no input of job.
func (t *probe) noInput(s reportjobs.JobStore, job reportjobs.Job) {
	t.Helper()
	_, err := s.Input(t.Context(), job)
	require.ErrorIs(t, err, reportjobs.ErrNotFound)
}

// same checks that two records are equal. A store need not tell an empty map
// from none: no reader does.
func (t *probe) same(want, got reportjobs.Job) {
	t.Helper()
	require.Equal(t, plain(want), plain(got))
}

func plain(job reportjobs.Job) reportjobs.Job {
	job = job.Clone()
	if len(job.Metadata) == 0 {
		job.Metadata = nil
	}
	files := []*reportjobs.Artifact{job.Input.Artifact}
	for _, r := range job.Reports {
		files = append(files, r.Artifact)
	}
	for _, a := range files {
		if a != nil && len(a.Meta) == 0 {
			a.Meta = nil
		}
	}
	return job
}

// scribble changes everything that a copy of job could share with it.
func scribble(job reportjobs.Job) {
	job.Metadata["company_name"] = "scribbled"
	job.Metadata["scribble"] = "scribbled"
	if job.Failure != nil {
		job.Failure.Code = "scribbled"
	}
	files := []*reportjobs.Artifact{job.Input.Artifact}
	for i := range job.Reports {
		r := &job.Reports[i]
		r.Name += "scribbled"
		if r.Failure != nil {
			r.Failure.Message = "scribbled"
		}
		files = append(files, r.Artifact)
	}
	for _, a := range files {
		if a != nil {
			a.Key += "scribbled"
			a.Meta["pages"] = "scribbled"
		}
	}
}

var callRules = []storeRule{
	{"what goes in", "Create and Swap share nothing with their arguments, and change nothing in them", func(t *probe, s reportjobs.JobStore) {
		job, input := full(), randomBytes(100)
		want, sent := job.Clone(), append([]byte(nil), input...)
		t.create(s, job, input)
		t.same(want, job)
		require.Equal(t, sent, input)
		scribble(job)
		clear(input)
		t.stored(s, want)
		t.input(s, want, sent)

		next := written(want)
		want = next.Clone()
		t.swap(s, job, next)
		t.same(want, next)
		scribble(next)
		t.stored(s, want)
	}},
	{"what comes out", "Get and Input share nothing with what they return", func(t *probe, s reportjobs.JobStore) {
		input := randomBytes(100)
		job := t.create(s, full(), append([]byte(nil), input...))
		got, err := s.Get(t.Context(), job.ID)
		require.NoError(t, err)
		t.same(job, got)
		bytes, err := s.Input(t.Context(), job)
		require.NoError(t, err)
		require.Equal(t, input, bytes)
		scribble(got)
		clear(bytes)
		t.stored(s, job)
		t.input(s, job, input)
	}},
	{"canceled context", "a call whose context has ended returns an error", func(t *probe, s reportjobs.JobStore) {
		job := t.create(s, NewJob(nil), []byte("input"))
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := s.Get(ctx, job.ID)
		assert.Error(t, err, "Get")
		_, err = s.Input(ctx, job)
		assert.Error(t, err, "Input")
		assert.Error(t, s.Swap(ctx, job.Revision, written(job)), "Swap")
		assert.Error(t, s.Create(ctx, NewJob(nil), nil), "Create")
		var errs []error
		for _, err := range s.Due(ctx, epoch) {
			errs = append(errs, err)
		}
		require.NotEmpty(t, errs, "Due")
		assert.Error(t, errs[len(errs)-1], "Due")
		assert.Equal(t, len(errs)-1, count(errs, nil), "Due ends after the first error")
	}},
	{"lost answers", "a write whose answer was lost returns nil when it is repeated, and is there once", func(t *probe, s reportjobs.JobStore) {
		lossy := NewFaults(func(call Call) Fault {
			if call.N%2 == 1 {
				return Lose
			}
			return None
		}).Store(s)
		twice := func(write func() error) {
			t.Helper()
			require.ErrorIs(t, write(), ErrInjected)
			require.NoError(t, write())
		}
		job := NewJob([]byte("input"))
		twice(func() error { return lossy.Create(t.Context(), job, []byte("input")) })
		for _, change := range []func(reportjobs.Job) reportjobs.Job{claimed, written, claimed, settled} {
			next := change(job)
			twice(func() error { return lossy.Swap(t.Context(), job.Revision, next) })
			job = next
			t.stored(s, job)
		}
		t.input(s, job, []byte("input"))
	}},
}

// differ returns an error that says what is wrong, or nil if got is want.
func differ[T comparable](what string, want, got []T) error {
	if len(want) != len(got) {
		return fmt.Errorf("%s: %d, want %d", what, len(got), len(want))
	}
	for i := range want {
		if want[i] != got[i] {
			return fmt.Errorf("%s: number %d of %d is %v, want %v", what, i+1, len(want), got[i], want[i])
		}
	}
	return nil
}

// count returns how many of errs are target; nil counts the successes.
func count(errs []error, target error) (n int) {
	for _, err := range errs {
		if errors.Is(err, target) {
			n++
		}
	}
	return n
}
