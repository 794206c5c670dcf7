package render

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// blocksIn returns all blocks of a document of one kind.
func blocksIn[B Block](list []Section) (out []B) {
	for _, s := range list {
		for _, b := range s.Blocks {
			if b, ok := b.(B); ok {
				out = append(out, b)
			}
		}
		out = append(out, blocksIn[B](s.Sections)...)
	}
	return out
}

func TestCardsAndCharts(t *testing.T) {
	for _, row := range []struct {
		rule, input  string
		cards, chart int // how many cards, how many bars
	}{
		{"two figures are two cards", `{"budget": "€1M", "share-percentage": 87}`, 2, 0},
		{"one alone is none, unless asked for", `{"budget": "€1M"}`, 0, 0},
		{"there are four at most", `{"a":"1%","b":"2%","c":"3 €","d":"4 €","e":"5 €"}`, 4, 0},
		{"they are found in objects", `{"x": {"budget": "€1M", "y": {"rate": "3%"}}}`, 2, 0},
		{"ranges, dates, years, ids and versions are none", `{"budget-range": "€650K - €900K", "decision-deadline": "2026-04-30",
			"founded": 1957, "id": "UC-2026-LOG-014", "phone": "+41 44 555 01 20", "version": "3.1", "support": "24/7", "norm": "ISO 27001", "n": 42}`, 0, 0},
		{"a numbered list of money is a chart", `{"savings": "In all €3M: (1) less rework - €1.5M, (2) postage - €500K, and (3) time - €1M. More to come."}`, 0, 3},
		{"one part without a figure: none", `{"savings": "(1) rework - €1.5M, (2) postage - some, (3) time - €1M"}`, 0, 0},
		{"two units: none", `{"savings": "(1) rework - €1.5M, (2) postage - 20%, (3) time - €1M"}`, 0, 0},
		{"two figures: none", `{"savings": "(1) rework - €1.5M, (2) postage - €2M"}`, 0, 0},
		{"numbers out of order: none", `{"savings": "(1) rework - €1M, (3) postage - €2M, (4) time - €1M"}`, 0, 0},
		{"aims are no figures", `{"aims": "(1) serving 100,000+ clients, (2) 40% less cost, (3) ISO 27001 by 2027"}`, 0, 0},
		{"an object of one unit", `{"costs": {"postage": "€120K", "sorting": "€1.4M", "rework": "€600K"}}`, 0, 3},
		{"an object of two kinds", `{"costs": {"postage": "€120K", "sorting": "€1.4M", "owner": "B", "rework": "€600K"}}`, 3, 0},
		{"numbers without a unit", `{"staff": {"a": 10, "b": 20, "c": 30}}`, 0, 0},
		{"pairs in text", `{"quality": "Letters: 94%, Policies: 99.5%, Photos: 71%"}`, 0, 3},
		{"percentiles are no figures", `{"latency": "P50: <1 second, P95: <3 seconds, P99: <5 seconds"}`, 0, 0},
		{"a list of labels", `{"quality": ["Letters: 94%", "Policies: 99%", "Photos: 71%"]}`, 0, 3},
		{"a table with one column of figures", `{"t": [{"n":"a","y":2024,"c":"€1"},{"n":"b","y":2025,"c":"€2"},{"n":"c","y":2026,"c":"€3"}]}`, 0, 3},
		{"a table with two", `{"t": [{"n":"a","q":"1%","c":"€1"},{"n":"b","q":"2%","c":"€2"},{"n":"c","q":"3%","c":"€3"}]}`, 0, 0},
	} {
		d, err := write(t, &InputAuthor{}, row.input)
		require.NoError(t, err)
		cards, bars := 0, 0
		for _, k := range blocksIn[*KPIs](d.Sections) {
			cards += len(k.Items)
		}
		for _, c := range blocksIn[*Chart](d.Sections) {
			bars += len(c.Categories)
		}
		require.Equal(t, row.cards, cards, "%s: cards", row.rule)
		require.Equal(t, row.chart, bars, "%s: bars", row.rule)
		require.NoError(t, Validate(d), row.rule)
	}
}

func TestColumnsKeepTheirText(t *testing.T) {
	d, err := write(t, &InputAuthor{}, `{"t": [{"n":"a","y":2024,"c":"€1.50","q":"5%","x":"1"},{"n":"b","y":12500000,"c":"€2","q":null,"x":"two"}]}`)
	require.NoError(t, err)
	table := blocksIn[*Table](d.Sections)[0]
	var kinds []string
	for _, c := range table.Columns {
		kinds = append(kinds, c.Kind)
	}
	require.Equal(t, []string{"", "number", "money", "percent", ""}, kinds)
	require.Equal(t, "12500000", table.Rows[1][1].Text.plain())
	require.Nil(t, table.Total, "what was not submitted is not added")
}

// customerInfo is a body as other callers post it.
const customerInfo = `{"customer_info": {"company_name": "Nordlicht SE", "founded": 1957, "phone": "+41 44 555 01 20", "primary_contact": {"name": "Wójcik"}},
"use_case_discovery": {"current_costs": {"postage": "€120K", "sorting": "€1.4M", "rework": "€600K"}, "budget": "€2.1M", "accuracy_target": "92%"},
"data_readiness": {"data_quality_percentage": 87, "sources": [{"name": "Letters", "records": 12500000}, {"name": "Photos", "records": 96000}]},
"compliance_integration": {"frameworks": ["ISO 27001", "GDPR"], "go_live": "2026-09-01", "versions": {"api": "3.1"}, "sla": {"support": "24/7"}}}`

func TestCustomerInfo(t *testing.T) {
	d, err := write(t, &InputAuthor{}, customerInfo)
	require.NoError(t, err)
	var values []string
	for _, k := range blocksIn[*KPIs](d.Sections)[0].Items {
		values = append(values, k.Value.plain())
	}
	require.Equal(t, []string{"€2.1M", "92%", "87%"}, values)
	require.Len(t, blocksIn[*Chart](d.Sections), 1)
	file, _ := printed(t, engine(t, nil), d)
	checkFile(t, file)
	text := letters(textOf(t, file))
	for _, s := range []string{"Nordlicht SE", "1957", "+41 44 555 01 20", "Wójcik", "€120K", "€1.4M", "12500000", "ISO 27001", "2026-09-01", "3.1", "24/7"} {
		require.Contains(t, text, letters(s))
	}
}

// Input of any shape and some size is set out or refused: what were not linear
// would run into the time that go test gives a package.
func TestLargeInputs(t *testing.T) {
	for name, in := range map[string]string{
		"prose":    `{"a": [` + strings.Repeat(`"`+strings.Repeat("word ", 200)+`",`, large/1000) + `""]}`,
		"numbered": `{"a": "` + strings.Repeat("(1) x - €1, (2) y - €2, ", large/25) + `"}`,
		"numbers":  `{"a": {` + strings.Repeat(`"k": "€1.4M", `, large/35) + `"z": 1}}`,
		"deep":     `{"a":` + strings.Repeat(`{"b":"1%","a":`, 100_000) + "1" + strings.Repeat("}", 100_001),
	} {
		d, err := write(t, &InputAuthor{}, in)
		if name == "deep" {
			require.ErrorContains(t, err, CodeInvalidInput, "no decoder goes that deep")
			continue
		}
		require.NoError(t, err, name)
		_, err = engine(t, nil).PDF(t.Context(), new(bytes.Buffer), d)
		require.NoError(t, err, name)
	}
}
