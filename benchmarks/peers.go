package benchmarks

import (
	"context"
	"embed"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
)

//go:embed peers
var peerFiles embed.FS

// A Peer is a way in another language. Its process answers each line
// {"docs": n} on its input with one line, after it has set the report n times;
// cmd/pdfbench says what stands in the lines.
type Peer struct {
	Name    string
	Command []string // to run in the folder that was given to Peers
}

// interpreted are the peers that are modules of Python.
var interpreted = []struct{ name, module string }{{"ReportLab", "reportlab"}, {"WeasyPrint", "weasyprint"}}

const typst = "typst"

// Names returns those of all ways, the peers among them whether they are
// installed or not.
func Names() (names []string) {
	for _, way := range Ways() {
		names = append(names, way.Name)
	}
	for _, p := range interpreted {
		names = append(names, p.name)
	}
	return append(names, typst)
}

// Peers writes what peers read, r among it, into dir, and returns those that
// are installed. The reasons why others are not are in missing.
func Peers(ctx context.Context, dir string, r *Report) (found []Peer, missing []string, err error) {
	if err := unpack(dir, r); err != nil {
		return nil, nil, err
	}
	for _, p := range interpreted {
		python := pythonWith(ctx, p.module)
		if python == "" {
			missing = append(missing, p.name+": no python3 that imports "+p.module)
			continue
		}
		found = append(found, Peer{p.name, []string{python, filepath.Join("peers", p.module+"_peer.py")}})
	}
	python := pythonWith(ctx, "json")
	if _, err := exec.LookPath(typst); err != nil || python == "" {
		return found, append(missing, "typst: no typst in PATH"), nil
	}
	return append(found, Peer{typst, []string{python, filepath.Join("peers", "typst_peer.py")}}), missing, nil
}

// pythonWith prefers the python3 in PATH to the system's.
func pythonWith(ctx context.Context, module string) string {
	for _, name := range []string{"python3", "/usr/bin/python3"} {
		if exec.CommandContext(ctx, name, "-c", "import "+module).Run() == nil {
			return name
		}
	}
	return ""
}

func unpack(dir string, r *Report) error {
	for _, files := range []fs.FS{peerFiles, fontFiles} {
		if err := os.CopyFS(dir, files); err != nil {
			return err
		}
	}
	data, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "report.json"), data, 0o600)
}
