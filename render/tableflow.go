package render

import "strconv"

// A sheet is a table that is ready to be set: widths, and the fonts that fit.
type sheet struct {
	cell, head font
	widths     []float64
	table      *Table
}

func (t *Table) flow(f *flow) {
	if len(t.Columns) == 0 || len(t.Rows) == 0 && !t.titled() {
		return
	}
	if caption := captionFont(); t.Caption != "" {
		f.stack(f.wrap(t.Caption, caption.face, caption.size, f.wide), caption, f.colors.dark,
			frame{before: 16, after: 4, w: f.wide, keepNext: true})
	}
	grid := t.grid()
	s, ok := f.sheet(t, grid)
	if !ok {
		f.records(t, grid)
		return
	}
	var header *piece
	if t.titled() {
		if header = f.header(s); header.h > maxHeader {
			f.records(t, grid)
			return
		}
		first := *header
		if len(grid) > 0 {
			first.end = captionAlone
		}
		f.add(first)
	}
	for i, row := range grid {
		f.row(s, row, rowAt{
			first: i == 0, last: i == len(grid)-1, beforeLast: i == len(grid)-2, header: header,
			total: i == len(t.Rows), whole: len(grid) <= maxTogether,
		})
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
func (t *Table) space() float64 {
	if t.Caption != "" {
		return 0
	}
	return 12
}

// labels tells whether the table is one of labels and values.
func (t *Table) labels() bool { return len(t.Columns) == 2 && !t.titled() }

// sheet finds a size at which no word is broken, else lets words break where
// the columns are wide enough for that. It is not ok if they are not.
func (f *flow) sheet(t *Table, grid [][]Text) (*sheet, bool) {
	room := f.wide - columnGap*float64(len(t.Columns)-1)
	base := cellFont()
	for _, scale := range []float64{1, 0.9, 0.8} {
		cell := font{base.face, base.size * scale, base.lead * scale}
		s := &sheet{cell: cell, head: font{semibold, cell.size, cell.lead}, table: t}
		need := f.measures(t, grid, cell)
		if t.labels() {
			s.widths = labels(need, room)
			return s, true
		}
		if widths, ok := share(need, room); ok {
			s.widths = widths
			return s, true
		}
		if scale == 0.8 && room/float64(len(need)) >= minColumn {
			for i := range need {
				need[i].longest = min(need[i].longest, room/float64(len(need)))
				need[i].all = max(need[i].all, need[i].longest)
				need[i].numeric = false
			}
			s.widths, _ = share(need, room)
			return s, s.widths != nil
		}
	}
	return nil, false
}

// records sets a table that is too wide as one table of labels and values for
// each row.
func (f *flow) records(t *Table, grid [][]Text) {
	for i, row := range grid {
		record := &Table{Columns: make([]Column, 2)}
		for k, text := range row {
			label := t.Columns[k].Title
			if label == "" {
				label = Text("Column " + strconv.Itoa(k+1))
			}
			record.Rows = append(record.Rows, []Cell{{Text: label}, {Text: text}})
		}
		record.Caption = Text("Row " + strconv.Itoa(i+1))
		if i == len(t.Rows) {
			record.Caption = "Total"
		}
		record.flow(f)
	}
}

// cells breaks a row into lines.
func (f *flow) cells(s *sheet, row []Text, in font) (out [][]line, most int) {
	for i, text := range row {
		lines := f.wrap(text, in.face, in.size, s.widths[i])
		out = append(out, lines)
		most = max(most, len(lines))
	}
	return out, max(most, 1)
}

// slice sets the lines from to to of all cells, from the height y.
func (f *flow) slice(s *sheet, cells [][]line, from, to int, y float64, in font, c color) (ops []op) {
	x := 0.0
	for i, lines := range cells {
		for k := from; k < min(to, len(lines)); k++ {
			at := x
			if s.table.Columns[i].numeric() {
				at += s.widths[i] - lines[k].w
			}
			ops = f.line(ops, lines[k], at, y+float64(k-from)*in.lead, in, c)
		}
		x += s.widths[i] + columnGap
	}
	return ops
}

func (f *flow) header(s *sheet) *piece {
	titles := make([]Text, len(s.table.Columns))
	for i := range titles {
		titles[i] = s.table.Columns[i].Title
	}
	cells, most := f.cells(s, titles, s.head)
	h := float64(most)*s.head.lead + 2*rowPad
	p := &piece{role: roleHeader, x: f.left, w: f.wide, h: h, heading: -1, before: s.table.space(), clear: rowPad}
	p.ops = append(f.slice(s, cells, 0, most, rowPad, s.head, f.colors.dark),
		op{kind: opRect, y: h - 1, w: f.wide, h: 1, color: f.colors.dark})
	return p
}

const (
	maxTogether = 7 // rows of a table that is better not parted

	maxRow    = 26  // lines of a row that stays whole, some 40 % of a page
	maxHeader = 200 // points of a header; with a taller one rows become records
)

// A rowAt says where in its table a row is.
type rowAt struct {
	first, last, total bool
	beforeLast         bool
	whole              bool // the table is better not parted
	header             *piece
}

// end is what it costs if a page ends behind the piece with the lines from
// from, step of most: two lines of a row stay together, and two rows of a table.
func (at rowAt) end(from, step, most int) float64 {
	switch {
	case step == 1 && most > 1 && (from == 0 || from == most-2):
		return lineAlone
	case step == 1 && from < most-1:
		return inTable
	case at.last:
		return 0
	case at.first || at.beforeLast:
		return rowAlone
	case at.whole:
		return inShort
	}
	return inTable
}

// row adds a row as one piece, or a piece for each line if it is very tall.
func (f *flow) row(s *sheet, row []Text, at rowAt) {
	in, ink := s.cell, f.colors.ink
	if at.total {
		in, ink = s.head, f.colors.dark
	}
	cells, most := f.cells(s, row, in)
	if s.table.labels() {
		cells[0] = f.wrap(row[0], s.head.face, s.head.size, s.widths[0])
		most = max(most, len(cells[0]))
	}
	step := most
	if most > maxRow {
		step = 1
	}
	for from := 0; from < most; from += step {
		p := piece{role: roleRow, x: f.left, w: f.wide, heading: -1, torn: from > 0}
		y := 0.0
		if from == 0 {
			y = rowPad
			if at.first && at.header == nil {
				p.before = s.table.space()
			}
		}
		p.ops = f.slice(s, cells, from, from+step, y, in, ink)
		p.h = y + float64(step)*in.lead
		if from+step >= most {
			p.h += rowPad
			p.ops = append(p.ops, op{kind: opRect, y: p.h - 0.5, w: f.wide, h: 0.5, color: f.colors.rule})
			if at.last {
				p.after = 14
			}
		}
		p.end, p.repeat = at.end(from, step, most), at.header
		f.add(p)
	}
}
