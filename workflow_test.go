package reportjobs_test

import (
	"os"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// What the workflow runs is there, and the fuzzing of all targets in turn ends
// before its job is cut off.
func TestWorkflow(t *testing.T) {
	text, err := os.ReadFile(".github/workflows/ci.yml")
	require.NoError(t, err)
	makefile, err := os.ReadFile("Makefile")
	require.NoError(t, err)
	targets := regexp.MustCompile(`run: make ([a-z-]+)`).FindAllSubmatch(text, -1)
	require.NotEmpty(t, targets)
	for _, target := range targets {
		require.Contains(t, string(makefile), "\n"+string(target[1])+":")
	}

	fuzz := regexp.MustCompile(`(?s)\n  fuzz:.*timeout-minutes: (\d+).*run: make fuzz FUZZTIME=(\S+)`).FindSubmatch(text)
	require.NotNil(t, fuzz)
	most, err := strconv.Atoi(string(fuzz[1]))
	require.NoError(t, err)
	each, err := time.ParseDuration(string(fuzz[2]))
	require.NoError(t, err)
	n := 0
	for path, file := range sourceFiles(t) {
		if !regexp.MustCompile(`^(integration|benchmarks|examples/customstore)/`).MatchString(path) { // modules of their own
			n += len(regexp.MustCompile(`(?m)^func Fuzz`).FindAll(file, -1))
		}
	}
	require.Positive(t, n)
	const build = 30 * time.Second // with what fuzzing puts into it
	require.LessOrEqual(t, time.Duration(n)*(each+build), time.Duration(most)*time.Minute, "%d targets", n)
}
