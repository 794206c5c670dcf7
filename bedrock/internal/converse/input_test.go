package converse

import (
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/bedrock/bedrocktest"
)

// Together they are long enough to be cached, each alone is not.
var (
	policy = strings.Repeat("Stick to the facts. ", 60)
	data   = strings.Repeat(`{"budget":"$500K"} `, 60)
)

func kinds(m bedrocktest.Message) (list []string) {
	for _, b := range m.Blocks {
		list = append(list, b.Kind)
	}
	return list
}

// TestInput says what stands where in a request.
func TestInput(t *testing.T) {
	guardrail := &types.GuardrailStreamConfiguration{GuardrailIdentifier: aws.String("g1"), GuardrailVersion: aws.String("1")}
	for name, row := range map[string]struct {
		o      Options
		r      Request
		blocks []string // of the first message
		fields map[string]any
		guard  string // what the guardrail is to look at
	}{
		"a cache point follows the prefix":                  {r: Request{System: policy, Prefix: data}, blocks: []string{"text", "cachePoint", "text"}},
		"what is too short to be cached has no cache point": {r: Request{System: "policy", Prefix: "data"}, blocks: []string{"text", "text"}},
		"no cache point when there is to be none":           {o: Options{NoCache: true}, r: Request{System: policy, Prefix: data}, blocks: []string{"text", "text"}},
		"no prefix": {r: Request{System: policy}, blocks: []string{"text"}},
		"a guardrail looks at the prefix and nothing else":    {o: Options{Guardrail: guardrail}, r: Request{System: policy, Prefix: data}, blocks: []string{"guardContent", "cachePoint", "text"}, guard: data},
		"effort beside a schema stands where the schema does": {o: Options{Effort: "low"}, r: Request{Schema: "{}"}, blocks: []string{"text"}},
		"effort is a field of the model":                      {o: Options{Effort: "low"}, blocks: []string{"text"}, fields: map[string]any{"output_config": map[string]any{"effort": "low"}}},
	} {
		t.Run(name, func(t *testing.T) {
			s := script{replies: []bedrocktest.Reply{{Text: "All is well."}}}
			srv := bedrocktest.New(t, s.answer, nil)
			row.o.Model = "arn:aws:bedrock:eu-west-2:1:inference-profile/eu.model:0"
			c := New(srv.Client(), row.o)
			row.r.MaxTokens = 77
			row.r.Turns = []Turn{{Text: "Write it."}, {Assistant: true, Text: "What?"}, {Text: "Repair:"}, {Text: "a text."}}
			_, err := c.Do(t.Context(), row.r)
			require.NoError(t, err)
			r := s.asked[0]
			require.Equal(t, row.o.Model, r.Model)
			require.Equal(t, row.r.System, r.System)
			require.Equal(t, row.blocks, kinds(r.Messages[0]))
			require.Equal(t, row.fields, r.Fields)
			require.Equal(t, row.o.Effort, r.Effort)
			require.Equal(t, row.r.Schema, r.Schema)
			require.Equal(t, row.guard, r.Guarded())
			require.Equal(t, 77, r.MaxTokens)
			require.Len(t, r.Messages, 3, "turns of one side that follow each other are one message")
			require.Equal(t, "What?", r.Messages[1].Text())
			require.Equal(t, "Repair:a text.", r.Messages[2].Text())
		})
	}
}

func TestPrefixIsTheSameBytes(t *testing.T) {
	s := script{replies: []bedrocktest.Reply{{Text: "All is well."}}}
	srv := bedrocktest.New(t, s.answer, nil)
	c := New(srv.Client(), Options{Model: "m", Effort: "low"})
	for _, turns := range [][]Turn{{{Text: "plan"}}, {{Text: "unit"}, {Assistant: true, Text: "x"}, {Text: "Repair:"}}} {
		_, err := c.Do(t.Context(), Request{System: policy, Prefix: data, Turns: turns})
		require.NoError(t, err)
	}
	require.Equal(t, s.asked[0].Prefixes, s.asked[1].Prefixes)
	calls := srv.Calls()
	require.Positive(t, calls[0].Usage.CacheWrite)
	require.Equal(t, calls[0].Usage.CacheWrite, calls[1].Usage.CacheRead, "what the first call wrote, the second reads")
}

// TestWhatAModelRefuses says that an option which a model does not know is
// left out at once, in this call and in all after it.
func TestWhatAModelRefuses(t *testing.T) {
	hasCachePoint := func(r *bedrocktest.Request) bool { return len(r.Prefixes) > 0 }
	hasEffort := func(r *bedrocktest.Request) bool { return r.Effort != "" }
	for name, row := range map[string]struct {
		err     *bedrocktest.Error
		refused func(*bedrocktest.Request) bool
	}{
		"effort, by Bedrock":            {said("ValidationException", "Malformed input request: #: extraneous key [output_config] is not permitted"), hasEffort},
		"effort, by the model":          {said("ValidationException", "The model returned the following errors: output_config: Extra inputs are not permitted"), hasEffort},
		"effort, by its name":           {said("ValidationException", "This model does not support the effort parameter."), hasEffort},
		"cache points, by the format":   {said("ValidationException", "Malformed input request: #/messages/0/content/1: extraneous key [cachePoint] is not permitted"), hasCachePoint},
		"cache points, by right to use": {said("AccessDeniedException", "You invoked an unsupported model or your request did not allow prompt caching."), hasCachePoint},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv := bedrocktest.New(t, func(r *bedrocktest.Request) bedrocktest.Reply {
					if row.refused(r) {
						return bedrocktest.Reply{Err: row.err}
					}
					return fine
				}, &pace)
				c := New(srv.Client(), Options{Model: "m", Effort: "low", Attempts: 1})
				var all sync.WaitGroup
				for range 3 { // all are refused at once, or learn from who was
					all.Go(func() {
						_, err := c.Do(t.Context(), Request{System: policy, Prefix: data, Turns: []Turn{{Text: "Write it."}}})
						require.NoError(t, err)
					})
				}
				all.Wait()
				asked := len(srv.Calls())
				require.LessOrEqual(t, asked, 6)
				_, err := c.Do(t.Context(), Request{System: policy, Prefix: data, Turns: []Turn{{Text: "Write it."}}})
				require.NoError(t, err)
				require.Len(t, srv.Calls(), asked+1, "it is not tried again")
			})
		})
	}
}

// A refusal that stays is told once the option is gone.
func TestARefusalThatStays(t *testing.T) {
	s := script{replies: []bedrocktest.Reply{{Err: said("ValidationException", "effort and cachePoint")}}}
	c, _ := s.serve(t, Options{Effort: "low"})
	a, err := c.Do(t.Context(), Request{System: policy, Prefix: data, Turns: []Turn{{Text: "Write it."}}})
	code, permanent := told(t, err)
	require.Equal(t, "model_invalid_request", code)
	require.True(t, permanent)
	require.Equal(t, 3, a.Attempts, "with both, with effort alone, with neither")
}
