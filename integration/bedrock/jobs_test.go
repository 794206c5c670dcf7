package bedrock

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/bedrock"
	"github.com/qubitz/reportjobs/integration/servers"
)

// program is the command, built once for all tests.
var program string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "bedrock")
	if err != nil {
		panic(err)
	}
	program = filepath.Join(dir, "reportjobs")
	build := exec.Command("go", "build", "-o", program, "./cmd/reportjobs")
	build.Dir = filepath.Join("..", "..")
	if out, err := build.CombinedOutput(); err != nil {
		panic(string(out))
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// environment is that of a process whose Bedrock is at endpoint.
func environment(endpoint string) (env []string) {
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "AWS_") && !strings.HasPrefix(v, "BEDROCK_") && !strings.HasPrefix(v, "REPORTJOBS_") {
			env = append(env, v)
		}
	}
	return append(env, "AWS_ENDPOINT_URL_BEDROCK_RUNTIME="+endpoint, "BEDROCK_REGION=eu-west-2", "AWS_ACCESS_KEY_ID=id", "AWS_SECRET_ACCESS_KEY=secret",
		"AWS_CONFIG_FILE=none", "AWS_SHARED_CREDENTIALS_FILE=none")
}

// serve starts a server whose reports a model writes, and returns its URL.
func serve(t *testing.T, env []string) string {
	t.Helper()
	cmd := exec.Command(program, "serve", "--addr", "127.0.0.1:0", "--author", "bedrock", "--json")
	cmd.Dir, cmd.Env = t.TempDir(), env
	log, err := cmd.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	var reading sync.WaitGroup
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have ended by itself
		reading.Wait()         // what it said is said to the test while that lasts
		_ = cmd.Wait()
	})
	in := bufio.NewScanner(log)
	for in.Scan() {
		var line struct{ Msg, URL, Writes, Error string }
		require.NoError(t, json.Unmarshal(in.Bytes(), &line), in.Text())
		if line.Msg == "listening" {
			require.Equal(t, "eu.anthropic.claude-sonnet-5-5", line.Writes)
			reading.Go(func() { // or it would wait for its log to be read
				for in.Scan() {
					t.Log(in.Text())
				}
			})
			return line.URL
		}
	}
	require.FailNow(t, "it does not listen")
	return ""
}

func TestAReportFromSubmitToDownload(t *testing.T) {
	endpoint := servers.AIMock(t, fixtures(t))
	env := environment(endpoint)
	url := serve(t, env)
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "input.json"), input(t), 0o600))
	run := func(line string) string {
		cmd := exec.CommandContext(t.Context(), program, strings.Fields(line)...)
		cmd.Dir, cmd.Env = dir, append(env, "REPORTJOBS_SERVER="+url)
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s: %s", line, out)
		return string(out)
	}
	run("submit input.json --reports executive --wait --out reports")

	text := pdfText(t, filepath.Join(dir, "reports"))
	for _, want := range []string{
		bedrock.Legend,
		"Nordwind Ferries wants to answer every passenger on the day of the question.", // of the summary
		"1 Executive summary", "2.1 Situation today", "Most of it, €110K, comes from fewer refunds", // of units
		"Total €180K",             // which nobody wrote: it was added up
		"which is €42,000 a year", // which the plan asked for and was computed
		"Sensitivity view (assumption)", "31 Mar 2026",
	} {
		require.Contains(t, text, want)
	}
	require.NotContains(t, text, "Let me think", "what a model thinks is not for readers")

	asked := servers.AIMockCalls(t, endpoint)
	require.Len(t, asked, calls)
	require.ElementsMatch(t, []string{"plan", "u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8", "u9", "u10", "u11", "u12", "u13", "summary"}, names(asked))
	require.Equal(t, "plan", names(asked)[0])
	require.Equal(t, "summary", names(asked)[calls-1])
	for _, c := range asked {
		require.Equal(t, "/model/eu.anthropic.claude-sonnet-5-5/converse-stream", c.Path)
		require.Equal(t, "system", c.Body.Messages[0].Role)
		require.NotContains(t, c.Body.Messages[0].Content, "Nordwind", "no word of the input among the rules")
		require.Positive(t, c.Body.MaxTokens)
		require.LessOrEqual(t, c.Body.MaxTokens, 1700)
	}

	var job struct {
		Reports []struct{ Meta map[string]string }
	}
	require.NoError(t, json.Unmarshal([]byte(run("list --json")), &job))
	require.Len(t, job.Reports, 1)
	for name, want := range map[string]string{
		"model": "eu.anthropic.claude-sonnet-5-5", "plan": "model", "calls": "15", "input_tokens": "15000", "output_tokens": "1500",
		"flagged": "0", "assumptions": "2", "repairs": "0",
	} {
		require.Equal(t, want, job.Reports[0].Meta[name], name)
	}
}

// pdfText returns the text of the one PDF in a directory, all space as one
// blank.
func pdfText(t *testing.T, dir string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.pdf"))
	require.NoError(t, err)
	require.Len(t, files, 1)
	check, err := exec.CommandContext(t.Context(), "qpdf", "--check", files[0]).CombinedOutput()
	require.NoError(t, err, "%s", check)
	text, err := exec.CommandContext(t.Context(), "pdftotext", "-layout", files[0], "-").Output()
	require.NoError(t, err)
	return strings.Join(strings.Fields(string(text)), " ")
}
