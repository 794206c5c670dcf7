// Command queuebench measures what a job costs from its submission to its end,
// here and in job queues that keep their jobs in SQLite.
//
//	cd benchmarks && go run ./cmd/queuebench
//
// A job writes ten bytes. Each queue has eight workers and its own defaults
// beside that. They take turns, never at once, for several rounds; what is
// printed are medians of the rounds, and ratios are medians of the ratios of
// each round. What a job is differs: docs are in the README beside this module.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"text/tabwriter"
	"time"

	"github.com/qubitz/reportjobs/benchmarks/internal/stat"
)

const workers = 8

// A queue is one way to have a job done.
type queue struct {
	name string
	jobs int // of one round
	// open starts it with its files in dir, and returns what submits a job and
	// what ends it. Begun and done are called by each job's handler, and when
	// its end is known.
	open func(ctx context.Context, dir string, begun, done func()) (submit func(context.Context) error, stop func(), err error)
}

func main() {
	rounds := flag.Int("rounds", 5, "how often each queue is measured")
	scale := flag.Float64("scale", 1, "share of the usual number of jobs")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *rounds, *scale)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "queuebench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, rounds int, scale float64) error {
	if rounds < 1 || scale <= 0 || flag.NArg() > 0 {
		return errors.New("at least one round, some jobs, and no arguments; -help lists the flags")
	}
	queues := []queue{
		{"reportjobs, memory", 20_000, openMemory},
		{"reportjobs, bbolt file", 1_000, openBolt},
		{"reportjobs, DynamoDB (dynoxide)", 500, openDynamo},
		{"goqite 0.4, SQLite", 1_000, openGoqite},
		{"backlite 0.6, SQLite", 1_000, openBacklite},
		{"River 0.51, SQLite", 500, openRiver},
	}
	results := make([][]result, len(queues))
	for round := range rounds {
		for i, q := range queues {
			q.jobs = max(int(float64(q.jobs)*scale), workers)
			fmt.Fprintf(os.Stderr, "\rround %d of %d: %-40s", round+1, rounds, q.name)
			r, err := measure(ctx, q)
			if err != nil {
				return fmt.Errorf("%s: %w", q.name, err)
			}
			results[i] = append(results[i], r)
		}
	}
	fmt.Fprintf(os.Stderr, "\r%60s\r", "")
	print(queues, results)
	return nil
}

func print(queues []queue, results [][]result) {
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	defer out.Flush()
	fmt.Fprintln(out, "queue\tsubmit to done, at load\tours in memory = 1\tsubmit to start, idle\tours in memory = 1\t")
	for i, q := range queues {
		var load, idle []time.Duration
		var loadRatio, idleRatio []float64
		for round, r := range results[i] {
			first := results[0][round]
			load, idle = append(load, r.each), append(idle, r.idle)
			loadRatio = append(loadRatio, float64(r.each)/float64(first.each))
			idleRatio = append(idleRatio, float64(r.idle)/float64(first.idle))
		}
		fmt.Fprintf(out, "%s\t%v\t%.3g\t%v\t%.3g\t\n", q.name, stat.Median(load).Round(100*time.Nanosecond), stat.Median(loadRatio),
			stat.Median(idle).Round(100*time.Nanosecond), stat.Median(idleRatio))
	}
}
