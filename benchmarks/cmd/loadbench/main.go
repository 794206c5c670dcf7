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
// time, so that expiry is part of it and the server holds as many jobs at the
// end as after a minute.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"
)

// options are the flags.
type options struct {
	last    time.Duration
	every   time.Duration
	conns   int
	streams int
	keep    time.Duration
	check   bool
	serve   bool
}

// warmUp is the time that is not judged: a minute, or a third of a short run.
func (o *options) warmUp() time.Duration { return min(time.Minute, o.last/3) }

func flags(args []string) (*options, error) {
	o := &options{}
	f := flag.NewFlagSet("loadbench", flag.ContinueOnError)
	f.DurationVar(&o.last, "for", 10*time.Minute, "how long")
	f.DurationVar(&o.every, "every", 10*time.Second, "between two lines of figures")
	f.IntVar(&o.conns, "conns", 32, "connections that submit, poll and list, each with one request at a time")
	f.IntVar(&o.streams, "streams", 32, "connections that submit and follow the events of the job")
	f.DurationVar(&o.keep, "keep", 20*time.Second, "how long the server keeps a job")
	f.BoolVar(&o.check, "check", false, "exit with 1 if something is not flat after the first minute")
	f.BoolVar(&o.serve, "serve", false, "internal: be the server")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	if o.every <= 0 || o.last < 6*o.every || o.conns < 1 || o.streams < 1 || o.keep < time.Second || f.NArg() > 0 {
		return nil, errors.New("loadbench: at least six lines of figures, one connection of each kind, jobs kept for a second, and no arguments; -help lists the flags")
	}
	return o, nil
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout)
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, in io.Reader, out io.Writer) error {
	o, err := flags(args)
	if err != nil {
		return err
	}
	if o.serve {
		return serve(o, in, out)
	}
	samples, all, err := measure(ctx, o, out)
	if err != nil {
		return err
	}
	printTotals(out, o, all)
	steady := printTrends(out, trends(samples))
	if o.check && !steady {
		return errors.New("loadbench: not flat after the first minute")
	}
	return nil
}
