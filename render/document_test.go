package render

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/render/internal/ink"
)

// anyText is text with and without markup, of all scripts.
func anyText() *rapid.Generator[Text] {
	return rapid.OneOf(
		rapid.SampledFrom([]Text{"", "plain", "**b** and *i*", "`c`", "[t](https://x.y)", "[t](#here)", "x[^n]", "[^missing]", "a\nb", "Ελλάδα €5 <&> \u2028", `\*`}),
		rapid.Map(rapid.String(), func(s string) Text { return Text(s) }))
}

func anyNumber() *rapid.Generator[*float64] {
	return rapid.Map(rapid.Float64Range(-1e12, 1e12), func(v float64) *float64 { return &v })
}

func anyTable(t *rapid.T) Block {
	b := &Table{Caption: anyText().Draw(t, "caption")}
	n := rapid.IntRange(0, 5).Draw(t, "columns")
	total := rapid.Bool().Draw(t, "has a total")
	for range n {
		c := Column{
			Title: anyText().Draw(t, "title"),
			Kind:  rapid.SampledFrom(append([]string{""}, columnKinds...)).Draw(t, "kind"),
			Unit:  rapid.SampledFrom([]string{"", "€", "kg", "USD m"}).Draw(t, "unit"),
		}
		if d := rapid.IntRange(-1, 9).Draw(t, "decimals"); d >= 0 {
			c.Decimals = &d
		}
		b.Columns = append(b.Columns, c)
		if how := rapid.SampledFrom([]string{"", "sum", "avg"}).Draw(t, "how"); total {
			if !c.numeric() {
				how = ""
			}
			b.Total = append(b.Total, how)
		}
	}
	for range rapid.IntRange(0, 4).Draw(t, "rows") {
		row := make([]Cell, n)
		for i := range row {
			switch rapid.IntRange(0, 3).Draw(t, "cell") {
			case 3:
				if b.Columns[i].Kind == "spark" {
					row[i].Values = anySpark(t)
				}
			case 0:
				row[i].Number = anyNumber().Draw(t, "number")
			case 1:
				row[i].Text = anyText().Draw(t, "text")
			}
		}
		b.Rows = append(b.Rows, row)
	}
	return b
}

// anySpark are values that may be missing; nil for none.
func anySpark(t *rapid.T) (out []*float64) {
	for range rapid.IntRange(0, 4).Draw(t, "values") {
		v := anyNumber().Draw(t, "value")
		if rapid.IntRange(0, 3).Draw(t, "missing") == 0 {
			v = nil
		}
		out = append(out, v)
	}
	return out
}

func anyTimeline(t *rapid.T) Block {
	b := &Timeline{Title: rapid.SampledFrom([]string{"", "Live in May"}).Draw(t, "title")}
	for range rapid.IntRange(1, 3).Draw(t, "phases") {
		b.Phases = append(b.Phases, Phase{Name: "Pilot", From: "2026-01", To: rapid.SampledFrom([]string{"2026-01", "2027-02-28"}).Draw(t, "to")})
	}
	for range rapid.IntRange(0, 2).Draw(t, "milestones") {
		b.Milestones = append(b.Milestones, Milestone{Name: "", At: "2026-03-01"})
	}
	if h := 0; rapid.Bool().Draw(t, "highlight") {
		b.Highlight = &h
	}
	return b
}

func anyRisks(t *rapid.T) Block {
	b := &RiskMatrix{Alt: rapid.SampledFrom([]string{"", "In words"}).Draw(t, "alt")}
	if rapid.Bool().Draw(t, "levels") {
		b.Likelihood, b.Impact = []string{"low", "middle", "high"}, []string{"a", "b", "", "d"}
	}
	for range rapid.IntRange(1, 3).Draw(t, "items") {
		b.Items = append(b.Items, Risk{Name: "Fire", Likelihood: rapid.IntRange(1, 3).Draw(t, "likelihood"), Impact: rapid.IntRange(1, 4).Draw(t, "impact")})
	}
	return b
}

func anyChart(t *rapid.T) Block {
	b := &Chart{Kind: rapid.SampledFrom(chartKinds).Draw(t, "kind"), Title: "Title", Unit: rapid.SampledFrom([]string{"", "€", "hours"}).Draw(t, "unit")}
	b.Categories = rapid.SliceOfN(rapid.SampledFrom([]string{"", "North", "2026"}), 1, 6).Draw(t, "categories")
	series := rapid.IntRange(1, 3).Draw(t, "series")
	if b.Kind == "donut" || b.Kind == "waterfall" {
		series = 1
	}
	least := 0.0
	if b.Log = b.logarithmic() && rapid.Bool().Draw(t, "log"); b.Log {
		least = 1e-9
	}
	for range series {
		s := Series{Name: "A", Values: make([]*float64, len(b.Categories))}
		for i := range s.Values {
			if v := rapid.Float64Range(least, 1e9).Draw(t, "value"); rapid.Bool().Draw(t, "known") {
				s.Values[i] = &v
			}
		}
		b.Series = append(b.Series, s)
	}
	if h := 0; rapid.Bool().Draw(t, "highlight") {
		b.Highlight = &h
	}
	return b
}

func anyBlock(t *rapid.T, inRow bool) Block {
	text := func(name string) Text { return anyText().Draw(t, name) }
	most := 10
	if inRow {
		most = 8
	}
	switch rapid.IntRange(0, most).Draw(t, "block") {
	case 0:
		return &List{Ordered: rapid.Bool().Draw(t, "ordered"), Items: rapid.SliceOfN(anyText(), 0, 4).Draw(t, "items")}
	case 1:
		return &KPIs{Items: []KPI{{text("label"), text("value"), text("note"), anySpark(t)}}}
	case 2:
		return &Callout{Title: text("title"), Text: text("text")}
	case 3:
		return &Quote{Text: text("text"), By: text("by")}
	case 4:
		return anyTable(t)
	case 5:
		return anyChart(t)
	case 6:
		return &Image{Name: "a/b.png", Alt: "a", Caption: text("caption"), Width: rapid.SampledFrom([]int{0, 5, 100}).Draw(t, "width")}
	case 7:
		return anyTimeline(t)
	case 8:
		return anyRisks(t)
	case 9:
		return &PageBreak{}
	}
	if inRow {
		return &Paragraph{Text: text("text")}
	}
	b := &Row{}
	for range rapid.IntRange(0, 3).Draw(t, "cells") {
		var cell Blocks
		for range rapid.IntRange(0, 2).Draw(t, "blocks") {
			cell = append(cell, anyBlock(t, true))
		}
		b.Cells = append(b.Cells, cell)
		if len(b.Weights) == len(b.Cells)-1 && (len(b.Cells) == 1 || b.Weights != nil) && len(b.Weights) > 0 {
			b.Weights = append(b.Weights, 2)
		}
	}
	return b
}

func anySection(t *rapid.T, depth int) Section {
	s := Section{Title: anyText().Draw(t, "title")}
	for range rapid.IntRange(0, 3).Draw(t, "blocks") {
		s.Blocks = append(s.Blocks, anyBlock(t, false))
	}
	if depth < MaxDepth && rapid.Bool().Draw(t, "deeper") {
		s.Sections = append(s.Sections, anySection(t, depth+1))
	}
	return s
}

// anyDocument is a valid one.
func anyDocument(t *rapid.T) *Document {
	d := &Document{
		Version: rapid.SampledFrom([]int{0, Version}).Draw(t, "version"),
		Lang:    rapid.SampledFrom([]string{"", "en", "de-AT", "zh-Hant-TW"}).Draw(t, "lang"),
		Cover:   Cover{Title: rapid.String().Draw(t, "title"), Facts: []Fact{{"a", "b"}}},
	}
	if rapid.Bool().Draw(t, "notes") {
		d.Notes = map[string]Text{"n": anyText().Draw(t, "note")}
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "sections") {
		s := anySection(t, 1)
		if i == 0 {
			s.ID = "here"
		}
		d.Sections = append(d.Sections, s)
	}
	return d
}

// TestDocumentsSurviveJSON: what Validate passes, Marshal writes, the schema
// allows and Decode reads, and it is the same document.
func TestDocumentsSurviveJSON(t *testing.T) {
	valid := compiled(t)
	rapid.Check(t, func(t *rapid.T) {
		d := anyDocument(t)
		require.NoError(t, Validate(d))
		text, err := json.Marshal(d)
		require.NoError(t, err)
		require.NoError(t, valid(text), "%s", text)
		got, err := Decode(text)
		require.NoError(t, err, "%s", text)
		again, err := json.Marshal(got)
		require.NoError(t, err)
		require.JSONEq(t, string(text), string(again))
		mended, told, err := Mend(text)
		if len(d.Sections) > 0 {
			require.NoError(t, err)
			require.NoError(t, Validate(mended), "%q", told)
		}
	})
}

// TestDocumentsAreLaidOut: and each of them becomes a file.
func TestDocumentsAreLaidOut(t *testing.T) {
	e := engine(t, nil)
	rapid.Check(t, func(rt *rapid.T) {
		d := anyDocument(rt)
		l, err := e.lay(t.Context(), d)
		if f := new(reportjobs.Failure); errors.As(err, &f) && f.Code == "unsupported_script" {
			return
		}
		require.NoError(rt, err)
		require.NotEmpty(rt, l.pages)
		requireTagged(t.Context(), rt, e, l)
		places := map[string]bool{}
		for _, p := range l.pages {
			for _, a := range p.anchors {
				places[a.Name] = true
			}
		}
		for _, p := range l.pages {
			for _, o := range p.ops {
				require.True(rt, o.Kind != ink.Link || places[o.Text], "a link to nowhere: %q", o.Text)
			}
		}
	})
}

func TestPartsWriteTheDocumentThatTheyRead(t *testing.T) {
	d := NewDocument("Review").Note("src", "Own figures.")
	risk := d.Section("Risk").ID("risk").P("See [costs](#costs).[^src]")
	other := d.Section("Costs").ID("costs")
	for range 20 { // slices grow
		d.Section("More")
	}
	table := &Table{Columns: []Column{{Title: "Item"}, {Title: "Cost", Kind: "money", Unit: "EUR"}}, Rows: [][]Cell{{Str("a"), Num(1)}}}
	chart := &Chart{Kind: "bar", Categories: []string{"a"}, Series: []Series{{Values: []*float64{Num(1).Number}}}}
	other.Table(table).Chart(chart).KPIs(KPI{Label: "l", Value: "v"}).Quote("q", "me").Callout("t", "x").Image("a.png", "a").PageBreak()
	low := risk.Section("Low")
	risk.List("a", "b").Numbered("c")
	low.P("x").Section("Lower").Row(Blocks{chart}, Blocks{&Paragraph{Text: "y"}})
	require.NoError(t, Validate(d))
	require.Equal(t, Section{
		ID: "risk", Title: "Risk",
		Blocks: Blocks{&Paragraph{Text: "See [costs](#costs).[^src]"}, &List{Items: []Text{"a", "b"}}, &List{Ordered: true, Items: []Text{"c"}}},
		Sections: []Section{{Title: "Low", Blocks: Blocks{&Paragraph{Text: "x"}}, Sections: []Section{
			{Title: "Lower", Blocks: Blocks{&Row{Cells: []Blocks{{chart}, {&Paragraph{Text: "y"}}}}}},
		}}},
	}, d.Sections[0])
	require.Equal(t, Blocks{
		table, chart, &KPIs{Items: []KPI{{Label: "l", Value: "v"}}}, &Quote{Text: "q", By: "me"}, &Callout{Title: "t", Text: "x"}, &Image{Name: "a.png", Alt: "a"}, &PageBreak{},
	}, d.Sections[1].Blocks)
	require.Equal(t, Text("Own figures."), d.Notes["src"])
	require.Equal(t, reflect.TypeFor[*Document](), reflect.TypeOf(d))
}
