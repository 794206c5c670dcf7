package chart

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/render/internal/ink"
)

// TestWaterfallAddsUp: each step begins where the one before it ended, and what
// there is so far stands from zero, upright and lying.
func TestWaterfallAddsUp(t *testing.T) {
	nan := math.NaN()
	for _, name := range []string{"s", "A long name of a step that lays the bars down, as it does not fit"} {
		c := bars("waterfall", 100, 20, -50, 0, -90, 30, 0)
		c.Series[0].Values = []float64{100, 20, -50, nan, -90, 30, nan}
		c.Categories[1] = name
		_, list := drawn(t, c, 443)
		want := []struct {
			from, to float64
			total    bool
		}{{0, 100, true}, {100, 120, false}, {120, 70, false}, {0, 70, true}, {70, -20, false}, {-20, 10, false}, {0, 10, true}}
		require.Len(t, list, len(want))
		upright := name == "s"
		perUnit := list[0].h / 100
		if !upright {
			perUnit = list[0].w / 100
		}
		for i, w := range want {
			b := list[i]
			require.Equal(t, w.total, b.total, "step %d", i)
			require.InDelta(t, w.from, b.from, 1e-9, "step %d begins", i)
			require.InDelta(t, w.to, b.to, 1e-9, "step %d ends", i)
			length, at, zero := b.h, b.y+b.h, list[0].y+list[0].h
			if !upright {
				length, at, zero = b.w, -b.x, -list[0].x
			}
			require.InEpsilon(t, math.Abs(w.to-w.from)*perUnit, length, 1e-6, "step %d is as long as its value", i)
			require.InDelta(t, zero-min(w.from, w.to)*perUnit, at, 1e-6, "step %d stands where it should", i)
		}
	}
}

// TestWaterfallStepsAreConnected, each at the level where it ends and the next
// begins.
func TestWaterfallStepsAreConnected(t *testing.T) {
	c := bars("waterfall", 100, 20, -50)
	p := plotOf(t, c)
	s := p.sketch(443, 600)
	on := p.canvas(443, s.ideal)
	s.draw(on)
	var levels []ink.Op
	for _, o := range on.Ops {
		if o.Kind == ink.Rect && o.Color == p.colors.Muted && o.H == 0.5 {
			levels = append(levels, o)
		}
	}
	require.Len(t, levels, 2)
	first, second, third := on.bars[0], on.bars[1], on.bars[2]
	require.InDelta(t, first.y, levels[0].Y+0.25, 1e-9)
	require.InDelta(t, second.y+second.h, levels[0].Y+0.25, 1e-9)
	require.InDelta(t, second.y, levels[1].Y+0.25, 1e-9)
	require.InDelta(t, third.y, levels[1].Y+0.25, 1e-9)
	require.InDelta(t, first.x+first.w, levels[0].X, 1e-9)
	require.InDelta(t, second.x, levels[0].X+levels[0].W, 1e-9)
}

func TestWaterfallSaysItsSteps(t *testing.T) {
	c := bars("waterfall", 2e6, 300e3, -1.2e6, 0)
	c.Unit, c.Series[0].Values[3] = "€", math.NaN()
	p := plotOf(t, c)
	require.Equal(t, "Waterfall chart. C1 €2.0M, C2 +€300k, C3 −€1.2M, C4 €1.1M.", p.alt())
	c.Series[0].Values = c.Series[0].Values[:3]
	c.Categories = c.Categories[:3]
	require.Equal(t, "Waterfall chart. C1 €2.0M, C2 +€300k, C3 −€1.2M; €1.1M in the end.", plotOf(t, c).alt())
}

// TestWaterfallIsReadWithoutColors: what there is, what is added and what is
// taken away differ in lightness.
func TestWaterfallIsReadWithoutColors(t *testing.T) {
	for _, accent := range accents {
		p := newPlot(bars("waterfall", 1), style(t, accent))
		up, down := p.stepInk(&bar{to: 1}).Luminance(), p.stepInk(&bar{from: 1}).Luminance()
		require.Greater(t, down-up, 0.15, "%v", accent)
		require.Less(t, down, 0.93, "%v", accent)
	}
}

func TestAreasLieUponEachOther(t *testing.T) {
	c := bars("area", 1, 2, 3)
	c.Series = append(c.Series, series("B", 10, 20, 30), series("C", 5, 5, 5))
	c.Series[1].Values[1] = math.NaN()
	p := plotOf(t, c)
	bands := p.bands()
	require.Equal(t, []float64{0, 3}, []float64{bands[0].base[0], bands[0].top[2]})
	require.Equal(t, []float64{1, 11, 3, 33}, []float64{bands[1].base[0], bands[1].top[0], bands[1].base[2], bands[1].top[2]})
	require.Equal(t, 38.0, bands[2].top[2])
	for _, b := range bands {
		require.True(t, math.IsNaN(b.base[1]) && math.IsNaN(b.top[1]), "all have a gap where one is not known")
	}
	require.Zero(t, seams(p), "none between areas of one category each")
	all := *c
	all.Series = append([]Series(nil), c.Series...)
	all.Series[1] = series("B", 10, 20, 30)
	require.Equal(t, 2, seams(plotOf(t, &all)), "paper between two areas")
	require.Equal(t, "Stacked area chart. Series 1: C1 1, C2 2, C3 3. B: C1 10, C2 not known, C3 30. C: C1 5, C2 5, C3 5.", p.alt())
}

// seams counts the lines of paper in a drawing.
func seams(p *plot) (n int) {
	s := p.sketch(443, 600)
	on := p.canvas(443, s.ideal)
	s.draw(on)
	for _, o := range on.Ops {
		if o.Kind == ink.Path && o.Shape.Fill == nil && o.Shape.Stroke != nil && *o.Shape.Stroke == p.colors.White {
			n++
		}
	}
	return n
}

// TestMultiplesHaveOneScale: the same value stands equally high in all of them.
func TestMultiplesHaveOneScale(t *testing.T) {
	c := bars("multiples", 10, 50)
	c.Series = append(c.Series, series("B", 50, 100), series("C", 50, 50))
	p := plotOf(t, c)
	s := p.sketch(443, 600)
	on := p.canvas(443, s.ideal)
	s.draw(on)
	var ends []float64
	for _, o := range on.Ops {
		if o.Kind == ink.Path && o.Shape.Fill != nil { // the dot at the last value
			ends = append(ends, o.Y+o.H/2)
		}
	}
	require.Len(t, ends, 3)
	require.InDelta(t, ends[0], ends[2], 1e-9)
	require.Less(t, ends[1], ends[0]-10)
}

func TestLogarithmicScale(t *testing.T) {
	for rule, c := range map[string]struct {
		lo, hi float64
		steps  int
		ticks  []float64
	}{
		"powers of ten":         {3, 4200, 6, []float64{1, 10, 100, 1000, 10000}},
		"every second, if many": {1, 1e8, 4, []float64{1, 100, 1e4, 1e6, 1e8}},
		"within one: 1, 2, 5":   {12, 85, 6, []float64{10, 20, 50, 100}},
		"one value":             {100, 100, 6, []float64{100, 200, 500, 1000}},
		"small ones":            {0.002, 0.3, 6, []float64{0.001, 0.01, 0.1, 1}},
	} {
		s := logScale(c.lo, c.hi, c.steps)
		require.Equal(t, c.ticks, s.ticks, rule)
		for i, v := range s.ticks {
			if len(s.ticks) > 4 {
				require.InDelta(t, float64(i)/float64(len(s.ticks)-1), s.at(v), 1e-9, rule)
			}
		}
		require.True(t, s.at(c.lo) >= -1e-9 && s.at(c.hi) <= 1+1e-9, rule)
	}
}

// TestDotsStandAtTheirFactor: on a logarithmic axis equal factors are equal
// steps, and no bar is drawn.
func TestDotsStandAtTheirFactor(t *testing.T) {
	c := bars("bar", 1, 10, 100, 1000)
	c.Log = true
	_, list := drawn(t, c, 443)
	for i := 1; i < 3; i++ {
		require.InDelta(t, list[1].w-list[0].w, list[i+1].w-list[i].w, 1e-6)
	}
	require.Equal(t, "Bar chart, logarithmic axis. C1 1, C2 10, C3 100, C4 1,000.", plotOf(t, c).alt())
}

// TestManySeriesAreToldApartWithoutColors: two that stand side by side differ in
// lightness by a step that is seen, or one of them has stripes or dashes.
func TestManySeriesAreToldApartWithoutColors(t *testing.T) {
	const most = 20 // in a document
	for n := 2; n <= most; n++ {
		c := bars("bar", 1)
		c.Series = nil
		for i := range n {
			c.Series = append(c.Series, series(fmt.Sprint(i), 1))
		}
		p := plotOf(t, c)
		shades := p.colors.Shades(n)
		lines := &trend{plot: plotOf(t, c)}
		lines.kind = "line"
		inks := lines.inks()
		for i := 1; i < n; i++ {
			apart := math.Abs(shades[i].Luminance() - shades[i-1].Luminance())
			require.True(t, apart > 0.11 || p.striped(i) != p.striped(i-1), "bars %d of %d: %.2f", i, n, apart)
			apart = math.Abs(inks[i].Luminance() - inks[i-1].Luminance())
			require.True(t, apart > 0.11 || !equalDash(lines.dash(i), lines.dash(i-1)), "lines %d of %d: %.2f", i, n, apart)
		}
	}
}

func equalDash(a, b []float64) bool { return fmt.Sprint(a) == fmt.Sprint(b) }

// TestStripesStayInTheirBar, however thin it is.
func TestStripesStayInTheirBar(t *testing.T) {
	c := bars("bar", 1)
	for i := range 6 {
		c.Series = append(c.Series, series(fmt.Sprint(i), 1))
	}
	p := plotOf(t, c)
	for _, size := range [][2]float64{{2, 100}, {100, 2}, {20, 20}, {1.4, 9}} {
		on := p.canvas(200, 200)
		on.hatch(10, 20, size[0], size[1], 1, p.colors.Dark)
		if size[0] < 1.5 {
			require.Empty(t, on.Ops, "too thin")
			continue
		}
		o := on.Ops[0]
		require.True(t, o.X >= 10 && o.Y >= 20 && o.X+o.W <= 10+size[0] && o.Y+o.H <= 20+size[1], "%v: %+v", size, o)
		on.hatch(10, 20, size[0], size[1], 2, p.colors.Dark)
		require.Len(t, on.Ops, 1, "every second series")
	}
}
