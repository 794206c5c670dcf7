package render

import "github.com/qubitz/reportjobs/render/internal/facts"

// chartOf draws the figures of a parent, nil if they are too few.
func chartOf(s *facts.Figures, title string) *Chart {
	if len(s.Labels) < facts.LeastFigures {
		return nil
	}
	if title += ", as submitted"; len([]rune(title)) > maxTitle {
		return nil
	}
	c := &Chart{Kind: "hbar", Title: title, Unit: s.Unit, Categories: s.Labels, Series: []Series{{}}}
	for i := range s.Values {
		c.Series[0].Values = append(c.Series[0].Values, &s.Values[i])
	}
	return c
}

// seriesOfGrid are the figures of a table that has one column of them, by the
// labels in its first.
func seriesOfGrid(t *Table) (s facts.Figures) {
	at := -1
	for i, c := range t.Columns {
		if c.Kind == "money" || c.Kind == "percent" {
			if at >= 0 {
				return facts.Figures{}
			}
			at = i
		}
	}
	if at < 1 || t.Columns[0].numeric() {
		return facts.Figures{}
	}
	seen := map[string]bool{}
	for _, row := range t.Rows {
		label := row[0].Text.plain()
		figure, ok := facts.ParseFigure(row[at].Text.plain())
		if !ok || seen[label] || !s.Add(label, figure) {
			return facts.Figures{}
		}
		seen[label] = true
	}
	return s
}

// charted adds the chart of what blocks set out, if there is one to be drawn.
func charted(blocks Blocks, s facts.Figures, title string) Blocks {
	if c := chartOf(&s, title); c != nil {
		return append(blocks, c)
	}
	return blocks
}

// aligned says of each column of a table whether it holds figures, so that they
// stand below one another. Their text stays as it was submitted: a year would
// not survive being formatted.
func aligned(t *Table, numbers []bool) {
	for i := range t.Columns {
		kind, filled := "", 0
		for _, row := range t.Rows {
			text := row[i].Text.plain()
			if text == "" || text == "–" {
				continue
			}
			of := "text"
			if f, ok := facts.ParseFigure(text); ok && (f.Unit == "%" || f.Unit == "‰") {
				of = "percent"
			} else if ok {
				of = "money"
			} else if numbers[i] {
				of = "number"
			}
			if filled++; filled > 1 && of != kind {
				of = "text"
			}
			kind = of
			if kind == "text" {
				break
			}
		}
		if kind != "text" {
			t.Columns[i].Kind = kind
		}
	}
}
