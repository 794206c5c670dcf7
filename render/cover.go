package render

import (
	"math"
	"slices"

	"github.com/qubitz/reportjobs/render/internal/pdf"
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
	var p page
	paint := l.coverPaint()
	if l.theme.Cover == CoverField {
		p.ops = append(p.ops, op{kind: opRect, w: l.geo.w, h: l.panelH(), color: l.colors.dark})
	} else {
		p.ops = append(p.ops, op{kind: opRect, x: coverX, y: l.panelH() - 0.5, w: l.coverW(), h: 1, color: l.colors.dark})
	}
	p.ops = append(p.ops, op{kind: opRect, x: coverX, y: l.panelH() - 3, w: 72, h: 6, color: l.colors.accent})

	logo := l.coverLogo(&p)
	sub := font{regular | running, 13, 19}
	subtitle := l.atMost(3, "subtitle", l.wrap(Plain(c.Subtitle), sub.face, sub.size, l.coverW()))
	y := l.panelH() - 64 - float64(len(subtitle))*sub.lead
	title, lines := l.coverTitle(c.Title, y-14-max(coverTop, logo+24))
	var under []op
	l.element = tags[2]
	for i, ln := range subtitle {
		under = l.line(under, ln, coverX, y+float64(i)*sub.lead, sub, paint.second)
	}
	if len(subtitle) > 0 {
		y -= 14
	}
	y -= float64(len(lines)) * title.lead
	label := font{semibold | running, 13, 18}
	l.element = tags[0]
	for i, ln := range l.atMost(2, "label", l.wrap(Plain(c.Label), label.face, label.size, l.coverW()*0.65)) {
		p.ops = l.line(p.ops, ln, coverX, 62+float64(i)*label.lead, label, paint.first)
	}
	l.element = tags[1]
	for i, ln := range lines {
		p.ops = l.line(p.ops, ln, coverX, y+float64(i)*title.lead, title, paint.first)
	}
	p.ops = append(p.ops, under...)
	if l.theme.Furniture.Banner {
		p.ops = l.banner(p.ops, tags[3])
	} else if class := l.fit(l.options.Classification, semibold, 9, l.coverW()*0.3); class != "" {
		w := l.width(semibold, 9, class)
		p.ops = append(p.ops, op{kind: opText, element: tags[3], x: l.geo.w - coverX - w, y: max(62, logo+8) + baseline(label), w: w, h: 9, text: class, face: semibold, size: 9, color: paint.second})
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

// coverPaint are the colors of text above the middle of a cover.
type coverPaint struct{ first, second color }

func (l *layouter) coverPaint() coverPaint {
	if l.theme.Cover == CoverField {
		return coverPaint{l.colors.white, l.colors.pale}
	}
	return coverPaint{l.colors.dark, l.colors.soft}
}

// coverTop is where a title on the cover may begin: under two lines of a label.
const coverTop = 62 + 2*18 + 12

// coverTitle finds the largest size at which the title takes few lines and
// keeps to its room.
func (l *layouter) coverTitle(text string, room float64) (font, []line) {
	for _, f := range l.fonts.titles {
		if lines := l.wrap(Plain(text), f.face, f.size, l.coverW()); len(lines) <= min(4, int(room/f.lead)) {
			return f, lines
		}
	}
	small := font{semibold | running, 14, 19}
	return small, l.atMost(min(14, int(room/small.lead)), "title", l.wrap(Plain(text), small.face, small.size, l.coverW()))
}

// atMost cuts lines that have no room, shows that it did and warns.
func (l *layouter) atMost(n int, what string, lines []line) []line {
	if len(lines) <= n {
		return lines
	}
	l.warnCut(what)
	lines = lines[:n]
	if k := len(lines[n-1].fragments); k > 0 {
		last := &lines[n-1].fragments[k-1]
		runes := []rune(last.text)
		last.text = string(runes[:max(len(runes)-2, 0)]) + "…"
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
	label, value := l.fonts.small, font{regular, 10.5, 15}
	w := (l.coverW() - gap) / 2
	y := l.panelH() + 42.0
	for i := 0; i < len(facts); i += 2 {
		h := 0.0
		row := page{}
		for k, fact := range facts[i:min(i+2, len(facts))] {
			x := coverX + float64(k)*(w+gap)
			at, list := y, l.enter(pdf.TagLI)
			name, body := l.child(pdf.TagLbl), l.child(pdf.TagLBody)
			names := l.atMost(1, "facts", l.wrap(Plain(fact.Label), label.face, label.size, w))
			values := l.atMost(2, "facts", l.wrap(Plain(fact.Value), value.face, value.size, w))
			if l.element = name; len(values) == 0 { // a label of nothing is a text
				l.element = body
			}
			for _, ln := range names {
				row.ops = l.line(row.ops, ln, x, at, label, l.colors.muted)
				at += label.lead + 1
			}
			l.element = body
			for _, ln := range values {
				row.ops = l.line(row.ops, ln, x, at, value, l.colors.ink)
				at += value.lead
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
func (l *layouter) note(text string) (ops []op, y float64) {
	small := font{regular | running, 9, 13.5}
	lines := l.atMost(6, "note", l.wrap(Plain(text), small.face, small.size, l.coverW()-16))
	h := float64(len(lines)) * small.lead
	y = l.geo.h - 56 - h
	if h == 0 {
		return nil, y
	}
	ops = append(ops, op{kind: opRect, x: coverX, y: y, w: 2, h: h, color: l.colors.accent})
	for i, ln := range lines {
		ops = l.line(ops, ln, coverX+14, y+float64(i)*small.lead, small, l.colors.soft)
	}
	return ops, y
}
