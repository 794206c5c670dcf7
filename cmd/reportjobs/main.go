/*
Reportjobs is the command line of package reportjobs: a server that makes
reports, a client of any such server, and a PDF engine.

	reportjobs serve                              # a server on this machine
	reportjobs submit input.json --wait --out .   # JSON in, PDFs out

`reportjobs help` lists the commands, the exit codes and the environment.
*/
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	c := &console{in: os.Stdin, out: os.Stdout, errs: os.Stderr}
	code, text := outcome(newRoot(c).ExecuteContext(context.Background()))
	if text != "" {
		fmt.Fprintln(os.Stderr, "reportjobs:", text)
	}
	os.Exit(code)
}

// interruptible returns a context that ends when the user or the system asks
// the program to stop. Commands ask for it once there is something to tidy up;
// until then a signal simply ends them.
func interruptible(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // who asks twice does not want to wait for the tidying up
	return ctx, stop
}
