// Command pdfbench sets the reference report with every way that is installed,
// in turns, and prints what each costs.
//
//	cd benchmarks && go run ./cmd/pdfbench
//
// Each way has a process of its own. In each round all processes work one
// after the other, never at once, so that a busy moment of the machine meets
// all of them; what is printed are medians of the rounds, and ratios are
// medians of the ratios of each round.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/qubitz/reportjobs/benchmarks"
	"github.com/qubitz/reportjobs/benchmarks/internal/program"
)

// options are the flags.
type options struct {
	rounds   int
	batch    time.Duration
	docs     int
	large    int
	only     string
	out      string
	json     bool
	check    bool
	serve    string
	sections int
	pictures bool
}

func flags(args []string) (*options, error) {
	o := &options{}
	f := flag.NewFlagSet("pdfbench", flag.ContinueOnError)
	f.IntVar(&o.rounds, "rounds", 15, "how often each way is measured")
	f.DurationVar(&o.batch, "batch", 250*time.Millisecond, "about how long each measurement is; at least one document")
	f.IntVar(&o.docs, "docs", 1000, "documents in a row to watch the memory; 0: none")
	f.IntVar(&o.large, "large", 500, "pages of the large document; 0: neither that nor the one with pictures")
	f.StringVar(&o.only, "only", "", "names of ways, separated by commas; default all")
	f.StringVar(&o.out, "out", "", "existing folder to write the PDF of each way into")
	f.BoolVar(&o.json, "json", false, "print JSON")
	f.BoolVar(&o.check, "check", false, "exit with 1 if a budget is missed")
	f.StringVar(&o.serve, "serve", "", "internal: be the process of that way")
	f.IntVar(&o.sections, "sections", benchmarks.ReferenceSections, "internal: sections of the report")
	f.BoolVar(&o.pictures, "pictures", false, "internal: a picture in each of them")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	if o.rounds < 1 || o.docs < 0 || o.large < 0 || o.sections < 0 || f.NArg() > 0 {
		return nil, errors.New("pdfbench: at least one round, no number below zero, and no arguments; -help lists the flags")
	}
	return o, o.checkOnly()
}

// checkOnly refuses names of no way: a budget of what nobody measured is not
// missed.
func (o *options) checkOnly() error {
	for _, asked := range o.asked() {
		if !slices.ContainsFunc(benchmarks.Names(), func(name string) bool { return strings.EqualFold(asked, name) }) {
			return fmt.Errorf("pdfbench: -only: there is no way %q; there are %s", asked, strings.Join(benchmarks.Names(), ", "))
		}
	}
	return nil
}

// asked returns the names in -only; none is all.
func (o *options) asked() (names []string) {
	if o.only == "" {
		return nil
	}
	for name := range strings.SplitSeq(o.only, ",") {
		names = append(names, strings.TrimSpace(name))
	}
	return names
}

// report is what the process of a way sets.
func (o *options) report() (*benchmarks.Report, error) {
	if o.pictures {
		return benchmarks.Illustrated(o.sections)
	}
	return benchmarks.Sized(o.sections), nil
}

// wants tells whether -only names the way.
func (o *options) wants(name string) bool {
	asked := o.asked()
	return len(asked) == 0 || slices.ContainsFunc(asked, func(a string) bool { return strings.EqualFold(a, name) })
}

func main() { program.Main(run) }

func run(ctx context.Context, args []string, in io.Reader, out io.Writer) error {
	o, err := flags(args)
	if err != nil {
		return err
	}
	if o.serve != "" {
		return serve(o, in, out)
	}
	result, err := measure(ctx, o)
	if err != nil {
		return err
	}
	if o.json {
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(result)
	} else {
		err = result.print(out)
	}
	if err != nil {
		return err
	}
	if o.check {
		return result.missed()
	}
	return nil
}
