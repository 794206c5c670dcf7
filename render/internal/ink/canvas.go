package ink

// A Canvas collects what is drawn on it, in points from its upper left corner.
type Canvas struct {
	W, H float64
	Ops  []Op
}

// Rect fills a rectangle.
func (c *Canvas) Rect(x, y, w, h float64, color Color) {
	c.Ops = append(c.Ops, Op{Kind: Rect, X: x, Y: y, W: w, H: h, Color: color})
}

// Fill draws what p outlined.
func (c *Canvas) Fill(p Pen, color Color) { c.Path(p, &Shape{Fill: &color}) }

// Stroke draws along p.
func (c *Canvas) Stroke(p Pen, width float64, color Color, dash ...float64) {
	c.Path(p, &Shape{Stroke: &color, Width: width, Dash: dash})
}

// Path adds s with the outline of p. The op is the box around it.
func (c *Canvas) Path(p Pen, s *Shape) {
	if len(p.segments) == 0 {
		return
	}
	left, top, right, bottom := p.bounds()
	s.Segments = make([]Segment, len(p.segments))
	for i, g := range p.segments {
		g.X, g.Y, g.X1, g.Y1, g.X2, g.Y2 = g.X-left, g.Y-top, g.X1-left, g.Y1-top, g.X2-left, g.Y2-top
		s.Segments[i] = g
	}
	c.Ops = append(c.Ops, Op{Kind: Path, X: left, Y: top, W: right - left, H: bottom - top, Shape: s})
}

// RoundBar draws a bar whose end away from zero is a little round. The end is at
// the side that (dx, dy) points to: (0, -1) is upwards.
func (c *Canvas) RoundBar(x, y, w, h float64, dx, dy int, color Color) {
	r := min(1.6, w/5, h/5)
	if r < 0.7 || dx == 0 && dy == 0 {
		c.Rect(x, y, w, h, color)
		return
	}
	round := func(cx, cy int) float64 { // of the corner at that side
		if dx != 0 && cx == dx || dy != 0 && cy == dy {
			return r
		}
		return 0
	}
	const k = 0.4477 // of r, from the corner to the control point
	var p Pen
	a, b, d, e := round(-1, -1), round(1, -1), round(1, 1), round(-1, 1)
	p.Move(x+a, y)
	p.Line(x+w-b, y)
	p.curve(x+w-b*k, y, x+w, y+b*k, x+w, y+b)
	p.Line(x+w, y+h-d)
	p.curve(x+w, y+h-d*k, x+w-d*k, y+h, x+w-d, y+h)
	p.Line(x+e, y+h)
	p.curve(x+e*k, y+h, x, y+h-e*k, x, y+h-e)
	p.Line(x, y+a)
	p.curve(x, y+a*k, x+a*k, y, x+a, y)
	p.Close()
	c.Fill(p, color)
}
