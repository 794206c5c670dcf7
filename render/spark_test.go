package render

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/render/internal/chart"
	"github.com/qubitz/reportjobs/render/internal/ink"
)

// generatedSpark are no, few or many values, some of them missing.
func generatedSpark(r *rand.Rand) (out []*float64) {
	size := math.Pow(10, float64(r.IntN(14)-3))
	for range []int{0, 0, 1, 2, 12, 60}[r.IntN(6)] {
		v := (r.Float64() - 0.3) * size
		if out = append(out, &v); r.IntN(6) == 0 {
			out[len(out)-1] = nil
		}
	}
	return out
}

// generatedFigures is a document of cards and tables with sparklines, timelines
// and risk matrices, among text and side by side.
func generatedFigures(seed uint64) *Document {
	r := rand.New(rand.NewPCG(seed, 51))
	d := NewDocument("T")
	text := func(most int) Text { return Text(words(r, 1+r.IntN(most))) }
	block := func() Block {
		switch r.IntN(5) {
		case 0:
			k := &KPIs{}
			for range 1 + r.IntN(6) {
				k.Items = append(k.Items, KPI{Label: text(5), Value: text(3), Note: text(6), Trend: generatedSpark(r)})
			}
			return k
		case 1:
			t := &Table{Columns: []Column{{Title: text(2)}, {Title: text(3), Kind: "spark", Unit: "€"}, {Title: text(2), Kind: "number"}}}
			for range r.IntN(4) {
				t.Columns = append(t.Columns, Column{Title: text(3), Kind: "spark"})
			}
			for range 1 + r.IntN(9) {
				row := []Cell{Str(text(9)), {Values: generatedSpark(r)}, Num(r.Float64())}
				for len(row) < len(t.Columns) {
					row = append(row, Cell{Values: generatedSpark(r)})
				}
				t.Rows = append(t.Rows, row)
			}
			return t
		case 2:
			return generatedTimeline(r.Uint64())
		case 3:
			return generatedRisks(r.Uint64())
		}
		return &Paragraph{Text: text(90)}
	}
	for range 1 + r.IntN(3) {
		p := d.Section(text(5)).P(text(60))
		for range 1 + r.IntN(6) {
			if r.IntN(4) == 0 {
				p.Row(Blocks{block()}, Blocks{block()})
			} else {
				p.Add(block())
			}
		}
	}
	return d
}

func TestLayoutOfFigures(t *testing.T) {
	e := engine(t, nil)
	for seed := range uint64(samples) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			l, err := e.lay(t.Context(), generatedFigures(seed))
			require.NoError(t, err)
			for _, p := range l.pages {
				checkPage(t, p)
			}
		})
	}
}

// TestSparklinesBecomeText where a table is too wide for its columns.
func TestSparklinesBecomeText(t *testing.T) {
	table := &Table{}
	var row []Cell
	for range 30 {
		table.Columns = append(table.Columns, Column{Kind: "spark", Unit: "€M"})
		row = append(row, Spark(1.5, 2, 3.25))
	}
	table.Rows = [][]Cell{row}
	l, err := engine(t, nil).lay(t.Context(), &Document{Sections: []Section{{Title: "S", Blocks: Blocks{table}}}})
	require.NoError(t, err)
	var all strings.Builder
	for _, p := range l.pages {
		for _, o := range p.ops {
			all.WriteString(o.Text + "\n")
		}
	}
	require.Equal(t, 30, strings.Count(all.String(), "€1.50M → €3.25M"), "%s", all.String())
}

// TestCardsWithTrends are all as high as each other, and those with too much
// text become a table that has the trends, too.
func TestCardsWithTrends(t *testing.T) {
	paths := func(k *KPIs) (n int, h float64) {
		l, err := engine(t, nil).lay(t.Context(), &Document{Sections: []Section{{Title: "S", Blocks: Blocks{k}}}})
		require.NoError(t, err)
		for _, p := range l.pages {
			for _, b := range p.boxes {
				for _, o := range b.Ops {
					if o.Kind == ink.Path && strings.HasPrefix(o.Text, "Trend from") {
						n++
					}
				}
				h = b.H
			}
		}
		return n, h
	}
	plain := KPI{Label: "Revenue", Value: "€4M", Note: "in a year"}
	trend := plain
	trend.Trend = Values(1, 2, 3)
	n, without := paths(&KPIs{Items: []KPI{plain, plain}})
	require.Zero(t, n)
	n, with := paths(&KPIs{Items: []KPI{plain, trend}})
	require.Equal(t, 1, n)
	require.InDelta(t, chart.SparkHigh+2, with-without, 1e-9)
	long := trend
	long.Label = Text(strings.Repeat("too long ", 30))
	n, _ = paths(&KPIs{Items: []KPI{long, trend}})
	require.Equal(t, 2, n, "in the table")
}
