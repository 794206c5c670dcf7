package render

import (
	"context"
	"io"
	"time"

	"github.com/signintech/gopdf"
)

// A painter draws a layout with gopdf. It knows nothing of documents.
type painter struct {
	pdf  gopdf.GoPdf
	face face
	size float64
	set  bool // face and size are those of pdf
}

// paint writes the file. It calls drawn after each page.
func (e *Engine) paint(ctx context.Context, w io.Writer, l *layout, created time.Time, drawn func(page int)) error {
	var p painter
	p.pdf.Start(gopdf.Config{PageSize: gopdf.Rect{W: e.geo.w, H: e.geo.h}})
	p.pdf.SetInfo(gopdf.PdfInfo{Title: l.title, Author: e.options.Author, Creator: "reportjobs", CreationDate: created})
	for f, used := range l.faces {
		if !used { // gopdf writes a font without glyphs as an invalid one
			continue
		}
		if err := p.pdf.AddTTFFontFromFontContainer(face(f).family(), &e.fonts.container); err != nil {
			return err
		}
	}
	for i := range l.pages {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err := p.page(&l.pages[i]); err != nil {
			return err
		}
		drawn(i + 1)
	}
	_, err := p.pdf.WriteTo(w)
	return err
}

func (p *painter) page(page *page) error {
	p.pdf.AddPage()
	for _, a := range page.anchors {
		p.pdf.SetXY(0, max(a.y-18, 0)) // some room above what a link leads to
		p.pdf.SetAnchor(a.name)        // no outline: what gopdf writes has wrong parents
	}
	for i := range page.ops {
		if err := p.op(&page.ops[i]); err != nil {
			return err
		}
	}
	return nil
}

func (p *painter) op(o *op) error {
	switch o.kind {
	case opLink:
		p.pdf.AddInternalLink(o.text, o.x, o.y, o.w, o.h)
	case opURI:
		p.pdf.AddExternalLink(o.text, o.x, o.y, o.w, o.h)
	case opRect:
		p.pdf.SetFillColor(o.color[0], o.color[1], o.color[2])
		p.pdf.RectFromUpperLeftWithStyle(o.x, o.y, o.w, o.h, "F")
	case opText:
		if !p.set || p.face != o.face || p.size != o.size {
			if err := p.pdf.SetFont(o.face.family(), "", o.size); err != nil {
				return err
			}
			p.face, p.size, p.set = o.face, o.size, true
		}
		p.pdf.SetTextColor(o.color[0], o.color[1], o.color[2])
		p.pdf.SetXY(o.x, o.y)
		return p.pdf.Text(o.text)
	}
	return nil
}
