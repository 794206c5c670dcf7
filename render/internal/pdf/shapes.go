package pdf

import (
	"errors"
	"fmt"
)

// A Pen draws lines.
type Pen struct {
	Color Color
	Width float64    // points
	Dash  [2]float64 // lengths of dash and gap in points; zero: a solid line
	Round bool       // ends and corners
}

// FillRect paints a rectangle.
func (p *Page) FillRect(x, y, w, h float64, c Color) {
	p.endText()
	p.setFill(c)
	p.rect(x, y, w, h)
	p.operator("re f")
}

// rect rounds the edges and not the size, so that neighbors touch.
func (p *Page) rect(x, y, w, h float64) {
	left, low := p.across(x), p.up(y+h)
	p.numbers(left, low, p.across(x+w)-left, p.up(y)-low)
}

// RoundRect paints a rectangle with round corners.
func (p *Page) RoundRect(x, y, w, h, radius float64, c Color) {
	var path Path
	path.RoundRect(x, y, w, h, radius)
	p.Fill(&path, c)
}

// Line draws a straight line.
func (p *Page) Line(x1, y1, x2, y2 float64, pen Pen) {
	p.endText()
	p.setPen(pen)
	p.numbers(p.across(x1), p.up(y1))
	p.buf = append(p.buf, "m "...)
	p.numbers(p.across(x2), p.up(y2))
	p.operator("l S")
}

// Fill paints what path surrounds. Where it crosses itself, what it winds
// around counts; see [Page.FillEvenOdd].
func (p *Page) Fill(path *Path, c Color) {
	p.endText()
	p.setFill(c)
	p.trace(path, "f")
}

// FillEvenOdd paints what path surrounds an odd number of times: a shape
// within a shape is a hole.
func (p *Page) FillEvenOdd(path *Path, c Color) {
	p.endText()
	p.setFill(c)
	p.trace(path, "f*")
}

// Stroke draws along path.
func (p *Page) Stroke(path *Path, pen Pen) {
	p.endText()
	p.setPen(pen)
	p.trace(path, "S")
}

// FillStroke paints what path surrounds and draws along it.
func (p *Page) FillStroke(path *Path, c Color, pen Pen) {
	p.endText()
	p.setFill(c)
	p.setPen(pen)
	p.trace(path, "B")
}

// Clip keeps what is painted until [Page.Unclip] within path.
func (p *Page) Clip(path *Path) {
	p.endText()
	p.saved = append(p.saved, p.state)
	p.operator("q")
	p.trace(path, "W n")
}

// Unclip ends what the last Clip began.
func (p *Page) Unclip() {
	p.endText()
	n := len(p.saved) - 1
	if n < 0 {
		p.fail(errors.New("Unclip without Clip"))
		return
	}
	p.state, p.saved = p.saved[n], p.saved[:n]
	p.operator("Q")
}

// Image paints a picture into a rectangle, whatever its own proportions.
func (p *Page) Image(x, y, w, h float64, i *Image) {
	p.endText()
	if i == nil {
		p.fail(errors.New("no image"))
		return
	}
	p.images = append(p.images, i)
	left, low := p.across(x), p.up(y+h)
	p.operator("q")
	p.numbers(p.across(x+w)-left, 0, 0, p.up(y)-low, left, low)
	p.buf = append(append(p.buf, "cm /"...), i.name...)
	p.operator(" Do Q")
}

func (p *Page) setPen(pen Pen) {
	s := &p.state
	if s.stroke != pen.Color {
		s.stroke = pen.Color
		p.color(pen.Color, "RG")
	}
	if width := p.length(pen.Width); s.width != width {
		s.width = width
		p.numbers(width)
		p.operator("w")
	}
	on, off := p.length(pen.Dash[0]), p.length(pen.Dash[1])
	if pen.Width < 0 || on < 0 || off < 0 || (on == 0) != (off == 0) {
		p.fail(fmt.Errorf("no pen: width %g, dash %g", pen.Width, pen.Dash))
		return
	}
	if s.on != on || s.off != off {
		s.on, s.off = on, off
		p.buf = append(p.buf, '[')
		if on > 0 {
			p.numbers(on, off)
		}
		p.operator("] 0 d")
	}
	if s.round != pen.Round {
		s.round = pen.Round
		if pen.Round {
			p.operator("1 J 1 j")
		} else {
			p.operator("0 J 0 j")
		}
	}
}

// trace writes a path and what to do with it.
func (p *Page) trace(path *Path, operator string) {
	for i := range path.parts {
		part := &path.parts[i]
		for j := 0; j < part.n; j += 2 {
			p.numbers(p.across(part.at[j]), p.up(part.at[j+1]))
		}
		p.buf = append(p.buf, part.operator, '\n')
	}
	if len(path.parts) == 0 {
		p.fail(errors.New("an empty path"))
	}
	p.operator(operator)
}
