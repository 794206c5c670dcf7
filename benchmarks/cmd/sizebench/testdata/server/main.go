// Server takes jobs over HTTP and makes their reports in its own process.
package main

import (
	"context"
	"log"
	"net/http"
	"time"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/httpapi"
	"github.com/qubitz/reportjobs/memory"
)

func main() {
	ctx := context.Background()
	store, pool := memory.NewStore(nil), memory.NewPool(nil)
	files, err := memory.NewArtifacts(nil)
	if err != nil {
		log.Fatal(err)
	}
	c, err := reportjobs.NewCoordinator(store, files, pool, &reportjobs.CoordinatorOptions{Reports: []reportjobs.ReportSpec{{Name: "executive"}}})
	if err != nil {
		log.Fatal(err)
	}
	w := reportjobs.NewWorker(store, files, pool, nil)
	w.Handle("executive", reportjobs.RendererFunc(func(_ context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
		_, err := out.Write(task.Input)
		return err
	}))
	api, err := httpapi.New(c, nil)
	if err != nil {
		log.Fatal(err)
	}
	go pool.Run(ctx, w.Run)
	go c.RunSweeps(ctx, time.Minute)
	http.Handle("/", api)
	http.Handle("/files/", files.Handler())
	log.Fatal(http.ListenAndServe("127.0.0.1:8080", nil))
}
