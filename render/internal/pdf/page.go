package pdf

import (
	"errors"
	"fmt"
	"math"
	"strconv"
)

// A Color is red, green and blue.
type Color [3]uint8

// A Page is painted from back to front, in points from its upper left corner.
// What goes wrong, such as a rune without a glyph or a place that is not a
// number, is kept and returned by [Write]. A page is for one goroutine.
type Page struct {
	fonts  *Fonts
	w, h   int // all numbers of a page are thousandths of a point
	buf    []byte
	err    error
	state  state
	saved  []state
	inText bool
	tx, ty int // where the last line of text began
	inMark bool
	marked []int32 // the elements of marked content
	key    int     // in the tree of elements, 0 for none
	used   []used
	images []*Image
	links  []link
	dests  []dest
	done   bool
}

// state is the part of the graphics state that pages change.
type state struct {
	fill, stroke Color
	width        int
	on, off      int
	round        bool
	face         Face
	size         int
}

// NewPage returns an empty page of a width and a height in points.
func (f *Fonts) NewPage(w, h float64) *Page {
	p := &Page{fonts: f, buf: f.pool.buffer(), used: make([]used, len(f.faces)), state: state{face: -1, width: 1000}}
	p.w, p.h = p.length(w), p.length(h)
	if p.err == nil && (p.w < 3000 || p.h < 3000 || p.w > 14_400_000 || p.h > 14_400_000) { // PDF 1.7, annex C
		p.fail(fmt.Errorf("a page of %g by %g points; want 3 to 14,400", w, h))
	}
	return p
}

// fail keeps the first error.
func (p *Page) fail(err error) {
	if p.err == nil {
		p.err = err
	}
}

// length rounds what is not to be seen: a font size, the width of a line.
func (p *Page) length(v float64) int {
	n, ok := thousandths(v)
	if !ok {
		p.fail(fmt.Errorf("%g is no length", v))
	}
	return n
}

// across rounds a place to hundredths of a point: three digits would make
// files larger, and nobody sees a seven-thousandth of an inch.
func (p *Page) across(v float64) int {
	v = math.Floor(v*100 + 0.5)
	if !(v >= -most/10 && v <= most/10) {
		p.fail(fmt.Errorf("%g is no place on a page", v/100))
		return 0
	}
	return int(v) * 10
}

// up turns a distance from the upper edge into one from the lower edge.
func (p *Page) up(y float64) int { return p.h - p.across(y) }

// numbers writes numbers, each with a space behind it.
func (p *Page) numbers(list ...int) {
	for _, n := range list {
		p.buf = append(appendNumber(p.buf, n), ' ')
	}
}

func (p *Page) operator(name string) { p.buf = append(append(p.buf, name...), '\n') }

func (p *Page) color(c Color, operator string) {
	for _, v := range c {
		p.numbers((int(v)*1000 + 127) / 255)
	}
	p.operator(operator)
}

func (p *Page) setFill(c Color) {
	if p.state.fill != c {
		p.state.fill = c
		p.color(c, "rg")
	}
}

// Text sets s in one color with its baseline at y, with the kerning of the
// face. It is [Fonts.Measure] thousandths of size wide.
func (p *Page) Text(x, y float64, in Face, size float64, c Color, s string) {
	p.SpacedText(x, y, in, size, c, s, Spacing{})
}

// Spacing is what a text does with spaces.
type Spacing struct {
	More  float64 // points that each is wider, or less
	Trail bool    // one stands behind the text: programs that read aloud put lines together as they are
}

// SpacedText is Text with that spacing.
func (p *Page) SpacedText(x, y float64, in Face, size float64, c Color, s string, spacing Spacing) {
	if p.fonts.face(in) == nil {
		p.fail(fmt.Errorf("there is no face %d", in))
		return
	}
	if !(size > 0) {
		p.fail(fmt.Errorf("no font size: %g", size))
	}
	switch {
	case s == "":
	case len(p.fonts.chains[in]) > 0:
		p.chainText(x, y, in, size, c, s, spacing)
	default:
		p.runText(x, y, in, size, c, s, spacing)
	}
}

// runText sets s in nothing but the face in.
func (p *Page) runText(x, y float64, in Face, size float64, c Color, s string, spacing Spacing) {
	face := p.fonts.face(in)
	if p.used[in] == nil {
		p.used[in] = face.newUsed()
	}
	p.setFill(c)
	p.beginText(p.across(x), p.up(y))
	p.setFont(in, p.length(size))
	p.glyphs(face, p.used[in], s, p.length(spacing.More*1000/size), spacing.Trail)
}

// beginText keeps one text object open over many lines; each begins relative
// to the last one, from rounded places so that nothing adds up.
func (p *Page) beginText(x, y int) {
	if !p.inText {
		p.inText, p.tx, p.ty = true, 0, 0
		p.operator("BT")
	}
	if x != p.tx || y != p.ty {
		p.numbers(x-p.tx, y-p.ty)
		p.operator("Td")
		p.tx, p.ty = x, y
	}
}

func (p *Page) endText() {
	if p.inText {
		p.inText = false
		p.operator("ET")
	}
}

func (p *Page) setFont(in Face, size int) {
	if p.state.face != in || p.state.size != size {
		p.state.face, p.state.size = in, size
		p.buf = strconv.AppendInt(append(p.buf, "/F"...), int64(in), 10)
		p.buf = append(p.buf, ' ')
		p.numbers(size)
		p.operator("Tf")
	}
}

// glyphs shows s; space is what stands behind a space, in thousandths of a
// thousandth of an em.
func (p *Page) glyphs(face *face, used used, s string, space int, trail bool) {
	b := append(p.buf, "[<"...)
	last := uint16(0)
	for _, r := range s {
		i := face.at(r)
		if i == 0 {
			p.fail(fmt.Errorf("no glyph for %U in %s", r, face.name))
			continue
		}
		if kern := face.kern.get(last, i); kern != 0 {
			b = append(strconv.AppendInt(append(b, '>'), int64(-kern), 10), '<')
		}
		used.add(i)
		hex := &face.glyphs[i].hex
		b = append(b, hex[0], hex[1], hex[2], hex[3])
		last = i
		if space != 0 && r == ' ' {
			b = append(appendNumber(append(b, '>'), -space), '<')
		}
	}
	if i := face.at(' '); trail && i != 0 {
		used.add(i)
		hex := &face.glyphs[i].hex
		b = append(b, hex[0], hex[1], hex[2], hex[3])
	}
	p.buf = append(b, ">]TJ\n"...)
}

// Begin opens marked content: what is painted until [Page.End] belongs to an
// element of [File.Structure], of which t is the tag.
func (p *Page) Begin(t Tag, element int32) {
	if t >= tagCount || element < 1 {
		p.fail(fmt.Errorf("no tag, or no element: %d %d", t, element))
		return
	}
	p.open()
	p.buf = append(append(append(p.buf, '/'), tagKinds[t].name...), "<</MCID "...)
	p.buf = strconv.AppendInt(p.buf, int64(len(p.marked)), 10)
	p.operator(">>BDC")
	p.marked = append(p.marked, element)
}

// Artifact opens marked content that is no part of the document's text, such
// as a page number or a rule.
func (p *Page) Artifact(kind Artifact) {
	p.open()
	p.buf = append(p.buf, artifacts[kind]...)
}

func (p *Page) open() {
	p.endText()
	if p.inMark {
		p.fail(errors.New("Begin within Begin"))
	}
	p.inMark = true
}

// End closes what Begin or Artifact opened.
func (p *Page) End() {
	p.endText()
	if !p.inMark {
		p.fail(errors.New("End without Begin"))
	}
	p.inMark = false
	p.operator("EMC")
}

// finish ends the content stream. A page can be written once.
func (p *Page) finish() error {
	if p.done {
		p.fail(errors.New("written already"))
		return p.err
	}
	p.endText()
	if p.inMark {
		p.fail(errors.New("Begin without End"))
	}
	if len(p.saved) > 0 {
		p.fail(errors.New("Clip without Unclip"))
	}
	p.done = true
	return p.err
}
