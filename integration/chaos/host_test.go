package chaos

import (
	"context"
	"errors"
	"fmt"
	"io"
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
	cut       // it fails, as do all of its host's for a while: what is tried again fails again
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
	away  time.Time // until when it reaches no store
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
		InlineInput: 1 + h.n%2*100, // bytes: of every other host inputs are files
		Logger:      slog.New(slog.DiscardHandler),
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
	render := reportjobs.RendererFunc(h.render)
	if w.wrong.render != nil {
		render = w.wrong.render(render)
	}
	for _, report := range []string{"a", "b"} {
		h.worker.Handle(report, render)
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
	if h.cutOff() {
		return errInjected
	}
	switch fate(h.ask(ctx, op, key, int(fates), apply)) {
	case pass:
		return apply()
	case lose:
		_ = apply()
		return errInjected
	case cut:
		h.cutOffFor(outage)
	case asleep:
		return errDead
	}
	return errInjected
}

// outage is longer than the patience of one call: it fails for its caller too.
const outage = 5 * time.Second

func (h *host) cutOffFor(d time.Duration) {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	h.away = time.Now().Add(d)
}

func (h *host) cutOff() bool {
	h.w.mu.Lock()
	defer h.w.mu.Unlock()
	return time.Now().Before(h.away)
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

// render makes a report: it pays for a step once, and writes what it is.
func (h *host) render(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
	name := task.Job.ID + "/" + task.Report
	h.w.sawInput(task)
	begin := fmt.Sprintf("%s of %s, attempt %d", task.Report, task.Job.Origin, task.Job.Attempt)
	if _, err := io.WriteString(out, begin); err != nil {
		return err
	}
	if err := h.struggle(ctx, name); err != nil {
		return err
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
	end := fmt.Sprintf(", %s, from %s", step, task.Input)
	h.w.wrote(begin + end)
	_, err = io.WriteString(out, end)
	return err
}

// struggle lets a renderer fail, or take its time, in each way that one can.
func (h *host) struggle(ctx context.Context, name string) error {
	const (
		fine = iota
		broken
		hopeless
		wordless
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
	case wordless: // as hopeless, and nothing for the requester
		return reportjobs.Permanent(errInjected)
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
	return nil
}
