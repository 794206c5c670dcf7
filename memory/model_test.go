package memory

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/qubitz/reportjobs"
)

// A model is the contract of a job store, as simple as can be: a map. The one
// freedom of the store is which expired records it has dropped so far.
type model struct {
	ctx    context.Context
	s      *Store
	ids    []string
	held   map[string]stored
	now    int // seconds since epoch; writers are up to some seconds late
	serial int
}

type stored struct {
	job   reportjobs.Job
	input string
}

func TestStoreIsAMap(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := &model{ctx: t.Context(), s: NewStore(nil), held: map[string]stored{}}
		m.ids = names(15)
		rt.Repeat(map[string]func(*rapid.T){
			"create": m.create, "swap": m.swap, "swap ": m.swap, "get": m.get, "input": m.input, "due": m.due,
			"list": m.list, "list ": m.list, "time passes": m.pass, "": m.check,
		})
	})
}

var statuses = []reportjobs.Status{
	reportjobs.StatusPending, reportjobs.StatusProcessing, reportjobs.StatusCompleted,
	reportjobs.StatusPartial, reportjobs.StatusFailed, reportjobs.StatusCanceled,
}

func (m *model) id(t *rapid.T) string { return rapid.SampledFrom(m.ids).Draw(t, "id") }

// time is about now: up to five seconds back, for a late writer, and further
// ahead.
func (m *model) time(t *rapid.T, label string, ahead int) time.Time {
	return at(m.now + rapid.IntRange(-5, ahead).Draw(t, label))
}

// write makes job what a coordinator or worker might write next.
func (m *model) write(t *rapid.T, job *reportjobs.Job) {
	m.serial++
	job.Revision = fmt.Sprint("revision ", m.serial)
	job.Status = rapid.SampledFrom(statuses).Draw(t, "status")
	job.UpdatedAt = m.time(t, "updated", 0)
	job.DueAt, job.ExpiresAt = m.time(t, "due", 60), m.time(t, "expires", 120)
	if rapid.IntRange(0, 9).Draw(t, "for ever") == 0 {
		job.ExpiresAt = time.Time{}
	}
	job.Reports = make([]reportjobs.Report, rapid.IntRange(1, 3).Draw(t, "reports"))
	for i := range job.Reports {
		job.Reports[i].Name = fmt.Sprint(m.serial, "/", i)
	}
	job.Metadata = map[string]string{"serial": fmt.Sprint(m.serial)}
}

func (m *model) create(t *rapid.T) {
	job := reportjobs.Job{ID: m.id(t), Tenant: rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "tenant"), Replayed: true}
	m.write(t, &job)
	job.Origin, job.CreatedAt = fmt.Sprint("origin ", m.serial), job.UpdatedAt
	old, taken := m.held[job.ID]
	if taken && rapid.IntRange(0, 3).Draw(t, "repeated") == 0 {
		job.Origin = old.job.Origin
	}
	input := fmt.Sprint("input ", m.serial)
	err := m.s.Create(m.ctx, job, []byte(input))
	switch {
	case taken && old.job.Origin == job.Origin:
		require.NoError(t, err, "repeated")
		return
	case taken && !expired(old.job, job.CreatedAt):
		require.ErrorIs(t, err, reportjobs.ErrExists)
		return
	}
	require.NoError(t, err)
	job.Replayed = false
	m.held[job.ID] = stored{job, input}
	m.wrote(t, job.CreatedAt)
}

func (m *model) swap(t *rapid.T) {
	id := m.id(t)
	old, ok := m.held[id]
	job := old.job
	job.ID, job.Replayed = id, true
	m.write(t, &job)
	from := old.job.Revision
	switch rapid.IntRange(0, 9).Draw(t, "kind") {
	case 0:
		from = "stale"
	case 1:
		job.Revision = from // repeated, perhaps with another "from"
		from = rapid.SampledFrom([]string{"stale", from}).Draw(t, "from")
	case 2:
		job.Origin = "of an earlier life"
	}
	err := m.s.Swap(m.ctx, from, job)
	switch {
	case !ok:
		require.ErrorIs(t, err, reportjobs.ErrNotFound)
	case job.Revision == old.job.Revision:
		require.NoError(t, err, "repeated")
	case from != old.job.Revision, job.Origin != old.job.Origin:
		require.ErrorIs(t, err, reportjobs.ErrConflict)
	case expired(job, job.UpdatedAt):
		require.NoError(t, err, "erased")
		delete(m.held, id)
	default:
		require.NoError(t, err)
		job.Replayed = false
		m.held[id] = stored{job, old.input}
		m.wrote(t, job.UpdatedAt)
	}
}

// wrote lets the model forget what the store has evicted on that write: two
// records at most, and none that lives.
func (m *model) wrote(t *rapid.T, now time.Time) {
	evicted := 0
	for id, e := range m.held {
		if _, err := m.s.Get(m.ctx, id); err != nil {
			require.ErrorIs(t, err, reportjobs.ErrNotFound)
			require.True(t, expired(e.job, now), "%s expires %v and is gone at %v", id, e.job.ExpiresAt, now)
			delete(m.held, id)
			evicted++
		}
	}
	require.LessOrEqual(t, evicted, evictions)
}

func expired(job reportjobs.Job, at time.Time) bool {
	return !job.ExpiresAt.IsZero() && !job.ExpiresAt.After(at)
}

func (m *model) pass(t *rapid.T) { m.now += rapid.IntRange(1, 60).Draw(t, "seconds") }

func (m *model) get(t *rapid.T) {
	id := m.id(t)
	got, err := m.s.Get(m.ctx, id)
	want, ok := m.held[id]
	if !ok {
		require.ErrorIs(t, err, reportjobs.ErrNotFound)
		return
	}
	require.NoError(t, err)
	require.Equal(t, want.job, got)
	got.Reports[0].Name, got.Metadata["serial"] = "scribbled", "scribbled" // must not show next time
}

func (m *model) input(t *rapid.T) {
	id := m.id(t)
	want, ok := m.held[id]
	job := want.job
	if job.ID = id; rapid.IntRange(0, 3).Draw(t, "other life") == 0 {
		job.Origin = "of an earlier life"
	}
	got, err := m.s.Input(m.ctx, job)
	if !ok || job.Origin != want.job.Origin {
		require.ErrorIs(t, err, reportjobs.ErrNotFound)
		return
	}
	require.NoError(t, err)
	require.Equal(t, want.input, string(got))
}

func (m *model) due(t *rapid.T) {
	by := m.time(t, "by", 120)
	var want []reportjobs.Job
	for _, e := range m.held {
		if !e.job.Status.Finished() && !e.job.DueAt.After(by) {
			want = append(want, e.job)
		}
	}
	slices.SortFunc(want, func(a, b reportjobs.Job) int { return cmp.Or(a.DueAt.Compare(b.DueAt), strings.Compare(a.ID, b.ID)) })
	var got []string
	for id, err := range m.s.Due(m.ctx, by) {
		require.NoError(t, err)
		got = append(got, id)
	}
	require.Equal(t, idsOf(want), got, "those that are due, the oldest first; equal ones by id")
}

func (m *model) list(t *rapid.T) {
	q := reportjobs.Query{
		Tenant: rapid.SampledFrom([]string{"", "a", "b", "nobody"}).Draw(t, "tenant"),
		Status: rapid.SampledFrom(append(statuses, "", "", "")).Draw(t, "status"),
		Limit:  rapid.IntRange(0, 5).Draw(t, "limit"),
	}
	switch rapid.IntRange(0, 2).Draw(t, "after") {
	case 0:
		if e, ok := m.held[m.id(t)]; ok {
			q.After = e.job.Cursor() // of another tenant, perhaps
		}
	case 1:
		q.After = reportjobs.Cursor{CreatedAt: m.time(t, "after", 0), ID: m.id(t)}
	}
	var want []reportjobs.Job
	for _, e := range m.held {
		if e.job.Tenant == q.Tenant && (q.Status == "" || e.job.Status == q.Status) && q.After.Precedes(&e.job) {
			want = append(want, e.job)
		}
	}
	slices.SortFunc(want, func(a, b reportjobs.Job) int {
		return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), strings.Compare(b.ID, a.ID))
	})
	if q.Limit > 0 {
		want = want[:min(len(want), q.Limit)]
	}
	var got []reportjobs.Job
	for job, err := range m.s.List(m.ctx, q) {
		require.NoError(t, err)
		got = append(got, job)
	}
	require.Equal(t, want, got)
}

func (m *model) check(t *rapid.T) {
	require.Equal(t, len(m.held), m.s.Len())
	consistent(t, m.s)
}

func idsOf(jobs []reportjobs.Job) (ids []string) {
	for _, job := range jobs {
		ids = append(ids, job.ID)
	}
	return ids
}
