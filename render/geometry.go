package render

import (
	"fmt"

	"github.com/qubitz/reportjobs"
)

// A PageFormat is the size of the sheets.
type PageFormat uint8

// The formats there are.
const (
	A4 PageFormat = iota
	Letter
)

// A geometry is a page format and where things stand on it, in points. Body
// text keeps to a measure of 65 to 75 characters; tables and cards take the
// whole width. The left margin is wide because section numbers hang in it.
type geometry struct {
	w, h                     float64 // of the sheet
	left, right, top, bottom float64 // of the body
	gutter                   float64 // where hanging numbers may begin
	prose                    float64 // the measure
	density                  float64 // of the space between blocks
	headerY, footerY         float64 // baselines
}

// hanging is the room in the left margin for numbers.
const hanging = 52.0

func newGeometry(format PageFormat, landscape bool, s *Spacing) (geometry, error) {
	w, h := 595.28, 841.89
	if format == Letter {
		w, h = 612, 792
	}
	if landscape {
		w, h = h, w
	}
	g := geometry{
		w: w, h: h, left: s.Left, right: w - s.Right, top: s.Top, bottom: h - s.Bottom,
		gutter: s.Left - hanging, prose: s.Measure, density: s.Density, headerY: 46, footerY: h - 40,
	}
	return g, g.check(s)
}

// leastTall is the height of a body that all figures have room in, also in half
// a column.
const leastTall = 400.0

// check finds margins that leave no room for the numbers beside them, the lines
// above and below, or the text within.
func (g *geometry) check(s *Spacing) error {
	for _, row := range []struct {
		name           string
		v, least, most float64
	}{
		{"Left", s.Left, 66, g.w / 3}, {"Right", s.Right, 28, g.w / 3}, {"Top", s.Top, 66, g.h / 4}, {"Bottom", s.Bottom, 60, g.h / 4},
		{"Top + Spacing.Bottom", s.Top + s.Bottom, 0, g.h - leastTall},
		{"Measure", s.Measure, 200, g.wide()}, {"Density", s.Density, 0.5, 2},
	} {
		if !(row.v >= row.least && row.v <= row.most) {
			return fmt.Errorf("render: Options.Theme.Spacing.%s: %w: %g, from %g to %.4g; begin with Executive()", row.name, reportjobs.ErrInvalid, row.v, row.least, row.most)
		}
	}
	return nil
}

// wide is the width of the body.
func (g *geometry) wide() float64 { return g.right - g.left }

// tall is the height of the body.
func (g *geometry) tall() float64 { return g.bottom - g.top }
