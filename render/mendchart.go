package render

import (
	"strconv"
	"strings"

	"github.com/qubitz/reportjobs/render/internal/facts"
	"github.com/qubitz/reportjobs/render/internal/jsontree"
)

// A plan is a chart before it is known to be one that can be drawn.
type plan struct {
	*mender
	*Chart
	texts []string // categories
}

// chart reads the fields of a chart; word is what the model called it.
func (m *mender) chart(o *object, word string) []entry {
	p := &plan{mender: m, Chart: &Chart{Kind: chartNames[word]}}
	if kind := o.plain("kind", "charttype", "chartkind", "variant", "subtype", "graphtype", "style"); kind != "" {
		if p.Kind = chartNames[fold(kind)]; p.Kind == "" {
			m.tell("there is no kind %q of charts; it was read as bar", cut(kind))
		}
	}
	if p.Kind == "" {
		p.Kind = "bar"
	}
	for flag, kind := range map[string]string{"horizontal": "hbar", "stacked": "stacked"} {
		if n := o.take(flag); n != nil {
			m.leave()
			switch {
			case truth(n) && p.Kind == "bar":
				p.Kind = kind
			case truth(n) && kind == "stacked" && p.Kind == "line":
				p.Kind = "area"
			}
		}
	}
	p.axis(o)
	if id := o.plain("id", "anchor"); id != "" {
		p.ID = m.id(id)
	}
	p.Title = short(o.plain("title", "name", "heading", "caption", "label"), maxTitle)
	p.Unit = short(o.plain("unit", "units", "suffix", "currency", "valueformat"), maxName)
	p.Alt = short(o.plain("alt", "alttext", "description", "summary"), maxAlt)
	p.read(o)
	p.highlight(o)
	return p.drawn()
}

// axis reads whether the axis is wanted so.
func (p *plan) axis(o *object) {
	if n := o.take("log", "logscale", "logarithmic", "scale", "yscale", "axistype"); n != nil {
		p.leave()
		p.Log = truth(n) || strings.HasPrefix(fold(n.Text), "log")
	}
}

// short cuts s to so many characters.
func short(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// read finds categories and series in whatever form they have.
func (p *plan) read(o *object) {
	if n := o.take("categories", "labels", "x", "xaxis", "axis", "xlabels"); n != nil {
		p.leave()
		if n.Kind == jsontree.Object { // {"categories": […]}
			if inner := p.object(n).take("categories", "labels", "data", "values"); inner != nil {
				p.leave()
				n = inner
			}
		}
		for i := range n.Items {
			p.texts = append(p.texts, p.name(&n.Items[i]))
		}
	}
	for _, names := range [][]string{{"series", "datasets", "lines", "bars"}, {"data", "values", "points", "y", "items", "segments", "slices"}} {
		if n := o.take(names...); n != nil {
			p.series(n)
			p.leave()
		}
	}
}

func (p *plan) name(n *jsontree.Node) string {
	return strings.Join(strings.Fields(p.textOf(n).plain()), " ")
}

func (p *plan) series(n *jsontree.Node) {
	switch {
	case n.Kind == jsontree.Object && p.object(n).has("datasets", "labels", "categories", "series"): // as Chart.js has it
		p.read(p.object(n))
	case n.Kind == jsontree.Object && p.object(n).has("values", "data"):
		p.add(n)
	case n.Kind == jsontree.Object:
		p.byName(n)
	case n.Kind != jsontree.Array || len(n.Items) == 0:
	case n.Items[0].Kind == jsontree.Object && p.object(&n.Items[0]).has("values", "data", "points", "y") && !p.object(&n.Items[0]).has("x", "value"):
		for i := range n.Items {
			p.add(&n.Items[i])
		}
	case n.Items[0].Kind == jsontree.Array:
		for i := range n.Items {
			p.Series = append(p.Series, Series{Values: p.values(&n.Items[i])})
		}
	default:
		p.Series = append(p.Series, Series{Values: p.values(n)})
	}
}

// add reads one series with its name.
func (p *plan) add(n *jsontree.Node) {
	o := p.object(n)
	s := Series{Name: short(o.plain("name", "label", "title", "key"), maxName)}
	if unit := o.plain("unit"); p.Unit == "" {
		p.Unit = short(unit, maxName)
	}
	if values := o.take("values", "data", "points", "y"); values != nil {
		s.Values = p.values(values)
		p.leave()
	}
	p.Series = append(p.Series, s)
}

// byName reads an object: a series by name, or a value by category.
func (p *plan) byName(n *jsontree.Node) {
	one := Series{}
	for i, key := range n.Keys {
		if n.Items[i].Kind == jsontree.Array {
			p.Series = append(p.Series, Series{Name: short(Name(key), maxName), Values: p.values(&n.Items[i])})
			continue
		}
		p.texts = append(p.texts, key)
		one.Values = append(one.Values, p.value(&n.Items[i]))
	}
	if one.Values != nil {
		p.Series = append(p.Series, one)
	}
}

// values reads a list of values, or of objects with a label and a value.
func (p *plan) values(n *jsontree.Node) (out []*float64) {
	label := len(p.texts) == 0
	for i := range n.Items {
		item := &n.Items[i]
		if item.Kind == jsontree.Object {
			o := p.object(item)
			name := o.plain("label", "name", "category", "x", "key", "title", "segment", "date", "month", "year")
			if label {
				p.texts = append(p.texts, name)
			}
			inner := o.take("value", "y", "amount", "count", "share", "percentage", "percent", "v", "number")
			if inner == nil {
				out = append(out, nil)
				continue
			}
			p.leave()
			item = inner
			if p.Kind == "waterfall" && len(out) > 0 && totalled(o) {
				out = append(out, nil)
				continue
			}
		}
		out = append(out, p.value(item))
	}
	return out
}

// value reads a number; nil is a gap.
func (p *plan) value(n *jsontree.Node) *float64 {
	if n.Kind == jsontree.Number {
		if v, ok := parseJSONNumber(n.Text); ok && v <= maxFigure && v >= -maxFigure {
			return &v
		}
		return nil
	}
	a, ok := facts.ParseAmount(n.Text, p.comma())
	if n.Kind != jsontree.String || !ok {
		return nil
	}
	if p.Unit == "" {
		p.Unit = a.Unit
	}
	v := a.Absolute()
	if a.Scale != "" && strings.HasSuffix(p.Unit, a.Scale) {
		v = a.Value
	}
	return &v
}

// highlight reads an index, or the name of a category.
func (p *plan) highlight(o *object) {
	n := o.take("highlight", "highlighted", "emphasis", "focus")
	if n == nil {
		return
	}
	p.leave()
	if v, ok := whole(n); ok && n.Kind == jsontree.Number {
		p.Highlight = &v
		return
	}
	for i, name := range p.texts {
		if strings.EqualFold(name, n.Text) {
			p.Highlight = &i
		}
	}
}

// drawn makes the chart one that can be drawn, if there is anything in it.
func (p *plan) drawn() []entry {
	c := p.Chart
	n, values, negative := p.extent()
	if values == 0 {
		p.tell("a chart without values was left out")
		return nil
	}
	if n > maxCategories || len(c.Series) > maxSeries {
		p.tell("a chart of %d categories and %d series was cut", n, len(c.Series))
		n, c.Series = min(n, maxCategories), c.Series[:min(len(c.Series), maxSeries)]
	}
	if len(p.texts) > 0 && len(p.texts) < n {
		p.tell("%d categories for %d values; the others have numbers", len(p.texts), n)
	}
	p.squared(n)
	p.kinded(negative)
	return []entry{{block: c}}
}

// squared gives the chart n categories, and each series n values.
func (p *plan) squared(n int) {
	c := p.Chart
	for i := range n {
		name := strconv.Itoa(i + 1)
		if i < len(p.texts) {
			name = short(p.texts[i], maxName)
		}
		c.Categories = append(c.Categories, name)
	}
	for i := range c.Series {
		s := &c.Series[i]
		s.Values = append(s.Values, make([]*float64, max(0, n-len(s.Values)))...)[:n]
	}
}

// kinded gives up what the values cannot be drawn as.
func (p *plan) kinded(negative bool) {
	c := p.Chart
	switch {
	case c.Kind == "donut" && (len(c.Series) > 1 || negative):
		p.tell("a donut has one series without negative values; it became bars")
		c.Kind = "bar"
	case c.Kind == "waterfall" && len(c.Series) > 1:
		p.tell("a waterfall has one series; it became bars")
		c.Kind = "bar"
	case c.Kind == "waterfall":
		p.settled()
	case c.Kind == "area" && len(c.Series) > 1 && negative:
		p.tell("areas upon each other are not negative; they became lines")
		c.Kind = "line"
	}
	if c.Log && (!c.logarithmic() || !p.positive()) {
		p.tell("a logarithmic axis was left out: there is none for that kind, or for values that are not above zero")
		c.Log = false
	}
	if h := c.Highlight; h != nil && (*h < 0 || *h >= c.highlights()) {
		p.tell("the highlight is none of the categories; it was left out")
		c.Highlight = nil
	}
}

// positive tells whether all values are above zero.
func (p *plan) positive() bool {
	for _, s := range p.Series {
		for _, v := range s.Values {
			if v != nil && *v <= 0 {
				return false
			}
		}
	}
	return true
}

// extent counts the categories that there have to be, and the values.
func (p *plan) extent() (categories, values int, negative bool) {
	categories = len(p.texts)
	for _, s := range p.Series {
		categories = max(categories, len(s.Values))
		for _, v := range s.Values {
			if v != nil {
				values++
				negative = negative || *v < 0
			}
		}
	}
	return categories, values, negative
}
