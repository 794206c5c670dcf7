package render

import "strconv"

const (
	minEntries = 4  // headings below which a document needs no contents
	maxListed  = 80 // entries above which only sections of the first level are listed
)

// contents sets the table of contents for a body that begins after before
// pages and the contents themselves. How many pages it takes does not depend
// on the numbers it shows, so it is set twice.
func (l *layouter) contents(before int, body [][]box) [][]box {
	if l.options.NoContents || len(l.headings) < minEntries || len(body) < 2 {
		return nil
	}
	pages := new(paginator).paginate(l.entries(), l.geo.top, l.geo.bottom)
	for i, boxes := range body {
		for _, b := range boxes {
			if b.role == roleHeading && b.heading >= 0 {
				l.headings[b.heading].page = before + len(pages) + i + 1
			}
		}
	}
	return new(paginator).paginate(l.entries(), l.geo.top, l.geo.bottom)
}

func (l *layouter) entries() []piece {
	title := headingFont(1)
	lines := l.wrap("Contents", title.face, title.size, l.wide)
	out := []piece{{role: roleHeading, x: l.left, w: l.wide, h: title.lead, after: 14, keep: true, heading: -1,
		ops: l.line(nil, lines[0], 0, 0, title, l.colors.dark)}}
	deepest := 2
	if l.listed(2) > maxListed {
		deepest = 1
	}
	for i, h := range l.headings {
		if h.depth <= deepest {
			out = append(out, l.entry(i, h))
		}
	}
	return out
}

func (l *layouter) listed(depth int) (n int) {
	for _, h := range l.headings {
		if h.depth <= depth {
			n++
		}
	}
	return n
}

func (l *layouter) entry(i int, h heading) piece {
	f, ink, x, before := font{semibold, 9.5, 18}, l.colors.dark, 26.0, 6.0
	if h.depth > 1 {
		f, ink, before = font{regular, 9.5, 16}, l.colors.soft, 0
	}
	p := piece{role: roleText, x: l.left, w: l.wide, h: f.lead, before: before, heading: -1, keep: h.depth == 1 && i+1 < len(l.headings) && l.headings[i+1].depth > 1}
	add := func(s string, x float64, f font, c color) {
		p.ops = append(p.ops, op{kind: opText, x: x, y: baseline(f), w: l.width(f.face, f.size, s), h: f.size, text: s, face: f.face, size: f.size, color: c})
	}
	if !l.numbers {
		x = float64(h.depth-1) * 14
	} else {
		add(h.number, 0, f, l.colors.accent)
	}
	number := strconv.Itoa(h.page)
	w := l.width(f.face, f.size, number)
	text := l.fit(h.text, f.face, f.size, l.wide-x-50)
	add(text, x, f, ink)
	if h.depth == 1 {
		from := x + l.width(f.face, f.size, text) + 8
		p.ops = append(p.ops, op{kind: opRect, x: from, y: baseline(f) - 2.5, w: l.wide - w - 8 - from, h: 0.5, color: l.colors.rule})
	}
	add(number, l.wide-w, f, ink)
	p.ops = append(p.ops, op{kind: opLink, w: l.wide, h: f.lead, text: anchor(i)})
	return p
}
