package memory

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

const tenantsOfMany = 1000

var manyTenants = func() (names []string) {
	for i := range tenantsOfMany {
		names = append(names, fmt.Sprintf("tenant %03d", i))
	}
	return names
}()

// million returns a store with n jobs of a thousand tenants, each due a
// millisecond after the one before it and expiring an hour after the last.
func million(t testing.TB, n int) *Store {
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // it would look at all of them again and again
	s := NewStore(nil)
	for i := range n {
		if err := s.Create(context.Background(), oneOfMany(i), nil); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func oneOfMany(i int) reportjobs.Job {
	created := epoch.Add(time.Duration(i) * time.Millisecond)
	id := fmt.Sprintf("%08d", i)
	return reportjobs.Job{
		ID: id, Tenant: manyTenants[i%len(manyTenants)], Origin: "o", Revision: "1", Status: reportjobs.StatusPending,
		Reports:   []reportjobs.Report{{Name: "executive"}},
		CreatedAt: created, UpdatedAt: created, DueAt: created, ExpiresAt: created.Add(time.Hour),
	}
}

// With a million jobs in it a store works as with a few: what a call costs goes
// by what it returns. Counted are allocations, because a walk over all
// would have to keep what it finds, and records.
func TestMillion(t *testing.T) {
	n := 1_000_000
	if testing.Short() || raceEnabled {
		n = 50_000
	}
	before := heapInUse()
	s := million(t, n)
	require.Equal(t, n, s.Len())
	perJob := float64(heapInUse()-before) / float64(n)
	t.Logf("%.0f bytes a job", perJob)
	require.Less(t, perJob, 2500.0, "bytes a job")

	ctx := t.Context()
	by := epoch.Add(99 * time.Millisecond)
	due := func() (seen int) {
		for id, err := range s.Due(ctx, by) {
			require.NoError(t, err)
			require.Equal(t, fmt.Sprintf("%08d", seen), id)
			seen++
		}
		return seen
	}
	require.Equal(t, 100, due(), "the oldest hundred, in order")
	require.Less(t, allocated(func() { due() }), uint64(100_000), "bytes for a hundred due jobs")

	q := reportjobs.Query{Tenant: "tenant 007", After: job(oneOfMany(n - tenantsOfMany + 7)).Cursor(), Limit: 20}
	page := func() (seen int) {
		for j, err := range s.List(ctx, q) {
			require.NoError(t, err)
			seen++
			require.Equal(t, fmt.Sprintf("%08d", n-(seen+1)*tenantsOfMany+7), j.ID)
		}
		return seen
	}
	require.Equal(t, 20, page())
	require.Less(t, allocated(func() { page() }), uint64(100_000), "bytes for a page of twenty")

	// An hour later they have expired, and each new job takes two with it at most.
	fresh := sample("fresh", 0, 0)
	require.Less(t, allocated(func() {
		for i := range 1000 {
			fresh.ID = fmt.Sprint("fresh ", i)
			fresh.CreatedAt = epoch.Add(100 * time.Hour)
			fresh.ExpiresAt = fresh.CreatedAt.Add(time.Hour)
			require.NoError(t, s.Create(ctx, fresh, nil))
		}
	}), uint64(10_000_000), "bytes for a thousand jobs")
	require.Equal(t, n-1000, s.Len())
	runtime.KeepAlive(s)
}

func job(j reportjobs.Job) *reportjobs.Job { return &j }

func heapInUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// allocated returns how many bytes f allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// BenchmarkMillion measures the calls of a server that holds a million jobs.
func BenchmarkMillion(b *testing.B) {
	const n = 1_000_000
	s := million(b, n)
	ctx := context.Background()
	b.Run("due of 100", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			seen := 0
			for range s.Due(ctx, epoch.Add(99*time.Millisecond)) {
				seen++
			}
			if seen != 100 {
				b.Fatal(seen)
			}
		}
	})
	b.Run("page of 20", func(b *testing.B) {
		b.ReportAllocs()
		q := reportjobs.Query{Tenant: "tenant 007", After: job(oneOfMany(n/2 + 7)).Cursor(), Limit: 20}
		for b.Loop() {
			seen := 0
			for range s.List(ctx, q) {
				seen++
			}
			if seen != 20 {
				b.Fatal(seen)
			}
		}
	})
	b.Run("submit", func(b *testing.B) { // and evict: the number of jobs stays about what it is
		b.ReportAllocs()
		fresh := oneOfMany(0)
		i := 0
		for b.Loop() {
			i++
			fresh.ID = fmt.Sprint("fresh ", i)
			fresh.Origin = fresh.ID
			fresh.CreatedAt = epoch.Add(time.Hour + time.Duration(i)*time.Millisecond)
			fresh.DueAt, fresh.ExpiresAt = fresh.CreatedAt, fresh.CreatedAt.Add(time.Hour)
			if err := s.Create(ctx, fresh, nil); err != nil {
				b.Fatal(err)
			}
		}
	})
}
