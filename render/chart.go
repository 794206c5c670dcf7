package render

import (
	"math"
	"unicode/utf8"

	"github.com/qubitz/reportjobs/render/internal/chart"
	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/paging"
	"github.com/qubitz/reportjobs/render/internal/typeset"
)

// What a chart may hold. More than that is not read off a page.
const (
	maxSeries     = 20
	maxCategories = 500
	maxName       = 200  // characters of a category or series
	maxTitle      = 300  // characters of a title, a unit
	maxAlt        = 2000 // characters
	maxFigure     = 1e100
	maxSpark      = 500 // values of a sparkline
)

// chartKinds are in the order of their reading in an error.
var chartKinds = []string{"bar", "hbar", "stacked", "line", "area", "multiples", "waterfall", "donut"}

// A Chart shows figures by category, as vectors with real text. What it is
// drawn as follows from one word, so that no combination of fields can be
// wrong:
//
//   - bar: upright bars, side by side where there are several series. They lie
//     down where the names of the categories do not fit under them, and where
//     one or two of them would stand lost on the width of a page.
//   - hbar: bars that lie.
//   - stacked: a bar a category, with its series on top of each other; negative
//     values stand below zero. They lie down as those of bar do.
//   - line: a line a series over categories that have an order, such as months.
//     One category alone is set as bars.
//   - area: a line filled down to zero; several series lie upon each other and
//     are not negative. Where one of them is not known, all have a gap.
//   - multiples: a small line chart a series, all on the same scale.
//   - waterfall: how one value becomes another. The values of its one series
//     are what is added or taken away, null is a bar of what there is so far;
//     it is computed here.
//   - donut: the shares of a whole. It has one series without negative values.
//
// Values are formatted here: 1234567 with the unit € is set as €1.23M. On a
// logarithmic axis bars become dots, as their length would say nothing.
type Chart struct {
	ID         string   `json:"id,omitempty"`
	Kind       string   `json:"kind"`
	Title      string   `json:"title,omitempty"` // says what the chart shows
	Unit       string   `json:"unit,omitempty"`  // of the values: €, %, €M, or a word as in hours
	Alt        string   `json:"alt,omitempty"`   // for readers who do not see it; "" is made from the values
	Categories []string `json:"categories"`
	Series     []Series `json:"series"`
	Highlight  *int     `json:"highlight,omitempty"` // index of a category; of a series, if a chart of lines or areas has several
	Log        bool     `json:"log,omitempty"`       // a logarithmic axis, of bar, hbar, line and multiples; all values are above zero
}

// A Series is one value per category. Null is a value that is not known: it
// leaves a gap.
type Series struct {
	Name   string     `json:"name,omitempty"`
	Values []*float64 `json:"values"`
}

// Values are the values of a series. NaN is one that is not known.
func Values(values ...float64) []*float64 {
	out := make([]*float64, len(values))
	for i, v := range values {
		if !math.IsNaN(v) {
			out[i] = &v
		}
	}
	return out
}

func (*Chart) kind() string { return "chart" }
func (c *Chart) id() string { return c.ID }

func (c *Chart) check(k *checker) {
	k.anchor(c.ID)
	k.choice("kind", -1, c.Kind, chartKinds...)
	for _, f := range []struct {
		name, text string
		most       int
	}{{"title", c.Title, maxTitle}, {"unit", c.Unit, maxName}, {"alt", c.Alt, maxAlt}} {
		k.enter(f.name, -1)
		k.label(f.text, f.most)
		k.leave()
	}
	k.full(&k.points, len(c.Categories), MaxPoints, "points of charts")
	if n := len(c.Categories); n == 0 || n > maxCategories {
		k.faultAt("categories", -1, "%d of them, 1 to %d are drawn", n, maxCategories)
	}
	for i, name := range c.Categories {
		k.enter("categories", i)
		k.label(name, maxName)
		k.leave()
	}
	if n := len(c.Series); n == 0 || n > maxSeries {
		k.faultAt("series", -1, "%d of them, 1 to %d are drawn", n, maxSeries)
	} else if n > 1 && (c.Kind == "donut" || c.Kind == "waterfall") {
		k.faultAt("series", -1, "%d of them, a %s has one", n, c.Kind)
	}
	if c.Log && !c.logarithmic() {
		k.faultAt("log", -1, "a chart of kind %q has no logarithmic axis", cut(c.Kind))
	}
	for i := range c.Series {
		k.enter("series", i)
		c.checkSeries(k, &c.Series[i])
		k.leave()
	}
	if h, n := c.Highlight, c.highlights(); h != nil && (*h < 0 || *h >= n) {
		k.faultAt("highlight", -1, "%d, the last one is %d", *h, n-1)
	}
}

// highlights is how many things Highlight chooses from.
func (c *Chart) highlights() int {
	if c.Kind == "multiples" || (c.Kind == "line" || c.Kind == "area") && len(c.Series) > 1 {
		return len(c.Series)
	}
	return len(c.Categories)
}

// logarithmic tells whether a chart of that kind may have such an axis.
func (c *Chart) logarithmic() bool {
	return c.Kind == "bar" || c.Kind == "hbar" || c.Kind == "line" || c.Kind == "multiples"
}

func (c *Chart) checkSeries(k *checker, s *Series) {
	k.enter("name", -1)
	k.label(s.Name, maxName)
	k.leave()
	k.full(&k.points, len(s.Values), MaxPoints, "points of charts")
	if len(s.Values) != len(c.Categories) {
		k.faultAt("values", -1, "%d of them, %d categories", len(s.Values), len(c.Categories))
	}
	for i, v := range s.Values {
		switch {
		case v == nil:
		case math.IsNaN(*v) || math.Abs(*v) > maxFigure:
			k.faultAt("values", i, "%g is no value that can be drawn", *v)
		case c.Kind == "donut" && *v < 0:
			k.faultAt("values", i, "%g, shares of a whole are not negative", *v)
		case c.Kind == "area" && len(c.Series) > 1 && *v < 0:
			k.faultAt("values", i, "%g, areas upon each other are not negative", *v)
		case c.Log && c.logarithmic() && *v <= 0:
			k.faultAt("values", i, "%g, on a logarithmic axis all values are above zero", *v)
		}
	}
}

// spark checks the values of one.
func (c *checker) spark(values []*float64) {
	c.full(&c.points, len(values), MaxPoints, "points of charts")
	if n := len(values); n > maxSpark {
		c.fault("%d values, at most %d are drawn", n, maxSpark)
	}
	for i, v := range values {
		if v != nil && (math.IsNaN(*v) || math.Abs(*v) > maxFigure) {
			c.faultAt("", i, "%g is no value that can be drawn", *v)
		}
	}
}

// label checks a text that has little room.
func (c *checker) label(s string, most int) {
	c.length(s)
	if n := utf8.RuneCountInString(s); n > most {
		c.fault("%d characters, at most %d", n, most)
	}
}

func (c *Chart) flow(f *flow) { f.drawn(c) }

func (c *Chart) figure(*Words) figure {
	d := chart.Chart{Kind: c.Kind, Title: c.Title, Unit: c.Unit, Alt: c.Alt, Categories: c.Categories, Highlight: c.Highlight, Log: c.Log}
	for _, s := range c.Series {
		d.Series = append(d.Series, chart.Series{Name: s.Name, Values: known(s.Values)})
	}
	return &d
}

// known are values as they are drawn: NaN is one that is not known.
func known(values []*float64) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = math.NaN()
		if v != nil {
			out[i] = *v
		}
	}
	return out
}

// A figure is drawn, with a caption.
type figure interface {
	Figure(s *chart.Style, label string, w, tall float64) *ink.Drawing
}

// An illustration is a block that is a figure. In what words tells the document.
type illustration interface{ figure(terms *Words) figure }

// drawn adds a figure.
func (f *flow) drawn(b illustration) {
	d := b.figure(f.terms).Figure(&f.charts, f.counted.figure(), f.wide, f.geo.tall())
	f.tagFigure(d)
	f.add(paging.Piece{Role: paging.RoleBlock, X: f.left, W: f.wide, H: d.Ideal, Before: 14, After: 14, Heading: -1, Figure: d})
}

// charts is how all figures of a document look that is set by s.
func (e *Engine) charts(s *typeset.Setter, w *Words) chart.Style {
	return chart.Style{Setter: s, Colors: e.colors, Caption: e.sizes.caption, Words: chart.Words{
		Series: w.Series, Other: w.Other, InTotal: w.InTotal, Logarithmic: w.Logarithmic, Likelihood: w.Likelihood, Impact: w.Impact,
		Quarter: w.Quarter, Months: w.Months, Alt: chart.AltWords(w.Alt),
	}}
}
