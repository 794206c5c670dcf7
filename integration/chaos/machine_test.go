package chaos

import (
	"context"
	crypto "crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/storetest"
)

// A machine is a coordinator or a worker of a fleet. One that is dead does
// nothing any more, though its goroutines may not have heard of it.
type machine struct {
	f    *fleet
	n    int // counts machines
	ctx  context.Context
	stop context.CancelFunc
	dead atomic.Bool

	coordinator *reportjobs.Coordinator
	worker      *reportjobs.Worker
}

func (f *fleet) newMachine() (*machine, reportjobs.JobStore, reportjobs.ArtifactStore) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.made++
	m := &machine{f: f, n: f.made}
	m.ctx, m.stop = context.WithCancel(f.ctx)
	faults := storetest.NewFaults(m.plan)
	faults.After(m.answer)
	store := f.recorder.Store(m.n, faults.Store(onTheWay{f.store}))
	return m, store, faults.Artifacts(f.files)
}

func (f *fleet) newFront() *machine {
	m, store, files := f.newMachine()
	c, err := reportjobs.NewCoordinator(store, files, reportjobs.DispatcherFunc(f.hint), &reportjobs.CoordinatorOptions{
		Reports:     []reportjobs.ReportSpec{{Name: "a", Default: true}, {Name: "b", Default: true}},
		IDSecret:    [][]byte{[]byte("0123456789abcdef")},
		MaxAttempts: 50, RepairEvery: f.lease / 4,
		Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		panic(err)
	}
	m.coordinator = c
	return m
}

func (f *fleet) newMaker() *machine {
	m, store, files := f.newMachine()
	m.worker = reportjobs.NewWorker(store, files, reportjobs.DispatcherFunc(f.hint), &reportjobs.WorkerOptions{
		Lease:   f.lease,
		Backoff: func(int) time.Duration { return f.lease / 10 },
		Logger:  slog.New(slog.DiscardHandler),
	})
	for _, report := range []string{"a", "b"} {
		m.worker.Handle(report, reportjobs.RendererFunc(m.render))
	}
	return m
}

// run works until the machine ends: a coordinator sweeps, a worker takes hints.
func (m *machine) run() {
	if m.coordinator != nil {
		_ = m.coordinator.RunSweeps(m.ctx, m.f.lease/4) // what it could not do it tries again
		return
	}
	var hands sync.WaitGroup
	for range 4 {
		hands.Go(func() {
			for {
				select {
				case id := <-m.f.hints:
					_, _ = m.worker.Run(m.ctx, id) // the record says what became of it
				case <-m.ctx.Done():
					return
				}
			}
		})
	}
	hands.Wait()
}

// plan decides about a call by the dice of the seed, the machine and the call.
// One in six has trouble: it fails, its answer is lost, or it is slow; a few
// take so long that somebody else has taken the job over when they arrive.
func (m *machine) plan(call storetest.Call) storetest.Fault {
	dice := rand.New(rand.NewPCG(m.f.seed+uint64(m.n)<<32, uint64(call.N)))
	switch roll := dice.IntN(1000); {
	case m.dead.Load():
		return storetest.Fail
	case roll < 40:
		m.f.failed.Add(1)
		return storetest.Fail
	case roll < 80:
		m.f.failed.Add(1)
		return storetest.Lose
	case roll < 160:
		m.f.pause(time.Duration(dice.Int64N(int64(m.f.lease / 20))))
	case roll < 170:
		m.f.late.Add(1)
		m.f.pause(m.f.lease + time.Duration(dice.Int64N(int64(m.f.lease/4))))
	}
	return storetest.None
}

// answer lets some answers come late.
func (m *machine) answer(call storetest.Call) {
	dice := rand.New(rand.NewPCG(m.f.seed+uint64(m.n)<<32, ^uint64(call.N)))
	if dice.IntN(1000) < 40 {
		m.f.pause(time.Duration(dice.Int64N(int64(m.f.lease / 20))))
	}
}

var errNoLuck = errors.New("no luck with this one")

// render makes a report: it pays for a step, and writes what it is. At times
// it fails in the midst of that, for now or for good, or does not hear that it
// shall end.
func (m *machine) render(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
	step, err := task.Step(ctx, "step", func(context.Context) ([]byte, error) { return []byte(crypto.Text()), nil })
	if err != nil {
		return err
	}
	m.f.sawStep(task, string(step))
	text := textOf(task.Job.Origin, task.Report, task.Job.Attempt, string(step), string(task.Input))
	begin, end := text[:len(text)/4], text[len(text)/4:]
	if _, err := io.WriteString(out, begin); err != nil {
		return err
	}
	switch roll := m.f.roll(1000); {
	case roll < 50:
		return errNoLuck
	case roll < 60:
		return reportjobs.Permanent(errNoLuck)
	case roll < 140:
		m.f.pause(m.f.lease + m.f.lease/4)
	default:
		m.f.pause(m.f.upTo(m.f.lease / 20))
	}
	_, err = io.WriteString(out, end)
	return err
}

// textOf is what a report says.
func textOf(origin, report string, attempt int, step, input string) string {
	return fmt.Sprintf("%s of %s, attempt %d, %s, from %s", report, origin, attempt, step, input)
}

// sawStep notes the value of a step, which is the same for each attempt.
func (f *fleet) sawStep(task *reportjobs.Task, value string) {
	name := stepOf(task.Job, task.Report)
	f.mu.Lock()
	first, known := f.values[name]
	if !known {
		f.values[name] = value
	}
	f.mu.Unlock()
	if known && first != value {
		f.found(fmt.Errorf("promise 2: the step of %s has the value %q, and had %q", name, value, first))
	}
}

// onTheWay is a store that a call reaches once it is under way, whether its
// caller still waits or not.
type onTheWay struct{ reportjobs.JobStore }

func (s onTheWay) Create(ctx context.Context, job reportjobs.Job, input []byte) error {
	return errors.Join(s.JobStore.Create(context.WithoutCancel(ctx), job, input), ctx.Err())
}

func (s onTheWay) Swap(ctx context.Context, old string, job reportjobs.Job) error {
	return errors.Join(s.JobStore.Swap(context.WithoutCancel(ctx), old, job), ctx.Err())
}
