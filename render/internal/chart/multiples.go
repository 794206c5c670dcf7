package chart

import (
	"math"

	"github.com/qubitz/reportjobs/render/internal/ink"
)

// Multiples are small line charts of one scale, a series each.
type multiples struct {
	*trend
	columns, rows int
	w, gap        float64 // of one, and between two
}

const (
	panelWish  = 96.0 // width
	panelGap   = 20.0
	panelClose = 10.0 // the gap where there is little room
	panelTitle = 14.0 // height of the name above
	panelLeast = 26.0 // height of the lines
	panelIdeal = 58.0
	panelBelow = 8.0  // between rows
	panelFoot  = 12.0 // for the names of the first and the last category
)

func (p *plot) multiples(w, tall float64) sketch {
	m := &multiples{trend: &trend{plot: p}}
	m.scale = m.fitting(3)
	m.axis, m.gap = p.axisWidth(m.scale.ticks)+tickGap, panelGap
	if w < besideLeast {
		m.axis, m.gap = 0, panelClose
	}
	n := len(p.tracks)
	room := w - m.axis + m.gap
	m.columns = min(max(int(room/(panelWish+m.gap)), 1), n)
	fits := func() bool {
		m.rows = (n + m.columns - 1) / m.columns
		return float64(m.rows)*(panelTitle+panelLeast)+float64(m.rows-1)*panelBelow+panelFoot <= tall
	}
	for !fits() && m.columns < n { // rather narrow than higher than a page
		m.columns++
	}
	m.columns = (n + m.rows - 1) / m.rows
	m.w = room/float64(m.columns) - m.gap
	gaps := float64(m.rows-1)*panelBelow + panelFoot
	return sketch{
		least: float64(m.rows)*(panelTitle+panelLeast) + gaps,
		ideal: float64(m.rows)*(panelTitle+panelIdeal) + gaps, draw: m.draw,
	}
}

func (m *multiples) draw(c *canvas) {
	row := (c.H - panelFoot - float64(m.rows-1)*panelBelow) / float64(m.rows)
	for i := range m.tracks {
		x := m.axis + float64(i%m.columns)*(m.w+m.gap)
		y := float64(i/m.columns) * (row + panelBelow)
		m.panel(c, i, x, y, row)
		if i+m.columns >= len(m.tracks) {
			m.ends(c, x, y+row)
		}
	}
}

// panel draws the chart of one series with its name and its last value.
func (m *multiples) panel(c *canvas, i int, x, top, h float64) {
	color, figure := c.colors.Accent, c.colors.Link
	f, text := ink.Semibold.At(tagSize, tagLead), c.colors.Dark
	if m.highlight >= 0 && i != m.highlight {
		color, text, figure = ink.Grey().Toned(0.55), c.colors.Soft, c.colors.Soft
		f.Face = ink.Regular
	}
	value := ""
	if k := last(m.tracks[i].values); k >= 0 {
		value = m.numerals.text(m.tracks[i].values[k])
	}
	if m.Width(ink.Semibold, tagSize, value) > m.w*0.6 {
		value = ""
	}
	c.text(value, x+m.w, top+f.Baseline(), flushRight, ink.Semibold.At(tagSize, tagLead), figure)
	room := m.w - m.Width(ink.Semibold, tagSize, value) - 6
	c.text(m.Fit(m.tracks[i].name, f.Face, f.Size, room), x, top+f.Baseline(), flushLeft, f, text)
	top += panelTitle
	bottom := top + h - panelTitle
	y := func(v float64) float64 { return bottom - m.scale.at(v)*(bottom-top) }
	left := 0.0
	if x == m.axis {
		left = m.axis
	}
	m.lines(c, left, x, y)
	m.first, m.step = x+3.5, (m.w-7)/float64(max(len(m.names)-1, 1))
	if len(m.names) == 1 {
		m.first += (m.w - 7) / 2
	}
	m.drawLine(c, i, color, y)
}

// lines draws the grid of a panel, in the first column with its numbers.
func (m *multiples) lines(c *canvas, left, x float64, y func(float64) float64) {
	texts := c.tickTexts(m.scale.ticks)
	base := math.Inf(1)
	for i, v := range m.scale.ticks {
		color := c.colors.Rule
		if v == 0 {
			color = c.colors.Axis()
		}
		c.Rect(x, y(v)-0.25, m.w, 0.5, color)
		if left > 0 && base-y(v) > tickSize {
			c.text(texts[i], left-tickGap, y(v)+ink.Middle(tickSize), flushRight, tickFont(), c.colors.Muted)
			base = y(v)
		}
	}
}

// ends names the first and the last category below a panel.
func (m *multiples) ends(c *canvas, x, y float64) {
	f := tickFont()
	at := y + 4 + 0.73*f.Size
	n := len(m.names)
	if n == 1 {
		c.text(m.Fit(m.names[0], f.Face, f.Size, m.w), x+m.w/2, at, centred, f, c.colors.Muted)
		return
	}
	half := (m.w - 6) / 2
	c.text(m.Fit(m.names[0], f.Face, f.Size, half), x, at, flushLeft, f, c.colors.Muted)
	c.text(m.Fit(m.names[n-1], f.Face, f.Size, half), x+m.w, at, flushRight, f, c.colors.Muted)
}
