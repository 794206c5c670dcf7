package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

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
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Dir = dir
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if _, exited := err.(*exec.ExitError); err != nil && !exited {
		require.NoError(t, err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
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
