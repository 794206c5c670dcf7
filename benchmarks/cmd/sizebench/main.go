// Command sizebench builds small programs that use this library as strangers
// do, in modules of their own, and prints what that costs them.
//
//	cd benchmarks && go run ./cmd/sizebench
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"
)

// A program imports some packages of the library.
type program struct {
	name    string
	imports []string
}

var programs = []program{
	{"nothing but net/http", nil},
	{"reportjobs, memory", []string{"", "memory"}},
	{"reportjobs, memory, httpapi", []string{"", "memory", "httpapi"}},
	{"reportjobs, memory, render", []string{"", "memory", "render"}},
	{"reportjobs, dynamo, s3store, awslambda", []string{"", "dynamo", "s3store", "awslambda"}},
	{"the same, render, bedrock", []string{"", "dynamo", "s3store", "awslambda", "render", "bedrock"}},
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "sizebench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	root, err := filepath.Abs("..")
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(root, "benchmarks")); err != nil {
		return errors.New("run it in benchmarks/")
	}
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(out, "program\tbinary, MB\tstripped, MB\tmodules built in\tlines of go.sum\tpackages compiled\tcompiled from nothing\t")
	for _, p := range programs {
		s, err := build(ctx, root, p)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		fmt.Fprintf(out, "%s\t%.1f\t%.1f\t%d\t%d\t%d\t%v\t\n", p.name, mb(s.binary), mb(s.stripped), s.modules, s.sums, s.packages, s.took.Round(100*time.Millisecond))
	}
	return out.Flush()
}

// A size is what one program came to.
type size struct {
	binary, stripped        int64
	modules, sums, packages int
	took                    time.Duration
}

func mb(bytes int64) float64 { return float64(bytes) / 1e6 }

func build(ctx context.Context, root string, p program) (s size, err error) {
	dir, err := os.MkdirTemp("", "sizebench")
	if err != nil {
		return s, err
	}
	defer os.RemoveAll(dir)
	if err := write(dir, root, p); err != nil {
		return s, err
	}
	gotool := func(args ...string) (string, error) {
		cmd := exec.CommandContext(ctx, "go", args...)
		cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOFLAGS=-mod=mod", "GOCACHE="+filepath.Join(dir, "cache"))
		said, err := cmd.CombinedOutput()
		if err != nil {
			return "", fmt.Errorf("go %s: %w\n%s", args[0], err, said)
		}
		return string(said), nil
	}
	if _, err := gotool("mod", "tidy"); err != nil {
		return s, err
	}
	start := time.Now()
	if _, err := gotool("build", "-trimpath", "-o", "plain", "."); err != nil {
		return s, err
	}
	s.took = time.Since(start)
	if _, err := gotool("build", "-trimpath", "-ldflags=-s -w", "-o", "stripped", "."); err != nil {
		return s, err
	}
	built, err := gotool("version", "-m", "plain")
	if err != nil {
		return s, err
	}
	s.modules = strings.Count(built, "\n\tdep\t")
	packages, err := gotool("list", "-deps", ".")
	if err != nil {
		return s, err
	}
	s.packages = strings.Count(packages, "\n")
	sums, err := os.ReadFile(filepath.Join(dir, "go.sum"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return s, err
	}
	s.sums = bytes.Count(sums, []byte("\n"))
	for name, at := range map[string]*int64{"plain": &s.binary, "stripped": &s.stripped} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			return s, err
		}
		*at = info.Size()
	}
	return s, nil
}

// write makes a module that keeps all that its imports export: as a host that
// uses a package for something, and more.
func write(dir, root string, p program) error {
	var source, module strings.Builder
	source.WriteString("package main\n\nimport (\n\t\"net/http\"\n")
	uses := map[string]string{
		"": "reportjobs.NewCoordinator, reportjobs.NewWorker", "memory": "memory.NewStore, memory.NewPool, memory.NewArtifacts",
		"httpapi": "httpapi.New", "render": "render.New", "dynamo": "dynamo.New", "s3store": "s3store.New",
		"awslambda": "awslambda.NewDispatcher, awslambda.FunctionURL, awslambda.Worker", "bedrock": "bedrock.NewModel",
	}
	var kept []string
	for _, name := range p.imports {
		fmt.Fprintf(&source, "\t%q\n", strings.TrimSuffix("github.com/qubitz/reportjobs/"+name, "/"))
		kept = append(kept, uses[name])
	}
	fmt.Fprintf(&source, ")\n\nvar kept = []any{%s}\n\nfunc main() {\n\tprintln(len(kept))\n\thttp.ListenAndServe(\"127.0.0.1:0\", nil)\n}\n", strings.Join(kept, ", "))
	module.WriteString("module example.com/program\n\ngo 1.26\n")
	if len(p.imports) > 0 {
		fmt.Fprintf(&module, "\nrequire github.com/qubitz/reportjobs v0.0.0\n\nreplace github.com/qubitz/reportjobs => %s\n", root)
	}
	return errors.Join(
		os.WriteFile(filepath.Join(dir, "main.go"), []byte(source.String()), 0o644),
		os.WriteFile(filepath.Join(dir, "go.mod"), []byte(module.String()), 0o644))
}
