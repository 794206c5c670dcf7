package markup

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMarkup(t *testing.T) {
	is := func(text string, s Style) Span { return Span{Text: text, Style: s} }
	for in, want := range map[string][]Span{
		"":                      nil,
		"plain":                 {is("plain", 0)},
		"a **b** c":             {is("a ", 0), is("b", Bold), is(" c", 0)},
		"*i*":                   {is("i", Italic)},
		"**b *both* b**":        {is("b ", Bold), is("both", Bold|Italic), is(" b", Bold)},
		"2 * 3 * 4":             {is("2 * 3 * 4", 0)},
		"**open":                {is("**open", 0)},
		"** no ** bold":         {is("** no ** bold", 0)},
		`\*literal\* \\ back\n`: {is(`*literal* \ back\n`, 0)},
		"**a *b** c*":           {is("a *b", Bold), is(" c*", 0)},
	} {
		require.Equal(t, want, Spans(in), "%s", in)
	}
}

func TestPlainReadsAsItStands(t *testing.T) {
	for _, s := range []string{"", "a", "**b**", `\`, `\\*`, "*a* `c` [x](y) _z_", "ends in \\", "**"} {
		require.Equal(t, s, Strip(Escape(s)))
		for _, sp := range Spans(Escape(s)) {
			require.Zero(t, sp.Style)
		}
	}
}
