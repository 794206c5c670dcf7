package ink

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// The box of an op is what layout and tags believe it covers.
func TestBoxesAreThoseOfTheOutline(t *testing.T) {
	for _, row := range []struct {
		rule string
		draw func(p *Pen)
		want [4]float64 // x, y, w, h
	}{
		{"a line", func(p *Pen) { p.Move(1, 5); p.Line(4, 2) }, [4]float64{1, 2, 3, 3}},
		{"a circle is as wide as its diameter", func(p *Pen) { p.Circle(10, 20, 5) }, [4]float64{5, 15, 10, 10}},
		{"a quarter of one is no wider", func(p *Pen) { p.Move(5, 0); p.Arc(0, 0, 5, 0, math.Pi/2) }, [4]float64{0, 0, 5, 5}},
		{"a curve goes less far than its control points", func(p *Pen) { p.Move(0, 0); p.curve(0, 8, 4, 8, 4, 0) }, [4]float64{0, 0, 4, 6}},
		{"a square mark", func(p *Pen) { p.Mark(3, 3, 2, 1) }, [4]float64{1, 1, 4, 4}},
		{"a diamond is wider, as large to the eye", func(p *Pen) { p.Mark(3, 3, 2, 2) }, [4]float64{0.3, 0.3, 5.4, 5.4}},
	} {
		t.Run(row.rule, func(t *testing.T) {
			var p Pen
			row.draw(&p)
			var c Canvas
			c.Fill(p, Color{})
			require.Len(t, c.Ops, 1)
			o := c.Ops[0]
			require.InDeltaSlice(t, row.want[:], []float64{o.X, o.Y, o.W, o.H}, 0.01)
		})
	}
	var c Canvas
	c.Fill(Pen{}, Color{})
	require.Empty(t, c.Ops, "nothing is drawn without an outline")
}

func TestRoundBarsEndRoundWhereTheyPoint(t *testing.T) {
	var c Canvas
	c.RoundBar(0, 0, 20, 40, 0, -1, Color{})
	c.RoundBar(0, 0, 20, 40, 0, 0, Color{})
	c.RoundBar(0, 0, 20, 1, 0, -1, Color{})
	require.Equal(t, []Kind{Path, Rect, Rect}, []Kind{c.Ops[0].Kind, c.Ops[1].Kind, c.Ops[2].Kind}, "one that points nowhere or is thin has corners")
	require.Equal(t, [4]float64{0, 0, 20, 40}, [4]float64{c.Ops[0].X, c.Ops[0].Y, c.Ops[0].W, c.Ops[0].H}, "its box is that of a rectangle")
	require.Greater(t, c.Ops[0].Shape.Segments[0].X, 0.0, "round at the top")
	last := c.Ops[0].Shape.Segments[3:6]
	require.Equal(t, 40.0, last[0].Y, "and square at the foot")
}

func TestTonedIsAsLightAsAskedFor(t *testing.T) {
	for _, c := range []Color{{36, 87, 214}, {232, 161, 0}, {17, 17, 17}, {255, 255, 255}} {
		for _, light := range []float64{0.2, 0.5, 0.84} {
			require.InDelta(t, light, c.Toned(light).Luminance(), 0.01, "%v", c)
		}
	}
}
