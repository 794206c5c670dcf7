package memory_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"time"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/memory"
)

// A unit test of a host's own code needs a store and nothing that runs: it
// calls Worker.Run itself.
func ExampleNewStore() {
	ctx := context.Background()
	store := memory.NewStore(nil)
	files, err := memory.NewArtifacts(nil)
	if err != nil {
		log.Fatal(err)
	}
	c, err := reportjobs.NewCoordinator(store, files, nil, &reportjobs.CoordinatorOptions{
		Reports: []reportjobs.ReportSpec{{Name: "executive"}},
	})
	if err != nil {
		log.Fatal(err)
	}
	w := reportjobs.NewWorker(store, files, nil, nil)
	w.Handle("executive", hello)

	job, err := c.Submit(ctx, reportjobs.Request{Input: []byte(`{"company": "Acme"}`)})
	if err != nil {
		log.Fatal(err)
	}
	out, err := w.Run(ctx, job.ID)
	fmt.Println(out.Job.Status, err, store.Len())
	// Output: COMPLETED <nil> 1
}

// A program that serves its own downloads mounts the handler where BaseURL
// says that it is reached.
func ExampleNewArtifacts() {
	files, err := memory.NewArtifacts(&memory.ArtifactsOptions{BaseURL: "/downloads/"})
	if err != nil {
		log.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/downloads/", files.Handler())
	server := httptest.NewServer(mux)
	defer server.Close()

	link, err := publish(files, "reports/1/executive.txt", "All is well.")
	if err != nil {
		log.Fatal(err)
	}
	for _, url := range []string{server.URL + link, server.URL + link + "0"} {
		res, err := http.Get(url)
		if err != nil {
			log.Fatal(err)
		}
		text, _ := io.ReadAll(res.Body)
		res.Body.Close()
		fmt.Println(res.StatusCode, string(text))
	}
	// Output:
	// 200 All is well.
	// 403 this link is not one that was signed here
}

// Files in a directory outlive the process. Who sets a Secret keeps the links
// alive, too, and serves those of other processes.
func ExampleNewDirArtifacts() {
	dir, err := os.MkdirTemp("", "reports")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	o := &memory.ArtifactsOptions{Secret: []byte("at least 16 bytes of randomness")}

	before, err := memory.NewDirArtifacts(dir, o)
	if err != nil {
		log.Fatal(err)
	}
	link, err := publish(before, "reports/1/executive.txt", "All is well.")
	if err != nil {
		log.Fatal(err)
	}

	after, err := memory.NewDirArtifacts(dir, o) // the next process
	if err != nil {
		log.Fatal(err)
	}
	res := httptest.NewRecorder()
	after.Handler().ServeHTTP(res, httptest.NewRequest(http.MethodGet, link, nil))
	fmt.Println(res.Code, res.Body)
	// Output: 200 All is well.
}

// A server makes its reports in the background: the pool is the dispatcher of
// the coordinator and of the worker, and runs the latter.
func ExamplePool() {
	jobs, pool := memory.NewStore(nil), memory.NewPool(&memory.PoolOptions{Workers: 4})
	files, err := memory.NewArtifacts(nil)
	if err != nil {
		log.Fatal(err)
	}
	c, err := reportjobs.NewCoordinator(jobs, files, pool, &reportjobs.CoordinatorOptions{
		Reports: []reportjobs.ReportSpec{{Name: "executive"}},
	})
	if err != nil {
		log.Fatal(err)
	}
	w := reportjobs.NewWorker(jobs, files, pool, nil)
	w.Handle("executive", hello)

	ctx, stop := context.WithCancel(context.Background()) // a server's: signal.NotifyContext
	drained := make(chan error)
	go func() { drained <- pool.Run(ctx, w.Run) }()

	job, err := c.Submit(ctx, reportjobs.Request{Input: []byte(`{"company": "Acme"}`)})
	if err != nil {
		log.Fatal(err)
	}
	for !job.Status.Finished() {
		time.Sleep(time.Millisecond)
		if job, err = c.Get(ctx, "", job.ID); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Println(job.Status)
	stop() // a deploy: what runs has the grace period to end
	fmt.Println(<-drained)
	// Output:
	// COMPLETED
	// <nil>
}

// hello renders a report of one line.
var hello = reportjobs.RendererFunc(func(_ context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
	out.ContentType = "text/plain"
	_, err := fmt.Fprintf(out, "A report on %s.", task.Input)
	return err
})

// publish stores a text, as a worker does with a report, and signs a link.
func publish(files reportjobs.ArtifactStore, key, text string) (link string, err error) {
	ctx := context.Background()
	sum := sha256.Sum256([]byte(text))
	a, err := files.Put(ctx, reportjobs.Artifact{
		Key: key, Filename: "executive.txt", ContentType: "text/plain",
		Size: int64(len(text)), SHA256: hex.EncodeToString(sum[:]),
	}, strings.NewReader(text))
	if err != nil {
		return "", err
	}
	link, _, err = files.Link(ctx, a, time.Hour)
	return link, err
}
