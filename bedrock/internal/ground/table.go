package ground

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/qubitz/reportjobs/bedrock/internal/figure"
	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
	"github.com/qubitz/reportjobs/bedrock/internal/token"
	"github.com/qubitz/reportjobs/bedrock/internal/unit"
	"github.com/qubitz/reportjobs/render"
)

func (w survey) tableSpots(t *render.Table, prefix string) []spot {
	caption := plain(t.Caption)
	out := []spot{{where: prefix + "caption", text: caption}}
	hints := make([]figure.Hint, len(t.Columns))
	titles := make([]string, len(t.Columns))
	for k, c := range t.Columns {
		titles[k] = plain(c.Title)
		out = append(out, spot{where: prefix + fmt.Sprintf("columns[%d].title", k), text: titles[k], wide: caption})
		hints[k] = w.columnHint(c, titles[k])
	}
	order := ordered(t)
	for i, row := range t.Rows {
		first, words := w.namesOf(row)
		for k, cell := range row {
			if datesIn(titles, k) && isYearCell(cell) || k < len(titles) && lexicon.Ranks[lexicon.Lower(titles[k])] && isRank(cell) {
				continue
			}
			s := spot{where: prefix + fmt.Sprintf("rows[%d][%d]", i, k), text: plain(cell.Text), number: cell.Number, wide: caption, near: words, row: first}
			if k < len(titles) {
				s.near += " " + titles[k]
				s.unit = hints[k]
			}
			if s.unit.None() {
				s.unit = w.rowHint(first)
			}
			if k == 0 && order {
				_, s.text, _ = strings.Cut(s.text, " ")
				s.number = nil
			}
			if len(cell.Values) > 0 {
				out = append(out, lineSpots(cell.Values, s)...)
			} else {
				out = append(out, s)
			}
		}
	}
	return out
}

// namesOf are the first cell of a row, if it is a text, and all the words that
// say what the row is about.
func (w survey) namesOf(row []render.Cell) (first, words string) {
	if len(row) > 0 && row[0].Number == nil {
		first = plain(row[0].Text)
	}
	words = first
	for _, cell := range row {
		if cell.Number == nil && len(w.figuresIn(cell.Text)) == 0 {
			words += " " + plain(cell.Text)
		}
	}
	return first, words
}

// rowHint is the unit that the name of a row gives its numbers.
func (w survey) rowHint(name string) figure.Hint {
	h := figure.HintOf(name, w.lang, true)
	if h.None() {
		h.Unit = figure.Leading(name, w.lang)
	}
	return h
}

// datesIn tells whether column k may hold years: the first, and one whose title
// says so.
func datesIn(titles []string, k int) bool {
	if k == 0 || k >= len(titles) {
		return k == 0
	}
	for _, w := range strings.Fields(lexicon.Lower(titles[k])) {
		if lexicon.OrdinalTime[w] == "year" || w == "since" || w == "due" || w == "seit" || w == "fy" {
			return true
		}
	}
	return false
}

// isRank tells whether a cell is a small whole number alone, as a priority is.
func isRank(c render.Cell) bool {
	text := strings.TrimSpace(plain(c.Text))
	if c.Number != nil {
		text = strconv.FormatFloat(*c.Number, 'f', -1, 64)
	}
	n, err := strconv.Atoi(text)
	return err == nil && n >= 0 && n <= 20
}

func isYearCell(c render.Cell) bool {
	return c.Number != nil && token.IsYear(strconv.FormatFloat(*c.Number, 'f', -1, 64))
}

func (w survey) figuresIn(t render.Text) []figure.Figure {
	if !strings.ContainsAny(string(t), "0123456789") {
		return nil
	}
	return figure.In(plain(t), w.lang)
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
		text := plain(row[0].Text)
		if n := row[0].Number; n != nil {
			text = strconv.FormatFloat(*n, 'f', -1, 64)
		}
		head, _, _ := strings.Cut(text, " ")
		if strings.TrimRight(head, ".):") != strconv.Itoa(i+1) {
			return false
		}
	}
	return true
}

func (w survey) columnHint(c render.Column, title string) figure.Hint {
	h, named := figure.HintOf(c.Unit, w.lang, false), figure.HintOf(title, w.lang, false)
	if u := unit.Parse(h.Unit); h.None() {
		h = named
	} else if len(u.Per) == 0 {
		h.Unit = unit.Unit{Base: u.Base, Per: unit.Parse(named.Unit).Per}.String()
	}
	base := unit.Parse(h.Unit).Base
	switch {
	case c.Kind == "percent" && base != "pp":
		h.Unit = "%"
	case c.Kind == "money" && !unit.Money(base):
		h.Unit = strings.Join(append([]string{unit.AnyMoney}, unit.Parse(h.Unit).Per...), "/")
	}
	return h
}
