package ground

import (
	"fmt"
	"math"

	"github.com/qubitz/reportjobs/bedrock/internal/fact"
	"github.com/qubitz/reportjobs/bedrock/internal/figure"
	"github.com/qubitz/reportjobs/bedrock/internal/subject"
)

// MaxConflicts is how many conflicts are returned.
const MaxConflicts = 20

// maxPlaces bounds how many figures are compared with each other.
const maxPlaces = 2000

// A Conflict is two figures of two claims that are said of the same subject in
// the same unit but differ, although the ledger does not have both.
type Conflict struct {
	A, B             int    // indexes of the claims, A < B
	FigureA, FigureB string // as they stand there
	WhereA, WhereB   string // as in Fault
	Why              string // a sentence for the model
}

// Conflicts compares the figures of all claims with each other, marked ones
// too. At most [MaxConflicts] are returned, in the order of the claims.
func (l *Ledger) Conflicts(claims []Claim) []Conflict {
	type entry struct {
		place
		claim int
	}
	l = l.ready()
	byUnit := map[string][]entry{}
	var out []Conflict
	count := 0
	for i, c := range claims {
		cited := l.cited(c.Cites)
		for _, p := range l.places(c) {
			if p.figure.Ordinal || p.figure.Unit == "" || count == maxPlaces {
				continue
			}
			count++
			l.wrong(&p, cited) // finds what bears it out
			of := p.figure.Parsed().Family
			for _, q := range byUnit[of] {
				if q.claim != i && len(out) < MaxConflicts && l.contradict(&q.place, &p) {
					out = append(out, Conflict{q.claim, i, q.figure.Raw, p.figure.Raw, q.where, p.where, fmt.Sprintf(
						"%q and %q are said of the same thing: keep the one that the input bears out.", q.figure.Raw, p.figure.Raw)})
				}
			}
			byUnit[of] = append(byUnit[of], entry{p, i})
		}
	}
	return out
}

// contradict tells whether two figures cannot both be true.
func (l *Ledger) contradict(p, q *place) bool {
	if p.borne >= 0 && q.borne >= 0 {
		return false // the input says both
	}
	if len(p.row) > 0 && len(q.row) > 0 && !l.index.weights.Same(p.row, q.row) {
		return false // rows of two tables have a column in common, and are about different things
	}
	a, b := p.asFact(), q.asFact()
	return rivals(p, b) && !b.Bears(&p.figure) && !remote(&p.figure, b) && !a.Bears(&q.figure) && l.index.weights.Alike(p.setting.Near, q.setting.Near)
}

// asFact is the figure of p as if the input had it.
func (p *place) asFact() *fact.Fact {
	f := &p.figure
	return &fact.Fact{Pointer: p.where, Low: f.Low, High: f.High, Unit: f.Unit, Open: f.Open, Setting: subject.Setting{Nouns: f.Nouns}}
}

// far is how many times as much one of two figures in other units is that
// cannot be meant for the other: weeks and minutes are said of two things,
// thousands for millions may be a slip.
const far = 100

func remote(f *figure.Figure, other *fact.Fact) bool {
	factor, _ := other.Conversion(f)
	q := math.Abs(f.Low / (other.Low * factor))
	return f.Parsed().Base != other.Parsed().Base && (q > far || q < 1.0/far)
}
