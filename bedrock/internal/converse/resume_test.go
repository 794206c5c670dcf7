package converse

import (
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/bedrock/bedrocktest"
)

// TestResume says how an answer goes on that was cut in its middle.
func TestResume(t *testing.T) {
	type reply = bedrocktest.Reply
	long := strings.Repeat("word ", 40) // 50 tokens
	for name, row := range map[string]struct {
		replies    []reply
		maxTokens  int
		resume     int // how often the caller goes on, before it returns nil
		code, text string
		truncated  bool
		asked      []string // last text block of each request
		resets     int
	}{
		"cut, and gone on with": {
			replies: []reply{{Text: half, Cut: true}, {Text: " well."}}, resume: 9,
			text: "All is well.", asked: []string{"Write it.", "Continue: 1"},
		},
		"an exception, and gone on with": {
			replies: []reply{{Text: half, Raise: fault("ModelStreamErrorException")}, {Text: " well."}}, resume: 9,
			text: "All is well.", asked: []string{"Write it.", "Continue: 1"},
		},
		"cut twice, the second time before any text: the same turns again": {
			replies: []reply{{Text: half, Cut: true}, {Cut: true}, {Text: " well."}}, resume: 9,
			text: "All is well.", asked: []string{"Write it.", "Continue: 1", "Continue: 1"},
		},
		"cut twice, begun again the second time: the first turns again": {
			replies: []reply{{Text: half, Cut: true}, {Text: " we", Cut: true}, fine}, resume: 1,
			text: "All is well.", asked: []string{"Write it.", "Continue: 1", "Write it."}, resets: 1,
		},
		"a continuation that fails for good keeps what there was": {
			replies: []reply{{Text: half, Cut: true}, {Stop: "refusal"}}, resume: 9,
			code: "model_refused", text: half, asked: []string{"Write it.", "Continue: 1"},
		},
		"an answer that cannot be read is begun again": {
			replies: []reply{{Text: half, Stop: "malformed_model_output"}, fine}, resume: 9,
			text: "All is well.", asked: []string{"Write it.", "Write it."}, resets: 1,
		},
		"at its limit, and gone on with": {
			replies: []reply{{Text: long}, {Text: "end."}}, maxTokens: 25, resume: 9,
			text: long[:100] + "end.", asked: []string{"Write it.", "Continue: 1"},
		},
		"at its limit seven times: going on is no failure": {
			replies: []reply{{Text: long}, {Text: long}, {Text: long}, {Text: long}, {Text: long}, {Text: long}, {Text: long}, {Text: "end."}}, maxTokens: 25, resume: 9,
			text:  strings.Repeat(long[:100], 7) + "end.",
			asked: []string{"Write it.", "Continue: 1", "Continue: 2", "Continue: 3", "Continue: 4", "Continue: 5", "Continue: 6", "Continue: 7"},
		},
		"at its limit, and enough": {
			replies: []reply{{Text: long}}, maxTokens: 25,
			text: long[:100], truncated: true, asked: []string{"Write it."},
		},
		"a continuation of nothing but thoughts is not gone on with": {
			replies: []reply{{Text: long}, {Reasoning: long}}, maxTokens: 25, resume: 9,
			text: long[:100], truncated: true, asked: []string{"Write it.", "Continue: 1"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := script{replies: row.replies}
				c, _ := s.serve(t, Options{})
				first := []Turn{{Text: "Write it."}}
				resumed, resets := 0, 0
				var text strings.Builder
				a, err := c.Do(t.Context(), Request{
					System: "policy", Prefix: "data", Turns: first, MaxTokens: row.maxTokens,
					Text:  func(piece string) { text.WriteString(piece) },
					Reset: func() { text.Reset(); resets++ },
					Resume: func() []Turn {
						if resumed == row.resume {
							return nil
						}
						resumed++
						return append(first[:1:1], Turn{Assistant: true, Text: text.String()}, Turn{Text: "Continue: " + string(rune('0'+resumed))})
					},
				})
				code, _ := told(t, err)
				require.Equal(t, row.code, code, "%v", err)
				require.Equal(t, row.text, a.Text)
				require.Equal(t, row.text, text.String(), "what was streamed since the last reset")
				require.Equal(t, row.truncated, a.Truncated)
				require.Equal(t, row.resets, resets)
				var asked []string
				for _, r := range s.asked {
					asked = append(asked, r.Last())
				}
				require.Equal(t, row.asked, asked)
			})
		})
	}
}

func TestResumeSumsUsage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := script{replies: []bedrocktest.Reply{{Text: strings.Repeat("word ", 40)}, {Text: "end."}}}
		c, srv := s.serve(t, Options{})
		first := []Turn{{Text: "Write it."}}
		a, err := c.Do(t.Context(), Request{Turns: first, MaxTokens: 25, Resume: func() []Turn { return first }})
		require.NoError(t, err)
		total := bedrocktest.Total(srv.Calls())
		require.Equal(t, 26, total.Output)
		require.EqualValues(t, total.Output, a.Usage.Output)
		require.EqualValues(t, total.Input, a.Usage.Input)
		require.Equal(t, 2, a.Attempts)
	})
}

// A caller whose callback panics must not cost the process a place of the
// limiter, the gate, or a goroutine.
func TestPanicOfACaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := bedrocktest.New(t, func(*bedrocktest.Request) bedrocktest.Reply {
			return bedrocktest.Reply{Text: strings.Repeat("word ", 100)}
		}, nil)
		c := New(srv.Client(), Options{Model: "m", Parallel: 1})
		r := Request{System: policy, Prefix: data, Turns: ask1, Text: func(string) { panic("a bug") }}
		require.Panics(t, func() { _, _ = c.Do(t.Context(), r) })
		r.Text = nil
		_, err := c.Do(t.Context(), r)
		require.NoError(t, err)
	})
}

func TestTurnsThatCannotBeAsked(t *testing.T) {
	for name, turns := range map[string][]Turn{
		"none":                      nil,
		"the assistant's first":     {{Assistant: true, Text: "a"}, {Text: "b"}},
		"the assistant's last":      {{Text: "a"}, {Assistant: true, Text: "b"}},
		"the assistant's and alone": {{Assistant: true, Text: "a"}},
	} {
		s := script{replies: []bedrocktest.Reply{fine}}
		c, srv := s.serve(t, Options{})
		_, err := c.Do(t.Context(), Request{Turns: turns})
		code, permanent := told(t, err)
		require.Equal(t, "model_invalid_request", code, name)
		require.True(t, permanent, name)
		require.Empty(t, srv.Calls(), "%s: it is refused before a call", name)
	}
}
