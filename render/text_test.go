package render

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/markup"
)

func TestLinesKeepTheWords(t *testing.T) {
	f, _, err := loadFonts(&Fonts{}, false)
	require.NoError(t, err)
	s := setter{fonts: f, ruler: f, gate: newGate(f)}
	for _, in := range []Text{
		"A sentence of **bold and** *slanted* words that goes over some lines.",
		"improvement - $4.2M, cost-to-serve - $1.8M, and so on - to the end",
		"one  two   three", "a\nb", Text(strings.Repeat("long", 50)), "x " + Text(strings.Repeat("y", 80)) + " z",
	} {
		for _, measure := range []float64{30, 60, 100, 333} {
			var words []string
			for _, l := range s.wrap(in, ink.Regular, 10, measure) {
				require.LessOrEqual(t, l.w, measure+0.001)
				var text string
				for _, part := range l.fragments {
					text += part.text
					require.InDelta(t, s.width(part.face, 10, part.text), part.w, 0.001)
				}
				require.Equal(t, strings.TrimSpace(text), text)
				if measure > 60 {
					require.False(t, strings.HasSuffix(text, " -"), "pdftotext drops a dash at the end of a line")
				}
				words = append(words, text)
			}
			squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
			require.Equal(t, squeeze(in.plain()), squeeze(strings.Join(words, " ")))
		}
	}
}

// TestTextIsReadInLinearTime: also what was made to be read slowly. With more
// than linear time this would not end before go test ends it.
func TestTextIsReadInLinearTime(t *testing.T) {
	for _, part := range []string{"*", "**", "`", "[", "](", "[](", "[a](#b", "[^", "[a](https://x", "\\", "*a **b ", "[*`", "`\n"} {
		in := Text(strings.Repeat(part, large/len(part)))
		var list []markup.Span
		bounded(t, "spans of "+part, doorBytes, len(in), func() { list = markup.Spans(string(in)) })
		require.LessOrEqual(t, len(list), len(in))
	}
}
