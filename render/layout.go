package render

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/paging"
	"github.com/qubitz/reportjobs/render/internal/pdf"
	"github.com/qubitz/reportjobs/render/internal/typeset"
)

// A page is what the painter draws: all of it from the upper left corner.
type page struct {
	ops     []ink.Op
	anchors []paging.Anchor
	boxes   []paging.Box // of the body; for those who check the layout
}

// A layout is a document on its pages.
type layout struct {
	from     *layouter // whose slices it stands in
	elements []pdf.Element
	title    string
	lang     string
	words    *Words
	pages    []page
	covered  bool // the first page is a cover
	headings []heading
	warnings []string
}

// A layouter holds what is needed to lay out one document. Its slices serve
// one document after the other.
type layouter struct {
	*flow
	doc         *Document
	options     *Options
	check       *checker
	cuts        []string // warnings of what had no room
	front, body paging.Paginator
	theme       *Theme
	bands       *bands
	logo        *logo

	lastHeader, lastFooter        lastBand
	current                       string   // title of the section of the first level that the last page is in
	painted                       []ink.Op // of the pages
	anchors                       []paging.Anchor
	pages                         []page
	coverElement, contentsElement int32
}

// layouter returns one for a document, whose column is the body of a page.
func (e *Engine) layouter(d *Document, c *checker) *layouter {
	l, ok := e.layouters.Get().(*layouter)
	if !ok {
		l = &layouter{flow: e.flow(), options: &e.options, theme: &e.theme, bands: &e.bands, logo: e.logo}
	}
	if l.terms = e.terms; d.Lang != "" {
		l.terms = e.theme.terms(d.Lang)
	}
	l.charts = e.charts(&l.Setter, l.terms)
	l.counted.terms, l.noteWord = l.terms, l.terms.Alt.Note
	l.doc, l.check, l.notes, l.Refs = d, c, d.Notes, newRefs(d, c, e.options.NoNumbers, l.terms)
	l.Patterns = e.hyphens.of(d.Lang)
	if !e.options.Untagged {
		l.coverElement, l.contentsElement = l.begin()
	}
	return l
}

// flow returns an empty one.
func (e *Engine) flow() *flow {
	return &flow{
		Setter: *typeset.NewSetter(e.fonts), sizes: &e.sizes, terms: e.terms,
		geo: e.geo, left: e.geo.left, wide: e.geo.wide(), prose: e.geo.prose,
		colors: e.colors, numbers: !e.options.NoNumbers, counted: counters{terms: e.terms}, clauses: e.theme.Clauses, pictures: e.images,
	}
}

// begin makes pieces of the document. It looks at ctx now and then.
func (e *Engine) begin(ctx context.Context, d *Document) (*layouter, error) {
	check, letters := newChecker(maxFaults), typeset.NewCensus(e.fonts)
	check.seen = letters.Add
	if err := cmp.Or(check.document(d).err(), illegible(letters)); err != nil {
		return nil, err
	}
	l := e.layouter(d, check)
	for i := range d.Sections {
		if err := ctx.Err(); err != nil {
			return nil, context.Cause(ctx)
		}
		if e.options.NewPageSections && i > 0 {
			l.fresh = true
		}
		l.section(&d.Sections[i], 1, strconv.Itoa(i+1))
		l.notesBelow(check.notesOf(i))
	}
	return l, nil
}

// lay puts the document on pages.
func (e *Engine) lay(ctx context.Context, d *Document) (*layout, error) {
	l, err := e.begin(ctx, d)
	if err != nil {
		return nil, err
	}
	body := l.body.Paginate(l.pieces, l.geo.top, l.geo.bottom)
	out := &layout{lang: cmp.Or(d.Lang, "en"), words: l.terms, covered: d.Cover.Title != "", headings: l.headings, from: l}
	out.title = l.Gate.Clean(d.Cover.Title)
	if d.Cover.Label != "" {
		out.title += " – " + l.Gate.Clean(d.Cover.Label)
	}
	if out.covered {
		l.pages = append(l.pages, l.cover())
	}
	contents := l.contents(len(l.pages), body)
	of := max(len(l.pages)+len(contents)+len(body), 1)
	for _, boxes := range contents {
		l.page(boxes, of)
	}
	for _, boxes := range body {
		l.page(boxes, of)
	}
	if len(l.pages) == 0 { // a file has a page at least
		l.page(nil, of)
	}
	l.dropDead(l.pages)
	out.pages, out.elements = l.pages, l.elements
	out.frameFigures()
	out.warnings = slices.Concat(l.cuts, e.theme.foreign(d.Lang), l.check.warnings(d), l.lost, l.Gate.Warnings())
	return out, nil
}

// page adds a page: header and footer first, so that no sentence is torn by
// them where a program reads the file in its order, then the boxes.
func (l *layouter) page(boxes []paging.Box, of int) {
	ops, anchors := len(l.painted), len(l.anchors)
	l.painted = l.furniture(l.painted, pageState{len(l.pages) + 1, of, l.running(boxes)})
	l.painted = placed(l.painted, boxes)
	for _, b := range boxes {
		if b.Heading >= 0 && b.Role == paging.RoleHeading {
			l.anchors = append(l.anchors, paging.Anchor{Name: anchor(b.Heading), Y: b.Y})
		}
		if b.Name != "" {
			l.anchors = append(l.anchors, paging.Anchor{Name: b.Name, Y: b.Y})
		}
		for _, a := range b.Inside {
			l.anchors = append(l.anchors, paging.Anchor{Name: a.Name, Y: b.Y + a.Y})
		}
	}
	l.pages = append(l.pages, page{
		ops: l.painted[ops:len(l.painted):len(l.painted)], anchors: l.anchors[anchors:len(l.anchors):len(l.anchors)], boxes: boxes,
	})
}

// running is the section of the first level that a page with these boxes is in
// at its top or, where none is, the first that begins on it.
func (l *layouter) running(boxes []paging.Box) string {
	top := l.current
	for i, b := range boxes {
		if b.Heading < 0 || b.Role != paging.RoleHeading || l.headings[b.Heading].depth > 1 {
			continue
		}
		l.current = l.headings[b.Heading].text
		if i == 0 || top == "" {
			top = l.current
		}
	}
	return top
}

// placed adds the ops of boxes, moved to where the boxes stand.
func placed(list []ink.Op, boxes []paging.Box) []ink.Op {
	for i, b := range boxes {
		if under := b.Panel; under != nil && (i == 0 || boxes[i-1].Panel != under) {
			end := i
			for end+1 < len(boxes) && boxes[end+1].Panel == under {
				end++
			}
			list = under.Ops(list, b.X, b.Y, b.W, boxes[end].Y+boxes[end].H-b.Y)
		}
		first := len(list)
		list = append(list, b.Ops...)
		for k := range list[first:] {
			o := &list[first+k]
			o.X += b.X
			o.Y += b.Y
			if b.Again && o.Kind != ink.Link && o.Kind != ink.Address {
				o.Element = again
			}
		}
	}
	return list
}
