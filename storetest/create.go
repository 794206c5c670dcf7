package storetest

import (
	"crypto/rand"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

var createRules = []storeRule{
	{"every field", "Get returns every field as it was created: texts in any script, whole microseconds, all of a float's digits, all of an int64", func(t *probe, s reportjobs.JobStore) {
		t.stored(s, t.create(s, full(), nil))
	}},
	{"hardly a field", "what was nil or zero is nil or zero when it comes back", func(t *probe, s reportjobs.JobStore) {
		job := NewJob(nil)
		job = reportjobs.Job{
			ID: job.ID, Origin: job.Origin, Revision: job.Revision, Status: job.Status, Folder: job.Folder,
			Reports: []reportjobs.Report{{Name: "executive"}}, MaxAttempts: 1, DueAt: job.DueAt,
			CreatedAt: job.CreatedAt, UpdatedAt: job.UpdatedAt, ExpiresAt: job.ExpiresAt,
		}
		t.stored(s, t.create(s, job, nil))
	}},
	{"nothing there", "Get of an unknown id is ErrNotFound", func(t *probe, s reportjobs.JobStore) {
		t.gone(s, NewJob(nil))
	}},
	{"replayed", "Replayed is not stored", func(t *probe, s reportjobs.JobStore) {
		job := NewJob(nil)
		replayed := job
		replayed.Replayed = true
		t.create(s, replayed, nil)
		t.stored(s, job)
		next := written(job)
		replayed = next
		replayed.Replayed = true
		t.swap(s, job, replayed)
		t.stored(s, next)
	}},
	{"repeated create", "the same write again is nil and changes nothing", func(t *probe, s reportjobs.JobStore) {
		job := t.create(s, NewJob(nil), []byte("input"))
		t.create(s, job, []byte("input"))
		t.stored(s, job)
		t.input(s, job, []byte("input"))
	}},
	{"repeated create after swaps", "the same write again is nil and takes nothing back that was written since", func(t *probe, s reportjobs.JobStore) {
		job := t.create(s, NewJob(nil), []byte("input"))
		now := t.swap(s, job, claimed(job))
		t.create(s, job, []byte("input"))
		t.stored(s, now)
		now = t.swap(s, now, settled(now))
		t.create(s, job, []byte("input"))
		t.stored(s, now)
		t.input(s, now, []byte("input"))
	}},
	{"id taken", "another record in the way is ErrExists; neither it nor its input is touched, and the loser leaves no input", func(t *probe, s reportjobs.JobStore) {
		winner := t.create(s, full(), []byte("the winner's"))
		loser := NewJob(nil)
		loser.ID, loser.Tenant = winner.ID, winner.Tenant
		require.ErrorIs(t, s.Create(t.Context(), loser, []byte("the loser's")), reportjobs.ErrExists)
		t.stored(s, winner)
		t.input(s, winner, []byte("the winner's"))
		t.noInput(s, loser)

		now := t.swap(s, winner, settled(winner))
		require.ErrorIs(t, s.Create(t.Context(), loser, nil), reportjobs.ErrExists)
		t.stored(s, now)
		t.input(s, now, []byte("the winner's"))
	}},
	{"id taken, same revision", "it is the Origin that tells a repeated create, nothing else", func(t *probe, s reportjobs.JobStore) {
		winner := t.create(s, NewJob(nil), []byte("the winner's"))
		loser := winner.Clone()
		loser.Origin = rand.Text()
		require.ErrorIs(t, s.Create(t.Context(), loser, []byte("the loser's")), reportjobs.ErrExists)
		t.stored(s, winner)
		t.input(s, winner, []byte("the winner's"))
	}},
	{"expired", "a record whose ExpiresAt is not after the new one's CreatedAt is replaced, with its input", func(t *probe, s reportjobs.JobStore) {
		now := NewJob(nil)
		for _, since := range []time.Duration{0, time.Microsecond, 100 * time.Hour} {
			for _, last := range []func(reportjobs.Job) reportjobs.Job{claimed, settled} {
				old := reborn(now, nil) // later than all before: some stores take the times of writes for a clock
				old.ID = newID()
				t.create(s, old, []byte("old"))
				old = t.swap(s, old, last(old))
				job := reborn(old, nil)
				job.CreatedAt = old.ExpiresAt.Add(since)
				now = t.create(s, job, []byte("new"))
				t.stored(s, job)
				t.input(s, job, []byte("new"))
			}
		}
	}},
	{"almost expired", "a record that expires a microsecond after the new one's CreatedAt is in the way", func(t *probe, s reportjobs.JobStore) {
		old := t.create(s, NewJob(nil), []byte("old"))
		job := reborn(old, nil)
		job.CreatedAt = old.ExpiresAt.Add(-time.Microsecond)
		require.ErrorIs(t, s.Create(t.Context(), job, []byte("new")), reportjobs.ErrExists)
		t.stored(s, old)
		t.input(s, old, []byte("old"))
	}},
	{"never expires", "a record without ExpiresAt is never replaced, and a write without it erases nothing", func(t *probe, s reportjobs.JobStore) {
		old := t.create(s, NewJob(nil), []byte("old"))
		job := reborn(old, nil)
		last := settled(old)
		last.ExpiresAt = time.Time{}
		t.swap(s, old, last)
		t.stored(s, last)
		require.ErrorIs(t, s.Create(t.Context(), job, []byte("new")), reportjobs.ErrExists)
		t.stored(s, last)
		t.input(s, last, []byte("old"))
	}},
	{"extended", "it is the ExpiresAt of the last write that counts", func(t *probe, s reportjobs.JobStore) {
		old := t.create(s, NewJob(nil), nil)
		job := reborn(old, nil)
		longer := written(old)
		longer.ExpiresAt = job.CreatedAt.Add(time.Microsecond)
		t.swap(s, old, longer)
		require.ErrorIs(t, s.Create(t.Context(), job, nil), reportjobs.ErrExists)
		shorter := written(longer)
		shorter.ExpiresAt = job.CreatedAt
		t.swap(s, longer, shorter)
		t.create(s, job, nil)
		t.stored(s, job)
	}},
	{"repeated create, replaced since", "the same write again, after its record expired and was replaced, is ErrExists", func(t *probe, s reportjobs.JobStore) {
		old := t.create(s, NewJob(nil), []byte("old"))
		job := t.create(s, reborn(old, nil), []byte("new"))
		require.ErrorIs(t, s.Create(t.Context(), old, []byte("old")), reportjobs.ErrExists)
		t.stored(s, job)
		t.input(s, job, []byte("new"))
	}},
	{"expired, not replaced", "Get returns a record however old: who may see it is decided elsewhere", func(t *probe, s reportjobs.JobStore) {
		job := NewJob(nil)
		job.ExpiresAt = job.UpdatedAt.Add(time.Microsecond)
		t.create(s, job, nil)
		t.stored(s, job)
	}},
	{"two jobs", "a write to one id touches no other", func(t *probe, s reportjobs.JobStore) {
		a, b := NewJob(nil), full()
		b.Tenant, b.Revision = a.Tenant, a.Revision
		t.create(s, a, []byte("a"))
		t.create(s, b, []byte("b"))
		t.swap(s, a, settled(a))
		t.stored(s, b)
		t.swap(s, b, erased(b))
		_, err := s.Get(t.Context(), a.ID)
		require.NoError(t, err)
		t.input(s, a, []byte("a"))
	}},
}
