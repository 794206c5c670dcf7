package render_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/render"
)

// Megabytes of any shape become a report: more values than tables may have
// cells, and a text longer than any may be.
func TestHugeInputsAreSetOut(t *testing.T) {
	engine, err := render.New(nil)
	require.NoError(t, err)
	for name, input := range map[string]string{
		"values":   `{"a": {` + strings.Repeat(`"key": "€1.4M", `, render.Large/5) + `"z": "lastword"}}`,
		"items":    `{"a": [` + strings.Repeat(`1,`, render.Large/10) + `"lastword"]}`,
		"one text": `{"a": "` + strings.Repeat("some words ", render.Large/7) + `lastword"}`,
		"rows":     `{"a": [` + strings.Repeat(`{"b":1,"c":"text"},`, render.Large/50) + `{"b":2,"c":"lastword"}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			var out reportjobs.Output
			task := reportjobs.NewTask(reportjobs.Job{}, "executive", []byte(input))
			require.NoError(t, engine.Renderer(&render.InputAuthor{}).Render(context.Background(), &out, task))
			require.True(t, bytes.HasPrefix(out.Bytes(), []byte("%PDF-")))
			if name == "one text" { // extracting all of them would take longest
				file := filepath.Join(t.TempDir(), "huge.pdf")
				require.NoError(t, os.WriteFile(file, out.Bytes(), 0o644))
				text, err := exec.Command("pdftotext", file, "-").Output()
				require.NoError(t, err, "Debian package poppler-utils")
				require.Contains(t, string(text), "lastword")
			}
		})
	}
}
