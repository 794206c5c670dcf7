package subject

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/bedrock/internal/figure"
)

// TestAround: what stands between two figures is that of the latter, unless the
// former has words before it or an "of" behind it.
func TestAround(t *testing.T) {
	for text, want := range map[string][][]string{
		"The firm has 200TB of structured data and 50TB of documents.":          {{"firm", "structur", "data"}, {"docu"}}, // what follows "of" is the figure's own
		"The firm has 200TB, structured data 50TB of documents.":                {{"firm"}, {"structur", "data", "docu"}},
		"The firm has 200TB of structured data and archives 50TB of documents.": {{"firm", "structur", "data"}, {"archiv", "docu"}},
	} {
		figures := figure.In(text, "")
		require.Len(t, figures, 2)
		var near [][]string
		for _, s := range Around(text, figures, true) {
			near = append(near, s.Near)
		}
		require.Equal(t, want, near, text)
	}
}
