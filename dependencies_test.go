package reportjobs_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestDependenciesAreListed: docs/dependencies.md names each module that a go.mod asks
// for itself, and none that no go.mod asks for.
func TestDependenciesAreListed(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("docs", "dependencies.md"))
	require.NoError(t, err)
	named := map[string]bool{}
	for line := range strings.Lines(string(page)) {
		first, _, _ := strings.Cut(strings.TrimPrefix(line, "| "), " |")
		for name := range strings.SplitSeq(first, ", ") {
			if strings.HasPrefix(line, "| ") && strings.Contains(name, ".") && strings.Contains(name, "/") {
				named[name] = false
			}
		}
	}
	for _, dir := range []string{".", "integration", "benchmarks", filepath.Join("examples", "customstore")} {
		for _, name := range required(t, dir) {
			_, known := named[name]
			require.True(t, known, "docs/dependencies.md does not name %s of %s/go.mod", name, dir)
			named[name] = true
		}
	}
	for name, used := range named {
		require.True(t, used, "docs/dependencies.md names %s, which no go.mod asks for", name)
	}
}

// required are the modules other than ours that a go.mod names for itself, its
// tools among them.
func required(t *testing.T, dir string) (names []string) {
	cmd := exec.Command("go", "mod", "edit", "-json")
	cmd.Dir = dir
	out, err := cmd.Output()
	require.NoError(t, err)
	var mod struct {
		Require []struct {
			Path     string
			Indirect bool
		}
		Tool []struct{ Path string }
	}
	require.NoError(t, json.Unmarshal(out, &mod))
	for _, r := range mod.Require {
		tool := false
		for _, used := range mod.Tool {
			tool = tool || strings.HasPrefix(used.Path, r.Path+"/")
		}
		if (!r.Indirect || tool) && !own(r.Path) {
			names = append(names, r.Path)
		}
	}
	return names
}
