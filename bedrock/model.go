package bedrock

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"

	"github.com/qubitz/reportjobs/bedrock/internal/converse"
)

// DefaultModel is used when neither ModelOptions nor BEDROCK_MODEL_ID name one.
const DefaultModel = "eu.anthropic.claude-sonnet-5-5"

// ModelOptions are how a model is called. Zero values are defaults.
type ModelOptions struct {
	ID               string        // of a model or an inference profile; "" is $BEDROCK_MODEL_ID, else DefaultModel
	GuardrailID      string        // "": none
	GuardrailVersion string        // "" is "DRAFT"
	Effort           string        // low, medium, high; "" leaves it to the model
	NoCache          bool          // ask for no prompt caching
	Parallel         int           // calls at once in this process, fewer while the model throttles; the report that began first goes first; 0: 64
	Attempts         int           // of a call, with the first; 0: 5
	Idle             time.Duration // longest silence of an answer; 0: 60 s
	MaxInputTokens   int           // a larger input (estimated) is refused before the first call; 0: 150,000
	Native           bool          // ask for the plan by the model's own mode of structured output; a model that refuses it is not asked so again
	Prices           *Prices       // for "cost_usd" in the metadata of reports; nil: none
}

// Prices are US dollars per million tokens.
type Prices struct{ Input, Output, CacheRead, CacheWrite float64 }

// A Model calls one model of Bedrock for all reports and jobs of a process,
// whose calls it limits together.
type Model struct {
	client  *converse.Client
	options ModelOptions
}

const (
	usualParallel       = 64 // the units of three reports at once: each waits for its plan anyway
	usualMaxInputTokens = 150_000
)

// NewModel returns a model. The client's own retries are switched off for its calls.
func NewModel(client *bedrockruntime.Client, o *ModelOptions) (*Model, error) {
	if client == nil {
		return nil, errors.New("bedrock: no client")
	}
	var options ModelOptions
	if o != nil {
		options = *o
	}
	if !slices.Contains([]string{"", "low", "medium", "high"}, options.Effort) {
		return nil, fmt.Errorf("bedrock: effort %q; there are low, medium and high", options.Effort)
	}
	if options.Parallel < 0 || options.Attempts < 0 || options.Idle < 0 || options.MaxInputTokens < 0 {
		return nil, errors.New("bedrock: a negative option")
	}
	options.ID = cmp.Or(options.ID, os.Getenv("BEDROCK_MODEL_ID"), DefaultModel)
	options.Parallel = cmp.Or(options.Parallel, usualParallel)
	options.MaxInputTokens = cmp.Or(options.MaxInputTokens, usualMaxInputTokens)
	var guardrail *types.GuardrailStreamConfiguration
	if options.GuardrailID != "" {
		options.GuardrailVersion = cmp.Or(options.GuardrailVersion, "DRAFT")
		guardrail = &types.GuardrailStreamConfiguration{
			GuardrailIdentifier: aws.String(options.GuardrailID),
			GuardrailVersion:    aws.String(options.GuardrailVersion),
		}
	}
	return &Model{options: options, client: converse.New(client, converse.Options{
		Model: options.ID, Guardrail: guardrail, Effort: options.Effort, NoCache: options.NoCache,
		Attempts: options.Attempts, Idle: options.Idle, Parallel: options.Parallel,
	})}, nil
}

// Author returns who writes reports of that outline. The error says what is
// wrong with the outline.
func (m *Model) Author(outline Outline, o *AuthorOptions) (*Author, error) {
	normal, err := outline.normal()
	if err != nil {
		return nil, err
	}
	a := &Author{model: m, outline: normal}
	if o != nil {
		a.options = *o
	}
	return a, nil
}

// dollars is what a usage costs.
func (p *Prices) dollars(u converse.Usage) float64 {
	return (float64(u.Input)*p.Input + float64(u.Output)*p.Output +
		float64(u.CacheRead)*p.CacheRead + float64(u.CacheWrite)*p.CacheWrite) / 1e6
}
