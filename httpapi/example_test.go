package httpapi_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/httpapi"
	"github.com/qubitz/reportjobs/memory"
)

// A host mounts the handler beside its own. What a client does is a POST, and
// polls until there is a link.
func ExampleNew() {
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
	w.Handle("executive", reportjobs.RendererFunc(func(_ context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
		out.ContentType = "text/plain"
		_, err := fmt.Fprintf(out, "A report on %s.", task.Input)
		return err
	}))
	h, err := httpapi.New(c, &httpapi.Options{Prefix: "/reports"})
	if err != nil {
		log.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/reports/", h)
	mux.Handle("/files/", files.Handler())
	server := httptest.NewServer(mux)
	defer server.Close()

	// What follows, a client does.
	res, err := http.Post(server.URL+"/reports/", "application/json", strings.NewReader(`{"company": "Acme"}`))
	if err != nil {
		log.Fatal(err)
	}
	var job struct {
		ID     string `json:"job_id"`
		Status string
		S3     struct {
			URL string `json:"presigned_url"`
		}
	}
	decode(res, &job)
	fmt.Println(res.StatusCode, job.Status)

	if _, err := w.Run(context.Background(), job.ID); err != nil { // elsewhere: a pool, a queue, another process
		log.Fatal(err)
	}
	if res, err = http.Get(server.URL + "/reports/?job_id=" + job.ID); err != nil {
		log.Fatal(err)
	}
	decode(res, &job)
	fmt.Println(res.StatusCode, job.Status)
	if res, err = http.Get(server.URL + job.S3.URL); err != nil {
		log.Fatal(err)
	}
	fmt.Println(text(res))
	// Output:
	// 202 PENDING
	// 200 COMPLETED
	// A report on {"company": "Acme"}.
}

// A key goes to the client once; the host keeps its hash.
func ExampleNewKeys() {
	key, hash := httpapi.NewKey()
	keys, err := httpapi.NewKeys(map[string]string{hash: "acme"})
	if err != nil {
		log.Fatal(err)
	}
	req := httptest.NewRequest(http.MethodGet, "/v1/jobs", nil)
	req.Header.Set("Authorization", "Bearer "+key)
	fmt.Println(keys.Authenticate(req))
	// Output: acme <nil>
}

func text(res *http.Response) string {
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		log.Fatal(err)
	}
	return string(body)
}

func decode(res *http.Response, v any) {
	if err := json.Unmarshal([]byte(text(res)), v); err != nil {
		log.Fatal(err)
	}
}
