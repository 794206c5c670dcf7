package render

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/paging"
)

const slack = 0.02 // points

// TestLayout holds the rules of layout against documents of all kinds.
func TestLayout(t *testing.T) {
	e, err := New(nil)
	require.NoError(t, err)
	for seed := range uint64(samples) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			l, err := e.lay(t.Context(), generated(seed))
			require.NoError(t, err)
			require.NotEmpty(t, l.pages)
			requireTagged(t.Context(), t, e, l)
			checkEnds(t, e, l)
			for i, p := range l.pages {
				checkPage(t, p)
				if i < len(l.pages)-1 && len(p.boxes) > 0 {
					checkEnd(t, p.boxes[len(p.boxes)-1], l.pages[i+1].boxes[0])
				}
			}
		})
	}
}

// upright is the geometry of pages without a theme.
func upright() geometry {
	g, err := newGeometry(A4, false, &Spacing{Left: 92, Right: 60, Top: 84, Bottom: 72, Measure: 344, Density: 1})
	if err != nil {
		panic(err)
	}
	return g
}

// checkPage: nothing outside the margins, nothing over anything else, the
// header of a table above its rows on every page.
func checkPage(t *testing.T, p page) {
	t.Helper()
	geo := upright()
	y := geo.top
	for i, b := range p.boxes {
		require.GreaterOrEqual(t, b.Y, y-slack, "box %d begins above the end of the one before it", i)
		require.GreaterOrEqual(t, b.X, geo.gutter-slack, "box %d in the left margin", i)
		require.LessOrEqual(t, b.X+b.W, geo.right+slack, "box %d in the right margin", i)
		y = b.Y + b.H
		require.LessOrEqual(t, y, geo.bottom+slack, "box %d in the bottom margin", i)
		checkOps(t, b)
		if b.Repeat != nil {
			require.Positive(t, i, "a row begins the page without its header")
			require.Contains(t, []paging.Role{paging.RoleHeader, paging.RoleRow}, p.boxes[i-1].Role)
		}
	}
	for _, o := range p.ops {
		if o.X < 0 || o.X+o.W > geo.w+slack || o.Y+o.H*0.25 > geo.h+slack {
			require.Fail(t, "drawn beside the page", "%+v", o)
		}
	}
}

// checkOps: what a box draws stays in the box, and no text stands on another.
func checkOps(t *testing.T, b paging.Box) {
	t.Helper()
	var texts []ink.Op
	for _, o := range b.Ops {
		above, below := o.Y, o.Y+o.H
		if o.Kind == ink.Text {
			above, below = o.Y-0.73*o.Size, o.Y+0.25*o.Size
		}
		if o.X < -slack || o.X+o.W > b.W+slack || above < -slack || below > b.H+slack {
			require.Fail(t, "drawn outside of its box", "%+v", o)
		}
		if o.Kind != ink.Text || b.Figure != nil { // charts are held to that by their own tests
			continue
		}
		for _, other := range texts {
			beside := o.X >= other.X+other.W-slack || other.X >= o.X+o.W-slack
			apart := o.Y-0.73*o.Size >= other.Y-slack || other.Y-0.73*other.Size >= o.Y-slack
			if !beside && !apart {
				require.Fail(t, "text stands on text", "%q on %q", o.Text, other.Text)
			}
		}
		texts = append(texts, o)
	}
}

// checkEnd: no heading and no table header is left alone at the end of a page,
// unless the next one was asked for. Lines of a long heading may be parted.
func checkEnd(t *testing.T, last, next paging.Box) {
	t.Helper()
	if next.Fresh {
		return
	}
	require.False(t, last.Keep, "a page ends with what belongs to the next")
	require.True(t, last.Role != paging.RoleHeader || last.End == 0, "a header without its rows") // a table may have none
	if last.Role == paging.RoleHeading {
		require.True(t, next.Role == paging.RoleHeading && next.Heading < 0, "a heading stands alone")
	}
}

// Figures are never broken, however much text stands beside them.
func TestNumbersStayWhole(t *testing.T) {
	f := engine(t, nil).flow()
	v := 123456789.25
	table := &Table{Columns: []Column{{Title: "Text"}, {Title: "n", Kind: "money", Unit: "kr. "}}, Rows: [][]Cell{{{Text: Text(strings.Repeat("word ", 300))}, {Number: &v}}}}
	s := f.sheet(table, table.grid(inEnglish()))
	require.True(t, s.fit())
	require.GreaterOrEqual(t, s.widths[1], f.Width(ink.Regular, s.cell.Size, "kr. 123,456,789.25"))
	require.InDelta(t, f.wide, s.widths[0]+s.widths[1]+s.gap, 1)
}

// generated makes a document from a seed.
func generated(seed uint64) *Document {
	r := rand.New(rand.NewPCG(seed, 7))
	d := &Document{}
	if r.IntN(4) > 0 {
		d.Cover = Cover{Title: words(r, 1+r.IntN(30)), Label: words(r, r.IntN(20)), Subtitle: words(r, r.IntN(80)), Note: words(r, r.IntN(200))}
		for range r.IntN(14) {
			d.Cover.Facts = append(d.Cover.Facts, Fact{words(r, 1+r.IntN(3)), words(r, r.IntN(30))})
		}
	}
	for range r.IntN(5) {
		d.Sections = append(d.Sections, generatedSection(r, 1))
	}
	return d
}

func generatedSection(r *rand.Rand, depth int) Section {
	s := Section{Title: Text(words(r, r.IntN(9)))}
	for range r.IntN(6) {
		s.Blocks = append(s.Blocks, generatedBlock(r))
	}
	for range r.IntN(3) {
		if depth < maxDepth {
			s.Sections = append(s.Sections, generatedSection(r, depth+1))
		}
	}
	return s
}

func generatedBlock(r *rand.Rand) Block {
	text := func(most int) Text { return Text(words(r, r.IntN(most+1))) }
	switch r.IntN(12) {
	case 9, 10:
		c := generatedChart(r.Uint64N(300))
		for len(c.Series)*len(c.Categories) > 200 { // a document has room for so many points
			c = generatedChart(r.Uint64N(300))
		}
		return c
	case 11:
		return generatedRow(r)
	case 0:
		l := &List{Ordered: r.IntN(2) == 0}
		for range r.IntN(14) {
			l.Items = append(l.Items, text(40))
		}
		return l
	case 1:
		k := &KPIs{}
		for range r.IntN(7) {
			k.Items = append(k.Items, KPI{Label: text(5), Value: text(3), Note: text(6)})
		}
		return k
	case 2:
		return &Callout{Title: text(6), Text: text(300)}
	case 3:
		return &Quote{Text: text(90), By: text(5)}
	case 4, 5:
		return generatedTable(r)
	case 6:
		if r.IntN(3) == 0 {
			return &PageBreak{}
		}
		return &Paragraph{Text: "**" + text(3) + "**"}
	}
	return &Paragraph{Text: text(10 + r.IntN(200))}
}

func generatedRow(r *rand.Rand) *Row {
	row := &Row{}
	for range 1 + r.IntN(3) {
		var blocks Blocks
		for len(blocks) < 1+r.IntN(3) {
			switch b := generatedBlock(r); b.(type) {
			case *Row, *PageBreak:
			default:
				blocks = append(blocks, b)
			}
		}
		row.Cells = append(row.Cells, blocks)
		row.Weights = append(row.Weights, 1+r.IntN(3))
	}
	return row
}

func generatedTable(r *rand.Rand) *Table {
	t := &Table{Caption: Text(words(r, r.IntN(5)))}
	titled := r.IntN(3) > 0
	for i := range 1 + r.IntN(1+r.IntN(14)) {
		c := Column{Kind: []string{"", "number", "money", "percent", "date"}[r.IntN(5)], Unit: []string{"", "€"}[r.IntN(2)]}
		if titled {
			c.Title = Text(fmt.Sprint("C", i, " ", words(r, r.IntN(4))))
		}
		t.Columns = append(t.Columns, c)
		t.Total = append(t.Total, "")
		if c.numeric() {
			t.Total[i] = []string{"", "sum", "avg"}[r.IntN(3)]
		}
	}
	for range r.IntN(25) {
		var row []Cell
		for range t.Columns {
			v := (r.Float64() - 0.5) * 1e6
			switch r.IntN(40) {
			case 0, 1, 2, 3, 4, 5, 6, 7, 8, 9:
				row = append(row, Cell{Number: &v})
			case 10:
				row = append(row, Cell{})
			case 11:
				row = append(row, Cell{Text: Text(words(r, r.IntN(500)))})
			default:
				row = append(row, Cell{Text: Text(words(r, r.IntN(12)))})
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// words are of all scripts and lengths, with a little markup.
func words(r *rand.Rand, n int) string {
	some := strings.Fields("a of the report shows that revenue grew 12.4% in Q3 (see *there*) **and so** on; Überraschung, " +
		"Αθήνα Москва Đặng €4,382,119 — misunderstanding " + strings.Repeat("Donaudampfschiff", 8) + " 日本 \U0001F600 e\u0301 \x00")
	var out []string
	for range n {
		out = append(out, some[r.IntN(len(some))])
	}
	return strings.Join(out, " ")
}
