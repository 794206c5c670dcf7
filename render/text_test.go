package render

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/render/internal/ink"
)

func TestMarkup(t *testing.T) {
	is := func(text string, s style) span { return span{text: text, style: s} }
	for in, want := range map[Text][]span{
		"":                      nil,
		"plain":                 {is("plain", 0)},
		"a **b** c":             {is("a ", 0), is("b", bold), is(" c", 0)},
		"*i*":                   {is("i", italic)},
		"**b *both* b**":        {is("b ", bold), is("both", bold|italic), is(" b", bold)},
		"2 * 3 * 4":             {is("2 * 3 * 4", 0)},
		"**open":                {is("**open", 0)},
		"** no ** bold":         {is("** no ** bold", 0)},
		`\*literal\* \\ back\n`: {is(`*literal* \ back\n`, 0)},
		"**a *b** c*":           {is("a *b", bold), is(" c*", 0)},
	} {
		require.Equal(t, want, in.spans(), "%s", in)
	}
}

func TestPlainReadsAsItStands(t *testing.T) {
	for _, s := range []string{"", "a", "**b**", `\`, `\\*`, "*a* `c` [x](y) _z_", "ends in \\", "**"} {
		require.Equal(t, s, Plain(s).plain())
		for _, sp := range Plain(s).spans() {
			require.Zero(t, sp.style)
		}
	}
}

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
