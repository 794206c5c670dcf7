package render

import (
	"strings"

	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/pdf"
	"github.com/qubitz/reportjobs/render/internal/typeset"
)

// What an op belongs to that is part of no element: decoration, what all pages
// have at their head and foot, and what stands again where a page begins.
const (
	decoration int32 = -iota
	pageHeader
	pageFooter
	again
)

// artifactOf says the same to the painter.
func artifactOf(element int32) pdf.Artifact {
	switch element {
	case pageHeader:
		return pdf.Header
	case pageFooter:
		return pdf.Footer
	case again:
		return pdf.Pagination
	}
	return pdf.Layout
}

// A structure is that of a document as it grows, in the order of reading:
// what each op of a page belongs to. Elements are found by their index.
type structure struct {
	elements []pdf.Element // none if the file is not to be tagged; the first is the document
	element  int32         // what ops belong to that are made now
	linked   openLink
	noteWord string // what one is called, before its number
}

// An openLink is the last link, whose parts may stand on more than one line.
type openLink struct {
	target         string
	within, itself int32
}

// begin begins a document, with a place for its cover and its contents.
func (t *structure) begin() (cover, contents int32) {
	t.elements = append(t.elements[:0], pdf.Element{Tag: pdf.TagDocument})
	return t.child(pdf.TagSect), t.child(pdf.TagSect)
}

// child adds an element below the one that is open.
func (t *structure) child(tag pdf.Tag) int32 {
	if len(t.elements) == 0 {
		return decoration
	}
	t.elements = append(t.elements, pdf.Element{Tag: tag, Parent: t.element})
	return int32(len(t.elements) - 1)
}

// enter adds an element and opens it. It returns the outer one, for leave.
func (t *structure) enter(tag pdf.Tag) (outer int32) {
	outer = t.element
	t.element = t.child(tag)
	return outer
}

func (t *structure) leave(outer int32) { t.element = outer }

// retag says that an element is something else.
func (t *structure) retag(element int32, tag pdf.Tag) {
	if element > 0 {
		t.elements[element].Tag = tag
	}
}

// detail is what only some elements have; nil if nobody will see it.
func (t *structure) detail(element int32) *pdf.Detail {
	if element <= 0 {
		return &pdf.Detail{}
	}
	if t.elements[element].Detail == nil {
		t.elements[element].Detail = &pdf.Detail{}
	}
	return t.elements[element].Detail
}

// figure adds one that shows what alt says.
func (t *structure) figure(alt string) int32 {
	e := t.child(pdf.TagFigure)
	t.detail(e).Text = alt
	return e
}

// of returns what a fragment of a line belongs to: a link, or what is open.
func (t *structure) of(part *typeset.Fragment) int32 {
	if len(t.elements) == 0 {
		return decoration
	}
	if part.Look == nil || part.Look.Link == "" {
		t.linked = openLink{}
		return t.element
	}
	target := part.Look.Link
	if t.linked.target == target && t.linked.within == t.element {
		return t.linked.itself
	}
	t.linked = openLink{target: target, within: t.element}
	note := !part.Look.URI && strings.HasPrefix(target, typeset.NoteAnchor(""))
	if outer := t.element; note {
		t.enter(pdf.TagReference)
		t.linked.itself = t.child(pdf.TagLink)
		t.leave(outer)
	} else {
		t.linked.itself = t.child(pdf.TagLink)
	}
	says := strings.ReplaceAll(part.Text, typeset.SoftHyphen, "")
	switch {
	case note:
		says = t.noteWord + " " + says
	case part.Look.URI:
		says = target
	}
	t.detail(t.linked.itself).Text = says
	return t.linked.itself
}

// unlink says that a link leads nowhere.
func (t *structure) unlink(element int32) { t.retag(element, pdf.TagSpan) }

// tagFigure has the ops of a drawing belong to a figure and its caption.
func (f *flow) tagFigure(d *ink.Drawing) {
	if len(f.elements) == 0 {
		return
	}
	caption, figure, draw := f.child(pdf.TagCaption), f.figure(d.Alt), d.Draw
	d.Draw = func(h float64) []ink.Op {
		ops := draw(h)
		for i := range ops {
			o := &ops[i]
			if o.Element = figure; i < d.Caption {
				o.Element = caption
			} else {
				o.Trail = true // labels that stand side by side are words of their own
			}
		}
		return ops
	}
}

// sparked has a sparkline be a figure, which shows what its first op says.
func (t *structure) sparked(ops []ink.Op) []ink.Op {
	if len(ops) > 0 {
		belong(ops, t.figure(ops[0].Text))
	}
	return ops
}

// frameFigures finds the boxes around figures, on the pages they are on.
func (l *layout) frameFigures() {
	for i := range l.pages {
		for k := range l.pages[i].ops {
			o := &l.pages[i].ops[k]
			if o.Element > 0 && l.elements[o.Element].Tag == pdf.TagFigure {
				frameOp(l.elements[o.Element].Detail, o)
			}
		}
	}
}

// frameOp widens the box around a figure so that o is in it.
func frameOp(d *pdf.Detail, o *ink.Op) {
	left, top, right, foot := o.X, o.Y, o.X+o.W, o.Y+o.H
	if o.Kind == ink.Text {
		top, foot = o.Y-0.97*o.Size, o.Y+0.24*o.Size
	}
	if d.Right == 0 {
		d.Left, d.Top, d.Right, d.Foot = left, top, right, foot
		return
	}
	d.Left, d.Top = min(d.Left, left), min(d.Top, top)
	d.Right, d.Foot = max(d.Right, right), max(d.Foot, foot)
}
