//go:build !race

package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Each queue does all its jobs. SQLite in Go is large: the race detector would
// need minutes to compile what it has nothing to find in.
func TestEachQueueDoesItsJobs(t *testing.T) {
	t.Chdir("../..")
	require.NoError(t, run(t.Context(), 1, 0.01))
	require.ErrorContains(t, run(t.Context(), 0, 1), "at least one round")
}
