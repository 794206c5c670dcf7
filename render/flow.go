package render

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/qubitz/reportjobs/render/internal/chart"
	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/paging"
	"github.com/qubitz/reportjobs/render/internal/pdf"
	"github.com/qubitz/reportjobs/render/internal/typeset"
)

// A heading is where the contents lead.
type heading struct {
	depth        int
	number, text string
	page         int // from 1
}

func anchor(i int) string { return "s" + strconv.Itoa(i) }

// A flow turns a document into pieces, in reading order.
type flow struct {
	typeset.Setter
	structure
	geo     geometry
	sizes   *sizes
	terms   *Words
	charts  chart.Style
	notes   map[string]Text // of the document
	colors  ink.Palette
	numbers bool
	clauses bool // paragraphs are numbered
	clause  int  // of the section, so far
	point   int  // of the clause, so far

	// The column that is being filled, in points.
	left     float64 // its left edge
	wide     float64 // its width, which tables and cards take
	prose    float64 // the measure of text in it
	pieces   []paging.Piece
	ops      []ink.Op // of the pieces
	headings []heading
	counted  counters // figures and tables so far
	fresh    bool     // the next piece begins a page
	anchor   string   // a name for the place of the next piece
	pictures *pictures
	lost     []string          // warnings of what is not shown
	owed     int               // lines that have to stay with the last heading
	cells    []typeset.Passage // of the table that is set
	lent     bool              // the last piece is kept with the next only because of that
}

// headingLines is how many lines of what follows a heading stay with it.
const headingLines = 2

func (f *flow) add(p paging.Piece) {
	if f.fresh {
		p.Fresh, f.fresh = true, false
	}
	p.Name, f.anchor = f.anchor, ""
	p.Before, p.After = p.Before*f.geo.density, p.After*f.geo.density
	n := len(f.pieces)
	if n > 0 && f.pieces[n-1].Role == paging.RoleHeading && p.Role != paging.RoleHeading {
		p.Before = min(p.Before, 6)
	}
	if p.Role == paging.RoleHeading {
		if f.lent { // it has nothing more that could stay with it
			f.pieces[n-1].End = 0
		}
		f.owed = headingLines
		p.End = paging.HeadingAlone
	} else if f.owed > 0 {
		f.owed -= max(int(p.H/f.sizes.body.Lead), 1)
	}
	f.lent = p.Role != paging.RoleHeading && f.owed > 0 && p.End < paging.HeadingAlone && !p.Keep
	if f.lent {
		p.End = paging.HeadingAlone
	}
	f.pieces = append(f.pieces, p)
}

func (f *flow) section(s *Section, depth int, number string) {
	defer f.leave(f.enter(pdf.TagSect))
	if s.ID != "" {
		f.anchor = typeset.IDAnchor(s.ID)
	}
	f.heading(s.Title, depth, number)
	f.clause, f.point = 0, 0
	for _, block := range s.Blocks {
		f.block(block)
	}
	for i := range s.Sections {
		f.section(&s.Sections[i], depth+1, number+"."+strconv.Itoa(i+1))
	}
}

// heading sets a heading of any length: all lines but the last three may break
// over pages.
func (f *flow) heading(title Text, depth int, number string) {
	face := f.sizes.heading(depth)
	lines := f.Wrap(string(title), face.Face, face.Size, f.wide)
	if len(lines) == 0 {
		title = Text(f.terms.Untitled)
		lines = f.Wrap(string(title), face.Face, face.Size, f.wide)
	}
	defer f.leave(f.enter(pdf.TagH1 + pdf.Tag(depth-1)))
	f.headings = append(f.headings, heading{depth: depth, number: number, text: f.Refs.Plain(string(title))})
	space := [...]float64{32, 20, 16}[depth-1]
	if n := len(f.headings); n > 1 && f.headings[n-2].depth < depth && f.pieces[len(f.pieces)-1].Role == paging.RoleHeading {
		space = 8 // nothing stands between the two
	}
	for i, l := range lines {
		p := paging.Piece{Role: paging.RoleHeading, X: f.left, W: f.wide, H: face.Lead, Heading: -1}
		p.Ops = f.line(nil, l, 0, 0, face, f.colors.Dark)
		if i == 0 {
			p.Before, p.Heading = space, len(f.headings)-1
			if f.numbers {
				f.hang(&p, number, face)
			}
		}
		if i == len(lines)-1 {
			p.After = [...]float64{8, 4, 4}[depth-1]
		}
		f.add(p)
		if i < len(lines)-3 { // of a very long one
			f.pieces[len(f.pieces)-1].End = paging.InParagraph
		}
	}
}

// hang sets number in the left margin, on the first line of p.
func (f *flow) hang(p *paging.Piece, number string, of ink.Font) {
	size := min(of.Size, 12.5)
	if len(number) > 5 {
		size = 8
	}
	w := f.Width(ink.Regular, size, number)
	if w > f.geo.left-f.geo.gutter-10 {
		return
	}
	p.X -= w + 10
	p.W += w + 10
	for i := range p.Ops {
		p.Ops[i].X += w + 10
	}
	p.Ops = append([]ink.Op{{Kind: ink.Text, Element: f.element, Trail: true, Y: of.Baseline(), W: w, H: of.Size, Text: number,
		Face: ink.Regular, Size: size, Color: f.colors.Link}}, p.Ops...)
}

// line adds l to ops, at x and the upper edge y.
func (f *flow) line(ops []ink.Op, l typeset.Line, x, y float64, in ink.Font, c ink.Color) []ink.Op {
	for i := range l.Fragments {
		ops = l.DrawPart(ops, i, &f.colors, f.of(&l.Fragments[i]), x, y, in, c)
	}
	return ops
}

// frame says how lines stand in their pieces.
type frame struct {
	role          paging.Role
	before, after float64
	x, w          float64 // of the pieces, from the left edge of the column
	in            float64 // of the text, from x
	padTop, padBt float64 // above the first and below the last line
	panel         *paging.Panel
	lead          []ink.Op // drawn with the first line
	inner         float64  // what it costs if a page ends between two lines
	end           float64  // and behind the last one
	keepNext      bool
}

// stack adds lines, a piece each. Two of them stay together at both ends.
func (f *flow) stack(lines []typeset.Line, in ink.Font, c ink.Color, fr frame) {
	n := len(lines)
	for i, l := range lines {
		p := paging.Piece{Role: fr.role, X: f.left + fr.x, W: fr.w, Heading: -1, Panel: fr.panel, End: fr.inner}
		first, y := len(f.ops), 0.0
		if i == 0 {
			p.Before, y = fr.before, fr.padTop
			f.ops = append(f.ops, fr.lead...)
		}
		f.ops = f.line(f.ops, l, fr.in, y, in, c)
		p.Ops = f.ops[first:len(f.ops):len(f.ops)]
		p.H = y + in.Lead
		switch {
		case i == n-1:
			p.After, p.Keep, p.End = fr.after, fr.keepNext, fr.end
			p.H += fr.padBt
		case i == 0 || i == n-2:
			p.End = max(p.End, paging.LineAlone)
		}
		f.add(p)
	}
}

func (b *Paragraph) flow(f *flow) {
	defer f.leave(f.enter(pdf.TagP))
	body := f.sizes.body
	lines := f.Paragraph(string(b.Text), body, f.prose)
	fr := frame{before: 8, after: 8, w: f.prose, inner: paging.InParagraph}
	if strings.HasSuffix(string(b.Text), ":") {
		fr.end = paging.InShort // it leads to what follows
	}
	if len(lines) == 1 && len(lines[0].Fragments) == 1 && lines[0].Fragments[0].Face == ink.Semibold|ink.Running {
		fr.role, fr.before, fr.after, fr.keepNext = paging.RoleHeading, 12, 3, true
	}
	f.numbered(&fr, len(lines))
	f.stack(lines, body, f.colors.Ink, fr)
}

// maxAlone is how many lines an item has that does not stand alone at the end
// of a page, without the next one.
const maxAlone = 3

func (b *List) flow(f *flow) {
	body := f.sizes.body
	indent, tag := 14.0, pdf.TagL
	if b.Ordered {
		tag = pdf.TagNumberedL
		indent = f.Width(ink.Regular, body.Size, strconv.Itoa(len(b.Items))+".") + 8
	} else if f.claused() {
		indent = f.Width(ink.Regular, body.Size, "(mm)") + 4
	}
	defer f.leave(f.enter(tag))
	for i, item := range b.Items {
		list := f.enter(pdf.TagLI)
		label := f.child(pdf.TagLbl)
		f.enter(pdf.TagLBody)
		fr := frame{before: 4, after: 4, w: f.prose, in: indent, inner: paging.InParagraph, end: paging.InList}
		if i == 0 {
			fr.before = 8
		}
		lines := f.Paragraph(string(item), body, f.prose-indent)
		last, before := i == len(b.Items)-1, len(f.pieces)-1
		switch short := len(lines) <= maxAlone; {
		case last && short && i > 0 && before >= 0:
			f.pieces[before].End = max(f.pieces[before].End, paging.ItemAlone)
		case i == 0 && short:
			fr.end = paging.ItemAlone
		}
		if last {
			fr.after, fr.end = 8, 0
		}
		fr.lead = []ink.Op{f.bullet(b, i)}
		if fr.lead[0].Kind == ink.Text {
			fr.lead[0].Element, fr.lead[0].Trail = label, false
		}
		f.stack(lines, body, f.colors.Ink, fr)
		f.leave(list)
	}
}

// bullet is what stands before point i of a list.
func (f *flow) bullet(b *List, i int) ink.Op {
	body := f.sizes.body
	switch {
	case b.Ordered:
		return f.number(fmt.Sprintf("%d.", i+1), body)
	case f.claused():
		return f.number(f.letter(), body)
	}
	return ink.Op{Kind: ink.Rect, X: 1, Y: body.Lead/2 - 1.6, W: 3.2, H: 3.2, Color: f.colors.Accent}
}

// number is one at the left edge of a line.
func (f *flow) number(text string, in ink.Font) ink.Op {
	return ink.Op{Kind: ink.Text, Element: f.element, Trail: true, Y: in.Baseline(), W: f.Width(ink.Regular, in.Size, text), H: in.Size, Text: text,
		Face: ink.Regular, Size: in.Size, Color: f.colors.Muted}
}

func (b *PageBreak) flow(f *flow) { f.fresh = len(f.pieces) > 0 }
