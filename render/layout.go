package render

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// A page is what the painter draws: all of it from the upper left corner.
type page struct {
	ops     []op
	anchors []anchorAt
	boxes   []box // of the body; for those who check the layout
}

// An anchorAt is a place that links lead to.
type anchorAt struct {
	name string
	y    float64
}

// A layout is a document on its pages.
type layout struct {
	title    string
	lang     string
	pages    []page
	covered  bool // the first page is a cover
	headings []heading
	warnings []string
}

// A layouter holds what is needed to lay out one document.
type layouter struct {
	*flow
	doc     *Document
	options *Options
	check   *checker
	cuts    []string // warnings of what had no room
	body    paginator
}

// flow returns an empty one whose column is the body of a page.
func (e *Engine) flow() *flow {
	return &flow{
		setter: setter{fonts: e.fonts, ruler: e.fonts, gate: newGate(e.fonts)},
		geo:    e.geo, left: e.geo.left, wide: e.geo.wide(), prose: e.geo.prose,
		colors: e.colors, numbers: !e.options.NoNumbers, pictures: e.images,
	}
}

// begin makes pieces of the document. It looks at ctx now and then.
func (e *Engine) begin(ctx context.Context, d *Document) (*layouter, error) {
	check := newChecker(maxFaults).document(d)
	if err := check.err(); err != nil {
		return nil, err
	}
	f := e.flow()
	f.refs = newRefs(d, check)
	l := &layouter{flow: f, doc: d, options: &e.options, check: check}
	for i := range d.Sections {
		if err := ctx.Err(); err != nil {
			return nil, context.Cause(ctx)
		}
		if e.options.NewPageSections && i > 0 {
			f.fresh = true
		}
		f.section(&d.Sections[i], 1, fmt.Sprint(i+1))
		f.notesBelow(check.notesOf(i))
	}
	return l, nil
}

// lay puts the document on pages.
func (e *Engine) lay(ctx context.Context, d *Document) (*layout, error) {
	l, err := e.begin(ctx, d)
	if err != nil {
		return nil, err
	}
	f := l.flow
	body := l.body.paginate(f.pieces, l.geo.top, l.geo.bottom)

	out := layout{lang: cmp.Or(d.Lang, "en"), covered: d.Cover.Title != "", headings: f.headings}
	out.title = f.gate.clean(d.Cover.Title)
	if d.Cover.Label != "" {
		out.title += " – " + f.gate.clean(d.Cover.Label)
	}
	if d.Cover.Title != "" {
		out.pages = append(out.pages, l.cover())
	}
	contents := l.contents(len(out.pages), body)
	for _, boxes := range append(contents, body...) {
		out.pages = append(out.pages, l.page(boxes))
	}
	if len(out.pages) == 0 { // a page with nothing on it would be no valid one
		out.pages = append(out.pages, l.page(nil))
	}
	for i := range out.pages {
		if i > 0 || d.Cover.Title == "" {
			l.furniture(&out.pages[i], i+1, len(out.pages))
		}
	}
	dropDead(out.pages)
	out.warnings = slices.Concat(l.cuts, l.check.warnings(d), f.lost, f.gate.warnings())
	return &out, nil
}

// page moves the ops of boxes to where the boxes stand.
func (l *layouter) page(boxes []box) page {
	p := page{boxes: boxes}
	p.ops = placed(nil, boxes)
	for _, b := range boxes {
		if b.heading >= 0 && b.role == roleHeading {
			p.anchors = append(p.anchors, anchorAt{name: anchor(b.heading), y: b.y})
		}
		if b.anchor != "" {
			p.anchors = append(p.anchors, anchorAt{name: b.anchor, y: b.y})
		}
		for _, a := range b.inside {
			p.anchors = append(p.anchors, anchorAt{name: a.name, y: b.y + a.y})
		}
	}
	return p
}

// placed adds the ops of boxes, moved to where the boxes stand.
func placed(list []op, boxes []box) []op {
	for i, b := range boxes {
		if under := b.panel; under != nil && (i == 0 || boxes[i-1].panel != under) {
			end := i
			for end+1 < len(boxes) && boxes[end+1].panel == under {
				end++
			}
			list = under.ops(list, b.x, b.y, b.w, boxes[end].y+boxes[end].h-b.y)
		}
		for _, o := range b.ops {
			o.x += b.x
			o.y += b.y
			list = append(list, o)
		}
	}
	return list
}

// furniture adds header and footer, in front so that they are drawn first and
// no sentence is torn by them where a program reads the file in its order.
func (l *layouter) furniture(p *page, number, of int) {
	small := smallFont()
	var ops []op
	text := func(s string, x, y float64, f face, c color) {
		ops = append(ops, op{kind: opText, x: x, y: y, w: l.width(f, small.size, s), h: small.size, text: s, face: f, size: small.size, color: c})
	}
	title := l.fit(l.doc.Cover.Title, semibold, small.size, l.wide*0.6)
	if title != "" {
		text(title, l.geo.left, l.geo.headerY, semibold, l.colors.muted)
	}
	header := l.fit(cmp.Or(l.options.Header, l.doc.Cover.Label), regular, small.size, l.wide*0.35)
	if header != "" {
		text(header, l.geo.right-l.width(regular, small.size, header), l.geo.headerY, regular, l.colors.muted)
	}
	if title != "" || header != "" {
		ops = append(ops, op{kind: opRect, x: l.geo.left, y: l.geo.headerY + 11, w: l.wide, h: 0.5, color: l.colors.rule})
	}
	if l.options.Footer != "" {
		text(l.fit(l.options.Footer, regular, small.size, l.wide*0.75), l.geo.left, l.geo.footerY, regular, l.colors.muted)
	}
	s := fmt.Sprintf("Page %d of %d", number, of)
	text(s, l.geo.right-l.width(regular, small.size, s), l.geo.footerY, regular, l.colors.muted)
	p.ops = append(ops, p.ops...)
}
