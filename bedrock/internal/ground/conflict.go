package ground

import (
	"fmt"
	"math"
	"slices"

	"github.com/qubitz/reportjobs/bedrock/internal/figure"
)

// MaxConflicts is how many conflicts are returned.
const MaxConflicts = 20

// maxPlaces bounds how many figures are compared with each other.
const maxPlaces = 2000

const (
	alike  = 0.60 // share of the words around two figures that makes them of one subject
	common = 2    // words that they have to share
)

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
	if len(p.row) > 0 && len(q.row) > 0 && !l.subjects.same(p.row, q.row) {
		return false // rows of two tables have a column in common, and are about different things
	}
	other := Fact{Pointer: "text", Low: q.figure.Low, High: q.figure.High, Unit: q.figure.Unit, Open: q.figure.Open, nouns: q.figure.Nouns}
	if !rivals(p, &other) || agrees(&p.figure, &other) || remote(&p.figure, &other) {
		return false
	}
	back := Fact{Pointer: "text", Low: p.figure.Low, High: p.figure.High, Unit: p.figure.Unit, Open: p.figure.Open, nouns: p.figure.Nouns}
	return !agrees(&q.figure, &back) && l.subjects.alike(p.setting.near, q.setting.near)
}

// far is how many times as much one of two figures in other units is that
// cannot be meant for the other: weeks and minutes are said of two things,
// thousands for millions may be a slip.
const far = 100

func remote(f *figure.Figure, other *Fact) bool {
	factor, _ := same(f, other)
	q := math.Abs(f.Low / (other.Low * factor))
	return f.Parsed().Base != other.parsed().Base && (q > far || q < 1.0/far)
}

// alike tells whether two lists of stems are of the same subject: most of what
// weighs in the lighter one is in both.
func (s *subjects) alike(a, b []string) bool {
	shared, n := 0.0, 0
	for _, w := range a {
		if slices.Contains(b, w) {
			shared += s.worth(w)
			n++
		}
	}
	return n >= common && shared >= 1 && shared >= alike*min(s.total(a), s.total(b))
}

// same tells whether most of what weighs in the heavier of two names is in
// both: "fewer refunds" is not "fewer refunds do not come".
func (s *subjects) same(a, b []string) bool {
	shared := 0.0
	for _, w := range a {
		if slices.Contains(b, w) {
			shared += s.worth(w)
		}
	}
	return shared >= alike*max(s.total(a), s.total(b))
}

func (s *subjects) total(words []string) (sum float64) {
	for _, w := range words {
		sum += s.worth(w)
	}
	return sum
}

// worth is the weight of a word; one that no fact has is worth most.
func (s *subjects) worth(w string) float64 {
	if weight, ok := s.weight[w]; ok {
		return weight
	}
	return 1
}
