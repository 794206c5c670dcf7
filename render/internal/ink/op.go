package ink

import "github.com/qubitz/reportjobs/render/internal/pdf"

// A Kind says what an [Op] is.
type Kind uint8

// The kinds there are. A link is no mark on the page: it is a place to click.
const (
	Text Kind = iota
	Rect
	Link    // to the anchor that Op.Text names
	Address // to the address in Op.Text
	Path    // Op.Shape
	Image   // Op.Image, as wide and high as the op
)

// An Op is one thing to draw, in points from the upper left corner of what it
// is drawn on. Text stands with its baseline at Y.
type Op struct {
	Kind       Kind
	Trail      bool  // a text that goes on, behind a space, in the next op of its element
	Element    int32 // of the structure, that it belongs to; what is no element is decoration and negative or 0
	X, Y, W, H float64
	Text       string
	Face       Face
	Size       float64
	Space      float64 // that each space of a text is wider
	Color      Color
	Shape      *Shape
	Image      *pdf.Image
}

// A Shape is an outline from the op's X and Y on. It is filled, stroked, or
// both: what has no color is left out.
type Shape struct {
	Segments     []Segment
	Fill, Stroke *Color
	Width        float64   // of the stroke, points
	Dash         []float64 // lengths of line and gap, points; nil for none
}

// A Segment is one step of an outline: a move or a line to (x, y), a cubic
// curve to it by two control points, or a close, which has no points.
type Segment struct {
	Kind           Step
	X1, Y1, X2, Y2 float64 // control points of a curve
	X, Y           float64
}

// A Step is a kind of [Segment].
type Step uint8

// The steps there are.
const (
	MoveTo Step = iota
	LineTo
	CurveTo
	Close
)

// A Drawing is what can be drawn at any height between Least and Ideal.
type Drawing struct {
	Least, Ideal float64
	Alt          string               // what it shows, in words
	Caption      int                  // ops that are its caption, which come first
	Draw         func(h float64) []Op // what to draw, all of it within h; it gives the same each time
}
