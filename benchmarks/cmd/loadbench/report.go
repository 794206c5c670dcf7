package main

import (
	"fmt"
	"io"
	"runtime"
	"time"
)

func printHead(out io.Writer, o *options) {
	fmt.Fprintf(out, "%s, %d CPUs shared by server and load, %d clients that poll and list, %d that follow streams, jobs kept for %v\n\n",
		runtime.Version(), runtime.NumCPU(), o.conns, o.streams, o.keep)
	fmt.Fprintf(out, "%7s %9s %9s %9s %9s %9s   %-26s %8s %8s %6s %8s\n",
		"s", "submit/s", "poll/s", "list/s", "stream/s", "claim/s", "submit p50 p99 p99.9 ms", "RSS MB", "heap MB", "gor.", "jobs")
}

func printSample(out io.Writer, s sample) {
	t := s.tallies[submit]
	fmt.Fprintf(out, "%7.1f %9.0f %9.0f %9.0f %9.0f %9.0f   %8.2f %8.2f %8.2f %8.0f %8.0f %6d %8d\n", s.at.Seconds(),
		s.rate[submit], s.rate[poll], s.rate[list], s.rate[stream], s.claims,
		ms(t.quantile(0.5)), ms(t.quantile(0.99)), ms(t.quantile(0.999)), float64(s.rss)/1e6, float64(s.Heap)/1e6, s.Goroutines, s.Jobs)
}

func ms(d time.Duration) float64 { return d.Seconds() * 1000 }

// printTotals prints what came after the warm-up.
func printTotals(out io.Writer, o *options, all [ops]tally) {
	fmt.Fprintf(out, "\nafter the first %v:\n%-8s %10s %9s %9s %9s %9s\n", o.warmUp(), "", "count", "a second", "p50 ms", "p99 ms", "p99.9 ms")
	for op := range ops {
		t := all[op]
		fmt.Fprintf(out, "%-8v %10d %9.0f %9.2f %9.2f %9.2f\n", op, t.count(), float64(t.count())/(o.last-o.warmUp()).Seconds(),
			ms(t.quantile(0.5)), ms(t.quantile(0.99)), ms(t.quantile(0.999)))
	}
}

// printTrends prints each figure's slope, and returns whether all are flat.
func printTrends(out io.Writer, all []trend) (steady bool) {
	steady = true
	fmt.Fprintf(out, "\n%-16s %10s %12s %10s\n", "", "mean", "per minute", "± error")
	for _, t := range all {
		verdict := "flat"
		if !t.flat() {
			verdict, steady = "not flat", false
		}
		fmt.Fprintf(out, "%-16s %10.2f %+12.3f %10.3f  %s\n", t.name, t.mean, t.slope, t.err, verdict)
	}
	return steady
}
