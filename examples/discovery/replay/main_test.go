package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Somebody who plays the model is told, run by run, what to write.
func TestReplayAsksForAnswersUntilItHasThem(t *testing.T) {
	dir := t.TempDir()
	s := settings{answers: filepath.Join(dir, "answers"), out: filepath.Join(dir, "out"), reports: "executive"}
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(s.answers, "executive", name), []byte(text), 0o644))
	}
	prompt := func(name string) string {
		text, err := os.ReadFile(filepath.Join(s.answers, "executive", name+".prompt.txt"))
		require.NoError(t, err)
		return string(text)
	}

	require.EqualError(t, s.run(t.Context()), "missing: "+filepath.Join(s.answers, "executive", "plan.txt"))
	require.Contains(t, prompt("plan"), "Call: plan of report executive\n")
	common, err := os.ReadFile(filepath.Join(s.answers, "context.prompt.txt"))
	require.NoError(t, err)
	require.Contains(t, string(common), "Halvorsen Cold Chain")

	write("plan.txt", "I have no plan.")
	require.EqualError(t, s.run(t.Context()), "missing: "+filepath.Join(s.answers, "executive", "plan.2.txt"))
	require.Contains(t, prompt("plan.2"), "Repair:")

	write("plan.2.txt", "None.") // and so the sections are divided without one
	err = s.run(t.Context())
	units := strings.Count(err.Error(), "missing: ")
	require.GreaterOrEqual(t, units, 5, "all units, at least one of each section, are asked for in one run")
	for unit := 1; unit <= units; unit++ {
		name := fmt.Sprintf("u%d", unit)
		require.ErrorContains(t, err, filepath.Join("executive", name+".txt"))
		require.Contains(t, prompt(name), "Call: unit "+name+" of report executive\n")
		write(name+".txt", `{"type":"paragraph","text":"`+[]string{"Dispatchers", "Foremen", "Carriers", "Auditors"}[unit%4]+` decide on `+name+`."}
{"type":"end","summary":"It is decided.","claims":[]}`)
	}
	require.NotErrorIs(t, err, os.ErrNotExist)
	require.EqualError(t, s.run(t.Context()), "missing: "+filepath.Join(s.answers, "executive", "summary.txt"))
	write("summary.txt", `{"type":"paragraph","text":"All is decided."}
{"type":"end","summary":"All is decided.","claims":[]}`)
	require.NoError(t, s.run(t.Context()))
	pdf, err := os.ReadFile(filepath.Join(s.out, "executive.pdf"))
	require.NoError(t, err)
	require.Equal(t, "%PDF-", string(pdf[:5]))

	s.reports = "" // those that answers are kept of
	require.NoError(t, s.run(t.Context()))
	require.NoFileExists(t, filepath.Join(s.out, "technical.pdf"))
}

func TestReplayRefuses(t *testing.T) {
	for says, s := range map[string]settings{
		`no report "nonsense"`:    {reports: "executive,nonsense"},
		"no such file":            {input: "nowhere.json"},
		"holds no folder of answ": {answers: t.TempDir()},
		"send one JSON object":    {input: "main.go.json", answers: t.TempDir(), reports: "executive"},
	} {
		if s.input == "main.go.json" {
			s.input = filepath.Join(t.TempDir(), s.input)
			require.NoError(t, os.WriteFile(s.input, []byte("[]"), 0o644))
		}
		require.ErrorContains(t, s.run(t.Context()), says)
	}
}
