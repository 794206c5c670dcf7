package chart

import (
	"math"

	"github.com/qubitz/reportjobs/render/internal/ink"
)

// A sideLabel names what ends at (x, y), at the right of the plot.
type sideLabel struct {
	name, value string
	x, y        float64
	line        ink.Color // of the short line that leads to it
	strong      bool
	always      bool // with that line, even where none is needed
}

const (
	sideLead = 10.0
	sideFar  = 24.0 // from what is named to its name: with a line
)

// drawSides sets labels at x between two heights, moved off each other, with a
// thin line from what each of them names. There is room for all of them.
func (c *canvas) drawSides(labels []sideLabel, x, top, bottom float64) {
	wished := make([]float64, len(labels))
	for i, l := range labels {
		wished[i] = l.y
	}
	lead := min(sideLead, (bottom-top)/float64(len(labels)))
	at, ok := apart(wished, lead, top, bottom)
	if !ok {
		return
	}
	size := min(tagSize, max(lead-1.2, LeastText))
	for i, l := range labels {
		if math.Abs(at[i]-l.y) > 1 || x-l.x > sideFar || l.always {
			var p ink.Pen
			p.Move(l.x+2.5, l.y)
			p.Line(x-9, l.y)
			p.Line(x-5, at[i])
			p.Line(x-2.5, at[i])
			c.Stroke(p, 0.6, l.line)
		}
		f, color := ink.Regular.At(size, lead), c.colors.Soft
		if l.strong {
			f.Face, color = ink.Semibold, c.colors.Link
		}
		c.text(l.name, x, at[i]+ink.Middle(size), flushLeft, f, color)
		if l.value != "" {
			gap := 0.0
			if l.name != "" {
				gap = c.Width(f.Face, size, l.name) + 4
			}
			value := color
			if !l.strong {
				value = c.colors.Dark
			}
			c.text(l.value, x+gap, at[i]+ink.Middle(size), flushLeft, ink.Semibold.At(size, lead), value)
		}
	}
}
