package chart

import (
	"math"
	"slices"

	"github.com/qubitz/reportjobs/render/internal/ink"
)

// Sparklines: small lines without axes, each on the scale of its own values, for
// how something came about. The figures stand beside them.
const (
	SparkWide  = 66.0 // width in a table
	SparkHigh  = 16.0 // height on a card
	sparkThick = 1.1
	sparkDot   = 1.7 // radius
	sparkLone  = 1.3 // radius of a value between two gaps, which has no line to be seen by
)

// Spark draws values as a line, w wide and h high, with a dot at the last one.
// Values that are all the same make a line at half the height. It draws nothing
// if there are no values. The first op has in words what all of them show.
func (s *Style) Spark(values []float64, unit string, x, y, w, h float64) []ink.Op {
	lo, hi := math.Inf(1), math.Inf(-1)
	end := -1
	for i, v := range values {
		if !math.IsNaN(v) {
			lo, hi, end = min(lo, v), max(hi, v), i
		}
	}
	if end < 0 {
		return nil
	}
	at := sparkPlace(values, scale{lo: lo, hi: hi}, x, y, w, h)
	known := func(i int) bool { return i >= 0 && i < len(values) && !math.IsNaN(values[i]) }
	var line, alone, dot ink.Pen
	for i := range values {
		switch {
		case !known(i):
		case known(i - 1):
			line.Line(at(i))
		case known(i + 1):
			line.Move(at(i))
		case i != end:
			cx, cy := at(i)
			alone.Circle(cx, cy, sparkLone)
		}
	}
	cx, cy := at(end)
	dot.Circle(cx, cy, sparkDot)
	c := ink.Canvas{W: x + w, H: y + h}
	color := s.Colors.Muted
	c.Stroke(line, sparkThick, color)
	c.Fill(alone, color)
	c.Fill(dot, s.Colors.Accent)
	c.Ops[0].Text = s.Words.sparkAlt(values, unit)
	return c.Ops
}

// sparkPlace returns where value i stands in the box of a sparkline.
func sparkPlace(values []float64, on scale, x, y, w, h float64) func(i int) (float64, float64) {
	const inset = sparkDot + 0.4
	return func(i int) (float64, float64) {
		share, across := 0.5, 0.5
		if on.hi-on.lo > tiniest {
			share = on.at(values[i])
		}
		if len(values) > 1 {
			across = float64(i) / float64(len(values)-1)
		}
		return x + inset + across*(w-2*inset), y + h - inset - share*(h-2*inset)
	}
}

// sparkKnown are the values that are known, and how they are written.
func sparkKnown(values []float64, unit string) (known []float64, n numerals) {
	for _, v := range values {
		if !math.IsNaN(v) {
			known = append(known, v)
		}
	}
	return known, newNumerals(unit, known)
}

// SparkText is what stands for a sparkline where none can be drawn: its first
// and its last value.
func SparkText(values []float64, unit string) string {
	known, n := sparkKnown(values, unit)
	switch len(known) {
	case 0:
		return "–"
	case 1:
		return n.text(known[0])
	}
	return n.text(known[0]) + " → " + n.text(known[len(known)-1])
}

// sparkAlt is what a sparkline shows, in words. It has a value.
func (w *Words) sparkAlt(values []float64, unit string) string {
	known, n := sparkKnown(values, unit)
	pattern := w.Alt.Trend
	if len(known) == 1 {
		pattern = w.Alt.OneValue
	}
	return fill(pattern, "{first}", n.text(known[0]), "{last}", n.text(known[len(known)-1]),
		"{lowest}", n.text(slices.Min(known)), "{highest}", n.text(slices.Max(known)))
}
