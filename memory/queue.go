package memory

// A queue holds ids by a time: a binary heap whose entries know their place,
// so that one can be moved and removed.
type queue struct{ entries []*place }

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
		q.entries = append(q.entries, p)
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
	last := q.entries[len(q.entries)-1]
	q.entries[len(q.entries)-1] = nil
	q.entries = q.entries[:len(q.entries)-1]
	if last != p {
		q.set(last, p.index)
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
	return q.entries[0]
}

// until calls visit with every place of a time up to by, in no order. It
// looks at those and their neighbours only: below a later entry all are later.
func (q *queue) until(by int64, visit func(*place)) {
	var walk func(index int)
	walk = func(index int) {
		if index > len(q.entries) {
			return
		}
		p := q.entries[index-1]
		if p.at > by {
			return
		}
		visit(p)
		walk(2 * index)
		walk(2*index + 1)
	}
	walk(1)
}

func (q *queue) set(p *place, index int) {
	q.entries[index-1], p.index = p, index
}

func (q *queue) up(p *place) {
	for p.index > 1 {
		parent := q.entries[p.index/2-1]
		if parent.at <= p.at {
			return
		}
		at := p.index
		q.set(p, parent.index)
		q.set(parent, at)
	}
}

func (q *queue) down(p *place) {
	for {
		child := 2 * p.index
		if child > len(q.entries) {
			return
		}
		if child < len(q.entries) && q.entries[child].at < q.entries[child-1].at {
			child++
		}
		least := q.entries[child-1]
		if least.at >= p.at {
			return
		}
		at := p.index
		q.set(p, child)
		q.set(least, at)
	}
}
