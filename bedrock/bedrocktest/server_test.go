package bedrocktest

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/document"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"
)

// A reading is what the SDK made of an answer.
type reading struct {
	events          []string // names of the events, deltas of one kind as one
	reasoning, text string
	stop            types.StopReason
	usage           Usage
	err             error
}

func (r *reading) add(name string) {
	if n := len(r.events); n == 0 || r.events[n-1] != name {
		r.events = append(r.events, name)
	}
}

func read(ctx context.Context, client *bedrockruntime.Client, in *bedrockruntime.ConverseStreamInput) (r reading) {
	out, err := client.ConverseStream(ctx, in, func(o *bedrockruntime.Options) { o.Retryer = aws.NopRetryer{} })
	if err != nil {
		r.err = err
		return r
	}
	stream := out.GetStream()
	for event := range stream.Events() {
		switch e := event.(type) {
		case *types.ConverseStreamOutputMemberMessageStart:
			r.add("start")
		case *types.ConverseStreamOutputMemberContentBlockStart:
			r.add("block")
		case *types.ConverseStreamOutputMemberContentBlockDelta:
			switch d := e.Value.Delta.(type) {
			case *types.ContentBlockDeltaMemberText:
				r.text += d.Value
				r.add("text")
			case *types.ContentBlockDeltaMemberReasoningContent:
				switch d := d.Value.(type) {
				case *types.ReasoningContentBlockDeltaMemberText:
					r.reasoning += d.Value
					r.add("reasoning")
				case *types.ReasoningContentBlockDeltaMemberSignature:
					r.add("signature")
				}
			case *types.ContentBlockDeltaMemberToolUse:
				r.add("tool")
			case *types.ContentBlockDeltaMemberImage:
				r.add("image")
			}
		case *types.ConverseStreamOutputMemberContentBlockStop:
			r.add("end")
		case *types.ConverseStreamOutputMemberMessageStop:
			r.stop = e.Value.StopReason
			r.add("stop")
		case *types.ConverseStreamOutputMemberMetadata:
			u := e.Value.Usage
			r.usage = Usage{int(*u.InputTokens), int(*u.OutputTokens), int(*u.CacheReadInputTokens), int(*u.CacheWriteInputTokens)}
			r.add("usage")
		default:
			r.add("?")
		}
	}
	r.err = stream.Close()
	return r
}

func textBlock(s string) types.ContentBlock { return &types.ContentBlockMemberText{Value: s} }

func user(blocks ...types.ContentBlock) types.Message {
	return types.Message{Role: types.ConversationRoleUser, Content: blocks}
}

func ask(text string) *bedrockruntime.ConverseStreamInput {
	return &bedrockruntime.ConverseStreamInput{ModelId: aws.String("eu.model:0"), Messages: []types.Message{user(textBlock(text))}}
}

func always(r Reply) Handler { return func(*Request) Reply { return r } }

// TestAnswers says what the SDK reads of each kind of answer, in memory and
// over a socket.
func TestAnswers(t *testing.T) {
	long := strings.Repeat("größer ", 20)
	for name, row := range map[string]struct {
		reply   Reply
		max     int
		events  string
		text    string
		stop    types.StopReason
		code    string // of the error
		call    string // Err of the record
		noUsage bool
	}{
		"text":                      {reply: Reply{Text: "Hello"}, events: "start text end stop usage", text: "Hello", stop: "end_turn"},
		"reasoning and text":        {reply: Reply{Reasoning: "hmm", Text: long}, events: "start reasoning signature end text end stop usage", text: long, stop: "end_turn"},
		"reasoning alone":           {reply: Reply{Reasoning: "hmm"}, events: "start reasoning signature end stop usage", stop: "end_turn"},
		"nothing":                   {reply: Reply{}, events: "start stop usage", stop: "end_turn"},
		"a stop reason":             {reply: Reply{Text: "I cannot.", Stop: "refusal"}, events: "start text end stop usage", text: "I cannot.", stop: "refusal"},
		"at its limit":              {reply: Reply{Text: long}, max: 3, events: "start text end stop usage", text: long[:11], stop: "max_tokens"},
		"at its limit, in a letter": {reply: Reply{Text: long}, max: 1, events: "start text end stop usage", text: "grö", stop: "max_tokens"},
		"at its limit after some":   {reply: Reply{Reasoning: "hmm hmm ", Text: long}, max: 3, events: "start reasoning signature end text end stop usage", text: "grö", stop: "max_tokens"},
		"at its limit in reasoning": {reply: Reply{Reasoning: long, Text: "Hello"}, max: 3, events: "start reasoning end stop usage", stop: "max_tokens"},
		"a tool call":               {reply: Reply{Other: "toolUse", Stop: "tool_use"}, events: "start block tool end stop usage", stop: "tool_use"},
		"an image":                  {reply: Reply{Text: "Look:", Other: "image"}, events: "start text end block image end stop usage", text: "Look:", stop: "end_turn"},
		"cut in the text":           {reply: Reply{Text: "Hello", Cut: true}, events: "start text", text: "Hello", call: "cut", noUsage: true},
		"cut after the stop reason": {reply: Reply{Text: "Hello", NoUsage: true}, events: "start text end stop", text: "Hello", stop: "end_turn", call: "cut", noUsage: true},
		"no response":               {reply: Reply{Cut: true}, code: "-", call: "cut", noUsage: true},
		"an exception":              {reply: Reply{Text: "Hello", Raise: &Error{Type: "ModelStreamErrorException", Message: "m"}}, events: "start text", text: "Hello", code: "ModelStreamErrorException", call: "ModelStreamErrorException", noUsage: true},
		"an exception at once":      {reply: Reply{Raise: &Error{Type: "ThrottlingException", Message: "m"}}, events: "start", code: "ThrottlingException", call: "ThrottlingException", noUsage: true},
		"an unknown exception":      {reply: Reply{Raise: &Error{Type: "NewException", Message: "m"}}, events: "start", code: "newException", call: "NewException", noUsage: true},
		"throttled":                 {reply: Reply{Err: &Error{Type: "ThrottlingException", Message: "m"}}, code: "ThrottlingException", call: "ThrottlingException", noUsage: true},
		"denied":                    {reply: Reply{Err: &Error{Type: "AccessDeniedException"}}, code: "AccessDeniedException", call: "AccessDeniedException", noUsage: true},
	} {
		t.Run(name, func(t *testing.T) {
			srv := New(t, always(row.reply), nil)
			for i, client := range []*bedrockruntime.Client{srv.Client(), srv.SocketClient()} {
				in := ask("Call: it\nplease")
				if row.max > 0 {
					in.InferenceConfig = &types.InferenceConfiguration{MaxTokens: aws.Int32(int32(row.max))}
				}
				r := read(t.Context(), client, in)
				require.Equal(t, row.events, strings.Join(r.events, " "), "client %d: %v, %+v", i, r.err, srv.Calls()[i])
				require.Equal(t, row.text, r.text)
				require.Equal(t, row.stop, r.stop)
				var e smithy.APIError
				switch row.code {
				case "":
					require.NoError(t, r.err)
				case "-":
					require.Error(t, r.err)
					require.False(t, errors.As(r.err, &e))
				default:
					require.ErrorAs(t, r.err, &e)
					require.Equal(t, row.code, e.ErrorCode())
				}
				srv.settled()
				call := srv.Calls()[i]
				require.Equal(t, "it", call.Name)
				require.Equal(t, "eu.model:0", call.Model)
				require.Equal(t, row.call, call.Err)
				require.False(t, call.Ended.IsZero())
				if !row.noUsage {
					require.Equal(t, r.usage, call.Usage)
					require.Equal(t, Tokens(len(r.reasoning)+len(r.text)), r.usage.Output)
					require.Equal(t, Tokens(len("Call: it\nplease")), r.usage.Input)
				}
			}
		})
	}
}

// settled waits for handlers whose client has gone already.
func (s *Server) settled() {
	for done := false; !done; runtime.Gosched() {
		done = true
		for _, c := range s.Calls() {
			done = done && !c.Ended.IsZero()
		}
	}
}

func TestRequests(t *testing.T) {
	cachePoint := &types.ContentBlockMemberCachePoint{Value: types.CachePointBlock{Type: types.CachePointTypeDefault}}
	guarded := &types.ContentBlockMemberGuardContent{Value: &types.GuardrailConverseContentBlockMemberText{
		Value: types.GuardrailConverseTextBlock{Text: aws.String("Call: forged\ndata")},
	}}
	var got *Request
	srv := New(t, func(r *Request) Reply { got = r; return Reply{Text: "ok"} }, nil)
	r := read(t.Context(), srv.Client(), &bedrockruntime.ConverseStreamInput{
		ModelId: aws.String("arn:aws:bedrock:eu-west-2:1:inference-profile/eu.m-v1:0"),
		System:  []types.SystemContentBlock{&types.SystemContentBlockMemberText{Value: "policy"}},
		Messages: []types.Message{
			user(guarded, cachePoint, textBlock("Call: unit u3 of report executive\nWrite it.")),
			{Role: types.ConversationRoleAssistant, Content: []types.ContentBlock{textBlock("half")}},
			user(textBlock("Continue:")),
		},
		InferenceConfig:              &types.InferenceConfiguration{MaxTokens: aws.Int32(1600)},
		AdditionalModelRequestFields: document.NewLazyDocument(map[string]any{"output_config": map[string]any{"effort": "low"}}),
		GuardrailConfig:              &types.GuardrailStreamConfiguration{GuardrailIdentifier: aws.String("g1"), GuardrailVersion: aws.String("1")},
	})
	require.NoError(t, r.err)
	require.Equal(t, "arn:aws:bedrock:eu-west-2:1:inference-profile/eu.m-v1:0", got.Model)
	require.Equal(t, "unit u3 of report executive", got.Name, "what is guarded is data")
	require.Equal(t, "policy", got.System)
	require.Equal(t, "Call: forged\ndata", got.Guarded())
	require.Equal(t, "Continue:", got.Last())
	require.Equal(t, 1600, got.MaxTokens)
	require.Equal(t, map[string]any{"output_config": map[string]any{"effort": "low"}}, got.Fields)
	require.Equal(t, "low", got.Effort)
	require.Equal(t, "g1", got.Guardrail)
	require.Equal(t, []Block{{"guardContent", "Call: forged\ndata"}, {"cachePoint", ""}, {"text", "Call: unit u3 of report executive\nWrite it."}}, got.Messages[0].Blocks)
	require.Len(t, got.Prefixes, 1)
	require.Contains(t, got.Prefixes[0], "policy")
	require.Contains(t, got.Prefixes[0], "forged")
	require.NotContains(t, got.Prefixes[0], "u3")
}

// TestRefusals says what current models do not take.
func TestRefusals(t *testing.T) {
	cachePoint := &types.ContentBlockMemberCachePoint{Value: types.CachePointBlock{Type: types.CachePointTypeDefault}}
	assistant := types.Message{Role: types.ConversationRoleAssistant, Content: []types.ContentBlock{textBlock("{")}}
	for name, change := range map[string]func(*bedrockruntime.ConverseStreamInput){
		"temperature": func(in *bedrockruntime.ConverseStreamInput) {
			in.InferenceConfig = &types.InferenceConfiguration{Temperature: aws.Float32(0)}
		},
		"topP": func(in *bedrockruntime.ConverseStreamInput) {
			in.InferenceConfig = &types.InferenceConfiguration{TopP: aws.Float32(1)}
		},
		"effort twice": func(in *bedrockruntime.ConverseStreamInput) {
			in.AdditionalModelRequestFields = document.NewLazyDocument(map[string]any{"output_config": map[string]any{"effort": "low"}})
			in.OutputConfig = &types.OutputConfig{Effort: aws.String("low")}
		},
		"prefill":         func(in *bedrockruntime.ConverseStreamInput) { in.Messages = append(in.Messages, assistant) },
		"two of one role": func(in *bedrockruntime.ConverseStreamInput) { in.Messages = append(in.Messages, in.Messages[0]) },
		"assistant first": func(in *bedrockruntime.ConverseStreamInput) {
			in.Messages = append([]types.Message{assistant}, in.Messages...)
		},
		"no messages": func(in *bedrockruntime.ConverseStreamInput) { in.Messages = nil },
		"blank text":  func(in *bedrockruntime.ConverseStreamInput) { in.Messages = []types.Message{user(textBlock(" \n"))} },
		"a message of nothing": func(in *bedrockruntime.ConverseStreamInput) {
			in.Messages = []types.Message{{Role: types.ConversationRoleUser, Content: []types.ContentBlock{}}}
		},
		"a blank policy": func(in *bedrockruntime.ConverseStreamInput) {
			in.System = []types.SystemContentBlock{&types.SystemContentBlockMemberText{Value: " "}}
		},
		"a tool that must be used": func(in *bedrockruntime.ConverseStreamInput) {
			in.ToolConfig = &types.ToolConfiguration{
				Tools: []types.Tool{&types.ToolMemberToolSpec{Value: types.ToolSpecification{
					Name: aws.String("report"), InputSchema: &types.ToolInputSchemaMemberJson{Value: document.NewLazyDocument(map[string]any{})},
				}}},
				ToolChoice: &types.ToolChoiceMemberAny{},
			}
		},
		"five cache points": func(in *bedrockruntime.ConverseStreamInput) {
			in.Messages = []types.Message{user(textBlock("a"), cachePoint, cachePoint, cachePoint, cachePoint, cachePoint)}
		},
	} {
		srv := New(t, always(Reply{Text: "ok"}), nil)
		in := ask("Hello")
		change(in)
		r := read(t.Context(), srv.Client(), in)
		var e *types.ValidationException
		require.ErrorAs(t, r.err, &e, name)
		require.Empty(t, srv.Calls(), name)
	}
}

// Two members of a union: which of them was meant nobody could tell.
func TestABlockIsOfOneKind(t *testing.T) {
	srv := New(t, always(Reply{Text: "ok"}), nil)
	body := `{"messages": [{"role": "user", "content": [{"text": "a", "cachePoint": {"type": "default"}}]}]}`
	w := httptest.NewRecorder()
	srv.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/model/m/converse-stream", strings.NewReader(body)))
	require.Equal(t, http.StatusBadRequest, w.Code)
	require.Contains(t, w.Body.String(), "2 kinds")
	require.Empty(t, srv.Calls())
}

// A client that comes after the end finds no server, and makes none.
func TestAClosedServerStaysClosed(t *testing.T) {
	srv := NewServer(always(Reply{Text: "ok"}), nil)
	srv.Close()
	require.Empty(t, srv.URL())
	for _, client := range []*bedrockruntime.Client{srv.Client(), srv.SocketClient()} {
		require.ErrorContains(t, read(t.Context(), client, ask("Hello")).err, "the server is closed")
	}
	srv.Close() // as a test that closed it early does at its end
}
