package client_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/client"
	"github.com/qubitz/reportjobs/httpapi"
	"github.com/qubitz/reportjobs/memory"
)

// What was written for a coordinator in the same process goes on with one
// behind HTTP: a client is a Submitter, and its errors are the same.
func ExampleNew() {
	server, _ := serve()
	defer server.Close()

	c, err := client.New(server.URL, &client.Options{UserAgent: "example/1"})
	if err != nil {
		log.Fatal(err)
	}
	var submitter reportjobs.Submitter = c
	ctx := context.Background()
	job, err := submitter.Submit(ctx, reportjobs.Request{Reports: []string{"executive"}, Input: []byte(`{"company": "Acme"}`)})
	fmt.Println(job.Status, err)

	_, err = submitter.Submit(ctx, reportjobs.Request{Reports: []string{"poem"}, Input: []byte(`{}`)})
	var refused *client.Error
	fmt.Println(errors.Is(err, reportjobs.ErrInvalid), errors.As(err, &refused), refused.KnownReports)
	// Output:
	// PENDING <nil>
	// true true [executive]
}

// A report is waited for, and fetched with its size and digest checked.
func ExampleClient_Download() {
	server, work := serve()
	defer server.Close()
	c, err := client.New(server.URL, nil)
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	job, err := c.Submit(ctx, reportjobs.Request{Input: []byte(`{"company": "Acme"}`)})
	if err != nil {
		log.Fatal(err)
	}
	work(job.ID) // elsewhere, a worker makes the report

	job, err = c.Wait(ctx, job.ID, nil)
	if err != nil {
		log.Fatal(err)
	}
	var text bytes.Buffer
	file, err := c.Download(ctx, job.ID, "executive", &text)
	fmt.Println(file.Filename, file.Size, &text, err)
	// Output: executive.txt 31 A report on {"company": "Acme"} <nil>
}

// serve starts a server, and returns what a worker does for one job.
func serve() (server *httptest.Server, work func(id string)) {
	store := memory.NewStore(nil)
	mux := http.NewServeMux()
	server = httptest.NewServer(mux)
	files, err := memory.NewArtifacts(nil)
	if err != nil {
		log.Fatal(err)
	}
	c, err := reportjobs.NewCoordinator(store, files, nil, &reportjobs.CoordinatorOptions{
		Reports:  []reportjobs.ReportSpec{{Name: "executive"}},
		IDSecret: [][]byte{[]byte("at least 16 bytes of randomness")},
	})
	if err != nil {
		log.Fatal(err)
	}
	api, err := httpapi.New(c, nil)
	if err != nil {
		log.Fatal(err)
	}
	mux.Handle("/", api)
	mux.Handle("/files/", files.Handler())
	w := reportjobs.NewWorker(store, files, nil, nil)
	w.Handle("executive", reportjobs.RendererFunc(func(_ context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
		out.ContentType, out.Filename = "text/plain", "executive.txt"
		_, err := fmt.Fprintf(out, "A report on %s", task.Input)
		return err
	}))
	return server, func(id string) {
		if _, err := w.Run(context.Background(), id); err != nil {
			log.Fatal(err)
		}
	}
}
