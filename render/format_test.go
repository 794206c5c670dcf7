package render

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		kind, unit string
		v          float64
		decimals   int
		want       Text
	}{
		{"", "", 1234567.5, 1, "1,234,567.5"},
		{"", "", 999, 0, "999"},
		{"", "", 1000, 0, "1,000"},
		{"", "", -3.14, 1, "−3.1"},
		{"", "", -0.001, 1, "0.0"}, // no minus without a figure
		{"", "", math.Inf(1), 0, "–"},
		{"", "", math.NaN(), 0, "–"},
		{"number", "kg", 999, 0, "999\u00a0kg"},
		{"number", "€", 5, 0, "€5"},
		{"number", "%", 5, 0, "5%"},
		{"number", "x", 2.5, 1, "2.5x"},
		{"number", "°C", 20, 0, "20\u00a0°C"},
		{"number", "GPU", 20, 0, "20\u00a0GPU"}, // three letters, but no currency
		{"number", "EUR/t", 20, 0, "€20/t"},
		{"number", "a*b", 1, 0, "1\u00a0a\\*b"},
		{"percent", "", 12.4, 1, "12.4%"},
		{"percent", "%", -100, 0, "−100%"},
		{"percent", "pp", 0.5, 1, "0.5\u00a0pp"},
		{"money", "", 7, 2, "7.00"},
		{"money", "€", -1270936.28, 2, "−€1,270,936.28"},
		{"money", "EUR", 1200, 0, "€1,200"},
		{"money", "USD", 1200, 0, "$1,200"},
		{"money", "US$", 1200, 0, "US$1,200"},
		{"money", "CHF", 1200, 0, "CHF\u00a01,200"},
		{"money", "CAD", 1, 0, "CA$1"},
		{"money", "€M", 4.38, 2, "€4.38M"},
		{"money", "M€", 4.38, 2, "€4.38M"},
		{"money", "EUR k", 12, 0, "€12k"},
		{"money", "million USD", 4.4, 1, "$4.4\u00a0million"},
		{"money", "€ per seat", 9, 0, "€9\u00a0per seat"},
		{"money", "points", 9, 0, "9\u00a0points"},
		{"date", "", 2026, 0, "2026"},
	} {
		f := (&Column{Kind: c.kind, Unit: c.unit}).format(c.decimals)
		require.Equal(t, c.want, f.number(c.v), "%+v", c)
	}
}

func TestDates(t *testing.T) {
	for in, want := range map[Text]Text{
		"2026-03-02":                "2\u00a0Mar\u00a02026",
		"2026-03":                   "Mar\u00a02026",
		"2026-03-12T00:00:00Z":      "12\u00a0Mar\u00a02026",
		"2026-03-12T14:05:00+02:00": "12\u00a0Mar\u00a02026,\u00a014:05",
		"2026-13-40":                "2026-13-40",
		"Q1 2026":                   "Q1 2026",
		"":                          "",
		"soon":                      "soon",
	} {
		require.Equal(t, want, inEnglish().formatDate(in))
	}
}

func TestAmountsAreToTheCent(t *testing.T) {
	one := 1
	for _, rule := range []struct {
		column Column
		values [2]float64
		want   []Text // the values, their average
	}{
		{Column{Kind: "money", Unit: "€"}, [2]float64{1234567, 765432.5}, []Text{"€1,234,567.00", "€765,432.50", "€999,999.75"}},
		{Column{Kind: "money", Unit: "€"}, [2]float64{1, 2}, []Text{"€1", "€2", "€1.50"}},
		{Column{Kind: "money", Unit: "USD"}, [2]float64{1, 3}, []Text{"$1", "$3", "$2"}},
		{Column{Kind: "money", Unit: "€/t"}, [2]float64{2.5, 3}, []Text{"€2.50/t", "€3.00/t", "€2.75/t"}},
		{Column{Kind: "money", Unit: "€ per seat"}, [2]float64{2.5, 3}, []Text{"€2.50\u00a0per seat", "€3.00\u00a0per seat", "€2.75\u00a0per seat"}},
		{Column{Kind: "money", Unit: "€M"}, [2]float64{4.4, 3}, []Text{"€4.4M", "€3.0M", "€3.7M"}},
		{Column{Kind: "money", Unit: "million €"}, [2]float64{4.4, 3}, []Text{"€4.4\u00a0million", "€3.0\u00a0million", "€3.7\u00a0million"}},
		{Column{Kind: "money", Unit: "€", Decimals: &one}, [2]float64{4.5, 3.5}, []Text{"€4.5", "€3.5", "€4.0"}},
		{Column{Kind: "number", Unit: "€"}, [2]float64{4.5, 3.5}, []Text{"€4.5", "€3.5", "€4.0"}},
		{Column{Kind: "money", Unit: "points"}, [2]float64{4.5, 3.5}, []Text{"4.5\u00a0points", "3.5\u00a0points", "4.0\u00a0points"}},
	} {
		table := &Table{Columns: []Column{{}, rule.column}, Rows: [][]Cell{{{}, Num(rule.values[0])}, {{}, Num(rule.values[1])}}, Total: []string{"", "avg"}}
		require.NoError(t, Validate(document(table)))
		var got []Text
		for _, row := range table.grid(inEnglish()) {
			got = append(got, row[1])
		}
		require.Equal(t, rule.want, got, "%+v", rule.column)
	}
}

func TestColumnsAgreeOnTheirDecimals(t *testing.T) {
	two := 3
	table := &Table{
		Columns: []Column{{Title: "Item"}, {Kind: "number"}, {Kind: "money", Unit: "€"}, {Kind: "percent"}, {Kind: "number", Decimals: &two}, {Kind: "date"}},
		Rows: [][]Cell{
			{Str("a"), Num(1), Num(1.5), Num(33.3333), Num(1), Str("2026-01-02")},
			{Str("b"), Num(2), Num(-1000), Num(1), {}, Num(2025)},
			{Str("c"), Str("n/a"), {}, Num(0), Num(-0.0004), {}},
		},
		Total: []string{"", "avg", "sum", "avg", "sum", ""},
	}
	require.NoError(t, Validate(document(table)))
	require.Equal(t, [][]Text{
		{"a", "1", "€1.50", "33.33%", "1.000", "2\u00a0Jan\u00a02026"},
		{"b", "2", "−€1,000.00", "1.00%", "", "2025"},
		{"c", "n/a", "", "0.00%", "0.000", ""},
		{"Total", "1.5", "−€998.50", "11.44%", "1.000", ""},
	}, table.grid(inEnglish()))
	table.Total = []string{"", "avg", "", "", "", ""}
	require.Equal(t, Text("Average"), table.grid(inEnglish())[3][0])
	table.Rows = nil
	require.Equal(t, []Text{"Average", "–", "", "", "", ""}, table.grid(inEnglish())[0])
	table.Total = nil
	require.Empty(t, table.grid(inEnglish()))
}
