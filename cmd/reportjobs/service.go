package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/bedrock"
	"github.com/qubitz/reportjobs/examples/discovery"
	"github.com/qubitz/reportjobs/httpapi"
	"github.com/qubitz/reportjobs/render"
)

const (
	// afterwards is how long clients may still ask about and fetch what was
	// finished while the server stopped.
	afterwards = 2 * time.Second
	// hangUp is how long answers that are being written may take at the end.
	hangUp = 2 * time.Second
	// shownIDs bounds a line of the log.
	shownIDs = 20
)

// A service is all that serve runs: the API, the workers and the sweeps.
type service struct {
	log      *slog.Logger
	backend  *backend
	jobs     *reportjobs.Coordinator
	worker   *reportjobs.Worker
	roster   *roster
	server   *http.Server
	grace    time.Duration
	stopping atomic.Bool
}

// settings are what the flags of serve come down to.
type settings struct {
	log       *slog.Logger
	secrets   [][]byte
	retention time.Duration
	grace     time.Duration
	guard     func(http.Handler) http.Handler // nil: none
	engine    *render.Engine
	model     *bedrock.Model // that writes; nil: none
	api       httpapi.Options
}

// newService puts the parts together and starts nothing.
func newService(b *backend, s settings) (*service, error) {
	v := &service{log: s.log, backend: b, roster: newRoster(s.log), grace: s.grace}
	var err error
	v.jobs, err = reportjobs.NewCoordinator(b.store, b.artifacts, b.dispatcher, &reportjobs.CoordinatorOptions{
		Reports: discovery.Reports(), Describe: discovery.Describe, Folder: discovery.Folder,
		IDSecret: s.secrets, Retention: s.retention, WatchEvery: b.pace.watch, RepairEvery: b.pace.sweep,
		Logger: s.log, Observe: v.roster.observe,
	})
	if err != nil {
		return nil, err
	}
	v.worker = reportjobs.NewWorker(b.store, b.artifacts, b.dispatcher, &reportjobs.WorkerOptions{
		Lease: b.pace.lease, ProgressEvery: b.pace.progress, Logger: s.log, Observe: v.roster.observe,
	})
	renderers := discovery.Renderers(s.engine)
	if s.model != nil {
		if renderers, err = discovery.BedrockRenderers(s.engine, s.model); err != nil {
			return nil, err
		}
	}
	for name, renderer := range renderers {
		v.worker.Handle(name, renderer)
	}
	api, err := httpapi.New(v.jobs, &s.api)
	if err != nil {
		return nil, err
	}
	handler := v.route(api)
	if s.guard != nil {
		handler = s.guard(handler)
	}
	v.server = newServer(handler, s.log)
	v.server.RegisterOnShutdown(api.Stop)
	return v, nil
}

// route is no ServeMux: that would redirect paths which the API refuses.
func (v *service) route(api http.Handler) http.Handler {
	api = v.gate(api)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if v.backend.files != nil && strings.HasPrefix(r.URL.Path, filesPath) {
			v.backend.files.ServeHTTP(w, r)
			return
		}
		api.ServeHTTP(w, r)
	})
}

// newServer has a time for everything that a client could draw out. The API
// moves the end of an answer on where it streams.
func newServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		WriteTimeout:      5 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

// gate takes no new jobs while the server stops, and tells a load balancer to
// look for another one. Polls and downloads go on.
func (v *service) gate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if v.stopping.Load() && (r.Method == http.MethodPost || r.URL.Path == "/healthz") {
			w.Header().Set("Retry-After", "5")
			w.Header().Set("Connection", "close")
			refuse(w, r, http.StatusServiceUnavailable, "unavailable", "The server is stopping and takes no new jobs.")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// refuse answers as the API does.
func refuse(w http.ResponseWriter, r *http.Request, status int, code, detail string) {
	kind := "application/json"
	if strings.HasPrefix(r.URL.Path, "/v1/") || r.URL.Path == "/healthz" {
		kind = "application/problem+json"
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{ // a client that has gone reads no error either
		"type": "about:blank", "title": http.StatusText(status), "status": status,
		"detail": detail, "error": detail, "code": code,
	})
}

// run serves until the first signal. Then it takes no more jobs, lets those
// that run finish for the grace period, and says how they ended. The second
// signal ends it at once.
func (v *service) run(ctx context.Context, l net.Listener, signals <-chan os.Signal) error {
	working, stopWorking := context.WithCancel(ctx)
	defer stopWorking()
	var work sync.WaitGroup
	worked := make(chan struct{})
	work.Go(func() { v.report("workers", v.backend.work(working, v.worker.Run)) })
	if v.backend.pace.sweep > 0 {
		work.Go(func() { v.report("sweeps", v.jobs.RunSweeps(working, v.backend.pace.sweep)) })
	}
	served := make(chan error, 1)
	go func() { served <- v.server.Serve(l) }()

	var failed error
	select {
	case failed = <-served:
		failed = fmt.Errorf("the server cannot go on: %w", failed)
	case <-signals:
	}
	v.stopping.Store(true)
	v.log.Info("stopping", "running", len(v.roster.stop()), "grace", v.grace)
	stopWorking()
	go func() { work.Wait(); close(worked) }()
	select {
	case <-worked:
	case <-signals:
		_, _, running := v.roster.account()
		v.log.Warn("stopped at once", "unfinished", len(running), "jobs", running)
		return faultf(exitInterrupted, "stopped at once; jobs that ran: %d", len(running))
	}
	v.hangUp(signals)
	v.sayWhatIsLeft()
	return failed
}

func (v *service) report(part string, err error) {
	if err != nil {
		v.log.Error(part+" ended", "error", err)
	}
}

// hangUp ends the server, a little later if there is something to fetch.
func (v *service) hangUp(signals <-chan os.Signal) {
	if finished, _, _ := v.roster.account(); len(finished) > 0 {
		select {
		case <-time.After(min(afterwards, v.grace)):
		case <-signals:
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), hangUp)
	defer cancel()
	if err := v.server.Shutdown(ctx); err != nil {
		v.report("connections", errors.Join(err, v.server.Close()))
	}
}

// sayWhatIsLeft tells what became of the jobs: those that were released, and
// how many others nobody has finished.
func (v *service) sayWhatIsLeft() {
	finished, released, _ := v.roster.account()
	for _, id := range released {
		v.log.Warn("released, not finished in time", "job", id)
	}
	waiting := v.waiting(released)
	v.log.Info("stopped", "finished", len(finished), "released", len(released), "waiting", len(waiting))
	if len(waiting) > 0 {
		v.log.Warn("jobs that waited end with this process", "first", waiting[:min(len(waiting), shownIDs)])
	}
}

// waiting returns the ids of the jobs that end with this process, but for the
// released ones.
func (v *service) waiting(released []string) (ids []string) {
	if v.backend.lasting {
		return nil
	}
	latest := time.Now().AddDate(2, 0, 0) // no job may begin later than in a year
	for id, err := range v.backend.store.Due(context.Background(), latest) {
		if err == nil && !slices.Contains(released, id) {
			ids = append(ids, id)
		}
	}
	return ids
}
