package render

import (
	"fmt"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/render/internal/ink"
)

// sizes are the type scale of a theme. Sizes that stand together differ by a
// quarter at least.
type sizes struct {
	body, small, caption, cell, quote ink.Font
	headings                          [3]ink.Font // of sections of a depth from 1 to 3
	titles                            [3]ink.Font // of a cover, the largest first
}

func newSizes(t *Type) sizes {
	in := func(f ink.Face, s Size) ink.Font { return f.At(s.Points, s.Lead) }
	s := sizes{
		body: in(ink.Regular|ink.Running, t.Body), small: in(ink.Regular|ink.Running, t.Small), caption: in(ink.Semibold|ink.Running, t.Caption),
		cell: in(ink.Regular, t.Cell), quote: in(ink.Slanted|ink.Running, t.Quote),
	}
	for i, h := range t.Headings {
		s.headings[i] = in(ink.Semibold|ink.Running, h)
	}
	for i, share := range [...]struct{ size, lead float64 }{{1, 1}, {27.0 / 34, 34.0 / 42}, {21.0 / 34, 27.0 / 42}} {
		s.titles[i] = (ink.Semibold | ink.Running).At(t.Title.Points*share.size, t.Title.Lead*share.lead)
	}
	return s
}

func (s *sizes) heading(depth int) ink.Font { return s.headings[depth-1] }

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
