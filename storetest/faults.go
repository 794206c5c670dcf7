package storetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
)

// ErrInjected is what the caller of a wrapped store sees of a [Fault].
var ErrInjected = errors.New("injected fault")

// A Fault is what happens to a call.
type Fault int

const (
	None Fault = iota // the call goes through
	Fail              // the call has no effect, the caller gets ErrInjected
	Lose              // the call takes effect, the caller gets ErrInjected: its answer was lost
)

// A Call is one call of a method of something that [Faults] wraps.
type Call struct {
	N   int    // 1 for the first call, over all that one Faults wraps
	Op  string // Create, Get, Input, Swap, Due, List; Put, Open, Link, Delete; Dispatch
	Key string // id of the job, key of the artifact, tenant of a List
}

func (c Call) String() string { return fmt.Sprintf("call %d, %s %s", c.N, c.Op, c.Key) }

// A Plan decides about a call, before it takes effect. It may be called from
// many goroutines at once, and may use the store behind the wrapper itself:
// what it writes there is another's write that came in between.
type Plan func(call Call) Fault

// FailNth is a [Plan]: call n fails, all others go through.
func FailNth(n int) Plan { return nth(n, Fail) }

// LoseNth is a [Plan]: the answer of call n is lost, all others go through.
func LoseNth(n int) Plan { return nth(n, Lose) }

func nth(n int, fault Fault) Plan {
	return func(call Call) Fault {
		if call.N == n {
			return fault
		}
		return None
	}
}

// Faults wraps stores and dispatchers to count their calls and to let some of
// them go wrong. One Faults may wrap several, and counts their calls in one
// sequence, so that a test can hit every single one in turn:
//
//	for n := 1; ; n++ {
//		f := storetest.NewFaults(storetest.LoseNth(n))
//		work(f.Store(memory.NewStore(nil)))
//		if len(f.Calls()) < n {
//			break // the work is done in fewer calls: all were hit
//		}
//	}
//
// It is safe for use from many goroutines.
type Faults struct {
	plan  Plan
	after func(Call)

	mu    sync.Mutex
	calls []Call
}

// NewFaults returns a Faults that asks plan about every call; nil lets all go
// through.
func NewFaults(plan Plan) *Faults { return &Faults{plan: plan} }

// After sets a function that is called whenever a call took effect, before
// its caller has the answer. It must be set before the first call. It may be
// called from many goroutines at once, and may use the store behind the
// wrapper.
func (f *Faults) After(hook func(Call)) { f.after = hook }

// Calls returns all calls so far, in their order.
func (f *Faults) Calls() []Call {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.calls)
}

// Count returns how many calls of one operation there were so far.
func (f *Faults) Count(op string) (n int) {
	for _, call := range f.Calls() {
		if call.Op == op {
			n++
		}
	}
	return n
}

// begin counts a call and asks the plan about it.
func (f *Faults) begin(op, key string) (Call, Fault) {
	f.mu.Lock()
	call := Call{N: len(f.calls) + 1, Op: op, Key: key}
	f.calls = append(f.calls, call)
	f.mu.Unlock()
	if f.plan == nil {
		return call, None
	}
	return call, f.plan(call)
}

// end tells the hook that call took effect.
func (f *Faults) end(call Call) {
	if f.after != nil {
		f.after(call)
	}
}

// do makes a call, unless it shall fail, and returns its error, unless its
// answer shall be lost.
func (f *Faults) do(op, key string, effect func() error) error {
	call, fault := f.begin(op, key)
	if fault == Fail {
		return injected(call)
	}
	err := effect()
	f.end(call)
	if fault == Lose {
		return injected(call)
	}
	return err
}

func injected(call Call) error { return fmt.Errorf("%w: %s", ErrInjected, call) }
