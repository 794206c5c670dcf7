package render

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

func TestGate(t *testing.T) {
	f, _, err := loadFonts(&Fonts{}, false)
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
		require.Equal(t, row.want, newGate(f).clean(row.in), "%s: %q", row.rule, row.in)
	}
}

func TestOneWarningForEachScript(t *testing.T) {
	f, _, err := loadFonts(&Fonts{}, false)
	require.NoError(t, err)
	g := newGate(f)
	for i := range 30 {
		g.clean(string(rune(0x4E00 + i)))
	}
	g.clean("аб שלום \x00 😀 日本 \xff")
	require.Equal(t, []string{
		"Han: □ stands for what cannot be set (32 ×): U+4E00 一, U+4E01 丁, U+4E02 丂, U+4E03 七, U+4E04 丄, …",
		"Hebrew: □ stands for what cannot be set (4 ×): U+05E9 ש, U+05DC ל, U+05D5 ו, U+05DD ם",
		"Control characters: □ stands for what cannot be set (1 ×): U+0000",
		"Invalid text: □ stands for what cannot be set (1 ×): U+FFFD \uFFFD",
		"Signs: □ stands for what cannot be set (1 ×): U+1F600 😀",
	}, g.warnings())
}

// unsupported tells whether err is the failure of a script, for good.
func unsupported(t *testing.T, err error) bool {
	t.Helper()
	var failure *reportjobs.Failure
	if !errors.As(err, &failure) {
		require.NoError(t, err)
		return false
	}
	require.Equal(t, CodeUnsupportedScript, failure.Code)
	require.True(t, strings.HasSuffix(failure.Message, "."), failure.Message)
	return true
}

func TestScriptsThatCannotBeSet(t *testing.T) {
	e := engine(t, nil)
	for _, row := range []struct {
		rule, text string
		fails      bool
	}{
		{"a fifth of the letters passes", "abcd日", false},
		{"more than a fifth does not", "abc日", true},
		{"Arabic", "هذا تقرير", true},
		{"Hindi", "यह एक रिपोर्ट है", true},
		{"Japanese", "これは報告です", true},
		{"Greek, Cyrillic and Vietnamese are set", "Ελληνικά Русский Tiếng Việt", false},
		{"emojis are no letters", "😀😀😀 ok", false},
		{"nor are digits and control characters", "१२३ \x00\x01 a", false},
		{"nothing at all passes", "", false},
	} {
		d := &Document{Sections: []Section{{Blocks: Blocks{&Paragraph{Text: Plain(row.text)}}}}}
		_, err := e.PDF(t.Context(), new(bytes.Buffer), d)
		require.Equal(t, row.fails, unsupported(t, err), row.rule)
	}
}

func TestNoAuthorIsAskedForWhatCannotBeSet(t *testing.T) {
	for _, row := range []struct {
		rule, input string
		asked       bool
	}{
		{"strings count", `{"a": "中文报告"}`, false},
		{"escaped ones too", `{"a": "\u4e2d\u6587"}`, false},
		{"deep ones too", `{"english key that is long": [{"and another": ["中文报告"]}, 1, null, "x"]}`, false},
		{"keys do not", `{"中文": "a", "报告": {"中文": ["b"]}}`, true},
		{"a name among English is fine", `{"name": "中文", "text": "a report in English"}`, true},
		{"what is no JSON is left to the author", `{"a": "中文`, true},
	} {
		asked := false
		author := AuthorFunc(func(context.Context, *reportjobs.Task) (*Document, error) {
			asked = true
			return &Document{Cover: Cover{Title: "T"}}, nil
		})
		task := reportjobs.NewTask(reportjobs.Job{}, "executive", []byte(row.input))
		err := engine(t, nil).Renderer(author).Render(t.Context(), new(reportjobs.Output), task)
		require.Equal(t, row.asked, asked, row.rule)
		require.Equal(t, !row.asked, unsupported(t, err), row.rule)
	}
}

func TestGateTakesMegabytes(t *testing.T) {
	f, _, err := loadFonts(&Fonts{}, false)
	require.NoError(t, err)
	for name, s := range map[string]string{
		"Chinese": strings.Repeat("中文报告", 100_000), "marks": "a" + strings.Repeat("\u0301", 500_000),
		"rare": strings.Repeat("ᚠ𐎠ꓐ𞤀", 100_000), "emoji": strings.Repeat("👩\u200D🔬", 100_000),
	} {
		require.NotEmpty(t, newGate(f).clean(s), name)
		_ = legible(f, []byte(`{"a":"`+s+`"}`))
	}
}

// FuzzGate: what passes can be set, is written once, and passes again as it is.
func FuzzGate(f *testing.F) {
	for _, s := range []string{"e\u0301", "\u0301\u0301", "a\r\n\tb", "日本 \U0001F600\u200D\U0001F600", "\xff\x00", "कि سلام", "q\u0331\u0303"} {
		f.Add(s)
	}
	fonts, _, err := loadFonts(&Fonts{}, false)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		g := newGate(fonts)
		var out string
		bounded(t, "clean", doorBytes, len(s), func() { out = g.clean(s) })
		for _, r := range out {
			if r != '\n' && r != ' ' && r != '\u00A0' && !fonts.has(r) {
				t.Fatalf("%q became %q, with %U", s, out, r)
			}
		}
		if !utf8.ValidString(out) || len(g.warnings()) != len(g.replaced) {
			t.Fatalf("%q became %q", s, out)
		}
		if strings.ContainsRune(out, instead) && !strings.ContainsRune(s, instead) && len(g.replaced) == 0 {
			t.Fatalf("%q became %q without a warning", s, out)
		}
		if again := newGate(fonts).clean(out); again != out {
			t.Fatalf("%q became %q and then %q", s, out, again)
		}
	})
}
