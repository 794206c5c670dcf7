package typeset

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/render/internal/ink"
)

func TestWhereLinesMayEndWithoutSpaces(t *testing.T) {
	for text, want := range map[string]string{
		"日本語":            "日|本|語",
		"です。次":           "で|す。|次",
		"「引用」と":          "「引|用」|と",
		"（注）、":           "（注）、",
		"データ":            "デー|タ",
		"キャッシュ":          "キャッ|シュ",
		"あっ、えっ！？":        "あっ、|えっ！？",
		"時々":             "時々",
		"売上12.4%増":       "売|上|12.4%|増",
		"30万円、2025年1月":   "30万|円、|2025年|1月",
		"使うML":           "使|う|ML",
		"ＡＢＣ倉庫":          "Ａ|Ｂ|Ｃ|倉|庫",
		"中文“引号”，完":       "中|文|“引|号”，|完",
		"終……と——の":        "終……|と——|の",
		"한국어":            "한국어",
		"plain text, as": "plain text, as",
		"¥500を":          "¥500|を",
		"が\u3099":        "が\u3099",
	} {
		var got []string
		for text := text; text != ""; {
			n := tightBreak(text)
			got, text = append(got, text[:n]), text[n:]
		}
		if !strings.Contains(want, "|") && !slices.ContainsFunc([]rune(text), wide) {
			require.False(t, holdsWide(text) && tightBreak(text) < len(text), text)
		}
		require.Equal(t, want, strings.Join(got, "|"), text)
	}
}

// Each character is a word of its own, also where its look changes, and no
// space belongs to the joint.
func TestWordsWithoutSpaces(t *testing.T) {
	font, err := os.ReadFile("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf")
	require.NoError(t, err, "install the Debian package fonts-droid-fallback")
	fonts, _, err := Load(&Files{Fallback: [][]byte{font}}, false)
	require.NoError(t, err)
	f := NewSetter(fonts)
	for text, want := range map[string][]joint{
		"東**京**都":    {tight, tight, free},
		"あ、い と":      {tight, free, free},
		"「**引**」*x*": {tight, free},
		"本\n本":       {feed, free},
	} {
		var got []joint
		p := f.Shape(text, ink.Regular)
		for _, w := range p.words {
			got = append(got, w.joint)
		}
		require.Equal(t, want, got, text)
	}
}
