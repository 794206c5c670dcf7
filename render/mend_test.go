package render

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/internal/bounds"
)

// in wraps blocks into a document.
func in(blocks string) string {
	return `{"version":1,"sections":[{"title":"T","blocks":[` + blocks + `]}]}`
}

// TestMend: what a model writes becomes the document that it meant, and what
// was done is told. The wanted document is JSON for Decode.
func TestMend(t *testing.T) {
	p := in(`{"type":"paragraph","text":"x"}`)
	for _, c := range []struct{ name, in, want, told string }{
		{"nothing to do", p, p, ""},
		{"prose around", "Sure! Here is it:\n" + p + "\nGood luck.", p, "stood around the JSON"},
		{"a fence", "```json\n" + p + "\n```", p, "stood around"},
		{"cut off", strings.TrimSuffix(p, `"}]}]}`), p, "cut off"},
		{"commas, comments and quotes", `{version:1,"sections":[{'title':"T","blocks":[{"type":"paragraph","text":"x",},],},], /* end */}`, p, "no JSON in it"},
		{"a wrapper", `{"report":` + p + `}`, p, `stands in "report"`},
		{"an array of sections", `[{"title":"T","blocks":[{"type":"paragraph","text":"x"}]}]`, p, ""},
		{"blocks without a section", `{"title":"R","content":["x"]}`, `{"version":1,"cover":{"title":"R"},"sections":[{"title":"R","blocks":[{"type":"paragraph","text":"x"}]}]}`, "as part of the cover\nblocks that stand in no section"},
		{"a section by its other names", `{"sections":[{"heading":"T","content":"x"}]}`, p, `sections[0]: "heading" was read as title`},
		{"sections by title", `{"sections":{"T":"x"}}`, p, ""},
		{"sections in sections, too deep", `{"sections":[{"title":"a","sections":[{"title":"b","subsections":[{"title":"c","children":[{"title":"d","content":["x"]}]}]}]}]}`,
			`{"version":1,"sections":[{"title":"a","sections":[{"title":"b","sections":[{"title":"c","blocks":[{"type":"paragraph","text":"**d**"},{"type":"paragraph","text":"x"}]}]}]}]}`, "at most 3 deep"},
		{"headings among blocks", in(`{"type":"heading","level":2,"text":"A"},{"type":"text","text":"x"},{"type":"h3","text":"B"},"y"`),
			`{"version":1,"sections":[{"title":"T","sections":[{"title":"A","blocks":[{"type":"paragraph","text":"x"}],"sections":[{"title":"B","blocks":[{"type":"paragraph","text":"y"}]}]}]}]}`, "a heading became"},
		{"a version of its own", strings.Replace(p, `"version":1`, `"version":"2.0"`, 1), p, "version: the version was read as 1"},
		{"cover and language", `{"lang":"de_AT","title":"R","subtitle":"s","client":"Acme","date":"2026","facts":{"owner":"Ann"},"sections":[{"title":"T"}]}`,
			`{"version":1,"lang":"de-AT","cover":{"title":"R","subtitle":"s","label":"Acme","facts":[{"label":"Owner","value":"Ann"},{"label":"Date","value":"2026"}]},"sections":[{"title":"T"}]}`, `"client" was read as label`},
		{"unknown language", `{"lang":"as usual","sections":[{"title":"T"}]}`, `{"version":1,"sections":[{"title":"T"}]}`, "no language tag"},
		{"unknown field", strings.Replace(p, `"text":"x"`, `"text":"x","color":"red"`, 1), p, `sections[0].blocks[0]: no field "color"; it was left out`},
		{"unknown type with text", in(`{"type":"video","text":"x"}`), p, `no type "video"; it was read as paragraph`},
		{"unknown type", in(`{"type":"video","file":"x"},"x"`), p, `no type "video"; it was left out`},
		{"a string for a block", in(`"x"`), p, ""},
		{"a number for a text", in(`{"type":"paragraph","text":12}`), in(`{"type":"paragraph","text":"12"}`), ""},
		{"typed numbers", `{"sections":[{"title":"1. S","blocks":[{"type":"table","caption":"Table 3: T","columns":["a"],"rows":[["x"]]}],"sections":[{"title":"1.1 D"},{"title":"2 teams"}]},{"title":"1. Not the second"},{"title":"2024"}]}`,
			`{"version":1,"sections":[{"title":"S","blocks":[{"type":"table","caption":"T","columns":[{"title":"a"}],"rows":[["x"]]}],"sections":[{"title":"D"},{"title":"2 teams"}]},{"title":"1. Not the second"},{"title":"2024"}]}`, "the numbers of 3 sections, tables or figures were left out"},
		{"lines for a text", in(`{"type":"paragraph","text":["a","b"]}`), in(`{"type":"paragraph","text":"a"},{"type":"paragraph","text":"b"}`), ""},
		{"bullets", in(`{"type":"bullets","bullets":["- a","• b",{"text":"c"},{"title":"d","text":"e"}]}`), in(`{"type":"list","items":["a","b","c","**d**: e"]}`), `type "bullets" was read as list`},
		{"ul and ol", in(`{"type":"ul","items":["a"]},{"type":"ol","items":["b"]},{"type":"list","style":"numbered","items":"1. c\n2. d"}`),
			in(`{"type":"list","items":["a"]},{"type":"list","ordered":true,"items":["b"]},{"type":"list","ordered":true,"items":["c","d"]}`), ""},
		{"lists in lists", in(`{"type":"list","items":["a",["b"],{"text":"c","children":["d"]}]}`), in(`{"type":"list","items":["a","– b","c","– d"]}`), ""},
		{"Markdown", in(`"Intro.\n\n- a\n- b\n\n> q\n> — me\n\n1. one\n2. two\n\nEnd"`),
			in(`{"type":"paragraph","text":"Intro."},{"type":"list","items":["a","b"]},{"type":"quote","text":"q","by":"me"},{"type":"list","ordered":true,"items":["one","two"]},{"type":"paragraph","text":"End"}`), "in Markdown became 5 blocks"},
		{"headings in Markdown", `{"sections":[{"title":"T","content":"x\n## A\ny\n### B\nz"}]}`,
			`{"version":1,"sections":[{"title":"T","blocks":[{"type":"paragraph","text":"x"}],"sections":[{"title":"A","blocks":[{"type":"paragraph","text":"y"}],"sections":[{"title":"B","blocks":[{"type":"paragraph","text":"z"}]}]}]}]}`, "in Markdown"},
		{"a table in Markdown", in(`"| a | b |\n|---|--:|\n| x | 1,200 |\n| y \\| z | 3 |"`), in(`{"type":"table","columns":[{"title":"a"},{"title":"b","kind":"number"}],"rows":[["x",1200],["y | z",3]]}`), "texts were read as numbers"},
		{"code in Markdown", in("\"```go\\nf(x)\\n```\""), in("{\"type\":\"paragraph\",\"text\":\"`f(x)`\"}"), ""},
		{"bullets as texts", `{"sections":[{"title":"T","content":["- a","- b"]}]}`, in(`{"type":"list","items":["a","b"]}`), ""},
		{"no list", in(`"2024. was good"`), in(`{"type":"paragraph","text":"2024. was good"}`), ""},
		{"other marks", in(`"__b__ and _i_, ~~s~~ <b>t</b><br>snake_case_name"`), in(`{"type":"paragraph","text":"**b** and *i*, s **t**\nsnake_case_name"}`), ""},
		{"images and links in text", in(`"a ![logo](https://x/y.png) [t](http://x.y) [u](https://x.y)"`), in(`{"type":"paragraph","text":"a logo t (http://x.y) [u](https://x.y)"}`), "models do not name images"},
		{"an image", in(`{"type":"image","src":"https://x/y.png"},"x"`), p, "an image was left out"},
		{"rows of all lengths", in(`{"type":"table","columns":["a","b"],"rows":[["x"],["y","z","w"]]}`), in(`{"type":"table","columns":[{"title":"a"},{"title":"b"},{}],"rows":[["x",null,null],["y","z","w"]]}`), "1 of 2 rows had fewer cells"},
		{"rows that are objects", in(`{"type":"table","columns":[{"key":"n","header":"Name"},{"key":"v","type":"currency","unit":"EUR"}],"rows":[{"n":"x","v":1},{"v":2,"n":"y","z":"new"}]}`),
			in(`{"type":"table","columns":[{"title":"Name"},{"title":"V","kind":"money","unit":"EUR"},{"title":"Z"}],"rows":[["x",1,null],["y",2,"new"]]}`), `"header" was read as title`},
		{"headers and data", in(`{"type":"table","headers":["a"],"data":[["x"]]}`), in(`{"type":"table","columns":[{"title":"a"}],"rows":[["x"]]}`), `"headers" was read as columns`},
		{"the first row as header", in(`{"type":"table","rows":[["a","b"],["x",1]]}`), in(`{"type":"table","columns":[{"title":"a"},{"title":"b","kind":"number"}],"rows":[["x",1]]}`), "first row"},
		{"amounts of one scale", in(`{"type":"table","columns":["a","b"],"rows":[["x","€1.2M"],["y","(€3.4M)"]]}`), in(`{"type":"table","columns":[{"title":"a"},{"title":"b","kind":"money","unit":"€M"}],"rows":[["x",1.2],["y",-3.4]]}`), "2 texts were read as numbers"},
		{"amounts of two scales", in(`{"type":"table","columns":["a"],"rows":[["€1.2M"],["€900k"]]}`), in(`{"type":"table","columns":[{"title":"a","kind":"money","unit":"€"}],"rows":[[1200000],[900000]]}`), ""},
		{"shares", in(`{"type":"table","columns":["a"],"rows":[["12 %"],["n/a"],["(3,4)"]]}`), in(`{"type":"table","columns":[{"title":"a","kind":"percent"}],"rows":[[12],["n/a"],[-3.4]]}`), ""},
		{"years stay text", in(`{"type":"table","columns":["a"],"rows":[["2024"],["2025"]]}`), in(`{"type":"table","columns":[{"title":"a"}],"rows":[["2024"],["2025"]]}`), ""},
		{"texts stay text", in(`{"type":"table","columns":["a"],"rows":[["12"],["many"]]}`), in(`{"type":"table","columns":[{"title":"a"}],"rows":[["12"],["many"]]}`), ""},
		{"decimal commas by language", `{"lang":"de","sections":[{"title":"T","blocks":[{"type":"table","columns":["a"],"rows":[["1.234"],["2,5"]]}]}]}`,
			`{"version":1,"lang":"de","sections":[{"title":"T","blocks":[{"type":"table","columns":[{"title":"a","kind":"number"}],"rows":[[1234],[2.5]]}]}]}`, ""},
		{"a typed total", in(`{"type":"table","columns":["a","b"],"rows":[["x",1],["y",2],["Total",3]]}`), in(`{"type":"table","columns":[{"title":"a"},{"title":"b","kind":"number"}],"rows":[["x",1],["y",2]],"total":["","sum"]}`), "last row is the total"},
		{"a total that is wrong stays", in(`{"type":"table","columns":["a","b"],"rows":[["x",1],["y",2],["Total",4]]}`), in(`{"type":"table","columns":[{"title":"a"},{"title":"b","kind":"number"}],"rows":[["x",1],["y",2],["Total",4]]}`), ""},
		{"totals that are wanted", in(`{"type":"table","columns":["a","b","c"],"rows":[["x",1,2]],"totals":{"b":"average"},"id":"My table"}`), in(`{"type":"table","id":"My-table","columns":[{"title":"a"},{"title":"b","kind":"number"},{"title":"c","kind":"number"}],"rows":[["x",1,2]],"total":["","avg",""]}`), `was read as "My-table"`},
		{"metrics", in(`{"type":"metrics","metrics":[{"name":"Growth","value":12.5,"unit":"%","change":"up"},{"label":"Sales","value":4380000,"unit":"EUR"}]}`),
			in(`{"type":"kpis","items":[{"label":"Growth","value":"12.5%","note":"up"},{"label":"Sales","value":"€4,380,000"}]}`), `type "metrics" was read as kpis`},
		{"cards one by one", in(`{"type":"kpi","label":"a","value":"1"},{"type":"kpi","label":"b","value":"2"}`), in(`{"type":"kpis","items":[{"label":"a","value":"1"},{"label":"b","value":"2"}]}`), ""},
		{"cards by label", in(`{"type":"kpis","items":{"sales-volume":"5"}}`), in(`{"type":"kpis","items":[{"label":"Sales volume","value":"5"}]}`), ""},
		{"warnings and notes", in(`{"type":"warning","content":"x"},{"type":"callout","message":"y"}`), in(`{"type":"callout","title":"Warning","text":"x"},{"type":"callout","text":"y"}`), `"content" was read as text`},
		{"a quote", in(`{"type":"blockquote","quote":"q","author":"me"}`), in(`{"type":"quote","text":"q","by":"me"}`), ""},
		{"a chart of points", in(`{"type":"bar_chart","title":"t","data":[{"label":"a","value":"€1.5k"},{"label":"b","value":2}]}`), in(`{"type":"chart","kind":"bar","title":"t","unit":"€","categories":["a","b"],"series":[{"values":[1500,2]}]}`), ""},
		{"a chart as Chart.js has it", in(`{"type":"chart","chartType":"line","data":{"labels":["a","b"],"datasets":[{"label":"s","data":[1,null]}]}}`), in(`{"type":"chart","kind":"line","categories":["a","b"],"series":[{"name":"s","values":[1,null]}]}`), ""},
		{"a pie of two series", in(`{"type":"pie","labels":["a"],"series":[{"name":"x","values":[1]},{"name":"y","values":[2]}]}`), in(`{"type":"chart","kind":"bar","categories":["a"],"series":[{"name":"x","values":[1]},{"name":"y","values":[2]}]}`), "became bars"},
		{"values without categories", in(`{"type":"chart","kind":"radar","values":[1,"2"],"highlight":7}`), in(`{"type":"chart","kind":"bar","categories":["1","2"],"series":[{"values":[1,2]}]}`), `no kind "radar"`},
		{"series by name", in(`{"type":"chart","categories":["a","b","c"],"series":{"X":[1,2]},"highlight":"b"}`), in(`{"type":"chart","kind":"bar","categories":["a","b","c"],"series":[{"name":"X","values":[1,2,null]}],"highlight":1}`), ""},
		{"an empty chart", in(`{"type":"chart","kind":"bar"},"x"`), p, "without values"},
		{"areas, and stacked lines", in(`{"type":"area_chart","labels":["a","b"],"series":[{"name":"x","values":[1,2]}]},{"type":"line","stacked":true,"labels":["a"],"series":[{"name":"x","values":[1]},{"name":"y","values":[2]}]}`),
			in(`{"type":"chart","kind":"area","categories":["a","b"],"series":[{"name":"x","values":[1,2]}]},{"type":"chart","kind":"area","categories":["a"],"series":[{"name":"x","values":[1]},{"name":"y","values":[2]}]}`), ""},
		{"areas below zero", in(`{"type":"area","labels":["a"],"series":[{"name":"x","values":[1]},{"name":"y","values":[-2]}]}`), in(`{"type":"chart","kind":"line","categories":["a"],"series":[{"name":"x","values":[1]},{"name":"y","values":[-2]}]}`), "they became lines"},
		{"small multiples", in(`{"type":"chart","kind":"small_multiples","labels":["a","b"],"series":{"X":[1,2],"Y":[3,4]}}`), in(`{"type":"chart","kind":"multiples","categories":["a","b"],"series":[{"name":"X","values":[1,2]},{"name":"Y","values":[3,4]}]}`), ""},
		{"a waterfall with totals", in(`{"type":"waterfall","data":[{"label":"a","value":10,"type":"total"},{"label":"b","value":-3},{"label":"c","value":7,"isTotal":true},{"label":"d","value":2},{"label":"e","value":9}]}`),
			in(`{"type":"chart","kind":"waterfall","categories":["a","b","c","d","e"],"series":[{"values":[10,-3,null,2,null]}]}`), "it is computed"},
		{"a waterfall whose last value adds up", in(`{"type":"bridge_chart","labels":["a","b","c"],"values":[10,-3,7]}`), in(`{"type":"chart","kind":"waterfall","categories":["a","b","c"],"series":[{"values":[10,-3,null]}]}`), "it is computed"},
		{"a waterfall whose last value does not", in(`{"type":"waterfall","labels":["a","b","c"],"values":[10,-3,8]}`), in(`{"type":"chart","kind":"waterfall","categories":["a","b","c"],"series":[{"values":[10,-3,8]}]}`), ""},
		{"a waterfall of two series", in(`{"type":"waterfall","labels":["a"],"series":{"x":[1],"y":[2]}}`), in(`{"type":"chart","kind":"bar","categories":["a"],"series":[{"name":"X","values":[1]},{"name":"Y","values":[2]}]}`), "became bars"},
		{"a logarithmic axis", in(`{"type":"line","labels":["a","b"],"values":[1,1000],"yScale":"logarithmic"},{"type":"bar","labels":["a"],"values":[0],"log":true},{"type":"area","labels":["a"],"values":[1],"log":true}`),
			in(`{"type":"chart","kind":"line","categories":["a","b"],"series":[{"values":[1,1000]}],"log":true},{"type":"chart","kind":"bar","categories":["a"],"series":[{"values":[0]}]},{"type":"chart","kind":"area","categories":["a"],"series":[{"values":[1]}]}`), "logarithmic axis was left out"},
		{"a roadmap", in(`{"type":"roadmap","title":"R","tasks":[{"task":"a","start":"Jan 2026","end":"2026-03"},{"name":"b","period":"Q2 2026"},{"name":"c","start":"2026-04-15","duration":"2 months"},{"name":"d","timeframe":"Jul–Sep 2026"},{"name":"e","when":"2026"}],"events":[{"label":"m","date":"June 2026"}]}`),
			in(`{"type":"timeline","title":"R","phases":[{"name":"a","from":"2026-01","to":"2026-03"},{"name":"b","from":"2026-04","to":"2026-06"},{"name":"c","from":"2026-04-15","to":"2026-05"},{"name":"d","from":"2026-07","to":"2026-09"},{"name":"e","from":"2026-01","to":"2026-12"}],"milestones":[{"name":"m","at":"2026-06"}]}`), `"tasks" was read as phases`},
		{"months by number", in(`{"type":"gantt","phases":[{"name":"a","start":1,"end":3},{"name":"b","period":"Months 4-6"},{"name":"c","period":"M7"},"d: Month 8"]}`),
			in(`{"type":"timeline","phases":[{"name":"a","from":"M1","to":"M3"},{"name":"b","from":"M4","to":"M6"},{"name":"c","from":"M7","to":"M7"},{"name":"d","from":"M8","to":"M8"}]}`), ""},
		{"a roadmap without readable times", in(`{"type":"roadmap","title":"R","phases":[{"name":"a","period":"soon"},{"name":"b","start":"2026-01","end":"later"}]}`),
			in(`{"type":"table","caption":"R","columns":[{"title":"Phase"},{"title":"When"}],"rows":[["a","soon"],["b","2026-01 – later"]]}`), "became a table"},
		{"times of two kinds", in(`{"type":"timeline","phases":[{"name":"a","from":"M1","to":"M2"},{"name":"b","from":"2026-01","to":"2026-02"}]}`),
			in(`{"type":"table","columns":[{"title":"Phase"},{"title":"When"}],"rows":[["a","M1 – M2"],["b","2026-01 – 2026-02"]]}`), "became a table"},
		{"milestones alone", in(`{"type":"timeline","events":[{"date":"March 2026","title":"x"}]}`), in(`{"type":"table","columns":[{"title":"Phase"},{"title":"When"}],"rows":[["x","March 2026"]]}`), "became a table"},
		{"risks in words", in(`{"type":"risk_matrix","risks":[{"risk":"a","probability":"High","severity":"Medium","score":6},{"risk":"b","probability":"low","severity":"high"}]}`),
			in(`{"type":"riskmatrix","likelihood":["Low","Medium","High"],"impact":["Low","Medium","High"],"items":[{"name":"a","likelihood":3,"impact":2},{"name":"b","likelihood":1,"impact":3}]}`), `"risks" was read as items`},
		{"risks in other words", in(`{"type":"riskmatrix","items":[{"name":"a","likelihood":"Almost certain","impact":"Catastrophic"},{"name":"b","likelihood":"Unlikely","impact":"Minor"}]}`),
			in(`{"type":"riskmatrix","items":[{"name":"a","likelihood":5,"impact":5},{"name":"b","likelihood":2,"impact":2}]}`), ""},
		{"risks in numbers", in(`{"type":"riskmatrix","items":[{"name":"a","likelihood":"60%","impact":8},{"name":"b","likelihood":"10%","impact":3}]}`),
			in(`{"type":"riskmatrix","items":[{"name":"a","likelihood":3,"impact":4},{"name":"b","likelihood":1,"impact":2}]}`), ""},
		{"risks on a scale of their own", in(`{"type":"riskmatrix","likelihood":["never","once","often"],"items":[{"name":"a","likelihood":"often","impact":"4/5"}]}`),
			in(`{"type":"riskmatrix","likelihood":["never","once","often"],"items":[{"name":"a","likelihood":3,"impact":4}]}`), ""},
		{"risks that nobody rated", in(`{"type":"riskmatrix","items":[{"name":"a","likelihood":"who knows","impact":4}]}`), in(`{"type":"table","columns":[{"title":"Risk"},{"title":"Likelihood"},{"title":"Impact"}],"rows":[["a","who knows","4"]]}`), "became a table"},
		{"small lines in a table", in(`{"type":"table","columns":["a","b",{"title":"c","kind":"sparkline"}],"rows":[["x",[1,2,null],[3,4]],["y",null,"none"]]}`),
			in(`{"type":"table","columns":[{"title":"a"},{"title":"b","kind":"spark"},{"title":"c","kind":"spark"}],"rows":[["x",[1,2,null],[3,4]],["y",null,"none"]]}`), "read as small lines"},
		{"lists among texts stay text", in(`{"type":"table","columns":["a"],"rows":[[[1,2]],["y"]]}`), in(`{"type":"table","columns":[{"title":"a"}],"rows":[["1\n2"],["y"]]}`), ""},
		{"trends on cards", in(`{"type":"kpis","items":[{"label":"a","value":"1","trend":[1,2,3],"change":"up"},{"label":"b","value":"2","trend":"down"},{"label":"c","value":"3","history":[1,null,2]}]}`),
			in(`{"type":"kpis","items":[{"label":"a","value":"1","note":"up","trend":[1,2,3]},{"label":"b","value":"2","note":"down"},{"label":"c","value":"3","trend":[1,null,2]}]}`), `"history" was read as trend`},
		{"side by side", in(`{"type":"columns_layout","columns":[["a"]]},{"type":"two-column","columns":[["a",{"type":"pagebreak"}],{"type":"text","text":"b"}],"widths":["60%","40%"]}`),
			in(`{"type":"table","columns":[{"title":"a"}]},{"type":"row","weights":[60,40],"cells":[[{"type":"paragraph","text":"a"}],[{"type":"paragraph","text":"b"}]]}`), "no page break"},
		{"blocks by their name", `{"sections":[{"title":"T","summary":"x","bullets":["a"],"table":{"headers":["h"],"rows":[["c"]]},"mood":"good"}]}`,
			in(`{"type":"paragraph","text":"x"},{"type":"list","items":["a"]},{"type":"table","columns":[{"title":"h"}],"rows":[["c"]]}`), "sections[0].mood: there is no such field"},
		{"breaks and lines", in(`"x",{"type":"divider"},{"type":"page_break"}`), in(`{"type":"paragraph","text":"x"},{"type":"pagebreak"}`), "divider was left out"},
		{"notes", `{"sections":[{"title":"T","content":"x[^1]"}],"footnotes":["one",{"id":"b b","text":"two"}]}`, `{"version":1,"sections":[{"title":"T","blocks":[{"type":"paragraph","text":"x[^1]"}]}],"notes":{"1":"one","b-b":"two"}}`, `"footnotes" was read as notes`},
		{"ids twice", `{"sections":[{"title":"a","id":"x"},{"title":"b","id":"x"},{"title":"c","id":"#y z"}]}`, `{"version":1,"sections":[{"title":"a","id":"x"},{"title":"b"},{"title":"c","id":"y-z"}]}`, `the id "x" is there twice`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, told, err := Mend([]byte(c.in))
			require.NoError(t, err)
			require.NoError(t, Validate(got))
			want, err := Decode([]byte(c.want))
			require.NoError(t, err)
			gotText, err := json.Marshal(got)
			require.NoError(t, err)
			wantText, err := json.Marshal(want)
			require.NoError(t, err)
			require.JSONEq(t, string(wantText), string(gotText), "%q", told)
			if c.told != "" {
				require.Contains(t, strings.Join(told, "\n"), c.told)
			}
			if c.name == "nothing to do" {
				require.Empty(t, told)
			}
		})
	}
}

func TestMendRefuses(t *testing.T) {
	for _, in := range []string{"", "I am sorry, I cannot do that.", "{}", `{"error":"overloaded"}`, "[1,2]", `"`, `{"sections":[]}`} {
		_, _, err := Mend([]byte(in))
		require.ErrorIs(t, err, reportjobs.ErrInvalid, "%s", in)
	}
	_, _, err := Mend(make([]byte, MaxJSON+1))
	require.ErrorIs(t, err, reportjobs.ErrInvalid)
}

// TestMendIsBounded: a megabyte of anything, also of what was made for it,
// takes memory in proportion to it. With more than linear time this would not
// end before go test ends it.
// TestMendBlocks: one block as a model writes it becomes the blocks that it
// meant, without a document around them.
func TestMendBlocks(t *testing.T) {
	for _, c := range []struct{ name, lang, in, want, told string }{
		{"a block as it should be", "", `{"type":"callout","title":"T","text":"x"}`, `{"type":"callout","title":"T","text":"x"}`, ""},
		{"other names", "", `{"type":"bullets","points":["a"]}`, `{"type":"list","items":["a"]}`, `type "bullets" was read as list`},
		{"Markdown in a text", "", `{"type":"paragraph","text":"x\n\n- a\n- b"}`, `{"type":"paragraph","text":"x"},{"type":"list","items":["a","b"]}`, "in Markdown"},
		{"a fence", "", "```json\n{\"type\":\"paragraph\",\"text\":\"x\"}\n```", `{"type":"paragraph","text":"x"}`, "stood around"},
		{"a heading", "", `{"type":"heading","text":"H"}`, `{"type":"paragraph","text":"**H**"}`, "became the title"},
		{"the language of the numbers", "de", `{"type":"table","columns":["a"],"rows":[["2,5"],["3,5"]]}`, `{"type":"table","columns":[{"title":"a","kind":"number"}],"rows":[[2.5],[3.5]]}`, ""},
		{"a typed number", "", `{"type":"table","caption":"Table 2: T","columns":["a"],"rows":[["x"]]}`, `{"type":"table","caption":"T","columns":[{"title":"a"}],"rows":[["x"]]}`, "left out"},
		{"an image", "", `{"type":"image","src":"https://x/y.png"}`, ``, "an image was left out"},
		{"no such type", "", `{"type":"video","file":"x"}`, ``, `no type "video"`},
		{"what cannot be laid out", "", `{"type":"chart","kind":"bar","categories":[],"series":[]}`, ``, "left out"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, told, err := MendBlocks([]byte(c.in), c.lang)
			require.NoError(t, err)
			have, err := json.Marshal(got)
			require.NoError(t, err)
			require.JSONEq(t, "["+c.want+"]", string(have))
			require.Contains(t, strings.Join(told, "\n"), c.told)
		})
	}
	_, _, err := MendBlocks([]byte("no JSON"), "")
	require.ErrorIs(t, err, reportjobs.ErrInvalid)
}

func TestMendIsBounded(t *testing.T) {
	for _, c := range []struct{ head, part string }{
		{"", "{"}, {"", "["}, {"", `{"a":`}, {"", `{"a":1}`}, {"", "a { b [ c "}, {"", "```json\n"}, {`{"a":"`, `" `}, {`{"a":"`, `", `}, {`{"a":`, "/* "},
		{`{"content":"`, `|a|b|\n|-|-|\n`}, {`{"content":"`, `# a\n`}, {`{"content":"`, `- *a\n`}, {`{"content":"`, "![a](b"}, {`{"content":"`, "_a "}, {`{"content":"`, "1. "},
		{`{`, `"k":1,`}, {`{"table":[{`, `"k":1,`}, {`{"table":[`, `["1","€2M"],`}, {`{"kpis":{`, `"a":1,`}, {`{"sections":[`, `{"id":"x","title":"x"},`}, {`{"chart":{"data":[`, `{"x":1,"y":"2"},`},
	} {
		in := []byte(c.head + strings.Repeat(c.part, large/len(c.part)))
		var told []string
		var err error
		bounds.Check(t, "Mend of "+c.head+c.part, doorBytes, len(in), func() { _, told, err = Mend(in) })
		require.LessOrEqual(t, len(told), maxTold+1)
		if err != nil {
			require.ErrorIs(t, err, reportjobs.ErrInvalid)
		}
	}
}
