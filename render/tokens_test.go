package render

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// shown writes spans as people would: <b i c →link>text, {note}.
func shown(list []span) string {
	var out strings.Builder
	for _, s := range list {
		if s.note != "" {
			out.WriteString("{" + s.note + "}")
			continue
		}
		var marks []string
		for _, m := range []struct {
			style style
			name  string
		}{{bold, "b"}, {italic, "i"}, {code, "c"}} {
			if s.style&m.style != 0 {
				marks = append(marks, m.name)
			}
		}
		if s.link != "" {
			marks = append(marks, "→"+s.link)
		}
		if len(marks) > 0 {
			out.WriteString("<" + strings.Join(marks, " ") + ">")
		} else if out.Len() > 0 {
			out.WriteString("<>")
		}
		out.WriteString(s.text)
	}
	return out.String()
}

func TestMarksOfText(t *testing.T) {
	for in, want := range map[Text]string{
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
		"[t](https://x.y)":            "<→https://x.y>t",
		"see [t](#id), please":        "see <→#id>t<>, please",
		"[a](mailto:a@b.c)":           "<→mailto:a@b.c>a",
		"[a **b**](#c)":               "<→#c>a <b →#c>b",
		"**[a](#b) c**":               "<b →#b>a<b> c",
		"[**a](#b) c**":               "<b →#b>a<b> c",
		"[a](https://x.y/(z)_w)":      "<→https://x.y/(z)_w>a",
		"[a](https://x.y/?q=1&r=ü#f)": "<→https://x.y/?q=1&r=ü#f>a",
		"[a [b](#c)":                  "[a <→#c>b",
		"[a [b](#c) d](#e)":           "[a <→#c>b<> d](#e)",
		"[](#a)":                      "<→#a>",
		"**see [](#a)**":              "<b>see <b →#a>",
		"[[](#a)](#b)":                "[<→#a><>](#b)",
		"[](https://x.y)":             "[](https://x.y)",
		"[a]()":                       "[a]()",
		"[a](#)":                      "[a](#)",
		"[a](# b)":                    "[a](# b)",
		"[a](http://x.y)":             "[a](http://x.y)",
		"[a](javascript:alert(1))":    "[a](javascript:alert(1))",
		"[a](file:///etc/passwd)":     "[a](file:///etc/passwd)",
		"[a](HTTPS://x.y)":            "[a](HTTPS://x.y)",
		"[a](https://)":               "[a](https://)",
		"[a](https:///x)":             "[a](https:///x)",
		"[a](https://x y)":            "[a](https://x y)",
		"[a](https://x":               "[a](https://x",
		"[a](mailto:b)":               "[a](mailto:b)",
		"[a](b.pdf)":                  "[a](b.pdf)",
		"[a] (https://x.y)":           "[a] (https://x.y)",
		"\\[a](https://x.y)":          "[a](https://x.y)",
		"[a\\](https://x.y)":          "[a](https://x.y)",
		"[a\\]b](https://x.y)":        "<→https://x.y>a]b",
		"![a](https://x.y)":           "!<→https://x.y>a",
		"[sic]":                       "[sic]",
		"a[0](b)":                     "a[0](b)",
		"[1][2](#a)":                  "[1]<→#a>2",
		Text("[a](#" + strings.Repeat("x", 101) + ")"): "[a](#" + strings.Repeat("x", 101) + ")",
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
		require.Equal(t, want, shown(in.spans()), "%s", in)
	}
}

// TestTextIsReadInLinearTime: also what was made to be read slowly. With more
// than linear time this would not end before go test ends it.
func TestTextIsReadInLinearTime(t *testing.T) {
	for _, part := range []string{"*", "**", "`", "[", "](", "[](", "[a](#b", "[^", "[a](https://x", "\\", "*a **b ", "[*`", "`\n"} {
		in := Text(strings.Repeat(part, large/len(part)))
		var spans []span
		bounded(t, "spans of "+part, doorBytes, len(in), func() { spans = in.spans() })
		require.LessOrEqual(t, len(spans), len(in))
	}
}

// TestPlainIsReadBack: what Plain escapes is read as it was, and no text loses
// letters but those of marks.
func TestPlainIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringOf(rapid.SampledFrom([]rune("ab *`[]()^\\#https:/")))).Draw(t, "text")
		require.Equal(t, s, Plain(s).plain())
		for _, sp := range Plain(s).spans() {
			require.Equal(t, span{text: sp.text}, sp)
		}
		squeezed := strings.Map(func(r rune) rune {
			if strings.ContainsRune("*`[]()^\\#", r) {
				return -1
			}
			return r
		}, Text(s).plain())
		require.LessOrEqual(t, len(squeezed), len(s))
	})
}
