package render

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/qubitz/reportjobs/render/internal/pdf"
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
	setter
	structure
	geo     geometry
	colors  palette
	numbers bool
	clauses bool // paragraphs are numbered
	clause  int  // of the section, so far
	point   int  // of the clause, so far

	// The column that is being filled, in points.
	left     float64 // its left edge
	wide     float64 // its width, which tables and cards take
	prose    float64 // the measure of text in it
	pieces   []piece
	ops      []op // of the pieces
	headings []heading
	counted  counters // figures and tables so far
	fresh    bool     // the next piece begins a page
	anchor   string   // a name for the place of the next piece
	pictures *pictures
	lost     []string // warnings of what is not shown
	owed     int      // lines that have to stay with the last heading
	lent     bool     // the last piece is kept with the next only because of that
}

// headingLines is how many lines of what follows a heading stay with it.
const headingLines = 2

func (f *flow) add(p piece) {
	if f.fresh {
		p.fresh, f.fresh = true, false
	}
	p.anchor, f.anchor = f.anchor, ""
	p.before, p.after = p.before*f.geo.density, p.after*f.geo.density
	n := len(f.pieces)
	if n > 0 && f.pieces[n-1].role == roleHeading && p.role != roleHeading {
		p.before = min(p.before, 6)
	}
	if p.role == roleHeading {
		if f.lent { // it has nothing more that could stay with it
			f.pieces[n-1].end = 0
		}
		f.owed = headingLines
		p.end = headingAlone
	} else if f.owed > 0 {
		f.owed -= max(int(p.h/f.fonts.body.lead), 1)
	}
	f.lent = p.role != roleHeading && f.owed > 0 && p.end < headingAlone && !p.keep
	if f.lent {
		p.end = headingAlone
	}
	f.pieces = append(f.pieces, p)
}

func (f *flow) section(s *Section, depth int, number string) {
	defer f.leave(f.enter(pdf.TagSect))
	if s.ID != "" {
		f.anchor = idAnchor(s.ID)
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
	face := f.fonts.heading(depth)
	lines := f.wrap(title, face.face, face.size, f.wide)
	if len(lines) == 0 {
		title = Text(f.terms.Untitled)
		lines = f.wrap(title, face.face, face.size, f.wide)
	}
	defer f.leave(f.enter(pdf.TagH1 + pdf.Tag(depth-1)))
	f.headings = append(f.headings, heading{depth: depth, number: number, text: f.refs.plain(title)})
	space := [...]float64{32, 20, 16}[depth-1]
	if n := len(f.headings); n > 1 && f.headings[n-2].depth < depth && f.pieces[len(f.pieces)-1].role == roleHeading {
		space = 8 // nothing stands between the two
	}
	for i, l := range lines {
		p := piece{role: roleHeading, x: f.left, w: f.wide, h: face.lead, heading: -1}
		p.ops = f.line(nil, l, 0, 0, face, f.colors.dark)
		if i == 0 {
			p.before, p.heading = space, len(f.headings)-1
			if f.numbers {
				f.hang(&p, number, face)
			}
		}
		if i == len(lines)-1 {
			p.after = [...]float64{8, 4, 4}[depth-1]
		}
		f.add(p)
		if i < len(lines)-3 { // of a very long one
			f.pieces[len(f.pieces)-1].end = inParagraph
		}
	}
}

// hang sets number in the left margin, on the first line of p.
func (f *flow) hang(p *piece, number string, of font) {
	size := min(of.size, 12.5)
	if len(number) > 5 {
		size = 8
	}
	w := f.width(regular, size, number)
	if w > f.geo.left-f.geo.gutter-10 {
		return
	}
	p.x -= w + 10
	p.w += w + 10
	for i := range p.ops {
		p.ops[i].x += w + 10
	}
	p.ops = append([]op{{kind: opText, element: f.element, trail: true, y: baseline(of), w: w, h: of.size, text: number,
		face: regular, size: size, color: f.colors.link}}, p.ops...)
}

// baseline is the distance from the upper edge of a line to its baseline: what
// Inter rises above it is 0.97 of its size, what it falls below 0.24.
func baseline(f font) float64 { return f.lead/2 + 0.364*f.size }

// line adds l to ops, at x and the upper edge y.
func (f *flow) line(ops []op, l line, x, y float64, in font, c color) []op {
	for i := range l.fragments {
		part := &l.fragments[i]
		element := f.of(part)
		under, ink := f.dress(ops, part, element, x+part.x, y, in, c)
		ops = append(under, op{kind: opText, element: element, x: x + part.x, y: y + baseline(in), w: part.w, h: in.size,
			text: part.text, face: part.face, size: in.size, space: part.space, color: ink, trail: l.trail && i == len(l.fragments)-1})
	}
	return ops
}

// frame says how lines stand in their pieces.
type frame struct {
	role          role
	before, after float64
	x, w          float64 // of the pieces, from the left edge of the column
	in            float64 // of the text, from x
	padTop, padBt float64 // above the first and below the last line
	panel         *panel
	lead          []op    // drawn with the first line
	inner         float64 // what it costs if a page ends between two lines
	end           float64 // and behind the last one
	keepNext      bool
}

// stack adds lines, a piece each. Two of them stay together at both ends.
func (f *flow) stack(lines []line, in font, c color, fr frame) {
	n := len(lines)
	for i, l := range lines {
		p := piece{role: fr.role, x: f.left + fr.x, w: fr.w, heading: -1, panel: fr.panel, end: fr.inner}
		first, y := len(f.ops), 0.0
		if i == 0 {
			p.before, y = fr.before, fr.padTop
			f.ops = append(f.ops, fr.lead...)
		}
		f.ops = f.line(f.ops, l, fr.in, y, in, c)
		p.ops = f.ops[first:len(f.ops):len(f.ops)]
		p.h = y + in.lead
		switch {
		case i == n-1:
			p.after, p.keep, p.end = fr.after, fr.keepNext, fr.end
			p.h += fr.padBt
		case i == 0 || i == n-2:
			p.end = max(p.end, lineAlone)
		}
		f.add(p)
	}
}

func (b *Paragraph) flow(f *flow) {
	defer f.leave(f.enter(pdf.TagP))
	body := f.fonts.body
	lines := f.paragraph(b.Text, body, f.prose)
	fr := frame{before: 8, after: 8, w: f.prose, inner: inParagraph}
	if strings.HasSuffix(string(b.Text), ":") {
		fr.end = inShort // it leads to what follows
	}
	if len(lines) == 1 && len(lines[0].fragments) == 1 && lines[0].fragments[0].face == semibold|running {
		fr.role, fr.before, fr.after, fr.keepNext = roleHeading, 12, 3, true
	}
	f.numbered(&fr, len(lines))
	f.stack(lines, body, f.colors.ink, fr)
}

// maxAlone is how many lines an item has that does not stand alone at the end
// of a page, without the next one.
const maxAlone = 3

func (b *List) flow(f *flow) {
	body := f.fonts.body
	indent, tag := 14.0, pdf.TagL
	if b.Ordered {
		tag = pdf.TagNumberedL
		indent = f.width(regular, body.size, strconv.Itoa(len(b.Items))+".") + 8
	} else if f.claused() {
		indent = f.width(regular, body.size, "(mm)") + 4
	}
	defer f.leave(f.enter(tag))
	for i, item := range b.Items {
		list := f.enter(pdf.TagLI)
		label := f.child(pdf.TagLbl)
		f.enter(pdf.TagLBody)
		fr := frame{before: 4, after: 4, w: f.prose, in: indent, inner: inParagraph, end: inList}
		if i == 0 {
			fr.before = 8
		}
		lines := f.paragraph(item, body, f.prose-indent)
		last, before := i == len(b.Items)-1, len(f.pieces)-1
		switch short := len(lines) <= maxAlone; {
		case last && short && i > 0 && before >= 0:
			f.pieces[before].end = max(f.pieces[before].end, itemAlone)
		case i == 0 && short:
			fr.end = itemAlone
		}
		if last {
			fr.after, fr.end = 8, 0
		}
		fr.lead = []op{f.bullet(b, i)}
		if fr.lead[0].kind == opText {
			fr.lead[0].element, fr.lead[0].trail = label, false
		}
		f.stack(lines, body, f.colors.ink, fr)
		f.leave(list)
	}
}

// bullet is what stands before point i of a list.
func (f *flow) bullet(b *List, i int) op {
	body := f.fonts.body
	switch {
	case b.Ordered:
		return f.number(fmt.Sprintf("%d.", i+1), body)
	case f.claused():
		return f.number(f.letter(), body)
	}
	return op{kind: opRect, x: 1, y: body.lead/2 - 1.6, w: 3.2, h: 3.2, color: f.colors.accent}
}

// number is one at the left edge of a line.
func (f *flow) number(text string, in font) op {
	return op{kind: opText, element: f.element, trail: true, y: baseline(in), w: f.width(regular, in.size, text), h: in.size, text: text,
		face: regular, size: in.size, color: f.colors.muted}
}

func (b *PageBreak) flow(f *flow) { f.fresh = len(f.pieces) > 0 }
