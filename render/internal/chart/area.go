package chart

import (
	"math"

	"github.com/qubitz/reportjobs/render/internal/ink"
)

// A band is the area of a series, from category to category. Where a value is
// not known both ends are NaN.
type band struct{ base, top []float64 }

// bands sets the areas of all series upon each other. The total is known only
// where all values are.
func (p *plot) bands() []band {
	out := make([]band, len(p.tracks))
	for i := range out {
		out[i] = band{make([]float64, len(p.names)), make([]float64, len(p.names))}
	}
	for k := range p.names {
		sum := 0.0
		for i, t := range p.tracks {
			out[i].base[k] = sum
			sum += t.values[k]
			out[i].top[k] = sum
		}
		if math.IsNaN(sum) {
			for i := range out {
				out[i].base[k], out[i].top[k] = sum, sum
			}
		}
	}
	return out
}

// banded tells whether areas lie upon each other.
func (t *trend) banded() bool { return len(t.bands) > 1 }

// drawBands fills the areas, with a seam of paper between two of them.
func (t *trend) drawBands(c *canvas, inks []ink.Color, y func(float64) float64) {
	const alone = 2.0 // half the width of one without neighbours
	for i, b := range t.bands {
		var area, seam ink.Pen
		for from := 0; from < len(b.top); from++ {
			to := from
			for to < len(b.top) && !math.IsNaN(b.top[to]) {
				to++
			}
			if to == from {
				continue
			}
			at := func(k int) float64 { return t.first + float64(k)*t.step }
			if to-from == 1 {
				area.Move(at(from)-alone, y(b.top[from]))
				area.Line(at(from)+alone, y(b.top[from]))
				area.Line(at(from)+alone, y(b.base[from]))
				area.Line(at(from)-alone, y(b.base[from]))
				area.Close()
				continue
			}
			area.Move(at(from), y(b.top[from]))
			seam.Move(at(from), y(b.base[from]))
			for k := from + 1; k < to; k++ {
				area.Line(at(k), y(b.top[k]))
				seam.Line(at(k), y(b.base[k]))
			}
			for k := to - 1; k >= from; k-- {
				area.Line(at(k), y(b.base[k]))
			}
			area.Close()
			from = to
		}
		c.Fill(area, inks[i])
		if i > 0 {
			c.Stroke(seam, 0.7, c.colors.White)
		}
	}
}

// bandEnd is where the name of a series points to: the middle of its area at
// the last place where all are known.
func (t *trend) bandEnd(i int, y func(float64) float64) (x, at float64) {
	b := &t.bands[i]
	k := last(b.top)
	if k < 0 {
		return t.first, y(0)
	}
	return t.first + float64(k)*t.step, y((b.base[k] + b.top[k]) / 2)
}
