package render

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/render/internal/ink"
)

// Furniture is what stands at the head and the foot of all pages but the cover.
type Furniture struct {
	Header, Footer Band
	Rule           bool // under a header with text
	Banner         bool // Options.Classification in the middle above and below each page, the cover too; it must not be ""
}

// A Band is a line of three texts. They may hold
//
//	{title}           of the document
//	{section}         of the first level, that the page is in
//	{header}          Options.Header or, if that is "", the label of the cover
//	{footer}          Options.Footer
//	{classification}  Options.Classification
//	{page}, {pages}   its number, and how many there are
//	{number}          both in the language of the document, as in "Page 2 of 12"
//
// What separates two of them, such as a dot or a space, is left out where one
// is empty. What has no room is cut short.
type Band struct{ Left, Center, Right string }

// furnishings are the places that a Band may name.
var furnishings = []string{"title", "section", "header", "footer", "classification", "page", "pages", "number"}

// A slot is a text of a Band, cut where its places are. Parts at odd indexes
// are names of places.
type slot []string

func newSlot(name, text string) (slot, error) {
	var out slot
	for {
		before, rest, found := strings.Cut(text, "{")
		out = append(out, before)
		if !found {
			return out, nil
		}
		place, after, closed := strings.Cut(rest, "}")
		known := false
		for _, f := range furnishings {
			known = known || f == place
		}
		if !closed || !known {
			return nil, fmt.Errorf("render: Options.Theme.Furniture.%s: %w: {%s is none of {%s}", name, reportjobs.ErrInvalid, cut(rest), strings.Join(furnishings, "}, {"))
		}
		out, text = append(out, place), after
	}
}

// bands are the header and the footer of an engine, each from left to right.
type bands struct{ header, footer [3]slot }

func newBands(f *Furniture, classification string) (b bands, err error) {
	if f.Banner && strings.TrimSpace(classification) == "" {
		return b, fmt.Errorf("render: Options.Classification: %w: the theme shows it on each page; name one, as in \"Internal\"", reportjobs.ErrInvalid)
	}
	for _, row := range []struct {
		to   *slot
		name string
		text string
	}{
		{&b.header[0], "Header.Left", f.Header.Left}, {&b.header[1], "Header.Center", f.Header.Center}, {&b.header[2], "Header.Right", f.Header.Right},
		{&b.footer[0], "Footer.Left", f.Footer.Left}, {&b.footer[1], "Footer.Center", f.Footer.Center}, {&b.footer[2], "Footer.Right", f.Footer.Right},
	} {
		if *row.to, err = newSlot(row.name, row.text); err != nil {
			return b, err
		}
	}
	return b, nil
}

// A label is a part of a header or footer.
type label struct {
	text  string
	face  ink.Face
	color ink.Color
	gap   float64 // before it
}

const (
	furnitureGap = 10.0 // between two places with nothing but a space between them
	rightShare   = 0.35 // of the width, that the text at the right may have if there is one at the left
	middleShare  = 0.3
)

// labels fill in a slot.
func (l *layouter) labels(s slot, now pageState) (out []label) {
	between := ""
	for i, part := range s {
		if i%2 == 0 {
			between = part
			if strings.ContainsFunc(part, worded) {
				out = append(out, label{text: part, face: ink.Regular, color: l.colors.Muted})
				between = ""
			}
			continue
		}
		to := label{face: ink.Regular, color: l.colors.Muted}
		switch part {
		case "title":
			to.text, to.face = l.doc.Cover.Title, ink.Semibold
		case "section":
			to.text = now.section
		case "header":
			if to.text = l.options.Header; to.text == "" {
				to.text = l.doc.Cover.Label
			}
		case "footer":
			to.text = l.options.Footer
		case "classification":
			to.text, to.face, to.color = l.options.Classification, ink.Semibold, l.colors.Dark
		case "page":
			to.text = strconv.Itoa(now.number)
		case "pages":
			to.text = strconv.Itoa(now.of)
		case "number":
			to.text = l.terms.pageOf(now.number, now.of)
		}
		if strings.TrimSpace(to.text) == "" {
			continue
		}
		if len(out) > 0 && between == " " {
			to.gap = furnitureGap
		} else if len(out) > 0 && between != "" {
			to.text = between + to.text
		}
		out, between = append(out, to), ""
	}
	return out
}

func worded(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// pageState is what of headers and footers changes from page to page.
type pageState struct {
	number, of int
	section    string
}

// fitted shortens labels until they keep to a width, and returns theirs.
func (l *layouter) fitted(list []label, room float64) (out []label, w float64) {
	size := l.sizes.small.Size
	blank := 0.0 // behind the last one
	for _, x := range list {
		if strings.HasPrefix(x.text, " ") {
			blank = l.Width(x.face, size, " ")
		}
		x.gap, blank = x.gap+blank, 0
		if strings.HasSuffix(x.text, " ") {
			blank = l.Width(x.face, size, " ")
		}
		if x.text = l.Fit(x.text, x.face, size, room-w-x.gap); x.text == "" || x.text == "…" {
			break
		}
		w += x.gap + l.Width(x.face, size, x.text)
		out = append(out, x)
	}
	return out, w
}

// furniture adds what stands at the head and the foot of a page.
func (l *layouter) furniture(ops []ink.Op, now pageState) []ink.Op {
	geo, first := &l.geo, len(ops)
	ops, taken := l.headerLogo(ops)
	ops, header := l.band(ops, &l.bands.header, &l.lastHeader, geo.headerY, taken, now)
	if (header || taken > 0) && l.theme.Furniture.Rule {
		ops = append(ops, ink.Op{Kind: ink.Rect, X: geo.left, Y: geo.headerY + 11, W: geo.wide(), H: 0.5, Color: l.colors.Rule})
	}
	belong(ops[first:], pageHeader)
	first = len(ops)
	ops, _ = l.band(ops, &l.bands.footer, &l.lastFooter, geo.footerY, 0, now)
	belong(ops[first:], pageFooter)
	if l.theme.Furniture.Banner {
		ops = l.banner(ops, pageHeader)
	}
	return ops
}

// A lastBand is what was set on the page before and may stand on the next one.
type lastBand struct {
	section string
	rightW  float64 // of the text at the right, if that has a page number
	ops     []ink.Op
	any     bool // text
	set     bool
}

// counts tells whether what a slot shows changes with each page.
func (s slot) counts() bool {
	return slices.Contains(s, "page") || slices.Contains(s, "pages") || slices.Contains(s, "number")
}

// band sets a line of furniture, which has taken less than the width of the
// body. It tells whether there was any text.
func (l *layouter) band(ops []ink.Op, slots *[3]slot, last *lastBand, y, taken float64, now pageState) ([]ink.Op, bool) {
	size := len(ops)
	counted := slots[2].counts()
	still := !slots[0].counts() && !slots[1].counts()
	same := still && last.set && last.section == now.section
	if same && !counted {
		return append(ops, last.ops...), last.any
	}
	var right []label
	rightW, share := 0.0, l.geo.wide()-taken
	if slots[0].shown() || slots[1].shown() {
		share *= rightShare
	}
	right, rightW = l.fitted(l.labels(slots[2], now), share)
	end := l.geo.right - taken - rightW
	if counted {
		ops = l.abreast(ops, right, end, y)
		size = len(ops)
	}
	if same && last.rightW == rightW {
		return append(ops, last.ops...), last.any || len(right) > 0
	}
	if !counted {
		ops = l.abreast(ops, right, end, y)
	}
	ops = l.beside(ops, slots, end, y, taken, now)
	any := len(ops) > size
	*last = lastBand{section: now.section, rightW: rightW, ops: append(last.ops[:0], ops[size:]...), any: any, set: still}
	return ops, any || len(right) > 0
}

// shown tells whether there is a text in the slot.
func (s slot) shown() bool { return len(s) > 1 || s[0] != "" }

// beside sets the texts in the middle and at the left of one that begins at end.
func (l *layouter) beside(ops []ink.Op, slots *[3]slot, end, y, taken float64, now pageState) []ink.Op {
	geo := &l.geo
	center, w := l.fitted(l.labels(slots[1], now), min((geo.wide()-taken)*middleShare, 2*(end-2*furnitureGap)-geo.left-geo.right))
	if len(center) > 0 {
		end = (geo.left + geo.right - w) / 2
		ops = l.abreast(ops, center, end, y)
	}
	if end < geo.right-taken {
		end -= 2 * furnitureGap
	}
	left, _ := l.fitted(l.labels(slots[0], now), end-geo.left)
	return l.abreast(ops, left, geo.left, y)
}

// belong has ops belong to an element, or be what is none.
func belong(ops []ink.Op, element int32) {
	for i := range ops {
		ops[i].Element = element
	}
}

// abreast sets labels side by side.
func (l *layouter) abreast(ops []ink.Op, list []label, x, y float64) []ink.Op {
	size := l.sizes.small.Size
	for _, p := range list {
		x += p.gap
		w := l.Width(p.face, size, p.text)
		ops = append(ops, ink.Op{Kind: ink.Text, X: x, Y: y, W: w, H: size, Text: p.text, Face: p.face, Size: size, Color: p.color})
		x += w
	}
	return ops
}

// banner sets the classification in the middle above the header, where it may
// belong to an element, and below the footer.
func (l *layouter) banner(ops []ink.Op, element int32) []ink.Op {
	size := l.sizes.small.Size
	class := l.Fit(strings.ToUpper(l.options.Classification), ink.Semibold, size, l.geo.wide())
	w := l.Width(ink.Semibold, size, class)
	for _, y := range []float64{l.geo.headerY - 18, l.geo.footerY + 18} {
		ops = append(ops, ink.Op{Kind: ink.Text, Element: element, X: (l.geo.w - w) / 2, Y: y, W: w, H: size, Text: class, Face: ink.Semibold, Size: size, Color: l.colors.Dark})
		element = pageFooter
	}
	return ops
}
