package main

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

// What the root package and memory need is in the standard library: a program
// with them links no module but this one, and is not much larger for it.
func TestTheCoreIsSmall(t *testing.T) {
	t.Chdir("../..")
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), programs[:2], true, &out))
	require.Regexp(t, "\\| `net/http` alone \\| \\d+\\.\\d \\| 1 \\| 0 \\| 0 \\| 0 \\| \\d+ \\| - \\|\n", out.String())
	require.Regexp(t, "`memory` \\| \\d+\\.\\d \\| 1\\.[0-2]\\d \\| 1 \\| \\d+ \\| 6 \\| \\d+ \\| - \\|\n", out.String())
}

func TestItRunsInItsFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	require.Error(t, run(t.Context(), programs, true, &bytes.Buffer{}))
}
