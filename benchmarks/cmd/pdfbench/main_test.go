package main

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestServeAnswersEachRequest(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ours.pdf")
	second, err := json.Marshal(request{Docs: 2, Goroutines: 2, CPUs: 2, File: file})
	require.NoError(t, err)
	var out bytes.Buffer
	in := strings.NewReader(`{"docs": 1}` + "\n" + string(second) + "\n")
	require.NoError(t, run(t.Context(), []string{"-serve", "ours", "-sections", "2"}, in, &out))

	decoder := json.NewDecoder(&out)
	var first hello
	require.NoError(t, decoder.Decode(&first))
	for range 2 {
		var answer reply
		require.NoError(t, decoder.Decode(&answer))
		require.Positive(t, answer.Seconds)
		require.Positive(t, answer.Allocs)
		require.Positive(t, answer.Size)
		require.Greater(t, answer.Pages, 2)
	}
	require.False(t, decoder.More())
	require.FileExists(t, file)
}

func TestFlagsThatMakeNoSense(t *testing.T) {
	for _, args := range [][]string{{"-rounds", "0"}, {"-docs", "-1"}, {"-large", "-1"}, {"ours"}, {"-serve", "nobody"}, {"-only", "ours,fpfd"}, {"-only", ","}} {
		require.Error(t, run(t.Context(), args, strings.NewReader(""), &bytes.Buffer{}), args)
	}
}

func TestOnlyNamesWays(t *testing.T) {
	o, err := flags([]string{"-only", "OURS, reportlab,typst"})
	require.NoError(t, err, "a peer may be asked for that is not installed")
	require.True(t, o.wants("ours") && o.wants("ReportLab") && o.wants("typst"))
	require.False(t, o.wants("fpdf") || o.wants("ours untagged"))
}

// sample is a run in which everything is as promised but the allocations.
func sample() *result {
	ours := &figures{Name: "ours", Allocs: allocations + 1, single: []float64{4, 5}, oneCPU: []float64{6, 6}, both: []float64{3, 4}}
	fpdf := &figures{Name: "fpdf", single: []float64{10, 9}}
	control := &figures{Name: controlName, oneCPU: []float64{2, 2}, both: []float64{1, 1.25}}
	for _, f := range []*figures{ours, fpdf, control} {
		f.settle(fpdf)
	}
	r := &result{Ways: []*figures{ours, fpdf}, control: control, Missing: []string{"typst: none"}}
	r.Budgets = r.budgets()
	return r
}

func TestBudgets(t *testing.T) {
	r := sample()
	var verdicts []string
	for _, b := range r.Budgets {
		verdicts = append(verdicts, b.Verdict)
	}
	require.Equal(t, []string{"met", "not measured", "not measured", "missed", "met"}, verdicts)
	require.EqualError(t, r.missed(), "pdfbench: missed: at most 15000 allocations: 15001")
	r.Ways[0].Allocs = allocations
	r.Budgets = r.budgets()
	require.NoError(t, r.missed(), "what was not measured is not missed")
}

func TestABusyMachineGivesNoVerdictOnTheGain(t *testing.T) {
	r := sample()
	r.control.Gain = 1
	gain := r.gain(r.way("ours"))
	require.Equal(t, notMeasured, gain.Verdict)
	require.Contains(t, gain.Found, "too busy")
}

func TestPrint(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, sample().print(&out))
	for _, part := range []string{"way", "ours", "fpdf", "not here: typst: none", "missed"} {
		require.Contains(t, out.String(), part)
	}
	_, err := json.Marshal(sample())
	require.NoError(t, err)
}
