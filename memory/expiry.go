package memory

import (
	"container/heap"
	"time"
)

// expiries are keys by the time they expire, the earliest first. A key whose
// file is deleted stays until its time. Another file may have the key by then,
// so that whoever pops a key asks the file too.
type expiries struct{ entries expiryHeap }

type expiry struct {
	at  time.Time
	key string
}

func (e *expiries) add(key string, at time.Time) {
	if !at.IsZero() {
		heap.Push(&e.entries, expiry{at, key})
	}
}

// pop returns a key that has expired by now.
func (e *expiries) pop(now time.Time) (string, bool) {
	if len(e.entries) == 0 || e.entries[0].at.After(now) {
		return "", false
	}
	return heap.Pop(&e.entries).(expiry).key, true
}

// expiredBy tells whether the time has come; the zero time never does.
func expiredBy(expires, now time.Time) bool { return !expires.IsZero() && !expires.After(now) }

type expiryHeap []expiry

func (h expiryHeap) Len() int           { return len(h) }
func (h expiryHeap) Less(i, j int) bool { return h[i].at.Before(h[j].at) }
func (h expiryHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *expiryHeap) Push(x any)        { *h = append(*h, x.(expiry)) }
func (h *expiryHeap) Pop() any {
	last := len(*h) - 1
	x := (*h)[last]
	(*h)[last] = expiry{}
	*h = (*h)[:last]
	return x
}
