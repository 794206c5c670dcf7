package ground

import (
	"encoding/json"
	"math"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func FuzzFigures(f *testing.F) {
	for _, s := range []string{"$500K - $1M", "1 200,50 €", "P50: <1 second", "9 out of 10", "from 7.5 to 2 hours", "(1) Art. 22(3), 2026-03-12T09:05", "l'an 3 d'euros",
		"1e999 1.2.3 +47 22 12 34", "−5 %", "½ × ² 10× ~7", "zwölf Monate\x80", "1,,2..3--4//5::6", "€", "5\u202f000\u00a0000 users per", "/ per a"} {
		f.Add(s, "en")
		f.Add(s, "fr")
	}
	f.Fuzz(func(t *testing.T, text, lang string) {
		figures := Figures(text, lang)
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

func FuzzCheck(f *testing.F) {
	l := sampleLedger(f)
	f.Add("The budget is €650K to €900K.", "budget")
	f.Add("From 7.5 to 2 hours, 1.9% and 41%", "(€K per month) hours, USD m")
	f.Fuzz(func(t *testing.T, text, title string) {
		for _, fault := range l.Check(Claim{Block: para(text), Section: title, Cites: []string{title, "f3"}}) {
			require.NotEmpty(t, fault.Figure)
			require.NotEmpty(t, fault.Why)
			require.Less(t, len(fault.Why), 1000)
		}
		hintOf(title, false)
	})
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"a-b":[1,"2 days",{"c":"€3"}],"a-b":1e9}`))
	f.Add([]byte(`["` + "\u0130" + ` half the 5 %"]`))
	f.Fuzz(func(t *testing.T, input []byte) {
		l, err := Read(input)
		require.Equal(t, json.Valid(input), err == nil, "what is JSON is read, and nothing else")
		if err != nil {
			return
		}
		for _, fact := range l.Facts {
			require.True(t, utf8.ValidString(fact.Context+fact.Raw+fact.Unit+fact.Pointer), "%+v", fact)
			require.LessOrEqual(t, fact.Low, fact.High)
		}
	})
}
