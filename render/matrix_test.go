package render

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/render/internal/ink"
)

func generatedRisks(seed uint64) *RiskMatrix {
	r := rand.New(rand.NewPCG(seed, 41))
	m := &RiskMatrix{Title: cutRunes(words(r, r.IntN(14)), maxTitle)}
	scale := func() (out []string) {
		if r.IntN(2) == 0 {
			return nil
		}
		for range leastLevels + r.IntN(maxLevels-leastLevels+1) {
			out = append(out, cutRunes(words(r, r.IntN(3)), maxName))
		}
		return out
	}
	m.Likelihood, m.Impact = scale(), scale()
	likelihood, impact := m.levels(inEnglish())
	long, one := 1+r.IntN(9), r.IntN(4) == 0
	for range 1 + r.IntN(maxRisks) {
		item := Risk{Name: cutRunes(words(r, r.IntN(long)), maxName), Likelihood: 1 + r.IntN(len(likelihood)), Impact: 1 + r.IntN(len(impact))}
		if one { // all in one cell
			item.Likelihood, item.Impact = 1, 1
		}
		m.Items = append(m.Items, item)
	}
	return m
}

func TestRiskMatricesKeepToTheirBox(t *testing.T) {
	e := engine(t, nil)
	for seed := range uint64(samples) {
		m := generatedRisks(seed)
		require.NoError(t, faultsOf(m))
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			checkFigure(t, func(w, tall float64) *ink.Drawing {
				return newMatrix(m, plotOf(t, e, &Chart{Title: m.Title})).figure("Figure 12", w, tall)
			})
		})
	}
}

func risks() *RiskMatrix {
	return &RiskMatrix{Items: []Risk{{"Small", 1, 1}, {"Grave", 5, 5}, {"Odd", 2, 5}, {"Even", 5, 2}}}
}

// TestRisksAreRanked: by likelihood times impact, and of equal ones the graver
// impact first.
func TestRisksAreRanked(t *testing.T) {
	x := newMatrix(risks(), plotFor(t, ""))
	require.Equal(t, "Risk matrix. 1 Grave, Likelihood: Certain, Impact: Severe; 2 Odd, Likelihood: Unlikely, Impact: Severe; "+
		"3 Even, Likelihood: Certain, Impact: Minor; 4 Small, Likelihood: Rare, Impact: Minimal.", x.alt())
}

// TestCrowdedCellsSayHowManyMoreThereAre: no item is lost to the field without a
// word.
func TestCrowdedCellsSayHowManyMoreThereAre(t *testing.T) {
	for n := 1; n <= maxRisks; n++ {
		m := &RiskMatrix{}
		for range n {
			m.Items = append(m.Items, Risk{Name: "x", Likelihood: 2, Impact: 3})
		}
		x := newMatrix(m, plotFor(t, ""))
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
	for _, accent := range []string{"#2457d6", "#0a6b4f", "#b4232a", "#e8a100", "#111111", "#7a3fc4"} {
		x := newMatrix(risks(), plotOf(t, engine(t, &Options{Accent: accent}), &Chart{}))
		last := 1.0
		for _, cell := range [][2]int{{1, 1}, {2, 3}, {3, 4}, {5, 5}} {
			now := x.shade(cell[0], cell[1]).Luminance()
			require.Less(t, now, last-0.04, "%s: %v", accent, cell)
			require.InDelta(t, now, x.shade(cell[1], cell[0]).Luminance(), 1e-9, "both scales weigh the same")
			last = now
		}
		require.Greater(t, last-x.colors.Dark.Luminance(), 0.3, "%s: numbers stand out", accent)
	}
}

func TestRiskMatrixFaults(t *testing.T) {
	for want, change := range map[string]func(m *RiskMatrix){
		`items: 0 of them, 1 to 16 are drawn`:        func(m *RiskMatrix) { m.Items = nil },
		`items: 17 of them, 1 to 16 are drawn`:       func(m *RiskMatrix) { m.Items = make([]Risk, 17) },
		`items[1].likelihood: 6, from 1 to 5`:        func(m *RiskMatrix) { m.Items[1].Likelihood = 6 },
		`items[0].impact: 0, from 1 to 5`:            func(m *RiskMatrix) { m.Items[0].Impact = 0 },
		`items[1].impact: 5, from 1 to 3`:            func(m *RiskMatrix) { m.Impact = []string{"a", "b", "c"} },
		`likelihood: 2 levels, from 3 to 5`:          func(m *RiskMatrix) { m.Likelihood = []string{"a", "b"} },
		`impact[4]: 201 characters, at most 200`:     func(m *RiskMatrix) { m.Impact = []string{"", "", "", "", strings.Repeat("x", 201)} },
		`items[0].name: 201 characters, at most 200`: func(m *RiskMatrix) { m.Items[0].Name = strings.Repeat("x", 201) },
	} {
		m := risks()
		require.NoError(t, faultsOf(m))
		change(m)
		require.ErrorContains(t, faultsOf(m), "invalid: "+want)
	}
}
