package bedrocktest

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// A Request is what a client asked.
type Request struct {
	Model     string // id of a model or an inference profile
	Name      string // what follows "Call: " where a block of the user's text begins so, else in the first such line; "" if there is none
	System    string // texts of the system blocks
	Messages  []Message
	MaxTokens int            // 0: not given
	Fields    map[string]any // additionalModelRequestFields
	Effort    string         // of outputConfig, or of output_config among Fields; "": not given
	Guardrail string         // id of the guardrail; "": none
	Schema    string         // that the answer is to keep to, by the model's own mode of structured output; "": none
	Prefixes  []string       // what stands before each cache point, system and messages as JSON, in their order
	Tokens    int            // of the whole input

	prefixTokens []int // of each of Prefixes
	wire         wireRequest
}

// A Message is one turn.
type Message struct {
	Role   string // user or assistant
	Blocks []Block
}

// A Block is a part of a message.
type Block struct {
	Kind string // text, guardContent, cachePoint, …: the name on the wire
	Text string // of text and guardContent
}

// Text returns the texts of the message, guarded ones too.
func (m Message) Text() string {
	var b strings.Builder
	for _, block := range m.Blocks {
		b.WriteString(block.Text)
	}
	return b.String()
}

// Guarded returns the texts that a guardrail is to look at.
func (r *Request) Guarded() string {
	var b strings.Builder
	for _, m := range r.Messages {
		for _, block := range m.Blocks {
			if block.Kind == "guardContent" {
				b.WriteString(block.Text)
			}
		}
	}
	return b.String()
}

// Last returns the last text block of the request: what is asked now.
func (r *Request) Last() string {
	for i := len(r.Messages) - 1; i >= 0; i-- {
		blocks := r.Messages[i].Blocks
		for j := len(blocks) - 1; j >= 0; j-- {
			if blocks[j].Kind == "text" {
				return blocks[j].Text
			}
		}
	}
	return ""
}

type wireRequest struct {
	System    []map[string]json.RawMessage `json:"system"`
	Messages  []wireMessage                `json:"messages"`
	Inference struct {
		MaxTokens   int      `json:"maxTokens"`
		Temperature *float64 `json:"temperature"`
		TopP        *float64 `json:"topP"`
	} `json:"inferenceConfig"`
	Tools struct {
		Choice struct {
			Any  json.RawMessage `json:"any"`
			Tool json.RawMessage `json:"tool"`
		} `json:"toolChoice"`
	} `json:"toolConfig"`
	Fields    map[string]any `json:"additionalModelRequestFields"`
	Guardrail struct {
		ID string `json:"guardrailIdentifier"`
	} `json:"guardrailConfig"`
	Output struct {
		Effort string `json:"effort"`
		Format *struct {
			Structure struct {
				JSON struct {
					Schema string `json:"schema"`
				} `json:"jsonSchema"`
			} `json:"structure"`
		} `json:"textFormat"`
	} `json:"outputConfig"`
}

type wireMessage struct {
	Role    string                       `json:"role"`
	Content []map[string]json.RawMessage `json:"content"`
}

// readRequest decodes a body; the error is for a ValidationException.
func readRequest(model string, body io.Reader) (*Request, error) {
	r := &Request{Model: model}
	if err := json.NewDecoder(body).Decode(&r.wire); err != nil {
		return nil, fmt.Errorf("malformed input request: %w", err)
	}
	r.readOptions()
	so := &soFar{r: r}
	for i, b := range r.wire.System {
		block, err := so.read(b)
		if err != nil {
			return nil, err
		}
		if block.Kind == "text" && strings.TrimSpace(block.Text) == "" {
			return nil, fmt.Errorf("the text field in the SystemContentBlock object at system.%d is blank", i)
		}
		r.System += block.Text
	}
	for _, m := range r.wire.Messages {
		so.text.WriteString("\n" + m.Role + ":")
		message := Message{Role: m.Role}
		for _, b := range m.Content {
			block, err := so.read(b)
			if err != nil {
				return nil, err
			}
			message.Blocks = append(message.Blocks, block)
		}
		r.Messages = append(r.Messages, message)
	}
	r.Tokens = Tokens(so.bytes)
	r.Name = callName(r.Messages)
	return r, r.refuse()
}

// readOptions takes over what stands beside the texts.
func (r *Request) readOptions() {
	r.MaxTokens, r.Fields, r.Guardrail = r.wire.Inference.MaxTokens, r.wire.Fields, r.wire.Guardrail.ID
	if f := r.wire.Output.Format; f != nil {
		r.Schema = f.Structure.JSON.Schema
	}
	r.Effort = r.wire.Output.Effort
	if field, ok := r.Fields["output_config"].(map[string]any); ok && r.Effort == "" {
		r.Effort, _ = field["effort"].(string)
	}
}

// soFar is the request up to the block that is being read.
type soFar struct {
	r     *Request
	text  strings.Builder // the bytes that a cache would compare
	bytes int             // of text alone
}

func (s *soFar) read(b map[string]json.RawMessage) (Block, error) {
	if len(b) > 1 {
		return Block{}, fmt.Errorf("malformed input request: a content block of %d kinds", len(b))
	}
	for kind, raw := range b {
		block := Block{Kind: kind}
		switch kind {
		case "text":
			if err := json.Unmarshal(raw, &block.Text); err != nil {
				return Block{}, fmt.Errorf("malformed input request: %w", err)
			}
		case "guardContent":
			var guard struct{ Text struct{ Text string } }
			if err := json.Unmarshal(raw, &guard); err != nil {
				return Block{}, fmt.Errorf("malformed input request: %w", err)
			}
			block.Text = guard.Text.Text
		case "cachePoint":
			s.r.Prefixes = append(s.r.Prefixes, s.text.String())
			s.r.prefixTokens = append(s.r.prefixTokens, Tokens(s.bytes))
			return block, nil
		}
		s.text.WriteString(kind + string(raw))
		s.bytes += len(block.Text)
		return block, nil
	}
	return Block{}, fmt.Errorf("malformed input request: an empty content block")
}

// refuse says what current models do not take.
func (r *Request) refuse() error {
	last := len(r.Messages) - 1
	switch {
	case last < 0:
		return fmt.Errorf("a conversation must start with a user message")
	case r.wire.Inference.Temperature != nil:
		return fmt.Errorf("`temperature` is deprecated for this model")
	case r.wire.Inference.TopP != nil:
		return fmt.Errorf("`top_p` is deprecated for this model")
	case r.wire.Tools.Choice.Any != nil || r.wire.Tools.Choice.Tool != nil:
		return fmt.Errorf("thinking may not be enabled when tool_choice forces tool use")
	case r.Fields["output_config"] != nil && (r.wire.Output.Effort != "" || r.wire.Output.Format != nil):
		return fmt.Errorf("the additional field output_config conflicts with an existing field")
	case len(r.Prefixes) > 4:
		return fmt.Errorf("a maximum of 4 cachePoint blocks may be provided, found %d", len(r.Prefixes))
	case r.Messages[last].Role != "user":
		return fmt.Errorf("this model does not support assistant message prefill: the conversation must end with a user message")
	}
	for i, m := range r.Messages {
		if role := []string{"user", "assistant"}[i%2]; m.Role != role {
			return fmt.Errorf("messages.%d: the roles must alternate, and the first be user", i)
		}
		if len(m.Blocks) == 0 {
			return fmt.Errorf("the content field in the Message object at messages.%d is empty", i)
		}
		for j, b := range m.Blocks {
			if (b.Kind == "text" || b.Kind == "guardContent") && strings.TrimSpace(b.Text) == "" {
				return fmt.Errorf("the text field in the ContentBlock object at messages.%d.content.%d is blank", i, j)
			}
		}
	}
	return nil
}

const callPrefix = "Call: "

func callName(messages []Message) string {
	line := ""
	for _, m := range messages {
		for _, b := range m.Blocks {
			if m.Role != "user" || b.Kind != "text" {
				continue
			}
			if name, ok := strings.CutPrefix(b.Text, callPrefix); ok {
				name, _, _ = strings.Cut(name, "\n")
				return strings.TrimSpace(name)
			}
			if _, name, ok := strings.Cut(b.Text, "\n"+callPrefix); ok && line == "" {
				line, _, _ = strings.Cut(name, "\n")
			}
		}
	}
	return strings.TrimSpace(line)
}

// Tokens returns how many tokens so many bytes of text are: one for four of
// them, rounded up.
func Tokens(bytes int) int { return (bytes + 3) / 4 }
