package converse

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// What all calls pause for after a throttle, doubled by each one that follows
// before a call succeeded.
const (
	shortPause = time.Second
	longPause  = 15 * time.Second
)

// errNoTime is for a pause that outlasts the deadline of the context.
var errNoTime = errors.New("throttled for longer than there is time")

// A limiter bounds how many calls are under way. A throttle halves the bound
// and makes all wait; each success raises it a little, by one for as many
// calls as it allows. Of those who wait, the one goes first whose work began
// first: the last call of a report does not stand behind all the units of a
// report that came later, and what was begun is finished. Nobody waits for
// ever, as what began earlier comes to an end.
type limiter struct {
	most float64

	mu     sync.Mutex
	bound  float64
	busy   int
	pauses int       // in a row
	until  time.Time // nothing begins before
	cut    time.Time // when bound was last halved
	line   []waiting
	alarm  *time.Timer // wakes the line at until; nil: not set
}

func newLimiter(parallel int) *limiter {
	return &limiter{most: float64(parallel), bound: float64(parallel)}
}

// A waiting is a call that may not begin yet.
type waiting struct {
	since time.Time // when its work began
	ready chan struct{}
}

// A turn is a call that may be under way. The first of its methods to be
// called ends it, and one must be.
type turn struct {
	l     *limiter
	begun time.Time
}

// acquire waits until a call may begin, of work that began at since.
func (l *limiter) acquire(ctx context.Context, since time.Time) (*turn, error) {
	l.mu.Lock()
	if deadline, ok := ctx.Deadline(); ok && l.until.After(deadline) {
		l.mu.Unlock()
		return nil, errNoTime
	}
	ready := make(chan struct{})
	l.enter(waiting{since, ready})
	l.admit()
	l.mu.Unlock()
	select {
	case <-ready:
		return &turn{l, time.Now()}, nil
	case <-ctx.Done():
		l.leave(ready)
		return nil, ctx.Err()
	}
}

// enter takes a place in the line, behind those of the same time.
func (l *limiter) enter(w waiting) {
	at := len(l.line)
	for at > 0 && l.line[at-1].since.After(w.since) {
		at--
	}
	l.line = slices.Insert(l.line, at, w)
}

// leave gives up a place in the line, or the turn that came at the same time.
func (l *limiter) leave(ready chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if i := slices.IndexFunc(l.line, func(w waiting) bool { return w.ready == ready }); i >= 0 {
		l.line = slices.Delete(l.line, i, i+1)
	} else {
		l.busy--
	}
	l.admit()
}

// admit lets begin who may.
func (l *limiter) admit() {
	for len(l.line) > 0 && l.busy < int(l.bound) {
		if pause := time.Until(l.until); pause > 0 {
			l.wake(pause)
			return
		}
		close(l.line[0].ready)
		l.line = l.line[1:]
		l.busy++
	}
	if len(l.line) == 0 && l.alarm != nil {
		l.alarm.Stop()
		l.alarm = nil
	}
}

func (l *limiter) wake(pause time.Duration) {
	if l.alarm != nil {
		l.alarm.Stop()
	}
	l.alarm = time.AfterFunc(pause, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.admit()
	})
}

// done ends a turn whose call succeeded. One that began before the last
// throttle says nothing about what is possible since.
func (t *turn) done() {
	t.end(func(l *limiter) {
		if !t.begun.Before(l.cut) {
			l.pauses = 0
			l.bound = min(l.most, l.bound+1/l.bound)
		}
	})
}

// failed ends a turn whose call failed for a reason that says nothing about the load.
func (t *turn) failed() { t.end(func(*limiter) {}) }

// throttled ends a turn whose call was refused for there are too many. Calls
// that began before the bound was halved do not halve it again.
func (t *turn) throttled(hint time.Duration) {
	t.end(func(l *limiter) {
		now := time.Now()
		if !t.begun.Before(l.cut) {
			l.bound, l.cut = max(1, l.bound/2), now
			l.until = later(l.until, now.Add(min(longPause, shortPause<<min(l.pauses, 4))))
			l.pauses++
		}
		l.until = later(l.until, now.Add(hint))
	})
}

func (t *turn) end(change func(*limiter)) {
	l := t.l
	if l == nil {
		return
	}
	t.l = nil
	l.mu.Lock()
	defer l.mu.Unlock()
	change(l)
	l.busy--
	l.admit()
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
