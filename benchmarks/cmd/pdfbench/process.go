package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"

	"github.com/qubitz/reportjobs/benchmarks"
)

// A process sets the reference report in one way, whenever it is asked.
type process struct {
	name    string
	version string
	golang  bool
	cmd     *exec.Cmd
	in      io.WriteCloser
	out     *json.Decoder
}

// A recipe starts the process of a way.
type recipe struct {
	name    string
	golang  bool
	command []string
	dir     string
}

// goRecipe is this program with -serve.
func goRecipe(name string, sections int, more ...string) (recipe, error) {
	self, err := os.Executable()
	command := append([]string{self, "-serve", name, "-sections", strconv.Itoa(sections)}, more...)
	return recipe{name: name, golang: true, command: command}, err
}

// startGo starts a way in Go with a report of that many sections.
func startGo(ctx context.Context, name string, sections int, more ...string) (*process, error) {
	r, err := goRecipe(name, sections, more...)
	if err != nil {
		return nil, err
	}
	return r.start(ctx)
}

// recipes returns those that o wants. Peers find their files in dir.
func recipes(ctx context.Context, o *options, dir string) (out []recipe, missing []string, err error) {
	for _, way := range append(benchmarks.Ways(), benchmarks.Control()) {
		if way.Name != controlName && !o.wants(way.Name) {
			continue
		}
		r, err := goRecipe(way.Name, benchmarks.ReferenceSections)
		if err != nil {
			return nil, nil, err
		}
		out = append(out, r)
	}
	peers, missing, err := benchmarks.Peers(ctx, dir, benchmarks.Reference())
	for _, p := range peers {
		if o.wants(p.Name) {
			out = append(out, recipe{name: p.Name, command: p.Command, dir: dir})
		}
	}
	return out, missing, err
}

// start starts the process and waits until it is ready.
func (r recipe) start(ctx context.Context) (*process, error) {
	p := &process{name: r.name, golang: r.golang, cmd: exec.CommandContext(ctx, r.command[0], r.command[1:]...)}
	p.cmd.Dir, p.cmd.Stderr = r.dir, os.Stderr
	var err error
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.out = json.NewDecoder(out)
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("%s: %w", r.name, err)
	}
	var h hello
	if err := p.out.Decode(&h); err != nil {
		p.stop()
		return nil, fmt.Errorf("%s: no first line: %w", r.name, err)
	}
	p.version = h.Version
	return p, nil
}

// ask has the process work, and waits for it.
func (p *process) ask(r request) (reply, error) {
	var answer reply
	if err := json.NewEncoder(p.in).Encode(r); err != nil {
		return answer, fmt.Errorf("%s: %w", p.name, err)
	}
	if err := p.out.Decode(&answer); err != nil {
		return answer, fmt.Errorf("%s: no answer: %w", p.name, err)
	}
	return answer, nil
}

// stop ends the process. It was idle, or it failed and has said why.
func (p *process) stop() {
	_ = p.in.Close()
	_ = p.cmd.Wait()
}
