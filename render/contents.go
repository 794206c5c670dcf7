package render

import (
	"strconv"

	"github.com/qubitz/reportjobs/render/internal/pdf"
)

const (
	minEntries = 4  // headings below which a document needs no contents
	minBody    = 5  // pages, the same
	maxListed  = 80 // entries above which only sections of the first level are listed
)

// contents sets the table of contents for a body that begins after before
// pages and the contents themselves. How many pages it takes does not depend
// on the numbers it shows, so it is set twice.
func (l *layouter) contents(before int, body [][]box) [][]box {
	if l.options.NoContents || len(l.headings) < minEntries || len(body) < minBody {
		return nil
	}
	pages := l.front.paginate(l.entries(), l.geo.top, l.geo.bottom)
	for i, boxes := range body {
		for _, b := range boxes {
			if b.role == roleHeading && b.heading >= 0 {
				l.headings[b.heading].page = before + len(pages) + i + 1
			}
		}
	}
	for _, boxes := range pages {
		for _, b := range boxes {
			if b.heading >= 0 {
				l.entryNumber(b.piece)
			}
		}
	}
	return pages
}

// entries makes the pieces of the contents, with room for the numbers.
func (l *layouter) entries() []piece {
	defer l.leave(l.element)
	l.element = l.contentsElement
	l.enter(pdf.TagH1)
	title := l.fonts.heading(1)
	lines := l.wrap(Text(l.terms.Contents), title.face, title.size, l.wide)
	out := []piece{{role: roleHeading, x: l.left, w: l.wide, h: title.lead, after: 14, keep: true, heading: -1,
		ops: l.line(nil, lines[0], 0, 0, title, l.colors.dark)}}
	l.element = l.contentsElement
	l.enter(pdf.TagTOC)
	list, item, below := l.element, decoration, decoration // of the first level, its last entry, and what is below that
	deepest := 2
	if l.listed(2) > maxListed {
		deepest = 1
	}
	for i := range l.headings {
		h := &l.headings[i]
		if h.depth > deepest {
			continue
		}
		switch {
		case h.depth == 1:
			l.element, below = list, decoration
		case below == decoration:
			l.element = item
			below = l.child(pdf.TagTOC)
			fallthrough
		default:
			l.element = below
		}
		if l.enter(pdf.TagTOCI); h.depth == 1 {
			item = l.element
		}
		out = append(out, l.entry(i, h))
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

// leaderEnd is how far from the right edge the dots of all entries end.
const leaderEnd = 28.0

func entryFont(depth int) font {
	if depth > 1 {
		return font{regular, 9.5, 16}
	}
	return font{semibold, 9.5, 18}
}

// entry sets what leads to heading i. Its last op is the number, still empty.
func (l *layouter) entry(i int, h *heading) piece {
	f, ink, x, before := entryFont(h.depth), l.colors.dark, 26.0, 6.0
	if h.depth > 1 {
		ink, before = l.colors.soft, 0
	}
	p := piece{role: roleText, x: l.left, w: l.wide, h: f.lead, before: before, heading: i, end: inList}
	if h.depth == 1 && i+1 < len(l.headings) && l.headings[i+1].depth > 1 {
		p.end = itemAlone
	}
	label := l.child(pdf.TagLbl)
	l.enter(pdf.TagEntry)
	link := l.child(pdf.TagLink)
	l.detail(link).Text = h.text
	add := func(element int32, s string, x float64, in face, c color) float64 {
		w := l.width(in, f.size, s)
		p.ops = append(p.ops, op{kind: opText, element: element, x: x, y: baseline(f), w: w, h: f.size, text: s, face: in, size: f.size, color: c})
		return x + w
	}
	if !l.numbers {
		x = float64(h.depth-1) * 14
	} else {
		add(label, h.number, 0, f.face, l.colors.link)
	}
	title := f.face | running
	end := add(link, l.fit(h.text, title, f.size, l.wide-x-leaderEnd-20), x, title, ink)
	p.ops[len(p.ops)-1].trail = true // the number is a word of its own
	p.ops = append(p.ops, l.leader(end+6, l.wide-leaderEnd, baseline(f)-0.6),
		op{kind: opLink, element: link, w: l.wide, h: f.lead, text: anchor(i)},
		op{kind: opText, element: link, y: baseline(f), h: f.size, face: f.face, size: f.size, color: ink})
	return p
}

// leader is a row of dots. They are counted from the right, so that those of
// all entries stand under each other.
func (l *layouter) leader(from, to, y float64) op {
	from = min(from, to)
	dots := &shape{
		segments: []segment{{kind: moveTo, x: to - from}, {kind: lineTo}},
		stroke:   &l.colors.faint, width: 0.8, dash: []float64{0.01, 4},
	}
	return op{kind: opPath, x: from, y: y, w: to - from, shape: dots}
}

// entryNumber fills in the page that an entry leads to.
func (l *layouter) entryNumber(p *piece) {
	o := &p.ops[len(p.ops)-1]
	o.text = strconv.Itoa(l.headings[p.heading].page)
	o.w = l.width(o.face, o.size, o.text)
	o.x = l.wide - o.w
}
