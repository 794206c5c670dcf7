package memory

import "time"

// later are ids that wait for a time, each once.
type later struct {
	places map[string]*place
	queue  queue[string]
}

func (l *later) len() int { return len(l.places) }

func (l *later) has(id string) bool { return l.places[id] != nil }

// add notes that id waits until at, unless it waits for an earlier time, and
// tells whether it is the first in line now.
func (l *later) add(id string, at time.Time) bool {
	p := l.places[id]
	if p == nil {
		p = &place{}
		l.places[id] = p
	} else if p.at <= ceilMicro(at) {
		return false
	}
	l.queue.put(ceilMicro(at), id, p)
	return p.index == 1
}

// first returns the id whose time comes first.
func (l *later) first() (id string, at time.Time, ok bool) {
	if e := l.queue.first(); e != nil {
		return e.item, time.UnixMicro(e.at), true
	}
	return "", time.Time{}, false
}

// remove makes id wait no more.
func (l *later) remove(id string) {
	if p := l.places[id]; p != nil {
		l.queue.remove(p)
		delete(l.places, id)
	}
}

// ceilMicro is the first whole microsecond, counted from 1970, that is not
// before at.
func ceilMicro(at time.Time) int64 { return at.Add(time.Microsecond - 1).UnixMicro() }
