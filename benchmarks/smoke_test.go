package benchmarks_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/benchmarks"
	"github.com/qubitz/reportjobs/internal/tagcheck"
)

func TestReferenceIsWhatItIsSaidToBe(t *testing.T) {
	r := benchmarks.Reference()
	require.Equal(t, benchmarks.Reference(), r, "each call gives the same")
	require.Len(t, r.Sections, benchmarks.ReferenceSections)
	require.Equal(t, benchmarks.ReferenceWords, r.Words())
	tables, charts, bold := 0, 0, 0
	for _, s := range r.Sections {
		for _, b := range s.Blocks {
			if b.Table != nil {
				tables++
				require.Len(t, b.Table.Rows, 40)
				require.Len(t, b.Table.Columns, 5)
			}
			if b.Chart != nil {
				charts++
			}
			if len(b.Paragraph) > 1 {
				bold++
			}
		}
	}
	require.Equal(t, benchmarks.ReferenceTables, tables)
	require.Equal(t, benchmarks.ReferenceCharts, charts)
	require.Greater(t, bold, 20, "paragraphs with bold figures")
	require.Equal(t, r.Sections, benchmarks.Sized(benchmarks.ReferenceSections + 5).Sections[:benchmarks.ReferenceSections],
		"a longer report begins with the reference report")
}

func TestEachWaySetsTheReport(t *testing.T) {
	r := benchmarks.Reference()
	for _, way := range benchmarks.Ways() {
		t.Run(way.Name, func(t *testing.T) {
			t.Parallel()
			made, err := way.New(r)
			require.NoError(t, err)
			var files [2]bytes.Buffer
			var pages [2]int
			var errs [2]error
			var group sync.WaitGroup
			for i := range files { // at once, as promised
				group.Go(func() { pages[i], errs[i] = made(&files[i], r) })
			}
			group.Wait()
			require.NoError(t, errs[0])
			require.NoError(t, errs[1])
			require.Equal(t, pages[0], pages[1])
			require.True(t, 22 <= pages[0] && pages[0] <= 40, "%d pages", pages[0])

			path := filepath.Join(t.TempDir(), "report.pdf")
			require.NoError(t, os.WriteFile(path, files[0].Bytes(), 0o600))
			requireSection1(t, path, r)
			if strings.HasPrefix(way.Name, "ours") {
				requireClean(t, path)
			}
			if way.Name == "ours" {
				require.NoError(t, tagcheck.Check(files[0].Bytes()))
			}
		})
	}
}

// requireSection1 compares letters only: ways differ in where lines end.
func requireSection1(t *testing.T, path string, r *benchmarks.Report) {
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Log("no pdftotext: text is not compared")
		return
	}
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-raw", path, "-").Output()
	require.NoError(t, err)
	got := strings.Join(strings.Fields(string(out)), "")
	for _, b := range r.Sections[0].Blocks[:2] { // what stands before the table
		var want strings.Builder
		for _, s := range b.Paragraph {
			want.WriteString(s.Text)
		}
		require.Contains(t, got, strings.Join(strings.Fields(want.String()), ""))
	}
}

func requireClean(t *testing.T, path string) {
	if _, err := exec.LookPath("qpdf"); err != nil {
		t.Log("no qpdf: file is not checked")
		return
	}
	out, err := exec.CommandContext(t.Context(), "qpdf", "--check", path).CombinedOutput()
	require.NoError(t, err, string(out))
	require.NotContains(t, string(out), "WARNING")
}

// The ways that the large cases are about set pictures too, each of them once.
func TestWaysThatShowPictures(t *testing.T) {
	r, err := benchmarks.Illustrated(5)
	require.NoError(t, err)
	for _, way := range benchmarks.Ways()[:3] {
		require.Contains(t, []string{"ours", "ours untagged", "fpdf"}, way.Name)
		made, err := way.New(r)
		require.NoError(t, err)
		var file bytes.Buffer
		pages, err := made(&file, r)
		require.NoError(t, err)
		require.True(t, 4 <= pages && pages <= 8, "%s: %d pages", way.Name, pages)
		require.Equal(t, 5, bytes.Count(file.Bytes(), []byte("/Width 1200")), way.Name)
		if way.Name == "ours" {
			require.NoError(t, tagcheck.Check(file.Bytes()))
		}
	}
}

func TestLongReportsAreTaggedThroughout(t *testing.T) {
	r := benchmarks.Sized(10 * benchmarks.ReferenceSections)
	made, err := benchmarks.Ways()[0].New(r)
	require.NoError(t, err)
	var file bytes.Buffer
	pages, err := made(&file, r)
	require.NoError(t, err)
	require.Greater(t, pages, 250)
	require.NoError(t, tagcheck.Check(file.Bytes()))
}
