package typeset

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/render/internal/hyphen"
	"github.com/qubitz/reportjobs/render/internal/ink"
)

// hyphenating has patterns that break between a vowel and a consonant with
// another vowel: no language, but as many breaks as one has.
func hyphenating(t testing.TB) *Setter {
	var patterns strings.Builder
	for _, c := range "bcdfghjklmnpqrstvwxzбвгдклмнпрст" {
		for _, v := range "aeiouyаеиоуэ" {
			fmt.Fprintf(&patterns, "1%c%c ", c, v)
		}
	}
	f, _, err := Load(&Files{}, false)
	require.NoError(t, err)
	s := NewSetter(f)
	s.Patterns, err = hyphen.Parse([]byte(patterns.String()))
	require.NoError(t, err)
	return s
}

// Where words are broken, by what a reader sees.
func TestWhatIsHyphenated(t *testing.T) {
	f := hyphenating(t)
	for text, want := range map[string]string{
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
		p := f.Shape(text, ink.Regular|ink.Running)
		var out []string
		for _, w := range f.hyphenated(&p, p.words) {
			out = append(out, texts([]Line{f.line(&p, []word{w}, 1)})[0])
		}
		got := strings.ReplaceAll(strings.Join(out, ""), SoftHyphen, "-")
		require.Equal(t, want, got, "%s", text)
	}
}
