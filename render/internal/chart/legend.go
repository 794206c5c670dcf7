package chart

import "github.com/qubitz/reportjobs/render/internal/ink"

// A legend says which color is which series, in rows above the plot.
type legend struct {
	names  []string
	x      []float64
	row    []int
	colors []ink.Color
	lead   float64 // from row to row
	h      float64
}

const (
	legendLead   = 13.0
	legendTight  = 10.0 // where there are many rows
	legendSwatch = 7.0
	legendIn     = legendSwatch + 5 // from the swatch to its name
	legendGap    = 16.0
	legendBelow  = 7.0
)

// legend places the entries side by side, as many in a row as fit.
func (p *plot) legend(w float64) legend {
	var l legend
	if len(p.tracks) < 2 {
		return l
	}
	x, row := 0.0, 0
	for _, t := range p.tracks {
		name := p.Fit(t.name, ink.Regular, tagSize, min(w, 210)-legendIn)
		need := legendIn + p.Width(ink.Regular, tagSize, name)
		if x > 0 && x+need > w {
			x, row = 0, row+1
		}
		l.names, l.x, l.row = append(l.names, name), append(l.x, x), append(l.row, row)
		x += need + legendGap
	}
	l.colors = p.colors.Shades(len(p.tracks))
	l.lead = legendLead
	if row > 5 {
		l.lead = legendTight
	}
	l.h = float64(row+1)*l.lead + legendBelow
	return l
}

func (c *canvas) drawLegend(l legend) {
	for i, name := range l.names {
		y := (float64(l.row[i]) + 0.5) * l.lead
		c.RoundBar(l.x[i], y-legendSwatch/2, legendSwatch, legendSwatch, 0, 0, l.colors[i])
		c.hatch(l.x[i], y-legendSwatch/2, legendSwatch, legendSwatch, i, l.colors[i])
		c.text(name, l.x[i]+legendIn, y+ink.Middle(tagSize), flushLeft, ink.Regular.At(tagSize, tagLead), c.colors.Soft)
	}
}
