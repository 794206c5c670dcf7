package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/internal/tagcheck"
)

const document = `{"version": 1, "cover": {"title": "Quarterly review"}, "sections": [{"title": "Summary", "blocks": [
	{"type": "paragraph", "text": "Revenue grew, for the third quarter in a row."}]}]}`

// aPDF checks a file with another program.
func aPDF(t *testing.T, path string) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "qpdf", "--check", path).CombinedOutput()
	require.NoError(t, err, "%s (Debian package qpdf)", out)
	file, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, tagcheck.Check(file))
}

// textOf is what another program reads in a file.
func textOf(t *testing.T, path string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "pdftotext", path, "-").Output()
	require.NoError(t, err, "Debian package poppler-utils")
	return string(out)
}

func TestRenderMakesAPDFOfADocument(t *testing.T) {
	s := newShell(t)
	s.write("doc.json", []byte(document))
	require.Regexp(t, `^report\.pdf  \d+ pages\n$`, s.ok("render --in doc.json --out report.pdf"))
	aPDF(t, filepath.Join(s.dir, "report.pdf"))

	piped := s.feed(document, "render")
	require.Zero(t, piped.code, piped.errs)
	require.Equal(t, s.read("report.pdf"), piped.out, "the same from standard input to standard output")
	require.Equal(t, piped.out, s.ok("render --in doc.json --out -"))
	require.NotEqual(t, piped.out, s.ok("render --in doc.json --page letter"))
	require.NotEqual(t, piped.out, s.ok("render --in doc.json --landscape"))
	require.NotEqual(t, piped.out, s.ok("render --in doc.json --accent #ff0000"))

	require.NotEqual(t, piped.out, s.ok("render --in doc.json --theme technical"))
	require.Equal(t, piped.out, s.ok("render --in doc.json --theme executive"))
	require.Less(t, len(s.ok("render --in doc.json --untagged")), len(piped.out))
	s.ok("render --in doc.json --out report.pdf --theme compliance --classification Secret")
	aPDF(t, filepath.Join(s.dir, "report.pdf"))
	require.Contains(t, textOf(t, filepath.Join(s.dir, "report.pdf")), "SECRET")

	told := jsonLines(t, s.ok("render --in doc.json --out b.pdf --json"))
	require.Len(t, told, 1)
	require.Equal(t, "b.pdf", told[0]["file"])
	require.Positive(t, told[0]["pages"])
	require.True(t, json.Valid([]byte(s.ok("render --schema"))))
	require.Equal(t, []string{"b.pdf", "doc.json", "input.json", "report.pdf"}, s.files("."), "nothing else is left behind")
}

func TestRenderNamesEachFaultWithItsPlace(t *testing.T) {
	s := newShell(t)
	s.write("report.pdf", []byte("the one before"))
	for _, bad := range []struct{ rule, doc, says string }{
		{"no JSON", `{"sections":`, "doc.json: not JSON: line 1, column"},
		{"one fault", `{"sections": 3}`, "doc.json: sections: a number, want a list\n"},
		{"several faults", `{"x": 1, "sections": [{"blocks": [{"type": "y"}]}]}`, "\n  x: no such field; there are: version"},
		{"the place is the path", `{"x": 1, "sections": [{"blocks": [{"type": "y"}]}]}`, "\n  sections[0].blocks[0]: no type \"y\""},
	} {
		t.Run(bad.rule, func(t *testing.T) {
			s.write("doc.json", []byte(bad.doc))
			r := s.run("render --in doc.json --out report.pdf")
			require.Equal(t, exitFault, r.code)
			require.Contains(t, r.errs, bad.says)
			require.Empty(t, r.out)
			require.Equal(t, "the one before", s.read("report.pdf"), "a file is replaced by a whole one or not at all")
			require.Len(t, s.files("."), 3, "nothing half made is left")
		})
	}
}

func TestRenderWarnsAndMakesTheFile(t *testing.T) {
	s := newShell(t)
	r := s.feed(`{"sections": [{"title": "T", "blocks": [{"type": "paragraph", "text": "Twelve letters and one sign: 漢"}]}]}`,
		"render", "--out", "a.pdf", "--json")
	require.Zero(t, r.code, r.errs)
	require.Contains(t, r.errs, "standard input: ")
	require.Len(t, jsonLines(t, r.out)[0]["warnings"], 1)
	aPDF(t, filepath.Join(s.dir, "a.pdf"))
}

// Who has images and did not say where is told the flag; who did has no use for it.
func TestRenderAsksForTheImages(t *testing.T) {
	s := newShell(t)
	s.write("doc.json", []byte(`{"sections": [{"title": "T", "blocks": [{"type": "image", "name": "photo.png", "alt": "A photo"}]}]}`))
	r := s.run("render --in doc.json --out a.pdf")
	require.Zero(t, r.code, r.errs)
	require.Contains(t, r.errs, `the image "photo.png" is not shown`)
	require.Contains(t, r.errs, "--images DIR says where the images are")
	require.NoError(t, os.Mkdir(filepath.Join(s.dir, "dir"), 0o755))
	r = s.run("render --in doc.json --out a.pdf --images dir")
	require.Contains(t, r.errs, `the image "photo.png" is not shown: there is no such file`)
	require.NotContains(t, r.errs, "--images")
}

func TestRenderTellsWhichFileCannotBeUsed(t *testing.T) {
	s := newShell(t)
	s.write("doc.json", []byte(document))
	require.NoError(t, os.Mkdir(filepath.Join(s.dir, "dir"), 0o755))
	s.fails(exitFault, "nowhere.json: no such file", "render --in nowhere.json --out a.pdf")
	s.fails(exitFault, "is a directory", "render --in dir --out a.pdf")
	s.fails(exitFault, "nowhere/a.pdf: no such file", "render --in doc.json --out nowhere/a.pdf")
	s.fails(exitFault, "is a directory", "render --in doc.json --out dir")
	s.fails(exitFault, "--images nowhere: no such file", "render --in doc.json --out a.pdf --images nowhere")
	s.fails(exitFault, "no space left", "render --in doc.json --out /dev/full")
	require.NoFileExists(t, filepath.Join(s.dir, "a.pdf"))
}

func TestRenderKeepsLinksAndModes(t *testing.T) {
	s := newShell(t)
	s.write("doc.json", []byte(document))
	s.write("real.pdf", nil)
	require.NoError(t, os.Chmod(filepath.Join(s.dir, "real.pdf"), 0o600))
	require.NoError(t, os.Symlink("real.pdf", filepath.Join(s.dir, "link.pdf")))
	s.ok("render --in doc.json --out link.pdf")
	info, err := os.Lstat(filepath.Join(s.dir, "link.pdf"))
	require.NoError(t, err)
	require.NotZero(t, info.Mode()&os.ModeSymlink)
	info, err = os.Stat(filepath.Join(s.dir, "real.pdf"))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode())
	aPDF(t, filepath.Join(s.dir, "real.pdf"))
}
