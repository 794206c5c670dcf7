package chart

import "github.com/qubitz/reportjobs/render/internal/ink"

// A standing chart has upright bars over the names of their categories.
type standing struct {
	*plot
	bars        []bar
	shades      []ink.Color
	legend      legend
	side        float64 // room at the right for the names of series
	scale       scale
	axis        float64 // room for numbers at the left; 0 where bars have their own
	marks       []endMark
	mark        ink.Font
	tags        tags
	pitch       float64
	above, foot float64 // room over and under the bars
}

const (
	tickSize  = 7.0
	tickGap   = 7.0 // between the numbers of an axis and the plot
	markGap   = 3.0 // between a bar and its number
	tagsAbove = 5.0 // between the bars and the names
)

func tickFont() ink.Font { return ink.Regular.At(tickSize, 9) }

// standing is not ok if the names do not fit under the bars, or if one or two
// bars would stand lost on a wide page.
func (p *plot) standing(w float64) (sketch, bool) {
	s := &standing{plot: p, shades: p.colors.Shades(len(p.tracks))}
	s.side = p.sideRoom(w)
	if s.side == 0 {
		s.legend = p.legend(w)
	}
	s.pitch = s.sided(w)
	if s.pitch > widest && len(p.tracks) == 1 {
		return sketch{}, false
	}
	s.bars = p.bars(s.pitch)
	lo, hi := ends(s.bars)
	s.scale = extent(lo, hi)
	if !s.marked(lo, hi) {
		s.scale = niceScale(lo, hi, 5)
		s.axis = p.axisWidth(s.scale.ticks) + tickGap
		s.pitch = s.sided(w - s.axis)
		s.bars = p.bars(s.pitch)
	}
	var ok bool
	if s.tags, ok = p.under(s.pitch); !ok {
		if len(p.names) <= fewNames {
			return sketch{}, false
		}
		s.tags = p.sparse(s.pitch)
	}
	s.above += s.legend.h
	s.foot += tagsAbove + s.tags.h()
	least, ideal := plotLeast, plotIdeal
	if lo == hi { // nothing but zeros
		least, ideal = plotZero, plotZero
	}
	return sketch{least: s.above + least + s.foot, ideal: s.above + ideal + s.foot, draw: s.draw}, true
}

// sided returns the pitch that w has room for. The names of series begin near
// the last bar, and may take of its pitch what it leaves free.
func (s *standing) sided(w float64) float64 {
	n := float64(len(s.names))
	if s.side == 0 {
		return w / n
	}
	pitch := (w - s.side) / n
	for range 4 {
		free := (1 - min(loneShare, thickest/pitch)) / 2 * pitch
		pitch = (w - s.side + min(free, s.side)) / n
	}
	return pitch
}

// marked finds a font in which a number fits on every bar, and the room that
// takes. Without one, an axis says how high they are.
func (s *standing) marked(lo, hi float64) bool {
	room := s.pitch - 3
	if len(s.tracks) > 1 && !s.stacked() && len(s.bars) > 0 {
		room = (s.bars[0].b-s.bars[0].a)*s.pitch - 1.5 // numbers of neighbours stand apart
	}
	for _, f := range markFonts() {
		if room < narrowest {
			break
		}
		marks, longest, ok := s.plot.marks(s.bars, f)
		if !ok || longest > room {
			continue
		}
		s.marks, s.mark = marks, f
		if hi > 0 || lo >= 0 || s.kind == "waterfall" {
			s.above = f.Size + markGap
		}
		if lo < 0 && s.kind != "waterfall" {
			s.foot = f.Size + markGap
		}
		return true
	}
	s.above = tickSize / 2
	if s.highlight >= 0 && len(s.tracks) == 1 {
		s.above, s.foot = tickSize+markGap, 0
	}
	return false
}

// axisWidth is that of the widest number at ticks.
func (p *plot) axisWidth(ticks []float64) (w float64) {
	for _, text := range p.tickTexts(ticks) {
		w = max(w, p.Width(ink.Regular, tickSize, text))
	}
	return w
}

func (s *standing) draw(c *canvas) {
	right := s.axis + s.pitch*float64(len(s.names))
	top, bottom := s.above, c.H-s.foot
	y := func(v float64) float64 { return bottom - s.scale.at(v)*(bottom-top) }
	c.drawLegend(s.legend)
	if s.axis > 0 {
		c.grid(s.scale.ticks, s.axis, right, y)
	}
	for _, b := range s.bars {
		b.x, b.w = s.axis+b.a*s.pitch, (b.b-b.a)*s.pitch
		from, to := y(b.from), y(b.to)
		b.y, b.h = min(from, to), max(from, to)-min(from, to)
		end := 0
		if b.outer && b.to != b.from {
			end = map[bool]int{true: -1, false: 1}[b.to > b.from]
		}
		color := s.ink(&b, s.shades)
		c.RoundBar(b.x, b.y, b.w, b.h, 0, end, color)
		c.hatchBar(&b, color)
		c.bars = append(c.bars, b)
	}
	if s.stacked() {
		c.seams(true)
		c.inside(s.shades)
	}
	if s.kind == "waterfall" {
		c.connect(true, y)
	}
	c.Rect(s.axis, y(0)-0.4, right-s.axis, 0.8, c.colors.Axis())
	for _, m := range s.marks {
		c.over(m.text, &c.bars[m.bar], s.mark, 0)
	}
	if s.axis > 0 && s.highlight >= 0 && len(s.tracks) == 1 {
		for i := range c.bars {
			if b := &c.bars[i]; b.category == s.highlight && (b.to >= 0 || b.ahead) {
				c.over(s.said(b), b, markFonts()[0], s.axis)
			}
		}
	}
	c.drawTags(s.tags, s.axis+s.pitch/2, bottom+tagsAbove+s.foot-tagsAbove-s.tags.h(), s.pitch)
	s.drawSide(c, y)
}

// over writes a number at the end of an upright bar, no further to the left
// than from.
func (c *canvas) over(text string, b *bar, f ink.Font, from float64) {
	y := b.y - markGap
	if b.back() {
		y = b.y + b.h + markGap + 0.73*f.Size
	}
	c.text(text, max(b.x+b.w/2, from+c.Width(f.Face, f.Size, text)/2), y, centred, f, c.markInk(b.category))
}

// grid draws a line a tick, with its number at the left.
func (c *canvas) grid(ticks []float64, left, right float64, y func(float64) float64) {
	texts := c.tickTexts(ticks)
	for i, v := range ticks {
		c.Rect(left, y(v)-0.25, right-left, 0.5, c.colors.Rule)
		if left == 0 { // there is no room for numbers
			continue
		}
		c.text(texts[i], left-tickGap, y(v)+ink.Middle(tickSize), flushRight, tickFont(), c.colors.Muted)
	}
}

// sideRoom is what the names of the series of a stack need beside the last
// one; 0 if they have to stand in a legend.
func (p *plot) sideRoom(w float64) (room float64) {
	last := len(p.names) - 1
	if !p.stacked() || len(p.tracks) > 7 || w < 240 {
		return 0
	}
	for _, t := range p.tracks {
		if !(t.values[last] > 0) {
			return 0
		}
		room = max(room, p.Width(ink.Regular, tagSize, t.name))
	}
	if room > w*0.24 {
		return 0
	}
	return room + sideGap
}

const sideGap = 18.0 // from the plot to the names at its right

func (s *standing) drawSide(c *canvas, y func(float64) float64) {
	if s.side == 0 {
		return
	}
	var labels []sideLabel
	for _, b := range c.bars[len(c.bars)-len(s.tracks):] {
		labels = append(labels, sideLabel{name: s.tracks[b.series].name, x: b.x + b.w, y: y((b.from + b.to) / 2), line: s.shades[b.series], always: true})
	}
	last := c.bars[len(c.bars)-1]
	c.drawSides(labels, last.x+last.w+sideGap, s.above-s.legend.h, c.H-s.foot)
}
