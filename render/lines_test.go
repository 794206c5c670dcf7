package render

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/internal/bounds"
	"github.com/qubitz/reportjobs/render/internal/typeset"
)

func texts(lines []typeset.Line) (out []string) {
	for i := range lines {
		out = append(out, lines[i].Text())
	}
	return out
}

// Memory is linear, also for text that no one would read, and so is time, or
// this would not end before go test ends it.
func TestLongParagraphs(t *testing.T) {
	for name, text := range map[string]string{
		"words":      strings.Repeat("word after word ", large/16),
		"one word":   strings.Repeat("x", large),
		"letters":    strings.Repeat("x ", large/2),
		"bold words": strings.Repeat("**a** b ", large/8),
	} {
		for kind, o := range map[string]*Options{"ragged": nil, "justified": {Hyphenation: map[string][]byte{"en": somePatterns()}}} {
			f := engine(t, o).flow()
			if o != nil {
				f.Patterns = engine(t, o).hyphens.of("en")
			}
			var lines []typeset.Line
			bounds.Check(t, kind+" "+name, fileBytes, len(text), func() { lines = f.Paragraph(text, f.sizes.body, 404) })
			require.NotEmpty(t, lines)
		}
	}
}
