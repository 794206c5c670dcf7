package render

import "github.com/qubitz/reportjobs/render/internal/ink"

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
	ops           []ink.Op
	panel         *panel       // what stands under it and its neighbours with the same one
	figure        *ink.Drawing // if it may be drawn higher or lower; ops are made when it has its place
	still         bool         // a figure that does not drift
	note          bool         // of the notes below a section, which no figure drifts past
	inside        []anchorAt
}

// drifts tells whether the piece may go to the top of the next page, past the
// text that follows it.
func (p *piece) drifts() bool { return p.figure != nil && !p.still }

// least is how low the piece may be.
func (p *piece) least() float64 {
	if p.figure != nil {
		return min(p.figure.Least, p.h)
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

// A panel is a field behind pieces, with a bar at its left. It is drawn once
// for all pieces on a page that stand on it, so that no seams are seen.
type panel struct {
	fill ink.Color // of the field
	bar  ink.Color
	barW float64
	bare bool // without a field
}

func (p *panel) ops(list []ink.Op, x, y, w, h float64) []ink.Op {
	if !p.bare {
		list = append(list, ink.Op{Kind: ink.Rect, X: x, Y: y, W: w, H: h, Color: p.fill})
	}
	return append(list, ink.Op{Kind: ink.Rect, X: x, Y: y, W: p.barW, H: h, Color: p.bar})
}
