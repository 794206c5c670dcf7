package storetest

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/qubitz/reportjobs"
)

// Patience is how long a case asks again where a backend may lag, and how
// often it repeats a call that ended in an error the contract does not name.
const Patience = 10 * time.Second

// A probe is the test of one case.
type probe struct {
	testing.TB
	patience time.Duration
}

// A rule is one case of a suite: a name, the rule in words, and how to check
// it on a store.
type rule[S any] struct {
	name, says string
	check      func(t *probe, s S)
}

// prove runs rules as subtests, each on a store of its own.
func prove[S any](t *testing.T, open func(t *testing.T) S, rules ...[]rule[S]) {
	for _, r := range slices.Concat(rules...) {
		t.Run(r.name, func(t *testing.T) {
			t.Cleanup(func() {
				if t.Failed() {
					t.Logf("the rule: %s", r.says)
				}
			})
			r.check(&probe{t, Patience}, open(t))
		})
	}
}

// eventually calls check until it returns nil.
func (t *probe) eventually(check func() error) {
	t.Helper()
	if err := t.again(check, func(err error) bool { return err == nil }); err != nil {
		t.Fatalf("%v", err)
	}
}

// answered calls op until its error is nil or one that the contract names: any
// other error, of a throttled or contended backend say, invites to call again.
func (t *probe) answered(op func() error) error {
	return t.again(op, func(err error) bool {
		return err == nil || slices.ContainsFunc(named, func(known error) bool { return errors.Is(err, known) })
	})
}

var named = []error{reportjobs.ErrNotFound, reportjobs.ErrExists, reportjobs.ErrConflict, reportjobs.ErrInvalid, errors.ErrUnsupported}

func (t *probe) again(op func() error, enough func(error) bool) error {
	end := time.Now().Add(t.patience)
	for pause := time.Millisecond; ; pause = min(2*pause, 100*time.Millisecond) {
		err := op()
		if enough(err) || t.Context().Err() != nil || time.Now().After(end) {
			return err
		}
		time.Sleep(pause)
	}
}

// returns runs f and fails the test if it hangs: a store that is locked while
// it yields, say.
func (t *probe) returns(f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done) // also when f ends the test
		f()
	}()
	select {
	case <-done:
	case <-time.After(3 * t.patience):
		t.Fatalf("hangs")
	}
	if t.Failed() {
		t.FailNow()
	}
}

// race calls f(0) to f(n-1) at the same time and returns their errors.
func race(n int, f func(i int) error) []error {
	errs := make([]error, n)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			<-start
			errs[i] = f(i)
		})
	}
	close(start)
	wg.Wait()
	return errs
}

// many calls f(0) to f(n-1), some at a time, and returns the first error.
func many(n int, f func(i int) error) error {
	const hands = 16
	errs := race(hands, func(hand int) error {
		for i := hand; i < n; i += hands {
			if err := f(i); err != nil {
				return err
			}
		}
		return nil
	})
	return errors.Join(errs...)
}
