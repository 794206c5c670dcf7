package typeset

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/internal/bounds"
)

func TestGate(t *testing.T) {
	f, _, err := Load(&Files{}, false)
	require.NoError(t, err)
	for _, row := range []struct{ rule, in, want string }{
		{"letters are composed", "e\u0301", "é"},
		{"exotic spaces are spaces", "a\tb\u2003c\u3000d", "a b c d"},
		{"spaces where no line ends stay that", "1\u202F000", "1\u00A0000"},
		{"line ends are one", "a\r\nb\rc\u2028d\u0085e\vf", "a\nb\nc\nd\ne\nf"},
		{"what shows nothing goes", "soft\u00ADhy\u200Bphen", "softhyphen"},
		{"marks of direction go", "\uFEFFx\u200E\uFE0F", "x"},
		{"what has no glyph is a box", "日\x00\U0001F600", "□□□"},
		{"control characters are boxes", "a\x01b\x7fc", "a□b□c"},
		{"bytes that are no text are a box", "\xff", "□"}, // the fonts lack the mark for it, too
		{"a cluster is one box", "日\u0301\u0302x", "□x"},
		{"so is an emoji of parts", "👩\u200D🔬 👍🏽", "□ □"},
		{"Indic marks belong to their letter", "कि", "□"},
		{"Arabic is not set letter by letter", "سلام", "□□□□"},
		{"a mark without a glyph stands beside its letter", "q\u0331\u0332", "q□"},
		{"a mark with a glyph stands on its letter", "q\u0303", "q\u0303"},
		{"a mark alone gets a space to stand on", " \u0303", " \u00A0\u0303"},
		{"at the beginning too", "\u0301a", "\u00A0\u0301a"},
		{"what the font has stays", "€ − “q” … → Ω Я ế", "€ − “q” … → Ω Я ế"},
	} {
		require.Equal(t, row.want, NewGate(f).Clean(row.in), "%s: %q", row.rule, row.in)
	}
}

func TestOneWarningForEachScript(t *testing.T) {
	f, _, err := Load(&Files{}, false)
	require.NoError(t, err)
	g := NewGate(f)
	for i := range 30 {
		g.Clean(string(rune(0x4E00 + i)))
	}
	g.Clean("аб שלום \x00 😀 日本 \xff")
	require.Equal(t, []string{
		"Han: □ stands for what cannot be set (32 ×): U+4E00 一, U+4E01 丁, U+4E02 丂, U+4E03 七, U+4E04 丄, …",
		"Hebrew: □ stands for what cannot be set (4 ×): U+05E9 ש, U+05DC ל, U+05D5 ו, U+05DD ם",
		"Control characters: □ stands for what cannot be set (1 ×): U+0000",
		"Invalid text: □ stands for what cannot be set (1 ×): U+FFFD \uFFFD",
		"Signs: □ stands for what cannot be set (1 ×): U+1F600 😀",
	}, g.Warnings())
}

// FuzzGate: what passes can be set, is written once, and passes again as it is.
func FuzzGate(f *testing.F) {
	for _, s := range []string{"e\u0301", "\u0301\u0301", "a\r\n\tb", "日本 \U0001F600\u200D\U0001F600", "\xff\x00", "कि سلام", "q\u0331\u0303"} {
		f.Add(s)
	}
	fonts, _, err := Load(&Files{}, false)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		g := NewGate(fonts)
		var out string
		bounds.Check(t, "clean", 1<<10, len(s), func() { out = g.Clean(s) })
		for _, r := range out {
			if r != '\n' && r != ' ' && r != '\u00A0' && !fonts.has(r) {
				t.Fatalf("%q became %q, with %U", s, out, r)
			}
		}
		if !utf8.ValidString(out) || len(g.Warnings()) != len(g.replaced) {
			t.Fatalf("%q became %q", s, out)
		}
		if strings.ContainsRune(out, instead) && !strings.ContainsRune(s, instead) && len(g.replaced) == 0 {
			t.Fatalf("%q became %q without a warning", s, out)
		}
		if again := NewGate(fonts).Clean(out); again != out {
			t.Fatalf("%q became %q and then %q", s, out, again)
		}
	})
}
