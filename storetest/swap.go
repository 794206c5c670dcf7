package storetest

import (
	"crypto/rand"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

var swapRules = []storeRule{
	{"swap", "a write from the stored revision replaces every field, also by nothing", func(t *probe, s reportjobs.JobStore) {
		job := t.create(s, NewJob(nil), nil)
		everything := full()
		everything.ID, everything.Tenant, everything.Origin = job.ID, job.Tenant, job.Origin
		t.swap(s, job, everything)
		t.stored(s, everything)

		nothing := written(job)
		nothing.Metadata = nil
		t.swap(s, everything, nothing)
		t.stored(s, nothing)
	}},
	{"stale swap", "a write from an old revision is ErrConflict and changes nothing", func(t *probe, s reportjobs.JobStore) {
		first := t.create(s, NewJob(nil), []byte("input"))
		now := t.swap(s, first, claimed(first))
		require.ErrorIs(t, s.Swap(t.Context(), first.Revision, settled(first)), reportjobs.ErrConflict)
		t.stored(s, now)
		t.input(s, now, []byte("input"))
	}},
	{"unknown revision", "a write from a revision that never was, or from none, is ErrConflict and changes nothing", func(t *probe, s reportjobs.JobStore) {
		job := t.create(s, NewJob(nil), nil)
		require.ErrorIs(t, s.Swap(t.Context(), rand.Text(), claimed(job)), reportjobs.ErrConflict)
		require.ErrorIs(t, s.Swap(t.Context(), "", claimed(job)), reportjobs.ErrConflict)
		t.stored(s, job)
	}},
	{"swap of nothing", "a write to an id without a record is ErrNotFound and makes none", func(t *probe, s reportjobs.JobStore) {
		job := NewJob(nil)
		require.ErrorIs(t, s.Swap(t.Context(), job.Revision, written(job)), reportjobs.ErrNotFound)
		require.ErrorIs(t, s.Swap(t.Context(), "", written(job)), reportjobs.ErrNotFound)
		t.gone(s, job)
	}},
	{"repeated swap", "the same write again is nil and changes nothing", func(t *probe, s reportjobs.JobStore) {
		first := t.create(s, NewJob(nil), nil)
		now := t.swap(s, first, claimed(first))
		t.swap(s, first, now)
		t.stored(s, now)
		t.swap(s, first, now)
		t.stored(s, now)
	}},
	{"repeated swap, overwritten since", "the same write again, after another's came in between, is ErrConflict and changes nothing", func(t *probe, s reportjobs.JobStore) {
		first := t.create(s, NewJob(nil), nil)
		second := claimed(first)
		var now reportjobs.Job
		f := NewFaults(LoseNth(1))
		f.After(func(call Call) {
			if call.N == 1 {
				now = t.swap(s, second, settled(second))
			}
		})
		between := f.Store(s)
		require.ErrorIs(t, between.Swap(t.Context(), first.Revision, second), ErrInjected)
		require.ErrorIs(t, between.Swap(t.Context(), first.Revision, second), reportjobs.ErrConflict)
		t.stored(s, now)
	}},
	{"swap into a reborn id", "a write for a record that was replaced is ErrConflict and changes nothing", func(t *probe, s reportjobs.JobStore) {
		old := t.create(s, NewJob(nil), []byte("old"))
		job := t.create(s, reborn(old, nil), []byte("new"))
		require.ErrorIs(t, s.Swap(t.Context(), old.Revision, claimed(old)), reportjobs.ErrConflict)
		require.ErrorIs(t, s.Swap(t.Context(), old.Revision, erased(old)), reportjobs.ErrConflict)
		t.stored(s, job)
		t.input(s, job, []byte("new"))
	}},
}

var eraseRules = []storeRule{
	{"erase", "a write whose ExpiresAt is not after its UpdatedAt removes record and input", func(t *probe, s reportjobs.JobStore) {
		for _, since := range []time.Duration{0, time.Microsecond, time.Hour} {
			job := t.create(s, NewJob(nil), []byte("input"))
			last := erased(job)
			last.ExpiresAt = last.UpdatedAt.Add(-since)
			t.swap(s, job, last)
			t.gone(s, job)
			t.noInput(s, job)
			t.noInput(s, last)
		}
	}},
	{"not yet erased", "a write whose ExpiresAt is a microsecond after its UpdatedAt keeps record and input", func(t *probe, s reportjobs.JobStore) {
		job := t.create(s, NewJob(nil), []byte("input"))
		last := erased(job)
		last.ExpiresAt = last.UpdatedAt.Add(time.Microsecond)
		t.swap(s, job, last)
		t.stored(s, last)
		t.input(s, last, []byte("input"))
	}},
	{"stale erase", "erasing from an old revision is ErrConflict and removes nothing", func(t *probe, s reportjobs.JobStore) {
		job := t.create(s, NewJob(nil), []byte("input"))
		now := t.swap(s, job, claimed(job))
		require.ErrorIs(t, s.Swap(t.Context(), job.Revision, erased(job)), reportjobs.ErrConflict)
		t.stored(s, now)
		t.input(s, now, []byte("input"))
	}},
	{"write after erase", "a write to an erased record, its erasure repeated too, is ErrNotFound and brings nothing back", func(t *probe, s reportjobs.JobStore) {
		job := t.create(s, NewJob(nil), []byte("input"))
		last := t.swap(s, job, erased(job))
		require.ErrorIs(t, s.Swap(t.Context(), job.Revision, last), reportjobs.ErrNotFound)
		require.ErrorIs(t, s.Swap(t.Context(), job.Revision, claimed(job)), reportjobs.ErrNotFound)
		require.ErrorIs(t, s.Swap(t.Context(), last.Revision, claimed(last)), reportjobs.ErrNotFound)
		t.gone(s, job)
		t.noInput(s, job)
	}},
	{"reborn after erase", "an erased id may be created again, at any time, and has the new input only", func(t *probe, s reportjobs.JobStore) {
		old := t.create(s, NewJob(nil), []byte("old"))
		t.swap(s, old, erased(old))
		job := NewJob(nil)
		job.ID, job.Tenant = old.ID, old.Tenant
		t.create(s, job, []byte("new"))
		t.stored(s, job)
		t.input(s, job, []byte("new"))
		t.noInput(s, old)
	}},
}
