package storetest

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

var pageRules = []listRule{
	{"limit", "Limit bounds what is yielded, 0 is no bound, and one that is too high does no harm", func(t *probe, s ListerStore) {
		jobs := history(300, 7)
		t.createMany(s, jobs)
		q := all(jobs)
		t.listed(s, q, jobs)
		for _, limit := range []int{1, 7, 299, 300, 301, 10000} {
			q.Limit = limit
			t.listed(s, q, jobs[:min(limit, len(jobs))])
		}
	}},
	{"limit with status", "Limit counts the jobs that are yielded, not those that were looked at", func(t *probe, s ListerStore) {
		jobs := history(60, 1)
		var done []reportjobs.Job
		for i := range jobs {
			if i%10 == 9 {
				jobs[i] = settled(jobs[i])
				done = append(done, jobs[i])
			}
		}
		t.createMany(s, jobs)
		q := reportjobs.Query{Tenant: jobs[0].Tenant, Status: reportjobs.StatusCompleted}
		t.listed(s, q, done)
		q.Limit = 4
		t.listed(s, q, done[:4])
		q.After = done[3].Cursor()
		t.listed(s, q, done[4:])
	}},
	{"pages", "After starts right behind a job: pages of any size neither skip nor repeat, also among equal times", func(t *probe, s ListerStore) {
		jobs := history(23, 5)
		t.createMany(s, jobs)
		t.listed(s, all(jobs), jobs)
		for _, size := range []int{1, 2, 3, 5, 22, 23, 24} {
			q := all(jobs)
			q.Limit = size
			for rest := jobs; len(rest) > 0; {
				n := min(size, len(rest))
				t.listed(s, q, rest[:n])
				q.After, rest = rest[n-1].Cursor(), rest[n:]
			}
			t.listed(s, q, nil)
		}
	}},
	{"lost place", "After is a place, not a job: it holds when the job is gone, or never was", func(t *probe, s ListerStore) {
		jobs := history(6, 2)
		t.createMany(s, jobs)
		t.listed(s, all(jobs), jobs)
		t.swap(s, jobs[2], erased(jobs[2]))
		q := all(jobs)
		q.After = jobs[2].Cursor()
		t.listed(s, q, jobs[3:])
		q.After = reportjobs.Cursor{CreatedAt: jobs[1].CreatedAt.Add(-time.Microsecond), ID: newID()}
		t.listed(s, q, jobs[3:])
		q.After = reportjobs.Cursor{CreatedAt: epoch.Add(time.Hour), ID: newID()}
		t.listed(s, q, []reportjobs.Job{jobs[0], jobs[1], jobs[3], jobs[4], jobs[5]})
		q.After = reportjobs.Cursor{CreatedAt: epoch.Add(-time.Hour), ID: newID()}
		t.listed(s, q, nil)
	}},
	{"added at the front", "new jobs hide or repeat no older one from a reader who is past them", func(t *probe, s ListerStore) {
		jobs := history(12, 3)
		t.createMany(s, jobs)
		t.listed(s, all(jobs), jobs)
		q := all(jobs)
		q.Limit = 4
		for page := range slices.Chunk(jobs, 4) {
			t.listed(s, q, page)
			q.After = page[3].Cursor()
			newer := history(2, 1)
			for i := range newer {
				newer[i].Tenant, newer[i].CreatedAt = q.Tenant, epoch.Add(time.Hour)
			}
			t.createMany(s, newer)
		}
	}},
	{"added everywhere", "while others add jobs, a reader meets each one that was there once, in order, and none twice", func(t *probe, s ListerStore) {
		jobs := history(60, 2)
		t.createMany(s, jobs)
		t.listed(s, all(jobs), jobs)
		for _, size := range []int{0, 7} {
			t.eventually(func() error { // a page may come from a replica that has not heard of all
				added := history(60, 1)
				got := t.walk(s, all(jobs), size, func(i int) {
					if i < len(added) { // behind the reader and, by turns, ahead of it
						added[i].Tenant, added[i].CreatedAt = jobs[0].Tenant, jobs[(i*i)%60].CreatedAt.Add(time.Millisecond)
						t.create(s, added[i], nil)
					}
				})
				require.True(t, slices.IsSortedFunc(got, newestFirst), "newest first")
				require.Len(t, slices.Compact(idsOf(got)), len(got), "none twice")
				got = slices.DeleteFunc(got, func(j reportjobs.Job) bool { return !slices.Contains(idsOf(jobs), j.ID) })
				return differ("jobs", idsOf(jobs), idsOf(got))
			})
		}
	}},
	{"early break", "who stops in the middle harms nobody; what is listed may be read and written meanwhile", func(t *probe, s ListerStore) {
		jobs := history(5, 1)
		t.createMany(s, jobs)
		t.listed(s, all(jobs), jobs)
		t.returns(func() { t.eventually(func() error { return t.settleUntil(s, all(jobs), jobs[2].ID) }) })
		q := all(jobs)
		q.Status = reportjobs.StatusPending
		t.eventually(func() error {
			got, err := t.list(s, q)
			return errors.Join(err, differ("jobs", idsOf(jobs[2:]), idsOf(got)))
		})
	}},
}

// settleUntil settles what q yields, and breaks off at the job of that id.
func (t *probe) settleUntil(s ListerStore, q reportjobs.Query, id string) error {
	for listed, err := range s.List(t.Context(), q) {
		if err != nil || listed.ID == id {
			return err
		}
		job, err := s.Get(t.Context(), listed.ID)
		if err == nil && !job.Status.Finished() {
			err = s.Swap(t.Context(), job.Revision, settled(job))
		}
		if err != nil {
			return err
		}
	}
	return fmt.Errorf("a list that ends before %s", id)
}

// walk lists all that q asks for, page by page, and calls met for each job as
// it comes.
func (t *probe) walk(s ListerStore, q reportjobs.Query, size int, met func(i int)) (got []reportjobs.Job) {
	t.Helper()
	for q.Limit = size; ; {
		before := len(got)
		for job, err := range s.List(t.Context(), q) {
			require.NoError(t, err)
			met(len(got))
			got = append(got, job)
			require.LessOrEqual(t, len(got), 10000, "an endless list")
		}
		if size == 0 || len(got)-before < size {
			return got
		}
		q.After = got[len(got)-1].Cursor()
	}
}
