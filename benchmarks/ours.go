package benchmarks

import (
	"context"
	"io"
	"testing/fstest" // a file system of what is in memory

	"github.com/qubitz/reportjobs/render"
)

// newOurs is what a host gets that asks for nothing.
func newOurs(r *Report) (Make, error) { return newEngine(r, false) }

func newOursUntagged(r *Report) (Make, error) { return newEngine(r, true) }

// newEngine makes the engine once, and the Document too: that is what the engine
// takes, as the others take strings. A report that is not r costs its
// conversion each time.
func newEngine(r *Report, untagged bool) (Make, error) {
	images := fstest.MapFS{}
	for _, s := range r.Sections {
		for _, b := range s.Blocks {
			if b.Picture != nil {
				images[b.Picture.Name] = &fstest.MapFile{Data: b.Picture.Data}
			}
		}
	}
	engine, err := render.New(&render.Options{Footer: r.Title, NoContents: true, Untagged: untagged, Images: images})
	if err != nil {
		return nil, err
	}
	document := newDocument(r)
	return func(w io.Writer, report *Report) (int, error) {
		d := document
		if report != r {
			d = newDocument(report)
		}
		result, err := engine.PDF(context.Background(), w, d)
		return result.Pages, err
	}, nil
}

func newDocument(r *Report) *render.Document {
	d := &render.Document{Cover: render.Cover{Label: r.Label, Title: r.Title, Subtitle: r.Subtitle}}
	for _, f := range r.Facts {
		d.Cover.Facts = append(d.Cover.Facts, render.Fact{Label: f.Label, Value: f.Value})
	}
	for i := range r.Sections {
		s := render.Section{Title: render.Plain(r.Sections[i].Title)}
		for _, b := range r.Sections[i].Blocks {
			s.Blocks = append(s.Blocks, newBlock(b))
		}
		d.Sections = append(d.Sections, s)
	}
	return d
}

func newBlock(b Block) render.Block {
	switch {
	case b.Table != nil:
		return tableBlock(b.Table)
	case b.Chart != nil:
		return chartBlock(b.Chart)
	case b.Picture != nil:
		return &render.Image{Name: b.Picture.Name, Alt: b.Picture.Alt, Width: 100}
	}
	var text render.Text
	for _, s := range b.Paragraph {
		if s.Bold {
			text += "**" + render.Plain(s.Text) + "**"
		} else {
			text += render.Plain(s.Text)
		}
	}
	return &render.Paragraph{Text: text}
}

func tableBlock(t *Table) render.Block {
	out := &render.Table{Caption: render.Plain(t.Caption)}
	for _, c := range t.Columns {
		out.Columns = append(out.Columns, render.Column{Title: render.Plain(c.Title), Kind: c.Kind, Unit: c.Unit})
	}
	for _, row := range t.Rows {
		cells := make([]render.Cell, len(row))
		for i, c := range row {
			cells[i] = render.Cell{Number: c.Number}
			if c.Number == nil {
				cells[i].Text = render.Plain(c.Text)
			}
		}
		out.Rows = append(out.Rows, cells)
	}
	return out
}

func chartBlock(c *Chart) render.Block {
	top := c.Top
	out := &render.Chart{Kind: "bar", Title: c.Title, Unit: c.Unit, Alt: c.Alt, Highlight: &top, Series: []render.Series{{Name: c.Series}}}
	for _, bar := range c.Bars {
		out.Categories = append(out.Categories, bar.Category)
		out.Series[0].Values = append(out.Series[0].Values, &bar.Value)
	}
	return out
}
