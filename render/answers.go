package render

import (
	"fmt"
	"strconv"
	"strings"
)

const (
	maxFact      = 90 // bytes of a value that stands in a table of facts
	maxGrid      = 6  // columns of a table of objects; more are set one by one
	maxPathParts = 4  // names that lead to a value deep inside
)

// sectionOf makes a section of entries at a depth: short values as a table of
// facts, then each longer one under its own heading, as far as headings go.
func sectionOf(title Text, entries []field, depth int) Section {
	s := Section{Title: title}
	var facts []pair
	var long []field
	for _, f := range entries {
		if f.value.leaf() && len(f.value.text) <= maxFact && !strings.Contains(f.value.text, "\n") && pairs(f.value.text) == nil && len(seriesOfText(f.value.text).labels) < leastFigures || f.value.blank() {
			facts = append(facts, pair{Name(f.key), f.fact()})
		} else {
			long = append(long, f)
		}
	}
	if len(facts) > 0 {
		s.Blocks = append(s.Blocks, pairTable(facts))
	}
	for _, f := range long {
		name := Plain(Name(f.key))
		switch {
		case depth == maxDepth:
			s.Blocks = append(s.Blocks, &Paragraph{Text: "**" + name + "**"})
			s.Blocks = append(s.Blocks, blocksOf(&f.value, f.key)...)
		case f.value.kind == isObject:
			sub := sectionOf(name, f.value.fields, depth+1)
			sub.Blocks = charted(sub.Blocks, seriesOf(&f.value), Name(f.key))
			s.Sections = append(s.Sections, sub)
		default:
			s.Sections = append(s.Sections, Section{Title: name, Blocks: blocksOf(&f.value, f.key)})
		}
	}
	return s
}

// fact is the value of a field on one line. A share that has its unit in its
// key gets it back.
func (f *field) fact() string {
	text := f.value.shown()
	if f.value.kind == isNumber && (strings.HasSuffix(f.key, "percentage") || strings.HasSuffix(f.key, "percent")) {
		text += "%"
	}
	return text
}

// blocksOf sets out the value of a key without headings.
func blocksOf(v *value, key string) Blocks {
	switch {
	case v.leaf():
		text := v.shown()
		s := seriesOfPairs(pairs(text))
		if len(s.labels) == 0 {
			s = seriesOfText(text)
		}
		return charted(prose(text), s, Name(key))
	case v.leaves():
		out, p := list(v.items)
		return charted(out, seriesOfPairs(p), Name(key))
	case v.kind == isList:
		if t := gridOf(v.items); t != nil {
			return charted(Blocks{t}, seriesOfGrid(t), Name(key))
		}
		return records(v.items)
	}
	return charted(Blocks{pairTable(flatten(nil, nil, v))}, seriesOf(v), Name(key))
}

// records are tables of labels and values, one for each item.
func records(items []value) Blocks {
	var out Blocks
	for i := range items {
		if items[i].kind != isObject { // of a mixed list
			return Blocks{pairTable(flatten(nil, nil, &value{kind: isList, items: items}))}
		}
		t := pairTable(flatten(nil, nil, &items[i]))
		out = append(out, &Paragraph{Text: Text(fmt.Sprintf("**%d of %d**", i+1, len(items)))}, t)
	}
	return out
}

// prose is a paragraph for each line, or a table if the text is one.
func prose(text string) Blocks {
	if p := pairs(text); p != nil {
		return Blocks{pairTable(p)}
	}
	var out Blocks
	for part := range strings.SplitSeq(text, "\n") {
		if !onlySpace(part) {
			out = append(out, &Paragraph{Text: Plain(part)})
		}
	}
	return out
}

// list is a list, or a table if all its items are labels with values, which it
// returns too.
func list(items []value) (Blocks, []pair) {
	var texts []Text
	var table []pair
	seen := map[string]bool{}
	for i := range items {
		text := items[i].shown()
		texts = append(texts, Plain(text))
		label, rest, ok := strings.Cut(strings.TrimSpace(text), ": ")
		if ok && isLabel(label) && !onlySpace(rest) && !seen[label] {
			table = append(table, pair{label, rest})
		}
		seen[label] = true
	}
	if len(table) == len(items) && len(items) > 1 {
		return Blocks{pairTable(table)}, table
	}
	return Blocks{&List{Items: texts}}, nil
}

// gridOf is a table of objects that have few, simple and mostly equal fields;
// nil if they have not.
func gridOf(items []value) *Table {
	if t := matrixOf(items); t != nil {
		return t
	}
	t := &Table{}
	at := map[string]int{}
	var numbers []bool // of columns: nothing but JSON numbers
	filled := 0
	for i := range items {
		if items[i].kind != isObject {
			return nil
		}
		var row []Cell
		seen := map[string]bool{}
		for _, f := range items[i].fields {
			if !f.value.leaf() || seen[f.key] {
				return nil
			}
			seen[f.key] = true
			column, ok := at[f.key]
			if !ok {
				column = len(t.Columns)
				at[f.key] = column
				t.Columns = append(t.Columns, Column{Title: Plain(Name(f.key))})
				numbers = append(numbers, true)
			}
			numbers[column] = numbers[column] && (f.value.kind == isNumber || f.value.blank())
			for len(row) <= column {
				row = append(row, Cell{})
			}
			row[column] = Cell{Text: Plain(f.fact())}
			filled++
		}
		if len(t.Columns) > maxGrid {
			return nil
		}
		t.Rows = append(t.Rows, row)
	}
	if len(t.Columns) < 2 || filled*2 < len(t.Columns)*len(items) {
		return nil
	}
	t.pad()
	aligned(t, numbers)
	return t
}

// pad gives every row a cell for each column.
func (t *Table) pad() {
	for i, row := range t.Rows {
		t.Rows[i] = append(row, make([]Cell, len(t.Columns)-len(row))...)
	}
}

// matrixOf is a table of lists of leaves of one length; nil if they are not.
func matrixOf(items []value) *Table {
	n := len(items[0].items)
	if n < 3 || n > maxGrid {
		return nil
	}
	t := &Table{Columns: make([]Column, n)}
	for i := range items {
		if !items[i].leaves() || len(items[i].items) != n {
			return nil
		}
		var row []Cell
		for k := range items[i].items {
			row = append(row, Cell{Text: Plain(items[i].items[k].shown())})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// pairTable is a table of labels and values without a header.
func pairTable(list []pair) *Table {
	t := &Table{Columns: make([]Column, 2)}
	for _, p := range list {
		t.Rows = append(t.Rows, []Cell{{Text: Plain(p.label)}, {Text: Plain(p.text)}})
	}
	return t
}

// flatten adds a pair for every leaf of v, labelled by the names that lead to
// it: "Primary contact · Email".
func flatten(out []pair, names []string, v *value) []pair {
	switch {
	case v.leaf() || v.blank():
		return append(out, pair{trail(names), v.shown()})
	case v.leaves():
		var texts []string
		for i := range v.items {
			texts = append(texts, v.items[i].shown())
		}
		return append(out, pair{trail(names), strings.Join(texts, "\n")})
	}
	names = names[:len(names):len(names)]
	for i := range v.items {
		out = flatten(out, append(names, strconv.Itoa(i+1)), &v.items[i])
	}
	for i := range v.fields {
		f := &v.fields[i]
		if f.value.leaf() {
			out = append(out, pair{trail(append(names, Name(f.key))), f.fact()})
			continue
		}
		out = flatten(out, append(names, Name(f.key)), &f.value)
	}
	return out
}

// trail joins names. Of a long way it shows the beginning and the end.
func trail(names []string) string {
	if n := len(names); n > maxPathParts {
		names = []string{names[0], "…", names[n-2], names[n-1]}
	}
	return strings.Join(names, " · ")
}
