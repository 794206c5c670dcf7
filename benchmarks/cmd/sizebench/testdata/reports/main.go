// Reports is a server whose reports are PDFs.
package main

import (
	"context"
	"log"
	"net/http"
	"time"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/httpapi"
	"github.com/qubitz/reportjobs/memory"
	"github.com/qubitz/reportjobs/render"
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
	engine, err := render.New(nil)
	if err != nil {
		log.Fatal(err)
	}
	w.Handle("executive", engine.Renderer(author{}))
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

type author struct{}

func (author) Write(_ context.Context, task *reportjobs.Task) (*render.Document, error) {
	doc := render.NewDocument("Report")
	doc.Section("Input").P(render.Text(task.Input))
	return doc, nil
}
