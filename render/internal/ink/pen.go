package ink

import "math"

// A Pen makes the outline of a shape, in the coordinates of a [Canvas].
type Pen struct{ segments []Segment }

// Move begins a part of the outline.
func (p *Pen) Move(x, y float64) { p.segments = append(p.segments, Segment{Kind: MoveTo, X: x, Y: y}) }

// Line goes straight on.
func (p *Pen) Line(x, y float64) { p.segments = append(p.segments, Segment{Kind: LineTo, X: x, Y: y}) }

// Close goes back to where the part began.
func (p *Pen) Close() { p.segments = append(p.segments, Segment{Kind: Close}) }

func (p *Pen) curve(x1, y1, x2, y2, x, y float64) {
	p.segments = append(p.segments, Segment{Kind: CurveTo, X1: x1, Y1: y1, X2: x2, Y2: y2, X: x, Y: y})
}

// Arc goes on along a circle around (x, y) between two angles in radians,
// which grow clockwise from the right.
func (p *Pen) Arc(x, y, r, from, to float64) {
	n := int(math.Ceil(math.Abs(to-from) / (math.Pi / 2)))
	for i := range n {
		a := from + (to-from)*float64(i)/float64(n)
		b := from + (to-from)*float64(i+1)/float64(n)
		k := 4.0 / 3 * math.Tan((b-a)/4) * r
		p.curve(x+r*math.Cos(a)-k*math.Sin(a), y+r*math.Sin(a)+k*math.Cos(a),
			x+r*math.Cos(b)+k*math.Sin(b), y+r*math.Sin(b)-k*math.Cos(b),
			x+r*math.Cos(b), y+r*math.Sin(b))
	}
}

// Circle adds a whole one.
func (p *Pen) Circle(x, y, r float64) {
	p.Move(x+r, y)
	p.Arc(x, y, r, 0, 2*math.Pi)
	p.Close()
}

// Mark adds the mark of a point: a circle, a square or a diamond, so that those
// of neighbouring series differ.
func (p *Pen) Mark(x, y, r float64, series int) {
	switch series % 3 {
	case 1: // a square
		p.Move(x-r, y-r)
		p.Line(x+r, y-r)
		p.Line(x+r, y+r)
		p.Line(x-r, y+r)
		p.Close()
	case 2: // a diamond
		r *= 1.35
		p.Move(x, y-r)
		p.Line(x+r, y)
		p.Line(x, y+r)
		p.Line(x-r, y)
		p.Close()
	default:
		p.Circle(x, y, r)
	}
}

// bounds is the box around an outline.
func (p *Pen) bounds() (left, top, right, bottom float64) {
	left, top, right, bottom = math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	var x, y float64
	for _, g := range p.segments {
		if g.Kind == Close {
			continue
		}
		left, right = min(left, g.X), max(right, g.X)
		top, bottom = min(top, g.Y), max(bottom, g.Y)
		if g.Kind == CurveTo {
			lo, hi := bend(x, g.X1, g.X2, g.X)
			left, right = min(left, lo), max(right, hi)
			lo, hi = bend(y, g.Y1, g.Y2, g.Y)
			top, bottom = min(top, lo), max(bottom, hi)
		}
		x, y = g.X, g.Y
	}
	return left, top, right, bottom
}

// bend returns how far a curve goes in one direction: where its derivative, a
// quadratic function, is zero.
func bend(a, b, c, d float64) (lo, hi float64) {
	lo, hi = min(a, d), max(a, d)
	if min(b, c) >= lo && max(b, c) <= hi {
		return lo, hi
	}
	q2, q1, q0 := d-3*c+3*b-a, 2*(c-2*b+a), b-a
	roots := []float64{-q0 / q1}
	if math.Abs(q2) > 1e-9 {
		under := math.Sqrt(max(q1*q1-4*q2*q0, 0))
		roots = []float64{(-q1 + under) / (2 * q2), (-q1 - under) / (2 * q2)}
	}
	for _, t := range roots {
		if u := 1 - t; t > 0 && t < 1 {
			v := u*u*u*a + 3*u*u*t*b + 3*u*t*t*c + t*t*t*d
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	return lo, hi
}
