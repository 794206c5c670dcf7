package render

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/qubitz/reportjobs/render/internal/facts"
	"github.com/qubitz/reportjobs/render/internal/jsontree"
)

var bullet = regexp.MustCompile(`^(?:[-*•‣▪+–]|\[[ xX]\])\s+|^\d{1,3}[.)]\s+`)

// list reads the fields of a list.
func (m *mender) list(o *object, numbered bool) []entry {
	if n := o.take("ordered", "numbered"); n != nil {
		m.leave()
		numbered = numbered || truth(n)
	}
	if style := o.plain("style", "liststyle", "variant"); style != "" {
		numbered = numbered || strings.Contains(style, "number") || strings.Contains(style, "order") && !strings.Contains(style, "unorder")
	}
	out := titled(o.text("title", "heading", "label"))
	n := o.take("items", "bullets", "points", "entries", "list", "content", "elements", "children", "values", "text")
	if n == nil {
		return out
	}
	defer m.leave()
	return append(out, m.listOf(n, numbered)...)
}

// listOf makes a list of any value.
func (m *mender) listOf(n *jsontree.Node, numbered bool) []entry {
	b := &List{Ordered: numbered}
	switch n.Kind {
	case jsontree.String:
		for line := range strings.SplitSeq(n.Text, "\n") {
			b.add(m.clean(bullet.ReplaceAllString(strings.TrimSpace(line), "")))
		}
	case jsontree.Object:
		for i, key := range n.Keys {
			b.add(Text("**"+string(Plain(Name(key)))+"**: ") + m.textOf(&n.Items[i]))
		}
	default:
		m.points(b, n, "")
	}
	if len(b.Items) == 0 {
		return nil
	}
	return []entry{{block: b}}
}

func (b *List) add(t Text) {
	if t != "" {
		b.Items = append(b.Items, t)
	}
}

// points adds the items of a list, those of lists in it behind a dash.
func (m *mender) points(b *List, n *jsontree.Node, dash Text) {
	m.each(n, func(_ int, item *jsontree.Node) {
		switch item.Kind {
		case jsontree.Array:
			m.points(b, item, "– ")
		case jsontree.Object:
			var below *jsontree.Node
			for i, key := range item.Keys {
				if item.Items[i].Kind == jsontree.Array && blockNames[fold(key)] == "list" || fold(key) == "children" || fold(key) == "subitems" {
					below = &item.Items[i]
				}
			}
			if t := m.record(item); t != "" {
				b.add(dash + t)
			}
			if below != nil && below.Kind == jsontree.Array {
				m.points(b, below, "– ")
			}
		case jsontree.String:
			if t := m.clean(bullet.ReplaceAllString(strings.TrimSpace(item.Text), "")); t != "" {
				b.add(dash + t)
			}
		default:
			b.add(m.textOf(item))
		}
	})
}

// kpis reads cards, or one.
func (m *mender) kpis(o *object) []entry {
	if n := o.take("items", "kpis", "metrics", "cards", "stats", "values", "data", "figures", "content"); n != nil {
		defer m.leave()
		return m.cards(n)
	}
	return m.cards(o.rebuilt())
}

// rebuilt is an object of the fields that are left, which are taken.
func (o *object) rebuilt() *jsontree.Node {
	n := &jsontree.Node{Kind: jsontree.Object}
	for i := range o.taken {
		if !o.taken[i] {
			n.Keys = append(n.Keys, o.node.Keys[i])
			n.Items = append(n.Items, o.node.Items[i])
			o.taken[i] = true
		}
	}
	return n
}

// cards makes cards of a list, of an object by label, or of one object.
func (m *mender) cards(n *jsontree.Node) []entry {
	b := &KPIs{}
	add := func(k KPI) {
		if !k.empty() {
			b.Items = append(b.Items, k)
		}
	}
	switch {
	case n.Kind == jsontree.Array:
		m.each(n, func(_ int, item *jsontree.Node) {
			if item.Kind == jsontree.Object {
				add(m.card(item))
				return
			}
			label, value, _ := strings.Cut(string(m.textOf(item)), ": ")
			add(KPI{Label: Text(label), Value: Text(value)})
		})
	case n.Kind == jsontree.Object && m.object(n).has("value", "figure", "amount", "current"):
		add(m.card(n))
		return []entry{{block: b, loose: true}}
	case n.Kind == jsontree.Object:
		for i, key := range n.Keys {
			if item := &n.Items[i]; item.Kind == jsontree.Object {
				k := m.card(item)
				if k.Label == "" {
					k.Label = Plain(Name(key))
				}
				add(k)
			} else {
				add(KPI{Label: Plain(Name(key)), Value: m.figure(item, "")})
			}
		}
	}
	if len(b.Items) == 0 {
		return nil
	}
	return []entry{{block: b}}
}

func (m *mender) card(n *jsontree.Node) KPI {
	o := m.object(n)
	k := KPI{Label: o.text("label", "name", "title", "metric", "key")}
	unit := o.plain("unit", "suffix", "currency")
	if value := o.take("value", "figure", "amount", "current", "number", "stat"); value != nil {
		k.Value = m.figure(value, unit)
		m.leave()
	}
	k.Trend = o.trend("trend", "sparkline", "history", "trenddata", "series", "values", "data", "spark")
	k.Note = o.text("note", "delta", "change", "trend", "description", "text", "subtitle", "context", "comparison", "detail")
	o.rest()
	return k
}

// figure writes a value of a card, numbers as a table does.
func (m *mender) figure(n *jsontree.Node, unit string) Text {
	v, err := strconv.ParseFloat(n.Text, 64)
	if n.Kind != jsontree.Number || err != nil {
		t := m.textOf(n)
		if unit != "" && !strings.Contains(string(t), unit) {
			t += Text(facts.NoBreak) + Plain(unit)
		}
		return t
	}
	t := &Table{Columns: []Column{{Kind: "number", Unit: unit}}, Rows: [][]Cell{{{Number: &v}}}}
	if math.Abs(v) >= 1e15 {
		return Plain(n.Text)
	}
	return t.grid(inEnglish())[0][0]
}
