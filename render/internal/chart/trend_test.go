package chart

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/render/internal/ink"
)

// TestNamesOfLinesKeepOffTheAxis: what stands at the end of lines that end low
// is not taken for a name of a category.
func TestNamesOfLinesKeepOffTheAxis(t *testing.T) {
	c := bars("line", 16, 11, 6, 0)
	c.Series = append(c.Series, series("Priority 1", 5, 0, 0, 0))
	c.Series[0].Name = "All gaps"
	p := plotOf(t, c)
	s := p.sketch(443, 600)
	on := p.canvas(443, s.ideal)
	s.draw(on)
	at := map[string]float64{}
	for _, o := range on.Ops {
		if o.Kind == ink.Text {
			at[o.Text] = o.Y
		}
	}
	require.GreaterOrEqual(t, at["C4"]-at["Priority 1"], 1.4*tagSize)
	require.GreaterOrEqual(t, at["Priority 1"]-at["All gaps"], tagSize)
}
