package render_test

import (
	"bytes"
	"context"
	"fmt"

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
