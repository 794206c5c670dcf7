package ground

import (
	"math"
	"slices"

	"github.com/qubitz/reportjobs/bedrock/internal/fact"
	"github.com/qubitz/reportjobs/bedrock/internal/figure"
	"github.com/qubitz/reportjobs/bedrock/internal/subject"
)

const (
	rival   = 1.00 // how much more a place has to speak of another value of the unit for that to be meant
	doubted = 0.20 // the same of a fact that is not cited
	crossed = 0.25 // how much more two places have to speak of each other's facts to be exchanged
	akin    = 0.90 // the same where one fact was derived from the other
	paired  = 60   // figures before one that it is compared with
)

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
	if !rivals(p, b) || b.Bears(&p.figure) || a.Bears(&q.figure) {
		return false
	}
	least := crossed
	if a.Kin(b) {
		least = akin
	}
	across := l.index.weights.Pull(p.setting, b.Setting) + l.index.weights.Pull(q.setting, a.Setting)
	return across > l.index.weights.Pull(p.setting, a.Setting)+l.index.weights.Pull(q.setting, b.Setting)+least
}

// rivalOf returns the fact of the figure's unit that its place speaks so much
// more of than of its own that it must have been meant, or -1. What other
// figures of the block show is none, and neither is what was derived.
func (l *Ledger) rivalOf(p *place, places []place) int {
	at := p.setting
	if p.cited && len(p.row) > 0 { // what its other cells say need not be about the figure
		at = subject.Setting{Near: p.row, Wide: p.setting.Wide}
	}
	out, limit := -1, l.index.weights.Pull(at, l.Facts[p.borne].Setting)
	if limit += doubted; p.cited {
		limit += rival - doubted
	}
	for i := range l.Facts {
		have := &l.Facts[i]
		if !rivals(p, have) || have.Pointer == "" || have.Kin(&l.Facts[p.borne]) || have.Bears(&p.figure) || p.cited && nearby(&p.figure, have) {
			continue
		}
		like := l.index.weights.Pull(at, have.Setting)
		if like > limit && !shown(places, have) {
			limit, out = like, i
		}
	}
	return out
}

// rivals tells whether a fact could stand where a figure does: it has its
// unit, and counts what the place names if the figure is a bare number.
func rivals(p *place, have *fact.Fact) bool {
	_, ok := have.Conversion(&p.figure)
	a, b := p.figure.Parsed(), have.Parsed()
	return ok && (a.Base != "" || b.Base == "" || slices.Contains(p.setting.Near, b.Noun))
}

// shown tells whether a figure of the block is the fact's.
func shown(places []place, have *fact.Fact) bool {
	for i := range places {
		p := &places[i]
		if have.Bears(&p.figure) {
			return true
		}
		if p.beside != "" {
			f := p.figure
			f.SetUnit(p.beside)
			if have.Bears(&f) {
				return true
			}
		}
	}
	return false
}

// nearby tells whether a fact is so near to a figure that they may be two
// reports of one thing, such as 41 % and "four out of ten".
func nearby(f *figure.Figure, have *fact.Fact) bool {
	factor, _ := have.Conversion(f)
	return math.Abs(f.Low-have.Low*factor) <= 0.05*math.Abs(f.Low)
}
