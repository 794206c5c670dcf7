package markup

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// shown writes spans as people would: <b i c →link>text, {note}.
func shown(list []Span) string {
	var out strings.Builder
	for _, s := range list {
		if s.Note != "" {
			out.WriteString("{" + s.Note + "}")
			continue
		}
		var marks []string
		for _, m := range []struct {
			style Style
			name  string
		}{{Bold, "b"}, {Italic, "i"}, {Code, "c"}} {
			if s.Style&m.style != 0 {
				marks = append(marks, m.name)
			}
		}
		if s.Link != "" {
			marks = append(marks, "→"+s.Link)
		}
		if len(marks) > 0 {
			out.WriteString("<" + strings.Join(marks, " ") + ">")
		} else if out.Len() > 0 {
			out.WriteString("<>")
		}
		out.WriteString(s.Text)
	}
	return out.String()
}

func TestMarksOfText(t *testing.T) {
	for in, want := range map[string]string{
		// code
		"a `b` c":             "a <c>b<> c",
		"`a **b** [c](#d)`":   "<c>a **b** [c](#d)",
		"**a `b` c**":         "<b>a <b c>b<b> c",
		"**a `b** c`":         "**a <c>b** c",
		"`a":                  "`a",
		"a`":                  "a`",
		"``":                  "``",
		"`a\nb`":              "`a\nb`",
		"\\`a`":               "`a`",
		"`a\\`":               `<c>a\`,
		"it's 5` long and 6`": "it's 5<c> long and 6", // two backticks are code
		// links
		"[t](https://x.y)":                       "<→https://x.y>t",
		"see [t](#id), please":                   "see <→#id>t<>, please",
		"[a](mailto:a@b.c)":                      "<→mailto:a@b.c>a",
		"[a **b**](#c)":                          "<→#c>a <b →#c>b",
		"**[a](#b) c**":                          "<b →#b>a<b> c",
		"[**a](#b) c**":                          "<b →#b>a<b> c",
		"[a](https://x.y/(z)_w)":                 "<→https://x.y/(z)_w>a",
		"[a](https://x.y/?q=1&r=ü#f)":            "<→https://x.y/?q=1&r=ü#f>a",
		"[a [b](#c)":                             "[a <→#c>b",
		"[a [b](#c) d](#e)":                      "[a <→#c>b<> d](#e)",
		"[](#a)":                                 "<→#a>",
		"**see [](#a)**":                         "<b>see <b →#a>",
		"[[](#a)](#b)":                           "[<→#a><>](#b)",
		"[](https://x.y)":                        "[](https://x.y)",
		"[a]()":                                  "[a]()",
		"[a](#)":                                 "[a](#)",
		"[a](# b)":                               "[a](# b)",
		"[a](http://x.y)":                        "[a](http://x.y)",
		"[a](javascript:alert(1))":               "[a](javascript:alert(1))",
		"[a](file:///etc/passwd)":                "[a](file:///etc/passwd)",
		"[a](HTTPS://x.y)":                       "[a](HTTPS://x.y)",
		"[a](https://)":                          "[a](https://)",
		"[a](https:///x)":                        "[a](https:///x)",
		"[a](https://x y)":                       "[a](https://x y)",
		"[a](https://x":                          "[a](https://x",
		"[a](mailto:b)":                          "[a](mailto:b)",
		"[a](b.pdf)":                             "[a](b.pdf)",
		"[a] (https://x.y)":                      "[a] (https://x.y)",
		"\\[a](https://x.y)":                     "[a](https://x.y)",
		"[a\\](https://x.y)":                     "[a](https://x.y)",
		"[a\\]b](https://x.y)":                   "<→https://x.y>a]b",
		"![a](https://x.y)":                      "!<→https://x.y>a",
		"[sic]":                                  "[sic]",
		"a[0](b)":                                "a[0](b)",
		"[1][2](#a)":                             "[1]<→#a>2",
		"[a](#" + strings.Repeat("x", 101) + ")": "[a](#" + strings.Repeat("x", 101) + ")",
		// notes
		"a[^1]":       "a{1}",
		"a[^n-1].":    "a{n-1}<>.",
		"**a[^1] b**": "<b>a{1}<b> b",
		"[^]":         "[^]",
		"[^a b]":      "[^a b]",
		"[^-a]":       "[^-a]",
		"[^a":         "[^a",
		"\\[^a]":      "[^a]",
		"[a[^1]](#b)": "<→#b>a{1}", // the note leads to itself
		// nested, unclosed, escaped
		"***a***":            "<b i>a",
		"**a *b** c*":        "<b>a *b<> c*",
		"*a **b* c**":        "<i>a **b<> c**",
		"**a** **b":          "<b>a<> **b",
		"**":                 "**",
		"****":               "****",
		"a*b*c":              "a<i>b<>c",
		"\\**a*":             "*<i>a",
		"\\\\*a*":            "\\<i>a",
		"_a_ ~b~ # c\n- d":   "_a_ ~b~ # c\n- d", // no markup of ours
		"<b>a</b> &amp; | b": "<b>a</b> &amp; | b",
	} {
		require.Equal(t, want, shown(Spans(in)), "%s", in)
	}
}

// TestPlainIsReadBack: what Plain escapes is read as it was, and no text loses
// letters but those of marks.
func TestPlainIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringOf(rapid.SampledFrom([]rune("ab *`[]()^\\#https:/")))).Draw(t, "text")
		require.Equal(t, s, Strip(Escape(s)))
		for _, sp := range Spans(Escape(s)) {
			require.Equal(t, Span{Text: sp.Text}, sp)
		}
		squeezed := strings.Map(func(r rune) rune {
			if strings.ContainsRune("*`[]()^\\#", r) {
				return -1
			}
			return r
		}, Strip(s))
		require.LessOrEqual(t, len(squeezed), len(s))
	})
}
