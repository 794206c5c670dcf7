// Command loadbench keeps a server at saturation for a long time, and says
// whether it stays as it was after the first minute.
//
//	cd benchmarks && go run ./cmd/loadbench          # ten minutes
//	cd benchmarks && go run ./cmd/loadbench -for 2m -check
//
// The server is a process of its own on the loopback device, with a memory
// store and renderers that write five bytes; the load is this process, on the
// same machine. Clients submit, poll until the job is done, list, and follow
// event streams, each as fast as it is answered. Jobs are kept for a short
// time, so that expiry is part of it.
//
// Every ten seconds the clients rest for a moment, so that the server's heap
// and goroutines are those of nothing but the jobs it holds. What the heap
// grows by beside them tells a leak; -leak is the proof that it does.
package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"time"

	"github.com/qubitz/reportjobs/benchmarks/internal/program"
)

// options are the flags.
type options struct {
	last    time.Duration
	every   time.Duration
	conns   int
	streams int
	keep    time.Duration
	check   bool
	// For who looks for a leak.
	profiles string
	leak     int
	serve    bool
}

// samples is how many lines of figures there are.
func (o *options) samples() int { return int(o.last / o.every) }

// warmUp is how many of them are not judged: those of a minute, or of a third
// of a short run.
func (o *options) warmUp() int { return int(min(time.Minute, o.last/3) / o.every) }

func flags(args []string) (*options, error) {
	o := &options{}
	f := flag.NewFlagSet("loadbench", flag.ContinueOnError)
	f.DurationVar(&o.last, "for", 10*time.Minute, "how long")
	f.DurationVar(&o.every, "every", 10*time.Second, "between two lines of figures")
	f.IntVar(&o.conns, "conns", 32, "connections that submit, poll and list, each with one request at a time")
	f.IntVar(&o.streams, "streams", 32, "connections that submit and follow the events of the job")
	f.DurationVar(&o.keep, "keep", 20*time.Second, "how long the server keeps a job")
	f.BoolVar(&o.check, "check", false, "exit with 1 unless it stays as it is after the first minute")
	f.StringVar(&o.profiles, "profiles", "", "a `folder` for profiles of the server's heap and goroutines, after the first minute and at the end")
	f.IntVar(&o.leak, "leak", 0, "`bytes` of each job that the server keeps for good, to see the check fail")
	f.BoolVar(&o.serve, "serve", false, "internal: be the server")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	if o.every <= 0 || o.last < 6*o.every || o.conns < 1 || o.streams < 1 || o.keep < time.Second || o.leak < 0 || f.NArg() > 0 {
		return nil, errors.New("loadbench: at least six lines of figures, one connection of each kind, jobs kept for a second, and no arguments; -help lists the flags")
	}
	return o, nil
}

var errNotSteady = errors.New("loadbench: it does not stay as it is after the first minute, or that is not clear")

func main() { program.Main(run) }

func run(ctx context.Context, args []string, in io.Reader, out io.Writer) error {
	o, err := flags(args)
	if err != nil {
		return err
	}
	if o.serve {
		return serve(o, in, out)
	}
	samples, err := measure(ctx, o, out)
	if err != nil {
		return err
	}
	judged := samples[o.warmUp():]
	printTotals(out, judged)
	steady := printTrends(out, judged)
	if o.check && !steady {
		return errNotSteady
	}
	return nil
}
