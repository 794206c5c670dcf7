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
	"time"
)

// A server is the process that is measured.
type server struct {
	cmd     *exec.Cmd
	in      io.WriteCloser
	answers *json.Decoder
}

func start(ctx context.Context, o *options) (*server, state, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, state{}, err
	}
	s := &server{cmd: exec.CommandContext(ctx, self, "-serve", "-keep", o.keep.String())}
	s.cmd.Stderr = os.Stderr
	if s.in, err = s.cmd.StdinPipe(); err != nil {
		return nil, state{}, err
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, state{}, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, state{}, err
	}
	s.answers = json.NewDecoder(out)
	var first state
	if err := s.answers.Decode(&first); err != nil {
		return nil, state{}, errors.Join(fmt.Errorf("loadbench: the server does not start: %w", err), s.stop())
	}
	return s, first, nil
}

// state asks the server how it is.
func (s *server) state() (now state, err error) {
	if _, err := io.WriteString(s.in, "\n"); err != nil {
		return state{}, err
	}
	return now, s.answers.Decode(&now)
}

func (s *server) stop() error { return errors.Join(s.in.Close(), s.cmd.Wait()) }

// rss returns the memory of the process in bytes, 0 where the system does not
// tell.
func (s *server) rss() uint64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", s.cmd.Process.Pid))
	fields := strings.Fields(string(text))
	if err != nil || len(fields) < 2 {
		return 0
	}
	pages, _ := strconv.ParseUint(fields[1], 10, 64)
	return pages * uint64(os.Getpagesize())
}

// A sample is what happened between two lines of figures.
type sample struct {
	state
	at      time.Duration // since the begin
	warmUp  bool
	rss     uint64
	claims  float64 // a second
	rate    [ops]float64
	tallies [ops]tally
}

// measure drives the load, prints a line for each sample, and returns the
// samples and the tallies of all that came after the warm-up.
func measure(ctx context.Context, o *options, out io.Writer) (samples []sample, all [ops]tally, err error) {
	s, first, err := start(ctx, o)
	if err != nil {
		return nil, all, err
	}
	driven, stop := context.WithTimeout(ctx, o.last+o.every/2)
	defer stop()
	l := newLoad(o, first.Addr)
	done := make(chan error, 1)
	go func() { done <- l.drive(driven, o) }()
	printHead(out, o)
	samples, all, err = watch(driven, o, s, l, out)
	stop()
	driving := <-done
	if errors.Is(driving, context.Canceled) || errors.Is(driving, context.DeadlineExceeded) {
		driving = nil
	}
	return samples, all, errors.Join(err, driving, s.stop(), ctx.Err())
}

func watch(ctx context.Context, o *options, s *server, l *load, out io.Writer) (samples []sample, all [ops]tally, err error) {
	ticks := time.NewTicker(o.every)
	defer ticks.Stop()
	begun := time.Now()
	var last, warm [ops]tally
	for op := range ops {
		last[op] = l.took[op].tally()
		warm[op] = last[op]
	}
	for before, lastAt := (state{}), begun; time.Since(begun) < o.last; {
		select {
		case <-ticks.C:
		case <-ctx.Done():
			return samples, all, nil
		}
		now, err := s.state()
		if err != nil {
			return samples, all, fmt.Errorf("loadbench: the server is gone: %w", err)
		}
		at := time.Now()
		seconds := at.Sub(lastAt).Seconds()
		one := sample{state: now, at: at.Sub(begun), rss: s.rss(), claims: float64(now.Claims-before.Claims) / seconds}
		one.warmUp = one.at <= o.warmUp()
		for op := range ops {
			tally := l.took[op].tally()
			one.tallies[op], last[op] = tally.since(last[op]), tally
			one.rate[op] = float64(one.tallies[op].count()) / seconds
			if one.warmUp {
				warm[op] = tally
			}
			all[op] = tally.since(warm[op])
		}
		printSample(out, one)
		samples, before, lastAt = append(samples, one), now, at
	}
	return samples, all, nil
}
