// Package fact reads the figures of an input as facts, and tells whether one
// bears out a figure of a text: by its unit, at the precision that is shown.
package fact

import (
	"slices"

	"github.com/qubitz/reportjobs/bedrock/internal/figure"
	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
	"github.com/qubitz/reportjobs/bedrock/internal/subject"
	"github.com/qubitz/reportjobs/bedrock/internal/unit"
)

// A Fact is a figure, or a range of them, of the input or derived from it.
type Fact struct {
	ID        string  // f1, f2 … in the order of the input; d1 … of derived ones
	Pointer   string  // JSON pointer to the value it stands in; "" of a derived one
	Raw       string  // the figure as it stands there: "$500K - $1M"
	Context   string  // the words around it, some 100 bytes, and the key
	Low, High float64 // equal unless it is a range; in units, not thousands
	Unit      string  // canonical: "USD" "EUR" "%" "h" "day" "week" "month" "year" "ms" "GB" "user" "request/day" … ; "" none
	Open      int     // +1: at least (95%+, >500); -1: at most (<1 second)

	Setting subject.Setting // the words around it; Wide has those of its key too
	Factors []Fact          // of a derived fact: what its label says of its factor
	From    []string        // ids of what it was derived from, by however many steps

	unit unit.Unit // Unit taken apart, once it is final
}

// Parsed is Unit taken apart.
func (f *Fact) Parsed() unit.Unit {
	if f.unit.Family != "" {
		return f.unit
	}
	return unit.Parse(f.Unit)
}

// SetUnit gives f another unit.
func (f *Fact) SetUnit(u string) { f.Unit, f.unit = u, unit.Parse(u) }

// Kin tells whether one of two facts was derived from the other. They have
// their subject in common, so that its words do not tell which one is meant.
func (f *Fact) Kin(other *Fact) bool {
	return slices.Contains(f.From, other.ID) || slices.Contains(other.From, f.ID)
}

// Conversion tells whether a figure measures the same thing as a fact, and by
// what a value of the fact is multiplied to be one of the figure. Nouns are the
// same if they share a stem. A figure without any unit may count what the fact
// counts.
func (f *Fact) Conversion(g *figure.Figure) (float64, bool) {
	a, b := f.Parsed(), g.Parsed()
	switch {
	case a.Family != b.Family:
		return 0, false
	case a.Base == b.Base:
	case a.Family == "money":
		if a.Base != unit.AnyMoney && b.Base != unit.AnyMoney {
			return 0, false
		}
		a.Base = b.Base
	case a.Family == "count":
		if !lexicon.SameNoun(b.Noun, g.Nouns, a.Noun, f.Setting.Nouns) || a.Base == "" && !f.speaksOf(b.Noun) {
			return 0, false
		}
		a.Base = b.Base
	}
	return unit.Conversion(a, b)
}

// speaksOf tells whether the words around a fact that is a bare number have
// the noun.
func (f *Fact) speaksOf(noun string) bool {
	return noun == "" || lexicon.Generics[noun] || f.Setting.Has(noun)
}

// Bears tells whether a fact bears a figure out: by its unit, at the displayed
// precision. One end of a range does, what lies within it does not. A derived
// fact is also taken as it is written: 2.449 is shown to a model as 2.45, which
// it may round to 2.5.
func (f *Fact) Bears(g *figure.Figure) bool {
	factor, ok := f.Conversion(g)
	if !ok || g.Open*f.Open < 0 {
		return false
	}
	if f.Pointer != "" {
		return shows(g, f.Low, f.High, factor)
	}
	g = significant(g) // 64,285.71 is written 64,300
	return shows(g, f.Low, f.High, factor) || shows(g, asWritten(f.Low), asWritten(f.High), factor)
}
