package dynamo

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/dynamo"
	"github.com/qubitz/reportjobs/integration/servers"
	"github.com/qubitz/reportjobs/storetest"
)

// due returns what Due yields by then.
func due(t *testing.T, s reportjobs.JobStore, by time.Time) (ids []string) {
	t.Helper()
	for id, err := range s.Due(t.Context(), by) {
		require.NoError(t, err)
		ids = append(ids, id)
	}
	return ids
}

// listed returns the ids of what q asks for.
func listed(t *testing.T, s reportjobs.Lister, q reportjobs.Query) (ids []string) {
	t.Helper()
	for job, err := range s.List(t.Context(), q) {
		require.NoError(t, err)
		ids = append(ids, job.ID)
	}
	return ids
}

// queue stores n jobs of one tenant, created and due a second apart.
func queue(t *testing.T, s reportjobs.JobStore, n int) (jobs []reportjobs.Job) {
	t.Helper()
	for i := range n {
		job := storetest.NewJob(nil)
		job.Tenant = "acme"
		job.CreatedAt = job.CreatedAt.Add(time.Duration(i) * time.Second)
		job.DueAt = job.CreatedAt
		require.NoError(t, s.Create(t.Context(), job, nil))
		jobs = append(jobs, job)
	}
	return jobs
}

// claim swaps in what a worker's claim writes, or its renewal.
func claim(t *testing.T, s reportjobs.JobStore, job reportjobs.Job, until time.Time) reportjobs.Job {
	t.Helper()
	next := job.Clone()
	next.Status, next.Attempt, next.DueAt = reportjobs.StatusProcessing, job.Attempt+1, until
	next.Revision = fmt.Sprint(job.ID, next.Attempt)
	require.NoError(t, s.Swap(t.Context(), job.Revision, next))
	return next
}

func TestShardsMayBeRaised(t *testing.T) {
	t.Parallel()
	endpoint := servers.Dynoxide(t)
	table := newTable(t, endpoint)
	var jobs []reportjobs.Job
	for _, shards := range []int{1, 3, 16} {
		table.Shards = shards
		s := storeOn(t, endpoint, table)
		jobs = append(jobs, queue(t, s, 20)...)
		require.Len(t, due(t, s, jobs[0].Deadline), len(jobs), "%d shards", shards)
		require.Len(t, listed(t, s, reportjobs.Query{Tenant: "acme"}), len(jobs), "%d shards", shards)
	}
}

// Without its index, Due or List says that it is not supported, and why; all
// else works.
func TestMissingIndexes(t *testing.T) {
	t.Parallel()
	endpoint := servers.Dynoxide(t)
	bare := newTable(t, endpoint, dynamo.Table{NoDue: true, NoList: true})
	s := storeOn(t, endpoint, dynamo.Table{Name: bare.Name}) // it thinks that there are some
	require.NoError(t, s.Create(t.Context(), storetest.NewJob(nil), nil))
	for _, err := range s.Due(t.Context(), time.Now()) {
		require.ErrorIs(t, err, errors.ErrUnsupported)
		require.EqualError(t, err, `dynamo: table "`+bare.Name+`" has no index "due"; EnsureTable adds it: unsupported operation`)
	}
	for _, err := range s.List(t.Context(), reportjobs.Query{}) {
		require.ErrorIs(t, err, errors.ErrUnsupported)
	}
	nowhere := storeOn(t, endpoint, dynamo.Table{Name: "no-such-table"})
	for _, err := range nowhere.Due(t.Context(), time.Now()) {
		require.Error(t, err)
		require.NotErrorIs(t, err, errors.ErrUnsupported, "a sweeper must not give up on it: it may be a matter of minutes")
	}
}

// Running jobs are known to the due index by a bound that is long past. They
// are not yielded before their lease ends, and then in its order.
func TestRunningJobsAreNotDue(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	jobs := queue(t, s, 250)
	by := jobs[len(jobs)-1].DueAt
	var waiting, lapsed []string
	for i, job := range jobs {
		switch i % 5 {
		case 0: // running
			claim(t, s, claim(t, s, job, by.Add(time.Minute)), by.Add(2*time.Minute))
		case 1: // its worker died: due between the others, the first to come the last to go
			job = claim(t, s, job, by.Add(-time.Duration(i)*time.Microsecond))
			lapsed = append(lapsed, job.ID)
		default:
			waiting = append(waiting, job.ID)
		}
	}
	slices.Reverse(lapsed)
	last := waiting[len(waiting)-1]
	want := append(append(waiting[:len(waiting)-1:len(waiting)-1], lapsed...), last)
	require.Equal(t, want, due(t, s, by))
}

// What sweeps and lists cost, by the server's own count.
func TestIndexCosts(t *testing.T) {
	t.Parallel()
	endpoint := servers.Dynoxide(t)
	m := newMeter()
	s := storeOn(t, endpoint, newTable(t, endpoint), m.attach)

	require.Empty(t, due(t, s, time.Now()))
	used := m.reset()
	require.Equal(t, []any{4, 0.0, 2.0}, []any{used.reads, used.readUnits, used.indexReads["due"]}, "an idle sweep is half a unit for each shard")

	jobs := queue(t, s, 40)
	running := claim(t, s, jobs[0], jobs[0].Deadline)
	m.reset()
	claim(t, s, running, jobs[0].Deadline.Add(time.Second))
	used = m.reset()
	require.Empty(t, used.indexWrites, "a heartbeat writes no index")
	claim(t, s, jobs[1], jobs[0].Deadline)
	require.Equal(t, map[string]float64{"list": 1}, m.reset().indexWrites, "a claim writes its status")

	require.Len(t, due(t, s, jobs[39].DueAt), 38)
	used = m.reset()
	require.Equal(t, 5, used.reads, "a query for each shard, and one batch")
	require.Equal(t, 20.0, used.readUnits, "half a unit for each unfinished job")
	require.LessOrEqual(t, used.indexReads["due"], 4.0)

	require.Len(t, listed(t, s, reportjobs.Query{Tenant: "acme", Status: reportjobs.StatusProcessing}), 2)
	used = m.reset()
	require.Equal(t, 1.0, used.readUnits, "jobs of another status are not read")
}

// Each page of a list costs what the first one does, also if the job that its
// cursor names was made at the same time as others, or is gone.
func TestPagesCostTheSame(t *testing.T) {
	t.Parallel()
	endpoint := servers.Dynoxide(t)
	m := newMeter()
	s := storeOn(t, endpoint, newTable(t, endpoint), m.attach)
	jobs := queue(t, s, 40)
	slices.Reverse(jobs) // as they are listed
	gone := jobs[19].Clone()
	gone.Revision, gone.ExpiresAt = "erased", gone.UpdatedAt
	require.NoError(t, s.Swap(t.Context(), jobs[19].Revision, gone))
	twin := storetest.NewJob(nil) // stands before jobs[9], the last of a page, or behind it
	twin.Tenant, twin.CreatedAt, twin.DueAt = jobs[9].Tenant, jobs[9].CreatedAt, jobs[9].DueAt
	require.NoError(t, s.Create(t.Context(), twin, nil))
	for _, row := range []struct {
		rule  string
		q     reportjobs.Query
		found int
		reads int
		units float64
	}{
		{"the first page is a query of each shard, and one batch", reportjobs.Query{Limit: 5}, 5, 5, 2.5},
		{"only what is yielded is read on the next", reportjobs.Query{Limit: 4, After: jobs[4].Cursor()}, 4, 5, 2},
		{"and behind a job that is gone", reportjobs.Query{Limit: 10, After: jobs[19].Cursor()}, 10, 5, 5},
		{"those of the time of the cursor that stand before it are not", reportjobs.Query{Limit: 5, After: reportjobs.Cursor{CreatedAt: jobs[9].CreatedAt, ID: "0"}}, 5, 5, 2.5},
		{"those that stand behind it are", reportjobs.Query{Limit: 2, After: reportjobs.Cursor{CreatedAt: jobs[9].CreatedAt, ID: "z"}}, 2, 5, 1},
		{"at the end there is no batch", reportjobs.Query{Limit: 10, After: jobs[39].Cursor()}, 0, 4, 0},
	} {
		m.reset()
		row.q.Tenant = "acme"
		require.Len(t, listed(t, s, row.q), row.found, row.rule)
		used := m.reset()
		require.Equal(t, []any{row.reads, row.units}, []any{used.reads, used.readUnits}, row.rule)
		require.LessOrEqual(t, used.indexReads["list"], 4.0, row.rule)
	}
	behind := reportjobs.Query{Tenant: "acme", Limit: 2, After: reportjobs.Cursor{CreatedAt: jobs[9].CreatedAt, ID: "z"}}
	require.ElementsMatch(t, []string{jobs[9].ID, twin.ID}, listed(t, s, behind), "both of the time of the cursor")
}

// A delayed job is no candidate of any sweep before its time: a year of them
// costs nothing.
func TestDelayedJobsAreNoCandidates(t *testing.T) {
	t.Parallel()
	endpoint := servers.Dynoxide(t)
	m := newMeter()
	s := storeOn(t, endpoint, newTable(t, endpoint), m.attach)
	job := storetest.NewJob(nil)
	job.DueAt = job.CreatedAt.Add(time.Hour)
	require.NoError(t, s.Create(t.Context(), job, nil))
	m.reset()
	require.Empty(t, due(t, s, job.DueAt.Add(-time.Microsecond)))
	require.Zero(t, m.reset().readUnits)
	require.Equal(t, []string{job.ID}, due(t, s, job.DueAt))
}
