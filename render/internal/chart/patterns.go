package chart

import "github.com/qubitz/reportjobs/render/internal/ink"

// Where there are so many series that their lightness alone would not tell
// them apart in a print without colors, every second one has stripes, and
// lines are dashed in turn.
const (
	plainSeries = 5 // series that need no pattern
	plainLines  = 3
	stripeGap   = 4.6
	stripe      = 0.8
	stripeLight = 0.62 // from the color of the bar to white
)

// striped tells whether a series has stripes.
func (p *plot) striped(series int) bool {
	return len(p.tracks) > plainSeries && series%2 == 1
}

// hatchBar stripes a bar if its series has stripes.
func (c *canvas) hatchBar(b *bar, color ink.Color) { c.hatch(b.x, b.y, b.w, b.h, b.series, color) }

// hatch draws the stripes of a series over a rectangle, rising to the right,
// of a lighter ink.
func (c *canvas) hatch(x, y, w, h float64, series int, color ink.Color) {
	if !c.striped(series) || w < 1.5 || h < 1.5 {
		return
	}
	var p ink.Pen
	const inset = stripe / 2
	x, y, w, h = x+inset, y+inset, w-2*inset, h-2*inset
	for d := stripeGap / 2; d < w+h; d += stripeGap { // from (d, 0) down to (0, d), cut by the edges
		x1, y1 := d, 0.0
		if x1 > w {
			x1, y1 = w, d-w
		}
		x2, y2 := 0.0, d
		if y2 > h {
			x2, y2 = d-h, h
		}
		p.Move(x+x1, y+y1)
		p.Line(x+x2, y+y2)
	}
	c.Stroke(p, stripe, color.Mix(c.colors.White, stripeLight))
}

// dash is the pattern of a line; nil for one that is drawn through.
func (t *trend) dash(series int) []float64 {
	if len(t.tracks) <= plainLines || t.highlight >= 0 || t.kind == "multiples" {
		return nil
	}
	return [][]float64{nil, {5, 2.5}, {1.2, 2.4}}[series%3]
}

// dot draws the value of a bar on a logarithmic axis, with a thin line that leads
// to it.
func (c *canvas) dot(b *bar, color ink.Color) {
	y, r := b.y+b.h/2, min(3.4, max(b.h*0.36, 1.4))
	c.Rect(b.x, y-0.25, b.w, 0.5, c.colors.Rule)
	var p ink.Pen
	x := b.x + b.w
	if b.to == b.from {
		x = b.x
	}
	p.Mark(x, y, r, b.series)
	c.Fill(p, color)
}
