package chart

import (
	"math"
	"slices"

	"github.com/qubitz/reportjobs/render/internal/ink"
)

// A lying chart has bars that run to the right, beside their names.
type lying struct {
	*plot
	shades             []ink.Color
	legend             legend
	tags               tags
	bars               []bar
	marks              []endMark
	mark               ink.Font
	scale              scale
	from, before, past float64 // where the plot begins; room at its ends for numbers
	foot               float64 // for numbers of an axis
}

const (
	nameShare = 0.38 // of the width, for names
	nameGap   = 10.0
	rowIdeal  = 19.0
	slotIdeal = 11.0 // of a bar among several
	slotLeast = 7.6  // with a number at its end
	mostLying = 520.0
	rowLeast  = 8.2 // with a name on one line
)

func (p *plot) lying(w, tall float64) sketch {
	l := &lying{plot: p, shades: p.colors.Shades(len(p.tracks)), legend: p.legend(w)}
	n := float64(len(p.names))
	least, ideal := l.rows(w, max(min(mostLying, tall-l.legend.h-tickSize-6), plotLeast))
	l.bars = p.bars(least)
	lo, hi := ends(l.bars)
	l.scale = extent(lo, hi)
	if l.log {
		l.logScaled(w, least)
	} else if !l.marked(least, w, lo, hi) {
		l.scaled(w, lo, hi)
	}
	l.past = max(l.past, 0.4) // the line at zero
	chrome := l.legend.h + l.foot
	return sketch{least: chrome + n*least, ideal: chrome + n*ideal, draw: l.draw}
}

// scaled gives the chart an axis with as many numbers as have room.
func (l *lying) scaled(w, lo, hi float64) {
	l.foot = tickSize + 6
	for steps := 5; steps > 1; steps-- {
		l.scale = niceScale(lo, hi, steps)
		wide := l.axisWidth(l.scale.ticks)
		l.past = wide / 2
		if float64(len(l.scale.ticks)-1)*(wide+tickGap) <= w-l.from-l.past {
			return
		}
	}
}

// rows finds how names are set and how high rows are with them, if all of them
// together are no higher than most.
func (l *lying) rows(w, most float64) (least, ideal float64) {
	n := float64(len(l.names))
	slots := float64(len(l.tracks))
	if l.stacked() {
		slots = 1
	}
	for lines := tagLines; lines > 0 && n*rowLeast <= most; lines-- {
		for _, f := range tagFonts() {
			l.tags, _ = l.broken(f, w*nameShare, lines)
			least = max(l.tags.h()+2, rowLeast, slots*slotLeast/fullShare)
			if n*least <= most {
				l.from = l.tags.w + nameGap
				ideal = max(rowIdeal, l.tags.h()+6, slots*slotIdeal/fullShare)
				return least, max(least, min(ideal, most/n))
			}
		}
	}
	l.tags = tags{font: ink.Regular.At(LeastText, 8), lines: make([][]string, len(l.names)), most: 1} // every few rows one has its name
	least = min(most/n, rowLeast)
	for l.tags.step = 1; float64(l.tags.step)*least < rowLeast; {
		l.tags.step++
	}
	for i := 0; i < len(l.names); i += l.tags.step {
		name := l.Fit(l.names[i], ink.Regular, LeastText, w*nameShare)
		l.tags.lines[i] = []string{name}
		l.tags.w = max(l.tags.w, l.Width(ink.Regular, LeastText, name))
	}
	l.from = l.tags.w + nameGap
	return least, least
}

// marked finds the room that numbers at the ends of bars take, if their rows
// are high enough for numbers.
func (l *lying) marked(row, w, lo, hi float64) bool {
	f := markFonts()[0]
	if len(l.bars) > 0 && (l.bars[0].b-l.bars[0].a)*row < f.Size && l.crowded(row) {
		f = markFonts()[1]
		if (l.bars[0].b-l.bars[0].a)*row < f.Size*0.9 && l.crowded(row) {
			return false
		}
	}
	marks, longest, ok := l.plot.marks(l.bars, f)
	if !ok || longest > w*0.2 {
		return false
	}
	l.marks, l.mark = marks, f
	for _, m := range marks {
		if l.bars[m.bar].back() {
			l.before = max(l.before, m.w+markGap)
		} else {
			l.past = max(l.past, m.w+markGap)
		}
	}
	return true
}

// crowded tells whether numbers of neighbours could meet: of one series they
// have the whole row.
func (l *lying) crowded(row float64) bool {
	return row < rowLeast || len(l.tracks) > 1 && !l.stacked()
}

func (l *lying) draw(c *canvas) {
	top, bottom := l.legend.h, c.H-l.foot
	row := (bottom - top) / float64(len(l.names))
	from, to := l.from+l.before, c.W-l.past
	x := func(v float64) float64 { return from + l.scale.at(v)*(to-from) }
	c.drawLegend(l.legend)
	c.uprights(l.scale.ticks, top, bottom, x)
	for _, b := range l.bars {
		b.y, b.h = top+b.a*row, (b.b-b.a)*row
		one, two := from, x(b.to)
		if !l.log {
			one = x(b.from)
		}
		b.x, b.w = min(one, two), max(one, two)-min(one, two)
		l.drawBar(c, &b)
		c.bars = append(c.bars, b)
	}
	if l.stacked() {
		c.seams(false)
		c.inside(l.shades)
	}
	if l.kind == "waterfall" {
		c.connect(false, x)
	}
	if !l.log {
		c.Rect(x(0)-0.4, top, 0.8, bottom-top, c.colors.Axis())
	}
	l.drawMarks(c)
	l.drawNames(c, top, row)
}

// drawBar draws a bar that has its place; on a logarithmic axis it is a dot.
func (l *lying) drawBar(c *canvas, b *bar) {
	color := l.ink(b, l.shades)
	if l.log {
		c.dot(b, color)
		return
	}
	end := 0
	if b.outer && b.to != b.from {
		end = map[bool]int{true: 1, false: -1}[b.to > b.from]
	}
	c.RoundBar(b.x, b.y, b.w, b.h, end, 0, color)
	c.hatchBar(b, color)
}

// drawMarks writes the numbers at the ends of the bars.
func (l *lying) drawMarks(c *canvas) {
	for _, m := range l.marks {
		b := &c.bars[m.bar]
		at, align := b.x+b.w+markGap, flushLeft
		if l.log {
			at += 4 // the dot
		}
		if b.back() {
			at, align = b.x-markGap, flushRight
		}
		c.text(m.text, at, b.y+b.h/2+ink.Middle(l.mark.Size), align, l.mark, c.markInk(b.category))
	}
}

func (l *lying) drawNames(c *canvas, top, row float64) {
	for i := 0; i < len(l.tags.lines); i += l.tags.step {
		lines, f, color := l.tags.lines[i], l.tags.font, c.colors.Soft
		if c.strong(i) {
			color = c.colors.Dark
		}
		h := float64(len(lines)) * f.Lead
		y := max(top+(float64(i)+0.5)*row-h/2, 0)
		c.block(lines, 0, min(y, c.H-h), flushLeft, f, color)
	}
}

// uprights draws a line a tick, with its number below if it does not meet the
// one before.
func (c *canvas) uprights(ticks []float64, top, bottom float64, x func(float64) float64) {
	texts := c.tickTexts(ticks)
	end := math.Inf(-1)
	for i, v := range ticks {
		c.Rect(x(v)-0.25, top, 0.5, bottom-top, c.colors.Rule)
		text := texts[i]
		half := c.Width(ink.Regular, tickSize, text) / 2
		if at := min(x(v), c.W-half); at-half > end {
			c.text(text, at, bottom+3+0.73*tickSize, centred, tickFont(), c.colors.Muted)
			end = at + half + 3
		}
	}
}

// logScaled gives the chart a logarithmic axis, and the dots their numbers
// where rows have room for them.
func (l *lying) logScaled(w, row float64) {
	known := l.known()
	if len(known) == 0 {
		known = []float64{1}
	}
	l.foot = tickSize + 6
	marked := l.marked(row, w, 0, 0)
	for steps := 6; ; steps-- {
		l.scale = logScale(slices.Min(known), slices.Max(known), steps)
		wide := l.axisWidth(l.scale.ticks)
		past := max(wide/2, 5)
		if marked {
			past = max(past, l.past+4)
		}
		if steps == 1 || float64(len(l.scale.ticks)-1)*(wide+tickGap) <= w-l.from-past {
			l.past, l.before = past, max(wide/2-l.from, 5)
			return
		}
	}
}
