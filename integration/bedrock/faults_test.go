package bedrock

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/bedrock"
	"github.com/qubitz/reportjobs/examples/discovery"
	"github.com/qubitz/reportjobs/integration/servers"
	"github.com/qubitz/reportjobs/render"
)

const chunk = 60 // characters of a delta of AIMock

// write has the executive outline written as the report of that name.
func write(t *testing.T, model *bedrock.Model, report string) (reportjobs.Output, error) {
	t.Helper()
	outline, ok := discovery.Outline(discovery.Executive)
	require.True(t, ok)
	author, err := model.Author(outline, nil)
	require.NoError(t, err)
	engine, err := render.New(nil)
	require.NoError(t, err)
	job := reportjobs.Job{ID: "job", CreatedAt: time.Date(2026, 3, 12, 10, 0, 0, 0, time.UTC)}
	var out reportjobs.Output
	err = engine.Renderer(author).Render(t.Context(), &out, reportjobs.NewTask(job, report, input(t)))
	return out, err
}

// text returns what a PDF says.
func text(t *testing.T, out reportjobs.Output) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "report.pdf"), out.Bytes(), 0o600))
	return pdfText(t, dir)
}

// once is a fixture for the first call of that name.
func once(name string, f servers.Fixture) servers.Fixture {
	first := 0
	f.Match = servers.FixtureMatch{UserMessage: servers.CallLine(name, "executive"), SequenceIndex: &first}
	return f
}

// lines returns the lines of an answer from one of them to before another.
func lines(t *testing.T, name string, from, to int) string {
	all := strings.Split(answer(t, name), "\n")
	if to == 0 {
		to = len(all)
	}
	return strings.Join(all[from:to], "\n")
}

// rest is a fixture for the turn that follows a broken answer.
func rest(begins, content string) servers.Fixture {
	return servers.Fixture{Match: servers.FixtureMatch{UserMessage: begins}, Response: servers.FixtureResponse{Content: content}}
}

// Whatever befalls single calls, the report is the one it would have been.
func TestFaultsHeal(t *testing.T) {
	fault := func(status int, kind string) servers.FixtureResponse {
		return servers.FixtureResponse{Status: status, Error: &servers.FixtureError{Type: kind, Message: "not now"}}
	}
	table := lines(t, "u10", 0, 1)
	broken := strings.Replace(lines(t, "u5", 0, 1), `"cites"`, `cites"`, 1)
	require.NotEqual(t, lines(t, "u5", 0, 1), broken)
	invented := strings.Replace(answer(t, "u8"), "1.3 to 1.7 years", "14 months", 1)
	require.NotEqual(t, answer(t, "u8"), invented)
	for _, row := range []struct {
		rule, call string
		faults     []servers.Fixture
	}{
		{"a throttled plan is asked for again", "plan", []servers.Fixture{once("plan", servers.Fixture{Response: fault(http.StatusTooManyRequests, "ThrottlingException")})}},
		{"so is a unit of a model that is broken", "u3", []servers.Fixture{once("u3", servers.Fixture{Response: fault(http.StatusInternalServerError, "InternalServerException")})}},
		{"or away", "u4", []servers.Fixture{once("u4", servers.Fixture{Response: fault(http.StatusServiceUnavailable, "ServiceUnavailableException")})}},
		{"a body that is no event stream", "u6", []servers.Fixture{once("u6", servers.Fixture{Chaos: &servers.FixtureChaos{Malformed: 1}, Response: servers.FixtureResponse{Content: "x"}})}},
		{"a connection that ends without an answer", "u7", []servers.Fixture{once("u7", servers.Fixture{Chaos: &servers.FixtureChaos{Disconnect: 1}, Response: servers.FixtureResponse{Content: "x"}})}},
		{"a stream that is cut goes on behind its last whole line", "u10", []servers.Fixture{
			once("u10", servers.Fixture{Response: servers.FixtureResponse{Content: answer(t, "u10")}, TruncateAfterChunks: 2 + len([]rune(table))/chunk + 2}),
			rest("Continue:", lines(t, "u10", 1, 0)),
		}},
		{"so does an answer that has no more room", "u11", []servers.Fixture{
			once("u11", servers.Fixture{Response: servers.FixtureResponse{Content: lines(t, "u11", 0, 1) + "\n{\"type\":\"li", FinishReason: "length"}}),
			rest("Continue:", lines(t, "u11", 1, 0)),
		}},
		{"a line that is no JSON is asked for again, alone", "u5", []servers.Fixture{
			once("u5", servers.Fixture{Response: servers.FixtureResponse{Content: broken + "\n" + lines(t, "u5", 1, 0)}}),
			rest("Repair:", strings.Replace(lines(t, "u5", 0, 1), "{", `{"line":1,`, 1)),
		}},
		{"a figure that is not the input's is, too", "u8", []servers.Fixture{
			once("u8", servers.Fixture{Response: servers.FixtureResponse{Content: invented}}),
			rest("Repair:", strings.Replace(lines(t, "u8", 0, 1), "{", `{"line":1,`, 1)),
		}},
	} {
		t.Run(row.rule, func(t *testing.T) {
			endpoint := servers.AIMock(t, append(row.faults, fixtures(t)...))
			out, err := write(t, model(t, endpoint), "executive")
			require.NoError(t, err)
			require.Equal(t, undisturbed(t), text(t, out))
			require.Equal(t, "0", out.Meta["flagged"])
			asked := servers.AIMockCalls(t, endpoint)
			require.Len(t, asked, calls+1)
			others := slices.DeleteFunc(names(asked), func(name string) bool { return name == row.call })
			require.Len(t, others, calls-1, "no other call is made again")
		})
	}
}

// undisturbed is the text of the report when all goes well.
func undisturbed(t *testing.T) string {
	t.Helper()
	if sound == "" {
		out, err := write(t, model(t, servers.AIMock(t, fixtures(t))), "executive")
		require.NoError(t, err)
		sound = text(t, out)
	}
	return sound
}

var sound string

// What another attempt cannot heal ends the report, with a sentence for the
// requester that tells nothing of the service behind it.
func TestFaultsEnd(t *testing.T) {
	type row struct {
		rule     string
		response servers.FixtureResponse
		code     string
	}
	failed := func(status int) servers.FixtureResponse {
		return servers.FixtureResponse{Status: status, Error: &servers.FixtureError{Message: "secret words of the service"}}
	}
	rows := []row{
		{"a request that the model does not take", failed(http.StatusBadRequest), "model_invalid_request"},
		{"no access to the model", failed(http.StatusForbidden), "model_access_denied"},
		{"a model that is gone", failed(http.StatusNotFound), "model_not_found"},
		{"an input that is too large", failed(http.StatusRequestEntityTooLarge), "input_too_large"},
		{"a refusal", servers.FixtureResponse{Content: "I cannot.", FinishReason: "refusal"}, "model_refused"},
		{"a guardrail", servers.FixtureResponse{Content: "Blocked.", FinishReason: "guardrail_intervened"}, "model_guardrail"},
		{"an answer without text", servers.FixtureResponse{Content: " "}, "model_empty"},
		{"a stop for a reason that is not known", servers.FixtureResponse{Content: "{", FinishReason: "tired"}, "model_unknown_stop"},
	}
	var all []servers.Fixture
	for _, row := range rows {
		all = append(all, servers.Fixture{Match: servers.FixtureMatch{UserMessage: servers.CallLine("plan", row.code)}, Response: row.response})
	}
	endpoint := servers.AIMock(t, all)
	for _, row := range rows {
		t.Run(row.rule, func(t *testing.T) {
			before := len(servers.AIMockCalls(t, endpoint))
			out, err := write(t, model(t, endpoint), row.code)
			var failure *reportjobs.Failure
			require.ErrorAs(t, err, &failure)
			require.Equal(t, row.code, failure.Code)
			require.NotContains(t, failure.Message, "secret")
			require.Empty(t, out.Bytes(), "nothing is made up in its place")
			require.Len(t, servers.AIMockCalls(t, endpoint), before+1, "it is asked once")
		})
	}
}
