package paging

import "github.com/qubitz/reportjobs/render/internal/ink"

// A Role says what a piece is.
type Role uint8

// Roles.
const (
	RoleText Role = iota
	RoleHeading
	RoleHeader // of a table
	RoleRow
	RoleBlock // cards, panels
)

// A Piece is what never breaks over pages: a heading, a row, a line.
type Piece struct {
	Role          Role
	X             float64 // left edge on the page
	W, H          float64
	Before, After float64 // space; the larger one counts, none at the top of a page
	Keep          bool    // stays on the page of the next piece
	End           float64 // what it costs if a page ends behind it
	Fresh         bool    // begins a page
	Repeat        *Piece  // stands again above this one where it begins a page
	Again         bool    // is such a piece
	Clear         float64 // space below it, if what follows is torn
	Torn          bool    // begins within a row
	Heading       int     // index of a heading of the document, -1 for none
	Name          string  // name of its place, for links; "" for none
	Ops           []ink.Op
	Panel         *Panel       // what stands under it and its neighbours with the same one
	Figure        *ink.Drawing // if it may be drawn higher or lower; ops are made when it has its place
	Still         bool         // a figure that does not drift
	Note          bool         // of the notes below a section, which no figure drifts past
	Inside        []Anchor
}

// Drifts tells whether the piece may go to the top of the next page, past the
// text that follows it.
func (p *Piece) Drifts() bool { return p.Figure != nil && !p.Still }

// Least is how low the piece may be.
func (p *Piece) Least() float64 {
	if p.Figure != nil {
		return min(p.Figure.Least, p.H)
	}
	return p.H
}

// Ending is what it costs if a page ends behind the piece.
func (p *Piece) Ending() float64 {
	if p.Keep {
		return max(p.End, CaptionAlone)
	}
	return p.End
}

// A Panel is a field behind pieces, with a bar at its left. It is drawn once
// for all pieces on a page that stand on it, so that no seams are seen.
type Panel struct {
	Fill ink.Color // of the field
	Bar  ink.Color
	BarW float64
	Bare bool // without a field
}

// Ops adds what is drawn of a panel.
func (p *Panel) Ops(list []ink.Op, x, y, w, h float64) []ink.Op {
	if !p.Bare {
		list = append(list, ink.Op{Kind: ink.Rect, X: x, Y: y, W: w, H: h, Color: p.Fill})
	}
	return append(list, ink.Op{Kind: ink.Rect, X: x, Y: y, W: p.BarW, H: h, Color: p.Bar})
}

// An Anchor is a place that links lead to.
type Anchor struct {
	Name string
	Y    float64
}
