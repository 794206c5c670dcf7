package hyphen

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

const liang = "hy3ph he2n hena4 hen5at 1na n2at 1tio 2io"

func broken(p *Patterns, word string) string {
	var out strings.Builder
	from := 0
	for _, at := range p.Breaks(nil, word) {
		out.WriteString(word[from:at] + "-")
		from = at
	}
	return out.String() + word[from:]
}

func TestFormats(t *testing.T) {
	for rule, c := range map[string]struct{ file, word, want string }{
		"patterns with space between":                       {liang, "hyphenation", "hy-phen-ation"},
		"upper case counts as lower case":                   {liang, "Hyphenation", "Hy-phen-ation"},
		"a dot is the end of a word":                        {".a1b c1d.", "abcabcd", "abcabcd"},
		"two letters stay in front":                         {".ab1c", "abcdef", "ab-cdef"},
		"and three behind":                                  {"c1d d1e", "abcdef", "abc-def"},
		"libhyphen names its encoding":                      {"UTF-8\nLEFTHYPHENMIN 1\nRIGHTHYPHENMIN 1\n" + strings.ReplaceAll(liang, " ", "\n") + "\n1b", "abc", "a-bc"},
		"Latin 1":                                           {"ISO8859-1\n# comment\n\xe41ra\n", "uhärats", "uhä-rats"},
		"KOI8-R":                                            {"KOI8-R\n\xc11\xc2\n", "аааабббб", "аааа-бббб"},
		"a code page by Microsoft's name":                   {"microsoft-cp1251\n\xe01\xe1\n", "аааабббб", "аааа-бббб"},
		"words of a compound are looked at each for itself": {"UTF-8\nNOHYPHEN -,'\nCOMPOUNDLEFTHYPHENMIN 2\nfel1mus\nNEXTLEVEL\np1f f3elm s1t", "apfelmuster", "ap-fel-mus-ter"},
		"other spellings are left out":                      {"UTF-8\nc1k/k=k,1,2\nb1r", "zucker", "zucker"},
		"comments are left out":                             {"% a1b \n c1d % e1f", "abababcdcdef", "abababc-dc-def"},
		"TeX":                                               {"\\message{a1b}\n% c1d\n\\patterns{ % more\nhy3ph he2n hena4\nhen5at 1na n2at 1tio 2io}\n\\hyphenation{ta-ble}\n\\endinput a1b", "hyphenation", "hy-phen-ation"},
		"exceptions win":                                    {"\\patterns{t1a a1b 1bl}\\hyphenation{tab-lets}", "Tablets", "Tab-lets"},
		"letters of more bytes than one":                    {"ö1ü", "öööüüü", "ööö-üüü"},
		"an even level forbids":                             {"a1b aa2b", "aaabbb", "aaabbb"},
		"what is no word has no breaks":                     {liang, "hyphen4tion", "hyphen4tion"},
		"nor has what is too long for one":                  {"a1a", strings.Repeat("a", 63), strings.Repeat("a", 63)},
		"nor has what has no letters":                       {"a1a", "", ""},
		"a pattern twice is the higher one":                 {"aa2b aa1b", "aaabbb", "aaabbb"},
	} {
		p, err := Parse([]byte(c.file))
		require.NoError(t, err, rule)
		require.Equal(t, c.want, broken(p, c.word), rule)
	}
}

func TestFaults(t *testing.T) {
	for want, file := range map[string]string{
		"no patterns":                         "UTF-8\n\n",
		"line 3: \"a$b\" is no pattern":       "UTF-8\na1b\na$b\n",
		"line 1: \"123\" is no pattern":       "123",
		"the encoding \"EBCDIC\" is not":      "EBCDIC\na1b",
		"it is not in UTF-8":                  "a1b \xff",
		"line 1: \"-\" is no word":            "\\patterns{a1b}\\hyphenation{-}",
		"is no pattern":                       strings.Repeat("a", 63),
		"8388609 bytes, at most 8388608":      strings.Repeat(" ", MaxBytes+1),
		"line 2: \"\\\\lefthyphenmin\" is no": "a1b\n\\lefthyphenmin",
	} {
		_, err := Parse([]byte(file))
		require.ErrorContains(t, err, want)
	}
}

// FuzzParse: any file gives an error or patterns, and patterns break any word
// where a letter begins, both of its ends left whole.
func FuzzParse(f *testing.F) {
	for _, s := range []string{liang, "UTF-8\nLEFTHYPHENMIN 1\na1b", "\\patterns{a1b}\\hyphenation{ta-ble}", "ISO8859-1\n\xe41a"} {
		f.Add([]byte(s), "hyphenation")
	}
	f.Fuzz(func(t *testing.T, file []byte, word string) {
		p, err := Parse(file)
		if err != nil {
			return
		}
		require.LessOrEqual(t, len(p.words.nodes), len(file)+1, "memory is that of the file")
		last := 0
		for _, at := range p.Breaks(nil, word) {
			require.True(t, at > last && at < len(word) && utf8.RuneStart(word[at]), "%q at %d", word, at)
			last = at
		}
	})
}

func BenchmarkBreaks(b *testing.B) {
	p, err := Parse([]byte(liang))
	require.NoError(b, err)
	var out []int
	b.ReportAllocs()
	for b.Loop() {
		out = p.Breaks(out[:0], "hyphenation")
	}
}
