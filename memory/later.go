package memory

import "time"

// later are ids that wait for a time, each once, with the earliest it was
// given. Superseded entries of the heap are skipped when their turn comes.
type later struct {
	times map[string]time.Time
	heap  expiries
}

func (l *later) len() int { return len(l.times) }

// add notes that id waits until at, and tells whether that is news.
func (l *later) add(id string, at time.Time) bool {
	if old, ok := l.times[id]; ok && !at.Before(old) {
		return false
	}
	l.times[id] = at
	l.heap.add(id, at)
	return true
}

// first returns the id whose time comes first.
func (l *later) first() (id string, at time.Time, ok bool) {
	for len(l.heap.entries) > 0 {
		next := l.heap.entries[0]
		if l.times[next.key].Equal(next.at) {
			return next.key, next.at, true
		}
		l.heap.pop(next.at) // superseded
	}
	return "", time.Time{}, false
}

// pop removes what first returned.
func (l *later) pop() {
	next := l.heap.entries[0]
	l.heap.pop(next.at)
	delete(l.times, next.key)
}
