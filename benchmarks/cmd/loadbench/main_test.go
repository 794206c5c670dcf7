package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
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
	t.Parallel()
	var out bytes.Buffer
	folder := t.TempDir()
	require.NoError(t, run(t.Context(), []string{"-for", "900ms", "-every", "100ms", "-conns", "2", "-streams", "2", "-keep", "2s", "-profiles", folder}, strings.NewReader(""), &out))
	for op := range ops {
		require.Regexp(t, op.String()+` +(\| +\d+ ){2}(\| +\d+\.\d\d ){3}\|\n`, out.String(), "each is done, and measured")
	}
	for _, name := range []string{"live heap beside jobs, MB", "goroutines", "claim/s", "submit p99, ms", "stream p99, ms"} {
		require.Regexp(t, name+` +\| +\d+\.\d\d \| +[+-]\d+\.\d+ \| +\d+\.\d+ \| +[+-]\d+\.\d+ \| (flat|worse|unclear) +\|\n`, out.String())
	}
	require.Regexp(t, `RSS, MB .*\| +- \| +\|\n`, out.String(), "shown, and not judged")
	for _, name := range []string{"heap-first", "heap-last", "goroutine-first", "goroutine-last"} {
		require.FileExists(t, filepath.Join(folder, name))
	}
}

// A server that keeps 20 kB of each job for good does not pass.
func TestALeakTurnsTheVerdict(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	err := run(t.Context(), []string{"-for", "2s", "-every", "100ms", "-conns", "2", "-streams", "2", "-keep", "1s", "-check", "-leak", "20000"}, strings.NewReader(""), &out)
	require.ErrorIs(t, err, errNotSteady, out.String())
	require.Regexp(t, `live heap beside jobs, MB .*\| worse `, out.String())
	require.Regexp(t, `verdict: .*live heap beside jobs, MB`, out.String())
}

func TestFlagsThatMakeNoSense(t *testing.T) {
	for _, args := range [][]string{{"-for", "10s"}, {"-every", "0s"}, {"-conns", "0"}, {"-streams", "0"}, {"-keep", "1ms"}, {"-leak", "-1"}, {"server"}} {
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
	require.Equal(t, h.tally(), first.with(more), "both are all")
	require.Equal(t, first, tally(nil).with(first))
	require.Equal(t, first, first.since(nil))
}

func TestTrends(t *testing.T) {
	const more, less = +1, -1
	for _, row := range []struct {
		rule  string
		worse int
		slope float64 // a minute, of a figure that begins with 100
		noise float64
		want  string
	}{
		{"what stays is flat", more, 0, 1, flat},
		{"memory that grows gets worse", more, 3, 1, worse},
		{"memory that shrinks is well", more, -3, 1, flat},
		{"throughput that falls gets worse", less, -3, 1, worse},
		{"throughput that grows is well", less, 3, 1, flat},
		{"one percent in a minute is within the slack", more, 0.9, 0.1, flat},
		{"a slope that drowns in noise says nothing", more, 3, 60, unclear},
		{"nor does one that stays", more, 0, 60, unclear},
		{"nobody judges what cannot get worse", 0, 30, 1, ""},
	} {
		minutes, values := wave(func(minute, sign float64) float64 { return 100 + row.slope*minute + sign*row.noise })
		line := trend{worse: row.worse}
		line.mean, line.slope, line.err = fit(minutes, values)
		require.Equal(t, row.want, line.verdict(), row.rule)
		require.InDelta(t, row.slope, line.slope, 3*line.err, row.rule)
		require.Equal(t, row.want != worse, line.passes(), "noise passes")
		line.proof = true
		require.Equal(t, row.want == flat || row.want == "", line.passes(), "but where it has to be clear")
	}
}

// wave returns nine minutes of a figure, by the minute and a sign that
// alternates.
func wave(figure func(minute, sign float64) float64) (minutes, values []float64) {
	for i := range 54 {
		minute := float64(i) / 6
		minutes, values = append(minutes, minute), append(values, figure(minute, float64(i%2*2-1)))
	}
	return minutes, values
}

func TestTheHeapIsThatOfTheSameNumberOfJobs(t *testing.T) {
	const perJob, fixed = 2000, 3e6 // bytes
	for _, row := range []struct {
		rule string
		jobs func(minute, sign float64) float64
		leak float64 // bytes a minute
		want string
	}{
		{"a store that holds ever more, each as large as before, does not leak", func(m, s float64) float64 { return 20_000 + 2000*m + 500*s }, 0, flat},
		{"one that holds ever less may", func(m, s float64) float64 { return 20_000 - 1000*m + 500*s }, 2e6, worse},
		{"so may one that always holds as many", func(float64, float64) float64 { return 20_000 }, 2e6, worse},
		{"and it may not", func(float64, float64) float64 { return 20_000 }, 0, flat},
		{"what grows just as the time does cannot be told from a leak", func(m, s float64) float64 { return 20_000 + 2000*m + 2*s }, 0, unclear},
	} {
		var samples []sample
		_, jobs := wave(row.jobs)
		minutes, noise := wave(func(_, sign float64) float64 { return 20e3 * sign })
		for i := range minutes {
			noise := noise[i] * float64(i%3-1)
			samples = append(samples, sample{
				at:    time.Duration(minutes[i] * float64(time.Minute)),
				state: state{Jobs: int(jobs[i]), Heap: uint64(fixed + perJob*jobs[i] + row.leak*minutes[i] + noise)},
			})
		}
		line := heapTrend(samples, minutes)
		require.Equal(t, row.want, line.verdict(), "%s: %+v", row.rule, line)
		if row.want != unclear {
			require.InDelta(t, row.leak/MB, line.slope, 2*line.err, row.rule)
		}
	}
}

// A rest waits for the round that each client is in, and no client begins
// another before it ends.
func TestClientsRestBetweenRounds(t *testing.T) {
	t.Parallel()
	var running atomic.Int64
	l := &load{}
	ctx, stop := context.WithCancelCause(t.Context())
	defer stop(nil)
	rounds := make(chan struct{}, 1)
	var all sync.WaitGroup
	for range 4 {
		l.repeat(ctx, stop, &all, func(context.Context, int) error {
			running.Add(1)
			runtime.Gosched()
			running.Add(-1)
			select {
			case rounds <- struct{}{}:
			default:
			}
			return nil
		})
	}
	for range 100 {
		<-rounds
		l.rest(func() { require.Zero(t, running.Load()) })
	}
	stop(nil)
	all.Wait()
}
