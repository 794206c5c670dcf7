// Package guide runs the clients of the Python system, as its guide gave them
// to users, against `reportjobs serve`.
package guide

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// serve builds and starts the server on a free port, stops it with the test,
// and returns the URL that the guide calls the coordinator's.
func serve(t *testing.T) (url string) {
	t.Helper()
	program := filepath.Join(t.TempDir(), "reportjobs")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, "./cmd/reportjobs")
	build.Dir = filepath.Join("..", "..")
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)

	// Not with the context of the test: that one kills before Cleanup can ask.
	server := exec.Command(program, "serve", "--addr", "127.0.0.1:0", "--json")
	log, err := server.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, server.Start())
	lines := bufio.NewScanner(log)
	for url == "" && lines.Scan() {
		var record struct{ Msg, URL string }
		require.NoError(t, json.Unmarshal(lines.Bytes(), &record))
		url = record.URL
	}
	require.NotEmpty(t, url, "the server says where it listens")
	read := make(chan struct{})
	go func() {
		defer close(read)
		for lines.Scan() { // so that the server can go on writing
		}
	}()
	t.Cleanup(func() {
		require.NoError(t, server.Process.Signal(syscall.SIGTERM))
		<-read
		require.NoError(t, server.Wait(), "it stops without a fault")
	})
	return url + "/"
}

func TestOldClientsGetTheirReports(t *testing.T) {
	url := serve(t)
	for _, client := range []struct{ name, command string }{
		{"curl and python3, as the guide has it", "bash guide.sh"},
		{"the standard library of Python", "python3 guide.py"},
		{"fetch in Node", "node guide.mjs"},
	} {
		t.Run(client.name, func(t *testing.T) {
			pdf := filepath.Join(t.TempDir(), "report.pdf")
			args := append(strings.Fields(client.command), url, "../../examples/discovery/sample.json", pdf)
			out, err := exec.CommandContext(t.Context(), args[0], args[1:]...).CombinedOutput()
			require.NoError(t, err, "%s\n(make tools installs what the scripts need)", out)
			require.Contains(t, string(out), "COMPLETED")

			out, err = exec.CommandContext(t.Context(), "qpdf", "--check", pdf).CombinedOutput()
			require.NoError(t, err, "%s", out)
			out, err = exec.CommandContext(t.Context(), "pdfinfo", pdf).CombinedOutput()
			require.NoError(t, err, "%s", out)
			require.Regexp(t, `(?m)^Title: +.*Executive`, string(out))
			info, err := os.Stat(pdf)
			require.NoError(t, err)
			require.Greater(t, info.Size(), int64(10_000))
		})
	}
}
