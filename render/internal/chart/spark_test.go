package chart

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/render/internal/ink"
)

// TestSparklinesRiseWithTheirValues: from the least value at the bottom to the
// largest at the top, with a gap where one is missing and a dot at the last.
func TestSparklinesRiseWithTheirValues(t *testing.T) {
	style := style(t, accents[0])
	nan := math.NaN()
	for rule, c := range map[string]struct {
		values              []float64
		moves, lines, paths int
		alt                 string
	}{
		"a line and a dot":                {[]float64{1, 3, 2}, 1, 2, 2, "Trend from €1 to €2, lowest €1, highest €3"},
		"a gap":                           {[]float64{1, 2, nan, 4, 5}, 2, 2, 2, "Trend from €1 to €5, lowest €1, highest €5"},
		"one alone in between is a dot":   {[]float64{1, 2, nan, 4, nan, 5}, 1, 1, 3, "Trend from €1 to €5, lowest €1, highest €5"},
		"a single value":                  {[]float64{7}, 0, 0, 1, "One value, €7"},
		"all the same":                    {[]float64{7, 7, 7}, 1, 2, 2, "Trend from €7 to €7, lowest €7, highest €7"},
		"nothing known":                   {[]float64{nan, nan}, 0, 0, 0, ""},
		"what was last known has the dot": {[]float64{1, 2, nan}, 1, 1, 2, "Trend from €1 to €2, lowest €1, highest €2"},
	} {
		ops := style.Spark(c.values, "€", 10, 20, 66, 12)
		require.Len(t, ops, c.paths, rule)
		if c.paths == 0 {
			continue
		}
		require.Equal(t, c.alt, ops[0].Text, rule)
		moves, lines, top, bottom := 0, 0, math.Inf(1), math.Inf(-1)
		for _, o := range ops {
			require.True(t, o.X >= 10 && o.Y >= 20 && o.X+o.W <= 76 && o.Y+o.H <= 32, rule)
			if o.Shape.Stroke == nil {
				continue
			}
			for _, g := range o.Shape.Segments {
				moves, lines = moves+map[bool]int{true: 1}[g.Kind == ink.MoveTo], lines+map[bool]int{true: 1}[g.Kind == ink.LineTo]
				top, bottom = min(top, o.Y+g.Y), max(bottom, o.Y+g.Y)
			}
		}
		require.Equal(t, [2]int{c.moves, c.lines}, [2]int{moves, lines}, rule)
	}
	rising := style.Spark([]float64{1, 2, 3}, "", 0, 0, 66, 12)[0].Shape.Segments
	require.Greater(t, rising[0].Y, rising[1].Y, "a larger value stands higher")
	require.InDelta(t, rising[1].Y-rising[2].Y, rising[0].Y-rising[1].Y, 1e-9, "equal steps")
	high := style.Spark([]float64{100, 101}, "", 0, 0, 66, 12)[0]
	require.Greater(t, high.H, 6.0, "each on the scale of its own values")
	for _, dot := range style.Spark([]float64{3, nan, 1}, "", 0, 0, 66, 12) {
		require.Greater(t, dot.W, 2*sparkThick, "a value between gaps is seen beside the line of other rows")
	}
	flat := style.Spark([]float64{7, 7}, "", 0, 0, 66, 12)
	require.InDelta(t, 6, flat[0].Y, 1e-9, "values that are the same stand in the middle")
}
