package memory

// A queue holds things by a time: a binary heap whose entries know their
// place, so that one can be moved and removed.
type queue[T any] struct{ entries []entry[T] }

// An entry repeats its place's time, so that comparing entries touches no
// memory but the heap's own.
type entry[T any] struct {
	at   int64
	p    *place
	item T
}

// A place is one thing's stand in a queue. The zero place is in none.
type place struct {
	at    int64 // µs since 1970
	index int   // behind it in entries, counted from 1; 0: in no queue
}

// put adds item at p, or moves it there when its time has changed.
func (q *queue[T]) put(at int64, item T, p *place) {
	e := entry[T]{at, p, item}
	switch {
	case p.index == 0:
		q.entries = append(q.entries, e)
		p.index = len(q.entries)
		q.up(e)
	case at < p.at:
		q.up(e)
	case at > p.at:
		q.down(e)
	}
	p.at = at
}

func (q *queue[T]) remove(p *place) {
	if p.index == 0 {
		return
	}
	last := q.entries[len(q.entries)-1]
	q.entries[len(q.entries)-1] = entry[T]{}
	q.entries = q.entries[:len(q.entries)-1]
	if last.p != p {
		last.p.index = p.index
		q.up(last)
		q.down(last)
	}
	p.index = 0
}

// first returns the earliest entry, or nil.
func (q *queue[T]) first() *entry[T] {
	if len(q.entries) == 0 {
		return nil
	}
	return &q.entries[0]
}

// up puts e in at its place or before it, to where no parent is later.
func (q *queue[T]) up(e entry[T]) {
	index := e.p.index
	for index > 1 && q.entries[index/2-1].at > e.at {
		q.set(index, q.entries[index/2-1])
		index /= 2
	}
	q.set(index, e)
}

// down puts e in at its place or behind it, to where no child is earlier.
func (q *queue[T]) down(e entry[T]) {
	index := e.p.index
	for {
		child := 2 * index
		if child < len(q.entries) && q.entries[child].at < q.entries[child-1].at {
			child++
		}
		if child > len(q.entries) || q.entries[child-1].at >= e.at {
			break
		}
		q.set(index, q.entries[child-1])
		index = child
	}
	q.set(index, e)
}

func (q *queue[T]) set(index int, e entry[T]) {
	q.entries[index-1], e.p.index = e, index
}
