package render

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/paging"
)

// laid returns the boxes of a document with these blocks, page by page.
func laid(t *testing.T, o *Options, blocks ...Block) [][]paging.Box {
	t.Helper()
	l, err := engine(t, o).lay(t.Context(), &Document{Sections: []Section{{Title: "S", Blocks: blocks}}})
	require.NoError(t, err)
	var out [][]paging.Box
	for _, p := range l.pages {
		checkPage(t, p)
		out = append(out, p.boxes)
	}
	return out
}

func TestFiguresStandUnderTheirPoints(t *testing.T) {
	table := &Table{Columns: []Column{{Title: "n", Kind: "number"}}}
	for _, s := range []Text{"1.5", "12", "−3.25", "n/a", "1,204.125"} {
		table.Rows = append(table.Rows, []Cell{Str(s)})
	}
	f := engine(t, nil).flow()
	points := map[string]float64{}
	for _, b := range laid(t, nil, table)[0] {
		for _, o := range b.Ops {
			if b.Role == paging.RoleRow && o.Kind == ink.Text {
				whole, _, _ := strings.Cut(o.Text, ".")
				points[o.Text] = o.X + f.Width(o.Face, o.Size, whole)
			}
		}
	}
	require.Len(t, points, 5)
	for _, s := range []string{"12", "−3.25", "1,204.125"} {
		require.InDelta(t, points["1.5"], points[s], 0.1, "%s", s)
	}
	require.Greater(t, points["n/a"], points["1.5"], "what is no figure stands at the right edge")
}

func TestTallColumnsGetWidth(t *testing.T) {
	long, short := Text(strings.Repeat("many words ", 60)), Text(strings.Repeat("some ", 8))
	table := &Table{Columns: []Column{{Title: "a"}, {Title: "b"}, {Title: "c"}}}
	for range 6 {
		table.Rows = append(table.Rows, []Cell{Str(short), Str(long), Str(short)})
	}
	f := engine(t, nil).flow()
	s := f.sheet(table, table.grid(inEnglish()))
	require.True(t, s.fit())
	require.Greater(t, s.widths[1], 2.2*s.widths[0])
	require.Equal(t, s.sizes.cell, s.cell)
	all := 2 * s.gap
	for _, w := range s.widths {
		all += w
	}
	require.InDelta(t, f.wide, all, 1)
}

// A long word is broken where it would leave the others one word a line.
func TestLongWordsLeaveRoom(t *testing.T) {
	table := &Table{Columns: []Column{{Title: "k"}, {Title: "text"}, {Title: "n", Kind: "number"}}, Rows: [][]Cell{
		{Str(Text(strings.Repeat("z", 75))), Str(Text(strings.Repeat("lorem ipsum ", 40))), Num(12.5)}}}
	f := engine(t, nil).flow()
	s := f.sheet(table, table.grid(inEnglish()))
	require.True(t, s.fit())
	require.Greater(t, s.widths[1], 150.0, "the text")
	require.True(t, s.fixed[2], "figures stay whole, under their points")
	table.Rows[0][1] = Str("short")
	s = f.sheet(table, table.grid(inEnglish()))
	require.True(t, s.fit())
	require.GreaterOrEqual(t, s.widths[0], f.Width(ink.Regular, s.cell.Size, strings.Repeat("z", 75)), "there is no need")
}

// What is too wide becomes smaller, then breaks words, then becomes records.
func TestWideTables(t *testing.T) {
	wide := func(columns int, word string) *Table {
		table := &Table{}
		var row []Cell
		for i := range columns {
			table.Columns = append(table.Columns, Column{Title: Text(fmt.Sprint("t", i))})
			row = append(row, Str(Text(word)))
		}
		table.Rows = [][]Cell{row, row}
		return table
	}
	fitted := func(table *Table) (float64, bool) {
		s := engine(t, nil).flow().sheet(table, table.grid(inEnglish()))
		ok := s.fit()
		return s.cell.Size, ok
	}
	size, ok := fitted(wide(6, "ordinary"))
	require.True(t, ok)
	require.Equal(t, 8.75, size)
	size, ok = fitted(wide(9, "somewhat"))
	require.True(t, ok)
	require.Less(t, size, 8.75)
	size, ok = fitted(wide(9, strings.Repeat("x", 30)))
	require.True(t, ok)
	require.Equal(t, 6.5, size)
	_, ok = fitted(wide(40, "word"))
	require.False(t, ok)
	var text strings.Builder
	for _, boxes := range laid(t, nil, wide(40, "word")) {
		for _, b := range boxes {
			text.WriteString(said(b))
		}
	}
	require.Equal(t, 80, strings.Count(text.String(), "word"))
	require.Contains(t, text.String(), "Row 2")
}

// A row that is taller than most of a page is split, with its header above
// each part and no rule between them.
func TestTallRowsAreSplit(t *testing.T) {
	pages := laid(t, nil, &Table{Columns: []Column{{Title: "k"}, {Title: "text"}}, Rows: [][]Cell{{Str("k"), Str(Text(strings.Repeat("word after word ", 1200)))}}})
	require.Greater(t, len(pages), 2)
	for _, boxes := range pages[1:] {
		require.Equal(t, paging.RoleHeader, boxes[0].Role)
		require.Equal(t, boxes[0].Y+boxes[0].H+rowPad, boxes[1].Y, "the text keeps its distance from the header")
	}
}

func TestRowsStandSideBySide(t *testing.T) {
	cell := func(s Text) Blocks { return Blocks{&Paragraph{Text: s}, &Paragraph{Text: s}} }
	boxes := laid(t, nil, &Row{Weights: []int{2, 1}, Cells: []Blocks{cell("one"), cell("two")}})[0]
	require.Len(t, boxes, 2, "a heading and one piece")
	var x []float64
	for _, o := range boxes[1].Ops {
		x = append(x, o.X)
	}
	wide := engine(t, nil).geo.wide()
	second := (wide-cellGap)*2/3 + cellGap
	require.InDeltaSlice(t, []float64{0, 0, second, second}, x, 0.01)
	require.Equal(t, boxes[1].Ops[0].Y, boxes[1].Ops[2].Y)

	boxes = laid(t, nil, &Row{Cells: []Blocks{cell("one"), cell("two"), cell("three"), cell("four")}})[0]
	require.Len(t, boxes, 9, "cells that would be too narrow stand below one another")
	tall := Blocks{&Paragraph{Text: Text(strings.Repeat("line\n", 90))}}
	require.Greater(t, len(laid(t, nil, &Row{Cells: []Blocks{tall, tall}})), 2, "cells taller than a page, too")
}

func TestCardsPerRow(t *testing.T) {
	for n, want := range map[int]int{1: 1, 2: 2, 3: 3, 4: 4, 5: 3, 6: 3, 7: 4, 8: 4, 9: 3, 13: 4} {
		require.Equal(t, want, cardsPerRow(n), "%d cards", n)
	}
}

// A total that a reader would not get from the cells above it is told of.
func TestTotalsTellWhatTheyLeaveOut(t *testing.T) {
	column := Column{Title: "Revenue", Kind: "money", Unit: "€"}
	for _, rule := range []struct {
		name  string
		total []string
		cells []Cell
		want  []string
	}{
		{"numbers", []string{"sum"}, []Cell{Num(1), Num(2)}, nil},
		{"what has no value is not missed", []string{"sum"}, []Cell{Num(1), Str("n/a"), {}, Str("–")}, nil},
		{"a text that reads like a number", []string{"sum"}, []Cell{Num(1), Str("1.234 €")},
			[]string{`sections[0].blocks[0].total[0]: leaves out "1.234 €", which is a text; a number stands without quotes`}},
		{"once for each column", []string{"avg"}, []Cell{Str("7"), Str("8")},
			[]string{`sections[0].blocks[0].total[0]: leaves out "7", which is a text; a number stands without quotes`}},
		{"no total, nothing left out", nil, []Cell{Num(1), Str("1.234 €")}, nil},
		{"a column without one", []string{""}, []Cell{Num(1), Str("1.234 €")}, nil},
	} {
		t.Run(rule.name, func(t *testing.T) {
			table := &Table{Columns: []Column{column}, Total: rule.total}
			for _, cell := range rule.cells {
				table.Rows = append(table.Rows, []Cell{cell})
			}
			_, result := printed(t, engine(t, nil), document(table))
			require.Equal(t, rule.want, result.Warnings)
		})
	}
}
