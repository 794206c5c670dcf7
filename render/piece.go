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
	trail      bool  // a text that goes on, behind a space, in the next op of its element
	element    int32 // that it belongs to, or what it is instead
	x, y, w, h float64
	text       string
	face       face
	size       float64
	space      float64 // that each space of a text is wider
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
	end           float64 // what it costs if a page ends behind it, see pages.go
	fresh         bool    // begins a page
	repeat        *piece  // stands again above this one where it begins a page
	again         bool    // is such a piece
	clear         float64 // space below it, if what follows is torn
	torn          bool    // begins within a row
	heading       int     // index in flow.headings, -1 for none
	anchor        string  // name of its place, for links; "" for none
	ops           []op
	panel         *panel   // what stands under it and its neighbours with the same one
	figure        *drawing // if it may be drawn higher or lower; ops are made when it has its place
	still         bool     // a figure that does not drift
	note          bool     // of the notes below a section, which no figure drifts past
	inside        []anchorAt
}

// drifts tells whether the piece may go to the top of the next page, past the
// text that follows it.
func (p *piece) drifts() bool { return p.figure != nil && !p.still }

// least is how low the piece may be.
func (p *piece) least() float64 {
	if p.figure != nil {
		return min(p.figure.least, p.h)
	}
	return p.h
}

// ending is what it costs if a page ends behind the piece.
func (p *piece) ending() float64 {
	if p.keep {
		return max(p.end, captionAlone)
	}
	return p.end
}

// A drawing is what fills a height between least and ideal.
type drawing struct {
	least, ideal float64
	alt          string               // what it shows, in words
	caption      int                  // ops that are its caption, which come first
	draw         func(h float64) []op // all within h; pure
}

// A panel is a field behind pieces, with a bar at its left. It is drawn once
// for all pieces on a page that stand on it, so that no seams are seen.
type panel struct {
	fill color // of the field
	bar  color
	barW float64
	bare bool // without a field
}

func (p *panel) ops(list []op, x, y, w, h float64) []op {
	if !p.bare {
		list = append(list, op{kind: opRect, x: x, y: y, w: w, h: h, color: p.fill})
	}
	return append(list, op{kind: opRect, x: x, y: y, w: p.barW, h: h, color: p.bar})
}
