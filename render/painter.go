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
		paintPage(pages[i], &l.pages[i])
		drawn(i + 1)
	}
	goroutines := e.goroutines
	if goroutines == 0 {
		goroutines = runtime.GOMAXPROCS(0)
	}
	_, err := pdf.Write(ctx, w, e.fonts.set, &pdf.File{
		Title: l.title, Author: e.options.Author, Creator: "reportjobs", Lang: l.lang, Created: created,
		Outline: outline(l.headings, e.options.NoNumbers), PageLabels: pageLabels(l), Pages: pages,
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
		return []pdf.PageLabel{{Prefix: "Cover"}}
	}
	return []pdf.PageLabel{{Prefix: "Cover"}, {Page: 1, Style: "D", Start: 2}}
}

func paintPage(to *pdf.Page, from *page) {
	for _, a := range from.anchors {
		to.Dest(a.name, a.y-18) // some room above what a link leads to
	}
	for i := range from.ops {
		paintOp(to, &from.ops[i])
	}
}

func paintOp(to *pdf.Page, o *op) {
	switch o.kind {
	case opText:
		to.SpacedText(o.x, o.y, o.face.cut(), o.size, pdf.Color(o.color), o.face.glyphs(o.text), o.space)
	case opRect:
		to.FillRect(o.x, o.y, o.w, o.h, pdf.Color(o.color))
	case opPath:
		paintShape(to, o)
	case opImage:
		to.Image(o.x, o.y, o.w, o.h, o.image.Image)
	case opLink:
		to.LinkTo(o.x, o.y, o.w, o.h, o.text)
	case opURI:
		to.LinkURI(o.x, o.y, o.w, o.h, o.text)
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
