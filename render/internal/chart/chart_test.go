package chart

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/typeset"
)

// style is that of the charts of a document with this accent.
func style(t testing.TB, accent ink.Color) *Style {
	t.Helper()
	fonts, _, err := typeset.Load(&typeset.Files{}, false)
	require.NoError(t, err)
	white := ink.Color{255, 255, 255}
	return &Style{
		Setter: typeset.NewSetter(fonts), Caption: ink.Semibold.At(9, 12),
		Colors: ink.Palette{
			Accent: accent, White: white, Dark: accent.Mix(ink.Color{9, 16, 36}, 0.78), Ink: ink.Color{31, 41, 55}, Soft: ink.Color{75, 85, 99},
			Muted: ink.Color{107, 114, 128}, Faint: ink.Color{170, 176, 186}, Rule: ink.Color{222, 226, 232}, Link: accent,
		},
		Words: Words{
			Series: "Series", Other: "Other", InTotal: "in total", Logarithmic: "logarithmic axis", Likelihood: "Likelihood", Impact: "Impact", Quarter: "Q",
			Months: [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
			Alt: AltWords{
				Bars: "Bar chart", Lines: "Line chart", StackedAreas: "Stacked area chart", Waterfall: "Waterfall chart", RiskMatrix: "Risk matrix",
				Unit: "in {unit}", Number: "number {n}", Unknown: "not known", NoValues: "no values", End: "{last} in the end",
				Values: "{n} values, from {first} to {last}; lowest {lowest}, highest {highest}", OneValue: "One value, {last}",
				Trend: "Trend from {first} to {last}, lowest {lowest}, highest {highest}",
			},
		},
	}
}

// accents are such that charts have to be read with all of them.
var accents = []ink.Color{{0x24, 0x57, 0xd6}, {0x0a, 0x6b, 0x4f}, {0xb4, 0x23, 0x2a}, {0xe8, 0xa1, 0x00}, {0x11, 0x11, 0x11}, {0x7a, 0x3f, 0xc4}}

// plotOf prepares a chart in the first of the accents.
func plotOf(t testing.TB, c *Chart) *plot {
	t.Helper()
	return newPlot(c, style(t, accents[0]))
}

func series(name string, values ...float64) Series {
	return Series{Name: name, Values: values}
}

func bars(kind string, values ...float64) *Chart {
	c := &Chart{Kind: kind, Series: []Series{series("", values...)}}
	for i := range values {
		c.Categories = append(c.Categories, fmt.Sprint("C", i+1))
	}
	return c
}

// drawn returns the bars of c as they were drawn.
func drawn(t *testing.T, c *Chart, w float64) (*plot, []bar) {
	t.Helper()
	p := plotOf(t, c)
	s := p.sketch(w, 600)
	on := p.canvas(w, s.ideal)
	s.draw(on)
	return p, on.bars
}
