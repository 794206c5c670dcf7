package render

import (
	"github.com/qubitz/reportjobs/render/internal/chart"
	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/paging"
	"github.com/qubitz/reportjobs/render/internal/pdf"
	"github.com/qubitz/reportjobs/render/internal/typeset"
)

const (
	rowPad      = 4.0
	maxTogether = 7    // rows of a table that is better not parted
	tallRow     = 0.6  // of a page; a taller row is split
	tallHeader  = 0.25 // of a page; under a taller header rows become records
)

func (t *Table) flow(f *flow) { t.set(f, f.counted.table(t)) }

// set adds the table with a label before its caption; "" for none.
func (t *Table) set(f *flow, label string) {
	grid := t.grid(f.terms)
	if len(t.Columns) == 0 || len(grid) == 0 && !t.titled() {
		return
	}
	defer f.leave(f.enter(pdf.TagTable))
	captioned := label != "" || t.Caption != ""
	if caption := f.sizes.caption; captioned {
		outer := f.enter(pdf.TagCaption)
		f.stack(f.Caption(label, ink.Regular|ink.Running, string(t.Caption), caption, f.wide), caption, f.colors.Dark,
			frame{before: 16, after: 4, w: f.wide, keepNext: true})
		f.leave(outer)
	}
	cells := len(f.cells)
	runs, words := f.Here()
	defer func() { f.Rewind(runs, words); f.cells = f.cells[:cells] }()
	s := f.sheet(t, grid)
	s.captioned = captioned
	if !s.fit() || !s.setHeader() {
		s.records()
		return
	}
	body, foot := f.child(pdf.TagTBody), f.child(pdf.TagTFoot)
	for i := range grid {
		s.element = body
		if i == len(t.Rows) {
			s.element = foot
		}
		s.row(i)
	}
}

// titled tells whether the table has a header.
func (t *Table) titled() bool {
	for i := range t.Columns {
		if t.Columns[i].Title != "" {
			return true
		}
	}
	return false
}

// space is what stands above the table; a caption stands close to it.
func (s *sheet) space() float64 {
	if s.captioned {
		return 0
	}
	return 12
}

// labels tells whether the table is one of labels and values.
func (t *Table) labels() bool { return len(t.Columns) == 2 && !t.titled() }

// setHeader adds the header, if there is one. It is not ok if it is too tall
// to stand on each page.
func (s *sheet) setHeader() bool {
	if s.titles == 0 {
		return true
	}
	cells, most := s.lines(0, s.head)
	h := float64(most)*s.head.Lead + 2*rowPad
	if h > tallHeader*s.geo.tall() {
		return false
	}
	defer s.leave(s.enter(pdf.TagTHead))
	s.enter(pdf.TagTR)
	first := len(s.ops)
	x := 0.0
	for i, lines := range cells {
		y := rowPad + float64(most-len(lines))*s.head.Lead // all stand on the rule
		row := s.enter(pdf.TagColumnTH)
		s.column(i, 0, lines, x, y, s.head, s.colors.Dark)
		s.leave(row)
		x += s.widths[i] + s.gap
	}
	s.ops = append(s.ops, ink.Op{Kind: ink.Rect, Y: h - 1, W: s.wide, H: 1, Color: s.colors.Dark})
	s.header = &paging.Piece{
		Role: paging.RoleHeader, Again: true, X: s.left, W: s.wide, H: h, Heading: -1, Before: s.space(), Clear: rowPad,
		Ops: s.ops[first:len(s.ops):len(s.ops)],
	}
	p := *s.header
	p.Again = false
	if len(s.grid) > 0 {
		p.End = paging.CaptionAlone
	}
	s.add(p)
	return true
}

// row adds row i as one piece, or a piece for each line if it is very tall.
func (s *sheet) row(i int) {
	r := setRow{index: i, in: s.cell, color: s.colors.Ink, total: i == len(s.table.Rows)}
	if r.total {
		r.in, r.color = s.head, s.colors.Dark
	}
	r.cells, r.most = s.lines(i+s.titles, r.in)
	r.step = r.most
	if float64(r.most)*r.in.Lead+2*rowPad > tallRow*s.geo.tall() {
		r.step = 1
	}
	r.first = s.rowOf(len(r.cells))
	defer s.leave(s.element)
	for from := 0; from < r.most; from += r.step {
		s.add(s.part(&r, from))
	}
}

// A setRow is a row whose cells are broken into lines.
type setRow struct {
	index int
	total bool
	cells [][]typeset.Line
	most  int   // lines of a cell
	step  int   // lines of a piece
	first int32 // element of the first cell
	in    ink.Font
	color ink.Color
}

// part is the piece of a row that begins with line from of its cells.
func (s *sheet) part(r *setRow, from int) paging.Piece {
	p := paging.Piece{Role: paging.RoleRow, X: s.left, W: s.wide, Heading: -1, Torn: from > 0, Repeat: s.header}
	ops, y := len(s.ops), 0.0
	if from == 0 {
		y = rowPad
		if r.index == 0 && s.header == nil {
			p.Before = s.space()
		}
		if r.total {
			s.ops = append(s.ops, ink.Op{Kind: ink.Rect, W: s.wide, H: 0.75, Color: s.colors.Dark})
		}
	}
	x := 0.0
	for k, lines := range r.cells {
		if r.first > 0 {
			s.element = r.first + int32(k)
		}
		s.column(k, r.index+s.titles, lines[min(from, len(lines)):min(from+r.step, len(lines))], x, y, r.in, r.color)
		if from == 0 && !r.total {
			s.spark(&s.table.Rows[r.index][k], k, x, y)
		}
		x += s.widths[k] + s.gap
	}
	p.H = y + float64(r.step)*r.in.Lead
	if from+r.step >= r.most {
		p.H += rowPad
		s.ops = append(s.ops, ink.Op{Kind: ink.Rect, Y: p.H - 0.5, W: s.wide, H: 0.5, Color: s.colors.Rule})
		if r.index == len(s.grid)-1 {
			p.After = 14
		}
	}
	p.End = s.end(r.index, from, r.step, r.most)
	p.Ops = s.ops[ops:len(s.ops):len(s.ops)]
	return p
}

// rowOf adds a row with its cells, of which it returns the first; the others
// follow it.
func (s *sheet) rowOf(cells int) (first int32) {
	defer s.leave(s.enter(pdf.TagTR))
	for k := range cells {
		tag := pdf.TagTD
		if k == 0 && s.table.labels() {
			tag = pdf.TagRowTH
		}
		if e := s.child(tag); k == 0 {
			first = e
		}
	}
	return first
}

// end is what it costs if a page ends behind the lines from from, step of
// most, of row i: two lines of a row stay together, and two rows of a table.
func (s *sheet) end(i, from, step, most int) float64 {
	last := len(s.grid) - 1
	switch {
	case step == 1 && most > 1 && (from == 0 || from == most-2):
		return paging.LineAlone
	case step == 1 && from < most-1:
		return paging.InTable
	case i == last:
		return 0
	case i == 0 || i == last-1:
		return paging.RowAlone
	case last < maxTogether:
		return paging.InShort
	}
	return paging.InTable
}

// lines breaks the cells of a row of the sheet.
func (s *sheet) lines(row int, in ink.Font) (out [][]typeset.Line, most int) {
	s.broken = s.broken[:0]
	for i := range s.table.Columns {
		lines := s.Set(s.at(row, i), in.Size, s.widths[i])
		s.broken = append(s.broken, lines)
		most = max(most, len(lines))
	}
	return s.broken, max(most, 1)
}

// spark draws the values of a cell as high as a line.
func (s *sheet) spark(c *Cell, column int, x, y float64) {
	if len(c.Values) > 0 {
		line := s.charts.Spark(known(c.Values), s.table.Columns[column].Unit, x, y, min(s.widths[column], chart.SparkWide), s.cell.Lead)
		s.ops = append(s.ops, s.sparked(line)...)
	}
}

// column sets the lines of one cell. Figures stand with their decimal points
// under each other.
func (s *sheet) column(i, row int, lines []typeset.Line, x, y float64, in ink.Font, c ink.Color) {
	for k, l := range lines {
		at := x
		if s.table.Columns[i].numeric() {
			at += s.widths[i] - l.W
			if len(lines) == 1 && s.fixed[i] {
				at -= s.shift(i, row) * in.Size / typeset.Thousand
			}
		}
		s.ops = s.flow.line(s.ops, l, at, y+float64(k)*in.Lead, in, c)
	}
}
