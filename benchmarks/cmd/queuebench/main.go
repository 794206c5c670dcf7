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
	"io"
	"os"
	"text/tabwriter"
	"time"

	"github.com/qubitz/reportjobs/benchmarks/internal/program"
	"github.com/qubitz/reportjobs/benchmarks/internal/stat"
)

const workers = 8

// A queue is one way to have a job done.
type queue struct {
	name string
	jobs int // of one round, at load
	idle int // of one round, one by one
	// looks is how long it leaves between two looks for jobs when it is idle; 0
	// where a submission wakes it.
	looks time.Duration
	// open starts it with its files in dir, and returns what submits a job and
	// what ends it. Begun and done are called by each job's handler, and when
	// its end is known.
	open func(ctx context.Context, dir string, begun, done func()) (submit func(context.Context) error, stop func(), err error)
}

// options are the flags.
type options struct {
	rounds int
	scale  float64
}

func flags(args []string) (*options, error) {
	o := &options{}
	f := flag.NewFlagSet("queuebench", flag.ContinueOnError)
	f.IntVar(&o.rounds, "rounds", 5, "how often each queue is measured")
	f.Float64Var(&o.scale, "scale", 1, "share of the usual number of jobs, at most 100")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	if o.rounds < 1 || !(o.scale > 0 && o.scale <= 100) || f.NArg() > 0 {
		return nil, errors.New("queuebench: at least one round, some jobs, and no arguments; -help lists the flags")
	}
	return o, nil
}

func main() { program.Main(run) }

func run(ctx context.Context, args []string, _ io.Reader, out io.Writer) error {
	o, err := flags(args)
	if err != nil {
		return err
	}
	queues := []queue{
		{name: "reportjobs, memory", jobs: 20_000, open: openMemory},
		{name: "reportjobs, bbolt file", jobs: 1_000, open: openBolt},
		{name: "reportjobs, DynamoDB (dynoxide)", jobs: 500, open: openDynamo},
		{name: "goqite 0.4, SQLite", jobs: 1_000, looks: 100 * time.Millisecond, open: openGoqite},
		{name: "backlite 0.6, SQLite", jobs: 1_000, open: openBacklite},
		{name: "River 0.51, SQLite", jobs: 500, open: openRiver},
	}
	results := make([][]result, len(queues))
	for round := range o.rounds {
		for i, q := range queues {
			q.jobs, q.idle = max(int(float64(q.jobs)*o.scale), workers), max(int(15*min(o.scale, 1)), 3)
			fmt.Fprintf(os.Stderr, "\rround %d of %d: %-40s", round+1, o.rounds, q.name)
			r, err := measure(ctx, q)
			if err != nil {
				return fmt.Errorf("queuebench: %s: %w", q.name, err)
			}
			results[i] = append(results[i], r)
		}
	}
	fmt.Fprintf(os.Stderr, "\r%60s\r", "")
	return printTable(out, queues, results)
}

func printTable(out io.Writer, queues []queue, results [][]result) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "queue\tsubmit to done, at load\tours in memory = 1\tsubmit to start, idle\tours in memory = 1\t")
	for i, q := range queues {
		var load, idle []time.Duration
		var loadRatio, idleRatio []float64
		for round, r := range results[i] {
			first := results[0][round]
			load, idle = append(load, r.each), append(idle, r.idle)
			loadRatio = append(loadRatio, float64(r.each)/float64(first.each))
			idleRatio = append(idleRatio, float64(r.idle)/float64(first.idle))
		}
		fmt.Fprintf(table, "%s\t%v\t%.3g\t%v\t%.3g\t\n", q.name, stat.Median(load).Round(100*time.Nanosecond), stat.Median(loadRatio),
			stat.Median(idle).Round(100*time.Nanosecond), stat.Median(idleRatio))
	}
	return table.Flush()
}
