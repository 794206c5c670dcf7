package render

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

// A faulty is JSON with one fault. bySchema: the schema knows it, too.
type faulty struct {
	in, want string
	bySchema bool
}

func faults() []faulty {
	const b = "sections[0].blocks[0]"
	table := func(fields string) string { return in(`{"type":"table",` + fields + `}`) }
	chart := func(fields string) string { return in(`{"type":"chart",` + fields + `}`) }
	deep := `{"title":"t","sections":[{"title":"t","sections":[{"title":"t","sections":[{"title":"t"}]}]}]}`
	return []faulty{
		{`{"version":2}`, "version: document of version 2, this package reads 1", true},
		{`{"version":"1"}`, "version: a text, want a number", true},
		{`{"version":1.5}`, "version: 1.5, want a whole number", true},
		{`{"lang":"as usual"}`, `lang: "as usual" is no language tag, as in "en" or "de-AT"`, true},
		{`{"lang":null}`, "lang: null, want a text", true},
		{`{"titel":"x"}`, "titel: no such field; there are: version, lang, cover, sections, notes", true},
		{`{"cover":"x"}`, "cover: a text, want an object", true},
		{`{"cover":{"title":7}}`, "cover.title: a number, want a text", true},
		{`{"cover":{"titel":"x"}}`, "cover.titel: no such field; there are: label, title, subtitle, facts, note", true},
		{`{"cover":{"facts":[{"label":"a"}]}}`, "cover.facts[0].value: missing", true},
		{`{"cover":{"facts":{"a":"b"}}}`, "cover.facts: an object, want a list", true},
		{`{"notes":{"a b":"x"}}`, `notes: "a b" is no id`, true},
		{`{"notes":{"a":["x"]}}`, "notes.a: a list, want a text", true},
		{`{"notes":{"a":"x","a":"y"}}`, "notes.a: twice", false},
		{`{"lang":"en","lang":"de"}`, "lang: twice", false},
		{`{"sections":{}}`, "sections: an object, want a list", true},
		{`{"sections":["x"]}`, "sections[0]: a text, want an object", true},
		{`{"sections":[{}]}`, "sections[0].title: missing", true},
		{`{"sections":[{"title":null}]}`, "sections[0].title: null, want a text", true},
		{`{"sections":[{"title":"t","id":"a b"}]}`, `sections[0].id: "a b" is no id`, true},
		{`{"sections":[{"title":"t","id":"a"},{"title":"t","id":"a"}]}`, `sections[1].id: "a" is also the id of sections[0]`, false},
		{`{"sections":[` + deep + `]}`, "sections[0].sections[0].sections[0].sections: sections more than 3 deep", true},
		{in(`"x"`), b + ": a text, want an object", true},
		{in(`{"text":"x"}`), b + ": no type; there are: paragraph, list, table, chart, timeline, riskmatrix, kpis, callout, quote, image, row, pagebreak", true},
		{in(`{"type":7}`), b + `: no type "7"; there are: paragraph`, true},
		{in(`{"type":"video"}`), b + `: no type "video"; there are: paragraph`, true},
		{in(`{"type":"paragraph"}`), b + ".text: missing", true},
		{in(`{"type":"paragraph","text":true}`), b + ".text: true or false, want a text", true},
		{in(`{"type":"paragraph","text":"x","type":"paragraph"}`), b + ".type: twice", false},
		{in(`{"type":"list","items":"x"}`), b + ".items: a text, want a list", true},
		{in(`{"type":"list","items":["x",7]}`), b + ".items[1]: a number, want a text", true},
		{in(`{"type":"list","ordered":"yes","items":[]}`), b + ".ordered: a text, want true or false", true},
		{in(`{"type":"kpis","items":[{"label":"x"}]}`), b + ".items[0].value: missing", true},
		{in(`{"type":"kpis","items":[{"label":"x","value":7}]}`), b + ".items[0].value: a number, want a text", true},
		{in(`{"type":"callout","title":"x"}`), b + ".text: missing", true},
		{in(`{"type":"quote","text":"x","author":"y"}`), b + ".author: no such field; there are: text, by", true},
		{in(`{"type":"pagebreak","x":1}`), b + ".x: no such field", true},
		{table(`"rows":[]`), b + ".columns: missing", true},
		{table(`"columns":[{"kind":"euro"}]`), b + `.columns[0].kind: no kind "euro"; there are: text, number, money, percent, date, spark`, true},
		{table(`"columns":[{"decimals":10}]`), b + ".columns[0].decimals: 10 decimals, from 0 to 9", true},
		{table(`"columns":[{"decimals":null}]`), b + ".columns[0].decimals: null, want a number", true},
		{table(`"columns":["x"]`), b + ".columns[0]: a text, want an object", true},
		{table(`"columns":[{"unit":"` + strings.Repeat("x", 41) + `"}]`), b + ".columns[0].unit: a unit of 41 bytes, at most 40", true},
		{table(`"columns":[{},{},{},{},{}],"rows":[[1,2,3,4,5],[1,2,3,4]]`), b + ".rows[1]: 4 cells, 5 columns", false},
		{table(`"columns":[{}],"rows":["x"]`), b + ".rows[0]: a text, want a list", true},
		{table(`"columns":[{}],"rows":[["x"],[true]]`), b + ".rows[1][0]: true or false, a cell is a text, a number, a list of numbers or null", true},
		{table(`"columns":[{}],"rows":[[1e999]]`), b + ".rows[0][0]: 1e999 is too large a number", false},
		{table(`"columns":[{"kind":"number"}],"total":["max"]`), b + `.total[0]: no total "max"; there are: sum, avg`, true},
		{table(`"columns":[{}],"total":["sum"]`), b + `.total[0]: a column of kind "text" has no sum`, false},
		{table(`"columns":[{}],"total":["",""]`), b + ".total: 2 cells, 1 columns", false},
		{table(`"columns":[` + strings.Repeat("{},", 64) + `{}]`), b + ".columns: 65 columns, at most 64", true},
		{chart(`"kind":"radar","categories":["a"],"series":[{"values":[1]}]`), b + `.kind: no kind "radar"; there are: bar, hbar, stacked, line, area, multiples, waterfall, donut`, true},
		{chart(`"categories":["a"],"series":[{"values":[1]}]`), b + ".kind: missing", true},
		{chart(`"kind":"bar","categories":["a"],"series":[{"values":["1"]}]`), b + ".series[0].values[0]: a text, want a number", true},
		{chart(`"kind":"bar","categories":["a","b"],"series":[{"values":[1]}]`), b + ".series[0].values: 1 of them, 2 categories", false},
		{chart(`"kind":"bar","categories":["a"],"series":[{"values":[1]}],"highlight":1`), b + ".highlight: 1, the last one is 0", false},
		{chart(`"kind":"bar","categories":[],"series":[{"values":[]}]`), b + ".categories: 0 of them", true},
		{chart(`"kind":"waterfall","categories":["a"],"series":[{"values":[1]},{"values":[1]}]`), b + ".series: 2 of them, a waterfall has one", false},
		{chart(`"kind":"area","log":true,"categories":["a"],"series":[{"values":[1]}]`), b + `.log: a chart of kind "area" has no logarithmic axis`, false},
		{chart(`"kind":"line","log":true,"categories":["a"],"series":[{"values":[0]}]`), b + ".series[0].values[0]: 0, on a logarithmic axis all values are above zero", false},
		{chart(`"kind":"line","log":"yes","categories":["a"],"series":[{"values":[1]}]`), b + ".log: a text, want true or false", true},
		{table(`"columns":[{"kind":"spark"}],"rows":[[[1,"2"]]]`), b + ".rows[0][0][1]: a text, want a number", true},
		{table(`"columns":[{}],"rows":[[[1,2]]]`), b + ".rows[0][0]: a list of numbers, which stands in columns of kind spark only", false},
		{table(`"columns":[{"kind":"spark"}],"rows":[[[` + strings.Repeat("1,", 500) + `1]]]`), b + ".rows[0][0]: 501 values, at most 500 are drawn", true},
		{table(`"columns":[{"kind":"spark"}],"total":["sum"]`), b + `.total[0]: a column of kind "spark" has no sum`, false},
		{in(`{"type":"kpis","items":[{"label":"x","value":"1","trend":[1,1e101]}]}`), b + ".items[0].trend[1]: 1e+101 is no value that can be drawn", true},
		{in(`{"type":"kpis","items":[{"label":"x","value":"1","trend":"up"}]}`), b + ".items[0].trend: a text, want a list", true},
		{in(`{"type":"timeline"}`), b + ".phases: missing", true},
		{in(`{"type":"timeline","phases":[{"name":"a","from":"2026-01"}]}`), b + ".phases[0].to: missing", true},
		{in(`{"type":"timeline","phases":[{"name":"a","from":"January","to":"2026-02"}]}`), b + `.phases[0].from: "January" is no time, as in "2026-03", "2026-03-15" or, for the fourth month, "M4"`, true},
		{in(`{"type":"timeline","phases":[{"name":"a","from":"2026-02","to":"2026-01"}]}`), b + `.phases[0].to: "2026-01" is before "2026-02"`, false},
		{in(`{"type":"timeline","phases":[{"name":"a","from":"2026-02","to":"2026-02"}],"milestones":[{"name":"m","at":"M2"}]}`), b + `.milestones[0].at: "M2" beside times of another kind: all have a date, or none`, false},
		{in(`{"type":"riskmatrix","items":[]}`), b + ".items: 0 of them, 1 to 16 are drawn", true},
		{in(`{"type":"riskmatrix","items":[{"name":"x","likelihood":"high","impact":1}]}`), b + ".items[0].likelihood: a text, want a number", true},
		{in(`{"type":"riskmatrix","items":[{"name":"x","likelihood":6,"impact":1}]}`), b + ".items[0].likelihood: 6, from 1 to 5", true},
		{in(`{"type":"riskmatrix","impact":["a","b","c"],"items":[{"name":"x","likelihood":1,"impact":4}]}`), b + ".items[0].impact: 4, from 1 to 3", false},
		{in(`{"type":"image","name":"https://x.y/z.png","alt":""}`), b + `.name: "https://x.y/z.png" is no name of a file`, false},
		{in(`{"type":"image","name":"../z.png","alt":""}`), b + `.name: "../z.png" is no name of a file`, false},
		{in(`{"type":"image","name":"z.png","alt":"","width":101}`), b + ".width: 101 percent, from 5 to 100", true},
		{in(`{"type":"image","name":"z.png"}`), b + ".alt: missing", true},
		{in(`{"type":"row","cells":[[],[],[],[],[]]}`), b + ".cells: 5 of them, at most 4", true},
		{in(`{"type":"row","cells":[[],[{"type":"paragraph","text":7}]]}`), b + ".cells[1][0].text: a number, want a text", true},
		{in(`{"type":"row","cells":[[{"type":"row","cells":[]}]]}`), b + ".cells[0][0]: no row stands in a row", true},
		{in(`{"type":"row","weights":[1],"cells":[[],[]]}`), b + ".weights: 1 weights, 2 cells", false},
		{in(`{"type":"row","weights":[0,1],"cells":[[],[]]}`), b + ".weights[0]: 0, from 1 to 100", true},
		{`[]`, "a list, want an object", true},
		{`{"sections":[}`, "not JSON: line 1, column 14", true},
		{`{} {}`, "not JSON: line 1", true},
		{``, "not JSON", true},
	}
}

func TestDecodeNamesEachFault(t *testing.T) {
	for _, c := range faults() {
		d, err := Decode([]byte(c.in))
		require.ErrorIs(t, err, reportjobs.ErrInvalid, "%s", c.in)
		require.Nil(t, d)
		text := strings.TrimPrefix(err.Error(), reportjobs.ErrInvalid.Error()+": ")
		require.Truef(t, strings.HasPrefix(text, c.want), "%s\nis told as %q\nwant %q", c.in, text, c.want)
		require.NotContains(t, text, "\n", "one fault, one line: %s", c.in)
	}
}

func TestDecodeNamesUpToTwentyFaults(t *testing.T) {
	_, err := Decode([]byte(in(`{"type":"list","items":[1]},{"type":"table","columns":[{},{}],"rows":[["a"],["a","b"],["a","b","c"]]},{"type":"x"}`)))
	require.EqualError(t, err, reportjobs.ErrInvalid.Error()+": "+strings.Join([]string{
		"sections[0].blocks[0].items[0]: a number, want a text",
		"sections[0].blocks[2]: no type \"x\"; there are: " + strings.Join(kinds, ", "),
		"sections[0].blocks[1].rows[0]: 1 cells, 2 columns",
		"sections[0].blocks[1].rows[2]: 3 cells, 2 columns",
	}, "\n"))
	_, err = Decode([]byte(in(strings.Repeat("7,", 29) + "7")))
	require.Equal(t, 20, strings.Count(err.Error(), "\n"))
	require.ErrorContains(t, err, "\nand 10 more")
}

func TestLimits(t *testing.T) {
	many := func(n int, s string) string { return strings.TrimSuffix(strings.Repeat(s+",", n), ",") }
	for want, in := range map[string]string{
		fmt.Sprint(MaxJSON+1, " bytes of JSON, at most ", MaxJSON): strings.Repeat(" ", MaxJSON+1),
		"more than 600000 values, or more than 64 deep":            in(many(600_001, "1")),
		"more than 20000 blocks":                                   in(many(MaxBlocks+1, `{"type":"pagebreak"}`)),
		"more than 5000 sections":                                  `{"sections":[` + many(MaxSections+1, `{"title":""}`) + `]}`,
		"more than 200000 cells":                                   in(`{"type":"table","columns":[{},{}],"rows":[` + many(MaxCells/2+1, "[0,0]") + `]}`),
		"more than 50000 items":                                    in(`{"type":"list","items":[` + many(MaxItems+1, `""`) + `]}`),
		"a text of 1048577 bytes, at most 1048576":                 in(`{"type":"paragraph","text":"` + strings.Repeat("x", MaxText+1) + `"}`),
		"more than 20000 points of charts":                         in(many(21, `{"type":"chart","kind":"line","categories":[`+many(500, `""`)+`],"series":[{"values":[`+many(500, "0")+`]}]}`)),
	} {
		_, err := Decode([]byte(in))
		require.ErrorIs(t, err, reportjobs.ErrInvalid)
		require.ErrorContains(t, err, want)
	}
	d := NewDocument("")
	for range 9 {
		d.Section("").P(Text(strings.Repeat("x", MaxText)))
	}
	require.ErrorContains(t, Validate(d), "more than 8388608 bytes of text")
	require.ErrorContains(t, Validate(nil), "no document")

	mended, told, err := Mend([]byte(in(`{"type":"list","items":["kept"]},` + many(MaxBlocks+5, `{"type":"pagebreak"}`))))
	require.NoError(t, err)
	require.Len(t, mended.Sections[0].Blocks, MaxBlocks)
	require.Contains(t, strings.Join(told, "\n"), "part of it was left out")
	require.Len(t, told, 6)
}

func TestListsAreNeverNull(t *testing.T) {
	text, err := json.Marshal(document(&List{}, &KPIs{}, &Table{Rows: [][]Cell{nil}}, &Row{Cells: []Blocks{nil}}))
	require.NoError(t, err)
	require.NotContains(t, string(text), "null")
	_, err = Decode(text)
	require.NoError(t, err)
}
