// Command sizebench builds the programs in its testdata, each in a module of
// its own as strangers have them, and prints what this library costs them.
//
//	cd benchmarks && go run ./cmd/sizebench
//	cd benchmarks && go run ./cmd/sizebench -warm    # sooner, and no word of compile times
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/qubitz/reportjobs/benchmarks/internal/program"
)

// A sample is a program: a folder of testdata.
type sample struct {
	folder string
	what   string
	base   string // the sample of the same kind without this library; "" for itself
}

var samples = []sample{
	{"http", "`net/http` alone", ""},
	{"memory", "the root package, `memory`", "http"},
	{"server", "the same, `httpapi`", "http"},
	{"reports", "the same, `render`", "http"},
	{"clients", "the AWS SDK's clients alone", ""},
	{"lambda", "the root package, `dynamo`, `s3store`, `awslambda`, `httpapi`", "clients"},
	{"model", "the same, `render`, `bedrock`", "clients"},
}

func main() { program.Main(run) }

func run(ctx context.Context, args []string, _ io.Reader, out io.Writer) error {
	f := flag.NewFlagSet("sizebench", flag.ContinueOnError)
	warm := f.Bool("warm", false, "build with the build cache that is there: no compile times")
	if err := f.Parse(args); err != nil {
		return err
	}
	if f.NArg() > 0 {
		return errors.New("sizebench: no arguments are wanted; -help lists the flags")
	}
	return compare(ctx, samples, *warm, out)
}

// compare measures one sample after another; a base stands before what is
// compared with it.
func compare(ctx context.Context, samples []sample, warm bool, out io.Writer) error {
	root, err := filepath.Abs("..")
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(root, "benchmarks", "cmd", "sizebench")); err != nil {
		return errors.New("sizebench: run it in benchmarks/")
	}
	fmt.Fprintln(out, "| a program with | stripped, MB | its base = 1 | modules built in | in the build list | lines of go.sum | packages | compiled from nothing, its base = 1 |")
	fmt.Fprintln(out, "|---|---|---|---|---|---|---|---|")
	sizes := map[string]size{}
	for _, p := range samples {
		s, err := measure(ctx, root, p.folder, warm)
		if err != nil {
			return fmt.Errorf("sizebench: %s: %w", p.folder, err)
		}
		sizes[p.folder] = s
		printRow(out, p, s, sizes[p.base], warm)
	}
	return nil
}

func printRow(out io.Writer, p sample, s, base size, warm bool) {
	bytes, took := "1", "1"
	if p.base != "" {
		bytes = fmt.Sprintf("%.2f", float64(s.bytes)/float64(base.bytes))
		took = fmt.Sprintf("%.1f", s.took.Seconds()/base.took.Seconds())
	}
	if warm {
		took = "-"
	}
	fmt.Fprintf(out, "| %s | %.1f | %s | %d | %d | %d | %d | %s |\n",
		p.what, float64(s.bytes)/1e6, bytes, s.built, s.listed, s.sums, s.packages, took)
}

// measure builds a program, with an empty build cache unless it may be warm.
func measure(ctx context.Context, root, folder string, warm bool) (s size, err error) {
	dir, err := os.MkdirTemp("", "sizebench")
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	source := filepath.Join(root, "benchmarks", "cmd", "sizebench", "testdata", folder)
	m, err := newModule(dir, source, root)
	if err != nil {
		return s, err
	}
	cache := filepath.Join(dir, "cache")
	if warm {
		cache = ""
	}
	return m.size(ctx, cache)
}
