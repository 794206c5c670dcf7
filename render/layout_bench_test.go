package render

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// reference is like the report of the benchmarks module: a cover, 12,000 words
// in 20 sections, 6 tables of 40 by 5 and 6 bar charts.
func reference() *Document {
	r := rand.New(rand.NewPCG(12, 28))
	words := strings.Fields("the delivery costs of a northern depot and its carriers rose by 12.4% in March because some routes were " +
		"planned late while overtime at night fell, as the board had asked for since autumn; the last parcels were cheaper and the heads of " +
		"two sites expect €4.2M from the new contracts, shorter handovers or a second hub within two years. Complaints about lost goods fell")
	text := func(n int) string {
		out := make([]string, n)
		for i := range out {
			if out[i] = words[r.IntN(len(words))]; r.IntN(90) == 0 {
				out[i] = "**" + out[i] + "**"
			}
		}
		return strings.Join(out, " ") + "."
	}
	d := NewDocument("Operations review of the northern region")
	d.Cover.Label, d.Cover.Facts = "Confidential", []Fact{{"Company", "Halvorsen Logistics"}, {"Period", "January to December"}}
	for i := range 20 {
		p := d.Section(Text("What " + strings.Join(words[i:i+4], " ")))
		for k := range 6 {
			p.P(Text(text(100)))
			if k != 1 {
				continue
			}
			switch {
			case i%3 == 0 && i < 18:
				p.Table(referenceTable(r))
			case i%3 == 1 && i < 18:
				p.Chart(referenceChart(r))
			}
		}
	}
	return d
}

func referenceTable(r *rand.Rand) *Table {
	t := &Table{Caption: "Delivery costs by site and quarter", Columns: []Column{
		{Title: "Site"}, {Title: "Period"}, {Title: "Parcels", Kind: "number"}, {Title: "Costs", Kind: "money", Unit: "€"}, {Title: "Share", Kind: "percent"},
	}}
	for i := range 40 {
		t.Rows = append(t.Rows, []Cell{
			Str(Text(fmt.Sprint("Site ", i))), Str("first quarter of the year"), Num(float64(r.IntN(90000))), Num(float64(r.IntN(9000000)) / 100), Num(float64(r.IntN(1000)) / 10),
		})
	}
	return t
}

func referenceChart(r *rand.Rand) *Chart {
	c := &Chart{Kind: "hbar", Title: "Costs grew most in the north", Unit: "€M", Series: []Series{{Name: "costs"}}}
	for i := range 8 {
		v := r.Float64() * 10
		c.Categories = append(c.Categories, fmt.Sprint("Region ", i))
		c.Series[0].Values = append(c.Series[0].Values, &v)
	}
	return c
}

// BenchmarkLayout sets the reference report on pages, without painting them.
func BenchmarkLayout(b *testing.B) {
	e, err := New(&Options{Footer: "Operations review", NoContents: true})
	require.NoError(b, err)
	d := reference()
	pages := 0
	b.ReportAllocs()
	for b.Loop() {
		l, err := e.lay(b.Context(), d)
		require.NoError(b, err)
		pages = len(l.pages)
		e.release(l)
	}
	b.ReportMetric(float64(pages), "pages")
}
