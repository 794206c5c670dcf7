// Command httpbench measures submits and polls over HTTP, beside a bare
// handler that decodes and encodes the same JSON.
//
//	cd benchmarks && go run ./cmd/httpbench
//
// Each server is a process of its own on the loopback device, with a memory
// store, and so is the load. The servers take short turns, never at once, so
// that a busy moment of the machine meets both; what is printed are medians of
// the rounds, and ratios are medians of the ratios of each round.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"time"

	"github.com/qubitz/reportjobs/benchmarks/internal/program"
)

// budget is the share of the bare handler's requests per second that ours has
// to reach.
const budget = 0.6

// options are the flags.
type options struct {
	rounds int
	conns  int
	last   time.Duration
	slices int
	check  bool
	serve  string
}

func flags(args []string) (*options, error) {
	o := &options{}
	f := flag.NewFlagSet("httpbench", flag.ContinueOnError)
	f.IntVar(&o.rounds, "rounds", 7, "how often each case is measured")
	f.IntVar(&o.conns, "conns", 16, "connections, each with one request at a time")
	f.DurationVar(&o.last, "for", 2*time.Second, "how long each measurement takes")
	f.IntVar(&o.slices, "slices", 10, "in how many turns of both servers")
	f.BoolVar(&o.check, "check", false, "exit with 1 if the budget is missed")
	f.StringVar(&o.serve, "serve", "", "internal: be the server of that name")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	if o.rounds < 1 || o.conns < 1 || o.last <= 0 || o.slices < 1 || f.NArg() > 0 {
		return nil, errors.New("httpbench: at least one round, connection and moment, and no arguments; -help lists the flags")
	}
	return o, nil
}

func main() { program.Main(run) }

func run(ctx context.Context, args []string, in io.Reader, out io.Writer) error {
	o, err := flags(args)
	if err != nil {
		return err
	}
	if o.serve != "" {
		return serve(o.serve, in, out)
	}
	results, err := measure(ctx, o)
	if err != nil {
		return err
	}
	if err := printTable(out, o, results); err != nil {
		return err
	}
	for _, r := range results {
		if o.check && r.ratio() < budget {
			return fmt.Errorf("httpbench: %s has %.0f %% of the bare handler's requests per second, the budget is %.0f %%", r.name, 100*r.ratio(), 100*budget)
		}
	}
	return nil
}
