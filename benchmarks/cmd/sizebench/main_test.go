package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What the root package and memory need is in the standard library: a program
// with them links no module but this one, and is not much larger for it.
func TestTheCoreIsSmall(t *testing.T) {
	t.Chdir("../..")
	var out bytes.Buffer
	require.NoError(t, compare(t.Context(), samples[:2], true, &out))
	require.Regexp(t, "\\| `net/http` alone \\| \\d+\\.\\d \\| 1 \\| 0 \\| 0 \\| 0 \\| \\d+ \\| - \\|\n", out.String())
	require.Regexp(t, "`memory` \\| \\d+\\.\\d \\| 1\\.[0-2]\\d \\| 1 \\| \\d+ \\| 6 \\| \\d+ \\| - \\|\n", out.String())
}

func TestItRunsInItsFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	require.ErrorContains(t, run(t.Context(), nil, strings.NewReader(""), &bytes.Buffer{}), "in benchmarks/")
}

func TestFlagsThatMakeNoSense(t *testing.T) {
	for _, args := range [][]string{{"lambda"}, {"-cold"}} {
		require.Error(t, run(t.Context(), args, strings.NewReader(""), &bytes.Buffer{}), args)
	}
}
