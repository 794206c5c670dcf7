package render

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/render/internal/chart"
	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/typeset"
)

// drawing sets a figure as a document does.
func drawing(e *Engine, b illustration, label string, w, tall float64) *ink.Drawing {
	style := e.charts(typeset.NewSetter(e.fonts), e.terms)
	return b.figure(e.terms).Figure(&style, label, w, tall)
}

func checked(c *Chart) error {
	k := newChecker(maxFaults)
	c.check(k)
	return k.err()
}

func series(name string, values ...float64) Series {
	s := Series{Name: name}
	for _, v := range values {
		s.Values = append(s.Values, &v)
	}
	return s
}

func bars(kind string, values ...float64) *Chart {
	c := &Chart{Kind: kind, Series: []Series{series("", values...)}}
	for i := range values {
		c.Categories = append(c.Categories, fmt.Sprint("C", i+1))
	}
	return c
}

// checkChart draws c at some widths and heights: all of it inside its box, no
// text on text, none too small, no number that is none.
func checkChart(t testing.TB, e *Engine, c *Chart) {
	t.Helper()
	for _, w := range []float64{140, 210, 443, 690} {
		const tall = 430 // of a landscape page
		d := drawing(e, c, "Figure 12", w, tall)
		require.LessOrEqual(t, d.Least, d.Ideal)
		require.LessOrEqual(t, d.Ideal, tall+slack, "%g wide", w)
		require.NotEmpty(t, d.Alt)
		for _, h := range []float64{d.Least, (d.Least + d.Ideal) / 2, d.Ideal} {
			checkDrawing(t, d.Draw(h), w, h)
		}
	}
}

func checkDrawing(t testing.TB, ops []ink.Op, w, h float64) {
	t.Helper()
	require.LessOrEqual(t, len(ops), 3*maxSeries*maxCategories+3*maxCategories)
	var texts []ink.Op
	for _, o := range ops {
		top, bottom := o.Y, o.Y+o.H
		if o.Kind == ink.Text {
			top, bottom = o.Y-0.73*o.Size, o.Y+0.25*o.Size
			texts = append(texts, o)
			if o.Size < chart.LeastText-1e-9 {
				require.Fail(t, "text is too small", "%q at %g", o.Text, o.Size)
			}
		}
		inside := o.X >= -slack && o.X+o.W <= w+slack && top >= -slack && bottom <= h+slack
		if !inside { // false for NaN, too
			require.Fail(t, "drawn outside of its box", "%g by %g: %+v", w, h, o)
		}
	}
	for i, o := range texts {
		for _, other := range texts[:i] {
			beside := o.X >= other.X+other.W-slack || other.X >= o.X+o.W-slack
			apart := o.Y-0.73*o.Size >= other.Y-slack || other.Y-0.73*other.Size >= o.Y-slack
			if !beside && !apart {
				require.Fail(t, "text stands on text", "%g by %g: %q on %q", w, h, o.Text, other.Text)
			}
		}
	}
}

func TestChartsKeepToTheirBox(t *testing.T) {
	e := engine(t, nil)
	for seed := range uint64(samples) {
		c := generatedChart(seed)
		require.NoError(t, checked(c))
		t.Run(fmt.Sprint("seed ", seed, " ", c.Kind), func(t *testing.T) { checkChart(t, e, c) })
	}
}

// generatedChart makes one from a seed: few and many categories and series,
// huge, tiny and missing values, names of all lengths and scripts.
func generatedChart(seed uint64) *Chart {
	r := rand.New(rand.NewPCG(seed, 21))
	c := &Chart{Kind: chartKinds[r.IntN(len(chartKinds))], Title: cutRunes(words(r, r.IntN(14)), maxTitle), Unit: []string{"", "€", "%", "€M", "hours", "US$ million"}[r.IntN(6)]}
	n := []int{1, 2, 3, 5, 8, 12, 30, 200, 500}[r.IntN(9)]
	many := []int{1, 1, 1, 2, 3, 4, 6, 20}[r.IntN(8)]
	if c.Kind == "donut" || c.Kind == "waterfall" {
		many = 1
	}
	c.Log = c.logarithmic() && r.IntN(4) == 0
	long := 1 + r.IntN(5)
	for i := range n {
		name := fmt.Sprint("Q", i+1)
		if long > 2 {
			name = cutRunes(words(r, r.IntN(long)), maxName)
		}
		c.Categories = append(c.Categories, name)
	}
	size := math.Pow(10, float64([]int{-12, -3, 0, 1, 3, 6, 9, 14, 60}[r.IntN(9)]))
	below, missing := r.IntN(3) == 0 && c.Kind != "donut" && !c.Log && (c.Kind != "area" || many == 1), r.IntN(4) == 0
	for i := range many {
		s := Series{Name: cutRunes(words(r, r.IntN(4)), maxName)}
		for range n {
			v := size * math.Pow(r.Float64()+1e-9, 3) * float64(1+i)
			if below && r.IntN(3) == 0 {
				v = -v
			}
			if s.Values = append(s.Values, &v); missing && r.IntN(3) == 0 {
				s.Values[len(s.Values)-1] = nil
			}
		}
		c.Series = append(c.Series, s)
	}
	if r.IntN(2) == 0 {
		h := r.IntN(c.highlights())
		c.Highlight = &h
	}
	return c
}

func cutRunes(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// Edge cases by name, so that a fault says what it is.
func TestChartsOfFewAndManyValues(t *testing.T) {
	e := engine(t, nil)
	for _, kind := range chartKinds {
		zeros, one := bars(kind, 0, 0, 0, 0), bars(kind, 7)
		equal, huge := bars(kind, 3, 3, 3), bars(kind, 1e-9, 1, 1e12)
		none := bars(kind, 1, 2)
		none.Series[0].Values = []*float64{nil, nil}
		many := bars(kind, make([]float64, 500)...)
		for i, v := range many.Series[0].Values {
			*v = math.Abs(math.Sin(float64(i)))
		}
		long := bars(kind, 1, 2, 3)
		long.Categories = []string{strings.Repeat("x", 200), strings.Repeat("long name ", 20), ""}
		most := bars(kind, maxFigure, maxFigure/2)
		for name, c := range map[string]*Chart{"zeros": zeros, "one": one, "equal": equal, "huge": huge, "none": none, "many": many, "long": long, "most": most} {
			t.Run(kind+" "+name, func(t *testing.T) {
				require.NoError(t, checked(c))
				checkChart(t, e, c)
			})
		}
	}
}

func TestShadesStayApartInGreyPrint(t *testing.T) {
	for _, accent := range []string{"#2457d6", "#0a6b4f", "#b4232a", "#e8a100", "#111111", "#7a3fc4"} {
		colors := engine(t, &Options{Accent: accent}).colors
		for n := 2; n <= 8; n++ {
			list := colors.Shades(n)
			for i := 1; i < n; i++ {
				require.Greater(t, math.Abs(list[i].Luminance()-list[i-1].Luminance()), 0.5/float64(n), "%s: %d of %d", accent, i, n)
			}
			require.Less(t, list[n-1].Luminance(), 0.9, "%s: to be seen on paper", accent)
		}
	}
}

func TestChartFaults(t *testing.T) {
	v, nan, at := 1.0, math.NaN(), 7
	for want, change := range map[string]func(c *Chart){
		`kind: no kind "pie"; there are: bar, hbar, stacked, line, area, multiples, waterfall, donut`: func(c *Chart) { c.Kind = "pie" },
		`categories: 0 of them, 1 to 500 are drawn`:                                                   func(c *Chart) { c.Categories = nil },
		`categories: 501 of them, 1 to 500 are drawn`:                                                 func(c *Chart) { c.Categories = make([]string, 501) },
		`series: 0 of them, 1 to 20 are drawn`:                                                        func(c *Chart) { c.Series = nil },
		`series: 21 of them, 1 to 20 are drawn`:                                                       func(c *Chart) { c.Series = make([]Series, 21) },
		`series: 2 of them, a donut has one`:                                                          func(c *Chart) { c.Kind, c.Series = "donut", append(c.Series, c.Series[0]) },
		`series: 2 of them, a waterfall has one`:                                                      func(c *Chart) { c.Kind, c.Series = "waterfall", append(c.Series, c.Series[0]) },
		`log: a chart of kind "stacked" has no logarithmic axis`:                                      func(c *Chart) { c.Kind, c.Log = "stacked", true },
		`series[0].values[0]: 0, on a logarithmic axis all values are above zero`:                     func(c *Chart) { c.Log = true; *c.Series[0].Values[0] = 0 },
		`series[1].values[0]: -1, areas upon each other are not negative`:                             func(c *Chart) { c.Kind, c.Series = "area", append(c.Series, series("", -1, 1)) },
		`series[0].values: 1 of them, 2 categories`:                                                   func(c *Chart) { c.Series[0].Values = []*float64{&v} },
		`series[0].values[1]: NaN is no value that can be drawn`:                                      func(c *Chart) { c.Series[0].Values[1] = &nan },
		`series[0].values[0]: -1, shares of a whole are not negative`:                                 func(c *Chart) { c.Kind = "donut"; *c.Series[0].Values[0] = -1 },
		`highlight: 7, the last one is 1`:                                                             func(c *Chart) { c.Highlight = &at },
		`title: 301 characters, at most 300`:                                                          func(c *Chart) { c.Title = strings.Repeat("é", 301) },
		`categories[1]: 201 characters, at most 200`:                                                  func(c *Chart) { c.Categories[1] = strings.Repeat("x", 201) },
		`series[0].name: 201 characters, at most 200`:                                                 func(c *Chart) { c.Series[0].Name = strings.Repeat("x", 201) },
	} {
		c := bars("bar", 1, 2)
		require.NoError(t, checked(c))
		change(c)
		require.ErrorContains(t, checked(c), "invalid: "+want)
	}
}

// FuzzChart: any JSON is refused with a place in it, or drawn inside its box
// with a bounded number of ops.
func FuzzChart(f *testing.F) {
	for seed := range uint64(12) {
		text, err := json.Marshal(generatedChart(seed))
		require.NoError(f, err)
		f.Add(text)
	}
	e := engine(f, nil)
	f.Fuzz(func(t *testing.T, text []byte) {
		c := &Chart{}
		if len(text) > 50_000 || json.Unmarshal(text, c) != nil || checked(c) != nil {
			return
		}
		checkChart(t, e, c)
	})
}
