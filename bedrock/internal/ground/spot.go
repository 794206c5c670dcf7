package ground

import (
	"fmt"
	"strings"

	"github.com/qubitz/reportjobs/bedrock/internal/figure"
	"github.com/qubitz/reportjobs/render"
)

// A spot is a place of a block where figures may stand.
type spot struct {
	where  string
	text   string
	number *float64    // of a cell or a chart; text does not count
	unit   figure.Hint // of a number, and of a text that is a number alone
	near   string      // the words that belong to it: row, column, label
	row    string      // of a cell or a value: what its row or category is called
	wide   string      // caption, title
}

// A survey finds the places of blocks whose text is in a language.
type survey struct{ lang string }

// spots returns the places of a block in the order of reading.
func (w survey) spots(b render.Block, prefix string) []spot {
	switch b := b.(type) {
	case *render.Paragraph:
		return []spot{{where: prefix + "text", text: plain(b.Text)}}
	case *render.List:
		var out []spot
		for i, item := range b.Items {
			out = append(out, spot{where: prefix + fmt.Sprintf("items[%d]", i), text: plain(item)})
		}
		return out
	case *render.Callout:
		title := plain(b.Title)
		return []spot{{where: prefix + "title", text: title}, {where: prefix + "text", text: plain(b.Text), wide: title}}
	case *render.Quote:
		return []spot{{where: prefix + "text", text: plain(b.Text)}, {where: prefix + "by", text: plain(b.By)}}
	case *render.KPIs:
		return w.kpiSpots(b, prefix)
	case *render.Table:
		return w.tableSpots(b, prefix)
	case *render.Chart:
		return w.chartSpots(b, prefix)
	case *render.Timeline:
		return w.timelineSpots(b, prefix)
	case *render.RiskMatrix:
		return w.riskSpots(b, prefix)
	case *render.Image:
		return []spot{{where: prefix + "caption", text: plain(b.Caption)}, {where: prefix + "alt", text: b.Alt}}
	case *render.Row:
		var out []spot
		for i, cell := range b.Cells {
			for k, inner := range cell {
				out = append(out, w.spots(inner, prefix+fmt.Sprintf("cells[%d][%d].", i, k))...)
			}
		}
		return out
	}
	return nil
}

func (w survey) kpiSpots(b *render.KPIs, prefix string) (out []spot) {
	for i, item := range b.Items {
		at := prefix + fmt.Sprintf("items[%d].", i)
		name, note := plain(item.Label), plain(item.Note)
		out = append(out,
			spot{where: at + "label", text: name, near: note},
			spot{where: at + "value", text: plain(item.Value), near: name, wide: note, unit: figure.HintOf(name, w.lang, false)},
			spot{where: at + "note", text: note, near: name})
		out = append(out, lineSpots(item.Trend, spot{where: at + "trend", near: name, wide: note, unit: w.trendHint(plain(item.Value), name)})...)
	}
	return out
}

func (w survey) chartSpots(c *render.Chart, prefix string) []spot {
	out := []spot{{where: prefix + "title", text: c.Title}, {where: prefix + "alt", text: c.Alt, wide: c.Title}}
	unit := figure.HintOf(c.Unit, w.lang, false)
	if unit.None() {
		unit = figure.HintOf(c.Title, w.lang, true)
	}
	for i, name := range c.Categories {
		out = append(out, spot{where: prefix + fmt.Sprintf("categories[%d]", i), text: name, wide: c.Title})
	}
	for i, s := range c.Series {
		out = append(out, spot{where: prefix + fmt.Sprintf("series[%d].name", i), text: s.Name, wide: c.Title})
		for k, v := range s.Values {
			if v == nil {
				continue
			}
			at := spot{where: prefix + fmt.Sprintf("series[%d].values[%d]", i, k), number: v, unit: unit, wide: c.Title, near: s.Name}
			if k < len(c.Categories) {
				at.near, at.row = c.Categories[k]+" "+s.Name, c.Categories[k]
			}
			out = append(out, at)
		}
	}
	return out
}

// plain is a text without its markup.
func plain(t render.Text) string {
	s := string(t)
	if !strings.ContainsAny(s, "*`[\\") {
		return s
	}
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s):
			i++
			out.WriteByte(s[i])
		case c == '*' && (i == 0 || s[i-1] != ' ' || i+1 == len(s) || s[i+1] != ' '), c == '`':
		case strings.HasPrefix(s[i:], "[^"):
			if end := strings.IndexByte(s[i:], ']'); end > 0 {
				i += end
				continue
			}
			out.WriteByte(c)
		case strings.HasPrefix(s[i:], "]("):
			if end := strings.IndexByte(s[i:], ')'); end > 0 {
				i += end
				continue
			}
			out.WriteByte(c)
		case c == '[' && strings.Contains(s[i:], "]("):
		default:
			out.WriteByte(c)
		}
	}
	return out.String()
}
