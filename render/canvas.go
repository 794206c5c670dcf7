package render

import "math"

// A canvas is where a chart is drawn, from its upper left corner.
type canvas struct {
	*plot
	w, h float64
	ops  []op
	bars []bar // as they were drawn; for those who check them
}

func (p *plot) canvas(w, h float64) *canvas { return &canvas{plot: p, w: w, h: h} }

// Where a text stands from its x.
const (
	flushLeft  = 0.0
	centred    = 0.5
	flushRight = 1.0
)

// text sets s with its baseline at y, moved sideways if it would leave the
// canvas.
func (c *canvas) text(s string, x, y, align float64, f font, ink color) {
	if s == "" {
		return
	}
	w := c.width(f.face, f.size, s)
	x = max(min(x-align*w, c.w-w), 0)
	c.ops = append(c.ops, op{kind: opText, x: x, y: y, w: w, h: f.size, text: s, face: f.face, size: f.size, color: ink})
}

// block sets lines one under the other, the upper edge of the first at y.
func (c *canvas) block(lines []string, x, y, align float64, f font, ink color) {
	for i, s := range lines {
		c.text(s, x, y+float64(i)*f.lead+baseline(f), align, f, ink)
	}
}

// middle is how far below the middle of a line its baseline is: figures and
// capitals are 0.73 of the size high.
func middle(size float64) float64 { return size * 0.364 }

func (c *canvas) rect(x, y, w, h float64, ink color) {
	c.ops = append(c.ops, op{kind: opRect, x: x, y: y, w: w, h: h, color: ink})
}

// A pen makes the outline of a shape in the coordinates of the canvas.
type pen struct{ segments []segment }

func (p *pen) move(x, y float64) { p.segments = append(p.segments, segment{kind: moveTo, x: x, y: y}) }
func (p *pen) line(x, y float64) { p.segments = append(p.segments, segment{kind: lineTo, x: x, y: y}) }
func (p *pen) close()            { p.segments = append(p.segments, segment{kind: closePath}) }
func (p *pen) curve(x1, y1, x2, y2, x, y float64) {
	p.segments = append(p.segments, segment{kind: curveTo, x1: x1, y1: y1, x2: x2, y2: y2, x: x, y: y})
}

// arc goes on along a circle around (x, y) between two angles in radians,
// which grow clockwise from the right.
func (p *pen) arc(x, y, r, from, to float64) {
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

func (p *pen) circle(x, y, r float64) {
	p.move(x+r, y)
	p.arc(x, y, r, 0, 2*math.Pi)
	p.close()
}

// end marks a point of a series: the shapes of neighbours differ.
func (p *pen) end(x, y, r float64, series int) {
	switch series % 3 {
	case 1: // a square
		p.move(x-r, y-r)
		p.line(x+r, y-r)
		p.line(x+r, y+r)
		p.line(x-r, y+r)
		p.close()
	case 2: // a diamond
		r *= 1.35
		p.move(x, y-r)
		p.line(x+r, y)
		p.line(x, y+r)
		p.line(x-r, y)
		p.close()
	default:
		p.circle(x, y, r)
	}
}

// fill draws what p outlined.
func (c *canvas) fill(p pen, ink color) { c.path(p, &shape{fill: &ink}) }

// stroke draws along p.
func (c *canvas) stroke(p pen, width float64, ink color, dash ...float64) {
	c.path(p, &shape{stroke: &ink, width: width, dash: dash})
}

// path adds s with the outline of p. The op is the box around it.
func (c *canvas) path(p pen, s *shape) {
	if len(p.segments) == 0 {
		return
	}
	left, top, right, bottom := p.bounds()
	s.segments = make([]segment, len(p.segments))
	for i, g := range p.segments {
		g.x, g.y, g.x1, g.y1, g.x2, g.y2 = g.x-left, g.y-top, g.x1-left, g.y1-top, g.x2-left, g.y2-top
		s.segments[i] = g
	}
	c.ops = append(c.ops, op{kind: opPath, x: left, y: top, w: right - left, h: bottom - top, shape: s})
}

// bounds is the box around an outline.
func (p *pen) bounds() (left, top, right, bottom float64) {
	left, top, right, bottom = math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	var x, y float64
	for _, g := range p.segments {
		if g.kind == closePath {
			continue
		}
		left, right = min(left, g.x), max(right, g.x)
		top, bottom = min(top, g.y), max(bottom, g.y)
		if g.kind == curveTo {
			lo, hi := bend(x, g.x1, g.x2, g.x)
			left, right = min(left, lo), max(right, hi)
			lo, hi = bend(y, g.y1, g.y2, g.y)
			top, bottom = min(top, lo), max(bottom, hi)
		}
		x, y = g.x, g.y
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

// bar draws a bar whose end away from zero is a little round. The end is at
// the side that (dx, dy) points to: (0, -1) is upwards.
func (c *canvas) bar(x, y, w, h float64, dx, dy int, ink color) {
	r := min(1.6, w/5, h/5)
	if r < 0.7 || dx == 0 && dy == 0 {
		c.rect(x, y, w, h, ink)
		return
	}
	round := func(cx, cy int) float64 { // of the corner at that side
		if dx != 0 && cx == dx || dy != 0 && cy == dy {
			return r
		}
		return 0
	}
	const k = 0.4477 // of r, from the corner to the control point
	var p pen
	a, b, d, e := round(-1, -1), round(1, -1), round(1, 1), round(-1, 1)
	p.move(x+a, y)
	p.line(x+w-b, y)
	p.curve(x+w-b*k, y, x+w, y+b*k, x+w, y+b)
	p.line(x+w, y+h-d)
	p.curve(x+w, y+h-d*k, x+w-d*k, y+h, x+w-d, y+h)
	p.line(x+e, y+h)
	p.curve(x+e*k, y+h, x, y+h-e*k, x, y+h-e)
	p.line(x, y+a)
	p.curve(x, y+a*k, x+a*k, y, x+a, y)
	p.close()
	c.fill(p, ink)
}
