package reportjobs_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var quoted = regexp.MustCompile("`([a-z*]+)`")

// TestRoomsOfRender: each file of render is in one row of the table that says
// where things are, and each package below it is named.
func TestRoomsOfRender(t *testing.T) {
	text, err := os.ReadFile("CONTRIBUTING.md")
	require.NoError(t, err)
	_, rooms, found := strings.Cut(string(text), "## The rooms of render\n")
	require.True(t, found)
	rooms, _, _ = strings.Cut(rooms, "\n## ")
	files, packages, found := strings.Cut(rooms, "| package |")
	require.True(t, found)

	named := map[string]bool{} // patterns; true for one that a file has
	for _, m := range quoted.FindAllStringSubmatch(files[strings.Index(files, "|---"):], -1) {
		require.NotContains(t, named, m[1], "in two rows")
		named[m[1]] = false
	}
	list, err := filepath.Glob("render/*.go")
	require.NoError(t, err)
	for _, path := range list {
		name := strings.TrimSuffix(filepath.Base(path), ".go")
		if strings.HasSuffix(name, "_test") {
			continue
		}
		if _, ok := named[name]; ok {
			named[name] = true
			continue
		}
		var rows []string
		for pattern := range named {
			if ok, err := filepath.Match(pattern, name); ok {
				require.NoError(t, err)
				rows = append(rows, pattern)
			}
		}
		require.Len(t, rows, 1, "%s: say where it belongs", path)
		named[rows[0]] = true
	}
	for pattern, used := range named {
		require.True(t, used, "%s: no such file", pattern)
	}
	var below []string
	for _, m := range quoted.FindAllStringSubmatch(packages, -1) {
		below = append(below, m[1])
	}
	require.ElementsMatch(t, slices.Collect(maps.Keys(arrows["/render/internal/"])), below)
}
