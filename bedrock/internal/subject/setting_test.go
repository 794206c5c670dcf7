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
		"Storage costs €5 after 3 weeks and training €7.":                       {{"storag", "cost"}, {"storag", "cost", "train"}, {"train"}}, // figures of another unit do not part words
	} {
		figures := figure.In(text, "")
		require.Len(t, figures, len(want))
		var near [][]string
		for _, s := range Around(text, figures, true) {
			near = append(near, s.Near)
		}
		require.Equal(t, want, near, text)
	}
}

func TestClausesAndSentences(t *testing.T) {
	text := "The plan, approx. 5 TB, holds. Users see 7 TB; nobody else."
	around := Around(text, figure.In(text, ""), true)
	require.Len(t, around, 2)
	require.Equal(t, []string{"approx"}, around[0].Near, "a comma ends a clause, the point of a short word ends nothing")
	require.Equal(t, []string{"plan", "approx", "hold"}, around[0].Wide)
	require.Equal(t, []string{"user", "see"}, around[1].Near)
	require.Equal(t, []string{"user", "see", "nobod", "else"}, around[1].Wide)
}

func TestWithin(t *testing.T) {
	place := Setting{Near: []string{"cost"}, Wide: []string{"cost", "train"}}
	require.True(t, Setting{Near: []string{"train", "cost"}}.Within(place))
	require.False(t, Setting{Near: []string{"train", "depo"}}.Within(place))
	require.False(t, Setting{Wide: []string{"train"}}.Within(place), "a fact without words of its own is within none")
}
