package chart

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/typeset"
)

// A matrix is a risk matrix that is ready to be drawn: a field of cells, and a
// list of what the numbers in them are, beside it or below.
type matrix struct {
	*plot
	risks              *Risks
	likelihood, impact []string
	ranked             []Risk // the gravest first
	side               float64
	field, list        float64 // widths
	below              bool
	names              [][]string // of the list
	rated              float64    // width of the ratings in the list; 0 where there is no room
	row                float64    // least height of an item
}

const (
	cellLeast  = 17.0 // height
	cellIdeal  = 27.0
	fieldMost  = 236.0
	fieldFoot  = 22.0 // names of the columns, and what they are
	fieldHead  = 12.0
	chip       = 11.0 // diameter of a number
	chipGap    = 1.5
	itemGap    = 5.0
	itemLeast  = 12.0
	matrixGap  = 26.0
	ratingRoom = 230.0 // width of a list that has them
)

func newMatrix(m *Risks, s *Style) *matrix {
	p := newPlot(&Chart{Title: m.Title}, s)
	x := &matrix{plot: p, risks: m}
	for _, name := range m.Likelihood {
		x.likelihood = append(x.likelihood, p.tidy(name))
	}
	for _, name := range m.Impact {
		x.impact = append(x.impact, p.tidy(name))
	}
	x.ranked = slices.Clone(m.Items)
	slices.SortStableFunc(x.ranked, func(a, b Risk) int {
		return cmp.Or(cmp.Compare(b.Likelihood*b.Impact, a.Likelihood*a.Impact), cmp.Compare(b.Impact, a.Impact))
	})
	return x
}

func (x *matrix) figure(label string, w, tall float64) *ink.Drawing {
	return x.captioned(x.caption(label), x.alt(), w, tall, x.sketch)
}

func (x *matrix) alt() string {
	if text := strings.TrimSpace(x.risks.Alt); text != "" {
		return text
	}
	var list []string
	for i, r := range x.ranked {
		list = append(list, fmt.Sprintf("%d %s, %s: %s, %s: %s", i+1, typeset.OneLine(r.Name),
			x.words.Likelihood, x.likelihood[r.Likelihood-1], x.words.Impact, x.impact[r.Impact-1]))
	}
	return headline(x.words.Alt.RiskMatrix, x.risks.Title) + ". " + strings.Join(list, "; ") + "."
}

func (x *matrix) sketch(w, tall float64) sketch {
	x.below = w < besideLeast
	x.field, x.list = min(fieldMost, w*0.5), w
	if x.below {
		x.field = w
	} else {
		x.list = w - x.field - matrixGap
	}
	for _, name := range x.likelihood {
		x.side = max(x.side, x.Width(ink.Regular, tickSize, name))
	}
	x.side = min(x.side+0.01, x.field*0.3) + 6
	rows := float64(len(x.likelihood))
	chrome := fieldHead + fieldFoot
	room := tall
	if x.below {
		room -= chrome + rows*cellLeast + listGap
	}
	x.listed(room)
	lines := 0.0
	for _, n := range x.names {
		lines += float64(len(n))
	}
	n := float64(len(x.names))
	least, ideal := lines*listLead+n*(x.row-listLead), lines*listLead+n*itemGap*1.6
	ideal = max(least, ideal)
	if x.below {
		chrome += listGap
		return sketch{least: chrome + rows*cellLeast + least, ideal: chrome + rows*cellIdeal + ideal, draw: x.draw}
	}
	return sketch{least: max(chrome+rows*cellLeast, least), ideal: max(chrome+rows*cellIdeal, ideal), draw: x.draw}
}

// listed breaks the names of the list, on two lines where the room is high
// enough.
func (x *matrix) listed(room float64) {
	small := ink.Regular.At(tickSize, listLead)
	if x.list >= ratingRoom {
		for _, r := range x.ranked {
			x.rated = max(x.rated, x.Width(small.Face, small.Size, x.rating(r)))
		}
		if x.rated = min(x.rated, x.list*0.45); x.rated > 0 {
			x.rated += 10
		}
	}
	x.row = itemLeast + 1
	most := 2
	if n := float64(len(x.ranked)); n*(2*listLead+x.row-listLead) > room {
		most = 1
		x.row = max(min(x.row, room/n), chip+0.3)
	}
	measure := x.list - chip - 6 - x.rated
	f := ink.Regular.At(tagSize, listLead)
	for _, r := range x.ranked {
		name := x.tidy(r.Name)
		names := x.strings(name, f, measure)
		if len(names) > most {
			names = append(names[:most-1:most-1], x.Fit(strings.Join(names[most-1:], " "), ink.Regular, tagSize, measure))
		}
		if len(names) == 0 {
			names = []string{""}
		}
		x.names = append(x.names, names)
	}
}

// rating is the likelihood and the impact of an item in words.
func (x *matrix) rating(r Risk) string {
	return x.likelihood[r.Likelihood-1] + " · " + x.impact[r.Impact-1]
}

func (x *matrix) draw(c *canvas) {
	lines := 0.0
	for _, n := range x.names {
		lines += float64(len(n))
	}
	h, listX, listY, listH := c.H, c.W-x.list, 0.0, c.H
	if x.below {
		least := lines*listLead + float64(len(x.names))*(x.row-listLead)
		fixed := fieldHead + fieldFoot + listGap
		rows := float64(len(x.likelihood))
		h = fieldHead + fieldFoot + max(min((c.H-fixed-least)/rows, cellIdeal), cellLeast)*rows
		listX, listY, listH = 0, h+listGap, c.H-h-listGap
	}
	x.drawField(c, min(h, fieldHead+fieldFoot+cellIdeal*1.25*float64(len(x.likelihood))))
	x.drawItems(c, listX, listY, listH, lines)
}

// shade is how dark a cell is: four steps by the product of its levels.
func (x *matrix) shade(likelihood, impact int) ink.Color {
	share := float64(likelihood*impact) / float64(len(x.likelihood)*len(x.impact))
	lightness := 0.955
	for _, step := range []struct{ from, lightness float64 }{{0.2, 0.87}, {0.4, 0.755}, {0.6, 0.6}} {
		if share >= step.from-1e-9 {
			lightness = step.lightness
		}
	}
	return x.colors.Accent.Toned(lightness)
}

// drawField draws the cells with their numbers, and the names of the levels.
func (x *matrix) drawField(c *canvas, h float64) {
	const seam = 1.2
	rows, columns := len(x.likelihood), len(x.impact)
	w, ch := (x.field-x.side)/float64(columns), (h-fieldHead-fieldFoot)/float64(rows)
	f := tickFont()
	c.text(c.words.Likelihood, 0, ink.Font{Size: tickSize, Lead: fieldHead - 2}.Baseline(), flushLeft, ink.Semibold.At(tickSize, 9), c.colors.Soft)
	for row := range rows {
		likelihood := rows - row
		y := fieldHead + float64(row)*ch
		c.text(x.Fit(x.likelihood[likelihood-1], f.Face, f.Size, x.side-6), x.side-6, y+ch/2+ink.Middle(f.Size), flushRight, f, c.colors.Soft)
		for column := range columns {
			left := x.side + float64(column)*w
			c.Rect(left, y, w-seam, ch-seam, x.shade(likelihood, column+1))
			x.drawChips(c, left, y, w-seam, ch-seam, likelihood, column+1)
		}
	}
	y := fieldHead + float64(rows)*ch + 3
	f.Size = LeastText
	for column, name := range x.impact {
		c.text(x.Fit(name, f.Face, f.Size, w-3), x.side+(float64(column)+0.5)*w-seam/2, y+0.73*f.Size, centred, f, c.colors.Soft)
	}
	c.text(c.words.Impact, x.field-seam, y+LeastText+9, flushRight, ink.Semibold.At(tickSize, 9), c.colors.Soft)
}

// drawChips puts the numbers of a cell into it, as many as it has room for,
// then how many more there are.
func (x *matrix) drawChips(c *canvas, left, top, w, h float64, likelihood, impact int) {
	var here []int
	for i, r := range x.ranked {
		if r.Likelihood == likelihood && r.Impact == impact {
			here = append(here, i)
		}
	}
	const pitch = chip + chipGap
	columns, rows := max(int((w+chipGap-1)/pitch), 1), max(int((h+chipGap-1)/pitch), 1)
	room := columns * rows
	more := 0
	if len(here) > room {
		more = len(here) - room + 1
		here = here[:room-1]
	}
	n := len(here)
	if more > 0 {
		n++
	}
	columns = min(columns, n)
	rows = (n + max(columns, 1) - 1) / max(columns, 1)
	for k := range n {
		inRow := min(columns, n-k/columns*columns)
		cx := left + w/2 + (float64(k%columns)-float64(inRow-1)/2)*pitch
		cy := top + h/2 + (float64(k/columns)-float64(rows-1)/2)*pitch
		if k == len(here) {
			c.text(fmt.Sprint("+", more), cx, cy+ink.Middle(LeastText), centred, ink.Semibold.At(LeastText, 8), c.colors.Dark)
			continue
		}
		x.drawChip(c, here[k], cx, cy)
	}
}

func (x *matrix) drawChip(c *canvas, i int, cx, cy float64) {
	var p ink.Pen
	p.Circle(cx, cy, chip/2)
	c.Fill(p, c.colors.Dark)
	c.text(strconv.Itoa(i+1), cx, cy+ink.Middle(LeastText), centred, ink.Semibold.At(LeastText, 8), c.colors.White)
}

// drawItems lists what the numbers are.
func (x *matrix) drawItems(c *canvas, left, top, h, lines float64) {
	n := float64(len(x.names))
	gap := min((h-lines*listLead)/n, itemGap*2)
	if !x.below {
		top += max((h-lines*listLead-gap*n)/2, 0)
		top = min(top, fieldHead)
	}
	for i, r := range x.ranked {
		if i > 0 {
			c.Rect(left, top-0.25, x.list, 0.5, c.colors.Rule)
		}
		first := top + gap/2 + listLead/2
		x.drawChip(c, i, left+chip/2, first)
		c.block(x.names[i], left+chip+6, top+gap/2, flushLeft, ink.Regular.At(tagSize, listLead), c.colors.Ink)
		if x.rated > 0 {
			rating := x.Fit(x.rating(r), ink.Regular, tickSize, x.rated-8)
			c.text(rating, left+x.list, first+ink.Middle(tickSize), flushRight, ink.Regular.At(tickSize, listLead), c.colors.Muted)
		}
		top += gap + float64(len(x.names[i]))*listLead
	}
}
