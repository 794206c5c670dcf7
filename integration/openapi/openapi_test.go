//go:build !race

package openapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/httpapi"
	"github.com/qubitz/reportjobs/memory"
)

const input = `{"company": "Acme & Söhne"}`

// moody is a store that fails, or cannot list, when the test says so.
type moody struct {
	*memory.Store
	down, listless atomic.Bool
}

func (m *moody) Get(ctx context.Context, id string) (reportjobs.Job, error) {
	if m.down.Load() {
		return reportjobs.Job{}, errors.New("down")
	}
	return m.Store.Get(ctx, id)
}

func (m *moody) Create(ctx context.Context, job reportjobs.Job, input []byte) error {
	if m.down.Load() {
		return errors.New("down")
	}
	return m.Store.Create(ctx, job, input)
}

func (m *moody) List(ctx context.Context, q reportjobs.Query) iter.Seq2[reportjobs.Job, error] {
	for fault, err := range map[*atomic.Bool]error{&m.down: errors.New("down"), &m.listless: errors.ErrUnsupported} {
		if fault.Load() {
			return func(yield func(reportjobs.Job, error) bool) { yield(reportjobs.Job{}, err) }
		}
	}
	return m.Store.List(ctx, q)
}

// callers knows all keys; some are of those who are not let through.
type callers struct{}

func (callers) Authenticate(r *http.Request) (string, error) {
	switch key := r.Header.Get("X-Api-Key"); key {
	case "":
		return "", httpapi.ErrUnauthenticated
	case "suspended":
		return "", httpapi.ErrForbidden
	case "panics":
		panic("on purpose")
	default:
		return key, nil
	}
}

func (callers) Allow(_ context.Context, tenant string) (time.Duration, error) {
	if tenant == "busy" {
		return time.Second, nil
	}
	return 0, nil
}

// An apiWalk asks a running server, and holds each answer against its own
// OpenAPI document.
type apiWalk struct {
	t      *testing.T
	url    string
	store  *moody
	w      *reportjobs.Worker
	valid  validator.Validator
	spec   map[string]map[string]any // operations by path and method
	walked map[string]bool
}

func newAPIWalk(t *testing.T) *apiWalk {
	quiet := slog.New(slog.DiscardHandler)
	walk := &apiWalk{t: t, store: &moody{Store: memory.NewStore(nil)}, walked: map[string]bool{}}
	files, err := memory.NewArtifacts(nil)
	require.NoError(t, err)
	c, err := reportjobs.NewCoordinator(walk.store, files, nil, &reportjobs.CoordinatorOptions{
		Reports:    []reportjobs.ReportSpec{{Name: "good", Default: true}, {Name: "bad"}},
		IDSecret:   [][]byte{[]byte("0123456789abcdef")},
		WatchEvery: time.Millisecond, Logger: quiet,
		Describe: func([]byte) (map[string]string, error) { return map[string]string{"company_name": "Acme"}, nil },
	})
	require.NoError(t, err)
	walk.w = reportjobs.NewWorker(walk.store, files, nil, &reportjobs.WorkerOptions{Logger: quiet})
	walk.w.Handle("good", reportjobs.RendererFunc(func(_ context.Context, out *reportjobs.Output, _ *reportjobs.Task) error {
		_, err := fmt.Fprint(out, "report")
		return err
	}))
	walk.w.Handle("bad", reportjobs.RendererFunc(func(context.Context, *reportjobs.Output, *reportjobs.Task) error {
		return reportjobs.Permanent(errors.New("bad"))
	}))
	h, err := httpapi.New(c, &httpapi.Options{
		Auth: callers{}, Limiter: callers{}, MaxBody: 1000, BodyTimeout: 10 * time.Millisecond, Logger: quiet,
	})
	require.NoError(t, err)
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	walk.url = server.URL
	walk.load()
	return walk
}

// load takes the document that the server gives.
func (walk *apiWalk) load() {
	res, err := http.Get(walk.url + "/openapi.json")
	require.NoError(walk.t, err)
	text, err := io.ReadAll(res.Body)
	require.NoError(walk.t, err)
	require.NoError(walk.t, res.Body.Close())
	var spec struct {
		Paths map[string]map[string]any `json:"paths"`
	}
	require.NoError(walk.t, json.Unmarshal(text, &spec))
	walk.spec = spec.Paths
	doc, err := libopenapi.NewDocument(text)
	require.NoError(walk.t, err)
	var errs []error
	walk.valid, errs = validator.NewValidator(doc)
	require.Empty(walk.t, errs)
	ok, faults := walk.valid.ValidateDocument()
	require.True(walk.t, ok, "%v", faults)
}

// A step is one request, and the operation and status it is about.
type step struct {
	path, query, method string // path as in the document
	status              int
	header              []string
	body                string
}

// take sends the request and validates it, if it is meant to be good, and the
// answer. It returns the answer's body.
func (walk *apiWalk) take(id string, s step) string {
	walk.t.Helper()
	target := strings.NewReplacer("{id}", id, "{name}", "good").Replace(s.path) + s.query
	if s.body == "" && s.method == http.MethodPost && s.status < 300 {
		s.body = input
	}
	newRequest := func() *http.Request {
		req, err := http.NewRequestWithContext(walk.t.Context(), s.method, walk.url+target, strings.NewReader(s.body))
		require.NoError(walk.t, err)
		req.Header.Set("X-Api-Key", "tenant")
		if s.body != "" {
			req.Header.Set("Content-Type", "application/json")
		}
		for i := 0; i < len(s.header); i += 2 {
			req.Header.Set(s.header[i], s.header[i+1])
		}
		return req
	}
	if s.status < 400 {
		ok, faults := walk.valid.ValidateHttpRequest(newRequest())
		require.True(walk.t, ok, "request %s %s: %v", s.method, target, faults)
	}
	req := newRequest()
	if s.status == http.StatusRequestTimeout {
		body, stuck := io.Pipe()
		defer stuck.Close()
		req.Body, req.ContentLength = body, 10
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	require.NoError(walk.t, err)
	text, err := io.ReadAll(res.Body)
	require.NoError(walk.t, err)
	require.NoError(walk.t, res.Body.Close())
	require.Equal(walk.t, s.status, res.StatusCode, "%s %s: %s", s.method, target, text)
	res.Body = io.NopCloser(bytes.NewReader(text))
	ok, faults := walk.valid.ValidateHttpResponse(newRequest(), res)
	require.True(walk.t, ok, "%s %s: %d %s: %v", s.method, target, res.StatusCode, text, faults)
	walk.walked[fmt.Sprint(s.method, " ", s.path, " ", s.status)] = true
	return string(text)
}

// submit returns a new job's id; with run, the job is finished.
func (walk *apiWalk) submit(query string, run bool) string {
	text := walk.take("", step{path: "/v1/jobs", query: query, method: "POST", status: 202})
	var job struct {
		ID string `json:"job_id"`
	}
	require.NoError(walk.t, json.Unmarshal([]byte(text), &job))
	if run {
		_, err := walk.w.Run(walk.t.Context(), job.ID)
		require.NoError(walk.t, err)
	}
	return job.ID
}

// everywhere takes the steps that all operations with authentication share.
func (walk *apiWalk) everywhere(id string) {
	for path, item := range walk.spec {
		for method := range item {
			s := step{path: path, method: strings.ToUpper(method), body: "{}"}
			if path == "/healthz" || path == "/openapi.json" || method == "parameters" {
				continue
			}
			if method == "get" {
				s.body = ""
			}
			if path == "/" && method == "get" {
				s.query = "?job_id=" + id
			}
			for key, status := range map[string]int{"": 401, "suspended": 403, "busy": 429, "panics": 500} {
				s.header, s.status = []string{"X-Api-Key", key}, status
				walk.take(id, s)
			}
			s.header, s.status = nil, 503
			walk.store.down.Store(true)
			walk.take(id, s)
			walk.store.down.Store(false)
		}
	}
}

// Every operation and every status that the document has is met, and each
// answer is as the document says.
func TestAPIIsAsItsDocumentSays(t *testing.T) {
	defer http.DefaultClient.CloseIdleConnections()
	walk := newAPIWalk(t)
	waits, done, failed := walk.submit("", false), walk.submit("", true), walk.submit("?reports=bad", true)
	some := walk.submit("?reports=good,bad", true)
	unknown := "00000000-0000-4000-8000-000000000000"
	gone := walk.submit("", false)
	walk.everywhere(done)
	key := []string{"Idempotency-Key", `"one"`}
	for _, path := range []string{"/", "/v1/jobs"} {
		walk.take("", step{path: path, method: "POST", status: 202, header: key})
		walk.take("", step{path: path, method: "POST", status: 202, header: append(key, "Prefer", "wait=1")}) // replayed
		text := walk.take("", step{path: path, method: "POST", status: 202, header: []string{"Idempotency-Key", path}})
		var job struct {
			ID string `json:"job_id"`
		}
		require.NoError(t, json.Unmarshal([]byte(text), &job))
		_, err := walk.w.Run(t.Context(), job.ID)
		require.NoError(t, err)
		walk.take("", step{path: path, query: "?wait=1", method: "POST", status: 200, header: []string{"Idempotency-Key", path}})
		walk.take("", step{path: path, method: "POST", status: 400, body: "{"})
		walk.take("", step{path: path, method: "POST", status: 408, body: "{}"})
		walk.take("", step{path: path, method: "POST", status: 413, body: `{"a":"` + strings.Repeat("a", 1000) + `"}`})
		walk.take("", step{path: path, method: "POST", status: 415, body: "a=1", header: []string{"Content-Type", "text/plain"}})
		walk.take("", step{path: path, query: "?reports=nonsense", method: "POST", status: 422, body: "{}"})
		walk.take("", step{path: path, method: "POST", status: 422, body: `{"other": 1}`, header: key})
		walk.take("", step{path: path, query: "?job_id=" + waits, method: "GET", status: 202, header: []string{"Prefer", "wait=1"}})
		walk.take("", step{path: path, query: "?job_id=" + done, method: "GET", status: 200})
		walk.take("", step{path: path, query: "?job_id=" + some, method: "GET", status: 200})
		walk.take("", step{path: path, query: "?job_id=" + failed, method: "GET", status: 200})
		walk.take("", step{path: path, query: "?job_id=" + unknown, method: "GET", status: 404})
		walk.take("", step{path: path, query: "?job_id=", method: "GET", status: 400})
	}
	any := []string{"If-None-Match", "*"}
	last := []string{"Last-Event-ID", ""}
	for _, line := range strings.Split(walk.take(done, step{path: "/v1/jobs/{id}/events", method: "GET", status: 200}), "\n") {
		if id, ok := strings.CutPrefix(line, "id: "); ok {
			last[1] = id
		}
	}
	for _, s := range []struct {
		id string
		step
	}{
		{"", step{path: "/v1/jobs", query: "?limit=2&status=COMPLETED", method: "GET", status: 200}},
		{"", step{path: "/v1/jobs", method: "GET", status: 304, header: any}},
		{waits, step{path: "/v1/jobs/{id}", method: "GET", status: 202}},
		{done, step{path: "/v1/jobs/{id}", method: "GET", status: 200}},
		{some, step{path: "/v1/jobs/{id}", method: "GET", status: 200}},
		{done, step{path: "/v1/jobs/{id}", method: "GET", status: 304, header: any}},
		{done, step{path: "/v1/jobs/{id}", query: "?wait=x", method: "GET", status: 400}},
		{unknown, step{path: "/v1/jobs/{id}", method: "GET", status: 404}},
		{gone, step{path: "/v1/jobs/{id}", method: "DELETE", status: 200}},
		{done, step{path: "/v1/jobs/{id}", method: "DELETE", status: 409}},
		{unknown, step{path: "/v1/jobs/{id}", method: "DELETE", status: 404}},
		{failed, step{path: "/v1/jobs/{id}/retry", method: "POST", status: 202}},
		{failed, step{path: "/v1/jobs/{id}/retry", method: "POST", status: 202}},
		{done, step{path: "/v1/jobs/{id}/retry", method: "POST", status: 409}},
		{unknown, step{path: "/v1/jobs/{id}/retry", method: "POST", status: 404}},
		{failed, step{path: "/v1/jobs/{id}/retry", query: "?wait=x", method: "POST", status: 400}},
		{done, step{path: "/v1/jobs/{id}/reports/{name}", method: "GET", status: 303}},
		{waits, step{path: "/v1/jobs/{id}/reports/{name}", method: "GET", status: 409}},
		{unknown, step{path: "/v1/jobs/{id}/reports/{name}", method: "GET", status: 404}},
		{done, step{path: "/v1/jobs/{id}/events", method: "GET", status: 204, header: last}},
		{unknown, step{path: "/v1/jobs/{id}/events", method: "GET", status: 404}},
		{"", step{path: "/healthz", method: "GET", status: 200}},
		{"", step{path: "/openapi.json", method: "GET", status: 200}},
		{"", step{path: "/openapi.json", method: "GET", status: 304, header: any}},
	} {
		walk.take(s.id, s.step)
	}
	walk.retryInTime(failed)
	walk.store.listless.Store(true)
	walk.take("", step{path: "/v1/jobs", method: "GET", status: 501})
	walk.nothingIsLeft()
}

// retryInTime waits for a retry that is finished already.
func (walk *apiWalk) retryInTime(failed string) {
	var job struct {
		ID string `json:"job_id"`
	}
	text := walk.take(failed, step{path: "/v1/jobs/{id}/retry", method: "POST", status: 202})
	require.NoError(walk.t, json.Unmarshal([]byte(text), &job))
	_, err := walk.w.Run(walk.t.Context(), job.ID)
	require.NoError(walk.t, err)
	walk.take(failed, step{path: "/v1/jobs/{id}/retry", query: "?wait=1", method: "POST", status: 200})
}

// nothingIsLeft wants each status of each operation to have been met.
func (walk *apiWalk) nothingIsLeft() {
	for path, item := range walk.spec {
		for method, operation := range item {
			if method == "parameters" {
				continue
			}
			for status := range operation.(map[string]any)["responses"].(map[string]any) {
				name := strings.ToUpper(method) + " " + path + " " + status
				require.True(walk.t, walk.walked[name], "documented, and never met: %s", name)
			}
		}
	}
}
