package render

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/internal/bounds"
	"github.com/qubitz/reportjobs/render/internal/markup"
)

// TestTextIsReadInLinearTime: also what was made to be read slowly. With more
// than linear time this would not end before go test ends it.
func TestTextIsReadInLinearTime(t *testing.T) {
	for _, part := range []string{"*", "**", "`", "[", "](", "[](", "[a](#b", "[^", "[a](https://x", "\\", "*a **b ", "[*`", "`\n"} {
		in := Text(strings.Repeat(part, large/len(part)))
		var list []markup.Span
		bounds.Check(t, "spans of "+part, doorBytes, len(in), func() { list = markup.Spans(string(in)) })
		require.LessOrEqual(t, len(list), len(in))
	}
}
