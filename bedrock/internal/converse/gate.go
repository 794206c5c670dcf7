package converse

import (
	"context"
	"sync"
	"time"
)

// warmFor is how long Bedrock keeps a cached prefix after its last use.
const warmFor = 5 * time.Minute

// A gate lets the first call with a prefix go alone until its response has
// begun: before that the cache has nothing, and all calls that start together
// would pay for writing it.
type gate struct {
	mu       sync.Mutex
	prefixes map[string]*prefix
}

type prefix struct {
	used   time.Time     // when a response with it last began; zero: the first call is under way
	opened chan struct{} // closed when that call's response has begun, or failed before
}

// A pass is one call's way through the gate.
type pass struct {
	g   *gate
	key string // "": the gate has nothing to do with it
	own *prefix
}

// enter waits until a call may go. The key may change while it waits.
func (g *gate) enter(ctx context.Context, key func() string) (*pass, error) {
	for {
		k := key()
		if k == "" {
			return &pass{}, nil
		}
		p, wait := g.board(k)
		if p != nil {
			return p, nil
		}
		select {
		case <-wait:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// board returns a pass, or what to wait for.
func (g *gate) board(key string) (*pass, <-chan struct{}) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	e, ok := g.prefixes[key]
	switch {
	case ok && e.used.IsZero():
		return nil, e.opened
	case ok && now.Sub(e.used) < warmFor:
		return &pass{g: g, key: key}, nil
	}
	for k, e := range g.prefixes {
		if !e.used.IsZero() && now.Sub(e.used) >= warmFor {
			delete(g.prefixes, k)
		}
	}
	if g.prefixes == nil {
		g.prefixes = map[string]*prefix{}
	}
	e = &prefix{opened: make(chan struct{})}
	g.prefixes[key] = e
	return &pass{g, key, e}, nil
}

// opened notes that the response has begun, and lets the others go.
func (p *pass) opened() {
	if p.g == nil {
		return
	}
	p.g.mu.Lock()
	defer p.g.mu.Unlock()
	if e := p.g.prefixes[p.key]; e != nil && (e == p.own || p.own == nil && !e.used.IsZero()) {
		e.used = time.Now()
	}
	p.leave()
}

// failed lets another call be the first if this one was and its response has
// not begun.
func (p *pass) failed() {
	if p.g == nil || p.own == nil {
		return
	}
	p.g.mu.Lock()
	defer p.g.mu.Unlock()
	delete(p.g.prefixes, p.key)
	p.leave()
}

func (p *pass) leave() {
	if p.own != nil {
		close(p.own.opened)
		p.own = nil
	}
}
