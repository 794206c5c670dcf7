package chart

import (
	"math"

	"github.com/qubitz/reportjobs/render/internal/ink"
)

// A bar is one value of a series at a category. Across it is measured in
// pitches, the room of a category, from the outer edge of the first one.
type bar struct {
	category, series int
	a, b             float64 // across
	from, to         float64 // values; to is the end away from zero
	outer            bool    // nothing stands on its end
	ahead            bool    // its number stands on the side of larger values, whatever its sign
	total            bool    // of a waterfall: what has come together so far
	x, y, w, h       float64 // where it was drawn
}

const (
	thickest  = 50.0 // a bar, in points
	loneShare = 0.66 // of the pitch that bars of one series take
	slotGap   = 1.0  // between bars of one category, in points
	fullShare = 0.80 // the same for several series, or very many bars
)

func (p *plot) stacked() bool { return p.kind == "stacked" && len(p.tracks) > 1 }

// bars returns all bars there are values for, at a pitch in points.
func (p *plot) bars(pitch float64) (out []bar) {
	if p.kind == "waterfall" {
		return p.steps(pitch)
	}
	slots := len(p.tracks)
	if p.stacked() {
		slots = 1
	}
	share := loneShare
	if slots > 1 || pitch < 7 {
		share = fullShare
	}
	share = min(share, float64(slots)*thickest/pitch)
	for i := range p.names {
		first := len(out)
		for s := range p.tracks {
			v := p.tracks[s].values[i]
			if math.IsNaN(v) {
				continue
			}
			slot := 0
			if !p.stacked() {
				slot = s
			}
			a := float64(i) + (1-share)/2 + share*float64(slot)/float64(slots)
			b := bar{category: i, series: s, a: a, b: a + share/float64(slots), to: v, outer: !p.stacked()}
			if slots > 1 { // neighbours do not touch
				b.b -= min(slotGap/pitch, share/float64(slots)*0.12)
			}
			out = append(out, b)
		}
		if p.stacked() {
			stack(out[first:])
		}
	}
	return out
}

// stack puts the bars of one category on top of each other, those of negative
// values below zero.
func stack(bars []bar) {
	var up, down float64
	var topmost, lowest *bar
	for i := range bars {
		b := &bars[i]
		switch {
		case b.to > 0:
			b.from, b.to = up, up+b.to
			up, topmost = b.to, b
		case b.to < 0:
			b.from, b.to = down, down+b.to
			down, lowest = b.to, b
		}
	}
	for _, end := range []*bar{topmost, lowest} {
		if end != nil {
			end.outer = true
		}
	}
}

// ends returns the least and the largest value that bars reach.
func ends(bars []bar) (lo, hi float64) {
	for _, b := range bars {
		lo, hi = min(lo, b.to), max(hi, b.to)
	}
	return lo, hi
}

// inks returns the color of every series; that of a bar says ink.
func (p *plot) ink(b *bar, shades []ink.Color) ink.Color {
	if p.kind == "waterfall" {
		return p.stepInk(b)
	}
	if len(p.tracks) == 1 && p.highlight >= 0 && b.category != p.highlight {
		return p.colors.Quiet()
	}
	return shades[b.series]
}

// An endMark is a number at the end of a bar.
type endMark struct {
	bar  int // index; it stands at the end of that one
	text string
	w    float64
}

// marks returns what stands at the ends of bars: their values, or the totals
// of stacks. It is not ok if a stack has negative values; what they add up to
// is seen nowhere. No mark is needed where all totals are the same.
func (p *plot) marks(bars []bar, f ink.Font) (out []endMark, longest float64, ok bool) {
	lo, _ := ends(bars)
	if p.stacked() && lo < 0 {
		return nil, 0, false
	}
	numerals := p.numerals
	if p.stacked() {
		var totals []float64
		same := true
		for _, b := range bars {
			if b.outer {
				totals = append(totals, b.to)
				same = same && math.Abs(b.to-totals[0]) < 0.01*math.Abs(b.to)
			}
		}
		if same && len(totals) > 1 { // all of them 100%
			return nil, 0, true
		}
		numerals = newNumerals(p.unit, totals)
	}
	for i, b := range bars {
		if !b.outer {
			continue
		}
		m := endMark{bar: i, text: numerals.text(b.to)}
		if p.kind == "waterfall" && !b.total {
			m.text = p.change(b.to - b.from)
		}
		m.w = p.Width(f.Face, f.Size, m.text)
		out = append(out, m)
		longest = max(longest, m.w)
	}
	return out, longest, true
}

// back tells whether the number of a bar stands on the side of smaller values.
func (b *bar) back() bool { return b.to < 0 && !b.ahead }

// markFonts are from what is wanted to what is bearable.
func markFonts() []ink.Font { return []ink.Font{ink.Semibold.At(7.75, 10), ink.Semibold.At(6.75, 9)} }

// markInk is the color of the number at the end of a bar.
func (p *plot) markInk(category int) ink.Color {
	if p.highlight >= 0 && category != p.highlight {
		return p.colors.Muted
	}
	return p.colors.Dark
}

// inside writes the values of the segments of stacks into those with room.
func (c *canvas) inside(shades []ink.Color) {
	f := markFonts()[1]
	for i := range c.bars {
		b := &c.bars[i]
		if b.to == b.from {
			continue
		}
		text := c.numerals.text(b.to - b.from)
		if b.h < f.Size+3 || b.w < c.Width(f.Face, f.Size, text)+4 {
			continue
		}
		if c.striped(b.series) { // a plain field to read it on
			w := c.Width(f.Face, f.Size, text) + 3
			c.Rect(b.x+(b.w-w)/2, b.y+(b.h-f.Size-1)/2, w, f.Size+1, shades[b.series])
		}
		c.text(text, b.x+b.w/2, b.y+b.h/2+ink.Middle(f.Size), centred, f, c.colors.On(shades[b.series]))
	}
}

// seams parts the segments of stacks by thin lines of paper.
func (c *canvas) seams(upright bool) {
	const seam = 0.7
	for _, b := range c.bars {
		if b.from == 0 || b.w < 2 || b.h < 2 {
			continue
		}
		switch {
		case upright && b.to > b.from:
			c.Rect(b.x, b.y+b.h-seam/2, b.w, seam, c.colors.White)
		case upright:
			c.Rect(b.x, b.y-seam/2, b.w, seam, c.colors.White)
		case b.to > b.from:
			c.Rect(b.x-seam/2, b.y, seam, b.h, c.colors.White)
		default:
			c.Rect(b.x+b.w-seam/2, b.y, seam, b.h, c.colors.White)
		}
	}
}
