package spot

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/qubitz/reportjobs/bedrock/internal/figure"
	"github.com/qubitz/reportjobs/bedrock/internal/label"
	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
	"github.com/qubitz/reportjobs/bedrock/internal/token"
	"github.com/qubitz/reportjobs/bedrock/internal/unit"
	"github.com/qubitz/reportjobs/render"
)

func (r reader) table(t *render.Table) []Spot {
	caption := plain(t.Caption)
	out := []Spot{{Where: "caption", Text: caption}}
	columns := make([]column, len(t.Columns))
	for k, c := range t.Columns {
		columns[k] = r.column(c)
		out = append(out, Spot{Where: fmt.Sprintf("columns[%d].title", k), Text: columns[k].title, Wide: caption})
	}
	ordered := ordered(t)
	for i, row := range t.Rows {
		name, words := r.namesOf(row)
		for k, cell := range row {
			var of column
			if k < len(columns) {
				of = columns[k]
			}
			if (k == 0 || of.dated) && isYear(cell) || of.ranks && isRank(cell) {
				continue
			}
			s := Spot{Where: fmt.Sprintf("rows[%d][%d]", i, k), Text: plain(cell.Text), Number: cell.Number, Hint: of.hint,
				Near: words + " " + of.title, Row: name, Wide: caption}
			if s.Hint.None() {
				s.Hint = r.rowHint(name)
			}
			if k == 0 && ordered {
				_, s.Text, _ = strings.Cut(s.Text, " ")
				s.Number = nil
			}
			if len(cell.Values) > 0 {
				out = append(out, line(cell.Values, s)...)
			} else {
				out = append(out, s)
			}
		}
	}
	return out
}

// A column is what one says of its cells.
type column struct {
	title string
	hint  label.Hint
	dated bool // its title says that it may hold years
	ranks bool // its numbers put things in order
}

func (r reader) column(c render.Column) column {
	out := column{title: plain(c.Title)}
	low := lexicon.Lower(out.title)
	out.ranks = lexicon.Ranks[low]
	for _, w := range strings.Fields(low) {
		out.dated = out.dated || lexicon.OrdinalTime[w] == "year" || dating[w]
	}
	out.hint = r.columnHint(c, out.title)
	return out
}

var dating = lexicon.Set("since due seit fy")

// columnHint is what the unit of a column, else its title, and its kind say of
// its numbers.
func (r reader) columnHint(c render.Column, title string) label.Hint {
	h, named := label.Read(c.Unit, r.lang), label.Read(title, r.lang)
	if u := unit.Parse(h.Unit); h.None() {
		h = named
	} else if len(u.Per) == 0 {
		h.Unit = unit.Unit{Base: u.Base, Per: unit.Parse(named.Unit).Per}.String()
	}
	u := unit.Parse(h.Unit)
	switch {
	case c.Kind == "percent" && u.Base != "pp":
		h.Unit = "%"
	case c.Kind == "money" && !unit.Money(u.Base):
		h.Unit = unit.Unit{Base: unit.AnyMoney, Per: u.Per}.String()
	}
	return h
}

// rowHint is the unit that the name of a row gives its numbers.
func (r reader) rowHint(name string) label.Hint {
	h := label.Bracketed(name, r.lang)
	if h.None() {
		h.Unit = label.Leading(name, r.lang)
	}
	return h
}

// namesOf are the first cell of a row, if it is a text, and all the words that
// say what the row is about.
func (r reader) namesOf(row []render.Cell) (first, words string) {
	if len(row) > 0 && row[0].Number == nil {
		first = plain(row[0].Text)
	}
	words = first
	for _, cell := range row {
		if text := plain(cell.Text); cell.Number == nil && !r.figured(text) {
			words += " " + text
		}
	}
	return first, words
}

// figured tells whether figures that are written in digits stand in a text.
func (r reader) figured(text string) bool {
	return strings.ContainsAny(text, "0123456789") && len(figure.In(text, r.lang)) > 0
}

// ordered tells whether the first column of a table numbers its rows, alone or
// before their names: "1 Prove".
func ordered(t *render.Table) bool {
	if len(t.Rows) == 0 || len(t.Columns) < 2 {
		return false
	}
	for i, row := range t.Rows {
		if len(row) == 0 {
			return false
		}
		head, _, _ := strings.Cut(written(row[0]), " ")
		if strings.TrimRight(head, ".):") != strconv.Itoa(i+1) {
			return false
		}
	}
	return true
}

// isRank tells whether a cell is a small whole number alone, as a priority is.
func isRank(c render.Cell) bool {
	n, err := strconv.Atoi(strings.TrimSpace(written(c)))
	return err == nil && n >= 0 && n <= 20
}

func isYear(c render.Cell) bool { return c.Number != nil && token.IsYear(written(c)) }

// written is what stands in a cell.
func written(c render.Cell) string {
	if c.Number != nil {
		return strconv.FormatFloat(*c.Number, 'f', -1, 64)
	}
	return plain(c.Text)
}
