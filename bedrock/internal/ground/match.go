package ground

import (
	"math"
	"slices"

	"github.com/qubitz/reportjobs/bedrock/internal/figure"
	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
	"github.com/qubitz/reportjobs/bedrock/internal/unit"
)

const (
	coarse = 0.10 // how far off rounding may be without a word such as "about"
	tight  = 0.05 // the same where the unit was changed as well
	tiny   = 1e-9 // of floating point
)

// same tells whether two units measure the same thing, and by what a value of
// the fact is multiplied to be one of the figure. Nouns are the same if they
// share a stem. A figure without any unit may count what the fact counts.
func same(f *figure.Figure, fact *Fact) (float64, bool) {
	a, b := fact.parsed(), f.Parsed()
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
		if !lexicon.SameNoun(b.Noun, f.Nouns, a.Noun, fact.nouns) || a.Base == "" && !fact.speaksOf(b.Noun) {
			return 0, false
		}
		a.Base = b.Base
	}
	return unit.Conversion(a, b)
}

// speaksOf tells whether the words around a fact that is a bare number have
// the noun.
func (f *Fact) speaksOf(noun string) bool {
	return noun == "" || lexicon.Generics[noun] || slices.Contains(f.near, noun) || slices.Contains(f.wide, noun)
}

// agrees tells whether a fact bears a figure out: by its unit, at the
// displayed precision. One end of a range does, what lies within it does not.
// A derived fact is also taken as it is written: 2.449 is shown to a model as
// 2.45, which it may round to 2.5.
func agrees(f *figure.Figure, fact *Fact) bool {
	factor, ok := same(f, fact)
	if !ok || f.Open*fact.Open < 0 {
		return false
	}
	if fact.Pointer != "" {
		return bears(f, fact.Low, fact.High, factor)
	}
	f = significant(f) // 64,285.71 is written 64,300
	return bears(f, fact.Low, fact.High, factor) || bears(f, asShown(fact.Low), asShown(fact.High), factor)
}

// asShown is a value with the three digits that are written of it.
func asShown(v float64) float64 {
	step := digitStep(v)
	return math.Round(v/step) * step
}

// bears tells whether a figure is a fact's range of values, which are
// multiplied by factor, or an end of it.
func bears(f *figure.Figure, low, high, factor float64) bool {
	low, high = low*factor, high*factor
	limit := coarse
	if math.Abs(factor-1) > tiny {
		limit = tight
	}
	if f.Low != f.High {
		return rounds(f, f.Low, f.LowStep, low, limit) && rounds(f, f.High, f.Step, high, limit)
	}
	switch {
	case low == high:
		return rounds(f, f.Low, f.Step, low, limit)
	case f.Open > 0:
		return rounds(f, f.Low, f.Step, low, limit)
	case f.Open < 0:
		return rounds(f, f.Low, f.Step, high, limit)
	}
	return rounds(f, f.Low, f.Step, low, limit) || rounds(f, f.Low, f.Step, high, limit)
}

// significant is f with the zeros at its end left to rounding, down to three
// digits.
func significant(f *figure.Figure) *figure.Figure {
	g := *f
	g.LowStep = max(f.LowStep, min(roundStep(f.Low, f.LowStep), digitStep(f.Low)))
	g.Step = max(f.Step, min(roundStep(f.High, f.Step), digitStep(f.High)))
	return &g
}

// digitStep is what the third digit of v is worth.
func digitStep(v float64) float64 {
	if v == 0 {
		return 1
	}
	return math.Pow10(int(math.Floor(math.Log10(math.Abs(v)))) - 2)
}

// rounds tells whether value, of whose last digit step is the worth, is what
// exact is when it is displayed so.
func rounds(f *figure.Figure, value, step, exact, limit float64) bool {
	if !f.Signed && exact < 0 { // "fell by 12 %"
		exact = -exact
	}
	off := math.Abs(value - exact)
	if off <= tiny*math.Abs(exact) {
		return true
	}
	if value == 0 || exact == 0 {
		return false
	}
	loose := f.About || f.Open != 0
	if loose {
		step = roundStep(value, step)
	}
	switch {
	case off > step*(0.5+tiny) && f.Open == 0, off >= step:
		return false
	case f.Open > 0 && exact < value, f.Open < 0 && exact > value:
		return off <= step*(0.5+tiny) && off <= limit*math.Abs(exact)
	case f.About:
		return off <= 0.25*math.Abs(exact)
	}
	return off <= limit*math.Abs(exact)
}

// roundStep is what the last digit of value that is not zero is worth.
func roundStep(value, step float64) float64 {
	for range 15 {
		if q := value / (step * 10); math.Abs(q-math.Round(q)) > tiny*math.Abs(q) || q == 0 {
			return step
		}
		step *= 10
	}
	return step
}
