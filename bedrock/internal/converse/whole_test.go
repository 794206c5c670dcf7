package converse

import (
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/bedrock/bedrocktest"
)

// TestWhole: an answer that was cut behind what its caller needs is a success;
// one that the model refused to go on with is not.
func TestWhole(t *testing.T) {
	for _, row := range []struct {
		rule  string
		reply bedrocktest.Reply
		calls int
		code  string
	}{
		{"cut by the network", bedrocktest.Reply{Text: "all\nEND", Cut: true}, 1, ""},
		{"an exception", bedrocktest.Reply{Text: "all\nEND", Raise: &bedrocktest.Error{Type: "ModelStreamErrorException"}}, 1, ""},
		{"by MaxTokens", bedrocktest.Reply{Text: "all\nEND", Stop: "max_tokens"}, 1, ""},
		{"cut before that", bedrocktest.Reply{Text: "all", Cut: true}, 3, "model_unavailable"},
		{"refused", bedrocktest.Reply{Text: "all\nEND", Stop: "refusal"}, 1, "model_refused"},
	} {
		synctest.Test(t, func(t *testing.T) {
			srv := bedrocktest.New(t, func(*bedrocktest.Request) bedrocktest.Reply { return row.reply }, nil)
			c := New(srv.Client(), Options{Model: "m", Attempts: 3})
			var text string
			a, err := c.Do(t.Context(), Request{
				Turns: []Turn{{Text: "Call: u1"}}, MaxTokens: 100,
				Text:  func(s string) { text += s },
				Reset: func() { text = "" },
				Whole: func() bool { return strings.HasSuffix(text, "END") },
			})
			require.Len(t, srv.Calls(), row.calls, row.rule)
			if row.code != "" {
				var f *reportjobs.Failure
				require.ErrorAs(t, err, &f, row.rule)
				require.Equal(t, row.code, f.Code, row.rule)
				return
			}
			require.NoError(t, err, row.rule)
			require.False(t, a.Truncated, row.rule)
		})
	}
}
