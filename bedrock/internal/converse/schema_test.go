package converse

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/bedrock/bedrocktest"
)

// TestSchema: the model's own mode of structured output is asked for where a
// request has a schema. A model that refuses it is asked without, at once, and
// is not asked for it again.
func TestSchema(t *testing.T) {
	for _, row := range []struct {
		rule    string
		refusal string // of the mode; "": none
		asked   []bool // with the mode, call by call
	}{
		{"where the model has the mode, it is used", "", []bool{true, true}},
		{"a refusal is remembered", "outputConfig.textFormat: this model does not support structured output", []bool{true, false, false}},
	} {
		synctest.Test(t, func(t *testing.T) {
			var asked []bool
			srv := bedrocktest.New(t, func(r *bedrocktest.Request) bedrocktest.Reply {
				asked = append(asked, r.Schema != "")
				if r.Schema != "" && row.refusal != "" {
					return bedrocktest.Reply{Err: &bedrocktest.Error{Type: "ValidationException", Message: row.refusal}}
				}
				return bedrocktest.Reply{Text: "{}"}
			}, nil)
			c := New(srv.Client(), Options{Model: "m"})
			for range 2 {
				_, err := c.Do(t.Context(), Request{Turns: []Turn{{Text: "Call: plan"}}, MaxTokens: 100, Schema: `{"type":"object"}`})
				require.NoError(t, err, row.rule)
			}
			require.Equal(t, row.asked, asked, row.rule)
		})
	}
}
