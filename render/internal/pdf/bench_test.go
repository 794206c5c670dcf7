package pdf

import (
	"io"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// processor returns the processor time of this process so far: what does not
// depend on who else uses the machine.
func processor(b *testing.B) int64 {
	var u syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return u.Utime.Nano() + u.Stime.Nano()
}

// BenchmarkReport is the reference report: 28 pages of 430 words, six tables
// of 40 by 5.
func BenchmarkReport(b *testing.B) {
	for _, c := range []struct {
		name       string
		goroutines int
		cold       bool // no subset is there already
	}{{"hot/1", 1, false}, {"hot/2", 2, false}, {"cold/1", 1, true}, {"cold/2", 2, true}} {
		b.Run(c.name, func(b *testing.B) {
			fonts := newFonts(b)
			runs := reportRuns(fonts, 28, 6)
			b.ReportAllocs()
			start := processor(b)
			var stats Stats
			for b.Loop() {
				if c.cold {
					fonts.subsets.made, fonts.subsets.order, fonts.subsets.size = nil, nil, 0
				}
				var err error
				stats, err = Write(b.Context(), io.Discard, fonts, paint(fonts, runs), c.goroutines)
				require.NoError(b, err)
			}
			b.ReportMetric(float64(processor(b)-start)/float64(b.N)/1e6, "cpu-ms/op")
			b.ReportMetric(float64(stats.Bytes), "bytes")
		})
	}
}
