package storetest

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

// A mutant is a naive store that does one thing wrong: what is not nil.
type mutant struct {
	*naive
	create func(ctx context.Context, job reportjobs.Job, input []byte) error
	get    func(ctx context.Context, id string) (reportjobs.Job, error)
	input  func(ctx context.Context, job reportjobs.Job) ([]byte, error)
	swap   func(ctx context.Context, old string, job reportjobs.Job) error
	due    func(ctx context.Context, by time.Time) iter.Seq2[string, error]
	list   func(ctx context.Context, q reportjobs.Query) iter.Seq2[reportjobs.Job, error]
}

func (m *mutant) Create(ctx context.Context, job reportjobs.Job, input []byte) error {
	if m.create != nil {
		return m.create(ctx, job, input)
	}
	return m.naive.Create(ctx, job, input)
}

func (m *mutant) Get(ctx context.Context, id string) (reportjobs.Job, error) {
	if m.get != nil {
		return m.get(ctx, id)
	}
	return m.naive.Get(ctx, id)
}

func (m *mutant) Input(ctx context.Context, job reportjobs.Job) ([]byte, error) {
	if m.input != nil {
		return m.input(ctx, job)
	}
	return m.naive.Input(ctx, job)
}

func (m *mutant) Swap(ctx context.Context, old string, job reportjobs.Job) error {
	if m.swap != nil {
		return m.swap(ctx, old, job)
	}
	return m.naive.Swap(ctx, old, job)
}

func (m *mutant) Due(ctx context.Context, by time.Time) iter.Seq2[string, error] {
	if m.due != nil {
		return m.due(ctx, by)
	}
	return m.naive.Due(ctx, by)
}

func (m *mutant) List(ctx context.Context, q reportjobs.Query) iter.Seq2[reportjobs.Job, error] {
	if m.list != nil {
		return m.list(ctx, q)
	}
	return m.naive.List(ctx, q)
}

// look gives f the stored record of id; f returns what becomes of it.
func (n *naive) look(id string, f func(r record, ok bool) (record, bool)) {
	n.mu.Lock()
	defer n.mu.Unlock()
	r, ok := n.records[id]
	if r, ok = f(r, ok); ok {
		n.records[id] = r
	} else {
		delete(n.records, id)
	}
}

// peek returns the stored record of id, not a copy.
func (n *naive) peek(id string) (r record, ok bool) {
	n.look(id, func(stored record, there bool) (record, bool) {
		r, ok = stored, there
		return stored, there
	})
	return r, ok
}

// A broken row names a mistake, the case that has to turn red, and how to make
// the mistake.
type broken[S any] struct {
	mistake, red string
	make         func(m S)
}

func TestBrokenStores(t *testing.T) {
	t.Parallel()
	rules := slices.Concat(createRules, inputRules, swapRules, eraseRules, dueRules, callRules, raceRules)
	mistakes := slices.Concat(createMistakes, inputMistakes, swapMistakes, dueMistakes, callMistakes, raceMistakes)
	turnRed(t, rules, mistakes, func(row broken[*mutant]) reportjobs.JobStore {
		m := &mutant{naive: newNaive()}
		row.make(m)
		return m
	})
}

func TestBrokenListers(t *testing.T) {
	t.Parallel()
	turnRed(t, slices.Concat(listRules, pageRules), listMistakes, func(row broken[*mutant]) ListerStore {
		m := &mutant{naive: newNaive()}
		row.make(m)
		return m
	})
}

// turnRed checks that each mistake is found by the rule it is about, and that
// each rule finds at least one.
func turnRed[S, M any](t *testing.T, rules []rule[S], mistakes []broken[M], open func(broken[M]) S) {
	byName := map[string]rule[S]{}
	for _, r := range rules {
		require.NotContains(t, byName, r.name, "two cases of one name")
		byName[r.name] = r
	}
	used := map[string]bool{}
	for _, row := range mistakes {
		used[row.red] = true
		t.Run(row.mistake, func(t *testing.T) {
			r, ok := byName[row.red]
			require.True(t, ok, "no case %q", row.red)
			found := tryout(t, func(p *probe) { r.check(p, open(row)) })
			require.NotEmpty(t, found, "%q stays green", r.name)
		})
	}
	for _, r := range rules {
		assert.True(t, used[r.name], "no mistake is known that %q finds", r.name)
	}
}

// tryout runs a case that is to fail, and returns what it complains about.
func tryout(t *testing.T, check func(p *probe)) string {
	r := &recorder{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		check(&probe{r, 20 * time.Millisecond})
	}()
	<-done
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text
}

// A recorder keeps to itself how a test ends.
type recorder struct {
	testing.TB
	mu   sync.Mutex
	text string
}

func (r *recorder) Errorf(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.text += fmt.Sprintf(format, args...) + "\n"
}

func (r *recorder) Failed() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text != ""
}

func (r *recorder) FailNow() {
	r.Errorf("failed")
	runtime.Goexit()
}

func (r *recorder) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	r.FailNow()
}

func (r *recorder) Skipf(format string, args ...any) { runtime.Goexit() }
