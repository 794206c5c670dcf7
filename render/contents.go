package render

import (
	"strconv"

	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/paging"
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
func (l *layouter) contents(before int, body [][]paging.Box) [][]paging.Box {
	if l.options.NoContents || len(l.headings) < minEntries || len(body) < minBody {
		return nil
	}
	pages := l.front.Paginate(l.entries(), l.geo.top, l.geo.bottom)
	for i, boxes := range body {
		for _, b := range boxes {
			if b.Role == paging.RoleHeading && b.Heading >= 0 {
				l.headings[b.Heading].page = before + len(pages) + i + 1
			}
		}
	}
	for _, boxes := range pages {
		for _, b := range boxes {
			if b.Heading >= 0 {
				l.entryNumber(b.Piece)
			}
		}
	}
	return pages
}

// entries makes the pieces of the contents, with room for the numbers.
func (l *layouter) entries() []paging.Piece {
	defer l.leave(l.element)
	l.element = l.contentsElement
	l.enter(pdf.TagH1)
	title := l.sizes.heading(1)
	lines := l.Wrap(l.terms.Contents, title.Face, title.Size, l.wide)
	out := []paging.Piece{{Role: paging.RoleHeading, X: l.left, W: l.wide, H: title.Lead, After: 14, Keep: true, Heading: -1,
		Ops: l.line(nil, lines[0], 0, 0, title, l.colors.Dark)}}
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

func entryFont(depth int) ink.Font {
	if depth > 1 {
		return ink.Regular.At(9.5, 16)
	}
	return ink.Semibold.At(9.5, 18)
}

// entry sets what leads to heading i. Its last op is the number, still empty.
func (l *layouter) entry(i int, h *heading) paging.Piece {
	f, color, x, before := entryFont(h.depth), l.colors.Dark, 26.0, 6.0
	if h.depth > 1 {
		color, before = l.colors.Soft, 0
	}
	p := paging.Piece{Role: paging.RoleText, X: l.left, W: l.wide, H: f.Lead, Before: before, Heading: i, End: paging.InList}
	if h.depth == 1 && i+1 < len(l.headings) && l.headings[i+1].depth > 1 {
		p.End = paging.ItemAlone
	}
	label := l.child(pdf.TagLbl)
	l.enter(pdf.TagEntry)
	link := l.child(pdf.TagLink)
	l.detail(link).Text = h.text
	add := func(element int32, s string, x float64, in ink.Face, c ink.Color) float64 {
		w := l.Width(in, f.Size, s)
		p.Ops = append(p.Ops, ink.Op{Kind: ink.Text, Element: element, X: x, Y: f.Baseline(), W: w, H: f.Size, Text: s, Face: in, Size: f.Size, Color: c})
		return x + w
	}
	if !l.numbers {
		x = float64(h.depth-1) * 14
	} else {
		add(label, h.number, 0, f.Face, l.colors.Link)
	}
	title := f.Face | ink.Running
	end := add(link, l.Fit(h.text, title, f.Size, l.wide-x-leaderEnd-20), x, title, color)
	p.Ops[len(p.Ops)-1].Trail = true // the number is a word of its own
	p.Ops = append(p.Ops, l.leader(end+6, l.wide-leaderEnd, f.Baseline()-0.6),
		ink.Op{Kind: ink.Link, Element: link, W: l.wide, H: f.Lead, Text: anchor(i)},
		ink.Op{Kind: ink.Text, Element: link, Y: f.Baseline(), H: f.Size, Face: f.Face, Size: f.Size, Color: color})
	return p
}

// leader is a row of dots. They are counted from the right, so that those of
// all entries stand under each other.
func (l *layouter) leader(from, to, y float64) ink.Op {
	from = min(from, to)
	dots := &ink.Shape{
		Segments: []ink.Segment{{Kind: ink.MoveTo, X: to - from}, {Kind: ink.LineTo}},
		Stroke:   &l.colors.Faint, Width: 0.8, Dash: []float64{0.01, 4},
	}
	return ink.Op{Kind: ink.Path, X: from, Y: y, W: to - from, Shape: dots}
}

// entryNumber fills in the page that an entry leads to.
func (l *layouter) entryNumber(p *paging.Piece) {
	o := &p.Ops[len(p.Ops)-1]
	o.Text = strconv.Itoa(l.headings[p.Heading].page)
	o.W = l.Width(o.Face, o.Size, o.Text)
	o.X = l.wide - o.W
}
