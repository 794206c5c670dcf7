package main

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/memory"
)

// A backend is where serve keeps jobs and files, and what hands out work. It
// is the one place that knows which there are.
type backend struct {
	store      reportjobs.JobStore
	artifacts  reportjobs.ArtifactStore
	dispatcher reportjobs.Dispatcher

	// work runs jobs until ctx ends, then lets those that run go on for the
	// grace period, and returns when all have ended or are given back.
	work func(ctx context.Context, run runner) error

	files    http.Handler // serves links below filesPath; nil: they lead elsewhere
	pace     pacing
	lasting  bool   // jobs outlive the process
	describe string // for the log
}

type runner func(ctx context.Context, id string) (reportjobs.Outcome, error)

// pacing is how often a backend can be bothered.
type pacing struct {
	progress time.Duration // between two writes of progress
	watch    time.Duration // between two looks at a job that is watched
	sweep    time.Duration // between two sweeps
}

// filesPath is where a server hands out files itself.
const filesPath = "/files/"

// memoryBackend keeps jobs in this process and files in dir, or in memory if
// that is "". Links begin with base.
func memoryBackend(dir, base string, workers int, grace time.Duration, log *slog.Logger) (*backend, error) {
	o := &memory.ArtifactsOptions{BaseURL: base + filesPath}
	artifacts, err := memory.NewArtifacts(o)
	where := "jobs and files in memory"
	if dir != "" {
		artifacts, err = memory.NewDirArtifacts(dir, o)
		where = "jobs in memory, files in " + dir
	}
	if err != nil {
		return nil, err
	}
	pool := memory.NewPool(&memory.PoolOptions{Workers: workers, Grace: max(grace, 1), Logger: log})
	return &backend{
		store: memory.NewStore(nil), artifacts: artifacts, dispatcher: pool,
		work:     func(ctx context.Context, run runner) error { return pool.Run(ctx, run) },
		files:    artifacts.Handler(),
		pace:     pacing{progress: 200 * time.Millisecond, watch: 200 * time.Millisecond, sweep: 30 * time.Second},
		describe: where,
	}, nil
}
