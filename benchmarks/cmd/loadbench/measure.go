package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"
)

// A sample is what happened between two lines of figures, and how the server
// was at the end, while the clients rested.
type sample struct {
	state
	at      time.Duration // since the begin
	worked  time.Duration // of the clients: without their rest
	rss     uint64
	tallies [ops]tally
}

// rate returns how many were done in a second of work.
func (s *sample) rate(o op) float64 { return float64(s.tallies[o].count()) / s.worked.Seconds() }

// measure drives the load and prints a line for each sample.
func measure(ctx context.Context, o *options, out io.Writer) ([]sample, error) {
	p, first, err := start(ctx, o)
	if err != nil {
		return nil, err
	}
	driven, stop := context.WithCancel(ctx)
	w := &watch{process: p, load: newLoad(o, first.Addr), begun: time.Now()}
	w.rested = w.begun
	var driving error
	var clients sync.WaitGroup
	clients.Go(func() {
		driving = w.load.drive(driven, o)
		stop() // it is over early if one of them failed
	})
	printHead(out, o)
	samples, err := w.samples(driven, o, out)
	stop()
	clients.Wait()
	if errors.Is(driving, context.Canceled) {
		driving = nil
	}
	return samples, errors.Join(err, driving, p.stop(), ctx.Err())
}

// A watch looks at the server and its load from time to time.
type watch struct {
	process *process
	load    *load
	begun   time.Time
	rested  time.Time // when the last rest ended
	last    [ops]tally
}

// samples takes as many as the flags say. On a machine that is too slow for
// them they take longer.
func (w *watch) samples(ctx context.Context, o *options, out io.Writer) (all []sample, err error) {
	ticks := time.NewTicker(o.every)
	defer ticks.Stop()
	for n := range o.samples() {
		select {
		case <-ticks.C:
		case <-ctx.Done():
			return all, nil
		}
		profiles := ""
		switch {
		case o.profiles == "":
		case n == o.warmUp():
			profiles = "first"
		case n == o.samples()-1:
			profiles = "last"
		}
		s, err := w.sample(profiles)
		if err != nil {
			return all, fmt.Errorf("loadbench: the server is gone: %w", err)
		}
		printSample(out, &s)
		all = append(all, s)
	}
	return all, nil
}

// sample takes one, while the clients rest.
func (w *watch) sample(profiles string) (s sample, err error) {
	w.load.rest(func() {
		now := time.Now()
		s.at, s.worked = now.Sub(w.begun), now.Sub(w.rested)
		if s.state, err = w.process.state(profiles); err != nil {
			return
		}
		s.rss = w.process.rss()
		for op := range ops {
			sum := s.Claims
			if op < claim {
				sum = w.load.took[op].tally()
			}
			s.tallies[op], w.last[op] = sum.since(w.last[op]), sum
		}
		w.rested = time.Now()
	})
	return s, err
}
