package main

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The test binary is the server process too, as the command is.
func TestMain(m *testing.M) {
	if slices.Contains(os.Args, "-serve") {
		main()
		return
	}
	os.Exit(m.Run())
}

func TestALoadIsMeasured(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-for", "900ms", "-every", "100ms", "-conns", "2", "-streams", "2", "-keep", "1s"}, strings.NewReader(""), &out))
	for op := range ops {
		require.Regexp(t, op.String()+` +[1-9]\d* +\d+ +\d+\.\d\d +\d+\.\d\d +\d+\.\d\d\n`, out.String(), "each is done, and measured")
	}
	for _, name := range []string{"RSS, MB", "live heap, MB", "goroutines", "claims/s", "submit p99, ms", "stream p99, ms"} {
		require.Regexp(t, name+` +\d+\.\d\d +[+-]\d+\.\d+ +\d+\.\d+  (not )?flat\n`, out.String())
	}
}

func TestFlagsThatMakeNoSense(t *testing.T) {
	for _, args := range [][]string{{"-for", "10s"}, {"-every", "0s"}, {"-conns", "0"}, {"-streams", "0"}, {"-keep", "1ms"}, {"server"}} {
		require.Error(t, run(t.Context(), args, strings.NewReader(""), &bytes.Buffer{}), args)
	}
}

func TestQuantiles(t *testing.T) {
	var h histogram
	require.Zero(t, h.tally().quantile(0.5), "of none")
	for n := range 1000 {
		h.add(time.Duration(n+1) * time.Millisecond)
	}
	first := h.tally()
	for _, row := range []struct {
		q    float64
		want time.Duration
	}{{0.001, time.Millisecond}, {0.5, 500 * time.Millisecond}, {0.99, 990 * time.Millisecond}, {0.999, 999 * time.Millisecond}, {1, time.Second}} {
		got := first.quantile(row.q)
		require.GreaterOrEqual(t, got, row.want, "%g: not better than it was", row.q)
		require.Less(t, got.Seconds(), row.want.Seconds()*1.04, "%g: and no more than two classes off", row.q)
	}
	h.add(0)
	h.add(1000 * time.Hour)
	more := h.tally().since(first)
	require.Equal(t, int64(2), more.count(), "what came later")
	require.Less(t, more.quantile(0.5), 2*time.Microsecond)
	require.Greater(t, more.quantile(1), time.Hour)
}

func TestTrends(t *testing.T) {
	const more, less = +1, -1
	for _, row := range []struct {
		rule   string
		worse  int
		slope  float64 // a minute, of a figure that begins with 100
		noise  float64
		isFlat bool
	}{
		{"what stays is flat", more, 0, 1, true},
		{"memory that grows is not", more, 3, 1, false},
		{"memory that shrinks is well", more, -3, 1, true},
		{"throughput that falls is not", less, -3, 1, false},
		{"throughput that grows is well", less, 3, 1, true},
		{"one percent in a minute is within the slack", more, 0.9, 0.1, true},
		{"a slope that drowns in noise says nothing", more, 3, 60, true},
	} {
		var minutes, values []float64
		for i := range 54 {
			minute := float64(i) / 6
			sign := float64(i%2*2 - 1)
			minutes, values = append(minutes, minute), append(values, 100+row.slope*minute+sign*row.noise)
		}
		line := trend{worse: row.worse}
		line.mean, line.slope, line.err = fit(minutes, values)
		require.Equal(t, row.isFlat, line.flat(), row.rule)
		require.InDelta(t, row.slope, line.slope, 3*line.err, row.rule)
	}
}

// What happened while the server warmed up is not judged.
func TestTrendsBeginBehindTheWarmUp(t *testing.T) {
	var samples []sample
	for i := range 12 {
		s := sample{at: time.Duration(i+1) * 10 * time.Second, rss: 100e6}
		for op := range ops {
			s.tallies[op] = (&histogram{}).tally()
		}
		if s.warmUp = s.at <= time.Minute; s.warmUp {
			s.rss = uint64(i) * 10e6
		}
		samples = append(samples, s)
	}
	rss := trends(samples)[0]
	require.InDelta(t, 100.0, rss.mean, 1e-6)
	require.InDelta(t, 0, rss.slope, 1e-6)
	require.True(t, rss.flat())
	for i := range samples {
		samples[i].rss += uint64(i) * 5e6
	}
	require.False(t, trends(samples)[0].flat())
}
