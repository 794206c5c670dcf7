package render

import (
	"context"
	"io"
	"runtime"
	"time"

	"github.com/qubitz/reportjobs/render/internal/pdf"
)

// paint writes the file. It calls drawn after each page.
func (e *Engine) paint(ctx context.Context, w io.Writer, l *layout, created time.Time, drawn func(page int)) error {
	pages := make([]*pdf.Page, len(l.pages))
	for i := range l.pages {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		pages[i] = e.fonts.set.NewPage(e.geo.w, e.geo.h)
		p := painter{to: pages[i], elements: l.elements}
		p.page(&l.pages[i])
		drawn(i + 1)
	}
	goroutines := e.goroutines
	if goroutines == 0 {
		goroutines = runtime.GOMAXPROCS(0)
	}
	_, err := pdf.Write(ctx, w, e.fonts.set, &pdf.File{
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
		p.to.Dest(a.name, a.y-18) // some room above what a link leads to
	}
	open, element := false, int32(0)
	for i := range from.ops {
		o := &from.ops[i]
		if p.link(o) {
			continue
		}
		if len(p.elements) > 0 && (!open || o.element != element) {
			if open {
				p.to.End()
			}
			open, element = true, o.element
			p.begin(element)
		}
		p.op(o)
	}
	if open {
		p.to.End()
	}
}

// link adds a link, which is nothing that is painted.
func (p *painter) link(o *op) bool {
	element := max(o.element, 0)
	switch o.kind {
	case opLink:
		p.to.LinkTo(o.x, o.y, o.w, o.h, o.text, element)
	case opURI:
		p.to.LinkURI(o.x, o.y, o.w, o.h, o.text, element)
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

func (p *painter) op(o *op) {
	to := p.to
	switch o.kind {
	case opText:
		to.SpacedText(o.x, o.y, o.face.cut(), o.size, pdf.Color(o.color), o.face.glyphs(o.text), pdf.Spacing{More: o.space, Trail: o.trail && len(p.elements) > 0})
	case opRect:
		to.FillRect(o.x, o.y, o.w, o.h, pdf.Color(o.color))
	case opPath:
		paintShape(to, o)
	case opImage:
		to.Image(o.x, o.y, o.w, o.h, o.image.Image)
	}
}

func paintShape(to *pdf.Page, o *op) {
	var path pdf.Path
	for _, s := range o.shape.segments {
		switch s.kind {
		case moveTo:
			path.Move(o.x+s.x, o.y+s.y)
		case lineTo:
			path.Line(o.x+s.x, o.y+s.y)
		case curveTo:
			path.Curve(o.x+s.x1, o.y+s.y1, o.x+s.x2, o.y+s.y2, o.x+s.x, o.y+s.y)
		case closePath:
			path.Close()
		}
	}
	pen := pdf.Pen{Width: o.shape.width, Round: true}
	if o.shape.stroke != nil {
		pen.Color = pdf.Color(*o.shape.stroke)
	}
	if len(o.shape.dash) == 2 {
		pen.Dash = [2]float64(o.shape.dash)
	}
	switch {
	case o.shape.fill != nil && o.shape.stroke != nil:
		to.FillStroke(&path, pdf.Color(*o.shape.fill), pen)
	case o.shape.fill != nil:
		to.Fill(&path, pdf.Color(*o.shape.fill))
	case o.shape.stroke != nil:
		to.Stroke(&path, pen)
	}
}
