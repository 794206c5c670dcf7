package awslambda_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/examples/discovery"
)

// What deploy/README.md tells people to type, from a submit to the files, and
// when a download fails. Of its commands those of AWS are left out.
func TestDeploymentGuide(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../deploy/README.md")
	require.NoError(t, err)
	var script strings.Builder
	script.WriteString("set -euo pipefail\naws() { :; }\n")
	for _, holds := range []string{"ask() {", "-r 0-0"} {
		found := false
		for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(text), -1) {
			if strings.Contains(block[1], holds) {
				script.WriteString(block[1])
				found = true
			}
		}
		require.True(t, found, "no commands with %s", holds)
	}
	d := newGround(t).deploy(t, plan{callers: map[string]string{"AKIDADA": "arn:aws:iam::111122223333:user/ada"}})
	dir := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "examples/discovery"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "examples/discovery/sample.json"), discovery.Sample(), 0o600))

	shell := exec.CommandContext(t.Context(), "bash", "-c", script.String())
	shell.Dir = dir
	shell.Env = append(os.Environ(), "URL="+d.url+"/", "AWS_REGION=eu-west-2",
		"AWS_ACCESS_KEY_ID=AKIDADA", "AWS_SECRET_ACCESS_KEY=secret", "AWS_SESSION_TOKEN=token")
	out, err := shell.CombinedOutput()
	require.NoError(t, err, "%s\n(make tools installs what it needs)", out)
	require.Equal(t, "206", strings.TrimSpace(string(out)), "the last one says that the file is there")
	for _, report := range []string{discovery.Executive, discovery.Technical, discovery.Compliance} {
		pdf, err := os.ReadFile(filepath.Join(dir, report+".pdf"))
		require.NoError(t, err)
		require.Equal(t, "%PDF-", string(pdf[:5]), report)
	}
}
