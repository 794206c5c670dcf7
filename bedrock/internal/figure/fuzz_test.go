package figure

import (
	"math"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func FuzzFigures(f *testing.F) {
	for _, s := range []string{"$500K - $1M", "1 200,50 €", "P50: <1 second", "9 out of 10", "from 7.5 to 2 hours", "(1) Art. 22(3), 2026-03-12T09:05", "l'an 3 d'euros",
		"1e999 1.2.3 +47 22 12 34", "−5 %", "½ × ² 10× ~7", "all'anno 50mila, un milione di", "cerca de mil milhões a la", "een miljoen euro's, 12-maandse", "zwölf Monate\x80", "1,,2..3--4//5::6", "€", "5\u202f000\u00a0000 users per", "/ per a"} {
		f.Add(s, "en")
		for _, lang := range []string{"fr", "es-MX", "it", "pt", "nl"} {
			f.Add(s, lang)
		}
	}
	f.Fuzz(func(t *testing.T, text, lang string) {
		figures := In(text, lang)
		require.LessOrEqual(t, len(figures), len(text), "as many figures as bytes at most")
		last := 0
		for _, g := range figures {
			require.Equal(t, text[g.Pos:g.End], g.Raw)
			require.GreaterOrEqual(t, g.Pos, last, "in order, none in another")
			last = g.End
			require.False(t, math.IsNaN(g.Low) || math.IsInf(g.Low, 0) || math.IsNaN(g.High) || math.IsInf(g.High, 0), "%+v", g)
			require.LessOrEqual(t, g.Low, g.High)
			require.Greater(t, g.Step, 0.0, "%+v", g)
			if utf8.ValidString(text) {
				require.True(t, utf8.ValidString(g.Raw), "%q", g.Raw)
			}
		}
	})
}
