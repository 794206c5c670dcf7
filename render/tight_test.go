package render

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

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

// Lines of Chinese and Japanese fill their measure, begin and end with what may
// stand there, and lose nothing.
func TestLinesWithoutSpaces(t *testing.T) {
	theme := Executive()
	theme.Fonts.Fallback = [][]byte{droidFallback(t)}
	f := engine(t, &Options{Theme: &theme}).flow()
	text := strings.Repeat("売上高は前年比**12.4%増**の€4,382,119となり、「北部での拡大」が南部の低迷を補った（詳細は表を参照）。Machine learning と組み合わせたデータ予測は、キャッシュ管理にも使われている！？", 4)
	for measure := 60.0; measure < 500; measure += 7 {
		lines := f.wrap(Text(text), f.fonts.body.Face, f.fonts.body.Size, measure)
		var all strings.Builder
		for i, l := range lines {
			var set string
			for _, part := range l.fragments {
				set += part.text
			}
			require.LessOrEqual(t, l.w, measure+slack)
			first, _ := utf8.DecodeRuneInString(set)
			last, _ := utf8.DecodeLastRuneInString(set)
			require.NotContains(t, "、。）」！？ーッャュっ", string(first), "%g: %q begins a line", measure, set)
			require.NotContains(t, "（「", string(last), "%g: %q ends a line", measure, set)
			if measure > 120 && i < len(lines)-1 {
				require.Greater(t, l.w, measure*0.6, "%g: %q", measure, set)
			}
			all.WriteString(set)
		}
		bare := strings.NewReplacer("*", "", " ", "").Replace
		require.Equal(t, bare(text), bare(all.String()), "%g", measure)
	}
}

// Each character is a word of its own, also where its look changes, and no
// space belongs to the joint.
func TestWordsWithoutSpaces(t *testing.T) {
	theme := Executive()
	theme.Fonts.Fallback = [][]byte{droidFallback(t)}
	f := engine(t, &Options{Theme: &theme}).flow()
	for text, want := range map[string][]joint{
		"東**京**都":    {tight, tight, free},
		"あ、い と":      {tight, free, free},
		"「**引**」*x*": {tight, free},
		"本\n本":       {feed, free},
	} {
		var got []joint
		p := f.shape(Text(text), ink.Regular)
		for _, w := range p.words {
			got = append(got, w.joint)
		}
		require.Equal(t, want, got, text)
	}
}
