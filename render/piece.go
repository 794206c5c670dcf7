package render

// An opKind says what an op draws.
type opKind uint8

const (
	opText opKind = iota
	opRect
	opLink  // to the anchor named in text
	opURI   // to the address in text
	opPath  // the shape
	opImage // the image, filling x, y, w, h
)

// An op is one thing to draw: from the upper left corner of its piece, later
// of its page. Text stands with its baseline at y.
type op struct {
	kind       opKind
	x, y, w, h float64
	text       string
	face       face
	size       float64
	color      color
	shape      *shape
	image      *picture
}

// A shape is an outline from the op's x and y on. It is filled, stroked, or
// both: what has no color is left out.
type shape struct {
	segments     []segment
	fill, stroke *color
	width        float64   // of the stroke, points
	dash         []float64 // lengths of line and gap, points; nil for none
}

// A segment is one step of an outline: a move or a line to (x, y), a cubic
// curve to it by two control points, or a close, which has no points.
type segment struct {
	kind           segmentKind
	x1, y1, x2, y2 float64 // control points of a curve
	x, y           float64
}

type segmentKind uint8

const (
	moveTo segmentKind = iota
	lineTo
	curveTo
	closePath
)

// A role says what a piece is.
type role uint8

const (
	roleText role = iota
	roleHeading
	roleHeader // of a table
	roleRow
	roleBlock // cards, panels
)

// A piece is what never breaks over pages: a heading, a row, a line.
type piece struct {
	role          role
	x             float64 // left edge on the page
	w, h          float64
	before, after float64 // space; the larger one counts, none at the top of a page
	keep          bool    // stays on the page of the next piece
	fresh         bool    // begins a page
	repeat        *piece  // stands again above this one where it begins a page
	clear         float64 // space below it, if what follows is torn
	torn          bool    // begins within a row
	heading       int     // index in flow.headings, -1 for none
	anchor        string  // name of its place, for links; "" for none
	ops           []op
}

// A box is a piece that has its place on a page.
type box struct {
	*piece
	y float64 // of the upper edge
}

// paginate puts pieces on pages from y = top to y = bottom.
func paginate(pieces []piece, top, bottom float64) [][]box {
	p := paginator{top: top, bottom: bottom}
	for i := 0; i < len(pieces); {
		n := 1 // pieces that stay together
		for i+n < len(pieces) && pieces[i+n-1].keep && !pieces[i+n].fresh {
			n++
		}
		p.group(pieces[i : i+n])
		i += n
	}
	p.flush()
	return p.pages
}

type paginator struct {
	top, bottom float64
	pages       [][]box
	page        []box
	y           float64 // lower edge of the last box
}

// group places pieces that stay together, if they fit on a page at all.
func (p *paginator) group(list []piece) {
	if len(p.page) > 0 && (list[0].fresh || !p.fits(list)) {
		p.flush()
	}
	for i := range list {
		if len(p.page) > 0 && !p.fits(list[i:i+1]) {
			p.flush()
		}
		p.place(&list[i])
	}
}

// fits tells whether list may follow on this page.
func (p *paginator) fits(list []piece) bool {
	y := p.y
	last := p.page[len(p.page)-1].piece
	for i := range list {
		y += max(last.after, list[i].before) + list[i].h
		last = &list[i]
	}
	return y <= p.bottom+0.01
}

func (p *paginator) place(next *piece) {
	if len(p.page) == 0 {
		p.y = p.top
		if next.repeat != nil {
			p.page = append(p.page, box{next.repeat, p.y})
			p.y += next.repeat.h
			if next.torn {
				p.y += next.repeat.clear
			}
		}
	}
	y := p.y
	if n := len(p.page); n > 0 {
		y += max(p.page[n-1].after, next.before)
	}
	p.page = append(p.page, box{next, y})
	p.y = y + next.h
}

func (p *paginator) flush() {
	if len(p.page) > 0 {
		p.pages = append(p.pages, p.page)
		p.page = nil
	}
}
