package converse

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/bedrock/bedrocktest"
)

// An answer tells its text, without the reasoning, and what it took.
func TestAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := script{replies: []bedrocktest.Reply{{Text: half, Cut: true}, {Reasoning: "hmm, hmm", Text: "All is well."}}}
		c, srv := s.serve(t, Options{})
		begun := time.Now()
		a, err := c.Do(t.Context(), Request{System: policy, Prefix: data, Turns: ask1})
		require.NoError(t, err)
		call := srv.Calls()[1]
		require.Equal(t, Answer{
			Text: "All is well.", Attempts: 2,
			First: call.FirstToken.Sub(call.Begun), // of the last attempt
			Took:  time.Since(begun),
			Usage: Usage{Input: int64(call.Usage.Input), Output: 5, CacheRead: int64(call.Usage.CacheRead)}, // the first attempt told none
		}, a)
		require.Greater(t, a.First, 2*time.Second)
		require.Greater(t, call.Usage.CacheRead, 512)
	})
}
