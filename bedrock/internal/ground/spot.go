package ground

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/qubitz/reportjobs/bedrock/internal/figure"
	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
	"github.com/qubitz/reportjobs/bedrock/internal/unit"
	"github.com/qubitz/reportjobs/render"
)

func columnHint(c render.Column, title string) figure.Hint {
	h, named := figure.HintOf(c.Unit, false), figure.HintOf(title, false)
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

// A spot is a place of a block where figures may stand.
type spot struct {
	where  string
	text   string
	number *float64    // of a cell or a chart; text does not count
	unit   figure.Hint // of a number, and of a text that is a number alone
	near   string      // the words that belong to it: row, column, label
	row    string      // of a cell or a value: what its row or category is called
	wide   string      // caption, title
}

// spots returns the places of a block in the order of reading.
func spots(b render.Block, prefix string) []spot {
	switch b := b.(type) {
	case *render.Paragraph:
		return []spot{{where: prefix + "text", text: plain(b.Text)}}
	case *render.List:
		var out []spot
		for i, item := range b.Items {
			out = append(out, spot{where: prefix + fmt.Sprintf("items[%d]", i), text: plain(item)})
		}
		return out
	case *render.Callout:
		title := plain(b.Title)
		return []spot{{where: prefix + "title", text: title}, {where: prefix + "text", text: plain(b.Text), wide: title}}
	case *render.Quote:
		return []spot{{where: prefix + "text", text: plain(b.Text)}, {where: prefix + "by", text: plain(b.By)}}
	case *render.KPIs:
		return kpiSpots(b, prefix)
	case *render.Table:
		return tableSpots(b, prefix)
	case *render.Chart:
		return chartSpots(b, prefix)
	case *render.Timeline:
		return timelineSpots(b, prefix)
	case *render.RiskMatrix:
		return riskSpots(b, prefix)
	case *render.Image:
		return []spot{{where: prefix + "caption", text: plain(b.Caption)}, {where: prefix + "alt", text: b.Alt}}
	case *render.Row:
		var out []spot
		for i, cell := range b.Cells {
			for k, inner := range cell {
				out = append(out, spots(inner, prefix+fmt.Sprintf("cells[%d][%d].", i, k))...)
			}
		}
		return out
	}
	return nil
}

func kpiSpots(b *render.KPIs, prefix string) (out []spot) {
	for i, item := range b.Items {
		at := prefix + fmt.Sprintf("items[%d].", i)
		name, note := plain(item.Label), plain(item.Note)
		out = append(out,
			spot{where: at + "label", text: name, near: note},
			spot{where: at + "value", text: plain(item.Value), near: name, wide: note, unit: figure.HintOf(name, false)},
			spot{where: at + "note", text: note, near: name})
		out = append(out, lineSpots(item.Trend, spot{where: at + "trend", near: name, wide: note, unit: trendHint(plain(item.Value), name)})...)
	}
	return out
}

func tableSpots(t *render.Table, prefix string) []spot {
	caption := plain(t.Caption)
	out := []spot{{where: prefix + "caption", text: caption}}
	hints := make([]figure.Hint, len(t.Columns))
	titles := make([]string, len(t.Columns))
	for k, c := range t.Columns {
		titles[k] = plain(c.Title)
		out = append(out, spot{where: prefix + fmt.Sprintf("columns[%d].title", k), text: titles[k], wide: caption})
		hints[k] = columnHint(c, titles[k])
	}
	order := ordered(t)
	for i, row := range t.Rows {
		first, words := namesOf(row)
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
				s.unit = rowHint(first)
			}
			if k == 0 && order {
				_, s.text, _ = strings.Cut(s.text, " ")
				s.number = nil
			}
			if len(cell.Values) > 0 {
				out = append(out, lineSpots(cell.Values, s)...)
				continue
			}
			out = append(out, s)
		}
	}
	return out
}

// namesOf are the first cell of a row, if it is a text, and all the words that
// say what the row is about.
func namesOf(row []render.Cell) (first, words string) {
	if len(row) > 0 && row[0].Number == nil {
		first = plain(row[0].Text)
	}
	words = first
	for _, cell := range row {
		if cell.Number == nil && len(figuresIn(cell.Text)) == 0 {
			words += " " + plain(cell.Text)
		}
	}
	return first, words
}

// rowHint is the unit that the name of a row gives its numbers.
func rowHint(name string) figure.Hint {
	h := figure.HintOf(name, true)
	if h.None() {
		h.Unit = figure.Leading(name, "en")
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
	return c.Number != nil && figure.IsYear(strconv.FormatFloat(*c.Number, 'f', -1, 64))
}

func figuresIn(t render.Text) []figure.Figure {
	if !strings.ContainsAny(string(t), "0123456789") {
		return nil
	}
	return figure.In(plain(t), "")
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

func chartSpots(c *render.Chart, prefix string) []spot {
	out := []spot{{where: prefix + "title", text: c.Title}, {where: prefix + "alt", text: c.Alt, wide: c.Title}}
	unit := figure.HintOf(c.Unit, false)
	if unit.None() {
		unit = figure.HintOf(c.Title, true)
	}
	for i, name := range c.Categories {
		out = append(out, spot{where: prefix + fmt.Sprintf("categories[%d]", i), text: name, wide: c.Title})
	}
	for i, s := range c.Series {
		out = append(out, spot{where: prefix + fmt.Sprintf("series[%d].name", i), text: s.Name, wide: c.Title})
		for k, v := range s.Values {
			if v == nil {
				continue
			}
			at := spot{where: prefix + fmt.Sprintf("series[%d].values[%d]", i, k), number: v, unit: unit, wide: c.Title, near: s.Name}
			if k < len(c.Categories) {
				at.near, at.row = c.Categories[k]+" "+s.Name, c.Categories[k]
			}
			out = append(out, at)
		}
	}
	return out
}

// plain is a text without its markup.
func plain(t render.Text) string {
	s := string(t)
	if !strings.ContainsAny(s, "*`[\\") {
		return s
	}
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s):
			i++
			out.WriteByte(s[i])
		case c == '*' && (i == 0 || s[i-1] != ' ' || i+1 == len(s) || s[i+1] != ' '), c == '`':
		case strings.HasPrefix(s[i:], "[^"):
			if end := strings.IndexByte(s[i:], ']'); end > 0 {
				i += end
				continue
			}
			out.WriteByte(c)
		case strings.HasPrefix(s[i:], "]("):
			if end := strings.IndexByte(s[i:], ')'); end > 0 {
				i += end
				continue
			}
			out.WriteByte(c)
		case c == '[' && strings.Contains(s[i:], "]("):
		default:
			out.WriteByte(c)
		}
	}
	return out.String()
}
