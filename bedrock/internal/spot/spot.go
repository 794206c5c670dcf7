// Package spot finds where in a block of a report figures may stand, with the
// words and the unit that the block gives them.
package spot

import (
	"fmt"

	"github.com/qubitz/reportjobs/bedrock/internal/figure"
	"github.com/qubitz/reportjobs/bedrock/internal/label"
	"github.com/qubitz/reportjobs/render"
)

// A Spot is a place of a block where figures may stand: a text or a number.
type Spot struct {
	Where  string     // "rows[2][1]", "text"
	Text   string     // without its markup
	Number *float64   // of a cell or a chart; Text does not count then
	Hint   label.Hint // of a number, and of a text that is a number alone
	Near   string     // the words that belong to it: row, column, label
	Row    string     // of a cell or a value: what its row or category is called
	Wide   string     // caption, title
}

// Of returns the spots of a block whose text is in a language, in the order of
// reading. Totals that the engine computes are none.
func Of(b render.Block, lang string) []Spot {
	r := reader{lang}
	switch b := b.(type) {
	case *render.Paragraph:
		return []Spot{{Where: "text", Text: plain(b.Text)}}
	case *render.List:
		var out []Spot
		for i, item := range b.Items {
			out = append(out, Spot{Where: fmt.Sprintf("items[%d]", i), Text: plain(item)})
		}
		return out
	case *render.Callout:
		title := plain(b.Title)
		return []Spot{{Where: "title", Text: title}, {Where: "text", Text: plain(b.Text), Wide: title}}
	case *render.Quote:
		return []Spot{{Where: "text", Text: plain(b.Text)}, {Where: "by", Text: plain(b.By)}}
	case *render.KPIs:
		return r.cards(b)
	case *render.Table:
		return r.table(b)
	case *render.Chart:
		return r.chart(b)
	case *render.Timeline:
		return timeline(b)
	case *render.RiskMatrix:
		return risks(b)
	case *render.Image:
		return []Spot{{Where: "caption", Text: plain(b.Caption)}, {Where: "alt", Text: b.Alt}}
	case *render.Row:
		return r.cells(b)
	}
	return nil
}

// A reader knows the language of a block.
type reader struct{ lang string }

func (r reader) cells(row *render.Row) (out []Spot) {
	for i, cell := range row.Cells {
		for k, inner := range cell {
			for _, s := range Of(inner, r.lang) {
				s.Where = fmt.Sprintf("cells[%d][%d].%s", i, k, s.Where)
				out = append(out, s)
			}
		}
	}
	return out
}

func (r reader) cards(b *render.KPIs) (out []Spot) {
	for i, item := range b.Items {
		at := fmt.Sprintf("items[%d].", i)
		name, value, note := plain(item.Label), plain(item.Value), plain(item.Note)
		out = append(out,
			Spot{Where: at + "label", Text: name, Near: note},
			Spot{Where: at + "value", Text: value, Near: name, Wide: note, Hint: label.Read(name, r.lang)},
			Spot{Where: at + "note", Text: note, Near: name})
		out = append(out, line(item.Trend, Spot{Where: at + "trend", Near: name, Wide: note, Hint: r.trendHint(value, name)})...)
	}
	return out
}

// trendHint is the unit of a card's line, and its scale: those of its value.
// $4.2M is what 3.1, 3.8, 4.2 came to.
func (r reader) trendHint(value, name string) label.Hint {
	figures := figure.In(value, r.lang)
	if len(figures) == 0 {
		return label.Read(name, r.lang)
	}
	f := figures[0]
	h := label.Hint{Unit: f.Unit, Nouns: f.Nouns}
	if shown := f.Mantissa(); shown != 0 && f.Low != shown {
		h.Scale = f.Low / shown
	}
	return h
}

// line are the values of a small line: each as s has it, numbered behind where
// s stands.
func line(values []*float64, s Spot) (out []Spot) {
	where := s.Where
	s.Text = ""
	for i, v := range values {
		if v != nil {
			s.Where, s.Number = fmt.Sprintf("%s[%d]", where, i), v
			out = append(out, s)
		}
	}
	return out
}
