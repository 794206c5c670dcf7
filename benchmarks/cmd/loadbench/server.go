package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime/metrics"
	"sync"
	"sync/atomic"
	"time"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/httpapi"
	"github.com/qubitz/reportjobs/memory"
)

// A state is what the server says of itself whenever it is asked: by a line
// of its input.
type state struct {
	Addr       string
	Heap       uint64 // bytes that lived after the last collection
	Goroutines uint64
	Claims     int64 // since the start
	Settled    int64
	Jobs       int // in the store
}

// A service is all that the server process does.
type service struct {
	store   *memory.Store
	pool    *memory.Pool
	c       *reportjobs.Coordinator
	w       *reportjobs.Worker
	claims  atomic.Int64
	settled atomic.Int64
}

// serve is the server process. It ends when in does.
func serve(o *options, in io.Reader, out io.Writer) error {
	s, err := newService(o)
	if err != nil {
		return err
	}
	quiet := slog.New(slog.DiscardHandler)
	h, err := httpapi.New(s.c, &httpapi.Options{OpenList: true, Logger: quiet})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	server.RegisterOnShutdown(h.Stop)
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	var served error
	running.Go(func() { _ = s.pool.Run(ctx, s.w.Run) })
	running.Go(func() { _ = s.c.RunSweeps(ctx, time.Second) })
	running.Go(func() { served = server.Serve(listener) })

	answers := json.NewEncoder(out)
	err = answers.Encode(s.state(listener.Addr().String()))
	for lines := bufio.NewScanner(in); err == nil && lines.Scan(); {
		err = answers.Encode(s.state(""))
	}
	stop()
	err = cmp.Or(err, server.Close())
	running.Wait()
	if !errors.Is(served, http.ErrServerClosed) {
		err = cmp.Or(err, served)
	}
	return err
}

func newService(o *options) (*service, error) {
	files, err := memory.NewArtifacts(nil)
	if err != nil {
		return nil, err
	}
	quiet := slog.New(slog.DiscardHandler)
	s := &service{store: memory.NewStore(nil), pool: memory.NewPool(&memory.PoolOptions{Logger: quiet})}
	s.c, err = reportjobs.NewCoordinator(s.store, files, s.pool, &reportjobs.CoordinatorOptions{
		Reports:   []reportjobs.ReportSpec{{Name: "executive"}},
		Retention: o.keep, MaxAge: o.keep / 2,
		WatchEvery: 100 * time.Millisecond, Logger: quiet,
	})
	if err != nil {
		return nil, err
	}
	s.w = reportjobs.NewWorker(s.store, files, s.pool, &reportjobs.WorkerOptions{Logger: quiet, Observe: s.observe})
	s.w.Handle("executive", reportjobs.RendererFunc(func(_ context.Context, out *reportjobs.Output, _ *reportjobs.Task) error {
		_, err := io.WriteString(out, "%PDF-")
		return err
	}))
	return s, nil
}

func (s *service) observe(_ context.Context, e reportjobs.Event) {
	switch e.Kind {
	case reportjobs.EventClaimed:
		s.claims.Add(1)
	case reportjobs.EventSettled:
		s.settled.Add(1)
	}
}

func (s *service) state(addr string) state {
	figures := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/sched/goroutines:goroutines"}}
	metrics.Read(figures)
	return state{
		Addr: addr, Heap: figures[0].Value.Uint64(), Goroutines: figures[1].Value.Uint64(),
		Claims: s.claims.Load(), Settled: s.settled.Load(), Jobs: s.store.Len(),
	}
}
