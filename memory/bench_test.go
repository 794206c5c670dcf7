package memory_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/memory"
	"github.com/qubitz/reportjobs/storetest"
)

// A life is the four writes and reads of one job of one report: submitted,
// claimed, settled. Its times move on from job to job, so that the store
// forgets the old ones.
type life struct {
	n                  int
	submitted, claimed reportjobs.Job
	settled            reportjobs.Job
	artifact           reportjobs.Artifact
	ids                []string
}

func newLife() *life {
	job := storetest.NewJob(nil)
	job.Reports = job.Reports[:1]
	l := &life{submitted: job, claimed: job.Clone(), settled: job.Clone(), ids: make([]string, 4096)}
	for i := range l.ids {
		l.ids[i] = storetest.NewJob(nil).ID
	}
	l.claimed.Status, l.claimed.Attempt, l.claimed.Tries, l.claimed.Revision = reportjobs.StatusProcessing, 1, 1, "claimed"
	l.settled.Status, l.settled.Attempt, l.settled.Tries, l.settled.Revision = reportjobs.StatusCompleted, 1, 1, "settled"
	l.artifact = storetest.NewArtifact(job.Folder+job.Origin+"-1/executive.pdf", []byte("report"))
	l.settled.Reports[0].Artifact = &l.artifact
	l.settled.DueAt = time.Time{}
	return l
}

var lifeInput = []byte(`{"company": "GlobalTech Financial Services", "goal": "answer in milliseconds"}`)

// live writes the next job, whose id was free long enough.
func (l *life) live(ctx context.Context, s *memory.Store) error {
	l.n++
	step := time.Duration(l.n) * time.Millisecond
	for _, job := range []*reportjobs.Job{&l.submitted, &l.claimed, &l.settled} {
		job.ID = l.ids[l.n%len(l.ids)]
		job.CreatedAt = start.Add(step)
		job.UpdatedAt, job.ExpiresAt = job.CreatedAt, job.CreatedAt.Add(time.Second)
	}
	if err := s.Create(ctx, l.submitted, lifeInput); err != nil {
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

var start = storetest.NewJob(nil).CreatedAt

// BenchmarkStore is a job's whole life as the store sees it: Create, Get and
// two Swaps. Its budget is 2 µs and 12 allocations.
func BenchmarkStore(b *testing.B) {
	s, l := memory.NewStore(nil), newLife()
	b.ReportAllocs()
	for b.Loop() {
		if err := l.live(b.Context(), s); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(s.Len()), "jobs")
}

// BenchmarkPoolHandOver is the way of a hint from Dispatch to run, in an idle
// process.
func BenchmarkPoolHandOver(b *testing.B) {
	ctx, stop := context.WithCancel(context.Background())
	p := memory.NewPool(nil)
	ran := make(chan struct{})
	drained := make(chan error)
	go func() {
		drained <- p.Run(ctx, func(context.Context, string) (reportjobs.Outcome, error) {
			ran <- struct{}{}
			return reportjobs.Outcome{}, nil
		})
	}()
	jobs := make([]reportjobs.Job, 1000)
	for i := range jobs {
		jobs[i].ID = fmt.Sprint(i)
	}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		if err := p.Dispatch(ctx, jobs[n%len(jobs)]); err != nil {
			b.Fatal(err)
		}
		<-ran
		n++
	}
	stop()
	<-drained
}

// BenchmarkArtifacts is a report of 64 kB stored, linked and opened.
func BenchmarkArtifacts(b *testing.B) {
	for name, open := range map[string]func() (*memory.Artifacts, error){
		"memory": func() (*memory.Artifacts, error) { return memory.NewArtifacts(nil) },
		"dir":    func() (*memory.Artifacts, error) { return memory.NewDirArtifacts(b.TempDir(), nil) },
	} {
		b.Run(name, func(b *testing.B) {
			s, err := open()
			if err != nil {
				b.Fatal(err)
			}
			body := string(make([]byte, 64<<10))
			a := artifact("", body)
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				n++
				a.Key = fmt.Sprint("reports/", n%100, "/executive.pdf")
				put(b, s, a, body)
				sign(b, s, a)
				if err := s.Delete(b.Context(), a); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestStoreAllocations holds BenchmarkStore to its budget, which a benchmark
// alone does not.
func TestStoreAllocations(t *testing.T) {
	s, l := memory.NewStore(nil), newLife()
	for range 10_000 { // until its maps have the size they keep
		if err := l.live(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	allocs := testing.AllocsPerRun(10_000, func() {
		if err := l.live(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	})
	if allocs > 12 {
		t.Errorf("%v allocations for Create, Get and two Swaps, budget 12", allocs)
	}
}
