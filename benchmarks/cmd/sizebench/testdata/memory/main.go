// Memory makes a report in its own process and serves the file.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"time"

	"github.com/qubitz/reportjobs"
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
	go pool.Run(ctx, w.Run)
	go c.RunSweeps(ctx, time.Minute)
	job, err := c.Submit(ctx, reportjobs.Request{Input: []byte(`{}`)})
	if err != nil {
		log.Fatal(err)
	}
	for job, err = range c.Watch(ctx, "", job.ID) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(job.Status)
	}
	link, err := c.Link(ctx, "", job.ID, "executive")
	fmt.Println(link.URL, err)
	log.Fatal(http.ListenAndServe("127.0.0.1:8080", files.Handler()))
}
