package render

import (
	"fmt"
	"strconv"
)

// A heading is where the contents lead.
type heading struct {
	depth        int
	number, text string
	page         int // from 1
	y            float64
}

func anchor(i int) string { return "s" + strconv.Itoa(i) }

// A flow turns a document into pieces, in reading order.
type flow struct {
	setter
	geo     geometry
	colors  palette
	numbers bool

	// The column that is being filled, in points.
	left     float64 // its left edge
	wide     float64 // its width, which tables and cards take
	prose    float64 // the measure of text in it
	pieces   []piece
	headings []heading
	fresh    bool   // the next piece begins a page
	anchor   string // a name for the place of the next piece
	pictures *pictures
	lost     []string // warnings of what is not shown
}

func (f *flow) add(p piece) {
	if f.fresh {
		p.fresh, f.fresh = true, false
	}
	p.anchor, f.anchor = f.anchor, ""
	if n := len(f.pieces); n > 0 && f.pieces[n-1].role == roleHeading {
		p.before = min(p.before, 6)
	}
	f.pieces = append(f.pieces, p)
}

func (f *flow) section(s *Section, depth int, number string) {
	if s.ID != "" {
		f.anchor = idAnchor(s.ID)
	}
	f.heading(s.Title, depth, number)
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
	face := headingFont(depth)
	lines := f.wrap(title, face.face, face.size, f.wide)
	if len(lines) == 0 {
		title = "Untitled"
		lines = f.wrap(title, face.face, face.size, f.wide)
	}
	f.headings = append(f.headings, heading{depth: depth, number: number, text: title.plain()})
	space := [...]float64{34, 22, 14}[depth-1]
	for i, l := range lines {
		p := piece{role: roleHeading, x: f.left, w: f.wide, h: face.lead, heading: -1, keep: i >= len(lines)-3}
		p.ops = f.line(nil, l, 0, 0, face, f.colors.dark)
		if i == 0 {
			p.before, p.heading = space, len(f.headings)-1
			if f.numbers {
				f.hang(&p, number, face)
			}
		}
		if i == len(lines)-1 {
			p.after = [...]float64{10, 5, 3}[depth-1]
		}
		f.add(p)
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
	p.ops = append([]op{{kind: opText, y: baseline(of), w: w, h: of.size, text: number,
		face: regular, size: size, color: f.colors.accent}}, p.ops...)
}

// baseline is the distance from the upper edge of a line to its baseline: what
// Inter rises above it is 0.97 of its size, what it falls below 0.24.
func baseline(f font) float64 { return f.lead/2 + 0.364*f.size }

// line adds l to ops, at x and the upper edge y.
func (f *flow) line(ops []op, l line, x, y float64, in font, c color) []op {
	for _, part := range l.fragments {
		under, ink := f.dress(ops, part, x+part.x, y, in, c)
		ops = append(under, op{kind: opText, x: x + part.x, y: y + baseline(in), w: part.w, h: in.size,
			text: part.text, face: part.face, size: in.size, color: ink})
	}
	return ops
}

// maxWhole is how many lines of a paragraph stay together. Longer ones break
// over pages with two lines on each side at least.
const maxWhole = 10

// frame says how lines stand in their pieces.
type frame struct {
	role          role
	before, after float64
	x, w          float64              // of the piece, from the left margin
	in            float64              // of the text, from x
	padTop, padBt float64              // above the first and below the last line
	under         func(h float64) []op // drawn under each piece
	lead          []op                 // drawn with the first line
	keepNext      bool
}

// stack adds lines as one piece, or one piece each where they are many.
func (f *flow) stack(lines []line, in font, c color, fr frame) {
	if len(lines) == 0 {
		return
	}
	step := len(lines)
	if step > maxWhole {
		step = 1
	}
	for i := 0; i < len(lines); i += step {
		p := piece{role: fr.role, x: f.left + fr.x, w: fr.w, heading: -1}
		y := 0.0
		if i == 0 {
			p.before, y = fr.before, fr.padTop
		}
		text := []op(nil)
		for k := range step {
			text = f.line(text, lines[i+k], fr.in, y+float64(k)*in.lead, in, c)
		}
		p.h = y + float64(step)*in.lead
		if last := i+step >= len(lines); last {
			p.after, p.keep = fr.after, fr.keepNext
			p.h += fr.padBt
		} else {
			p.keep = i == 0 || i == len(lines)-2
		}
		if fr.under != nil {
			p.ops = fr.under(p.h)
		}
		if i == 0 {
			p.ops = append(p.ops, fr.lead...)
		}
		p.ops = append(p.ops, text...)
		f.add(p)
	}
}

func (b *Paragraph) flow(f *flow) {
	body := bodyFont()
	lines := f.wrap(b.Text, body.face, body.size, f.prose)
	fr := frame{before: 8, after: 8, w: f.prose}
	if len(lines) == 1 && len(lines[0].fragments) == 1 && lines[0].fragments[0].face == semibold {
		fr.role, fr.before, fr.after, fr.keepNext = roleHeading, 12, 3, true
	}
	f.stack(lines, body, f.colors.ink, fr)
}

func (b *List) flow(f *flow) {
	body := bodyFont()
	indent := 14.0
	if b.Ordered {
		indent = f.width(regular, body.size, strconv.Itoa(len(b.Items))+".") + 8
	}
	for i, item := range b.Items {
		fr := frame{before: 4, after: 4, w: f.prose, in: indent}
		if i == 0 {
			fr.before = 8
		}
		if i == len(b.Items)-1 {
			fr.after = 8
		}
		fr.keepNext = i < len(b.Items)-1 && (i == 0 || i == len(b.Items)-2) // none stands alone
		fr.lead = []op{{kind: opRect, x: 1, y: 5.4, w: 3.2, h: 3.2, color: f.colors.accent}}
		if b.Ordered {
			number := fmt.Sprintf("%d.", i+1)
			fr.lead = []op{{kind: opText, y: baseline(body), w: f.width(regular, body.size, number), h: body.size,
				text: number, face: regular, size: body.size, color: f.colors.muted}}
		}
		f.stack(f.wrap(item, body.face, body.size, f.prose-indent), body, f.colors.ink, fr)
	}
}

func (b *PageBreak) flow(f *flow) { f.fresh = len(f.pieces) > 0 }
