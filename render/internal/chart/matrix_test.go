package chart

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/render/internal/ink"
)

func risks() *Risks {
	return &Risks{
		Likelihood: []string{"Rare", "Unlikely", "Possible", "Likely", "Certain"}, Impact: []string{"Minimal", "Minor", "Moderate", "Major", "Severe"},
		Items: []Risk{{"Small", 1, 1}, {"Grave", 5, 5}, {"Odd", 2, 5}, {"Even", 5, 2}},
	}
}

// TestRisksAreRanked: by likelihood times impact, and of equal ones the graver
// impact first.
func TestRisksAreRanked(t *testing.T) {
	x := newMatrix(risks(), style(t, accents[0]))
	require.Equal(t, "Risk matrix. 1 Grave, Likelihood: Certain, Impact: Severe; 2 Odd, Likelihood: Unlikely, Impact: Severe; "+
		"3 Even, Likelihood: Certain, Impact: Minor; 4 Small, Likelihood: Rare, Impact: Minimal.", x.alt())
}

// TestCrowdedCellsSayHowManyMoreThereAre: no item is lost to the field without a
// word.
func TestCrowdedCellsSayHowManyMoreThereAre(t *testing.T) {
	for n := 1; n <= 16; n++ {
		m := risks()
		m.Items = nil
		for range n {
			m.Items = append(m.Items, Risk{Name: "x", Likelihood: 2, Impact: 3})
		}
		x := newMatrix(m, style(t, accents[0]))
		s := x.sketch(443, 430)
		c := x.canvas(443, s.least)
		s.draw(c)
		chips, more := 0, 0
		for _, o := range c.Ops {
			if o.Kind != ink.Text || o.X > x.field { // of the list
				continue
			}
			if rest, ok := strings.CutPrefix(o.Text, "+"); ok {
				more, _ = strconv.Atoi(rest)
			} else if _, err := strconv.Atoi(o.Text); err == nil {
				chips++
			}
		}
		require.Equal(t, n, chips+more, "%d items", n)
		require.NotEqual(t, 1, more, "one more has room where that would stand")
	}
}

// TestCellsAreDarkerTheGraver, by steps that a print without colors shows, and
// numbers are read on the darkest.
func TestCellsAreDarkerTheGraver(t *testing.T) {
	for _, accent := range accents {
		x := newMatrix(risks(), style(t, accent))
		last := 1.0
		for _, cell := range [][2]int{{1, 1}, {2, 3}, {3, 4}, {5, 5}} {
			now := x.shade(cell[0], cell[1]).Luminance()
			require.Less(t, now, last-0.04, "%v: %v", accent, cell)
			require.InDelta(t, now, x.shade(cell[1], cell[0]).Luminance(), 1e-9, "both scales weigh the same")
			last = now
		}
		require.Greater(t, last-x.colors.Dark.Luminance(), 0.3, "%v: numbers stand out", accent)
	}
}
