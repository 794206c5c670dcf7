package httpapi_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/httpapi"
	"github.com/qubitz/reportjobs/memory"
	"github.com/qubitz/reportjobs/storetest"
)

// A world is a server on a socket, with a store whose calls are counted and
// can fail, and a worker that runs when the test says so.
type world struct {
	t      *testing.T
	url    string
	faults *storetest.Faults
	store  *memory.Store
	c      *reportjobs.Coordinator
	w      *reportjobs.Worker
	h      *httpapi.Handler
	down   atomic.Bool // the store fails
	files  *memory.Artifacts
	key    string // sent with each request, if there is one
	server *httptest.Server
}

// newWorld starts a server. Its reports are a and b, whose renderers write
// their names, and "broken", which fails for good.
func newWorld(t *testing.T, o *httpapi.Options) *world {
	t.Helper()
	w := &world{t: t, store: memory.NewStore(nil)}
	w.faults = storetest.NewFaults(func(storetest.Call) storetest.Fault {
		if w.down.Load() {
			return storetest.Fail
		}
		return storetest.None
	})
	var err error
	w.files, err = memory.NewArtifacts(nil)
	require.NoError(t, err)
	quiet := slog.New(slog.DiscardHandler)
	store := w.faults.Store(w.store)
	w.c, err = reportjobs.NewCoordinator(store, w.files, nil, &reportjobs.CoordinatorOptions{
		Reports: []reportjobs.ReportSpec{
			{Name: "a", Default: true}, {Name: "b", Default: true}, {Name: "broken"},
		},
		Describe: func(input []byte) (map[string]string, error) {
			var in struct{ Company, Industry string }
			if err := json.Unmarshal(input, &in); err != nil {
				return nil, fmt.Errorf("company and industry are texts")
			}
			return map[string]string{"company_name": in.Company, "industry": in.Industry}, nil
		},
		Folder:     func(job reportjobs.Job) string { return "reports/acme/" + job.ID + "/" },
		IDSecret:   [][]byte{[]byte("0123456789abcdef")},
		WatchEvery: time.Millisecond,
		Logger:     quiet,
	})
	require.NoError(t, err)
	w.w = reportjobs.NewWorker(store, w.files, nil, &reportjobs.WorkerOptions{Logger: quiet})
	for _, name := range []string{"a", "b"} {
		w.w.Handle(name, reportjobs.RendererFunc(func(_ context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
			out.ContentType, out.Filename = "text/plain", task.Report+".txt"
			_, err := fmt.Fprint(out, "report "+task.Report)
			return err
		}))
	}
	w.w.Handle("broken", reportjobs.RendererFunc(func(context.Context, *reportjobs.Output, *reportjobs.Task) error {
		return reportjobs.Permanent(fmt.Errorf("%w: secret cause", &reportjobs.Failure{Code: "no_ink", Message: "There is no ink."}))
	}))
	if o == nil {
		o = &httpapi.Options{OpenList: true}
	}
	if o.Logger == nil {
		o.Logger = quiet
	}
	w.h, err = httpapi.New(w.c, o)
	require.NoError(t, err)
	w.server = httptest.NewUnstartedServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/files/") {
			w.files.Handler().ServeHTTP(out, r)
		} else { // not behind a mux, which would mend paths
			w.h.ServeHTTP(out, r)
		}
	}))
	w.server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	w.server.Start()
	t.Cleanup(w.server.Close)
	w.url = w.server.URL
	return w
}

// An answer is a response, read to its end.
type answer struct {
	*http.Response
	text string
}

// ask sends a request; header is a list of names and values to add, or to
// leave out where the value is empty.
func (w *world) ask(method, path, body string, header ...string) answer {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.url+path, strings.NewReader(body))
	require.NoError(w.t, err)
	if method == http.MethodPost && body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if w.key != "" {
		req.Header.Set("X-Api-Key", w.key)
	}
	for i := 0; i < len(header); i += 2 {
		if header[i+1] == "" {
			req.Header.Del(header[i])
			continue
		}
		req.Header[http.CanonicalHeaderKey(header[i])] = append(req.Header.Values(header[i]), header[i+1])
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	require.NoError(w.t, err)
	text, err := io.ReadAll(res.Body)
	require.NoError(w.t, err)
	require.NoError(w.t, res.Body.Close())
	return answer{res, string(text)}
}

// json decodes the answer.
func (a answer) json(t *testing.T) map[string]any {
	t.Helper()
	var v map[string]any
	require.NoError(t, json.Unmarshal([]byte(a.text), &v), a.text)
	return v
}

const acme = `{"company": "Acme & Söhne", "industry": "Anvils"}`

// submit submits and returns the job's id.
func (w *world) submit(query string) string {
	w.t.Helper()
	a := w.ask(http.MethodPost, "/v1/jobs"+query, acme)
	require.Equal(w.t, http.StatusAccepted, a.StatusCode, a.text)
	return a.json(w.t)["job_id"].(string)
}

// finish submits and has the worker run.
func (w *world) finish(query string) string {
	w.t.Helper()
	id := w.submit(query)
	_, err := w.w.Run(w.t.Context(), id)
	require.NoError(w.t, err)
	return id
}
