package render

import (
	"context"
	"io"
	"runtime"
	"time"

	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/pdf"
)

// paint writes the file. It calls drawn after each page.
func (e *Engine) paint(ctx context.Context, w io.Writer, l *layout, created time.Time, drawn func(page int)) error {
	pages := make([]*pdf.Page, len(l.pages))
	for i := range l.pages {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		pages[i] = e.fonts.Set.NewPage(e.geo.w, e.geo.h)
		p := painter{to: pages[i], elements: l.elements}
		p.page(&l.pages[i])
		drawn(i + 1)
	}
	goroutines := e.goroutines
	if goroutines == 0 {
		goroutines = runtime.GOMAXPROCS(0)
	}
	_, err := pdf.Write(ctx, w, e.fonts.Set, &pdf.File{
		Title: l.title, Author: e.options.Author, Creator: "reportjobs", Lang: l.lang, Created: created,
		Outline: outline(l.headings, e.options.NoNumbers), PageLabels: pageLabels(l), Pages: pages, Structure: l.elements,
	}, goroutines)
	return err
}

// outline nests headings. One that is more than a level deeper than the one
// before it stands below that one all the same.
func outline(list []heading, bare bool) []pdf.OutlineItem {
	at := 0
	var items func(depth int) []pdf.OutlineItem
	items = func(depth int) (out []pdf.OutlineItem) {
		for at < len(list) && list[at].depth >= depth {
			h := list[at]
			item := pdf.OutlineItem{Title: h.number + " " + h.text, Dest: anchor(at)}
			if bare {
				item.Title = h.text
			}
			at++
			item.Items = items(h.depth + 1)
			out = append(out, item)
		}
		return out
	}
	return items(1)
}

// pageLabels names the cover; all other pages have the numbers they show.
func pageLabels(l *layout) []pdf.PageLabel {
	switch {
	case !l.covered:
		return nil
	case len(l.pages) == 1:
		return []pdf.PageLabel{{Prefix: l.words.Cover}}
	}
	return []pdf.PageLabel{{Prefix: l.words.Cover}, {Page: 1, Style: "D", Start: 2}}
}

// A painter paints one page.
type painter struct {
	to       *pdf.Page
	elements []pdf.Element // none: the file is not tagged
}

// page paints everything in its order. What belongs together and is painted
// without a break is marked as one.
func (p *painter) page(from *page) {
	for _, a := range from.anchors {
		p.to.Dest(a.Name, a.Y-18) // some room above what a link leads to
	}
	open, element := false, int32(0)
	for i := range from.ops {
		o := &from.ops[i]
		if p.link(o) {
			continue
		}
		if len(p.elements) > 0 && (!open || o.Element != element) {
			if open {
				p.to.End()
			}
			open, element = true, o.Element
			p.begin(element)
		}
		p.op(o)
	}
	if open {
		p.to.End()
	}
}

// link adds a link, which is nothing that is painted.
func (p *painter) link(o *ink.Op) bool {
	element := max(o.Element, 0)
	switch o.Kind {
	case ink.Link:
		p.to.LinkTo(o.X, o.Y, o.W, o.H, o.Text, element)
	case ink.Address:
		p.to.LinkURI(o.X, o.Y, o.W, o.H, o.Text, element)
	default:
		return false
	}
	return true
}

func (p *painter) begin(element int32) {
	if element <= 0 {
		p.to.Artifact(artifactOf(element))
		return
	}
	p.to.Begin(p.elements[element].Tag, element)
}

func (p *painter) op(o *ink.Op) {
	to := p.to
	switch o.Kind {
	case ink.Text:
		to.SpacedText(o.X, o.Y, o.Face.Cut(), o.Size, pdf.Color(o.Color), o.Face.Glyphs(o.Text), pdf.Spacing{More: o.Space, Trail: o.Trail && len(p.elements) > 0})
	case ink.Rect:
		to.FillRect(o.X, o.Y, o.W, o.H, pdf.Color(o.Color))
	case ink.Path:
		paintShape(to, o)
	case ink.Image:
		to.Image(o.X, o.Y, o.W, o.H, o.Image)
	}
}

func paintShape(to *pdf.Page, o *ink.Op) {
	var path pdf.Path
	for _, s := range o.Shape.Segments {
		switch s.Kind {
		case ink.MoveTo:
			path.Move(o.X+s.X, o.Y+s.Y)
		case ink.LineTo:
			path.Line(o.X+s.X, o.Y+s.Y)
		case ink.CurveTo:
			path.Curve(o.X+s.X1, o.Y+s.Y1, o.X+s.X2, o.Y+s.Y2, o.X+s.X, o.Y+s.Y)
		case ink.Close:
			path.Close()
		}
	}
	pen := pdf.Pen{Width: o.Shape.Width, Round: true}
	if o.Shape.Stroke != nil {
		pen.Color = pdf.Color(*o.Shape.Stroke)
	}
	if len(o.Shape.Dash) == 2 {
		pen.Dash = [2]float64(o.Shape.Dash)
	}
	switch {
	case o.Shape.Fill != nil && o.Shape.Stroke != nil:
		to.FillStroke(&path, pdf.Color(*o.Shape.Fill), pen)
	case o.Shape.Fill != nil:
		to.Fill(&path, pdf.Color(*o.Shape.Fill))
	case o.Shape.Stroke != nil:
		to.Stroke(&path, pen)
	}
}
