package chart

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCaptionNamesTheUnitOnce(t *testing.T) {
	for _, tt := range []struct{ rule, title, unit, want string }{
		{"a unit of words stands behind the title", "Use grows", "advisors", "Figure 1. **Use grows**, advisors"},
		{"unless the title has it", "Use grows from 10 Advisors, to 500", "advisors", "Figure 1. **Use grows from 10 Advisors, to 500**"},
		{"as a word", "TBD: what is stored", "TB", "Figure 1. **TBD: what is stored**, TB"},
		{"with all of its words", "$ per advisor", "$ per advisor a month", "Figure 1. **$ per advisor**, $ per advisor a month"},
		{"or there is none", "", "advisors", "Figure 1. advisors"},
		{"a sign stands beside the numbers", "Savings", "€", "Figure 1. **Savings**"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			c := bars("bar", 10, 500)
			c.Title, c.Unit = tt.title, tt.unit
			require.Equal(t, tt.want, plotOf(t, c).caption("Figure 1"))
		})
	}
}

func TestAlternativeText(t *testing.T) {
	c := bars("bar", 2.1e6, 4.4e6)
	c.Title, c.Unit = "Revenue doubled.", "€"
	require.Equal(t, "Bar chart: Revenue doubled. C1 €2.1M, C2 €4.4M.", plotOf(t, c).alt())
	c.Series = append(c.Series, series("Plan", 1e6, 2e6))
	c.Series[0].Name, c.Series[0].Values[1], c.Unit = "Actual", math.NaN(), "seats"
	require.Equal(t, "Bar chart: Revenue doubled, in seats. Actual: C1 2.1M, C2 not known. Plan: C1 1.0M, C2 2.0M.", plotOf(t, c).alt())
	c.Alt = " What I say. "
	require.Equal(t, "What I say.", plotOf(t, c).alt())
	long := bars("line", 5, 3, 4, 9, 1, 2, 3, 4, 5, 6, 7, 8, 6)
	require.Equal(t, "Line chart. 13 values, from C1 5 to C13 6; lowest C5 1, highest C4 9.", plotOf(t, long).alt())
}
