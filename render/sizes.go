package render

import (
	"fmt"

	"github.com/qubitz/reportjobs"
)

// A font is a face at a size, with the distance from line to line. Points.
type font struct {
	face       face
	size, lead float64
}

// sizes are the type scale of a theme. Sizes that stand together differ by a
// quarter at least.
type sizes struct {
	body, small, caption, cell, quote font
	headings                          [3]font // of sections of a depth from 1 to 3
	titles                            [3]font // of a cover, the largest first
}

func newSizes(t *Type) sizes {
	in := func(f face, s Size) font { return font{f, s.Points, s.Lead} }
	s := sizes{
		body: in(regular|running, t.Body), small: in(regular|running, t.Small), caption: in(semibold|running, t.Caption),
		cell: in(regular, t.Cell), quote: in(slanted|running, t.Quote),
	}
	for i, h := range t.Headings {
		s.headings[i] = in(semibold|running, h)
	}
	for i, share := range [...]struct{ size, lead float64 }{{1, 1}, {27.0 / 34, 34.0 / 42}, {21.0 / 34, 27.0 / 42}} {
		s.titles[i] = font{semibold | running, t.Title.Points * share.size, t.Title.Lead * share.lead}
	}
	return s
}

func (s *sizes) heading(depth int) font { return s.headings[depth-1] }

// check finds sizes that nobody can read or no page can hold.
func (t *Type) check() error {
	for _, row := range []struct {
		name        string
		size        Size
		least, most float64
	}{
		{"Title", t.Title, 16, 60}, {"Headings[0]", t.Headings[0], 9, 36}, {"Headings[1]", t.Headings[1], 8, 28}, {"Headings[2]", t.Headings[2], 8, 20},
		{"Body", t.Body, 7, 14}, {"Quote", t.Quote, 7, 20}, {"Caption", t.Caption, 7, 14}, {"Cell", t.Cell, 6.5, 12}, {"Small", t.Small, 6, 11},
	} {
		if p := row.size.Points; !(p >= row.least && p <= row.most) {
			return fmt.Errorf("render: Options.Theme.Type.%s.Points: %w: %g points, from %g to %g; begin with Executive()", row.name, reportjobs.ErrInvalid, p, row.least, row.most)
		}
		if lead, p := row.size.Lead, row.size.Points; !(lead >= 1.15*p && lead <= 2.5*p) {
			return fmt.Errorf("render: Options.Theme.Type.%s.Lead: %w: %g points for type of %g, from %.3g to %.3g", row.name, reportjobs.ErrInvalid, lead, p, 1.15*p, 2.5*p)
		}
	}
	return nil
}
