package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A size is what one program came to.
type size struct {
	bytes         int64 // of the program, without symbols and DWARF
	built, listed int   // modules other than its own: in the program, and in go list -m all
	sums          int   // lines of go.sum
	packages      int   // of the standard library, too
	took          time.Duration
}

// A module is a program in a folder of its own.
type module struct{ dir string }

// newModule copies the program into dir and has it ask for the library in
// root.
func newModule(dir, source, root string) (*module, error) {
	text, err := os.ReadFile(filepath.Join(source, "main.go"))
	if err != nil {
		return nil, err
	}
	mod := fmt.Sprintf("module example.com/program\n\ngo 1.26\n\nrequire github.com/qubitz/reportjobs v0.0.0\n\nreplace github.com/qubitz/reportjobs => %s\n", root)
	return &module{dir}, errors.Join(
		os.WriteFile(filepath.Join(dir, "main.go"), text, 0o644),
		os.WriteFile(filepath.Join(dir, "go.mod"), []byte(mod), 0o644))
}

// tool runs the go command there, with that build cache if one is named, and
// returns what it says and the processor time it took.
func (m *module) tool(ctx context.Context, cache string, args ...string) (string, time.Duration, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir, cmd.Env = m.dir, append(os.Environ(), "GOFLAGS=-mod=mod")
	if cache != "" {
		cmd.Env = append(cmd.Env, "GOCACHE="+cache)
	}
	said, err := cmd.CombinedOutput()
	if err != nil {
		return "", 0, fmt.Errorf("go %s: %w\n%s", args[0], err, said)
	}
	return string(said), cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), nil
}

// size builds the program as package awslambda says, with that build cache if
// one is named. Without its tag, functions hold net/rpc, whose reflection makes
// the linker keep every method of every client.
func (m *module) size(ctx context.Context, cache string) (s size, err error) {
	if _, _, err := m.tool(ctx, cache, "mod", "tidy"); err != nil {
		return s, err
	}
	sums, err := os.ReadFile(filepath.Join(m.dir, "go.sum")) // before other commands add to it
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return s, err
	}
	s.sums = bytes.Count(sums, []byte("\n"))
	if _, s.took, err = m.tool(ctx, cache, "build", "-trimpath", "-tags=lambda.norpc", "-ldflags=-s -w", "-o", "program", "."); err != nil {
		return s, err
	}
	info, err := os.Stat(filepath.Join(m.dir, "program"))
	if err != nil {
		return s, err
	}
	s.bytes = info.Size()
	built, _, err := m.tool(ctx, cache, "version", "-m", "program")
	if err != nil {
		return s, err
	}
	s.built = strings.Count(built, "\n\tdep\t")
	packages, _, err := m.tool(ctx, cache, "list", "-deps", "-tags=lambda.norpc", ".")
	if err != nil {
		return s, err
	}
	s.packages = strings.Count(packages, "\n")
	listed, _, err := m.tool(ctx, cache, "list", "-m", "all")
	if err != nil {
		return s, err
	}
	s.listed = strings.Count(listed, "\n") - 1
	return s, nil
}
