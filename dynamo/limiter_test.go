package dynamo_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/dynamo"
)

func TestBadLimiters(t *testing.T) {
	for _, row := range []struct {
		rule  string
		table string
		o     dynamo.LimiterOptions
		want  string
	}{
		{"it needs a table", "", dynamo.LimiterOptions{}, "no name"},
		{"a burst is at least one", "jobs", dynamo.LimiterOptions{Burst: -1}, "-1 at once"},
		{"time has whole microseconds", "jobs", dynamo.LimiterOptions{Every: time.Nanosecond}, "1ns"},
		{"a day is the slowest rate", "jobs", dynamo.LimiterOptions{Every: 25 * time.Hour}, "25h"},
		{"a burst is through within a year", "jobs", dynamo.LimiterOptions{Every: 24 * time.Hour, Burst: 366}, "366 at once"},
	} {
		_, err := dynamo.NewLimiter(unplugged(t), row.table, &row.o)
		require.ErrorContains(t, err, row.want, row.rule)
	}
	_, err := dynamo.NewLimiter(nil, "jobs", nil)
	require.ErrorContains(t, err, "client")
}
