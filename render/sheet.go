package render

import (
	"strconv"

	"github.com/qubitz/reportjobs/render/internal/chart"
	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/paging"
	"github.com/qubitz/reportjobs/render/internal/pdf"
	"github.com/qubitz/reportjobs/render/internal/typeset"
)

// A sheet is a table that is ready to be set: its cells measured, and the
// widths and the size that fit.
type sheet struct {
	*flow
	table     *Table
	grid      [][]Text
	captioned bool
	titles    int               // rows of header in cells, 0 or 1
	cells     []typeset.Passage // row by row
	fixed     []bool            // columns that have all the width they want
	behind    []int             // in such a column, how far figures go behind the decimal point

	cell, head ink.Font
	gap        float64
	widths     []float64
	header     *paging.Piece
	broken     [][]typeset.Line
}

// sheet measures all cells of a table, each once for all sizes.
func (f *flow) sheet(t *Table, grid [][]Text) *sheet {
	n := len(t.Columns)
	s := &sheet{flow: f, table: t, grid: grid, fixed: make([]bool, n), behind: make([]int, n), widths: make([]float64, n)}
	first := len(f.cells)
	if t.titled() {
		s.titles = 1
		for i := range t.Columns {
			f.cells = append(f.cells, f.Shape(string(t.Columns[i].Title), ink.Semibold))
		}
	}
	for i, row := range grid {
		for k, text := range row {
			face := ink.Regular
			if i == len(t.Rows) || k == 0 && t.labels() {
				face = ink.Semibold
			}
			f.cells = append(f.cells, f.Shape(string(text), face))
		}
	}
	s.cells = f.cells[first:]
	return s
}

func (s *sheet) at(row, column int) *typeset.Passage { return &s.cells[row*len(s.widths)+column] }

// rows is how many rows of cells there are, with the header.
func (s *sheet) rows() int { return len(s.grid) + s.titles }

// shift is how far a figure stands from the right edge of its column, in
// thousandths of an em, so that its decimal point is under the others.
func (s *sheet) shift(column, row int) float64 {
	if row < s.titles {
		return 0
	}
	p := s.at(row, column)
	if behind, ok := s.Fraction(p); ok {
		return float64(s.behind[column] - behind)
	}
	return 0
}

// records sets a table that is too wide as one table of labels and values for
// each row.
func (s *sheet) records() {
	t := s.table
	s.retag(s.element, pdf.TagDiv) // of tables
	labels := make([]Text, len(t.Columns))
	for k := range labels {
		if labels[k] = t.Columns[k].Title; labels[k] == "" {
			labels[k] = Plain(s.terms.Column + " " + strconv.Itoa(k+1))
		}
	}
	for i, row := range s.grid {
		record := &Table{Columns: make([]Column, 2), Caption: Plain(s.terms.Row + " " + strconv.Itoa(i+1))}
		if i == len(t.Rows) {
			record.Caption = Plain(s.terms.Total)
		}
		for k, text := range row {
			if i < len(t.Rows) && len(t.Rows[i][k].Values) > 0 {
				text = Plain(chart.SparkText(known(t.Rows[i][k].Values), t.Columns[k].Unit))
			}
			record.Rows = append(record.Rows, []Cell{{Text: labels[k]}, {Text: text}})
		}
		record.set(s.flow, "")
	}
}
