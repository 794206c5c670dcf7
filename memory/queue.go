package memory

// A queue holds ids by a time: a binary heap whose entries know their place,
// so that one can be moved and removed.
type queue struct{ entries []entry }

// An entry repeats its place's time, so that comparing entries touches no
// memory but the heap's own.
type entry struct {
	at int64
	p  *place
}

// A place is one id's stand in a queue. The zero place is in none.
type place struct {
	at    int64 // µs since 1970
	id    string
	index int // behind it in entries, counted from 1; 0: in no queue
}

// put adds id at p, or moves it there when its time has changed.
func (q *queue) put(at int64, id string, p *place) {
	earlier := at < p.at
	p.at, p.id = at, id
	switch {
	case p.index == 0:
		q.entries = append(q.entries, entry{at, p})
		p.index = len(q.entries)
		q.up(p)
	case earlier:
		q.up(p)
	default:
		q.down(p)
	}
}

func (q *queue) remove(p *place) {
	if p.index == 0 {
		return
	}
	last := q.entries[len(q.entries)-1].p
	q.entries[len(q.entries)-1] = entry{}
	q.entries = q.entries[:len(q.entries)-1]
	if last != p {
		last.index = p.index
		q.up(last)
		q.down(last)
	}
	p.index = 0
}

// first returns the earliest place, or nil.
func (q *queue) first() *place {
	if len(q.entries) == 0 {
		return nil
	}
	return q.entries[0].p
}

// until calls visit with every place of a time up to by, in no order. It
// looks at those and their neighbours only: below a later entry all are later.
func (q *queue) until(by int64, visit func(*place)) {
	var walk func(index int)
	walk = func(index int) {
		if index > len(q.entries) {
			return
		}
		e := q.entries[index-1]
		if e.at > by {
			return
		}
		visit(e.p)
		walk(2 * index)
		walk(2*index + 1)
	}
	walk(1)
}

// up moves p towards the front, to where no parent is later.
func (q *queue) up(p *place) {
	index := p.index
	for index > 1 && q.entries[index/2-1].at > p.at {
		q.set(index, q.entries[index/2-1])
		index /= 2
	}
	q.set(index, entry{p.at, p})
}

// down moves p towards the end, to where no child is earlier.
func (q *queue) down(p *place) {
	index := p.index
	for {
		child := 2 * index
		if child < len(q.entries) && q.entries[child].at < q.entries[child-1].at {
			child++
		}
		if child > len(q.entries) || q.entries[child-1].at >= p.at {
			break
		}
		q.set(index, q.entries[child-1])
		index = child
	}
	q.set(index, entry{p.at, p})
}

func (q *queue) set(index int, e entry) {
	q.entries[index-1], e.p.index = e, index
}
