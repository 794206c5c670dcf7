package render

import (
	"math"
	"slices"

	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/pdf"
	"github.com/qubitz/reportjobs/render/internal/typeset"
)

// coverX is the margin of a cover.
const coverX = 60.0

func (l *layouter) coverW() float64 { return l.geo.w - 2*coverX }

// panelH is the height of the dark part of a cover.
func (l *layouter) panelH() float64 { return math.Round(l.geo.h * 0.556) }

// cover sets the first page: a title in a dark field, facts under it, and at
// the foot what a reader has to know first.
func (l *layouter) cover() page {
	c := l.doc.Cover
	defer l.leave(l.element)
	l.element = l.coverElement
	tags := [...]int32{l.child(pdf.TagP), l.child(pdf.TagTitle), l.child(pdf.TagP), l.child(pdf.TagP)} // in the order of reading
	p := page{ops: l.coverGround()}
	paint := l.coverPaint()
	logo := l.coverLogo(&p)
	sub := (ink.Regular | ink.Running).At(13, 19)
	subtitle := l.atMost(3, "subtitle", l.Wrap(string(Plain(c.Subtitle)), sub.Face, sub.Size, l.coverW()))
	y := l.panelH() - 64 - float64(len(subtitle))*sub.Lead
	title, lines := l.coverTitle(c.Title, y-14-max(coverTop, logo+24))
	var under []ink.Op
	l.element = tags[2]
	for i, ln := range subtitle {
		under = l.line(under, ln, coverX, y+float64(i)*sub.Lead, sub, paint.second)
	}
	if len(subtitle) > 0 {
		y -= 14
	}
	y -= float64(len(lines)) * title.Lead
	label := (ink.Semibold | ink.Running).At(13, 18)
	l.element = tags[0]
	for i, ln := range l.atMost(2, "label", l.Wrap(string(Plain(c.Label)), label.Face, label.Size, l.coverW()*0.65)) {
		p.ops = l.line(p.ops, ln, coverX, 62+float64(i)*label.Lead, label, paint.first)
	}
	l.element = tags[1]
	for i, ln := range lines {
		p.ops = l.line(p.ops, ln, coverX, y+float64(i)*title.Lead, title, paint.first)
	}
	p.ops = append(p.ops, under...)
	if l.theme.Furniture.Banner {
		p.ops = l.banner(p.ops, tags[3])
	} else {
		p.ops = l.coverClass(p.ops, max(62, logo+8)+label.Baseline(), tags[3], paint.second)
	}
	l.element = l.coverElement
	list, note := l.child(pdf.TagL), l.child(pdf.TagP)
	l.element = note
	foot, end := l.note(c.Note)
	l.element = list
	l.facts(&p, c.Facts, end)
	p.ops = append(p.ops, foot...)
	return p
}

// coverGround is what stands under the text of a cover.
func (l *layouter) coverGround() []ink.Op {
	under := ink.Op{Kind: ink.Rect, X: coverX, Y: l.panelH() - 0.5, W: l.coverW(), H: 1, Color: l.colors.Dark}
	if l.theme.Cover == CoverField {
		under = ink.Op{Kind: ink.Rect, W: l.geo.w, H: l.panelH(), Color: l.colors.Dark}
	}
	return []ink.Op{under, {Kind: ink.Rect, X: coverX, Y: l.panelH() - 3, W: 72, H: 6, Color: l.colors.Accent}}
}

// coverClass writes the classification at the right, if there is one.
func (l *layouter) coverClass(ops []ink.Op, baseline float64, tag int32, color ink.Color) []ink.Op {
	text := l.Fit(l.options.Classification, ink.Semibold, 9, l.coverW()*0.3)
	if text == "" {
		return ops
	}
	w := l.Width(ink.Semibold, 9, text)
	return append(ops, ink.Op{Kind: ink.Text, Element: tag, X: l.geo.w - coverX - w, Y: baseline, W: w, H: 9, Text: text, Face: ink.Semibold, Size: 9, Color: color})
}

// coverPaint are the colors of text above the middle of a cover.
type coverPaint struct{ first, second ink.Color }

func (l *layouter) coverPaint() coverPaint {
	if l.theme.Cover == CoverField {
		return coverPaint{l.colors.White, l.colors.Pale}
	}
	return coverPaint{l.colors.Dark, l.colors.Soft}
}

// coverTop is where a title on the cover may begin: under two lines of a label.
const coverTop = 62 + 2*18 + 12

// coverTitle finds the largest size at which the title takes few lines and
// keeps to its room.
func (l *layouter) coverTitle(text string, room float64) (ink.Font, []typeset.Line) {
	for _, f := range l.sizes.titles {
		if lines := l.Wrap(string(Plain(text)), f.Face, f.Size, l.coverW()); len(lines) <= min(4, int(room/f.Lead)) {
			return f, lines
		}
	}
	small := (ink.Semibold | ink.Running).At(14, 19)
	return small, l.atMost(min(14, int(room/small.Lead)), "title", l.Wrap(string(Plain(text)), small.Face, small.Size, l.coverW()))
}

// atMost cuts lines that have no room, shows that it did and warns.
func (l *layouter) atMost(n int, what string, lines []typeset.Line) []typeset.Line {
	if len(lines) <= n {
		return lines
	}
	l.warnCut(what)
	lines = lines[:n]
	if k := len(lines[n-1].Fragments); k > 0 {
		last := &lines[n-1].Fragments[k-1]
		runes := []rune(last.Text)
		last.Text = string(runes[:max(len(runes)-2, 0)]) + "…"
	}
	return lines
}

func (l *layouter) warnCut(what string) {
	if text := "the " + what + " of the cover had to be cut"; !slices.Contains(l.cuts, text) {
		l.cuts = append(l.cuts, text)
	}
}

// facts sets labels and values in two columns, as far as they stay above end.
func (l *layouter) facts(p *page, facts []Fact, end float64) {
	const gap = 28.0
	label, value := l.sizes.small, ink.Regular.At(10.5, 15)
	w := (l.coverW() - gap) / 2
	y := l.panelH() + 42.0
	for i := 0; i < len(facts); i += 2 {
		h := 0.0
		row := page{}
		for k, fact := range facts[i:min(i+2, len(facts))] {
			x := coverX + float64(k)*(w+gap)
			at, list := y, l.enter(pdf.TagLI)
			name, body := l.child(pdf.TagLbl), l.child(pdf.TagLBody)
			names := l.atMost(1, "facts", l.Wrap(string(Plain(fact.Label)), label.Face, label.Size, w))
			values := l.atMost(2, "facts", l.Wrap(string(Plain(fact.Value)), value.Face, value.Size, w))
			if l.element = name; len(values) == 0 { // a label of nothing is a text
				l.element = body
			}
			for _, ln := range names {
				row.ops = l.line(row.ops, ln, x, at, label, l.colors.Muted)
				at += label.Lead + 1
			}
			l.element = body
			for _, ln := range values {
				row.ops = l.line(row.ops, ln, x, at, value, l.colors.Ink)
				at += value.Lead
			}
			h = max(h, at-y)
			l.leave(list)
		}
		if y+h > end-16 {
			l.warnCut("facts")
			return
		}
		p.ops = append(p.ops, row.ops...)
		y += h + 13
	}
}

// note stands at the foot of the cover. It returns its upper edge, too.
func (l *layouter) note(text string) (ops []ink.Op, y float64) {
	small := (ink.Regular | ink.Running).At(9, 13.5)
	lines := l.atMost(6, "note", l.Wrap(string(Plain(text)), small.Face, small.Size, l.coverW()-16))
	h := float64(len(lines)) * small.Lead
	y = l.geo.h - 56 - h
	if h == 0 {
		return nil, y
	}
	ops = append(ops, ink.Op{Kind: ink.Rect, X: coverX, Y: y, W: 2, H: h, Color: l.colors.Accent})
	for i, ln := range lines {
		ops = l.line(ops, ln, coverX+14, y+float64(i)*small.Lead, small, l.colors.Soft)
	}
	return ops, y
}
