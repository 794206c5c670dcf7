package converse

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	smithyhttp "github.com/aws/smithy-go/transport/http"
	"github.com/stretchr/testify/require"
)

// TestPause says what a wait is drawn from: all of the time up to its bound.
func TestPause(t *testing.T) {
	for name, row := range map[string]struct {
		v      verdict
		bounds []time.Duration // of the waits after the first failure, the second, …
	}{
		"a failure":  {verdict{}, []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second, 30 * time.Second, 30 * time.Second}},
		"a throttle": {verdict{throttle: true}, []time.Duration{4 * time.Second, 8 * time.Second, 16 * time.Second, 30 * time.Second, 30 * time.Second}},
	} {
		for i, bound := range row.bounds {
			shortest, longest := time.Hour, time.Duration(0)
			for range 1000 { // each fails to come near an end with a chance of e^-100
				d := row.v.pause(i + 1)
				shortest, longest = min(shortest, d), max(longest, d)
			}
			require.Less(t, longest, bound, "%s, %d", name, i+1)
			require.Greater(t, longest, bound*9/10, "%s, %d", name, i+1)
			require.Less(t, shortest, bound/10, "%s, %d", name, i+1)
		}
	}
	require.Less(t, verdict{}.pause(1000), mostWait)
	require.Equal(t, time.Minute, verdict{hint: time.Minute}.pause(1), "what the service asks for counts more")
}

func TestRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for value, want := range map[string]time.Duration{
			"":                    0,
			"7":                   7 * time.Second,
			"-7":                  0,
			"soon":                0,
			"9999999999999999999": 0,
			"86400":               mostHint,
			time.Now().Add(20 * time.Second).UTC().Format(http.TimeFormat): 20 * time.Second,
			time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat):       0,
		} {
			err := &smithyhttp.ResponseError{Response: &smithyhttp.Response{Response: &http.Response{Header: http.Header{"Retry-After": {value}}}}}
			require.Equal(t, want, retryAfter(err), value)
		}
		require.Zero(t, retryAfter(&smithyhttp.ResponseError{}))
	})
}
