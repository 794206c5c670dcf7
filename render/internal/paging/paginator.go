package paging

import (
	"math"
	"slices"
)

// What the end of a page costs. The unit is the square of a hundredth of the
// page's height: a page that is a tenth empty costs 100. What is hard is
// relaxed only where no other way is left, and in this order: what stands
// first is given up first.
const (
	spareCost = 1e4 // times the square of the share that is empty
	thinCost  = 1e5 // of a page that is less than fullEnough
	fullFrom  = 0.75

	ItemAlone    = 1e6  // an item of a list, parted from all others
	LineAlone    = 1e7  // one line of a paragraph: a widow or an orphan
	RowAlone     = 1e8  // a table's header with one row, its last row
	CaptionAlone = 1e9  // a caption without its figure, a header without a row
	HeadingAlone = 1e10 // a heading with less than two lines of what follows

	InParagraph = 12.0 // what is soft: pages end better between paragraphs
	InList      = 6.0
	InTable     = 30.0
	InShort     = 400.0 // in what should stay together: a panel, a short table
	driftCost   = 80.0  // of a figure that drifts to the next page
	shrinkCost  = 150.0 // times the square of how much figures give up
	lastCost    = 300.0 // of a last page with next to nothing on it
	stub        = 0.12
)

// A Paginator puts pieces on pages. Between pages that are asked for, it finds
// the ends of pages that cost least together; of equal ones those that come
// first. A page that is not full is tried only where no fuller one ends well.
// The time is that of the number of pieces times those on a page.
//
// A figure that has no room left drifts to the top of the next page, past the
// text that follows it in its section, never past another figure.
type Paginator struct {
	top, bottom float64
	pieces      []Piece
	ideal, low  []float64 // upper edges on one endless page, with all figures as high as they would be and as low as they may
	figures     []int32   // for each piece the first figure at or behind it
	states      [2][]state
	boxes       []Box
	pages       [][]Box
	order       []int32 // states on the way to the end
}

// A state is the best way to have all pieces up to some one on pages. It is of
// the second kind if the last figure is not there yet: it drifts.
type state struct {
	cost float64
	from int32 // the piece that the last page begins with, twice, and one more if it begins with a figure
}

// Paginate puts pieces on pages from y = top to y = bottom. What it returns is
// good until the next call.
func (p *Paginator) Paginate(pieces []Piece, top, bottom float64) [][]Box {
	p.top, p.bottom, p.pieces = top, bottom, pieces
	p.pages = p.pages[:0]
	p.boxes = slices.Grow(p.boxes[:0], 2*len(pieces)) // it never moves: each page has a header at most
	p.measure()
	for from := 0; from < len(pieces); {
		to := from + 1
		for to < len(pieces) && !pieces[to].Fresh {
			to++
		}
		p.stretch(from, to)
		from = to
	}
	return p.pages
}

// measure finds where all pieces would stand on one endless page.
func (p *Paginator) measure() {
	n := len(p.pieces)
	p.ideal = slices.Grow(p.ideal[:0], n)[:n]
	p.low = slices.Grow(p.low[:0], n)[:n]
	p.figures = slices.Grow(p.figures[:0], n+1)[:n+1]
	var ideal, low float64
	for i := range p.pieces {
		if i > 0 {
			gap := p.gap(i-1, i)
			ideal, low = ideal+gap, low+gap
		}
		p.ideal[i], p.low[i] = ideal, low
		ideal, low = ideal+p.pieces[i].H, low+p.pieces[i].Least()
	}
	p.figures[n] = int32(n)
	for i := n - 1; i >= 0; i-- {
		p.figures[i] = p.figures[i+1]
		if p.pieces[i].Drifts() {
			p.figures[i] = int32(i)
		}
	}
}

// gap is what stands between two pieces.
func (p *Paginator) gap(above, below int) float64 {
	return max(p.pieces[above].After, p.pieces[below].Before)
}

// A load is how high things are, at their ideal height and at their least.
type load struct{ ideal, low float64 }

func (l load) plus(ideal, low float64) load { return load{l.ideal + ideal, l.low + low} }

// span is what the pieces from i to k take, both included.
func (p *Paginator) span(i, k int) load {
	last := &p.pieces[k]
	return load{p.ideal[k] - p.ideal[i] + last.H, p.low[k] - p.low[i] + last.Least()}
}

// above is what stands above piece i where it begins a page: a header again,
// or the figure that drifted there.
func (p *Paginator) above(i int, figure int) load {
	switch first := &p.pieces[i]; {
	case figure >= 0:
		gap := p.gap(figure, i)
		return p.span(figure, figure).plus(gap, gap)
	case first.Repeat != nil:
		h := first.Repeat.H + max(first.Repeat.After, first.Before)
		if first.Torn {
			h += first.Repeat.Clear
		}
		return load{h, h}
	}
	return load{}
}

// stretch puts the pieces from from on, up to to, on pages.
func (p *Paginator) stretch(from, to int) {
	for k := range p.states {
		p.states[k] = slices.Grow(p.states[k][:0], len(p.pieces)+1)[:len(p.pieces)+1]
		for i := from; i <= to; i++ {
			p.states[k][i] = state{cost: math.Inf(1)}
		}
	}
	p.states[0][from].cost = 0
	last := from
	for i := from; i < to; i++ {
		for k := len(p.states) - 1; k >= 0; k-- { // the second kind may lead to the first
			if !math.IsInf(p.states[k][i].cost, 1) {
				last = p.page(i, k, last, to)
			}
		}
	}
	end := 2 * int32(to)
	if p.states[1][to].cost+lastCost < p.states[0][to].cost {
		end++ // the figure has the last page for itself
	}
	p.place(from, end)
}

// drifted returns the figure that a page from i on begins with, or -1.
func (p *Paginator) drifted(i, kind int) int {
	if kind == 0 {
		return -1
	}
	for i--; !p.pieces[i].Drifts(); i-- {
	}
	return i
}

// page tries all pages that begin with piece i. It returns the last piece that
// has room on one; hint is that of a page that begins a little earlier.
func (p *Paginator) page(i, kind, hint, to int) int {
	cost, room := p.states[kind][i].cost, p.bottom-p.top+tolerance
	figure := p.drifted(i, kind)
	above := p.above(i, figure)
	fits := func(k int) bool { return above.low+p.span(i, k).low <= room }
	last := min(max(hint, i), to-1)
	for last > i && !fits(last) {
		last--
	}
	for last+1 < to && fits(last+1) {
		last++
	}
	key, sound := 2*int32(i)+int32(kind), false
	if figure >= 0 && !fits(i) { // the figure has the page for itself
		load := p.span(figure, figure)
		p.reach(i, 0, state{cost + p.cost(load, room, p.pieces[figure].Ending(), false), key})
		return hint
	}
	for k := last; k >= i; k-- {
		load := p.span(i, k).plus(above.ideal, above.low)
		if sound && load.ideal < fullFrom*room {
			break
		}
		end := p.pieces[k].Ending()
		if k == i && p.within(i-1, to) && p.within(i, to) {
			end = max(end, LineAlone) // from the middle of a paragraph
		}
		p.reach(k+1, 0, state{cost + p.cost(load, room, end, k+1 == to), key})
		sound = sound || end < ItemAlone
	}
	p.drift(i, figure, last, to, above, state{cost, key})
	return last
}

// within tells whether pieces k and k+1 are lines of one paragraph.
func (p *Paginator) within(k, to int) bool {
	return k >= 0 && k+1 < to && p.pieces[k].Role == RoleText && p.pieces[k+1].Role == RoleText && p.pieces[k].After == 0 && p.pieces[k+1].Before == 0
}

// drift tries the pages on which the first figure that has no room is left out.
func (p *Paginator) drift(i, figure, last, to int, above load, s state) {
	k := int(p.figures[i])
	if k > last+1 || k+1 >= to || k == i && figure < 0 {
		return
	}
	room := p.bottom - p.top + tolerance
	load, before := above, figure
	if k > i {
		load, before = load.plus(p.span(i, k-1).ideal, p.span(i, k-1).low), k-1
	}
	if k == i {
		load = p.span(figure, figure)
	}
	if gap := p.gap(before, k); k <= last && load.ideal+gap+p.pieces[k].H <= room {
		return // it has room
	}
	gap := p.gap(before, k+1)
	load = load.plus(gap, gap)
	for e := k + 1; e < to && p.pieces[e].Role == RoleText && !p.pieces[e].Note && !p.pieces[e].Drifts(); e++ {
		span := p.span(k+1, e)
		now := load.plus(span.ideal, span.low)
		if now.low > room {
			return
		}
		p.reach(e+1, 1, state{s.cost + p.cost(now, room, p.pieces[e].Ending(), false) + driftCost, s.from})
	}
}

// reach keeps s if it is better than the way that is known.
func (p *Paginator) reach(i, kind int, s state) {
	if s.cost < p.states[kind][i].cost {
		p.states[kind][i] = s
	}
}

// cost is what a page costs whose end costs so much; that of the last page of
// a stretch is free.
func (p *Paginator) cost(l load, room, end float64, last bool) float64 {
	spare := max(1-l.ideal/room, 0)
	sum := 0.0
	if l.ideal > room && l.ideal > l.low {
		give := min((l.ideal-room)/(l.ideal-l.low), 1)
		sum += shrinkCost * give * give
	}
	if last {
		if spare > 1-stub {
			sum += lastCost
		}
		return sum
	}
	sum += end + spareCost*spare*spare
	if spare > 1-fullFrom {
		sum += thinCost * (1 + spare)
	}
	return sum
}

// Reset forgets the pieces, so that what they hold can be collected.
func (p *Paginator) Reset() {
	clear(p.boxes)
	clear(p.pages)
	p.pieces, p.boxes, p.pages = nil, p.boxes[:0], p.pages[:0]
}
