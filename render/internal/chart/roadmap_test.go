package chart

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/render/internal/ink"
)

// TestPhasesAreAsLongAsTheyTake: a bar begins where its first month does and
// ends where its last one does.
func TestPhasesAreAsLongAsTheyTake(t *testing.T) {
	l := &Timeline{}
	const year2026 = 2026 * 12
	for _, months := range [][2]float64{{0, 12}, {3, 6}, {11, 12}, {0, 1}} {
		l.Phases = append(l.Phases, Phase{Start: year2026 + months[0], End: year2026 + months[1]})
	}
	r := newRoadmap(l, style(t, accents[0]))
	s := r.sketch(443, 600)
	c := r.canvas(443, s.ideal)
	s.draw(c)
	var bars []ink.Op
	for _, o := range c.Ops {
		if (o.Kind == ink.Rect && o.Color == r.colors.Accent) || (o.Kind == ink.Path && o.Shape.Fill != nil && *o.Shape.Fill == r.colors.Accent) {
			bars = append(bars, o)
		}
	}
	require.Len(t, bars, 4)
	year := bars[0]
	for i, want := range [][2]float64{{0, 1}, {3. / 12, 0.25}, {11. / 12, 1. / 12}, {0, 1. / 12}} {
		require.InDelta(t, year.X+want[0]*year.W, bars[i].X, 1e-6, "phase %d begins", i)
		require.InDelta(t, want[1]*year.W, bars[i].W, 1e-6, "phase %d lasts", i)
	}
	require.InDelta(t, 443, year.X+year.W, 1e-6, "to the right edge")
}
