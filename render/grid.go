package render

import (
	"math"
	"strconv"
	"strings"
)

// grid returns the texts of all cells, the total row last if there is one.
func (t *Table) grid(terms *Words) [][]Text {
	var out [][]Text
	formats := make([]format, len(t.Columns))
	for i := range t.Columns {
		formats[i] = t.Columns[i].format(t.decimals(i))
	}
	for _, row := range t.Rows {
		texts := make([]Text, len(t.Columns))
		for i, cell := range row {
			switch {
			case len(cell.Values) > 0: // drawn
			case cell.Number != nil:
				texts[i] = formats[i].number(*cell.Number)
			case t.Columns[i].Kind == "date":
				texts[i] = terms.formatDate(cell.Text)
			default:
				texts[i] = cell.Text
			}
		}
		out = append(out, texts)
	}
	if total := t.totals(formats, terms); total != nil {
		out = append(out, total)
	}
	return out
}

// totals returns the last row; nil if there is none. A total of no numbers is
// a dash.
func (t *Table) totals(formats []format, terms *Words) []Text {
	label := Text("")
	texts := make([]Text, len(t.Columns))
	for i, how := range t.Total {
		if how == "" {
			continue
		}
		if label != Text(terms.Total) {
			label = map[string]Text{"sum": Text(terms.Total), "avg": Text(terms.Average)}[how]
		}
		var sum, n float64
		for _, row := range t.Rows {
			if row[i].Number != nil {
				sum, n = sum+*row[i].Number, n+1
			}
		}
		f := formats[i]
		switch {
		case n == 0:
			texts[i] = "–"
			continue
		case how == "avg":
			sum /= n
			if t.Columns[i].Decimals == nil && f.decimals == 0 && sum != math.Trunc(sum) {
				f.decimals = 1 // 1 and 2 are 1.5 on average, not 2
				if t.Columns[i].cents() {
					f.decimals = 2
				}
			}
		}
		texts[i] = f.number(sum)
	}
	if label == "" {
		return nil
	}
	if texts[0] == "" {
		texts[0] = label
	}
	return texts
}

// decimals returns with how many decimals column i is set. Where numbers are an
// amount to the cent, one decimal is none: €2.50, not €2.5.
func (t *Table) decimals(i int) int {
	if d := t.Columns[i].Decimals; d != nil {
		return *d
	}
	most := t.needed(i)
	if most == 1 && t.Columns[i].cents() {
		return 2
	}
	return most
}

// needed returns how many decimals the numbers of column i have, at most two.
func (t *Table) needed(i int) int {
	most := 0
	for _, row := range t.Rows {
		if row[i].Number == nil || *row[i].Number == math.Trunc(*row[i].Number) {
			continue
		}
		text := strconv.FormatFloat(*row[i].Number, 'f', -1, 64)
		if _, fraction, ok := strings.Cut(text, "."); ok {
			most = max(most, len(fraction))
		}
		if most >= 2 {
			return 2
		}
	}
	return most
}
