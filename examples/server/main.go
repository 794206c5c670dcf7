// Server adds reports to a net/http server: jobs below /reports, their files below /files/.
package main

import (
	"context"
	"crypto/rand"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/examples/discovery"
	"github.com/qubitz/reportjobs/httpapi"
	"github.com/qubitz/reportjobs/memory"
	"github.com/qubitz/reportjobs/render"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:8080", "where to listen")
	flag.Parse()
	if err := run(*addr); err != http.ErrServerClosed {
		log.Fatal("server: ", err)
	}
}

// run serves until a signal comes, and then until what runs has ended, too.
func run(addr string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	store, pool := memory.NewStore(nil), memory.NewPool(nil)
	files, err := memory.NewArtifacts(&memory.ArtifactsOptions{BaseURL: "http://" + listener.Addr().String() + "/files/"})
	if err != nil {
		return err
	}
	c, err := reportjobs.NewCoordinator(store, files, pool, &reportjobs.CoordinatorOptions{
		Reports: discovery.Reports(), Describe: discovery.Describe, Folder: discovery.Folder, IDSecret: [][]byte{[]byte(rand.Text())},
	})
	if err != nil {
		return err
	}
	w := reportjobs.NewWorker(store, files, pool, nil)
	if err := handle(w); err != nil {
		return err
	}
	reports, err := httpapi.New(c, &httpapi.Options{Prefix: "/reports"})
	if err != nil {
		return err
	}
	server := &http.Server{Handler: routes(reports, files), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: time.Minute}
	server.RegisterOnShutdown(reports.Stop) // event streams would go on for as long as their jobs
	log.Print("listening on http://", listener.Addr())
	var running sync.WaitGroup
	running.Go(func() { _ = pool.Run(ctx, w.Run) })
	running.Go(func() { _ = c.RunSweeps(ctx, time.Minute) })
	running.Go(func() { shutdown(ctx, server) })
	err = server.Serve(listener)
	stop()
	running.Wait()
	return err
}

// handle has the worker make all reports.
func handle(w *reportjobs.Worker) error {
	engine, err := render.New(nil)
	if err != nil {
		return err
	}
	for name, renderer := range discovery.Renderers(engine) {
		w.Handle(name, renderer)
	}
	return nil
}

// routes are those of the server that is there already, and the two of reports.
func routes(reports http.Handler, files *memory.Artifacts) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "POST a JSON object to /reports") })
	mux.Handle("/reports/", reports)
	mux.Handle("/reports", reports)
	mux.Handle("/files/", files.Handler())
	return mux
}

// shutdown ends the server when ctx has ended, and leaves answers that are
// being read slowly some time.
func shutdown(ctx context.Context, server *http.Server) {
	<-ctx.Done()
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer cancel()
	if server.Shutdown(last) != nil {
		_ = server.Close()
	}
}
