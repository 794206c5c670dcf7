package chart

import "math"

// tiniest is the range below which values are all the same to a reader and to
// the arithmetic of a scale.
const tiniest = 1e-100

// A scale maps values to shares from 0 to 1.
type scale struct {
	lo, hi float64
	ticks  []float64 // from lo to hi, both included; nil for a scale without
	log    bool      // equal steps are equal factors
}

// at returns where v stands.
func (s scale) at(v float64) float64 {
	if s.log {
		return (math.Log10(v) - math.Log10(s.lo)) / (math.Log10(s.hi) - math.Log10(s.lo))
	}
	return (v - s.lo) / (s.hi - s.lo)
}

// logScale returns a logarithmic scale for values above zero, with powers of ten
// as ticks, at most so many steps between them. Within one power of ten they
// are 1, 2, 5 and 10.
func logScale(lo, hi float64, steps int) scale {
	from, to := int(math.Floor(math.Log10(lo)+1e-9)), int(math.Ceil(math.Log10(hi)-1e-9))
	if from == to {
		to++
	}
	s := scale{log: true}
	if to-from == 1 {
		for _, digit := range []float64{1, 2, 5, 10} {
			s.ticks = append(s.ticks, times(digit, from))
		}
	} else {
		step := (to - from + steps - 1) / max(steps, 1)
		to = from + (to-from+step-1)/step*step
		for p := from; p <= to; p += step {
			s.ticks = append(s.ticks, times(1, p))
		}
	}
	s.lo, s.hi = s.ticks[0], s.ticks[len(s.ticks)-1]
	return s
}

// extent returns a scale from the least to the largest value, with zero in it.
func extent(lo, hi float64) scale {
	lo, hi = min(lo, 0), max(hi, 0)
	if hi-lo < tiniest {
		return scale{lo: 0, hi: 1}
	}
	return scale{lo: lo, hi: hi}
}

// niceScale returns a scale that begins and ends at a tick, with at most so many
// steps between them, two at least. A step is 1, 2 or 5 times a power of ten.
func niceScale(lo, hi float64, steps int) scale {
	if hi-lo < tiniest || hi-lo < 1e-9*max(math.Abs(lo), math.Abs(hi)) {
		e := extent(lo, hi)
		lo, hi = e.lo, e.hi
	}
	steps = max(steps, 2)
	digit, power := roundStep((hi - lo) / float64(steps))
	for {
		size := digit * pow10(power)
		from, to := math.Floor(lo/size+1e-9), math.Ceil(hi/size-1e-9)
		if to-from > float64(steps) { // both ends went outwards
			digit, power = roundStep(size * 1.01)
			continue
		}
		s := scale{}
		for i := from; i <= to; i++ {
			s.ticks = append(s.ticks, times(i*digit, power))
		}
		s.lo, s.hi = s.ticks[0], s.ticks[len(s.ticks)-1]
		return s
	}
}

// roundStep returns the smallest 1, 2 or 5 times a power of ten that is not below
// raw.
func roundStep(raw float64) (digit float64, power int) {
	power = int(math.Floor(math.Log10(raw)))
	for _, digit := range []float64{1, 2, 5} {
		if digit*pow10(power) >= raw*(1-1e-9) {
			return digit, power
		}
	}
	return 1, power + 1
}

func pow10(power int) float64 { return math.Pow(10, float64(power)) }

// times returns v by a power of ten without the noise of a fraction that has
// no binary form: 3 × 10⁻¹ is 0.3.
func times(v float64, power int) float64 {
	if power < 0 && power > -300 {
		return v / pow10(-power)
	}
	return v * pow10(power)
}
