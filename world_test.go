package reportjobs_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/memory"
	"github.com/qubitz/reportjobs/storetest"
)

const (
	lease  = time.Minute
	repair = 30 * time.Second
	maxAge = 10 * time.Minute
)

var input = []byte(`{"company": "Acme"}`)

// A world is a coordinator, a worker and their stores inside a synctest
// bubble. Every write is checked against the promises while it happens.
type world struct {
	*testing.T
	faults   *storetest.Faults
	store    reportjobs.JobStore      // as coordinator and worker see it, with faults
	files    reportjobs.ArtifactStore // likewise
	raw      *memory.Store            // behind the faults
	disk     reportjobs.ArtifactStore
	c        *reportjobs.Coordinator
	w        *reportjobs.Worker
	hints    atomic.Int64
	rendered map[string]*atomic.Int64

	mu     sync.Mutex
	last   map[string]reportjobs.Job
	events []reportjobs.Event
	jobs   []reportjobs.Job // theirs, as they were then
}

// inWorld runs scenario in a bubble, with plan deciding about every call to
// a store.
func inWorld(t *testing.T, plan storetest.Plan, scenario func(w *world)) (calls int) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, plan)
		scenario(w)
		calls = len(w.faults.Calls())
		w.mu.Lock()
		defer w.mu.Unlock()
		for i, e := range w.events {
			require.Equal(t, w.jobs[i], e.Job, "nobody changes the job of an event")
		}
	})
	return calls
}

func newWorld(t *testing.T, plan storetest.Plan) *world {
	w := &world{
		T: t, faults: storetest.NewFaults(plan), raw: memory.NewStore(nil), disk: newFiles(),
		rendered: map[string]*atomic.Int64{"a": {}, "b": {}}, last: map[string]reportjobs.Job{},
	}
	w.faults.After(w.check)
	w.store, w.files = w.faults.Store(w.raw), w.faults.Artifacts(w.disk)
	w.c = w.coordinator(w.faults.Dispatcher(reportjobs.DispatcherFunc(func(context.Context, reportjobs.Job) error {
		w.hints.Add(1)
		return nil
	})))
	w.w = w.worker(w.store, w.files)
	return w
}

func (w *world) coordinator(d reportjobs.Dispatcher) *reportjobs.Coordinator {
	c, err := reportjobs.NewCoordinator(w.store, w.files, d, &reportjobs.CoordinatorOptions{
		Reports:     []reportjobs.ReportSpec{{Name: "a", Default: true}, {Name: "b"}, {Name: "new"}},
		IDSecret:    [][]byte{[]byte("0123456789abcdef")},
		MaxAge:      maxAge,
		RepairEvery: repair,
		Logger:      slog.New(slog.DiscardHandler),
		Observe:     w.observe,
	})
	require.NoError(w, err)
	return c
}

// worker returns a worker that makes reports a and b, on its own view of the
// stores: that of a process which may die alone.
func (w *world) worker(s reportjobs.JobStore, a reportjobs.ArtifactStore) *reportjobs.Worker {
	worker := reportjobs.NewWorker(s, a, nil, &reportjobs.WorkerOptions{
		Lease: lease, Logger: slog.New(slog.DiscardHandler), Observe: w.observe,
		Backoff: func(tries int) time.Duration { return time.Duration(tries) * 10 * time.Second },
	})
	return worker
}

func (w *world) observe(_ context.Context, e reportjobs.Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.events = append(w.events, e)
	w.jobs = append(w.jobs, e.Job.Clone())
}

// count tells how often something happened.
func (w *world) count(kind reportjobs.EventKind) (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, e := range w.events {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

// check holds every write of a record to the promises, as it takes effect.
func (w *world) check(call storetest.Call) {
	if call.Op != "Create" && call.Op != "Swap" {
		return
	}
	job, err := w.raw.Get(context.Background(), call.Key)
	if errors.Is(err, reportjobs.ErrNotFound) {
		return // erased
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	require.NoError(w, err)
	if old, ok := w.last[job.ID]; ok && old.Origin == job.Origin {
		if old.Status.Finished() {
			require.Equal(w, old, job, "a terminal state never changes")
		}
		require.GreaterOrEqual(w, job.Attempt, old.Attempt, "Attempt never falls")
		require.Equal(w, old.CreatedAt, job.CreatedAt)
	}
	require.Equal(w, job.Status.Finished(), job.DueAt.IsZero(), "DueAt is zero exactly when finished")
	for _, r := range job.Reports {
		if r.Artifact != nil {
			require.True(w, strings.HasPrefix(r.Artifact.Key, "reports/"))
			body, err := w.disk.Open(context.Background(), *r.Artifact)
			require.NoError(w, err, "the file exists before the record says so")
			body.Close()
		}
	}
	w.last[job.ID] = job
}

// text renders the report's name, its attempt and the input.
func (w *world) text(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
	w.rendered[task.Report].Add(1)
	out.ContentType = "text/plain"
	_, err := out.Write(append([]byte(task.Report+" "), task.Input...))
	return err
}

// handle gives the worker its renderers; nil stands for text.
func (w *world) handle(to *reportjobs.Worker, a, b reportjobs.RendererFunc) {
	for name, r := range map[string]reportjobs.RendererFunc{"a": a, "b": b} {
		if r == nil {
			r = w.text
		}
		to.Handle(name, r)
	}
}

func (w *world) submit(reports ...string) reportjobs.Job {
	w.Helper()
	job, err := w.c.Submit(w.Context(), reportjobs.Request{Tenant: "t", Reports: reports, Input: input})
	require.NoError(w, err)
	return job
}

func (w *world) get(id string) reportjobs.Job {
	w.Helper()
	job, err := w.c.Get(w.Context(), "t", id)
	require.NoError(w, err)
	return job
}

// run is one delivery of a hint to the worker.
func (w *world) run(id string) reportjobs.Outcome {
	w.Helper()
	out, err := w.w.Run(w.Context(), id)
	require.NoError(w, err)
	return out
}

// finish delivers hints, as a queue would, until the job has ended.
func (w *world) finish(id string) reportjobs.Job {
	w.Helper()
	for range 100 {
		if job := w.get(id); job.Status.Finished() {
			return job
		}
		if out, err := w.w.Run(w.Context(), id); err != nil {
			time.Sleep(time.Second)
		} else if !out.Again.IsZero() {
			time.Sleep(time.Until(out.Again))
		}
	}
	require.FailNow(w, "the job does not end")
	panic("unreachable")
}

// holds asserts that the file of a report is there and whole.
func (w *world) holds(job reportjobs.Job, report string) {
	w.Helper()
	r := job.Report(report)
	require.NotNil(w, r.Artifact, "report %s: %v", report, r.Failure)
	body, err := w.disk.Open(w.Context(), *r.Artifact)
	require.NoError(w, err)
	defer body.Close()
	text, err := io.ReadAll(body)
	require.NoError(w, err)
	require.True(w, bytes.HasPrefix(text, []byte(report+" ")), "%s", text)
	require.Contains(w, string(text), string(input))
}

// later runs f beside the test and returns a function that waits for its end.
func later(f func()) (wait func()) {
	done := make(chan struct{})
	go func() { defer close(done); f() }()
	return func() { <-done }
}

// short is a coordinator whose jobs are kept for d only.
func (w *world) short(d time.Duration) *reportjobs.Coordinator {
	c, err := reportjobs.NewCoordinator(w.store, w.files, nil, &reportjobs.CoordinatorOptions{
		Reports:   []reportjobs.ReportSpec{{Name: "a", Default: true}, {Name: "b"}},
		IDSecret:  [][]byte{[]byte("0123456789abcdef")},
		Retention: d, MaxAge: maxAge, Observe: w.observe,
	})
	require.NoError(w, err)
	return c
}

func (w *world) read(a reportjobs.Artifact) string {
	w.Helper()
	body, err := w.disk.Open(w.Context(), a)
	require.NoError(w, err)
	defer body.Close()
	text, err := io.ReadAll(body)
	require.NoError(w, err)
	return string(text)
}
