package chart

import (
	"math"

	"github.com/qubitz/reportjobs/render/internal/ink"
)

// A trend is a chart of lines over categories that have an order.
type trend struct {
	*plot
	scale       scale
	axis, side  float64 // room at the left and the right
	tags        tags
	first, step float64 // x of the first point, distance to the next
	foot        float64
	sides       []sideLabel // without their places
	bands       []band      // of areas
}

const (
	trendInset = 6.0  // of the first and the last point
	mostBeside = 0.66 // of the width, for what stands at both sides of the plot
	trendGap   = 15.0 // from the last point to the names
	sideLeast  = 8.4  // height of a name at the end of a line
	flat       = 0.55 // of the largest value: lines above it need no zero
)

func (p *plot) trend(w float64) sketch {
	t := &trend{plot: p}
	if p.kind == "area" {
		t.bands = p.bands()
	}
	t.scale = t.fitting(5)
	t.axis = p.axisWidth(t.scale.ticks) + tickGap
	t.labelled(w, true)
	if t.axis+t.side > w*mostBeside {
		t.labelled(w, false)
	}
	if t.axis+t.side > w*mostBeside {
		t.axis = 0
	}
	room := w - t.axis - t.side - 2*trendInset
	t.first, t.step = t.axis+trendInset, room/float64(max(len(p.names)-1, 1))
	if len(p.names) == 1 {
		t.first += room / 2
	}
	var ok bool
	if t.tags, ok = p.under(t.step); !ok || len(p.names) > 16 {
		t.tags = p.sparse(t.step)
	}
	t.foot = tagsAbove + t.tags.h()
	top := tickSize / 2
	least := max(plotLeast, float64(len(p.tracks))*sideLeast)
	return sketch{least: top + least + t.foot, ideal: top + max(plotIdeal, least) + t.foot, draw: t.draw}
}

// fitting is the scale of all values. It has zero in it where that is near, and
// under an area.
func (t *trend) fitting(steps int) scale {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, v := range t.known() {
		lo, hi = min(lo, v), max(hi, v)
	}
	for _, b := range t.bands {
		lo, hi = min(lo, 0), max(hi, 0) // also where no area is whole
		for _, v := range b.top {
			if !math.IsNaN(v) {
				lo, hi = min(lo, v), max(hi, v)
			}
		}
	}
	switch {
	case t.log && lo <= hi:
		return logScale(lo, hi, steps+1)
	case lo > hi:
		lo, hi = 0, 0
	case lo > 0 && lo < hi*flat || lo == hi && lo > 0:
		lo = 0
	case hi < 0 && hi > lo*flat || lo == hi:
		hi = max(hi, 0)
	}
	return niceScale(lo, hi, steps)
}

// labelled finds what stands at the ends of the lines, and the room it takes:
// names, and if they are wanted values. The one line of a chart has its value.
func (t *trend) labelled(w float64, values bool) {
	t.side, t.sides = 0, nil
	for _, s := range t.tracks {
		l := sideLabel{}
		if len(t.tracks) > 1 {
			l.name = t.Fit(s.name, ink.Semibold, tagSize, w*0.26)
		}
		if values || len(t.tracks) == 1 {
			l.value = "–"
			if k := last(s.values); k >= 0 {
				l.value = t.numerals.text(s.values[k])
			}
		}
		l.strong = len(t.tracks) == 1 || len(t.sides) == t.highlight
		t.sides = append(t.sides, l)
		t.side = max(t.side, t.Width(ink.Semibold, tagSize, l.name)+4+t.Width(ink.Semibold, tagSize, l.value))
	}
	t.side += trendGap - trendInset
}

// last is the index of the last known value, -1 if there is none.
func last(values []float64) int {
	for i := len(values) - 1; i >= 0; i-- {
		if !math.IsNaN(values[i]) {
			return i
		}
	}
	return -1
}

func (t *trend) draw(c *canvas) {
	top, bottom := tickSize/2, c.H-t.foot
	right := c.W - t.side
	y := func(v float64) float64 { return bottom - t.scale.at(v)*(bottom-top) }
	c.grid(t.scale.ticks, t.axis, right, y)
	if !t.scale.log && t.scale.lo <= 0 && t.scale.hi >= 0 {
		c.Rect(t.axis, y(0)-0.4, right-t.axis, 0.8, c.colors.Axis())
	}
	c.drawTags(t.tags, t.first, bottom+tagsAbove, t.step)
	inks := t.inks()
	switch {
	case t.banded():
		t.drawBands(c, inks, y)
	case t.kind == "area":
		t.drawBands(c, []ink.Color{t.colors.White.Mix(t.colors.Accent, 0.22)}, y)
		fallthrough
	default:
		for _, i := range t.order() {
			t.drawLine(c, i, inks[i], y)
		}
	}
	t.drawHighlight(c, y, top)
	labels := t.sides
	labels = append([]sideLabel(nil), labels...)
	for i := range labels {
		k := last(t.tracks[i].values)
		l := &labels[i]
		l.line = c.colors.Rule.Mix(c.colors.Muted, 0.4)
		l.x, l.y = right, bottom
		if k >= 0 {
			l.x, l.y = t.first+float64(k)*t.step+2, y(t.tracks[i].values[k])
		}
		if t.banded() {
			l.always, l.line = true, inks[i].Toned(min(inks[i].Luminance(), 0.7))
			l.x, l.y = t.bandEnd(i, y)
		}
	}
	c.drawSides(labels, right+trendGap-trendInset, 0, bottom+2)
}

// inks are the colors of the lines.
func (t *trend) inks() []ink.Color {
	n := len(t.tracks)
	out := t.colors.Shades(n)
	for i := range out {
		switch {
		case n > 1 && t.highlight >= 0 && i == t.highlight:
			out[i] = t.colors.Accent
		case n > 1 && t.highlight >= 0 && t.banded():
			out[i] = ink.Grey().Toned(0.62 + 0.2*float64(i%2))
		case n > 1 && t.highlight >= 0:
			out[i] = ink.Grey().Toned(0.72)
		case t.banded(): // areas are large enough to be light
		case out[i].Luminance() > 0.7: // too light for a thin line
			out[i] = out[i].Toned(0.7)
		}
	}
	return out
}

// order draws the highlighted line, or else the first, over the others.
func (t *trend) order() (out []int) {
	over := 0
	if len(t.tracks) > 1 {
		over = max(t.highlight, 0)
	}
	for i := len(t.tracks) - 1; i >= 0; i-- {
		if i != over {
			out = append(out, i)
		}
	}
	return append(out, over)
}

// drawLine draws one series, with gaps where values are missing and a dot
// where a value stands alone or is the last.
func (t *trend) drawLine(c *canvas, i int, color ink.Color, y func(float64) float64) {
	width := 1.5
	if len(t.tracks) == 1 || i == t.highlight {
		width = 2
	}
	values := t.tracks[i].values
	known := func(k int) bool { return k >= 0 && k < len(values) && !math.IsNaN(values[k]) }
	var line, dots ink.Pen
	end := last(values)
	for k, v := range values {
		x := t.first + float64(k)*t.step
		switch {
		case !known(k):
			continue
		case known(k - 1):
			line.Line(x, y(v))
		case known(k + 1):
			line.Move(x, y(v))
		}
		if k == end || !known(k-1) && !known(k+1) {
			shape := i
			if t.kind == "multiples" {
				shape = 0
			}
			dots.Mark(x, y(v), width+0.7, shape)
		}
	}
	c.Stroke(line, width, color, t.dash(i)...)
	c.Path(dots, &ink.Shape{Fill: &color, Stroke: &c.colors.White, Width: 0.8})
}

// drawHighlight marks one point of a single line.
func (t *trend) drawHighlight(c *canvas, y func(float64) float64, top float64) {
	if len(t.tracks) > 1 || t.highlight < 0 {
		return
	}
	values := t.tracks[0].values
	v := values[t.highlight]
	if math.IsNaN(v) || t.highlight == last(values) {
		return
	}
	x, at := t.first+float64(t.highlight)*t.step, y(v)
	var dot ink.Pen
	dot.Circle(x, at, 2.7)
	c.Path(dot, &ink.Shape{Fill: &c.colors.Accent, Stroke: &c.colors.White, Width: 0.8})
	f := markFonts()[0]
	up := t.highlight == 0 || !(values[t.highlight-1] > v)
	base := at - 6
	if !up || base-f.Size < top {
		base = at + 6 + 0.73*f.Size
	}
	text := c.numerals.text(v)
	half := c.Width(f.Face, f.Size, text) / 2
	c.text(text, max(x, t.axis+half), base, centred, f, c.colors.Link)
}
