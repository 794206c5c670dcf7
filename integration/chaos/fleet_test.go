package chaos

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/integration/history"
)

// A fleet is coordinators and workers that share real stores, by the real
// clock, and whose calls, hints and lives go wrong by the dice of a seed. When
// they go wrong is not the seed's: servers take the time they take.
type fleet struct {
	seed     uint64
	lease    time.Duration
	store    reportjobs.JobStore // as it is, without faults
	files    reportjobs.ArtifactStore
	recorder *history.Recorder
	hints    chan string
	ctx      context.Context
	running  sync.WaitGroup

	dice     sync.Mutex
	rand     *rand.Rand
	mu       sync.Mutex
	machines []*machine // that are up
	made     int        // machines, so far
	died     int
	accepted []reportjobs.Job
	canceled map[string]bool
	values   map[string]string // of steps, as renderers got them, by origin and report
	broken   error             // the first promise that was seen to be broken
	late     atomic.Int64      // calls that took longer than a lease
	failed   atomic.Int64      // calls that failed or whose answer was lost
}

const (
	fronts = 3
	makers = 4
)

// newFleet starts a fleet that ends with the test.
func newFleet(t *testing.T, seed uint64, lease time.Duration, store reportjobs.JobStore, files reportjobs.ArtifactStore) *fleet {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	f := &fleet{
		seed: seed, lease: lease, store: store, files: files, ctx: ctx, recorder: history.NewRecorder(),
		hints: make(chan string, 10_000), rand: rand.New(rand.NewPCG(seed, 0)),
		canceled: map[string]bool{}, values: map[string]string{},
	}
	t.Cleanup(func() { stop(); f.running.Wait() })
	for range fronts {
		f.start(f.newFront())
	}
	for range makers {
		f.start(f.newMaker())
	}
	return f
}

func (f *fleet) start(m *machine) {
	f.mu.Lock()
	f.machines = append(f.machines, m)
	f.mu.Unlock()
	f.running.Go(m.run)
}

// roll returns a number below n.
func (f *fleet) roll(n int) int {
	f.dice.Lock()
	defer f.dice.Unlock()
	return f.rand.IntN(n)
}

// pause waits for a time, unless the fleet ends before.
func (f *fleet) pause(d time.Duration) {
	select {
	case <-time.After(d):
	case <-f.ctx.Done():
	}
}

// upTo returns a time shorter than d.
func (f *fleet) upTo(d time.Duration) time.Duration {
	return time.Duration(f.roll(int(d/time.Microsecond))) * time.Microsecond
}

// hint is the dispatcher of all machines: of a hundred hints some are lost,
// some come twice and some late.
func (f *fleet) hint(_ context.Context, job reportjobs.Job) error {
	delay, times := max(0, time.Until(job.DueAt)), 1
	switch dice := f.roll(100); {
	case dice < 15:
		return nil
	case dice < 30:
		times = 2
	case dice < 45:
		delay += f.upTo(f.lease)
	}
	f.running.Go(func() {
		f.pause(delay)
		for range times {
			select {
			case f.hints <- job.ID:
			default: // as good as lost
			}
		}
	})
	return nil
}

// interrupt has machines die or end, one about every quarter of a lease, until
// the context ends. Another takes the place of each.
func (f *fleet) interrupt(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(f.lease/8 + f.upTo(f.lease/4)):
		}
		f.mu.Lock()
		m := f.machines[f.roll(len(f.machines))]
		f.mu.Unlock()
		if m.worker != nil {
			f.start(f.newMaker())
		} else {
			f.start(f.newFront())
		}
		f.mu.Lock()
		f.machines = slices.DeleteFunc(f.machines, func(other *machine) bool { return other == m })
		f.died++
		f.mu.Unlock()
		m.dead.Store(f.roll(3) > 0)
		m.stop()
	}
}

// front returns a coordinator that is up.
func (f *fleet) front() *machine {
	f.mu.Lock()
	defer f.mu.Unlock()
	var up []*machine
	for _, m := range f.machines {
		if m.coordinator != nil {
			up = append(up, m)
		}
	}
	return up[f.roll(len(up))]
}

// submitAll has n jobs accepted, some of them canceled at some time.
func (f *fleet) submitAll(n int) {
	var all sync.WaitGroup
	numbers := make(chan int)
	for range 8 {
		all.Go(func() {
			for n := range numbers {
				f.submit(n)
			}
		})
	}
	for n := range n {
		numbers <- n
	}
	close(numbers)
	all.Wait()
}

// submit sends a job to one coordinator after another until one accepts it,
// as clients do.
func (f *fleet) submit(n int) {
	r := reportjobs.Request{Tenant: tenant, Key: fmt.Sprint("job ", n), Input: fmt.Appendf(nil, `{"n": %d}`, n)}
	var job reportjobs.Job
	f.insist(func(m *machine) (err error) {
		job, err = m.coordinator.Submit(m.ctx, r)
		return err
	})
	f.mu.Lock()
	f.accepted = append(f.accepted, job)
	f.mu.Unlock()
	f.insist(func(m *machine) error { // whoever is asked, the job is there
		_, err := m.coordinator.Get(m.ctx, tenant, job.ID)
		return err
	})
	if f.roll(20) > 0 {
		return
	}
	f.pause(f.upTo(f.lease / 4))
	f.insist(func(m *machine) error {
		_, err := m.coordinator.Cancel(m.ctx, tenant, job.ID)
		if err == nil {
			f.mu.Lock()
			defer f.mu.Unlock()
			f.canceled[job.ID] = true
		}
		if errors.Is(err, reportjobs.ErrFinished) {
			return nil
		}
		return err
	})
}

// insist asks one coordinator after another until one answers. None of the
// questions may be answered by no.
func (f *fleet) insist(ask func(m *machine) error) {
	for f.ctx.Err() == nil {
		err := ask(f.front())
		switch {
		case err == nil:
			return
		case errors.Is(err, reportjobs.ErrInvalid), errors.Is(err, reportjobs.ErrNotFound):
			f.found(fmt.Errorf("a job that was accepted: %w", err))
			return
		}
	}
}

// found keeps the first promise that was seen to be broken.
func (f *fleet) found(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.broken == nil {
		f.broken = err
	}
}
