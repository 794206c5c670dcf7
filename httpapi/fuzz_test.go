package httpapi

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func FuzzIdempotencyKey(f *testing.F) {
	for _, seed := range []string{"", "k", `"k"`, `"a \"b\" \\"`, `"`, `""`, `"a`, `a"`, "a,b", `"a,b"`, `"\x"`, "\x00", "ü", strings.Repeat("k", 256), " k ", `"k";p=1`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		key, err := idempotencyKey([]string{value})
		if err != nil {
			require.Empty(t, key)
			return
		}
		require.NotEmpty(t, key)
		require.LessOrEqual(t, len(key), maxKey)
		require.False(t, strings.ContainsFunc(key, func(r rune) bool { return r < ' ' || r > '~' }))
		// Written as the draft says, it is the same key again.
		quoted := `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(key) + `"`
		again, err := idempotencyKey([]string{quoted})
		require.NoError(t, err)
		require.Equal(t, key, again)
	})
}

func FuzzPrefer(f *testing.F) {
	for _, seed := range []string{"", "wait=1", "WAIT = 1", `wait="1"`, "respond-async, wait=100", `a="b,wait=2", wait=3`, "wait", "wait=", "wait=-1", "wait=1;x", `x="\"`, ",,;,wait=1", "wait=99999999999999999999"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		wait, ok := preferWait([]string{value})
		require.GreaterOrEqual(t, wait, time.Duration(0))
		require.LessOrEqual(t, wait, time.Hour)
		require.Zero(t, wait%time.Second)
		if !ok {
			require.Zero(t, wait)
			return
		}
		again, ok := preferWait([]string{"wait=" + seconds(max(wait, time.Second)) + ", " + value})
		require.True(t, ok)
		require.Equal(t, max(wait, time.Second), again, "the first one counts")
	})
}
