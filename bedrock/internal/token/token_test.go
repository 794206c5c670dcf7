package token

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestSplit: each token of a text as its kind and its text.
func TestSplit(t *testing.T) {
	for _, tt := range []struct {
		rule, lang, text string
		want             []string
	}{
		{"words, numbers and marks", "en", "Save 5%!", []string{"w Save", "n 5", "p %", "p !"}},
		{"a hyphen within a word", "en", "a two-hour stop", []string{"w a", "w two-hour", "w stop"}},
		{"an article without its vowel is a word", "fr", "l'an d’euros", []string{"w l'", "w an", "w d’", "w euros"}},
		{"those of Italian in its own texts", "it", "all'anno", []string{"w all'", "w anno"}},
		{"and nowhere else", "en", "all'anno", []string{"w all'anno"}},
		{"spaces group digits", "fr", "1 200 500", []string{"n 1 200 500"}},
		{"in English they do not", "en", "1 200 500", []string{"n 1", "n 200", "n 500"}},
		{"but before a decimal comma", "en", "1 200,50", []string{"n 1 200,50"}},
		{"three digits are a group, and no others", "fr", "12 34 5678", []string{"n 12", "n 34", "n 5678"}},
		{"a number does not end with a mark", "en", "5, 7.", []string{"n 5", "p ,", "n 7", "p ."}},
		{"an exponent", "en", "1.5e6 2E-3", []string{"n 1.5e6", "n 2E-3"}},
		{"no exponent is that of a word", "en", "1e6x 3eggs", []string{"n 1", "w e6x", "n 3", "w eggs"}},
		{"nor is one of four digits", "en", "1e9999", []string{"n 1", "w e9999"}},
		{"dates, times and versions are labels", "en", "2026-03-12T09:05Z 12/03/2026 9:05 1.2.3 2026-27", []string{"d 2026-03-12T09:05Z", "d 12/03/2026", "d 9:05", "d 1.2.3", "d 2026-27"}},
		{"thousands are no version, and a range no date", "en", "1.200.500 20-30", []string{"n 1.200.500", "n 20", "p -", "n 30"}},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			var got []string
			for _, k := range Split(tt.text, tt.lang) {
				require.Equal(t, tt.text[k.Start:k.End], k.Text)
				got = append(got, string(k.Kind)+" "+k.Text)
			}
			require.Equal(t, tt.want, got)
		})
	}
}

func TestGapsAndLines(t *testing.T) {
	got := Split("a b\nc-d (e", "en")
	require.Len(t, got, 5)
	for i, want := range []Token{{Line: true}, {Gap: true}, {Gap: true, Line: true}, {Gap: true}, {}} {
		require.Equal(t, [2]bool{want.Gap, want.Line}, [2]bool{got[i].Gap, got[i].Line}, got[i].Text)
	}
}

func TestNumeral(t *testing.T) {
	for _, tt := range []struct {
		rule, text  string
		points      bool
		value, step float64
	}{
		{"a whole number", "420", true, 420, 1},
		{"a fraction", "4.25", true, 4.25, 0.01},
		{"a comma for the fraction", "4,25", false, 4.25, 0.01},
		{"both tell which is which", "1.200,50", true, 1200.5, 0.01},
		{"the other way round", "1,200.50", false, 1200.5, 0.01},
		{"thousands behind a comma", "1,200", true, 1200, 1},
		{"a fraction of three digits", "1,200", false, 1.2, 0.001},
		{"thousands behind a point", "1.200", false, 1200, 1},
		{"four digits before a point are none", "1234.567", false, 1234.567, 0.001},
		{"a zero before it makes a fraction", "0.125", false, 0.125, 0.001},
		{"two points are of thousands", "1.200.500", true, 1200500, 1},
		{"spaces and apostrophes", "1\u202f200'500", true, 1200500, 1},
		{"a power of ten", "1.5e6", true, 1.5e6, 1e5},
		{"a negative one", "2E-3", true, 0.002, 0.001},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			value, step, ok := Numeral(tt.text, tt.points)
			require.True(t, ok)
			require.InDelta(t, tt.value, value, 1e-9)
			require.InDelta(t, tt.step, step, step*1e-9)
		})
	}
	for _, text := range []string{"", "e", "1e999"} {
		_, _, ok := Numeral(text, true)
		require.False(t, ok, text)
	}
}
