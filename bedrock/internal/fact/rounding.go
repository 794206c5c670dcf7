package fact

import (
	"math"

	"github.com/qubitz/reportjobs/bedrock/internal/figure"
)

const (
	coarse = 0.10 // how far off rounding may be without a word such as "about"
	tight  = 0.05 // the same where the unit was changed as well
	tiny   = 1e-9 // of floating point
)

// shows tells whether a figure shows a range of values, which are
// multiplied by factor, or an end of it.
func shows(f *figure.Figure, low, high, factor float64) bool {
	low, high = low*factor, high*factor
	limit := coarse
	if math.Abs(factor-1) > tiny {
		limit = tight
	}
	if f.Low != f.High {
		return rounds(f, f.Low, f.LowStep, low, limit) && rounds(f, f.High, f.Step, high, limit)
	}
	switch {
	case f.Open > 0:
		return rounds(f, f.Low, f.Step, low, limit)
	case f.Open < 0:
		return rounds(f, f.Low, f.Step, high, limit)
	}
	return rounds(f, f.Low, f.Step, low, limit) || rounds(f, f.Low, f.Step, high, limit)
}

// asWritten is a value with the three digits that are written of it.
func asWritten(v float64) float64 {
	step := digitStep(v)
	return math.Round(v/step) * step
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
