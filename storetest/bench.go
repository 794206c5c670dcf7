package storetest

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

const (
	backlogSize = 10_000 // jobs in the store when Due and List are measured
	pageSize    = 50     // jobs on a page of List
)

// Benchmark measures the calls of a job store one by one, the life of a job
// as the four calls of which it consists at least, alone and side by side,
// and Due and, if what open returns is a [reportjobs.Lister], a page of List
// with 10,000 jobs in the store. What it stores does not grow with the time it
// runs: lives begin under ids whose last record has expired.
func Benchmark(b *testing.B, open func(b *testing.B) reportjobs.JobStore) {
	for _, row := range []struct {
		name    string
		measure func(b *testing.B, s reportjobs.JobStore)
	}{
		{"create", benchmarkCreate},
		{"get", benchmarkGet},
		{"swap", benchmarkSwap},
		{"lifecycle", benchmarkLifecycle},
		{"parallel lifecycle", benchmarkParallel},
		{"due", benchmarkDue},
		{"list", benchmarkList},
	} {
		b.Run(row.name, func(b *testing.B) {
			b.ReportAllocs()
			row.measure(b, open(b))
		})
	}
}

// benchmarkInput is as long as that of a small report.
var benchmarkInput = randomBytes(1 << 10)

// round is how many lives begin in one hour of the benchmark's clock.
const round = 1000

// lives are job after job, made without allocation. Those of several
// goroutines share ids and clock, so that none makes another's expire early.
type lives struct {
	ids                         []string
	submitted, claimed, settled reportjobs.Job
	begun                       *atomic.Int64
}

func newLives() *lives {
	l := &lives{ids: make([]string, 2*round), submitted: NewJob(benchmarkInput), begun: new(atomic.Int64)}
	for i := range l.ids {
		l.ids[i] = newID()
	}
	l.claimed = claimed(l.submitted)
	l.settled = settled(l.claimed)
	return l
}

// beside returns lives for another goroutine.
func (l *lives) beside() *lives {
	other := *l
	return &other
}

// next begins another life: under an id that is new, or whose record expired
// this hour, two after it was made.
func (l *lives) next() {
	n := int(l.begun.Add(1) - 1)
	hour := n / round
	origin := [...]string{"an origin", "another origin"}[hour/2%2]
	for _, job := range []*reportjobs.Job{&l.submitted, &l.claimed, &l.settled} {
		job.ID, job.Origin = l.ids[n%len(l.ids)], origin
		job.CreatedAt = epoch.Add(time.Duration(hour) * time.Hour)
		job.ExpiresAt = job.CreatedAt.Add(2 * time.Hour)
	}
}

func (l *lives) create(ctx context.Context, s reportjobs.JobStore) error {
	l.next()
	return s.Create(ctx, l.submitted, benchmarkInput)
}

// live makes the four calls of a life.
func (l *lives) live(ctx context.Context, s reportjobs.JobStore) error {
	if err := l.create(ctx, s); err != nil {
		return err
	}
	job, err := s.Get(ctx, l.submitted.ID)
	if err != nil {
		return err
	}
	if err := s.Swap(ctx, job.Revision, l.claimed); err != nil {
		return err
	}
	return s.Swap(ctx, l.claimed.Revision, l.settled)
}

func benchmarkCreate(b *testing.B, s reportjobs.JobStore) {
	l := newLives()
	for b.Loop() {
		if err := l.create(b.Context(), s); err != nil {
			b.Fatal(err)
		}
	}
}

func benchmarkGet(b *testing.B, s reportjobs.JobStore) {
	job := settled(NewJob(nil))
	require.NoError(b, s.Create(b.Context(), job, nil))
	for b.Loop() {
		if _, err := s.Get(b.Context(), job.ID); err != nil {
			b.Fatal(err)
		}
	}
}

func benchmarkSwap(b *testing.B, s reportjobs.JobStore) {
	now := NewJob(nil)
	require.NoError(b, s.Create(b.Context(), now, nil))
	next := claimed(now)
	for b.Loop() {
		if err := s.Swap(b.Context(), now.Revision, next); err != nil {
			b.Fatal(err)
		}
		now, next = next, now
	}
}

func benchmarkLifecycle(b *testing.B, s reportjobs.JobStore) {
	l := newLives()
	for b.Loop() {
		if err := l.live(b.Context(), s); err != nil {
			b.Fatal(err)
		}
	}
}

func benchmarkParallel(b *testing.B, s reportjobs.JobStore) {
	shared := newLives()
	b.RunParallel(func(pb *testing.PB) {
		l := shared.beside()
		for pb.Next() {
			if err := l.live(b.Context(), s); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

func benchmarkDue(b *testing.B, s reportjobs.JobStore) {
	jobs := fill(b, s)
	for b.Loop() {
		n := 0
		for _, err := range s.Due(b.Context(), jobs[backlogSize-1].DueAt) {
			if errors.Is(err, errors.ErrUnsupported) {
				b.Skip(err)
			}
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n == 0 {
			b.Fatal("no job is due")
		}
	}
}

func benchmarkList(b *testing.B, s reportjobs.JobStore) {
	l, ok := s.(reportjobs.Lister)
	if !ok {
		b.Skip("no Lister")
	}
	jobs := fill(b, s)
	q := reportjobs.Query{Tenant: jobs[0].Tenant, After: jobs[backlogSize/2].Cursor(), Limit: pageSize}
	for b.Loop() {
		for _, err := range l.List(b.Context(), q) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}

// fill stores the jobs of one tenant.
func fill(b *testing.B, s reportjobs.JobStore) []reportjobs.Job {
	b.Helper()
	jobs := backlog(backlogSize)
	for i := range jobs {
		jobs[i].Tenant, jobs[i].CreatedAt = jobs[0].Tenant, jobs[i].DueAt
	}
	require.NoError(b, many(len(jobs), func(i int) error { return s.Create(b.Context(), jobs[i], nil) }))
	return jobs
}
