package memory

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

// epoch is when the jobs of these tests begin to be written.
var epoch = time.Date(2030, 1, 2, 3, 4, 5, 6000, time.UTC)

func at(seconds int) time.Time { return epoch.Add(time.Duration(seconds) * time.Second) }

// sample returns a record as a coordinator would write it, created and expiring
// so many seconds after epoch.
func sample(id string, created, expires int) reportjobs.Job {
	return reportjobs.Job{
		ID: id, Tenant: "t", Origin: "origin of " + id, Revision: "1", Status: reportjobs.StatusPending,
		Reports:   []reportjobs.Report{{Name: "executive"}},
		CreatedAt: at(created), UpdatedAt: at(created), DueAt: at(created), ExpiresAt: at(expires),
	}
}

func create(t testing.TB, s *Store, jobs ...reportjobs.Job) {
	t.Helper()
	for _, job := range jobs {
		require.NoError(t, s.Create(t.Context(), job, nil))
	}
}

// names returns n ids.
func names(n int) (ids []string) {
	for i := range n {
		ids = append(ids, fmt.Sprint(i))
	}
	return ids
}

// consistent checks that every index of s holds each record in its place, once,
// and nothing else.
func consistent(t require.TestingT, s *Store) {
	lists := map[string]map[reportjobs.Status][]*record{} // by tenant; "" is all
	var due, expiring []*record
	for id, r := range s.records {
		require.Equal(t, id, r.id)
		require.Equal(t, id, r.job.ID)
		require.Same(t, s.lists.tenants[r.job.Tenant], r.tenant)
		if !r.job.Status.Finished() {
			due = append(due, r)
		}
		if !r.job.ExpiresAt.IsZero() {
			expiring = append(expiring, r)
		}
		if lists[r.job.Tenant] == nil {
			lists[r.job.Tenant] = map[reportjobs.Status][]*record{}
		}
		for _, status := range []reportjobs.Status{"", r.job.Status} {
			lists[r.job.Tenant][status] = append(lists[r.job.Tenant][status], r)
		}
	}
	sameRecords(t, due, &s.due, func(r *record) int64 { return r.job.DueAt.UnixMicro() })
	sameRecords(t, expiring, &s.expiring, func(r *record) int64 { return r.job.ExpiresAt.UnixMicro() })
	require.Equal(t, len(s.records), s.Len())
	require.Equal(t, len(lists), len(s.lists.tenants), "a tenant without records takes no room")
	for tenant, want := range lists {
		got := s.lists.tenants[tenant]
		require.Equal(t, tenant, got.name)
		sameRecords(t, want[""], &got.all, byCreation)
		delete(want, "")
		for i := range got.byStatus {
			l := &got.byStatus[i]
			sameRecords(t, want[l.status], &l.list, byCreation)
			delete(want, l.status)
		}
		require.Empty(t, want, "a status without its list")
	}
}

func byCreation(r *record) int64 { return r.created }

func sameRecords(t require.TestingT, want []*record, l *list, at func(*record) int64) {
	slices.SortFunc(want, func(a, b *record) int { return cmp.Or(cmp.Compare(at(a), at(b)), strings.Compare(a.id, b.id)) })
	require.True(t, slices.EqualFunc(want, slices.Concat(l.blocks...), func(r *record, i item) bool {
		return i.record == r && i.at == at(r)
	}), "earliest first")
}

func TestWritesEvictWhatHasExpired(t *testing.T) {
	s := NewStore(nil)
	ids := names(7)
	for _, id := range ids[:4] {
		create(t, s, sample(id, 0, 10))
	}
	create(t, s, sample(ids[4], 0, 1000))
	unlimited := sample(ids[5], 0, 0)
	unlimited.ExpiresAt = time.Time{}
	create(t, s, unlimited)
	require.Equal(t, 6, s.Len())

	swap := func(id, from, to string, now int) {
		job := sample(id, 0, 1000)
		job.UpdatedAt, job.Revision = at(now), to
		require.NoError(t, s.Swap(t.Context(), from, job))
	}
	swap(ids[4], "1", "2", 9)
	require.Equal(t, 6, s.Len(), "nothing has expired yet")
	swap(ids[4], "2", "3", 10)
	require.Equal(t, 4, s.Len(), "two for a write")
	create(t, s, sample(ids[6], 11, 1000))
	require.Equal(t, 3, s.Len())
	swap(ids[4], "3", "4", 999)
	require.Equal(t, 3, s.Len(), "what lives stays, and what has no end for ever")
	consistent(t, s)
}

// Eviction goes by the time of the very write. A writer whose clock is far
// ahead may take two records along, and none of those that come after.
func TestAWriteFromTheFuture(t *testing.T) {
	s := NewStore(nil)
	ids := names(20)
	create(t, s, sample(ids[0], 1e6, 2e6))
	for _, id := range ids[1:] {
		create(t, s, sample(id, 0, 10))
	}
	require.Equal(t, 20, s.Len())
	create(t, s, sample("elsewhere", 9, 1000))
	require.Equal(t, 21, s.Len())
}

// What was written is there, even if it says that it has expired: who may see
// it is decided elsewhere.
func TestAWriteDoesNotEvictItself(t *testing.T) {
	s := NewStore(nil)
	create(t, s, sample("id", 10, 5))
	_, err := s.Get(t.Context(), "id")
	require.NoError(t, err)
}

func TestReadsEvictNothing(t *testing.T) {
	s := NewStore(nil)
	create(t, s, sample("id", 0, 10))
	_, err := s.Get(t.Context(), "id")
	require.NoError(t, err)
	for id, err := range s.Due(t.Context(), at(100)) {
		require.NoError(t, err)
		require.Equal(t, "id", id)
	}
	require.Equal(t, 1, s.Len())
}

func TestEmptyAnswersKnowTheContext(t *testing.T) {
	s := NewStore(nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var errs []error
	for _, err := range s.Due(ctx, epoch) {
		errs = append(errs, err)
	}
	for _, err := range s.List(ctx, reportjobs.Query{}) {
		errs = append(errs, err)
	}
	require.Equal(t, []error{context.Canceled, context.Canceled}, errs, "nothing found is another answer than not looked")
}

// A record that another write extended since lives on.
func TestEvictionKnowsTheLastExpiry(t *testing.T) {
	s := NewStore(nil)
	ids := names(2)
	job := sample(ids[0], 0, 10)
	create(t, s, job)
	job.Revision, job.ExpiresAt = "2", at(100)
	require.NoError(t, s.Swap(t.Context(), "1", job))
	create(t, s, sample(ids[1], 50, 1000))
	require.Equal(t, 2, s.Len())
}

// A store in which all live for one minute holds what was written in the last
// one, however long it runs.
func TestStoreDoesNotGrow(t *testing.T) {
	s := NewStore(nil)
	most := 0
	for i := range 60 * 200 {
		create(t, s, sample(fmt.Sprint(i), i/60, i/60+60))
		most = max(most, s.Len())
	}
	require.Less(t, most, 2*60*60)
	consistent(t, s)
}

func TestSwapReusesRoomAndKeepsNothing(t *testing.T) {
	s := NewStore(nil)
	job := sample("id", 0, 10)
	job.Metadata = map[string]string{"k": "v"}
	job.Reports = []reportjobs.Report{{Name: "a", Failure: &reportjobs.Failure{Code: "code"}}, {Name: "b"}, {Name: "c"}}
	create(t, s, job)
	job.Revision, job.Reports = "2", []reportjobs.Report{{Name: "d", Artifact: &reportjobs.Artifact{Key: "key"}}}
	given := job.Clone()
	require.NoError(t, s.Swap(t.Context(), "1", given))
	given.Reports[0].Artifact.Key = "scribbled"
	got, err := s.Get(t.Context(), "id")
	require.NoError(t, err)
	require.Equal(t, job, got)
	got.Metadata["k"] = "scribbled"
	job.Metadata["k"] = "scribbled"
	require.Equal(t, map[string]string{"k": "v"}, s.records["id"].clone().Metadata)
	require.Equal(t, make([]reportjobs.Report, 2), s.records["id"].job.Reports[1:3], "old reports are forgotten")

	job.Revision, job.Reports, job.Metadata = "3", nil, nil
	require.NoError(t, s.Swap(t.Context(), "2", job))
	got, err = s.Get(t.Context(), "id")
	require.NoError(t, err)
	require.Equal(t, job, got)
}

// A status that somebody asks for, and nobody has, takes no room.
func TestListOfAnUnknownStatus(t *testing.T) {
	s := NewStore(nil)
	create(t, s, sample("id", 0, 10))
	for range s.List(t.Context(), reportjobs.Query{Tenant: "t", Status: "made up"}) {
		t.Fatal("nobody has this status")
	}
	require.Len(t, s.lists.tenants["t"].byStatus, 1)
}

// A list takes its jobs by the page. What becomes of them until their turn
// comes shows: nobody is shown a job that was erased, or its former status.
func TestListIsOfTheMoment(t *testing.T) {
	s := NewStore(nil)
	create(t, s, sample("d", 4, 1000), sample("c", 3, 1000), sample("b", 2, 1000), sample("a", 1, 1000))
	write := func(id string, change func(*reportjobs.Job)) {
		job, err := s.Get(t.Context(), id)
		require.NoError(t, err)
		old := job.Revision
		job.Revision = "2"
		change(&job)
		require.NoError(t, s.Swap(t.Context(), old, job))
	}
	var got []string
	for job, err := range s.List(t.Context(), reportjobs.Query{Tenant: "t", Status: reportjobs.StatusPending}) {
		require.NoError(t, err)
		if got = append(got, job.ID); len(got) == 1 {
			write("c", func(j *reportjobs.Job) { j.ExpiresAt = j.UpdatedAt })
			create(t, s, sample("c", 5, 1000)) // born again, as the newest
			write("b", func(j *reportjobs.Job) { j.Status = reportjobs.StatusCanceled })
		}
	}
	require.Equal(t, []string{"d", "a"}, got)
}

func TestStoreUnderRace(t *testing.T) {
	s := NewStore(nil)
	ctx := context.Background()
	var wg sync.WaitGroup
	for hand := range 8 {
		wg.Go(func() {
			for i := range 300 {
				id := fmt.Sprint((hand*7 + i) % 40) // all hands meet
				job := sample(id, i, i+5)
				job.Origin, job.Revision = fmt.Sprint(hand, "/", i), fmt.Sprint(hand, "-", i)
				s.Create(ctx, job, nil)
				now, err := s.Get(ctx, id)
				if err != nil {
					continue
				}
				old := now.Revision
				now.Revision, now.Status = fmt.Sprint(hand, "=", i), reportjobs.StatusCompleted
				if i%3 == 0 {
					now.ExpiresAt = now.UpdatedAt
				}
				s.Swap(ctx, old, now)
				for range s.List(ctx, reportjobs.Query{Tenant: "t", Limit: 5}) {
				}
				for range s.Due(ctx, at(i)) {
				}
			}
		})
	}
	wg.Wait()
	consistent(t, s)
}
