package render

import (
	"cmp"
	"strconv"
)

// furniture makes what stands at the head and the foot of all pages but the
// cover, apart from the number.
func (l *layouter) furniture() {
	small, geo := smallFont(), &l.geo
	text := func(in int32, s string, x, y float64, f face, c color) (right float64) {
		w := l.width(f, small.size, s)
		l.same = append(l.same, op{kind: opText, element: in, x: x, y: y, w: w, h: small.size, text: s, face: f, size: small.size, color: c})
		return x + w
	}
	title := l.fit(l.doc.Cover.Title, semibold, small.size, geo.wide()*0.6)
	if title != "" {
		text(pageHeader, title, geo.left, geo.headerY, semibold, l.colors.muted)
	}
	header := l.fit(cmp.Or(l.options.Header, l.doc.Cover.Label), regular, small.size, geo.wide()*0.35)
	if header != "" {
		text(pageHeader, header, geo.right-l.width(regular, small.size, header), geo.headerY, regular, l.colors.muted)
	}
	if title != "" || header != "" {
		l.same = append(l.same, op{kind: opRect, element: pageHeader, x: geo.left, y: geo.headerY + 11, w: geo.wide(), h: 0.5, color: l.colors.rule})
	}
	x := geo.left
	if class := l.fit(l.options.Classification, semibold, small.size, geo.wide()*0.35); class != "" {
		x = text(pageFooter, class, x, geo.footerY, semibold, l.colors.dark) + 10
	}
	if footer := l.fit(l.options.Footer, regular, small.size, geo.right-80-x); footer != "" {
		text(pageFooter, footer, x, geo.footerY, regular, l.colors.muted)
	}
}

func (l *layouter) pageNumber(number, of int) op {
	small := smallFont()
	s := "Page " + strconv.Itoa(number) + " of " + strconv.Itoa(of)
	w := l.width(regular, small.size, s)
	return op{kind: opText, element: pageFooter, x: l.geo.right - w, y: l.geo.footerY, w: w, h: small.size, text: s, face: regular, size: small.size, color: l.colors.muted}
}
