package bedrocktest

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws/protocol/eventstream"
	"github.com/aws/aws-sdk-go-v2/aws/protocol/eventstream/eventstreamapi"
)

// piece is how many bytes of text one event carries at most.
const piece = 24

// An answer is a response on its way.
type answer struct {
	s    *Server
	w    http.ResponseWriter
	ctx  context.Context
	q    *Request
	call *Call

	begun time.Time
	sent  int // bytes of text and reasoning
}

type event = map[string]any

// stream sends the frames of an answer.
func (a *answer) stream(r Reply) {
	a.w.Header().Set("Content-Type", "application/vnd.amazon.eventstream")
	a.begun = a.s.clock.now()
	a.send("messageStart", event{"role": "assistant"})
	block, whole := 0, true
	if r.Reasoning != "" {
		whole = a.block(block, r.Reasoning, func(text string) event {
			return event{"reasoningContent": event{"text": text}}
		})
		if whole {
			a.send("contentBlockDelta", event{"contentBlockIndex": block, "delta": event{"reasoningContent": event{"signature": "c2lnbmF0dXJl"}}})
		}
		a.send("contentBlockStop", event{"contentBlockIndex": block})
		block++
	}
	if r.Text != "" && whole {
		whole = a.block(block, r.Text, func(text string) event { return event{"text": text} })
		a.cutShort(r) // within the block
		a.send("contentBlockStop", event{"contentBlockIndex": block})
		block++
	}
	a.cutShort(r)
	if r.Other != "" && whole {
		a.other(block, r.Other)
	}
	a.end(r, whole)
}

// cutShort ends the answer before its time, if it is to end so.
func (a *answer) cutShort(r Reply) {
	switch {
	case r.Raise != nil:
		a.change(func() { a.call.Err = r.Raise.Type })
		a.raise(r.Raise)
		panic(http.ErrAbortHandler)
	case r.Cut:
		a.abort("cut")
	case r.Stall:
		<-a.ctx.Done()
		a.abort("stall")
	}
}

// block streams a text at the server's rate and tells whether MaxTokens left
// room for all of it.
func (a *answer) block(index int, text string, delta func(string) event) (whole bool) {
	whole = true
	if most := a.q.MaxTokens*4 - a.sent; a.q.MaxTokens > 0 && len(text) > most {
		for most > 0 && !utf8.RuneStart(text[most]) {
			most--
		}
		text, whole = text[:max(0, most)], false
	}
	for text != "" {
		n := min(piece, len(text))
		for n < len(text) && !utf8.RuneStart(text[n]) {
			n++
		}
		a.sent += n
		tokens := Tokens(a.sent)
		if !a.s.clock.sleep(a.ctx, until(a.begun, tokens, a.s.o.Rate).Sub(a.s.clock.now())) {
			a.abort("canceled")
		}
		a.change(func() {
			a.call.Usage.Output = tokens
			if a.call.FirstToken.IsZero() {
				a.call.FirstToken = a.s.clock.now()
			}
		})
		a.send("contentBlockDelta", event{"contentBlockIndex": index, "delta": delta(text[:n])})
		text = text[n:]
	}
	return whole
}

// other streams a block that is no text.
func (a *answer) other(index int, kind string) {
	start, delta := event{}, event{}
	switch kind {
	case "toolUse":
		start, delta = event{"toolUseId": "tooluse_1", "name": "tool"}, event{"input": "{}"}
	case "image":
		start, delta = event{"format": "png"}, event{"source": event{"bytes": "iVBORw0KGgo="}}
	}
	a.send("contentBlockStart", event{"contentBlockIndex": index, "start": event{kind: start}})
	a.send("contentBlockDelta", event{"contentBlockIndex": index, "delta": event{kind: delta}})
	a.send("contentBlockStop", event{"contentBlockIndex": index})
}

func (a *answer) end(r Reply, whole bool) {
	stop := r.Stop
	switch {
	case !whole:
		stop = "max_tokens"
	case stop == "":
		stop = "end_turn"
	}
	a.send("messageStop", event{"stopReason": stop})
	var u Usage
	a.change(func() { a.call.Stop, u = stop, a.call.Usage })
	if r.NoUsage {
		a.abort("cut")
	}
	a.send("metadata", event{
		"usage": event{
			"inputTokens": u.Input, "outputTokens": u.Output, "totalTokens": u.Input + u.Output + u.CacheRead + u.CacheWrite,
			"cacheReadInputTokens": u.CacheRead, "cacheWriteInputTokens": u.CacheWrite,
		},
		"metrics": event{"latencyMs": a.s.clock.now().Sub(a.call.Begun).Milliseconds()},
	})
}

// send writes one frame. The padding p is what the service adds against
// guesses by size.
func (a *answer) send(name string, body event) {
	body["p"] = strings.Repeat("abcdefghijklm", 2)[:1+a.sent%20]
	a.frame(payload(body), header(eventstreamapi.EventTypeHeader, name), header(eventstreamapi.MessageTypeHeader, eventstreamapi.EventMessageType))
}

func (a *answer) raise(e *Error) {
	name := strings.ToLower(e.Type[:1]) + e.Type[1:]
	a.frame(payload(event{"message": e.Message}), header(eventstreamapi.ExceptionTypeHeader, name),
		header(eventstreamapi.MessageTypeHeader, eventstreamapi.ExceptionMessageType))
}

func (a *answer) frame(body []byte, headers ...eventstream.Header) {
	headers = append(headers, header(eventstreamapi.ContentTypeHeader, "application/json"))
	if err := eventstream.NewEncoder().Encode(a.w, eventstream.Message{Headers: headers, Payload: body}); err != nil {
		a.abort("canceled")
	}
	if err := http.NewResponseController(a.w).Flush(); err != nil {
		a.abort("canceled")
	}
}

func header(name, value string) eventstream.Header {
	return eventstream.Header{Name: name, Value: eventstream.StringValue(value)}
}

func payload(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // maps of strings and numbers
	}
	return b
}
