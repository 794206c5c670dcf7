package chart

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/qubitz/reportjobs/render/internal/ink"
)

// A ring is a donut with a list of what its slices are beside it, or below it
// where there is no room beside.
type ring struct {
	*plot
	slices []slice
	total  float64
	names  [][]string
	list   float64 // width of the list
	values float64 // width of its numbers
	shares float64 // width of its percentages; 0 if the unit is % already
	below  bool
	center []string // number and what it is
}

// A slice is a category, or the rest of them.
type slice struct {
	name     string
	value    float64
	category int // -1 for the rest
	ink      ink.Color
}

const (
	mostSlices  = 10 // the smallest ones beyond become one
	ringIdeal   = 142.0
	ringLeast   = 92.0
	ringGap     = 30.0
	ringInner   = 0.64 // of the radius
	listGap     = 14.0
	listLead    = 10.5
	listPad     = 7.0
	besideLeast = 300.0 // width of a figure with the list beside
)

func (p *plot) donut(w float64) sketch {
	r := &ring{plot: p}
	r.sliced()
	r.below = w < besideLeast
	r.list = w - ringIdeal - ringGap
	if r.below {
		r.list = w
	}
	r.listed()
	lines := 0.0
	for _, n := range r.names {
		lines += float64(len(n))
	}
	least := lines*listLead + float64(len(r.names))*3
	ideal := lines*listLead + float64(len(r.names))*listPad
	if r.below {
		return sketch{least: ringLeast + listGap + least, ideal: ringIdeal + listGap + ideal, draw: r.draw}
	}
	return sketch{least: max(ringLeast, least), ideal: max(ringIdeal, ideal), draw: r.draw}
}

// sliced makes slices of the values, in their order.
func (r *ring) sliced() {
	order := []int{}
	for i, v := range r.tracks[0].values {
		if v > 0 {
			order = append(order, i)
			r.total += v
		}
	}
	bySize := slices.Clone(order)
	slices.SortStableFunc(bySize, func(a, b int) int {
		return cmp.Compare(r.tracks[0].values[b], r.tracks[0].values[a])
	})
	var rest map[int]bool
	if len(order) > mostSlices {
		rest = map[int]bool{}
		for _, i := range bySize[mostSlices-1:] {
			rest[i] = i != r.highlight
		}
	}
	other := slice{category: -1}
	n := 0
	for _, i := range order {
		v := r.tracks[0].values[i]
		if rest[i] {
			n++
			other.value += v
			continue
		}
		r.slices = append(r.slices, slice{name: r.plot.names[i], value: v, category: i})
	}
	if n > 0 {
		other.name = fmt.Sprintf("%s (%d)", r.words.Other, n)
		r.slices = append(r.slices, other)
	}
	r.inked()
}

// inked gives slices their colors: from dark to light, or the accent to the
// highlighted one.
func (r *ring) inked() {
	shades := r.colors.Shades(max(len(r.slices), 1))
	for i := range r.slices {
		s := &r.slices[i]
		switch {
		case r.highlight < 0:
			s.ink = shades[i]
		case s.category == r.highlight:
			s.ink = r.colors.Accent
		default:
			s.ink = ink.Grey().Toned(0.62 + 0.22*float64(i)/float64(len(r.slices)))
		}
	}
}

// listed sets the list and what stands in the middle of the ring.
func (r *ring) listed() {
	for _, s := range r.slices {
		r.values = max(r.values, r.Width(ink.Semibold, tagSize, r.numerals.text(s.value)))
		if !r.percent() {
			r.shares = max(r.shares, r.Width(ink.Regular, tagSize, r.share(s))+12)
		}
	}
	room := r.list - legendIn - r.values - r.shares - 10
	f := ink.Regular.At(tagSize, listLead)
	for _, s := range r.slices {
		names := r.strings(s.name, f, room)
		if len(names) > 2 {
			names = []string{names[0], r.Fit(strings.Join(names[1:], " "), ink.Regular, tagSize, room)}
		}
		if len(names) == 0 {
			names = []string{""}
		}
		r.names = append(r.names, names)
	}
	middle := newNumerals(r.unit, []float64{r.total})
	r.center = []string{middle.text(r.total), r.words.InTotal}
	if spoken(r.unit) && len(r.unit) < 16 {
		r.center[1] = r.unit
	}
	most := -1.0
	for _, s := range r.slices {
		switch {
		case s.category >= 0 && s.category == r.highlight:
			r.center = []string{r.share(s), s.name}
			most = math.Inf(1)
		case r.percent() && s.value > most: // their total says nothing
			r.center = []string{r.share(s), s.name}
			most = s.value
		}
	}
}

// percent tells whether the values are shares already.
func (r *ring) percent() bool { return strings.HasPrefix(r.unit, "%") }

// share writes how much of the whole a slice is.
func (r *ring) share(s slice) string {
	if r.percent() {
		return r.numerals.text(s.value)
	}
	v := s.value / r.total * 100
	if v < 0.5 {
		return "<1%"
	}
	return strconv.Itoa(int(math.Round(v))) + "%"
}

func (r *ring) draw(c *canvas) {
	d, x, y := min(c.H, ringIdeal), 0.0, 0.0
	listX, listY, listH := c.W-r.list, 0.0, c.H
	if r.below {
		lines := 0.0
		for _, n := range r.names {
			lines += float64(len(n))*listLead + 3
		}
		d = max(min(c.H-listGap-lines, ringIdeal, c.W), ringLeast)
		x, listX = (c.W-d)/2, 0
		listY, listH = d+listGap, c.H-d-listGap
	} else {
		y = (c.H - d) / 2
	}
	r.drawRing(c, x+d/2, y+d/2, d/2)
	r.drawCenter(c, x+d/2, y+d/2, d/2*ringInner)
	r.drawList(c, listX, listY, listH)
}

func (r *ring) drawRing(c *canvas, x, y, radius float64) {
	outline := func(from, to float64, color ink.Color) {
		var p ink.Pen
		p.Move(x+radius*math.Cos(from), y+radius*math.Sin(from))
		p.Arc(x, y, radius, from, to)
		p.Line(x+radius*ringInner*math.Cos(to), y+radius*ringInner*math.Sin(to))
		p.Arc(x, y, radius*ringInner, to, from)
		p.Close()
		c.Fill(p, color)
	}
	if len(r.slices) == 0 {
		outline(0, 2*math.Pi, c.colors.Rule)
		return
	}
	angle := func(v float64) float64 { return v/r.total*2*math.Pi - math.Pi/2 }
	sum := 0.0
	for _, s := range r.slices {
		outline(angle(sum), angle(sum+s.value), s.ink)
		sum += s.value
	}
	if len(r.slices) == 1 {
		return
	}
	var seams ink.Pen
	sum = 0
	for _, s := range r.slices {
		a := angle(sum)
		seams.Move(x+radius*ringInner*math.Cos(a), y+radius*ringInner*math.Sin(a))
		seams.Line(x+radius*math.Cos(a), y+radius*math.Sin(a))
		sum += s.value
	}
	c.Stroke(seams, 1.1, c.colors.White)
}

// drawCenter writes a number into the hole, as large as it may be.
func (r *ring) drawCenter(c *canvas, x, y, hole float64) {
	room := hole * 1.56
	size := min(20, hole*0.44)
	for size > 7 && c.Width(ink.Semibold, size, r.center[0]) > room {
		size -= 0.5
	}
	if c.Width(ink.Semibold, size, r.center[0]) > room {
		return
	}
	small := max(min(tagSize, size*0.55), LeastText)
	label := c.Fit(r.center[1], ink.Regular, small, room*0.9)
	c.text(r.center[0], x, y+size*0.2, centred, ink.Semibold.At(size, size), c.colors.Dark)
	c.text(label, x, y+size*0.2+small*1.45, centred, ink.Regular.At(small, small), c.colors.Muted)
}

// drawList writes a line for each slice: color, name, value and share.
func (r *ring) drawList(c *canvas, x, y, h float64) {
	lines := 0.0
	for _, n := range r.names {
		lines += float64(len(n))
	}
	pad := min((h-lines*listLead)/float64(max(len(r.names), 1)), listPad)
	y += max((h-lines*listLead-pad*float64(len(r.names)))/2, 0)
	right := x + r.list
	for i, s := range r.slices {
		if i > 0 {
			c.Rect(x, y-0.25, r.list, 0.5, c.colors.Rule)
		}
		f, color := ink.Regular.At(tagSize, listLead), c.colors.Soft
		if s.category >= 0 && s.category == r.highlight {
			f.Face, color = ink.Semibold, c.colors.Dark
		}
		base := y + pad/2 + f.Baseline()
		c.Rect(x, base-ink.Middle(tagSize)-legendSwatch/2, legendSwatch, legendSwatch, s.ink)
		c.block(r.names[i], x+legendIn, y+pad/2, flushLeft, ink.Regular.At(tagSize, listLead), color)
		c.text(c.numerals.text(s.value), right-r.shares, base, flushRight, ink.Semibold.At(tagSize, listLead), c.colors.Dark)
		if r.shares > 0 {
			c.text(r.share(s), right, base, flushRight, f, c.colors.Muted)
		}
		y += pad + float64(len(r.names[i]))*listLead
	}
}
