package chart

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/render/internal/ink"
)

func TestBarsAreAsLongAsTheirValues(t *testing.T) {
	for _, kind := range []string{"bar", "hbar", "stacked"} {
		for _, values := range [][]float64{{1, 2, 3, 4}, {-5, 10, 2.5, 0}, {-1, -2, -3}, {1e9, 2.5e9}, {1e-7, 3e-7, 2e-7}} {
			c := bars(kind, values...)
			second := series("B")
			for _, v := range values {
				second.Values = append(second.Values, v/2)
			}
			c.Series = append(c.Series, second)
			_, list := drawn(t, c, 443)
			require.Len(t, list, 2*len(values))
			upright := kind != "hbar"
			perUnit, zero := math.NaN(), math.NaN()
			for _, b := range list {
				length, from := b.h, b.y+b.h // the end at b.from
				if b.to < b.from {
					from = b.y
				}
				if !upright {
					length, from = b.w, b.x
					if b.to < b.from {
						from = b.x + b.w
					}
				}
				value := math.Abs(b.to - b.from)
				if value == 0 {
					require.InDelta(t, 0, length, 1e-9)
					continue
				}
				if math.IsNaN(perUnit) {
					perUnit = length / value
				}
				require.InEpsilon(t, perUnit, length/value, 1e-6, "%s %v: a bar is not in proportion", kind, values)
				if b.from == 0 {
					if math.IsNaN(zero) {
						zero = from
					}
					require.InDelta(t, zero, from, 1e-6, "%s %v: a bar does not begin at zero", kind, values)
				}
			}
		}
	}
}

func TestLongNamesLayBarsDown(t *testing.T) {
	c := bars("bar", 1, 2, 3, 4, 5, 6)
	_, list := drawn(t, c, 443)
	require.InDelta(t, list[0].w, list[5].w, 1e-9, "short names: upright bars")
	c.Categories[2] = "Interdepartmental responsibilities nobody wants to shorten"
	_, list = drawn(t, c, 443)
	require.InDelta(t, list[0].h, list[5].h, 1e-9, "long names: lying bars")
	require.Greater(t, list[5].w, list[0].w)
}

func TestLineHasGapsWhereValuesAreMissing(t *testing.T) {
	c := bars("line", 1, 2, 3, 4, 5, 6, 7)
	c.Series[0].Values[2], c.Series[0].Values[4] = math.NaN(), math.NaN()
	p := plotOf(t, c)
	s := p.sketch(443, 600)
	on := p.canvas(443, s.ideal)
	s.draw(on)
	moves, lines, closes := 0, 0, 0
	for _, o := range on.Ops {
		if o.Kind != ink.Path || o.Shape.Stroke == nil || *o.Shape.Stroke != p.colors.Accent {
			continue
		}
		for _, g := range o.Shape.Segments {
			switch g.Kind {
			case ink.MoveTo:
				moves++
			case ink.LineTo:
				lines++
			case ink.Close:
				closes++
			}
		}
	}
	require.Equal(t, 2, moves, "two lines; the value in between is a dot")
	require.Equal(t, 2, lines)
	require.Zero(t, closes)
}
