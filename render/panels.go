package render

import (
	"slices"

	"github.com/qubitz/reportjobs/render/internal/chart"
	"github.com/qubitz/reportjobs/render/internal/facts"
	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/paging"
	"github.com/qubitz/reportjobs/render/internal/pdf"
	"github.com/qubitz/reportjobs/render/internal/typeset"
)

const (
	cardsInRow = 4
	cardGap    = 12.0
	cardPad    = 10.0
	maxCard    = 3 // lines of a text on a card; longer ones make the cards a table
)

// A card is a KPI whose texts are broken into lines.
type card struct {
	label, value, note []typeset.Line
	font               ink.Font // of the value
	trend              []*float64
}

func (b *KPIs) flow(f *flow) {
	items := slices.DeleteFunc(slices.Clone(b.Items), func(k KPI) bool { return facts.OnlySpace(string(k.Label+k.Value+k.Note)) && k.shown() == nil })
	inRow := cardsPerRow(len(items))
	outer := f.element
	defer f.leave(outer)
	for from := 0; from < len(items); from += inRow {
		row := items[from:min(from+inRow, len(items))]
		w := (f.wide - cardGap*float64(inRow-1)) / float64(inRow)
		if inRow < 3 {
			w = min(w, 160)
		}
		cards, ok := f.cards(row, w-2*cardPad)
		if !ok {
			table := &Table{Columns: []Column{{}, {}, {}, {Kind: "spark"}}}
			trends := 0
			for _, k := range row {
				table.Rows = append(table.Rows, []Cell{{Text: k.Label}, {Text: k.Value}, {Text: k.Note}, {Values: k.Trend}})
				trends += len(k.shown())
			}
			if trends == 0 {
				table.narrow(3)
			}
			f.leave(outer)
			table.flow(f)
			continue
		}
		if f.element == outer {
			f.enter(pdf.TagL)
		}
		f.cardRow(cards, w)
	}
}

// shown is the trend, nil if none of its values is known: nothing is drawn then.
func (k KPI) shown() []*float64 {
	if slices.ContainsFunc(k.Trend, func(v *float64) bool { return v != nil }) {
		return k.Trend
	}
	return nil
}

// narrow leaves the first n columns.
func (t *Table) narrow(n int) {
	t.Columns = t.Columns[:n]
	for i := range t.Rows {
		t.Rows[i] = t.Rows[i][:n]
	}
}

// cardsPerRow spreads n cards over rows that are as even as can be.
func cardsPerRow(n int) int {
	rows := (n + cardsInRow - 1) / cardsInRow
	return (n + rows - 1) / max(rows, 1)
}

// cards breaks the texts of a row, all values at one size. It is not ok if a
// text is too long for a card.
func (f *flow) cards(row []KPI, measure float64) (out []card, ok bool) {
	value := ink.Semibold.At(18, 24)
	for _, smaller := range []ink.Font{ink.Semibold.At(14, 19), ink.Semibold.At(11, 15)} {
		for _, k := range row {
			if all, _ := f.Widest(string(k.Value), value.Face, value.Size); all > measure {
				value = smaller
				break
			}
		}
	}
	small := f.sizes.small
	for _, k := range row {
		c := card{font: value, trend: k.shown()}
		c.label = f.Wrap(string(k.Label), small.Face, small.Size, measure)
		c.value = f.Wrap(string(k.Value), value.Face, value.Size, measure)
		c.note = f.Wrap(string(k.Note), small.Face, small.Size, measure)
		if max(len(c.label), len(c.value), len(c.note)) > maxCard {
			return nil, false
		}
		out = append(out, c)
	}
	return out, true
}

func (f *flow) cardRow(cards []card, w float64) {
	small := f.sizes.small
	var labels, values, notes int
	for _, c := range cards {
		labels, values, notes = max(labels, len(c.label)), max(values, len(c.value)), max(notes, len(c.note))
	}
	valueY := cardPad + 1 + float64(labels)*small.Lead + 3
	noteY := valueY + float64(values)*cards[0].font.Lead + 2
	trendY := noteY + float64(notes)*small.Lead + 2
	h := noteY + float64(notes)*small.Lead + cardPad - 2
	if slices.ContainsFunc(cards, func(c card) bool { return len(c.trend) > 0 }) {
		h = trendY + chart.SparkHigh + cardPad - 2
	}
	p := paging.Piece{Role: paging.RoleBlock, X: f.left, W: f.wide, H: h, Before: 12, After: 12, Heading: -1}
	for i, c := range cards {
		x := float64(i) * (w + cardGap)
		p.Ops = append(p.Ops,
			ink.Op{Kind: ink.Rect, X: x, W: w, H: h, Color: f.colors.Panel},
			ink.Op{Kind: ink.Rect, X: x, W: w, H: 2, Color: f.colors.Accent})
		list := f.enter(pdf.TagLI)
		label, body := f.child(pdf.TagLbl), f.child(pdf.TagLBody)
		if len(c.value)+len(c.note)+len(c.trend) == 0 { // a label of nothing is what the card says
			label = body
		}
		f.element = label
		for k, l := range c.label {
			p.Ops = f.line(p.Ops, l, x+cardPad, cardPad+1+float64(k)*small.Lead, small, f.colors.Muted)
		}
		f.element = body
		f.enter(pdf.TagP)
		for k, l := range c.value {
			p.Ops = f.line(p.Ops, l, x+cardPad, valueY+float64(k)*c.font.Lead, c.font, f.colors.Dark)
		}
		f.element = body
		f.enter(pdf.TagP)
		for k, l := range c.note {
			p.Ops = f.line(p.Ops, l, x+cardPad, noteY+float64(k)*small.Lead, small, f.colors.Soft)
		}
		f.element = body
		p.Ops = append(p.Ops, f.sparked(f.charts.Spark(known(c.trend), "", x+cardPad, trendY, w-2*cardPad, chart.SparkHigh))...)
		f.leave(list)
	}
	f.add(p)
}

func (b *Callout) flow(f *flow) {
	const pad, inside = 12.0, 16.0
	defer f.leave(f.enter(pdf.TagDiv))
	body := f.sizes.body
	title := (ink.Semibold | ink.Running).At(body.Size, body.Lead)
	under := &paging.Panel{Fill: f.colors.Tint, Bar: f.colors.Accent, BarW: 3}
	fr := frame{role: paging.RoleBlock, before: 14, after: 14, w: f.wide, in: inside, padTop: pad, padBt: pad, panel: under, inner: paging.InShort}
	text := f.Wrap(string(b.Text), body.Face, body.Size, f.wide-2*inside)
	if head := f.Wrap(string(b.Title), title.Face, title.Size, f.wide-2*inside); len(head) > 0 {
		top := fr
		if len(text) > 0 {
			top.padBt, top.after, top.keepNext = 3, 0, true
			fr.padTop, fr.before = 0, 0
		}
		outer := f.enter(pdf.TagP)
		f.stack(head, title, f.colors.Link, top)
		f.leave(outer)
	}
	f.enter(pdf.TagP)
	f.stack(text, body, f.colors.Ink, fr)
}

func (b *Quote) flow(f *flow) {
	const inside = 18.0
	defer f.leave(f.enter(pdf.TagBlockQuote))
	words, speaker := f.child(pdf.TagP), f.child(pdf.TagP)
	quote, small := f.sizes.quote, f.sizes.small
	under := &paging.Panel{Bare: true, Bar: f.colors.Pale, BarW: 2}
	fr := frame{role: paging.RoleBlock, before: 14, after: 14, w: f.prose, in: inside, padTop: 2, padBt: 2, panel: under, inner: paging.InShort}
	by := f.Wrap(string(b.By), small.Face, small.Size, f.prose-inside)
	text := f.Wrap(string(b.Text), quote.Face, quote.Size, f.prose-inside)
	if len(by) > 0 && len(text) > 0 {
		first := fr
		first.after, first.keepNext = 0, true
		f.element = words
		f.stack(text, quote, f.colors.Dark, first)
		fr.before, fr.padTop = 0, 4
		f.element = speaker
		f.stack(by, small, f.colors.Muted, fr)
		return
	}
	f.element = words
	f.stack(text, quote, f.colors.Dark, fr)
	f.element = speaker
	f.stack(by, small, f.colors.Muted, fr)
}
