package ground

import (
	"math"
	"slices"

	"github.com/qubitz/reportjobs/bedrock/internal/figure"
)

// paired is with how many figures before it one is compared.
const paired = 60

// misplaced finds the figures that a fact bears out but that stand where the
// text speaks of another: of a fact of the same unit that the block does not
// show, or of each other's.
func (l *Ledger) misplaced(places []place, faults map[int]string) {
	for i := range places {
		p := &places[i]
		if p.borne < 0 || faults[i] != "" {
			continue
		}
		if other := l.rivalOf(p, places); other >= 0 {
			faults[i] = l.swapped(p.figure, p.borne, other)
			continue
		}
		for k := max(0, i-paired); k < i; k++ {
			q := &places[k]
			if q.borne < 0 || q.borne == p.borne || faults[k] != "" || !l.crossed(p, q) {
				continue
			}
			faults[i] = l.swapped(p.figure, p.borne, q.borne)
			faults[k] = l.swapped(q.figure, q.borne, p.borne)
			break
		}
	}
}

// crossed tells whether two figures of one unit had better change places.
func (l *Ledger) crossed(p, q *place) bool {
	a, b := &l.Facts[p.borne], &l.Facts[q.borne]
	if p.figure.Listed && q.figure.Listed { // what follows a list does not tell of its last alone
		return false
	}
	if !rivals(p, b) || agrees(&p.figure, b) || agrees(&q.figure, a) {
		return false
	}
	least := crossed
	if kin(a, b) {
		least = akin
	}
	across := l.subjects.pull(p.setting, b) + l.subjects.pull(q.setting, a)
	return across > l.subjects.pull(p.setting, a)+l.subjects.pull(q.setting, b)+least
}

// rivalOf returns the fact of the figure's unit that its place speaks so much
// more of than of its own that it must have been meant, or -1. What other
// figures of the block show is none, and neither is what was derived.
func (l *Ledger) rivalOf(p *place, places []place) int {
	at := p.setting
	if p.cited && len(p.row) > 0 { // what its other cells say need not be about the figure
		at = setting{near: p.row, wide: p.setting.wide}
	}
	out, limit := -1, l.subjects.pull(at, &l.Facts[p.borne])
	if limit += doubted; p.cited {
		limit += rival - doubted
	}
	for i := range l.Facts {
		fact := &l.Facts[i]
		if !rivals(p, fact) || fact.Pointer == "" || kin(fact, &l.Facts[p.borne]) || agrees(&p.figure, fact) || p.cited && nearby(&p.figure, fact) {
			continue
		}
		like := l.subjects.pull(at, fact)
		if like > limit && !shown(places, fact) {
			limit, out = like, i
		}
	}
	return out
}

// rivals tells whether a fact could stand where a figure does: it has its
// unit, and counts what the place names if the figure is a bare number.
func rivals(p *place, fact *Fact) bool {
	_, ok := same(&p.figure, fact)
	a, b := p.figure.Parsed(), fact.parsed()
	return ok && (a.Base != "" || b.Base == "" || slices.Contains(p.setting.near, b.Noun))
}

// kin tells whether one of two facts was derived from the other. They have
// their subject in common, so that its words do not tell which one is meant.
func kin(a, b *Fact) bool { return slices.Contains(a.of, b.ID) || slices.Contains(b.of, a.ID) }

// shown tells whether a figure of the block is the fact's.
func shown(places []place, fact *Fact) bool {
	for i := range places {
		p := &places[i]
		if agrees(&p.figure, fact) {
			return true
		}
		if p.beside != "" {
			f := p.figure
			f.SetUnit(p.beside)
			if agrees(&f, fact) {
				return true
			}
		}
	}
	return false
}

// nearby tells whether a fact is so near to a figure that they may be two
// reports of one thing, such as 41 % and "four out of ten".
func nearby(f *figure.Figure, fact *Fact) bool {
	factor, _ := same(f, fact)
	return math.Abs(f.Low-fact.Low*factor) <= 0.05*math.Abs(f.Low)
}
