package main

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/examples/discovery"
)

// The test runs the program as a user does: on a port, with requests, until a
// signal ends it.
func TestServerMakesReports(t *testing.T) {
	program := filepath.Join(t.TempDir(), "server")
	out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput()
	require.NoError(t, err, string(out))
	cmd := exec.CommandContext(t.Context(), program, "-addr", "127.0.0.1:0")
	stderr, err := cmd.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	logs := bufio.NewReader(stderr)
	line, err := logs.ReadString('\n')
	require.NoError(t, err)
	_, base, ok := strings.Cut(strings.TrimSpace(line), "listening on ")
	require.True(t, ok, line)

	job := ask(t, http.MethodPost, base+"/reports?reports=executive", string(discovery.Sample()))
	require.Equal(t, "PENDING", job["status"])
	for job["s3"] == nil {
		job = ask(t, http.MethodGet, base+"/reports/v1/jobs/"+job["job_id"].(string)+"?wait=20", "")
		require.NotEqual(t, "FAILED", job["status"])
	}
	link := job["s3"].(map[string]any)["presigned_url"].(string)
	require.True(t, strings.HasPrefix(link, base+"/files/reports/halvorsen-cold-chain/"), link)
	res, err := http.Get(link)
	require.NoError(t, err)
	head := make([]byte, 5)
	_, err = io.ReadFull(res.Body, head)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	require.Equal(t, "%PDF-", string(head))

	require.NoError(t, cmd.Process.Signal(syscall.SIGTERM))
	rest, err := io.ReadAll(logs)
	require.NoError(t, err)
	require.NoError(t, cmd.Wait(), string(rest))
}

func TestServerSaysWhatIsWrong(t *testing.T) {
	require.ErrorContains(t, run("127.0.0.1:no-port"), "no-port")
}

func ask(t *testing.T, method, url, body string) (answer map[string]any) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	require.Less(t, res.StatusCode, 300)
	require.NoError(t, json.NewDecoder(res.Body).Decode(&answer))
	return answer
}
