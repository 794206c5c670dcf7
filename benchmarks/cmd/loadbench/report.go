package main

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"time"
)

// MB is how many bytes a megabyte has, as reports print them.
const MB = 1e6

func printHead(out io.Writer, o *options) {
	fmt.Fprintf(out, "%s, %d CPUs shared by server and load, %d clients that poll and list, %d that follow streams, jobs kept for %v, %v\n\n",
		runtime.Version(), runtime.NumCPU(), o.conns, o.streams, o.keep, o.last)
	fmt.Fprintf(out, "%7s %9s %9s %9s %9s %9s %8s %8s %8s %8s %6s %8s\n",
		"s", "submit/s", "poll/s", "list/s", "stream/s", "claim/s", "p50 ms", "p99 ms", "RSS MB", "heap MB", "gor.", "jobs")
}

// printSample prints a line; its latencies are those of submits.
func printSample(out io.Writer, s *sample) {
	fmt.Fprintf(out, "%7.1f", s.at.Seconds())
	for op := range ops {
		fmt.Fprintf(out, " %9.0f", s.rate(op))
	}
	t := s.tallies[submit]
	fmt.Fprintf(out, " %8.2f %8.2f %8.1f %8.1f %6d %8d\n",
		ms(t.quantile(0.5)), ms(t.quantile(0.99)), float64(s.rss)/MB, float64(s.Heap)/MB, s.Goroutines, s.Jobs)
}

func ms(d time.Duration) float64 { return d.Seconds() * 1000 }

// printTotals prints the sum of the samples, as a table that can be quoted.
func printTotals(out io.Writer, samples []sample) {
	var worked time.Duration
	for i := range samples {
		worked += samples[i].worked
	}
	begin := samples[0].at - samples[0].worked
	fmt.Fprintf(out, "\n%v of load, after the first %v:\n\n", worked.Round(time.Second/10), begin.Round(time.Second/10))
	fmt.Fprintf(out, "| %-8s | %10s | %9s | %9s | %9s | %9s |\n|---|---|---|---|---|---|\n", "", "count", "a second", "p50 ms", "p99 ms", "p99.9 ms")
	for op := range ops {
		var all tally
		for i := range samples {
			all = all.with(samples[i].tallies[op])
		}
		fmt.Fprintf(out, "| %-8v | %10d | %9.0f | %9.2f | %9.2f | %9.2f |\n", op, all.count(), float64(all.count())/worked.Seconds(),
			ms(all.quantile(0.5)), ms(all.quantile(0.99)), ms(all.quantile(0.999)))
	}
}

// printTrends prints the slope of each figure and what is to be thought of it,
// and returns whether all stays as it is.
func printTrends(out io.Writer, samples []sample) (steady bool) {
	var failing, unsure []string
	fmt.Fprintf(out, "\n| %-25s | %10s | %12s | %10s | %10s | %-8s |\n|---|---|---|---|---|---|\n", "", "mean", "a minute", "±", "bound", "")
	for _, t := range trends(samples) {
		bound := "-"
		if t.worse != 0 {
			bound = fmt.Sprintf("%+.3f", float64(t.worse)*t.bound())
		}
		if !t.passes() {
			failing = append(failing, t.name)
		} else if t.verdict() == unclear {
			unsure = append(unsure, t.name)
		}
		fmt.Fprintf(out, "| %-25s | %10.2f | %+12.3f | %10.3f | %10s | %-8s |\n", t.name, t.mean, t.slope, t.doubt(), bound, t.verdict())
	}
	printJobs(out, samples)
	if len(failing) > 0 {
		fmt.Fprintf(out, "verdict: not as it was, or unclear: %s\n", strings.Join(failing, "; "))
		return false
	}
	fmt.Fprintln(out, "verdict: no leak, and nothing that clearly gets worse")
	if len(unsure) > 0 {
		fmt.Fprintf(out, "unclear, for want of quiet or time: %s\n", strings.Join(unsure, "; "))
	}
	return true
}

// printJobs prints the room of a job, and what one leaves behind: the slope of
// the heap by the rate at which jobs come.
func printJobs(out io.Writer, samples []sample) {
	all := trends(samples)
	heap, held := all[0], all[2]
	came := meanOf(figures(samples, func(s *sample) float64 { return s.rate(submit) })) * 60 // a minute
	fmt.Fprintf(out, "\n%.0f bytes for each job held; %+.1f ± %.1f for each that came and went.\n",
		heap.mean*MB/held.mean, heap.slope*MB/came, heap.doubt()*MB/came)
}
