package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

// A process is the server that is measured.
type process struct {
	cmd     *exec.Cmd
	in      io.WriteCloser
	answers *json.Decoder
}

func start(ctx context.Context, o *options) (*process, state, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, state{}, err
	}
	p := &process{cmd: exec.CommandContext(ctx, self, "-serve", "-keep", o.keep.String(), "-leak", strconv.Itoa(o.leak), "-profiles", o.profiles)}
	p.cmd.Stderr = os.Stderr
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		return nil, state{}, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, state{}, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, state{}, err
	}
	p.answers = json.NewDecoder(out)
	var first state
	if err := p.answers.Decode(&first); err != nil {
		return nil, state{}, errors.Join(fmt.Errorf("loadbench: the server does not start: %w", err), p.stop())
	}
	return p, first, nil
}

// state asks the server how it is, and has it write profiles of that name if
// there is one.
func (p *process) state(profiles string) (now state, err error) {
	if _, err := fmt.Fprintln(p.in, profiles); err != nil {
		return state{}, err
	}
	return now, p.answers.Decode(&now)
}

func (p *process) stop() error { return errors.Join(p.in.Close(), p.cmd.Wait()) }

// rss returns the memory of the process in bytes, 0 where the system does not
// tell.
func (p *process) rss() uint64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", p.cmd.Process.Pid))
	fields := strings.Fields(string(text))
	if err != nil || len(fields) < 2 {
		return 0
	}
	pages, _ := strconv.ParseUint(fields[1], 10, 64)
	return pages * uint64(os.Getpagesize())
}
