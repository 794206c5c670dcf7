package chaos

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/memory"
)

const (
	lease     = time.Minute
	maxAge    = 30 * time.Minute
	retention = 3 * time.Hour
)

// A world is two coordinators, three workers, and the stores between them, in
// a bubble of synctest. One goroutine is its master: it lets exactly one thing
// happen, waits until everybody waits for it again, and goes on.
type world struct {
	tape  *tape
	store reportjobs.JobStore
	files *memory.Artifacts
	ctx   context.Context
	hosts []*host
	wrong breakage

	filesOut bool             // no call for a file gets through, however often it is repeated, while records do
	trace    *strings.Builder // nil: none is kept

	mu      sync.Mutex
	waiting []*request // calls that want to be made
	flying  []*request // calls whose callers have given up
	hints   []string
	running sync.WaitGroup

	promises
}

// A breakage is what is wrong with the parts of a world; nil leaves one as it is.
type breakage struct {
	store  func(reportjobs.JobStore) reportjobs.JobStore
	render func(reportjobs.RendererFunc) reportjobs.RendererFunc
}

// live runs the world of a tape and returns how many jobs were accepted, and
// the promise that was broken.
func live(t *testing.T, bytes []byte, wrong breakage, trace *strings.Builder) (jobs int, broken error) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		files, err := memory.NewArtifacts(nil)
		if err != nil {
			t.Fatal(err)
		}
		w := &world{tape: &tape{bytes: bytes}, store: memory.NewStore(nil), files: files, ctx: ctx, wrong: wrong, trace: trace}
		w.promises.begin()
		if wrong.store != nil {
			w.store = wrong.store(w.store)
		}
		for range 2 {
			w.newFront()
		}
		for range 3 {
			w.newWorker()
		}
		for !w.tape.over() && w.firstBroken() == nil {
			w.turn()
		}
		w.calm(len(bytes)%2 == 1)
		broken, jobs = w.firstBroken(), w.jobs()
		stop()
		for _, h := range w.hosts {
			h.crash()
		}
		w.running.Wait()
	})
	return jobs, broken
}

// turn lets one thing happen.
func (w *world) turn() {
	synctest.Wait()
	w.mu.Lock()
	slices.SortStableFunc(w.waiting, inOrder)
	slices.SortStableFunc(w.flying, inOrder)
	waiting := len(w.waiting)
	w.mu.Unlock()
	switch dice := w.tape.pick(100); {
	case dice < 60 && waiting > 0:
		w.grant(w.tape.pick(waiting), true)
	case dice < 68:
		w.deliver()
	case dice < 78:
		w.request()
	case dice < 82:
		w.land()
	case dice < 85:
		w.sweep()
	case dice < 88:
		w.interrupt()
	case dice < 90:
		w.filesOut = !w.filesOut
		w.note("the files are out: %v", w.filesOut)
	default:
		w.pass(w.tape.pick(6))
	}
}

// deliver hands a hint to a worker: once, and perhaps once more later, or not
// at all.
func (w *world) deliver() {
	w.mu.Lock()
	if len(w.hints) == 0 {
		w.mu.Unlock()
		return
	}
	i := w.tape.pick(len(w.hints))
	id := w.hints[i]
	again := w.tape.pick(8)
	if again != 1 {
		w.hints = slices.Delete(w.hints, i, i+1)
	}
	w.mu.Unlock()
	if again == 2 {
		w.note("a hint is lost")
		return
	}
	w.work(w.pickHost(func(h *host) bool { return h.worker != nil }), id)
}

func (w *world) work(h *host, id string) {
	w.note("host %02d works on job %d", h.n, w.number(id))
	w.running.Go(func() { _, _ = h.worker.Run(h.ctx, id) })
}

// sweep has a coordinator look for what is due.
func (w *world) sweep() {
	h := w.pickHost(func(h *host) bool { return h.coordinator != nil })
	w.note("host %02d sweeps", h.n)
	w.running.Go(func() { _, _ = h.coordinator.Sweep(h.ctx) })
}

// interrupt kills a host or shuts it down; another takes its place.
func (w *world) interrupt() {
	h := w.pickHost(func(*host) bool { return true })
	if w.tape.pick(3) == 0 {
		w.note("host %d is shut down", h.n)
		h.stop()
	} else {
		w.note("host %d dies", h.n)
		h.crash()
	}
	if h.worker != nil {
		w.newWorker()
	} else {
		w.newFront()
	}
}

// pass lets time go by.
func (w *world) pass(n int) {
	d := [...]time.Duration{20 * time.Millisecond, time.Second, 10 * time.Second, lease / 2, lease + time.Second, 5 * time.Minute}[n]
	w.note("%v go by", d)
	time.Sleep(d)
}

// pickHost picks one of the hosts that are up.
func (w *world) pickHost(wanted func(*host) bool) *host {
	var up []*host
	for _, h := range w.hosts {
		if wanted(h) && h.ctx.Err() == nil {
			up = append(up, h)
		}
	}
	return up[w.tape.pick(len(up))]
}

// calm is what comes after the chaos: everything works, or in every other
// world nothing but a sweeper, until all jobs are past their deadlines. Then
// nothing may be left to do.
func (w *world) calm(deserted bool) {
	w.note("calm, deserted: %v", deserted)
	if deserted {
		for _, h := range w.hosts {
			if h.worker != nil {
				h.crash()
			}
		}
	} else {
		w.grantTime()
	}
	for end := time.Now().Add(maxAge + 2*lease); w.firstBroken() == nil && time.Now().Before(end); {
		synctest.Wait()
		w.mu.Lock()
		waiting, flying, hints := len(w.waiting), len(w.flying), len(w.hints)
		if deserted {
			hints = 0
		}
		w.mu.Unlock()
		switch {
		case waiting > 0:
			w.grant(0, false)
		case flying > 0:
			w.land()
		case hints > 0:
			w.deliver()
		default:
			if w.allFinished() {
				return
			}
			w.sweep()
			w.pass(3)
		}
	}
	w.allEnded()
}

func (w *world) putBytes(ctx context.Context, a reportjobs.Artifact, body []byte) (reportjobs.Artifact, error) {
	return w.files.Put(ctx, a, bytes.NewReader(body))
}

func (w *world) read(a reportjobs.Artifact) (string, error) {
	body, err := w.files.Open(context.Background(), a)
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(body)
	return string(text), errors.Join(err, body.Close())
}

func (w *world) note(format string, args ...any) {
	if w.trace != nil {
		fmt.Fprintf(w.trace, "%s  "+format+"\n", append([]any{time.Now().Format("04:05.000")}, args...)...)
	}
}
