package main

import (
	"math"
	"slices"
	"sync/atomic"
	"time"
)

// A histogram counts latencies in classes whose bounds are two percent apart,
// from a microsecond to beyond an hour, so that it takes the same room however
// long it counts. It is safe for use from many goroutines.
type histogram struct {
	classes [1200]atomic.Int64
}

const classWidth = 1.02

func (h *histogram) add(d time.Duration) {
	n := int(math.Log(max(1, float64(d)/float64(time.Microsecond))) / math.Log(classWidth))
	h.classes[min(n, len(h.classes)-1)].Add(1)
}

// A tally is a histogram at one moment.
type tally []int64

func (h *histogram) tally() tally {
	t := make(tally, len(h.classes))
	for i := range t {
		t[i] = h.classes[i].Load()
	}
	return t
}

// since returns what came after was, which is nil for the begin.
func (t tally) since(was tally) tally {
	more := slices.Clone(t)
	for i := range was {
		more[i] -= was[i]
	}
	return more
}

// with returns both in one; nil is none.
func (t tally) with(other tally) tally {
	both := slices.Clone(other)
	for i := range t {
		both[i] += t[i]
	}
	return both
}

func (t tally) count() (n int64) {
	for _, c := range t {
		n += c
	}
	return n
}

// quantile returns the upper bound of the class that holds the latency which
// that share of all does not exceed; 0 of none.
func (t tally) quantile(q float64) time.Duration {
	rank := int64(math.Ceil(q * float64(t.count())))
	for i, c := range t {
		if rank -= c; rank <= 0 && c > 0 {
			return time.Duration(math.Pow(classWidth, float64(i+1)) * float64(time.Microsecond))
		}
	}
	return 0
}
