package chaos

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"time"

	"github.com/qubitz/reportjobs"
)

// What a host sees of a call that went wrong.
var (
	errInjected = errors.New("injected: no answer")
	errDead     = errors.New("injected: this host is dead")
)

// A fate is what happens to a call.
type fate int

const (
	pass fate = iota
	fail      // it has no effect, and no answer
	lose      // it takes effect, and its answer is lost
	late      // its caller gives up; it takes effect later, or never
	fates
)

// A host is a process: a coordinator or a worker, with a clock of its own and
// a way to the stores that the world is master of.
type host struct {
	w     *world
	n     int           // the order among hosts
	skew  time.Duration // of its clock
	ctx   context.Context
	stop  context.CancelFunc
	dead  bool
	files reportjobs.ArtifactStore

	coordinator *reportjobs.Coordinator
	worker      *reportjobs.Worker
}

func (w *world) newHost() *host {
	h := &host{w: w, n: len(w.hosts), skew: time.Duration(w.tape.pick(21)-10) * lease / 30}
	h.ctx, h.stop = context.WithCancel(w.ctx)
	h.files = &gatedFiles{h}
	w.hosts = append(w.hosts, h)
	return h
}

func (w *world) newFront() *host {
	h := w.newHost()
	c, err := reportjobs.NewCoordinator(&gatedStore{h}, h.files, reportjobs.DispatcherFunc(h.hint), &reportjobs.CoordinatorOptions{
		Reports:  []reportjobs.ReportSpec{{Name: "a", Default: true}, {Name: "b", Default: true}},
		IDSecret: [][]byte{[]byte("0123456789abcdef")},
		MaxAge:   maxAge, Retention: retention, RepairEvery: lease / 2,
		Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		panic(err)
	}
	h.coordinator = c
	return h
}

func (w *world) newWorker() *host {
	h := w.newHost()
	h.worker = reportjobs.NewWorker(&gatedStore{h}, h.files, reportjobs.DispatcherFunc(h.hint), &reportjobs.WorkerOptions{
		Lease:   lease,
		Backoff: func(tries int) time.Duration { return time.Duration(tries) * 10 * time.Second },
		Logger:  slog.New(slog.DiscardHandler),
	})
	for _, report := range []string{"a", "b"} {
		h.worker.Handle(report, reportjobs.RendererFunc(h.render))
	}
	return h
}

// hint is the dispatcher: the world decides what becomes of a hint.
func (h *host) hint(_ context.Context, job reportjobs.Job) error {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	if !h.dead {
		h.w.hints = append(h.w.hints, job.ID)
	}
	return nil
}

// crash ends a host between two of its steps. What it has under way takes
// effect or not, as the world likes; what it does from now on does not.
func (h *host) crash() {
	h.w.bury(h)
	h.stop()
}

// do asks the world for leave to make a call.
func (h *host) do(ctx context.Context, op, key string, effect func(context.Context) error) error {
	apply := func() error {
		err := effect(context.WithoutCancel(ctx))
		h.w.check(key)
		return err
	}
	switch fate(h.ask(ctx, op, key, int(fates), apply)) {
	case pass:
		return apply()
	case lose:
		_ = apply()
		return errInjected
	case asleep:
		return errDead
	}
	return errInjected
}

// asleep is what a host hears that is dead, or whose context has ended.
const asleep fate = -1

// ask waits until the world picks one of n things to happen. What a caller
// gave up is under way: its effect comes later, or never.
func (h *host) ask(ctx context.Context, op, key string, n int, effect func() error) int {
	r := &request{host: h, what: op, n: n, effect: effect, answer: make(chan int, 1)}
	if ctx.Err() != nil || !h.w.queue(r, key) {
		return int(asleep)
	}
	select {
	case answer := <-r.answer:
		return answer
	case <-ctx.Done():
		h.w.abandon(r)
		return int(asleep)
	}
}

// A gatedStore is the way of one host to the job store. Its clock being off by
// skew is the same as all times that it reads and writes being off.
type gatedStore struct{ *host }

func (s *gatedStore) Create(ctx context.Context, job reportjobs.Job, input []byte) error {
	job = shifted(job, -s.skew)
	return s.do(ctx, "create", job.ID, func(ctx context.Context) error { return s.w.store.Create(ctx, job, input) })
}

func (s *gatedStore) Get(ctx context.Context, id string) (job reportjobs.Job, err error) {
	err = s.do(ctx, "get", id, func(ctx context.Context) (err error) {
		job, err = s.w.store.Get(ctx, id)
		return err
	})
	if err != nil {
		return reportjobs.Job{}, err
	}
	return shifted(job, s.skew), nil
}

func (s *gatedStore) Input(ctx context.Context, job reportjobs.Job) (input []byte, err error) {
	err = s.do(ctx, "input", job.ID, func(ctx context.Context) (err error) {
		input, err = s.w.store.Input(ctx, job)
		return err
	})
	if err != nil {
		return nil, err
	}
	return input, nil
}

func (s *gatedStore) Swap(ctx context.Context, old string, job reportjobs.Job) error {
	job = shifted(job, -s.skew)
	return s.do(ctx, "swap", job.ID, func(ctx context.Context) error { return s.w.store.Swap(ctx, old, job) })
}

func (s *gatedStore) Due(ctx context.Context, by time.Time) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		var ids []string
		err := s.do(ctx, "due", "", func(ctx context.Context) error {
			ids = nil
			for id, err := range s.w.store.Due(ctx, by.Add(-s.skew)) {
				if err != nil {
					return err
				}
				ids = append(ids, id)
			}
			return nil
		})
		for _, id := range ids {
			if !yield(id, nil) {
				return
			}
		}
		if err != nil {
			yield("", err)
		}
	}
}

// shifted is a job on a clock that is off by d.
func shifted(job reportjobs.Job, d time.Duration) reportjobs.Job {
	job = job.Clone()
	for _, t := range []*time.Time{&job.DueAt, &job.Deadline, &job.CreatedAt, &job.UpdatedAt, &job.FinishedAt, &job.ExpiresAt, &job.HintedAt} {
		shift(t, d)
	}
	for i := range job.Reports {
		if a := job.Reports[i].Artifact; a != nil {
			shift(&a.ExpiresAt, d)
		}
	}
	return job
}

func shift(t *time.Time, d time.Duration) {
	if !t.IsZero() {
		*t = t.Add(d)
	}
}

// gatedFiles is the way of one host to the files.
type gatedFiles struct{ *host }

func (f *gatedFiles) Put(ctx context.Context, a reportjobs.Artifact, body io.ReadSeeker) (put reportjobs.Artifact, err error) {
	bytes, err := io.ReadAll(body)
	if err != nil {
		return a, err
	}
	err = f.do(ctx, "put", a.Key, func(ctx context.Context) (err error) {
		put, err = f.w.putBytes(ctx, a, bytes)
		return err
	})
	if err != nil {
		return reportjobs.Artifact{}, err
	}
	return put, nil
}

func (f *gatedFiles) Open(ctx context.Context, a reportjobs.Artifact) (body io.ReadCloser, err error) {
	err = f.do(ctx, "open", a.Key, func(ctx context.Context) (err error) {
		body, err = f.w.files.Open(ctx, a)
		return err
	})
	if err != nil {
		return nil, err
	}
	return body, nil
}

func (f *gatedFiles) Link(ctx context.Context, a reportjobs.Artifact, ttl time.Duration) (url string, expires time.Time, err error) {
	err = f.do(ctx, "link", a.Key, func(ctx context.Context) (err error) {
		url, expires, err = f.w.files.Link(ctx, a, ttl)
		return err
	})
	return url, expires, err
}

func (f *gatedFiles) Delete(ctx context.Context, a reportjobs.Artifact) error {
	return f.do(ctx, "delete", a.Key, func(ctx context.Context) error { return f.w.files.Delete(ctx, a) })
}

// render makes a report: it pays for a step once, and writes what it is. The
// world may let it fail in each way that a renderer can.
func (h *host) render(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
	name := task.Job.ID + "/" + task.Report
	const (
		fine = iota
		broken
		hopeless
		panics
		slow
		deaf
		ways
	)
	switch h.ask(ctx, "render", name, ways, nil) {
	case broken:
		return errInjected
	case hopeless:
		return reportjobs.Permanent(fmt.Errorf("%w: %w", &reportjobs.Failure{Code: "no_luck", Message: "There is no luck today."}, errInjected))
	case panics:
		panic(errInjected)
	case slow:
		select {
		case <-time.After(lease + lease/2):
		case <-ctx.Done():
			return ctx.Err()
		}
	case deaf:
		time.Sleep(2 * lease)
	case int(asleep):
		return errDead
	}
	step, err := task.Step(ctx, "step", func(ctx context.Context) ([]byte, error) {
		if h.ask(ctx, "pay", name, 2, nil) != 0 {
			return nil, errInjected
		}
		return h.w.newStep(task), nil
	})
	if err != nil {
		return err
	}
	h.w.sawStep(task, step)
	text := fmt.Sprintf("%s of %s, attempt %d, %s, from %s", task.Report, task.Job.Origin, task.Job.Attempt, step, task.Input)
	h.w.wrote(text)
	_, err = io.WriteString(out, text)
	return err
}
