package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/examples/discovery"
	"github.com/qubitz/reportjobs/httpapi"
	"github.com/qubitz/reportjobs/memory"
)

// A hello is what a server process says when it is ready: where it listens,
// and what to send it.
type hello struct {
	Addr    string
	Waiting string // path of a poll that is answered with 202
	Done    string // path of a poll that is answered with 200 and three links
}

// serve is one server process. It ends when in does.
func serve(name string, in io.Reader, out io.Writer) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	h, ready, err := ours()
	if err == nil && name == "bare" {
		h, err = bare(h, ready)
	}
	if err != nil {
		return err
	}
	ready.Addr = listener.Addr().String()
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	if err := json.NewEncoder(out).Encode(ready); err != nil {
		return err
	}
	_, _ = io.Copy(io.Discard, in)
	if err := server.Close(); err != nil {
		return err
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// ours is the handler that a host mounts, with one job that waits and one
// that is finished. Hints go nowhere: nobody works on what the load submits.
func ours() (http.Handler, *hello, error) {
	store, quiet := memory.NewStore(nil), slog.New(slog.DiscardHandler)
	files, err := memory.NewArtifacts(nil)
	if err != nil {
		return nil, nil, err
	}
	hint := reportjobs.DispatcherFunc(func(context.Context, reportjobs.Job) error { return nil })
	c, err := reportjobs.NewCoordinator(store, files, hint, &reportjobs.CoordinatorOptions{
		Reports: []reportjobs.ReportSpec{{Name: "executive"}, {Name: "technical"}, {Name: "compliance"}}, Folder: discovery.Folder, Logger: quiet,
		Describe: func([]byte) (map[string]string, error) { // what a host looks for is not measured
			return map[string]string{"company_name": "Halvorsen Cold Chain", "industry": "Logistics"}, nil
		},
	})
	if err != nil {
		return nil, nil, err
	}
	w := reportjobs.NewWorker(store, files, hint, &reportjobs.WorkerOptions{Logger: quiet})
	for _, name := range c.Reports() {
		w.Handle(name, reportjobs.RendererFunc(func(_ context.Context, out *reportjobs.Output, _ *reportjobs.Task) error {
			_, err := fmt.Fprint(out, "%PDF")
			return err
		}))
	}
	ctx := context.Background()
	var ids [2]string
	for i := range ids {
		job, err := c.Submit(ctx, reportjobs.Request{Input: discovery.Sample()})
		if err != nil {
			return nil, nil, err
		}
		ids[i] = job.ID
	}
	if _, err := w.Run(ctx, ids[1]); err != nil {
		return nil, nil, err
	}
	h, err := httpapi.New(c, &httpapi.Options{Logger: quiet})
	return h, &hello{Waiting: "/?job_id=" + ids[0], Done: "/?job_id=" + ids[1]}, err
}
