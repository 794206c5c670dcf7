package render

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/internal/tagcheck"
)

// program runs a program that looks at PDFs, with the file behind args.
func program(t *testing.T, pdf []byte, debian, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Fatalf("%s is not installed: it is in the Debian package %s, or run `make tools`", name, debian)
	}
	file := filepath.Join(t.TempDir(), "report.pdf")
	require.NoError(t, os.WriteFile(file, pdf, 0o600))
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], "FILE", file)
	}
	out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput()
	require.NoError(t, err, "%s: %s", name, out)
	return string(out)
}

func textOf(t *testing.T, pdf []byte) string {
	t.Helper()
	return strings.Join(strings.Fields(program(t, pdf, "poppler-utils", "pdftotext", "FILE", "-")), " ")
}

func checkFile(t *testing.T, pdf []byte) {
	t.Helper()
	require.Contains(t, program(t, pdf, "qpdf", "qpdf", "--check", "FILE"), "No syntax or stream encoding errors")
	require.NotContains(t, program(t, pdf, "mupdf-tools", "mutool", "info", "FILE"), "warning")
}

func engine(t testing.TB, o *Options) *Engine {
	t.Helper()
	e, err := New(o)
	require.NoError(t, err)
	return e
}

func printed(t testing.TB, e *Engine, d *Document) ([]byte, Result) {
	t.Helper()
	var out bytes.Buffer
	result, err := e.PDF(t.Context(), &out, d)
	require.NoError(t, err)
	if !e.options.Untagged {
		require.NoError(t, tagcheck.Check(out.Bytes()))
	}
	return out.Bytes(), result
}

// document has one section of these blocks.
func document(blocks ...Block) *Document {
	return &Document{Cover: Cover{Title: "A title"}, Sections: []Section{{Title: "A section", Blocks: blocks}}}
}
