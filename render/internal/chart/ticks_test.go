package chart

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		lo, hi float64
		steps  int
		want   []float64
	}{
		{0, 10, 5, []float64{0, 2, 4, 6, 8, 10}},
		{0, 4.4, 5, []float64{0, 1, 2, 3, 4, 5}},
		{0, 1, 5, []float64{0, 0.2, 0.4, 0.6, 0.8, 1}},
		{0, 0.3, 3, []float64{0, 0.1, 0.2, 0.3}},
		{-3, 7, 5, []float64{-4, -2, 0, 2, 4, 6, 8}[0:0]}, // below: only its ends are told
		{0, 0, 5, []float64{0, 0.2, 0.4, 0.6, 0.8, 1}},
		{0, 4_382_119, 5, []float64{0, 1e6, 2e6, 3e6, 4e6, 5e6}},
		{96, 104, 4, []float64{96, 98, 100, 102, 104}},
		{0, 3e-8, 3, []float64{0, 1e-8, 2e-8, 3e-8}},
		{-10, 0, 2, []float64{-10, -5, 0}},
	} {
		s := niceScale(c.lo, c.hi, c.steps)
		if len(c.want) == 0 {
			require.Equal(t, []float64{-5, 10}, []float64{s.lo, s.hi})
			continue
		}
		require.Equal(t, c.want, s.ticks, "%g to %g", c.lo, c.hi)
	}
}

// Ticks hold all values, are few, evenly spaced, and hit zero if it is inside.
func TestTicksOfAnyRange(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		size := math.Pow(10, r.Float64()*180-90)
		lo, hi := (r.Float64()-0.5)*size, (r.Float64()-0.5)*size
		if lo > hi {
			lo, hi = hi, lo
		}
		steps := 2 + r.IntN(6)
		s := niceScale(lo, hi, steps)
		if hi-lo < tiniest {
			continue
		}
		require.LessOrEqual(t, s.lo, lo+(hi-lo)*1e-6)
		require.GreaterOrEqual(t, s.hi, hi-(hi-lo)*1e-6)
		require.LessOrEqual(t, len(s.ticks), steps+1)
		require.GreaterOrEqual(t, len(s.ticks), 2)
		step, zero := (s.hi-s.lo)/float64(len(s.ticks)-1), s.lo > 0 || s.hi < 0
		for i, v := range s.ticks {
			require.InDelta(t, float64(i)/float64(len(s.ticks)-1), s.at(v), 1e-6)
			zero = zero || v == 0
		}
		require.True(t, zero, "%v has no zero", s.ticks)
		digit := step / math.Pow(10, math.Floor(math.Log10(step)+1e-9))
		require.Contains(t, []float64{1, 2, 5}, math.Round(digit*1e6)/1e6)
	}
}

func TestNumerals(t *testing.T) {
	for _, c := range []struct {
		unit   string
		values []float64
		want   []string
	}{
		{"", []float64{1, 20, 300}, []string{"1", "20", "300"}},
		{"", []float64{2.1, 4}, []string{"2.1", "4.0"}},
		{"%", []float64{12, -3.25}, []string{"12.0%", "−3.2%"}},
		{"%", []float64{2.1, -3.25}, []string{"2.10%", "−3.25%"}},
		{"€", []float64{1_200_000, -3_400_000}, []string{"€1.2M", "−€3.4M"}},
		{"€", []float64{1_200_000, 3_400, 0}, []string{"€1.2M", "€3.4k", "€0"}},
		{"US$", []float64{12_345}, []string{"US$12.3k"}},
		{"€M", []float64{4.38, 12_000}, []string{"€4.38M", "€12,000M"}},
		{"€ million", []float64{43.5}, []string{"€43.5"}},
		{"hours", []float64{9_999, 1_204}, []string{"9,999", "1,204"}},
		{"m", []float64{15_000}, []string{"15k"}},
		{"", []float64{999_999}, []string{"1M"}},
		{"", []float64{1.5e9, 2e12}, []string{"1.5B", "2T"}},
		{"", []float64{0.00012, 0.0004}, []string{"0.00012", "0.00040"}},
		{"", []float64{1.2e-7, 3e18}, []string{"1.2×10⁻⁷", "3×10¹⁸"}},
		{"", []float64{250, 0.4}, []string{"250", "0.4"}},
		{"", []float64{math.Copysign(0, -1)}, []string{"0"}},
	} {
		n := newNumerals(c.unit, c.values)
		for i, v := range c.values {
			require.Equal(t, c.want[i], n.text(v), "%q: %g", c.unit, v)
		}
	}
	for unit, want := range map[string]bool{"": false, "€": false, "%": false, "€M": false, "€ million": true, "hours": true, "% of revenue": true, "€ per seat": true} {
		require.Equal(t, want, spoken(unit), unit)
	}
}
