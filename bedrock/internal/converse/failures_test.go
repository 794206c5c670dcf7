package converse

import (
	"cmp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/bedrock/bedrocktest"
)

var fine = bedrocktest.Reply{Reasoning: "hmm", Text: "All is well."}

// half is what comes before an answer breaks off.
const half = "All is"

// TestFailures says for everything that can happen to one call what Do makes
// of it. The script's last reply stays, so that a row that ends in fine is one
// that heals.
func TestFailures(t *testing.T) {
	type reply = bedrocktest.Reply
	for name, row := range map[string]struct {
		replies   []reply
		code      string // "": healed
		permanent bool
		attempts  int
		resets    int
		least     time.Duration // what Do takes
		most      time.Duration // 0: 2 m
	}{
		"throttled twice":               {replies: []reply{{Err: fault("ThrottlingException")}, {Err: fault("ThrottlingException")}, fine}, attempts: 3, least: 3 * time.Second},
		"throttled always":              {replies: []reply{{Err: fault("ThrottlingException")}}, code: "model_throttled", attempts: 5, least: 15 * time.Second},
		"throttled for the day":         {replies: []reply{{Err: said("ThrottlingException", "Too many tokens per day, please wait")}}, code: "model_throttled", attempts: 1, most: time.Second},
		"asked to wait":                 {replies: []reply{{Err: &bedrocktest.Error{Type: "ThrottlingException", Message: secret, RetryAfter: 40 * time.Second}}, fine}, attempts: 2, least: 40 * time.Second, most: 50 * time.Second},
		"asked to wait for a year":      {replies: []reply{{Err: &bedrocktest.Error{Type: "ServiceUnavailableException", RetryAfter: 365 * 24 * time.Hour}}, fine}, attempts: 2, least: 2 * time.Minute, most: 3 * time.Minute},
		"quota of the account":          {replies: []reply{{Err: fault("ServiceQuotaExceededException")}, fine}, attempts: 2},
		"an unknown 429":                {replies: []reply{{Err: &bedrocktest.Error{Type: "SlowDown", Message: secret, Status: 429}}}, code: "model_throttled", attempts: 5},
		"model not ready":               {replies: []reply{{Err: fault("ModelNotReadyException")}, fine}, attempts: 2},
		"model timed out":               {replies: []reply{{Err: fault("ModelTimeoutException")}}, code: "model_timeout", attempts: 5},
		"model failed":                  {replies: []reply{{Err: fault("ModelErrorException")}, fine}, attempts: 2},
		"service failed":                {replies: []reply{{Err: fault("InternalServerException")}, fine}, attempts: 2},
		"service unavailable always":    {replies: []reply{{Err: fault("ServiceUnavailableException")}}, code: "model_unavailable", attempts: 5, most: 16 * time.Second},
		"an unknown 502":                {replies: []reply{{Err: &bedrocktest.Error{Type: "Oops", Message: secret, Status: 502}}, fine}, attempts: 2},
		"an unknown 424":                {replies: []reply{{Err: &bedrocktest.Error{Type: "Oops", Message: secret, Status: 424}}, fine}, attempts: 2},
		"gateway timed out":             {replies: []reply{{Err: &bedrocktest.Error{Type: "Oops", Message: secret, Status: 504}}}, code: "model_timeout", attempts: 5},
		"exception before any text":     {replies: []reply{{Raise: fault("InternalServerException")}, fine}, attempts: 2},
		"exception in the text":         {replies: []reply{{Text: half, Raise: fault("ModelStreamErrorException")}, fine}, attempts: 2, resets: 1},
		"throttled in the text":         {replies: []reply{{Text: half, Raise: fault("ThrottlingException")}, fine}, attempts: 2, resets: 1},
		"unavailable in the text":       {replies: []reply{{Text: half, Raise: fault("ServiceUnavailableException")}, fine}, attempts: 2, resets: 1},
		"unknown exception in the text": {replies: []reply{{Text: half, Raise: fault("BrandNewException")}, fine}, attempts: 2, resets: 1},
		"invalid in the text":           {replies: []reply{{Text: half, Raise: fault("ValidationException")}}, code: "model_invalid_request", permanent: true, attempts: 1},
		"exceptions in the text always": {replies: []reply{{Text: half, Raise: fault("ModelStreamErrorException")}}, code: "model_unavailable", attempts: 5, resets: 4},
		"no response":                   {replies: []reply{{Cut: true}, fine}, attempts: 2},
		"no response ever":              {replies: []reply{{Cut: true}}, code: "model_unavailable", attempts: 5},
		"cut in the reasoning":          {replies: []reply{{Reasoning: "hmm", Cut: true}, fine}, attempts: 2},
		"cut in the text":               {replies: []reply{{Text: half, Cut: true}, fine}, attempts: 2, resets: 1},
		"cut after the stop reason":     {replies: []reply{{Text: "All is well.", NoUsage: true}}, attempts: 1},
		"silent before any text":        {replies: []reply{{Stall: true}, fine}, attempts: 2, least: time.Minute},
		"silent in the text":            {replies: []reply{{Text: half, Stall: true}, fine}, attempts: 2, resets: 1, least: time.Minute, most: 70 * time.Second},
		"no response within the time":   {replies: []reply{{Delay: time.Hour}, fine}, attempts: 2, least: time.Minute, most: 70 * time.Second},
		"silent always":                 {replies: []reply{{Stall: true}}, code: "model_timeout", attempts: 5, least: 5 * time.Minute, most: 6 * time.Minute},
		"access denied":                 {replies: []reply{{Err: fault("AccessDeniedException")}}, code: "model_access_denied", permanent: true, attempts: 1},
		"unknown credentials":           {replies: []reply{{Err: &bedrocktest.Error{Type: "UnrecognizedClientException", Message: secret, Status: 403}}}, code: "model_credentials", permanent: true, attempts: 1},
		"credentials ran out":           {replies: []reply{{Err: &bedrocktest.Error{Type: "ExpiredTokenException", Message: secret, Status: 403}}, fine}, attempts: 2},
		"no such model":                 {replies: []reply{{Err: said("ValidationException", "The provided model identifier is invalid.")}}, code: "model_not_found", permanent: true, attempts: 1},
		"model at the end of its life":  {replies: []reply{{Err: said("ResourceNotFoundException", "This model version has reached the end of its life.")}}, code: "model_not_found", permanent: true, attempts: 1},
		"model wants a profile":         {replies: []reply{{Err: said("ValidationException", "Invocation of model ID m with on-demand throughput isn't supported.")}}, code: "model_not_found", permanent: true, attempts: 1},
		"input too long":                {replies: []reply{{Err: said("ValidationException", "Input is too long for requested model.")}}, code: "input_too_large", permanent: true, attempts: 1},
		"prompt too long":               {replies: []reply{{Err: said("ValidationException", "prompt is too long: 1048584 tokens > 1000000 maximum")}}, code: "input_too_large", permanent: true, attempts: 1},
		"body too large":                {replies: []reply{{Err: &bedrocktest.Error{Type: "Oops", Message: secret, Status: 413}}}, code: "input_too_large", permanent: true, attempts: 1},
		"invalid request":               {replies: []reply{{Err: fault("ValidationException")}}, code: "model_invalid_request", permanent: true, attempts: 1},
		"an unknown 400":                {replies: []reply{{Err: &bedrocktest.Error{Type: "Oops", Message: secret}}}, code: "model_invalid_request", permanent: true, attempts: 1},
		"refusal":                       {replies: []reply{{Text: "I cannot.", Stop: "refusal"}}, code: "model_refused", permanent: true, attempts: 1},
		"content filtered":              {replies: []reply{{Stop: "content_filtered"}}, code: "model_refused", permanent: true, attempts: 1},
		"guardrail":                     {replies: []reply{{Text: "Sorry, blocked.", Stop: "guardrail_intervened"}}, code: "model_guardrail", permanent: true, attempts: 1},
		"context window exceeded":       {replies: []reply{{Text: half, Stop: "model_context_window_exceeded"}}, code: "input_too_large", permanent: true, attempts: 1},
		"a stop reason nobody knows":    {replies: []reply{{Text: half, Stop: "pause_turn"}}, code: "model_unknown_stop", permanent: true, attempts: 1},
		"malformed output":              {replies: []reply{{Text: half, Stop: "malformed_model_output"}, fine}, attempts: 2, resets: 1},
		"no text":                       {replies: []reply{{Reasoning: "hmm"}}, code: "model_empty", permanent: true, attempts: 1},
		"blank text":                    {replies: []reply{{Text: " \n"}}, code: "model_empty", permanent: true, attempts: 1},
		"a tool call":                   {replies: []reply{{Other: "toolUse", Stop: "tool_use"}}, code: "model_not_text", permanent: true, attempts: 1},
		"an image":                      {replies: []reply{{Other: "image"}}, code: "model_not_text", permanent: true, attempts: 1},
		"text with an image":            {replies: []reply{{Text: "All is well.", Other: "image"}}, attempts: 1},
		"stop sequence":                 {replies: []reply{{Text: "All is well.", Stop: "stop_sequence"}}, attempts: 1},
		"no room for text":              {replies: []reply{{Reasoning: strings.Repeat("hmm ", 300)}}, code: "model_truncated", permanent: true, attempts: 1},
		"throttled, cut, stalled, fine": {replies: []reply{{Err: fault("ThrottlingException")}, {Text: half, Cut: true}, {Stall: true}, fine}, attempts: 4, resets: 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := script{replies: row.replies}
				c, srv := s.serve(t, Options{})
				var text strings.Builder
				resets := 0
				a, err := c.Do(t.Context(), Request{
					System: "policy", Prefix: "data", Turns: []Turn{{Text: "Call: unit u1\nWrite it."}}, MaxTokens: 200,
					Text:  func(piece string) { text.WriteString(piece) },
					Reset: func() { text.Reset(); resets++ },
				})
				code, permanent := told(t, err)
				require.Equal(t, row.code, code, "%v", err)
				require.Equal(t, row.permanent, permanent, "whether another try is useless")
				require.Equal(t, row.attempts, a.Attempts)
				require.Len(t, srv.Calls(), row.attempts, "the SDK repeats nothing of its own")
				require.Equal(t, row.resets, resets)
				require.GreaterOrEqual(t, a.Took, row.least)
				require.LessOrEqual(t, a.Took, cmp.Or(row.most, 2*time.Minute), "no longer than need be")
				if row.code == "" {
					require.Equal(t, "All is well.", a.Text)
					require.Equal(t, a.Text, text.String(), "what was streamed since the last reset")
				}
			})
		})
	}
}
