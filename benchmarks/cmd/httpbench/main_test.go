package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The test binary is the server process too, as the command is.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == "-serve" {
		main()
		return
	}
	os.Exit(m.Run())
}

func TestEachCaseIsMeasured(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-rounds", "1", "-for", "50ms", "-conns", "2", "-slices", "2"}, strings.NewReader(""), &out))
	for _, name := range []string{"poll of a job that waits", "poll of a job with 3 reports", "submit of 43 bytes"} {
		require.Regexp(t, name+` +\d+ +\d+ +\d+\.\d\d +\d`, out.String())
	}
}

func TestFlagsThatMakeNoSense(t *testing.T) {
	for _, args := range [][]string{{"-rounds", "0"}, {"-conns", "0"}, {"-for", "0s"}, {"-slices", "0"}, {"ours"}} {
		require.Error(t, run(t.Context(), args, strings.NewReader(""), &bytes.Buffer{}), args)
	}
}

func TestTurnsThatAreTooShortAreAnError(t *testing.T) {
	err := run(t.Context(), []string{"-rounds", "1", "-for", "5ns", "-slices", "10"}, strings.NewReader(""), &bytes.Buffer{})
	require.ErrorContains(t, err, "too short")
}
