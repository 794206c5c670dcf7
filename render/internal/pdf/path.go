package pdf

import "math"

// A Path is an outline made of lines and curves, in points from the upper left
// corner of a page. It may be painted more than once.
type Path struct {
	parts []part
}

type part struct {
	operator byte
	n        int // numbers
	at       [6]float64
}

// bend is how far the control points of a curve that stands for a quarter of
// a circle are from its ends, by the radius. The error is below 0.03 %.
const bend = 0.5522847498

func (p *Path) add(operator byte, at ...float64) {
	one := part{operator: operator, n: len(at)}
	copy(one.at[:], at)
	p.parts = append(p.parts, one)
}

// Move begins a new figure.
func (p *Path) Move(x, y float64) { p.add('m', x, y) }

// Line goes on straight.
func (p *Path) Line(x, y float64) { p.add('l', x, y) }

// Curve goes on to x3, y3; it leaves towards the first point and arrives from
// the second one.
func (p *Path) Curve(x1, y1, x2, y2, x3, y3 float64) { p.add('c', x1, y1, x2, y2, x3, y3) }

// Close goes back to where the figure began.
func (p *Path) Close() { p.add('h') }

// Rect adds a rectangle.
func (p *Path) Rect(x, y, w, h float64) {
	p.Move(x, y)
	p.Line(x+w, y)
	p.Line(x+w, y+h)
	p.Line(x, y+h)
	p.Close()
}

// RoundRect adds a rectangle with round corners.
func (p *Path) RoundRect(x, y, w, h, radius float64) {
	r := min(radius, w/2, h/2)
	if r <= 0 {
		p.Rect(x, y, w, h)
		return
	}
	k := r * (1 - bend)
	p.Move(x+r, y)
	p.Line(x+w-r, y)
	p.Curve(x+w-k, y, x+w, y+k, x+w, y+r)
	p.Line(x+w, y+h-r)
	p.Curve(x+w, y+h-k, x+w-k, y+h, x+w-r, y+h)
	p.Line(x+r, y+h)
	p.Curve(x+k, y+h, x, y+h-k, x, y+h-r)
	p.Line(x, y+r)
	p.Curve(x, y+k, x+k, y, x+r, y)
	p.Close()
}

// Circle adds a circle.
func (p *Path) Circle(x, y, radius float64) {
	p.Move(x, y-radius)
	p.Arc(x, y, radius, 0, 1)
	p.Close()
}

// Arc goes on along a circle around x, y. Angles are turns, clockwise from
// twelve o'clock: 0.25 is three o'clock. The path must be at the arc's begin
// already; to less than from goes counterclockwise.
func (p *Path) Arc(x, y, radius, from, to float64) {
	n := math.Ceil(math.Abs(to-from)*4 - 1e-9) // at most a quarter each
	if !(n >= 1 && n <= 1e4) {
		return
	}
	step := (to - from) / n
	k := 4.0 / 3 * math.Tan(step*math.Pi/2) * radius
	for i := range int(n) {
		a, b := from+step*float64(i), from+step*float64(i+1)
		sinA, cosA := math.Sincos(a * 2 * math.Pi)
		sinB, cosB := math.Sincos(b * 2 * math.Pi)
		p.Curve(x+radius*sinA+k*cosA, y-radius*cosA+k*sinA,
			x+radius*sinB-k*cosB, y-radius*cosB-k*sinB,
			x+radius*sinB, y-radius*cosB)
	}
}

// Slice adds a piece of a ring around x, y, or of a pie if inner is 0, with
// angles as those of [Path.Arc].
func (p *Path) Slice(x, y, inner, outer, from, to float64) {
	point := func(radius, turns float64) (float64, float64) {
		sin, cos := math.Sincos(turns * 2 * math.Pi)
		return x + radius*sin, y - radius*cos
	}
	p.Move(point(outer, from))
	p.Arc(x, y, outer, from, to)
	whole := math.Abs(to-from) >= 1
	switch {
	case whole && inner > 0: // two circles, the inner one backwards: a hole
		p.Close()
		p.Move(point(inner, to))
		p.Arc(x, y, inner, to, from)
	case inner > 0:
		p.Line(point(inner, to))
		p.Arc(x, y, inner, to, from)
	case !whole:
		p.Line(x, y)
	}
	p.Close()
}
