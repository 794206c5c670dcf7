package render

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/qubitz/reportjobs/render/internal/facts"
)

const (
	maxFact      = 90 // bytes of a value that stands in a table of facts
	maxGrid      = 6  // columns of a table of objects; more are set one by one
	maxPathParts = 4  // names that lead to a value deep inside
)

// sectionOf makes a section of entries at a depth: short values as a table of
// facts, then each longer one under its own heading, as far as headings go.
func sectionOf(title Text, entries []facts.Field, depth int) Section {
	s := Section{Title: title}
	var short []facts.Pair
	var long []facts.Field
	for _, f := range entries {
		if f.Value.Leaf() && len(f.Value.Text) <= maxFact && !strings.Contains(f.Value.Text, "\n") && facts.Pairs(f.Value.Text) == nil && len(facts.OfText(f.Value.Text).Labels) < facts.LeastFigures || f.Value.Blank() {
			short = append(short, facts.Pair{Label: Name(f.Key), Text: f.Fact()})
		} else {
			long = append(long, f)
		}
	}
	if len(short) > 0 {
		s.Blocks = append(s.Blocks, pairTable(short))
	}
	for _, f := range long {
		name := Plain(Name(f.Key))
		switch {
		case depth == maxDepth:
			s.Blocks = append(s.Blocks, &Paragraph{Text: "**" + name + "**"})
			s.Blocks = append(s.Blocks, blocksOf(&f.Value, f.Key)...)
		case f.Value.Kind == facts.Object:
			sub := sectionOf(name, f.Value.Fields, depth+1)
			sub.Blocks = charted(sub.Blocks, facts.OfObject(&f.Value), Name(f.Key))
			s.Sections = append(s.Sections, sub)
		default:
			s.Sections = append(s.Sections, Section{Title: name, Blocks: blocksOf(&f.Value, f.Key)})
		}
	}
	return s
}

// blocksOf sets out the value of a key without headings.
func blocksOf(v *facts.Value, key string) Blocks {
	switch {
	case v.Leaf():
		text := v.Shown()
		s := facts.OfPairs(facts.Pairs(text))
		if len(s.Labels) == 0 {
			s = facts.OfText(text)
		}
		return charted(prose(text), s, Name(key))
	case v.Leaves():
		out, p := list(v.Items)
		return charted(out, facts.OfPairs(p), Name(key))
	case v.Kind == facts.List:
		if t := gridOf(v.Items); t != nil {
			return charted(Blocks{t}, seriesOfGrid(t), Name(key))
		}
		return records(v.Items)
	}
	return charted(Blocks{pairTable(flatten(nil, nil, v))}, facts.OfObject(v), Name(key))
}

// records are tables of labels and values, one for each item.
func records(items []facts.Value) Blocks {
	var out Blocks
	for i := range items {
		if items[i].Kind != facts.Object { // of a mixed list
			return Blocks{pairTable(flatten(nil, nil, &facts.Value{Kind: facts.List, Items: items}))}
		}
		t := pairTable(flatten(nil, nil, &items[i]))
		out = append(out, &Paragraph{Text: Text(fmt.Sprintf("**%d of %d**", i+1, len(items)))}, t)
	}
	return out
}

// prose is a paragraph for each line, or a table if the text is one.
func prose(text string) Blocks {
	if p := facts.Pairs(text); p != nil {
		return Blocks{pairTable(p)}
	}
	var out Blocks
	for part := range strings.SplitSeq(text, "\n") {
		if !facts.OnlySpace(part) {
			out = append(out, &Paragraph{Text: Plain(part)})
		}
	}
	return out
}

// list is a list, or a table if all its items are labels with values, which it
// returns too.
func list(items []facts.Value) (Blocks, []facts.Pair) {
	var texts []Text
	var table []facts.Pair
	seen := map[string]bool{}
	for i := range items {
		text := items[i].Shown()
		texts = append(texts, Plain(text))
		label, rest, ok := strings.Cut(strings.TrimSpace(text), ": ")
		if ok && facts.IsLabel(label) && !facts.OnlySpace(rest) && !seen[label] {
			table = append(table, facts.Pair{Label: label, Text: rest})
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
func gridOf(items []facts.Value) *Table {
	if t := matrixOf(items); t != nil {
		return t
	}
	t := &Table{}
	at := map[string]int{}
	var numbers []bool // of columns: nothing but JSON numbers
	filled := 0
	for i := range items {
		if items[i].Kind != facts.Object {
			return nil
		}
		var row []Cell
		seen := map[string]bool{}
		for _, f := range items[i].Fields {
			if !f.Value.Leaf() || seen[f.Key] {
				return nil
			}
			seen[f.Key] = true
			column, ok := at[f.Key]
			if !ok {
				column = len(t.Columns)
				at[f.Key] = column
				t.Columns = append(t.Columns, Column{Title: Plain(Name(f.Key))})
				numbers = append(numbers, true)
			}
			numbers[column] = numbers[column] && (f.Value.Kind == facts.Number || f.Value.Blank())
			for len(row) <= column {
				row = append(row, Cell{})
			}
			row[column] = Cell{Text: Plain(f.Fact())}
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
func matrixOf(items []facts.Value) *Table {
	n := len(items[0].Items)
	if n < 3 || n > maxGrid {
		return nil
	}
	t := &Table{Columns: make([]Column, n)}
	for i := range items {
		if !items[i].Leaves() || len(items[i].Items) != n {
			return nil
		}
		var row []Cell
		for k := range items[i].Items {
			row = append(row, Cell{Text: Plain(items[i].Items[k].Shown())})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// pairTable is a table of labels and values without a header.
func pairTable(list []facts.Pair) *Table {
	t := &Table{Columns: make([]Column, 2)}
	for _, p := range list {
		t.Rows = append(t.Rows, []Cell{{Text: Plain(p.Label)}, {Text: Plain(p.Text)}})
	}
	return t
}

// flatten adds a pair for every leaf of v, labelled by the names that lead to
// it: "Primary contact · Email".
func flatten(out []facts.Pair, names []string, v *facts.Value) []facts.Pair {
	switch {
	case v.Leaf() || v.Blank():
		return append(out, facts.Pair{Label: trail(names), Text: v.Shown()})
	case v.Leaves():
		var texts []string
		for i := range v.Items {
			texts = append(texts, v.Items[i].Shown())
		}
		return append(out, facts.Pair{Label: trail(names), Text: strings.Join(texts, "\n")})
	}
	names = names[:len(names):len(names)]
	for i := range v.Items {
		out = flatten(out, append(names, strconv.Itoa(i+1)), &v.Items[i])
	}
	for i := range v.Fields {
		f := &v.Fields[i]
		if f.Value.Leaf() {
			out = append(out, facts.Pair{Label: trail(append(names, Name(f.Key))), Text: f.Fact()})
			continue
		}
		out = flatten(out, append(names, Name(f.Key)), &f.Value)
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
