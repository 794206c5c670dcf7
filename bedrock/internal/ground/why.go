package ground

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/qubitz/reportjobs/bedrock/internal/fact"
	"github.com/qubitz/reportjobs/bedrock/internal/figure"
)

// told writes a fact for a model: f7 "€650K - €900K".
func told(f *fact.Fact) string { return fmt.Sprintf("%s %q", f.ID, cut(f.Raw, 60)) }

func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

// nearest says that no fact has a figure, and which come near it.
func (l *Ledger) nearest(p *place, f figure.Figure, cited []int) string {
	type candidate struct {
		at   int
		rank float64
	}
	var list []candidate
	for i := range l.Facts {
		if rank := l.rank(p, &f, i, cited); rank >= related {
			list = append(list, candidate{i, rank})
		}
	}
	if len(list) == 0 {
		return fmt.Sprintf("No fact has %q: leave it out, or mark the block as assumption or proposal.", f.Raw)
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return cmp.Compare(b.rank, a.rank) })
	var names []string
	for _, c := range list[:min(len(list), 3)] {
		names = append(names, told(&l.Facts[c.at]))
	}
	return fmt.Sprintf("No fact has %q with this unit; nearest: %s. Use one of them as it stands, or mark the block as assumption or proposal.", f.Raw, strings.Join(names, ", "))
}

// rank is how likely fact i was meant by a figure that it does not bear out:
// for its subject, for a citation, for a value or scale that is near. Facts
// that share neither unit nor number are not.
func (l *Ledger) rank(p *place, f *figure.Figure, i int, cited []int) float64 {
	have := &l.Facts[i]
	factor, ok := have.Conversion(f)
	if !ok && math.Abs(f.Low-have.Low) > tiny*math.Abs(f.Low) {
		return 0
	}
	rank := l.index.weights.Likeness(p.setting, have.Setting)
	if slices.Contains(cited, i) {
		rank += 0.5
	}
	switch {
	case !ok:
		rank += 0.2
	case near(f.Low, have.Low*factor), near(f.High, have.High*factor):
		rank += 0.5
	}
	return rank
}

// near tells whether two values are within a fifth of each other, or a power
// of ten apart.
func near(a, b float64) bool {
	if a == 0 || b == 0 {
		return false
	}
	q := math.Abs(a / b)
	power := math.Log10(q)
	return q > 0.8 && q < 1.25 || math.Abs(power-math.Round(power)) < 1e-6
}

func (l *Ledger) unrelated(f figure.Figure, found int) string {
	have := &l.Facts[found]
	return fmt.Sprintf("%q stands in %s, which is about something else (%q): cite it if it is meant, else leave the figure out.", f.Raw, told(have), cut(have.Context, 80))
}

func (l *Ledger) swapped(f figure.Figure, found, other int) string {
	return fmt.Sprintf("%q is %s (%q), but this place speaks of %s (%q): name the right one.", f.Raw, told(&l.Facts[found]), cut(l.Facts[found].Context, 60), told(&l.Facts[other]), cut(l.Facts[other].Context, 60))
}

func (l *Ledger) differs(f figure.Figure, other int) string {
	return fmt.Sprintf("%q is not what the cited %s says: use its value or do not cite it.", f.Raw, told(&l.Facts[other]))
}
