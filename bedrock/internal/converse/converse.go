// Package converse makes single calls of a model through Bedrock's
// ConverseStream: it retries, limits, watches and counts them. What is asked
// and what the answer means is its callers' business.
package converse

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"
)

// An API is what a Client needs of *bedrockruntime.Client.
type API interface {
	ConverseStream(ctx context.Context, in *bedrockruntime.ConverseStreamInput, o ...func(*bedrockruntime.Options)) (*bedrockruntime.ConverseStreamOutput, error)
}

// Options are how a Client calls. Zero values are defaults.
type Options struct {
	Model     string                              // id of a model or an inference profile
	Guardrail *types.GuardrailStreamConfiguration // nil: none
	Effort    string                              // "": the model's own; else low, medium, high, sent as a model field that is left out once refused
	NoCache   bool                                // no cache points
	Attempts  int                                 // per call, with the first; default 5
	Idle      time.Duration                       // longest silence of a stream; default 60 s
	Parallel  int                                 // calls at once, which throttles halve and successes raise again; default 8
}

// A Request is one question.
type Request struct {
	System    string // policy; nothing of the input
	Prefix    string // the data, the same bytes in all calls of a job; a cache point follows it. In a guardContent block when there is a guardrail
	Turns     []Turn // what is asked; the first and the last are the user's
	MaxTokens int    // of the answer, thinking included
	Schema    string // of a JSON answer, for the model's own mode of structured output, which is left out once refused; "": none

	Since time.Time // when the work began that the call is part of: of calls that wait, the earliest goes first; zero: now

	// Text gets the answer's text as it streams, in pieces of any size. What it
	// takes counts as silence of the stream. Nil: none.
	Text func(piece string)
	// Resume is asked after an answer that was cut in its middle, by the
	// network or by MaxTokens: it returns the turns that ask for the rest, or
	// nil, to begin again (network) or to end the call (MaxTokens). Nil: as if
	// it returned nil. Before text comes again from the start, Reset is called.
	Resume func() []Turn
	Reset  func()
	// Whole is asked first after an answer was cut: whether nothing of it is
	// missing, so that the call has succeeded. Nil: as if it returned false.
	Whole func() bool
}

// A Turn is one message.
type Turn struct {
	Assistant bool // else the user's
	Text      string
}

// An Answer is what a call came to.
type Answer struct {
	Text      string        // all of its text, without reasoning
	Truncated bool          // MaxTokens ended it, and Resume did not go on
	Usage     Usage         // of all attempts that told
	First     time.Duration // until the first token of the last attempt
	Took      time.Duration // with all attempts and waits
	Attempts  int
}

// Usage counts tokens. Input has those that were neither read from nor written to a cache.
type Usage struct{ Input, Output, CacheRead, CacheWrite int64 }
