package bedrock

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
)

// Shares of an author's progress: up to the plan, and up to the last unit.
const (
	progressPlan  = 0.1
	progressUnits = 0.85
)

// A unit that is being written.
type running struct {
	cancel context.CancelFunc
	begun  atomic.Bool // the model has begun to answer
}

// units has all units written side by side and returns them in the order of
// the plan. After a failure those that have not begun are given up.
func (r *report) units(ctx context.Context) ([]*draft, error) {
	drafts := make([]*draft, len(r.plan.Units))
	all := make([]running, len(drafts))
	progress := newUnitProgress(r)
	var group sync.WaitGroup
	var once sync.Once
	var first error
	contexts := make([]context.Context, len(all))
	for i := range all {
		contexts[i], all[i].cancel = context.WithCancel(ctx)
		defer all[i].cancel()
	}
	for i, u := range r.plan.Units {
		group.Go(func() {
			var err error
			drafts[i], err = r.commission(contexts[i], passage{
				name: "unit " + u.ID, section: r.section(u.Section).Title, ask: r.unitAsk(u), words: u.Words,
				streaming: func(tokens int) {
					all[i].begun.Store(true)
					progress.streamed(i, tokens)
				},
			})
			if err == nil {
				progress.ended(i)
				return
			}
			once.Do(func() {
				first = err
				giveUp(all)
			})
		})
	}
	group.Wait()
	if first != nil {
		return nil, first
	}
	return drafts, nil
}

// giveUp ends those that have not begun.
func giveUp(all []running) {
	for i := range all {
		if !all[i].begun.Load() {
			all[i].cancel()
		}
	}
}

// unitProgress tells how far the units are together.
type unitProgress struct {
	report *report
	mu     sync.Mutex
	tokens []int // streamed of each
	most   []int // expected of each
	done   int
}

func newUnitProgress(r *report) *unitProgress {
	p := &unitProgress{report: r, tokens: make([]int, len(r.plan.Units))}
	for _, u := range r.plan.Units {
		p.most = append(p.most, maxTokens(u.Words)*2/3)
	}
	p.tell()
	return p
}

func (p *unitProgress) streamed(i, tokens int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tokens[i] = min(max(tokens, p.tokens[i]), p.most[i]*9/10)
	p.tell()
}

func (p *unitProgress) ended(i int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tokens[i] = p.most[i]
	p.done++
	p.tell()
}

func (p *unitProgress) tell() {
	have, want := 0, 0
	for i := range p.tokens {
		have, want = have+p.tokens[i], want+p.most[i]
	}
	p.report.tell(progressPlan+(progressUnits-progressPlan)*float64(have)/float64(max(want, 1)),
		fmt.Sprintf("writing %d of %d parts", min(p.done+1, len(p.tokens)), len(p.tokens)))
}
