package reportjobs_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"time"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/memory"
)

// A host answers its caller at once and lets a worker make the report.
func ExampleCoordinator_Submit() {
	ctx := context.Background()
	store, files := memory.NewStore(nil), newFiles()
	c, err := reportjobs.NewCoordinator(store, files, nil, &reportjobs.CoordinatorOptions{
		Reports:  []reportjobs.ReportSpec{{Name: "executive"}},
		IDSecret: [][]byte{[]byte("at least 16 bytes of randomness")},
	})
	if err != nil {
		log.Fatal(err)
	}

	req := reportjobs.Request{Tenant: "acme", Key: "order-17", Input: []byte(`{"company": "Acme"}`)}
	job, err := c.Submit(ctx, req)
	if err != nil {
		log.Fatal(err)
	}
	again, _ := c.Submit(ctx, req) // a double click
	fmt.Println(job.Status, again.ID == job.ID, again.Replayed)

	_, err = c.Get(ctx, "somebody else", job.ID)
	fmt.Println(err != nil)
	// Output:
	// PENDING true true
	// true
}

// A renderer reads the task and writes bytes. What is slow or costs money is
// a step: another attempt gets its value instead of paying again.
func ExampleRenderer() {
	write := reportjobs.RendererFunc(func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
		task.Progress(0.1, "asking the model")
		text, err := task.Step(ctx, "summary/v1", func(ctx context.Context) ([]byte, error) {
			return []byte("All is well."), nil // a model call of a minute
		})
		if err != nil {
			return err
		}
		out.ContentType = "text/plain"
		_, err = out.Write(text)
		return err
	})

	// A renderer is tested without a worker.
	var out reportjobs.Output
	task := reportjobs.NewTask(reportjobs.Job{ID: "1"}, "executive", []byte(`{}`))
	fmt.Println(write.Render(context.Background(), &out, task), string(out.Bytes()))
	// Output: <nil> All is well.
}

// RenderJSON hands the renderer its input as a value, and CheckJSON refuses at
// submit what would not fit.
func ExampleRenderJSON() {
	type brief struct{ Company string }
	renderer := reportjobs.RenderJSON(func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task, in brief) error {
		_, err := fmt.Fprintf(out, "A report on %s.", in.Company)
		return err
	})
	var out reportjobs.Output
	err := renderer.Render(context.Background(), &out, reportjobs.NewTask(reportjobs.Job{}, "executive", []byte(`{"company": "Acme"}`)))
	fmt.Println(string(out.Bytes()), err)
	fmt.Println(reportjobs.CheckJSON[brief]([]byte(`{"compayn": "Acme"}`)))
	// Output:
	// A report on Acme. <nil>
	// unknown field "compayn"
}

// In a server, workers run beside the HTTP handlers and end with them: when
// ctx is canceled the pool lets jobs finish for a grace period, then gives the
// others back.
func ExampleWorker_server() {
	serve := func(ctx context.Context, renderer reportjobs.Renderer) error {
		store, files, pool := memory.NewStore(nil), newFiles(), memory.NewPool(nil)
		c, err := reportjobs.NewCoordinator(store, files, pool, &reportjobs.CoordinatorOptions{
			Reports: []reportjobs.ReportSpec{{Name: "executive"}},
		})
		if err != nil {
			return err
		}
		w := reportjobs.NewWorker(store, files, pool, &reportjobs.WorkerOptions{ProgressEvery: time.Second})
		w.Handle("executive", renderer)

		mux := http.NewServeMux()
		mux.HandleFunc("POST /reports", func(rw http.ResponseWriter, r *http.Request) {
			input, _ := io.ReadAll(http.MaxBytesReader(rw, r.Body, 6<<20))
			job, err := c.Submit(r.Context(), reportjobs.Request{Input: input})
			if err != nil {
				http.Error(rw, "bad request", http.StatusBadRequest)
				return
			}
			rw.WriteHeader(http.StatusAccepted)
			fmt.Fprintln(rw, job.ID)
		})
		server := &http.Server{Addr: "127.0.0.1:8080", Handler: mux}
		done := make(chan error, 3)
		go func() { done <- pool.Run(ctx, w.Run) }()
		go func() { done <- c.RunSweeps(ctx, time.Minute) }()
		go func() { done <- server.ListenAndServe() }()
		<-ctx.Done()
		server.Shutdown(context.WithoutCancel(ctx))
		for range 3 {
			<-done
		}
		return nil
	}
	_ = serve
}

// A unit test of host code needs no queue and no clock: Run does the work of
// one hint and returns.
func ExampleWorker_Run() {
	ctx := context.Background()
	store, files := memory.NewStore(nil), newFiles()
	c, _ := reportjobs.NewCoordinator(store, files, nil, &reportjobs.CoordinatorOptions{
		Reports: []reportjobs.ReportSpec{{Name: "executive"}},
	})
	w := reportjobs.NewWorker(store, files, nil, nil)
	w.Handle("executive", reportjobs.RendererFunc(func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
		_, err := out.Write(task.Input)
		return err
	}))

	job, _ := c.Submit(ctx, reportjobs.Request{Input: []byte(`{"company": "Acme"}`)})
	out, err := w.Run(ctx, job.ID)
	fmt.Println(out.Job.Status, err)
	file, _ := files.Open(ctx, *out.Job.Report("executive").Artifact)
	defer file.Close()
	text, _ := io.ReadAll(file)
	fmt.Println(string(text))
	// Output:
	// COMPLETED <nil>
	// {"company": "Acme"}
}

func newFiles() reportjobs.ArtifactStore {
	files, err := memory.NewArtifacts(nil)
	if err != nil {
		log.Fatal(err)
	}
	return files
}
