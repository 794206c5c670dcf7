package spot

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/bedrock/internal/label"
	"github.com/qubitz/reportjobs/render"
)

func TestPlain(t *testing.T) {
	for text, want := range map[render.Text]string{
		"no markup":                           "no markup",
		"**5** of *7* `TB`":                   "5 of 7 TB",
		"2 * 3 hours":                         "2 * 3 hours",
		`a \* and a \\`:                       `a * and a \`,
		"[5 TB](https://example.com/9) a day": "5 TB a day",
		"5 TB[^7] a day":                      "5 TB a day",
		"[see] this [^ and":                   "[see] this [^ and",
	} {
		require.Equal(t, want, Of(&render.Paragraph{Text: text}, "en")[0].Text, text)
	}
}

func number(v float64) *float64 { return &v }

// TestTable: what stands around a cell, and which cells hold no figures.
func TestTable(t *testing.T) {
	table := &render.Table{Caption: "Cost by **year**",
		Columns: []render.Column{{Title: "Item"}, {Title: "Low", Unit: "€K"}, {Title: "Since"}, {Title: "Priority"}, {Title: "Trend", Kind: "spark", Unit: "%"}},
		Rows:    [][]render.Cell{{render.Str("*Licence*"), render.Num(2026), render.Num(2026), render.Num(3), {Values: []*float64{number(1), nil, number(2)}}, render.Str("behind the columns")}}}
	spots := Of(table, "en")
	byPlace := map[string]Spot{}
	var order []string
	for _, s := range spots {
		s.Near = strings.Join(strings.Fields(s.Near), " ")
		byPlace[s.Where] = s
		order = append(order, s.Where)
	}
	require.Equal(t, []string{"caption", "columns[0].title", "columns[1].title", "columns[2].title", "columns[3].title", "columns[4].title",
		"rows[0][0]", "rows[0][1]", "rows[0][4][0]", "rows[0][4][2]", "rows[0][5]"}, order, "the year of a date and a rank are left out")
	require.Equal(t, Spot{Where: "rows[0][1]", Number: number(2026), Hint: label.Hint{Unit: "EUR", Scale: 1e3}, Row: "Licence",
		Near: "Licence Licence behind the columns Low", Wide: "Cost by year"}, byPlace["rows[0][1]"])
	require.Equal(t, "%", byPlace["rows[0][4][2]"].Hint.Unit)
	require.InDelta(t, 2, *byPlace["rows[0][4][2]"].Number, 0)
}

func TestColumns(t *testing.T) {
	for _, tt := range []struct {
		rule   string
		column render.Column
		row    string
		unit   string
	}{
		{"its unit", render.Column{Title: "Budget", Unit: "€"}, "Pilot", "EUR"},
		{"else its title", render.Column{Title: "Hours"}, "Pilot", "h"},
		{"what its title says it is per", render.Column{Title: "Cost per month", Unit: "€"}, "Pilot", "EUR/month"},
		{"unless its unit does", render.Column{Title: "Cost per month", Unit: "€ per week"}, "Pilot", "EUR/week"},
		{"its kind goes before both", render.Column{Title: "Hours", Kind: "percent"}, "Pilot", "%"},
		{"points are a kind of percent", render.Column{Title: "Change", Kind: "percent", Unit: "pp"}, "Pilot", "pp"},
		{"money keeps its currency", render.Column{Title: "Cost", Kind: "money", Unit: "€"}, "Pilot", "EUR"},
		{"money of none is any, per what it was", render.Column{Title: "Cost per month", Kind: "money"}, "Pilot", "¤/month"},
		{"else the brackets of the row", render.Column{Title: "Value"}, "Pilot (hours)", "h"},
		{"else how the row begins", render.Column{Title: "Value"}, "Hours of the pilot", "h"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			spots := Of(&render.Table{Columns: []render.Column{{Title: "What"}, tt.column}, Rows: [][]render.Cell{{render.Str(render.Text(tt.row)), render.Num(5)}}}, "en")
			require.Equal(t, tt.unit, spots[len(spots)-1].Hint.Unit)
		})
	}
}
