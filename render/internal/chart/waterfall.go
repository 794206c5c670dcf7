package chart

import (
	"math"

	"github.com/qubitz/reportjobs/render/internal/ink"
)

// levels are all values that a waterfall comes by, and its changes.
func (p *plot) levels() []float64 {
	out, sum := p.known(), 0.0
	for _, v := range p.tracks[0].values {
		if !math.IsNaN(v) {
			sum += v
		}
		out = append(out, sum)
	}
	return out
}

// steps are the bars of a waterfall: from zero the first one and what there is
// so far, all others from where the one before them ended.
func (p *plot) steps(pitch float64) (out []bar) {
	share := min(loneShare, thickest/pitch)
	if pitch < 7 {
		share = fullShare
	}
	sum := 0.0
	for i, v := range p.tracks[0].values {
		a := float64(i) + (1-share)/2
		b := bar{category: i, a: a, b: a + share, from: sum, outer: true, ahead: true}
		if math.IsNaN(v) {
			b.from, b.to, b.total = 0, sum, true
		} else {
			sum += v
			b.to, b.total = sum, i == 0
		}
		out = append(out, b)
	}
	return out
}

// stepInk says by lightness what a step is: dark what there is, the accent what
// is added, grey what is taken away.
func (p *plot) stepInk(b *bar) ink.Color {
	switch {
	case b.total:
		return p.colors.Dark
	case b.to < b.from:
		return ink.Grey().Toned(max(0.68, p.colors.Accent.Luminance()+0.2))
	}
	return p.colors.Accent
}

// change writes a value with its sign.
func (p *plot) change(v float64) string {
	text := p.numerals.text(v)
	if v > 0 {
		return "+" + text
	}
	return text
}

// said is the number that belongs to a bar.
func (p *plot) said(b *bar) string {
	if p.kind == "waterfall" && !b.total {
		return p.change(b.to - b.from)
	}
	return p.numerals.text(b.to)
}

// connect draws the level at which one step ends up to the end of the next.
func (c *canvas) connect(upright bool, at func(float64) float64) {
	const thin = 0.5
	for i := 1; i < len(c.bars); i++ {
		a, b := c.bars[i-1], c.bars[i]
		level := at(a.to)
		if upright && b.x > a.x+a.w {
			c.Rect(a.x+a.w, level-thin/2, b.x-a.x-a.w, thin, c.colors.Muted)
		} else if !upright && b.y > a.y+a.h {
			c.Rect(level-thin/2, a.y+a.h, thin, b.y-a.y-a.h, c.colors.Muted)
		}
	}
}
