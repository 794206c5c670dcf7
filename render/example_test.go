package render_test

import (
	"bytes"
	"context"
	"fmt"
	"math"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/render"
)

func Example() {
	engine, err := render.New(&render.Options{Footer: "For the board"})
	if err != nil {
		panic(err)
	}
	price := 1200.5
	var file bytes.Buffer
	result, err := engine.PDF(context.Background(), &file, &render.Document{
		Cover: render.Cover{Title: "Quarterly review", Label: "Acme"},
		Sections: []render.Section{{
			Title: "Summary",
			Blocks: render.Blocks{
				&render.Paragraph{Text: "Revenue **grew** in all regions."},
				&render.Table{
					Columns: []render.Column{{Title: "Region"}, {Title: "Revenue", Kind: "money", Unit: "€"}},
					Rows:    [][]render.Cell{{{Text: "North"}, {Number: &price}}},
					Total:   []string{"", "sum"},
				},
			},
		}},
	})
	fmt.Println(result.Pages, string(file.Bytes()[:5]), err)
	// Output: 2 %PDF- <nil>
}

// A theme is a struct to change. The accent is too pale for text: links and
// section numbers are darker, bars keep it.
func ExampleTheme() {
	theme := render.Technical()
	theme.Colors.Accent = "#ffb000"
	theme.Type.Body = render.Size{Points: 10, Lead: 14}
	theme.Furniture.Footer = render.Band{Left: "Acme Engineering", Right: "{number}"}
	theme.Words = map[string]render.Words{"en": {Figure: "Exhibit"}}
	engine, err := render.New(&render.Options{Theme: &theme})
	if err != nil {
		panic(err)
	}
	doc := render.NewDocument("Design of the store")
	doc.Section("Writes").P("A write is `PUT` with an `If-Match`.")
	var file bytes.Buffer
	result, err := engine.PDF(context.Background(), &file, doc)
	fmt.Println(result.Pages, err)

	theme.Colors.Text = "#999999"
	_, err = render.New(&render.Options{Theme: &theme})
	fmt.Println(err)
	// Output:
	// 2 <nil>
	// render: Options.Theme.Colors.Text: invalid: #999999 on #ffffff has a contrast of 2.85:1, text needs 4.5:1; #717171 has it
}

// A renderer that needs no model, called as a test would.
func ExampleEngine_Renderer() {
	engine, err := render.New(nil)
	if err != nil {
		panic(err)
	}
	renderer := engine.Renderer(&render.InputAuthor{})
	var out reportjobs.Output
	task := reportjobs.NewTask(reportjobs.Job{}, "executive", []byte(`{"business-owner": "Acme", "pain-points": ["cost", "delay"]}`))
	err = renderer.Render(context.Background(), &out, task)
	fmt.Println(out.ContentType, out.Meta["pages"], err)
	// Output: application/pdf 2 <nil>
}

// A document is written section by section; the engine does the rest.
func ExampleNewDocument() {
	engine, err := render.New(nil)
	if err != nil {
		panic(err)
	}
	doc := render.NewDocument("Quarterly review")
	doc.Section("Summary").
		P("Revenue **grew 12.4 %**, for the third quarter in a row.").
		Chart(&render.Chart{Kind: "bar", Title: "Revenue by quarter", Unit: "€M",
			Categories: []string{"Q1", "Q2", "Q3", "Q4"},
			Series:     []render.Series{{Values: render.Values(3.2, 3.5, 3.9, 4.4)}}})
	var file bytes.Buffer
	result, err := engine.PDF(context.Background(), &file, doc)
	fmt.Println(result.Pages, result.Warnings, err)
	// Output: 2 [] <nil>
}

// A roadmap, risks, and a chart whose totals are computed.
func ExamplePart_Timeline() {
	doc := render.NewDocument("Programme")
	doc.Section("Plan").
		Timeline(&render.Timeline{Title: "The pilot ends before the budget round",
			Phases:     []render.Phase{{Name: "Pilot", From: "2027-01", To: "2027-06"}, {Name: "Roll-out", From: "2027-07", To: "2028-03"}},
			Milestones: []render.Milestone{{Name: "Budget decided", At: "2027-06-30"}}}).
		Risks(&render.RiskMatrix{Items: []render.Risk{{Name: "Data is of poor quality", Likelihood: 4, Impact: 3}}}).
		Chart(&render.Chart{Kind: "waterfall", Unit: "€M", Categories: []string{"Budget", "Saved", "Extra", "Cost"},
			Series: []render.Series{{Values: render.Values(7.4, -0.9, 0.3, math.NaN())}}}). // what there is so far
		KPIs(render.KPI{Label: "Loss", Value: "9.8%", Trend: render.Values(12.6, 12, 11.1, 10.4, 9.8)})
	fmt.Println(render.Validate(doc))
	// Output: <nil>
}

// The strict door names each fault with its place.
func ExampleDecode() {
	_, err := render.Decode([]byte(`{"sections": [{"title": "Costs", "blocks": [
		{"type": "table", "columns": [{"title": "Item"}, {"title": "Cost", "kind": "euro"}], "rows": [["Rent"]]}]}]}`))
	fmt.Println(err)
	// Output:
	// invalid: sections[0].blocks[0].columns[1].kind: no kind "euro"; there are: text, number, money, percent, date, spark
	// sections[0].blocks[0].rows[0]: 1 cells, 2 columns
}

// What a model wrote is mended, and it is told how.
func ExampleMend() {
	doc, told, err := render.Mend([]byte("Here is your report:\n```json\n" + `{"sections": [{"heading": "Costs", "content": [
		{"type": "table", "headers": ["Item", "Cost"], "rows": [["Rent", "€1.2M"], ["Power", "(€0.4M)"]]},
		{"type": "bullets", "items": ["One", "Two"`))
	if err != nil {
		panic(err)
	}
	for _, sentence := range told {
		fmt.Println(sentence)
	}
	table := doc.Sections[0].Blocks[0].(*render.Table)
	fmt.Println(table.Columns[1].Kind, table.Columns[1].Unit, *table.Rows[1][1].Number)
	// Output:
	// what stood around the JSON was left out
	// the JSON was cut off; it was closed where it ended
	// sections[0]: "heading" was read as title
	// sections[0].content[0]: "headers" was read as columns
	// sections[0].content[0].columns[1]: 2 texts were read as numbers
	// sections[0].content[1]: the type "bullets" was read as list
	// money €M -0.4
}
