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
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"runtime/pprof"
	"sync"
	"time"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/httpapi"
	"github.com/qubitz/reportjobs/memory"
)

// A state is what the server says of itself whenever it is asked: by a line
// of its input.
type state struct {
	Addr       string
	Heap       uint64 // bytes that live, found by a collection
	Goroutines uint64
	Jobs       int // in the store
	Claims     tally
}

// A service is all that the server process does.
type service struct {
	store  *memory.Store
	pool   *memory.Pool
	c      *reportjobs.Coordinator
	w      *reportjobs.Worker
	claims histogram
	leak   leak
}

// A leak keeps so many bytes of each job for good.
type leak struct {
	size int

	mu   sync.Mutex
	kept [][]byte
}

func (l *leak) keep() {
	if l.size > 0 {
		l.mu.Lock()
		l.kept = append(l.kept, make([]byte, l.size))
		l.mu.Unlock()
	}
}

// serve is the server process. It ends when in does.
func serve(o *options, in io.Reader, out io.Writer) error {
	if o.profiles != "" {
		runtime.MemProfileRate = 4 << 10 // bytes: small objects are what leaks
	}
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
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	var served error
	running.Go(func() { _ = s.pool.Run(ctx, s.w.Run) })
	running.Go(func() { _ = s.c.RunSweeps(ctx, time.Second) })
	running.Go(func() { served = server.Serve(listener) })

	err = s.answer(o, listener.Addr().String(), in, out)
	stop()
	h.Stop() // ends event streams, which Close does not wait for
	err = cmp.Or(err, server.Close())
	running.Wait()
	if !errors.Is(served, http.ErrServerClosed) {
		err = cmp.Or(err, served)
	}
	return err
}

// answer writes the state for each line of in, and profiles of that name.
func (s *service) answer(o *options, addr string, in io.Reader, out io.Writer) error {
	answers := json.NewEncoder(out)
	err := answers.Encode(state{Addr: addr})
	for lines := bufio.NewScanner(in); err == nil && lines.Scan(); {
		now := s.state()
		if name := lines.Text(); name != "" {
			err = profile(o.profiles, name)
		}
		err = cmp.Or(err, answers.Encode(now))
	}
	return err
}

func newService(o *options) (*service, error) {
	files, err := memory.NewArtifacts(nil)
	if err != nil {
		return nil, err
	}
	quiet := slog.New(slog.DiscardHandler)
	s := &service{store: memory.NewStore(nil), leak: leak{size: o.leak}, pool: memory.NewPool(&memory.PoolOptions{Logger: quiet})}
	s.c, err = reportjobs.NewCoordinator(s.store, files, s.pool, &reportjobs.CoordinatorOptions{
		Reports:   []reportjobs.ReportSpec{{Name: "executive"}},
		Retention: o.keep, MaxAge: o.keep * 9 / 10,
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
	if e.Kind == reportjobs.EventClaimed {
		s.claims.add(e.Age)
		s.leak.keep()
	}
}

// state is exact when nobody asks for anything. The second collection takes
// what the first has left in pools.
func (s *service) state() state {
	runtime.GC()
	runtime.GC()
	figures := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/sched/goroutines:goroutines"}}
	metrics.Read(figures)
	return state{Heap: figures[0].Value.Uint64(), Goroutines: figures[1].Value.Uint64(), Jobs: s.store.Len(), Claims: s.claims.tally()}
}

// profile writes heap-NAME and goroutine-NAME into the folder.
func profile(folder, name string) error {
	for _, kind := range []string{"heap", "goroutine"} {
		f, err := os.Create(filepath.Join(folder, kind+"-"+name))
		if err != nil {
			return err
		}
		if err := errors.Join(pprof.Lookup(kind).WriteTo(f, 0), f.Close()); err != nil {
			return err
		}
	}
	return nil
}
