package render

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/render/internal/ink"
)

func justifying(t testing.TB) *flow {
	e := engine(t, &Options{Hyphenation: map[string][]byte{"en": somePatterns()}})
	f := e.flow()
	f.patterns = e.hyphens.of("en-GB")
	return f
}

// TestJustifiedLines: all lines but the last are as wide as the measure, by
// spaces that are neither narrow nor gaps; what cannot be stays ragged, which
// is seldom.
func TestJustifiedLines(t *testing.T) {
	f := justifying(t)
	body := f.fonts.body
	space := f.width(body.Face, body.Size, " ")
	lines, full, wide, ragged, hyphens := 0, 0, 0, 0, 0
	for seed := range uint64(samples) {
		r := rand.New(rand.NewPCG(seed, 3))
		text, plain := sentence(r, 40+r.IntN(200))
		measure := []float64{344, 330, 260}[r.IntN(3)]
		set := f.paragraph(text, body, measure)
		var all strings.Builder
		for i, l := range set {
			end := texts([]line{l})[0]
			if all.WriteString(strings.TrimSuffix(end, softHyphen)); !strings.HasSuffix(end, softHyphen) {
				all.WriteByte(' ')
			} else {
				hyphens++
			}
			last := l.fragments[len(l.fragments)-1]
			require.InDelta(t, l.w, last.x+last.w, 0.05)
			require.LessOrEqual(t, l.w, measure+0.05)
			if i == len(set)-1 {
				continue
			}
			lines++
			if measure == f.prose {
				full++
			}
			more := l.fragments[0].space / space
			require.GreaterOrEqual(t, more, -tightSpace-0.01, "%s", end)
			require.LessOrEqual(t, more, looseSpace+0.01, "%s", end)
			if l.w < measure-0.05 {
				require.Zero(t, more)
				ragged++
			} else if more > easySpace && measure == f.prose {
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

// Where words are broken, by what a reader sees.
func TestWhatIsHyphenated(t *testing.T) {
	f := justifying(t)
	f.refs = newRefs(&Document{}, newChecker(1), false, f.terms)
	for text, want := range map[Text]string{
		"benevolent,":               "bene-vo-lent,",
		"(remodeled)":               "(remo-de-led)",
		"“Benevolent”":              "“Bene-vo-lent”",
		"молоковоз":                 "моло-ко-воз",
		"banana":                    "banana", // three letters stay on each line
		"renew":                     "renew",
		"BENEVOLENT":                "BENEVOLENT",
		"McBenevolent":              "McBenevolent",
		"benevolent2":               "benevolent2",
		"benevolent.remodeled":      "benevolent.remodeled",
		"well-benevolent":           "well-benevolent",
		"benevolent's":              "benevolent's",
		"a@benevolent.example":      "a@benevolent.example",
		"`benevolent`":              "benevolent",
		"[benevolent](https://x.y)": "benevolent",
		"**benevolent**":            "bene-vo-lent",
		"bene**volent**":            "benevolent", // of two looks
		"12,345,678,901.25":         "12,345,678,901.25",
	} {
		p := f.shape(text, ink.Regular|ink.Running)
		var out []string
		for _, w := range f.hyphenated(&p, p.words) {
			out = append(out, texts([]line{f.setter.line(&p, []word{w}, 1)})[0])
		}
		got := strings.ReplaceAll(strings.Join(out, ""), softHyphen, "-")
		require.Equal(t, want, got, "%s", text)
	}
}

// Hyphens are for what is loose without them.
func TestHyphensOnlyWhereNeeded(t *testing.T) {
	f := justifying(t)
	set := texts(f.paragraph("It was a benevolent idea of the board to pay all who had to work at night for the time that they need to go home, and to do so at once.", f.fonts.body, 344))
	require.NotContains(t, strings.Join(set, " "), softHyphen)
	narrow := texts(f.paragraph(Text(strings.Repeat("benevolentbenevolent ", 12)), f.fonts.body, 250))
	require.Contains(t, strings.Join(narrow, " "), softHyphen)
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
		set := texts(f.paragraph(Text(strings.Repeat(english, 9)), f.fonts.body, f.prose))
		sum := 0
		for _, s := range set[:len(set)-1] {
			sum += utf8.RuneCountInString(s)
		}
		mean := float64(sum) / float64(len(set)-1)
		require.True(t, mean >= 65 && mean <= 76, "%s: %.1f characters", name, mean)
	}
}
