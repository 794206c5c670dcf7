package render

import (
	"regexp"
	"strconv"
	"strings"
)

// A quantity is a number with a unit that stands alone in a text: "€1.4M", "87 %".
type quantity struct {
	value float64
	unit  string // a sign of money, % or ‰: what cannot be mistaken
}

var figurePattern = regexp.MustCompile(`^([-−–])?((?:US|CA|A|NZ|HK|S|R|MX|CN)?\p{Sc})?[ \x{A0}\x{202F}]?` +
	`(\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.(\d{1,6}))?` +
	`[ \x{A0}\x{202F}]?([kKM]|bn|B|million|billion|thousand)?[ \x{A0}\x{202F}]?(%|‰|\p{Sc})?$`)

// magnitude is what words and letters behind a number stand for.
func magnitude(s string) float64 {
	switch s {
	case "k", "K", "thousand":
		return 1e3
	case "M", "million":
		return 1e6
	case "B", "bn", "billion":
		return 1e9
	}
	return 1
}

// figureOf reads text that is one figure and nothing else. Ranges, bounds,
// dates, versions, numbers without a sign of their unit, and numbers that
// could be read in two ways are none.
func figureOf(text string) (f quantity, ok bool) {
	text = strings.TrimSpace(text)
	if len(text) == 0 || len(text) > 40 {
		return quantity{}, false
	}
	m := figurePattern.FindStringSubmatch(text)
	if m == nil || (m[2] == "") == (m[6] == "") { // no unit, or two
		return quantity{}, false
	}
	f.unit = m[2] + m[6]
	if m[5] != "" && (f.unit == "%" || f.unit == "‰") {
		return quantity{}, false
	}
	if len(m[4]) == 3 && len(m[3]) <= 3 && m[3] != "0" { // 1.234 is more than a thousand in half of the world
		return quantity{}, false
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(m[3], ",", "")+"."+m[4]+"0", 64)
	if err != nil {
		return quantity{}, false
	}
	f.value = v * magnitude(m[5])
	if m[1] != "" {
		f.value = -f.value
	}
	return f, true
}

// figure is the value of a field if it is one. The key of a share may carry
// its unit.
func (f *field) figure() (quantity, bool) {
	if !f.value.leaf() || f.value.kind == isBool {
		return quantity{}, false
	}
	return figureOf(f.fact())
}

// Figures are what a text or an object lists: figures of one unit with labels.
type figures struct {
	labels []string
	values []float64
	unit   string
}

const (
	leastFigures = 3
	mostFigures  = 12 // more are read off a table
)

// add takes one more figure. It is not ok if that is of another unit, or one
// too many.
func (s *figures) add(label string, f quantity) bool {
	label = strings.TrimSpace(label)
	if label == "" || len([]rune(label)) > maxName || len(s.labels) >= mostFigures || len(s.labels) > 0 && s.unit != f.unit {
		return false
	}
	s.unit = f.unit
	s.labels, s.values = append(s.labels, label), append(s.values, f.value)
	return true
}

// chart draws the figures of a parent, nil if they are too few.
func (s *figures) chart(title string) *Chart {
	if len(s.labels) < leastFigures {
		return nil
	}
	if title += ", as submitted"; len([]rune(title)) > maxTitle {
		return nil
	}
	c := &Chart{Kind: "hbar", Title: title, Unit: s.unit, Categories: s.labels, Series: []Series{{}}}
	for i := range s.values {
		c.Series[0].Values = append(c.Series[0].Values, &s.values[i])
	}
	return c
}

// seriesOf are the figures of an object's fields, all of one unit, or nothing.
func seriesOf(v *value) (s figures) {
	for i := range v.fields {
		f := &v.fields[i]
		figure, ok := f.figure()
		if !ok || !s.add(Name(f.key), figure) {
			return figures{}
		}
	}
	return s
}

// seriesOfPairs are the figures of labels and values, or nothing.
func seriesOfPairs(list []pair) (s figures) {
	for _, p := range list {
		figure, ok := figureOf(strings.TrimSuffix(strings.TrimSpace(p.text), "."))
		if !ok || !s.add(p.label, figure) {
			return figures{}
		}
	}
	return s
}

var numbered = regexp.MustCompile(`\((\d{1,2})\) `)

// seriesOfText are the figures of a numbered list in running text, each behind
// a dash: "(1) product - €0.9M, (2) claims - €0.4M, …". If one part is of
// another kind there are none: a chart of some of them would mislead.
func seriesOfText(text string) (s figures) {
	if len(text) > MaxText/16 || !strings.Contains(text, "(1) ") {
		return figures{}
	}
	marks := numbered.FindAllStringSubmatchIndex(text, mostFigures+1) // one more is one too many
	for i, m := range marks {
		if text[m[2]:m[3]] != strconv.Itoa(i+1) {
			return figures{}
		}
		last := i == len(marks)-1
		part := text[m[1]:]
		if last {
			if end := strings.Index(part, ". "); end >= 0 {
				part = part[:end]
			}
		} else {
			part = text[m[1]:marks[i+1][0]]
		}
		part = strings.TrimSuffix(strings.TrimRight(part, " ,;."), " and")
		at, width := dash(part)
		if at < 0 {
			return figures{}
		}
		figure, ok := figureOf(strings.TrimRight(part[at+width:], " ,;"))
		if !ok || !s.add(part[:at], figure) {
			return figures{}
		}
	}
	return s
}

// dash finds the last dash or colon between a label and its figure.
func dash(s string) (at, width int) {
	at = -1
	for _, mark := range []string{" - ", " – ", " — ", ": "} {
		if i := strings.LastIndex(s, mark); i > at {
			at, width = i, len(mark)
		}
	}
	return at, width
}

// seriesOfGrid are the figures of a table that has one column of them, by the
// labels in its first.
func seriesOfGrid(t *Table) (s figures) {
	at := -1
	for i, c := range t.Columns {
		if c.Kind == "money" || c.Kind == "percent" {
			if at >= 0 {
				return figures{}
			}
			at = i
		}
	}
	if at < 1 || t.Columns[0].numeric() {
		return figures{}
	}
	seen := map[string]bool{}
	for _, row := range t.Rows {
		label := row[0].Text.plain()
		figure, ok := figureOf(row[at].Text.plain())
		if !ok || seen[label] || !s.add(label, figure) {
			return figures{}
		}
		seen[label] = true
	}
	return s
}

// charted adds the chart of what blocks set out, if there is one to be drawn.
func charted(blocks Blocks, s figures, title string) Blocks {
	if c := s.chart(title); c != nil {
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
			if f, ok := figureOf(text); ok && (f.unit == "%" || f.unit == "‰") {
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
