package render

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// Lines of Chinese and Japanese fill their measure, begin and end with what may
// stand there, and lose nothing.
func TestLinesWithoutSpaces(t *testing.T) {
	theme := Executive()
	theme.Fonts.Fallback = [][]byte{droidFallback(t)}
	f := engine(t, &Options{Theme: &theme}).flow()
	text := strings.Repeat("売上高は前年比**12.4%増**の€4,382,119となり、「北部での拡大」が南部の低迷を補った（詳細は表を参照）。Machine learning と組み合わせたデータ予測は、キャッシュ管理にも使われている！？", 4)
	for measure := 60.0; measure < 500; measure += 7 {
		lines := f.Wrap(text, f.sizes.body.Face, f.sizes.body.Size, measure)
		var all strings.Builder
		for i, l := range lines {
			var set string
			for _, part := range l.Fragments {
				set += part.Text
			}
			require.LessOrEqual(t, l.W, measure+slack)
			first, _ := utf8.DecodeRuneInString(set)
			last, _ := utf8.DecodeLastRuneInString(set)
			require.NotContains(t, "、。）」！？ーッャュっ", string(first), "%g: %q begins a line", measure, set)
			require.NotContains(t, "（「", string(last), "%g: %q ends a line", measure, set)
			if measure > 120 && i < len(lines)-1 {
				require.Greater(t, l.W, measure*0.6, "%g: %q", measure, set)
			}
			all.WriteString(set)
		}
		bare := strings.NewReplacer("*", "", " ", "").Replace
		require.Equal(t, bare(text), bare(all.String()), "%g", measure)
	}
}
