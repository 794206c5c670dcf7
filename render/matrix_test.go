package render

import (
	"fmt"
	"math/rand/v2"
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
				return drawing(e, m, "Figure 12", w, tall)
			})
		})
	}
}

func risks() *RiskMatrix {
	return &RiskMatrix{Items: []Risk{{"Small", 1, 1}, {"Grave", 5, 5}, {"Odd", 2, 5}, {"Even", 5, 2}}}
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
