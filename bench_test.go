package reportjobs_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/memory"
)

var benchInput = []byte(`{"company": "GlobalTech Financial Services", "industry": "Financial Technology", "goal": "answer in milliseconds"}`)

// An ageing store lets a minute pass from each submit to the next and keeps a
// job for held of them. So each submit makes it forget an older job, as
// in a service whose submits and expiries keep pace, however fast the machine.
type ageing struct {
	*memory.Store
	held    int // finished jobs that stay
	submits int
}

func (s *ageing) Create(ctx context.Context, job reportjobs.Job, input []byte) error {
	s.submits++
	job.CreatedAt = job.CreatedAt.Add(time.Duration(s.submits) * time.Minute)
	job.ExpiresAt = job.CreatedAt.Add(time.Duration(s.held) * time.Minute)
	return s.Store.Create(ctx, job, input)
}

// BenchmarkLifecycle is what reportjobs itself costs a job of one report:
// submit, claim, settle and one poll, with input, fence and events, on the
// memory store, which forgets an older one meanwhile. Held is how many finished
// jobs it keeps: 256 of them fit the caches of a processor, 4,096 take some
// 6 MB. Rendering and uploading stand beside it in BenchmarkRun.
func BenchmarkLifecycle(b *testing.B) {
	for _, held := range []int{256, 4096} {
		b.Run(fmt.Sprintf("held=%d", held), func(b *testing.B) {
			events := 0
			p := newBenchPair(b, held, func(context.Context, reportjobs.Event) { events++ })
			for range held {
				p.live(b)
			}
			b.ReportAllocs()
			for b.Loop() {
				p.live(b)
			}
			if events == 0 {
				b.Fatal("no events")
			}
		})
	}
}

// TestLifecycleAllocations holds BenchmarkLifecycle to what it allocates: 11
// times with Go 1.26, of a budget of 25.
func TestLifecycleAllocations(t *testing.T) {
	p := newBenchPair(t, 1000, func(context.Context, reportjobs.Event) {})
	for range 1000 {
		p.live(t)
	}
	if allocs := testing.AllocsPerRun(1000, func() { p.live(t) }); allocs > 12 {
		t.Errorf("%v allocations for submit, claim, settle and get", allocs)
	}
}

// BenchmarkRun is the same life through Worker.Run: with its context, owner,
// renderer goroutine and upload.
func BenchmarkRun(b *testing.B) {
	ctx := context.Background()
	p := newBenchPair(b, 1000, nil)
	b.ReportAllocs()
	for b.Loop() {
		job, err := p.coordinator.Submit(ctx, reportjobs.Request{Input: benchInput})
		must(b, err)
		out, err := p.worker.Run(ctx, job.ID)
		must(b, err)
		must(b, p.files.Delete(ctx, *out.Job.Reports[0].Artifact))
	}
}

// BenchmarkStartLatency is the time from an idle process's Submit to the
// first line of the renderer, over the pool: the median, as a mean would
// measure the machine's other work.
func BenchmarkStartLatency(b *testing.B) {
	ctx, cancel := context.WithCancel(context.Background())
	pool := memory.NewPool(nil)
	store, files := memory.NewStore(nil), newFiles()
	c, err := reportjobs.NewCoordinator(store, files, pool, &reportjobs.CoordinatorOptions{Reports: []reportjobs.ReportSpec{{Name: "a"}}})
	must(b, err)
	started := make(chan time.Time, 1)
	w := reportjobs.NewWorker(store, files, pool, nil)
	w.Handle("a", reportjobs.RendererFunc(func(_ context.Context, out *reportjobs.Output, _ *reportjobs.Task) error {
		started <- time.Now()
		_, err := out.Write(benchInput)
		return err
	}))
	wait := later(func() { must(b, pool.Run(ctx, w.Run)) })
	var took []time.Duration
	for b.Loop() {
		for idle := time.Now(); time.Since(idle) < 50*time.Microsecond; {
			runtime.Gosched() // until the last job is over and all workers wait
		}
		begin := time.Now()
		_, err := c.Submit(ctx, reportjobs.Request{Input: benchInput})
		must(b, err)
		took = append(took, (<-started).Sub(begin))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds()), "ns/start")
	b.ReportMetric(0, "ns/op") // that would be the wait
	cancel()
	wait()
}

// A benchPair is both sides of one store.
type benchPair struct {
	store       *ageing
	files       *memory.Artifacts
	coordinator *reportjobs.Coordinator
	worker      *reportjobs.Worker
}

func newBenchPair(b testing.TB, held int, observe func(context.Context, reportjobs.Event)) *benchPair {
	files, err := memory.NewArtifacts(nil)
	must(b, err)
	p := &benchPair{store: &ageing{Store: memory.NewStore(nil), held: held}, files: files}
	p.coordinator, err = reportjobs.NewCoordinator(p.store, p.files, nil, &reportjobs.CoordinatorOptions{
		Reports: []reportjobs.ReportSpec{{Name: "a"}}, Observe: observe,
	})
	must(b, err)
	p.worker = reportjobs.NewWorker(p.store, p.files, nil, &reportjobs.WorkerOptions{Observe: observe})
	p.worker.Handle("a", reportjobs.RendererFunc(func(_ context.Context, out *reportjobs.Output, _ *reportjobs.Task) error {
		_, err := out.Write(benchInput)
		return err
	}))
	return p
}

// live has the next job live from submit to its poll.
func (p *benchPair) live(b testing.TB) {
	ctx := context.Background()
	job, err := p.coordinator.Submit(ctx, reportjobs.Request{Input: benchInput})
	must(b, err)
	claimed, ok, err := p.worker.Claim(ctx, job.ID)
	must(b, err)
	if !ok {
		b.Fatal("not claimed")
	}
	_, err = p.worker.Settle(ctx, claimed)
	must(b, err)
	job, err = p.coordinator.Get(ctx, "", job.ID)
	must(b, err)
	if job.Status != reportjobs.StatusCompleted {
		b.Fatal(job.Status)
	}
}

func must(b testing.TB, err error) {
	if err != nil {
		b.Helper()
		b.Fatal(err)
	}
}

// BenchmarkBareMap is the yardstick: three writes and a read of a map under a
// mutex, with nothing of what a store promises.
func BenchmarkBareMap(b *testing.B) {
	var mu sync.Mutex
	jobs := map[string]reportjobs.Job{}
	ids := make([]string, 1024)
	for i := range ids {
		ids[i] = fmt.Sprintf("c354c80a-3dfe-4a31-bc5c-%012d", i)
	}
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		id := ids[n%len(ids)]
		n++
		for _, status := range []reportjobs.Status{reportjobs.StatusPending, reportjobs.StatusProcessing, reportjobs.StatusCompleted} {
			mu.Lock()
			job := jobs[id]
			job.Status = status
			jobs[id] = job
			mu.Unlock()
		}
		mu.Lock()
		_ = jobs[id]
		mu.Unlock()
	}
}
