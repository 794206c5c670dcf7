package storetest

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

// A ListerStore is a job store that can list.
type ListerStore interface {
	reportjobs.JobStore
	reportjobs.Lister
}

// Lister proves that what open returns keeps the contract of
// [reportjobs.Lister]; that of the job store is for [JobStore].
func Lister(t *testing.T, open func(t *testing.T) ListerStore) {
	prove(t, open, listRules, pageRules)
}

type listRule = rule[ListerStore]

// listed checks that q yields, in the end, exactly the jobs of want in this
// order, whole, and returns them as they came. Another call may lag again: an
// index can have replicas.
func (t *probe) listed(s ListerStore, q reportjobs.Query, want []reportjobs.Job) (got []reportjobs.Job) {
	t.Helper()
	t.eventually(func() (err error) {
		if got, err = t.list(s, q); err != nil {
			return err
		}
		return errors.Join(differ("jobs", idsOf(want), idsOf(got)), differ("revisions", revisionsOf(want), revisionsOf(got)))
	})
	for i := range want {
		t.same(want[i], got[i])
	}
	return got
}

func (t *probe) list(s ListerStore, q reportjobs.Query) (jobs []reportjobs.Job, err error) {
	for job, err := range s.List(t.Context(), q) {
		if err != nil {
			return jobs, err
		}
		jobs = append(jobs, job)
	}
	return jobs, nil
}

func idsOf(jobs []reportjobs.Job) []string {
	ids := make([]string, len(jobs))
	for i, job := range jobs {
		ids[i] = job.ID
	}
	return ids
}

func revisionsOf(jobs []reportjobs.Job) []string {
	revisions := make([]string, len(jobs))
	for i, job := range jobs {
		revisions[i] = job.Revision
	}
	return revisions
}

// history returns n jobs of one new tenant, newest first, created a second
// apart, but in groups of equal times.
func history(n, group int) []reportjobs.Job {
	tenant := "tenant-" + rand.Text()
	jobs := make([]reportjobs.Job, n)
	for i := range jobs {
		jobs[i] = NewJob(nil)
		jobs[i].Tenant = tenant
		jobs[i].CreatedAt = epoch.Add(-time.Duration(i/group) * time.Second)
	}
	slices.SortFunc(jobs, newestFirst)
	return jobs
}

func newestFirst(a, b reportjobs.Job) int {
	if c := b.CreatedAt.Compare(a.CreatedAt); c != 0 {
		return c
	}
	return strings.Compare(b.ID, a.ID)
}

// all asks for everything of the tenant of jobs.
func all(jobs []reportjobs.Job) reportjobs.Query { return reportjobs.Query{Tenant: jobs[0].Tenant} }

var listRules = []listRule{
	{"newest first", "List yields by CreatedAt, falling, to the microsecond, whenever the jobs were stored", func(t *probe, s ListerStore) {
		jobs := history(40, 1)
		for i := range jobs { // less than a millisecond apart, and around a full second
			jobs[i].CreatedAt = epoch.Truncate(time.Second).Add(time.Duration(20-i) * 7 * time.Microsecond)
		}
		for _, job := range shuffled(jobs) {
			t.create(s, job, nil)
		}
		t.listed(s, all(jobs), jobs)
	}},
	{"same time", "jobs created at the same time are yielded by ID, falling", func(t *probe, s ListerStore) {
		jobs := history(30, 10)
		t.createMany(s, shuffled(jobs))
		t.listed(s, all(jobs), jobs)
	}},
	{"whole jobs", "List yields records with every field, as they were written last", func(t *probe, s ListerStore) {
		job := t.create(s, full(), []byte("input"))
		t.listed(s, all([]reportjobs.Job{job}), []reportjobs.Job{job})
		job = t.swap(s, job, settled(job))
		t.listed(s, all([]reportjobs.Job{job}), []reportjobs.Job{job})
	}},
	{"nobody's", "a tenant without jobs has an empty list", func(t *probe, s ListerStore) {
		t.listed(s, reportjobs.Query{Tenant: "tenant-" + rand.Text()}, nil)
	}},
	{"tenants", "a tenant sees its own jobs, not those of one whose name begins alike or differs in case", func(t *probe, s ListerStore) {
		base := "Tenant-" + rand.Text()
		var first []reportjobs.Job
		for i, tenant := range []string{base, base + "/", base + "#1", base + "1", strings.ToLower(base), base + " ", "ü" + base, base[:len(base)-1]} {
			jobs := history(3, 2)
			for j := range jobs {
				jobs[j].Tenant = tenant
			}
			t.createMany(s, jobs)
			t.listed(s, reportjobs.Query{Tenant: tenant}, jobs)
			if i == 0 {
				first = jobs
			}
			t.listed(s, reportjobs.Query{Tenant: base}, first)
		}
	}},
	{"no tenant", `"" is a tenant too, not all of them`, func(t *probe, s ListerStore) {
		jobs, foreign := history(3, 1), history(1, 1)
		for i := range jobs {
			jobs[i].Tenant = ""
		}
		t.createMany(s, append(foreign, jobs...))
		t.listed(s, all(foreign), foreign)
		t.eventually(func() error {
			got, err := t.list(s, reportjobs.Query{})
			got = slices.DeleteFunc(got, func(j reportjobs.Job) bool { // what earlier runs left
				return !slices.Contains(idsOf(jobs), j.ID) && j.ID != foreign[0].ID
			})
			return errors.Join(err, differ("jobs", idsOf(jobs), idsOf(got)))
		})
	}},
	{"by status", "a status picks the jobs that have it now: a job moves from list to list with its swaps", func(t *probe, s ListerStore) {
		jobs := history(9, 2)
		t.createMany(s, jobs)
		with := func(status reportjobs.Status) reportjobs.Query {
			return reportjobs.Query{Tenant: jobs[0].Tenant, Status: status}
		}
		t.listed(s, with(reportjobs.StatusPending), jobs)
		t.listed(s, with(reportjobs.StatusProcessing), nil)
		for _, i := range []int{1, 4, 5} {
			jobs[i] = t.swap(s, jobs[i], claimed(jobs[i]))
		}
		t.listed(s, with(reportjobs.StatusProcessing), []reportjobs.Job{jobs[1], jobs[4], jobs[5]})
		jobs[4] = t.swap(s, jobs[4], settled(jobs[4]))
		t.listed(s, with(reportjobs.StatusProcessing), []reportjobs.Job{jobs[1], jobs[5]})
		t.listed(s, with(reportjobs.StatusCompleted), jobs[4:5])
		t.listed(s, with(reportjobs.StatusPending), []reportjobs.Job{jobs[0], jobs[2], jobs[3], jobs[6], jobs[7], jobs[8]})
		t.listed(s, all(jobs), jobs)
	}},
	{"erased", "an erased job leaves the list, a job born again stands where it was born last", func(t *probe, s ListerStore) {
		jobs := history(4, 1)
		jobs[3].ExpiresAt = epoch.Add(time.Hour)
		t.createMany(s, jobs)
		t.listed(s, all(jobs), jobs)
		t.swap(s, jobs[1], erased(jobs[1]))
		t.listed(s, all(jobs), []reportjobs.Job{jobs[0], jobs[2], jobs[3]})
		job := t.create(s, reborn(jobs[3], nil), nil)
		t.listed(s, all(jobs), []reportjobs.Job{job, jobs[0], jobs[2]})
	}},
	{"no sharing", "List shares nothing with what it yields", func(t *probe, s ListerStore) {
		job := t.create(s, full(), nil)
		q := all([]reportjobs.Job{job})
		scribble(t.listed(s, q, []reportjobs.Job{job})[0])
		t.stored(s, job)
		t.listed(s, q, []reportjobs.Job{job})
	}},
	{"canceled context", "a list whose context has ended ends with an error", func(t *probe, s ListerStore) {
		jobs := history(3, 1)
		t.createMany(s, jobs)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		var errs []error
		for _, err := range s.List(ctx, all(jobs)) {
			errs = append(errs, err)
		}
		require.NotEmpty(t, errs)
		require.Error(t, errs[len(errs)-1])
		require.Equal(t, len(errs)-1, count(errs, nil), "it ends after the first error")
	}},
}
