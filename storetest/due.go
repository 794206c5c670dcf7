package storetest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

// dueIndex skips the case if s has no index of due jobs.
func (t *probe) dueIndex(s reportjobs.JobStore) {
	t.Helper()
	for _, err := range s.Due(t.Context(), epoch) {
		if errors.Is(err, errors.ErrUnsupported) {
			t.Skipf("Due is not proved: %v", err)
		}
		require.NoError(t, err)
		return
	}
}

// due checks that, in the end, those of jobs that are due at by are exactly
// want, in this order. Jobs of others may be among them.
func (t *probe) due(s reportjobs.JobStore, by time.Time, jobs, want []reportjobs.Job) {
	t.Helper()
	own, ids := map[string]bool{}, make([]string, len(want))
	for _, job := range jobs {
		own[job.ID] = true
	}
	for i, job := range want {
		ids[i] = job.ID
	}
	t.eventually(func() error {
		var got []string
		for id, err := range s.Due(t.Context(), by) {
			if err != nil {
				return err
			}
			if own[id] {
				got = append(got, id)
			}
		}
		return differ("due jobs", ids, got)
	})
}

// backlog returns n jobs that are due one after the other, a second apart.
func backlog(n int) []reportjobs.Job {
	jobs := make([]reportjobs.Job, n)
	for i := range jobs {
		jobs[i] = NewJob(nil)
		jobs[i].DueAt = epoch.Add(time.Duration(i) * time.Second)
	}
	return jobs
}

// shuffled returns the same jobs in another order.
func shuffled(jobs []reportjobs.Job) []reportjobs.Job {
	jobs = slices.Clone(jobs)
	rand.Shuffle(len(jobs), func(i, j int) { jobs[i], jobs[j] = jobs[j], jobs[i] })
	return jobs
}

var dueRules = []storeRule{
	{"due", "Due yields what is due by then, the very moment included, and not what is due a microsecond later", func(t *probe, s reportjobs.JobStore) {
		t.dueIndex(s)
		jobs := backlog(6)
		jobs[4].DueAt = jobs[3].DueAt.Add(time.Microsecond)
		t.createMany(s, jobs)
		t.due(s, jobs[3].DueAt, jobs, jobs[:4])
		t.due(s, jobs[4].DueAt, jobs, jobs[:5])
		t.due(s, jobs[0].DueAt.Add(-time.Microsecond), jobs, nil)
		t.due(s, jobs[5].Deadline, jobs, jobs)
	}},
	{"oldest first", "Due yields the oldest DueAt first, whenever the jobs were created", func(t *probe, s reportjobs.JobStore) {
		t.dueIndex(s)
		jobs := backlog(40)
		for i := range jobs { // less than a millisecond apart, and around a full second
			jobs[i].DueAt = epoch.Truncate(time.Second).Add(time.Duration(i-20) * 7 * time.Microsecond)
		}
		for _, job := range shuffled(jobs) {
			t.create(s, job, nil)
		}
		t.due(s, epoch, jobs, jobs)
	}},
	{"claimed", "a claim moves a job to the end of its lease", func(t *probe, s reportjobs.JobStore) {
		t.dueIndex(s)
		jobs := backlog(3)
		t.createMany(s, jobs)
		first := t.swap(s, jobs[0], claimed(jobs[0]))
		t.due(s, jobs[2].DueAt, jobs, jobs[1:])
		t.due(s, first.DueAt, jobs, []reportjobs.Job{jobs[1], jobs[2], first})

		again := written(first)
		again.Status, again.DueAt = reportjobs.StatusPending, epoch.Add(-time.Hour)
		t.swap(s, first, again)
		t.due(s, epoch.Add(-time.Hour), jobs, []reportjobs.Job{again})
		t.due(s, first.DueAt, jobs, []reportjobs.Job{again, jobs[1], jobs[2]})
	}},
	{"finished", "a job that has ended leaves, in whatever way it ended", func(t *probe, s reportjobs.JobStore) {
		t.dueIndex(s)
		jobs := backlog(6)
		t.createMany(s, jobs)
		ends := []reportjobs.Status{reportjobs.StatusCompleted, reportjobs.StatusPartial, reportjobs.StatusFailed, reportjobs.StatusCanceled}
		for i, status := range ends {
			end := settled(jobs[i])
			end.Status = status
			t.swap(s, jobs[i], end)
		}
		t.due(s, jobs[0].Deadline, jobs, jobs[len(ends):])
	}},
	{"created finished", "a job that is created finished never shows", func(t *probe, s reportjobs.JobStore) {
		t.dueIndex(s)
		jobs := backlog(2)
		jobs[0] = settled(jobs[0])
		t.createMany(s, jobs)
		t.due(s, jobs[1].Deadline, jobs, jobs[1:])
	}},
	{"erased and replaced", "an erased job leaves, and of an id that was born again only the new record counts", func(t *probe, s reportjobs.JobStore) {
		t.dueIndex(s)
		jobs := backlog(3)
		jobs[1].ExpiresAt = epoch.Add(time.Hour)
		t.createMany(s, jobs)
		t.swap(s, jobs[0], erased(jobs[0]))
		job := t.create(s, reborn(jobs[1], nil), nil)
		t.due(s, epoch.Add(time.Minute), jobs, jobs[2:])
		t.due(s, job.DueAt, jobs, []reportjobs.Job{jobs[2], job})
	}},
	{"refused writes", "a write that was refused moves nothing", func(t *probe, s reportjobs.JobStore) {
		t.dueIndex(s)
		jobs := backlog(2)
		t.createMany(s, jobs)
		stale := claimed(jobs[0])
		require.ErrorIs(t, s.Swap(t.Context(), stale.Revision+"x", stale), reportjobs.ErrConflict)
		other := NewJob(nil)
		other.ID, other.DueAt = jobs[0].ID, epoch.Add(time.Hour)
		require.ErrorIs(t, s.Create(t.Context(), other, nil), reportjobs.ErrExists)
		t.due(s, jobs[0].Deadline, jobs, jobs)
	}},
	{"early break", "who stops in the middle harms nobody: the store goes on, and so does another Due", func(t *probe, s reportjobs.JobStore) {
		t.dueIndex(s)
		jobs := backlog(5)
		t.createMany(s, jobs)
		t.due(s, jobs[4].DueAt, jobs, jobs)
		t.returns(func() {
			for _, err := range s.Due(t.Context(), jobs[4].DueAt) {
				assert.NoError(t, err)
				break
			}
			next := claimed(jobs[0])
			assert.NoError(t, s.Swap(t.Context(), jobs[0].Revision, next))
			jobs[0] = next
		})
		t.due(s, jobs[4].DueAt, jobs, jobs[1:])
	}},
	{"sweep", "what Due yields may be read and written while it runs; done again and again, no due job is left", func(t *probe, s reportjobs.JobStore) {
		t.dueIndex(s)
		jobs := backlog(50)
		t.createMany(s, jobs)
		open := map[string]bool{}
		for _, job := range jobs {
			open[job.ID] = true
		}
		t.returns(func() { t.eventually(func() error { return t.sweep(s, jobs[49].DueAt, open) }) })
		t.due(s, jobs[49].DueAt, jobs, nil)
	}},
	{"many", "a backlog of a thousand jobs is yielded whole and in order", func(t *probe, s reportjobs.JobStore) {
		t.dueIndex(s)
		jobs := backlog(1000)
		t.createMany(s, shuffled(jobs))
		t.due(s, jobs[999].DueAt, jobs, jobs)
	}},
}

// sweep settles the due ones among the open jobs and takes them out. It
// returns an error as long as some are open.
func (t *probe) sweep(s reportjobs.JobStore, by time.Time, open map[string]bool) error {
	for id, err := range s.Due(t.Context(), by) {
		if err != nil {
			return err
		}
		if !open[id] {
			continue
		}
		job, err := s.Get(t.Context(), id)
		if err != nil {
			return err
		}
		if err := s.Swap(t.Context(), job.Revision, settled(job)); err != nil {
			return err
		}
		delete(open, id)
	}
	if len(open) > 0 {
		return fmt.Errorf("%d jobs are due and do not turn up", len(open))
	}
	return nil
}
