package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/bedrock"
	"github.com/qubitz/reportjobs/bedrock/bedrocktest"
	"github.com/qubitz/reportjobs/internal/tagcheck"
)

// The tests run the program as a user does.
var program string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "quickstart")
	if err != nil {
		panic(err)
	}
	program = filepath.Join(dir, "quickstart")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		panic(string(out))
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

func quickstart(t *testing.T, dir string, args ...string) (stdout, stderr string, code int) {
	return quickstartIn(t, dir, nil, args...)
}

// quickstartIn runs it with further variables in its environment.
func quickstartIn(t *testing.T, dir string, env []string, args ...string) (stdout, stderr string, code int) {
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Dir, cmd.Env = dir, append(bare(), env...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if _, exited := err.(*exec.ExitError); err != nil && !exited {
		require.NoError(t, err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// bare is an environment without anything of AWS, whatever the machine has.
func bare() []string {
	env := slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "AWS_") || strings.HasPrefix(v, "BEDROCK_") })
	return append(env, "AWS_EC2_METADATA_DISABLED=true", "AWS_CONFIG_FILE=none", "AWS_SHARED_CREDENTIALS_FILE=none")
}

func TestQuickstartLeavesOnePDFForEachReport(t *testing.T) {
	dir := t.TempDir()
	stdout, stderr, code := quickstart(t, dir)
	require.Zero(t, code, stderr)
	require.Empty(t, stderr)
	require.Regexp(t, `^job [0-9a-f-]{36}  Halvorsen Cold Chain\n`, stdout)
	require.Contains(t, stdout, "COMPLETED  100 %")
	files, err := filepath.Glob(filepath.Join(dir, "out", "*"))
	require.NoError(t, err)
	require.Len(t, files, 3)
	for i, report := range []string{"compliance", "executive", "technical"} {
		require.Regexp(t, report+`_report_\d{8}_\d{6}\.pdf$`, files[i])
		require.Contains(t, stdout, filepath.Join("out", filepath.Base(files[i])))
		out, err := exec.Command("qpdf", "--check", files[i]).CombinedOutput()
		require.NoError(t, err, "%s (Debian package qpdf)", out)
		file, err := os.ReadFile(files[i])
		require.NoError(t, err)
		require.NoError(t, tagcheck.Check(file))
	}
}

func TestQuickstartTakesAnInputAndReports(t *testing.T) {
	dir := t.TempDir()
	input := `{"customer_info": {"company_name": "Nordwind GmbH"}, "goal": "Answer every question the day it is asked."}`
	require.NoError(t, os.WriteFile(filepath.Join(dir, "in.json"), []byte(input), 0o644))
	stdout, stderr, code := quickstart(t, dir, "-input", "in.json", "-out", "reports/today", "-reports", "technical, executive")
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, "Nordwind GmbH")
	files, err := filepath.Glob(filepath.Join(dir, "reports/today/*.pdf"))
	require.NoError(t, err)
	require.Len(t, files, 2)
	text, err := exec.Command("pdftotext", files[0], "-").Output()
	require.NoError(t, err, "Debian package poppler-utils")
	flat := regexp.MustCompile(`\s+`).ReplaceAllString(string(text), " ")
	require.Contains(t, flat, "Answer every question the day it is asked.")
	require.Contains(t, flat, "No analysis was written for this document.", "it says that there was no model")
}

func TestQuickstartRefusesBadInput(t *testing.T) {
	for _, bad := range []struct{ name, args, says string }{
		{"a missing file", "-input nowhere.json", "nowhere.json: no such file"},
		{"no JSON", "-input broken.json", "not JSON: line 2, column"},
		{"no object", "-input list.json", "send one JSON object"},
		{"an unknown report", "-reports executive,nonsense", `no report "nonsense"; there are: executive, technical, compliance`},
		{"an argument too many", "in.json", `unexpected argument "in.json"`},
		{"an unknown theme", "-theme plain", `no theme "plain"; there are executive, technical and compliance`},
		{"an unknown author", "-author gpt", `no author "gpt"; there are: input, bedrock`},
		{"a model without a region", "-author bedrock", "no AWS region for the model: set BEDROCK_REGION"},
	} {
		t.Run(bad.name, func(t *testing.T) {
			dir := t.TempDir()
			require.NoError(t, os.WriteFile(filepath.Join(dir, "broken.json"), []byte("{\n\"a\": }"), 0o644))
			require.NoError(t, os.WriteFile(filepath.Join(dir, "list.json"), []byte("[]"), 0o644))
			stdout, stderr, code := quickstart(t, dir, strings.Fields(bad.args)...)
			require.Equal(t, 1, code)
			require.Empty(t, stdout)
			require.Contains(t, stderr, bad.says)
			require.Equal(t, 1, strings.Count(stderr, "\n"), "one line: %s", stderr)
			require.NoDirExists(t, filepath.Join(dir, "out"), "nothing is left behind")
		})
	}
}

// A folder that cannot be made is known before the reports are.
func TestQuickstartLooksWhereItWritesFirst(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "file"), nil, 0o644))
	stdout, stderr, code := quickstart(t, dir, "-out", "file")
	require.Equal(t, 1, code)
	require.Equal(t, "quickstart: mkdir file: not a directory\n", stderr)
	require.NotContains(t, stdout, "COMPLETED")
}

// author plays a model that divides no report and writes a sentence for each
// part.
func author(r *bedrocktest.Request) bedrocktest.Reply {
	if strings.HasPrefix(r.Name, "plan") {
		return bedrocktest.Reply{Text: "I make no plans."}
	}
	return bedrocktest.Reply{Text: `{"type":"paragraph","text":"Here stands the ` + r.Name + `."}
{"type":"end","summary":"It stands there."}`}
}

func TestQuickstartHasAModelWrite(t *testing.T) {
	model := bedrocktest.New(t, author, nil)
	env := []string{"AWS_ENDPOINT_URL_BEDROCK_RUNTIME=" + model.URL(), "BEDROCK_REGION=eu-west-2", "BEDROCK_MODEL_ID=m1",
		"AWS_ACCESS_KEY_ID=id", "AWS_SECRET_ACCESS_KEY=secret"}
	dir := t.TempDir()
	stdout, stderr, code := quickstartIn(t, dir, env, "-author", "bedrock", "-reports", "executive")
	require.Zero(t, code, stderr)
	files, err := filepath.Glob(filepath.Join(dir, "out/*.pdf"))
	require.NoError(t, err)
	require.Len(t, files, 1)
	require.Regexp(t, `KB, \d+ calls of m1, \d+ tokens in, \d+ out, 0 figures flagged\n`, stdout)
	text, err := exec.Command("pdftotext", files[0], "-").Output()
	require.NoError(t, err, "Debian package poppler-utils")
	flat := regexp.MustCompile(`\s+`).ReplaceAllString(string(text), " ")
	require.Contains(t, flat, "Here stands the unit u1 of report executive.")
	require.Contains(t, flat, "Here stands the summary of report executive.")
	require.Contains(t, flat, bedrock.Legend)
	require.Contains(t, flat, "Halvorsen Cold Chain Executive report Business case, roadmap, investment, risks and decisions Industry Use case")
	require.NotContains(t, flat, "No analysis was written")
	for _, call := range model.Calls() {
		require.Equal(t, "m1", call.Model)
	}
}

func TestQuickstartSaysWhyAModelDoesNotWrite(t *testing.T) {
	model := bedrocktest.New(t, func(*bedrocktest.Request) bedrocktest.Reply {
		return bedrocktest.Reply{Err: &bedrocktest.Error{Type: "AccessDeniedException", Message: "secret words"}}
	}, nil)
	env := []string{"AWS_ENDPOINT_URL_BEDROCK_RUNTIME=" + model.URL(), "BEDROCK_REGION=eu-west-2", "AWS_ACCESS_KEY_ID=id", "AWS_SECRET_ACCESS_KEY=secret"}
	dir := t.TempDir()
	_, stderr, code := quickstartIn(t, dir, env, "-author", "bedrock", "-reports", "executive")
	require.Equal(t, 1, code)
	require.Contains(t, stderr, "is FAILED: This service is not allowed to use its language model.")
	require.NotContains(t, stderr, "secret words")
	require.Equal(t, 1, strings.Count(stderr, "\n"), "one line: %s", stderr)
	files, err := filepath.Glob(filepath.Join(dir, "out", "*"))
	require.NoError(t, err)
	require.Empty(t, files, "nothing is made up in its place")
}
