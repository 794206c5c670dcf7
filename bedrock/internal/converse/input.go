package converse

import (
	"crypto/sha256"
	"errors"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/document"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"
	"github.com/aws/smithy-go"
)

// cacheable is how many bytes a prefix needs to be cached: 512 tokens of four
// bytes. What is shorter gets no cache point.
const cacheable = 512 * 4

// An ask is the request of one attempt, with what of it the model may refuse.
type ask struct {
	in                    *bedrockruntime.ConverseStreamInput
	effort, cache, schema bool
}

// key returns what the gate knows the prefix of r by: "" if it is not cached.
func (c *Client) key(r *Request) string {
	if c.noCache.Load() || r.Prefix == "" || len(r.System)+len(r.Prefix) < cacheable {
		return ""
	}
	text := r.System + "\x00" + r.Prefix
	if c.native(r) { // the mode comes with instructions in front of the system's
		text += "\x00" + r.Schema
	}
	sum := sha256.Sum256([]byte(text))
	return string(sum[:])
}

// native tells whether r is asked in the model's own mode of structured output.
func (c *Client) native(r *Request) bool { return r.Schema != "" && !c.noSchema.Load() }

func (c *Client) ask(r *Request, turns []Turn) ask {
	a := ask{effort: !c.noEffort.Load(), cache: c.key(r) != "", schema: c.native(r)}
	in := &bedrockruntime.ConverseStreamInput{ModelId: aws.String(c.o.Model), GuardrailConfig: c.o.Guardrail}
	if r.MaxTokens > 0 {
		in.InferenceConfig = &types.InferenceConfiguration{MaxTokens: aws.Int32(int32(min(r.MaxTokens, 1<<30)))}
	}
	if r.System != "" {
		in.System = []types.SystemContentBlock{&types.SystemContentBlockMemberText{Value: r.System}}
	}
	if a.effort && !a.schema { // beside outputConfig the field would be a conflict
		in.AdditionalModelRequestFields = document.NewLazyDocument(map[string]any{
			"output_config": map[string]any{"effort": c.o.Effort},
		})
	}
	if a.schema {
		in.OutputConfig = &types.OutputConfig{TextFormat: &types.OutputFormat{
			Type:      types.OutputFormatTypeJsonSchema,
			Structure: &types.OutputFormatStructureMemberJsonSchema{Value: types.JsonSchemaDefinition{Schema: aws.String(r.Schema), Name: aws.String("answer")}},
		}}
		if a.effort {
			in.OutputConfig.Effort = aws.String(c.o.Effort)
		}
	}
	var first []types.ContentBlock
	if r.Prefix != "" {
		first = append(first, c.prefix(r.Prefix))
	}
	if a.cache {
		first = append(first, &types.ContentBlockMemberCachePoint{Value: types.CachePointBlock{Type: types.CachePointTypeDefault}})
	}
	in.Messages = messages(first, turns)
	a.in = in
	return a
}

// prefix puts the data where a guardrail looks at it and at nothing else.
func (c *Client) prefix(text string) types.ContentBlock {
	if c.o.Guardrail == nil {
		return &types.ContentBlockMemberText{Value: text}
	}
	return &types.ContentBlockMemberGuardContent{Value: &types.GuardrailConverseContentBlockMemberText{
		Value: types.GuardrailConverseTextBlock{Text: aws.String(text)},
	}}
}

// messages makes one message of turns that follow each other by one side:
// the roles must alternate.
func messages(first []types.ContentBlock, turns []Turn) []types.Message {
	list := []types.Message{{Role: types.ConversationRoleUser, Content: first}}
	for _, t := range turns {
		role := types.ConversationRoleUser
		if t.Assistant {
			role = types.ConversationRoleAssistant
		}
		if list[len(list)-1].Role != role {
			list = append(list, types.Message{Role: role})
		}
		m := &list[len(list)-1]
		m.Content = append(m.Content, &types.ContentBlockMemberText{Value: t.Text})
	}
	return list
}

// learned tells whether err is the model's refusal of an option of a that can
// be left out, and leaves it out from now on.
func (c *Client) learned(a ask, err error) bool {
	var e smithy.APIError
	if !errors.As(err, &e) {
		return false
	}
	switch e.ErrorCode() {
	case "ValidationException", "AccessDeniedException": // the latter for caching: "your request did not allow prompt caching"
	default:
		return false
	}
	text := strings.ToLower(e.ErrorMessage())
	switch {
	case a.cache && containsAny(text, "cachepoint", "cache point", "cache_control", "prompt caching"):
		c.noCache.Store(true)
	case a.schema && containsAny(text, "outputconfig", "textformat", "output_config.format", "output format", "structured output", "json_schema", "json schema"):
		c.noSchema.Store(true)
	case a.effort && containsAny(text, "output_config", "effort", "additionalmodelrequestfields", "additional model request fields"):
		c.noEffort.Store(true)
	default:
		return false
	}
	return true
}

func containsAny(text string, parts ...string) bool {
	for _, p := range parts {
		if strings.Contains(text, p) {
			return true
		}
	}
	return false
}
