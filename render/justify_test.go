package render

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/render/internal/typeset"
)

func justifying(t testing.TB) *flow {
	e := engine(t, &Options{Hyphenation: map[string][]byte{"en": somePatterns()}})
	f := e.flow()
	f.Patterns = e.hyphens.of("en-GB")
	return f
}

// TestJustifiedLines: all lines but the last are as wide as the measure, by
// spaces that are neither narrow nor gaps; what cannot be stays ragged, which
// is seldom.
func TestJustifiedLines(t *testing.T) {
	f := justifying(t)
	body := f.sizes.body
	space := f.Width(body.Face, body.Size, " ")
	const narrower, wider, seen = 0.22, 1.0, 0.5 // of a space: at most, at most, from where it is seen
	lines, full, wide, ragged, hyphens := 0, 0, 0, 0, 0
	for seed := range uint64(samples) {
		r := rand.New(rand.NewPCG(seed, 3))
		text, plain := sentence(r, 40+r.IntN(200))
		measure := []float64{344, 330, 260}[r.IntN(3)]
		set := f.Paragraph(string(text), body, measure)
		var all strings.Builder
		for i, l := range set {
			end := l.Text()
			if all.WriteString(strings.TrimSuffix(end, typeset.SoftHyphen)); !strings.HasSuffix(end, typeset.SoftHyphen) {
				all.WriteByte(' ')
			} else {
				hyphens++
			}
			last := l.Fragments[len(l.Fragments)-1]
			require.InDelta(t, l.W, last.X+last.W, 0.05)
			require.LessOrEqual(t, l.W, measure+0.05)
			if i == len(set)-1 {
				continue
			}
			lines++
			if measure == f.prose {
				full++
			}
			more := l.Fragments[0].Space / space
			require.GreaterOrEqual(t, more, -narrower-0.01, "%s", end)
			require.LessOrEqual(t, more, wider+0.01, "%s", end)
			if l.W < measure-0.05 {
				require.Zero(t, more)
				ragged++
			} else if more > seen && measure == f.prose {
				wide++
			}
		}
		require.Equal(t, plain, strings.TrimSpace(all.String()))
	}
	require.Greater(t, lines, 8*samples)
	require.Less(t, ragged, lines/50, "ragged lines of %d", lines)
	require.Less(t, wide, full/10, "lines of %d on the full measure with spaces that are seen", full)
	require.Less(t, hyphens, lines/4, "hyphens in %d lines", lines)
	require.Positive(t, hyphens)
}

// Hyphens are for what is loose without them.
func TestHyphensOnlyWhereNeeded(t *testing.T) {
	f := justifying(t)
	set := texts(f.Paragraph("It was a benevolent idea of the board to pay all who had to work at night for the time that they need to go home, and to do so at once.", f.sizes.body, 344))
	require.NotContains(t, strings.Join(set, " "), typeset.SoftHyphen)
	narrow := texts(f.Paragraph(strings.Repeat("benevolentbenevolent ", 12), f.sizes.body, 250))
	require.Contains(t, strings.Join(narrow, " "), typeset.SoftHyphen)
}

func TestLanguagesOfPatterns(t *testing.T) {
	set, err := newHyphens(map[string][]byte{"en": somePatterns(), "de-AT": somePatterns()})
	require.NoError(t, err)
	for lang, there := range map[string]bool{"": true, "en": true, "EN-us": true, "de-at": true, "de-AT-1996": true, "de": false, "fr": false, "end": false} {
		require.Equal(t, there, set.of(lang) != nil, "%q", lang)
	}
	for want, files := range map[string]map[string][]byte{
		`"en us" is no language tag`:                  {"en us": somePatterns()},
		`Options.Hyphenation["en"]: invalid: line 2:`: {"en": []byte("a1b\n$$")},
		`no patterns`: {"en": nil},
	} {
		_, err := New(&Options{Hyphenation: files})
		require.ErrorIs(t, err, reportjobs.ErrInvalid)
		require.ErrorContains(t, err, strings.Replace(want, "invalid", reportjobs.ErrInvalid.Error(), 1))
	}
	d := document(&Paragraph{Text: Text(strings.Repeat("benevolent words ", 60))})
	e := engine(t, &Options{Hyphenation: map[string][]byte{"en": somePatterns()}})
	for lang, justified := range map[string]bool{"en-GB": true, "fr": false} { // with one layouter after the other
		d.Lang = lang
		l, err := e.lay(t.Context(), d)
		require.NoError(t, err)
		spaced := 0
		for _, o := range l.pages[1].ops {
			if o.Space != 0 {
				spaced++
			}
		}
		require.Equal(t, justified, spaced > 5, lang)
		e.release(l)
	}
}

// TestMeasure: a line of prose has 65 to 75 characters, as it is read best.
func TestMeasure(t *testing.T) {
	english := "Revenue grew by a quarter as expansion in the north offset softness in the south, and the board has asked all heads of sites for a plan that shows " +
		"what each of them is going to do about the costs of overtime at night, which have doubled since the depots were merged. "
	for name, f := range map[string]*flow{"ragged": engine(t, nil).flow(), "justified": justifying(t)} {
		set := texts(f.Paragraph(strings.Repeat(english, 9), f.sizes.body, f.prose))
		sum := 0
		for _, s := range set[:len(set)-1] {
			sum += utf8.RuneCountInString(s)
		}
		mean := float64(sum) / float64(len(set)-1)
		require.True(t, mean >= 65 && mean <= 76, "%s: %.1f characters", name, mean)
	}
}
