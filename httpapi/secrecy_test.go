package httpapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/httpapi"
	"github.com/qubitz/reportjobs/memory"
	"github.com/qubitz/reportjobs/storetest"
)

// What nobody may read in logs, errors and events.
const (
	secretInput  = "the-input-of-acme"
	secretNumber = "4815162342481516234248151623"
	secretReport = "the-text-of-the-report"
	secretStep   = "the-answer-of-the-model"
	secretID     = "the-secret-that-ids-are-derived-from"
	secretKey    = "the-idempotency-key"
)

// A secretive is a service that has a logger of every part, at every level,
// and an observer of every event.
type secretive struct {
	*testing.T
	log     lines
	apiKey  string
	down    atomic.Value // an operation that fails for now, "" for none
	c       *reportjobs.Coordinator
	w       *reportjobs.Worker
	hints   []string
	handler http.Handler
	links   []string
}

type numbered struct {
	Company string `json:"company"`
	N       int    `json:"n"`
}

func newSecretive(t *testing.T) *secretive {
	s := &secretive{T: t}
	s.down.Store("")
	logger := slog.New(slog.NewJSONHandler(&s.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	observe := func(_ context.Context, e reportjobs.Event) {
		text, err := json.Marshal(e)
		require.NoError(t, err)
		logger.Info("event", "event", string(text), "error", fmt.Sprintf("%+v", e.Err))
	}
	faults := storetest.NewFaults(func(c storetest.Call) storetest.Fault {
		if c.Op == s.down.Load() {
			return storetest.Fail
		}
		return storetest.None
	})
	memoryFiles, err := memory.NewArtifacts(nil)
	require.NoError(t, err)
	store, files := faults.Store(memory.NewStore(nil)), faults.Artifacts(memoryFiles)
	hint := faults.Dispatcher(reportjobs.DispatcherFunc(func(_ context.Context, job reportjobs.Job) error {
		s.hints = append(s.hints, job.ID)
		return nil
	}))
	s.c, err = reportjobs.NewCoordinator(store, files, hint, &reportjobs.CoordinatorOptions{
		Reports:  []reportjobs.ReportSpec{{Name: "good", Default: true}, {Name: "typed"}, {Name: "fails"}, {Name: "panics"}},
		IDSecret: [][]byte{[]byte(secretID)}, MaxInput: 1000, Logger: logger, Observe: observe,
	})
	require.NoError(t, err)
	s.w = reportjobs.NewWorker(store, files, hint, &reportjobs.WorkerOptions{Logger: logger, Observe: observe})
	s.handle()
	key, hash := httpapi.NewKey()
	s.apiKey = key
	keys, err := httpapi.NewKeys(map[string]string{hash: "acme"})
	require.NoError(t, err)
	h, err := httpapi.New(s.c, &httpapi.Options{Auth: keys, Logger: logger})
	require.NoError(t, err)
	s.handler = http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/files/") {
			memoryFiles.Handler().ServeHTTP(out, r)
		} else {
			h.ServeHTTP(out, r)
		}
	})
	return s
}

// handle gives the worker renderers that say nothing themselves of what they
// were given.
func (s *secretive) handle() {
	s.w.Handle("good", reportjobs.RendererFunc(func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
		_, err := task.Step(ctx, "step", func(context.Context) ([]byte, error) { return []byte(secretStep), nil })
		if err == nil {
			_, err = fmt.Fprint(out, secretReport)
		}
		return err
	}))
	s.w.Handle("typed", reportjobs.RenderJSON(func(context.Context, *reportjobs.Output, *reportjobs.Task, numbered) error { return nil }))
	s.w.Handle("fails", reportjobs.RendererFunc(func(_ context.Context, out *reportjobs.Output, _ *reportjobs.Task) error {
		fmt.Fprint(out, secretReport)
		return reportjobs.Permanent(errors.New("the model is down"))
	}))
	s.w.Handle("panics", reportjobs.RendererFunc(func(_ context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
		fmt.Fprint(out, secretReport)
		panic("a bug")
	}))
}

// ask sends a request, header being names and values, and returns the answer.
// What goes wrong is for the test to find in the log, not here.
func (s *secretive) ask(method, path, body string, header ...string) *httptest.ResponseRecorder {
	req := httptest.NewRequestWithContext(s.Context(), method, path, strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Api-Key", s.apiKey)
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res := httptest.NewRecorder()
	s.handler.ServeHTTP(res, req)
	return res
}

// live sends a job through its life, with its links.
func (s *secretive) live(query, body string) {
	s.Helper()
	a := s.ask(http.MethodPost, "/v1/jobs"+query, body, "Idempotency-Key", secretKey+query)
	if a.Code != http.StatusAccepted {
		return
	}
	var accepted struct {
		ID string `json:"job_id"`
	}
	require.NoError(s, json.Unmarshal(a.Body.Bytes(), &accepted))
	id := accepted.ID
	out, err := s.w.Run(s.Context(), id)
	s.note(err)
	s.ask(http.MethodGet, "/v1/jobs/"+id, "")
	if out.Job.Status.Finished() {
		s.ask(http.MethodGet, "/v1/jobs/"+id+"/events", "")
	}
	for _, r := range []string{"good", "typed"} {
		if link := s.ask(http.MethodGet, "/v1/jobs/"+id+"/reports/"+r, "").Header().Get("Location"); link != "" {
			s.ask(http.MethodGet, link, "")
			_, signature, found := strings.Cut(link, "signature=")
			require.True(s, found, link)
			s.links = append(s.links, signature)
			s.ask(http.MethodGet, link+"x", "")
		}
	}
	s.ask(http.MethodPost, "/v1/jobs/"+id+"/retry", "")
	s.ask(http.MethodDelete, "/v1/jobs/"+id, "")
	s.note(s.c.Purge(s.Context(), "acme", id))
}

// note logs an error, as hosts do.
func (s *secretive) note(err error) {
	if err != nil {
		slog.New(slog.NewJSONHandler(&s.log, nil)).Error("host", "error", fmt.Sprintf("%+v", err))
	}
}

// Logs, errors and events tell what happened to a job. They do not tell what
// it is about, nor how one gets at it.
func TestSecrecy(t *testing.T) { synctest.Test(t, testSecrecy) }

func testSecrecy(t *testing.T) {
	s := newSecretive(t)
	body := fmt.Sprintf(`{"company": %q, "n": 7}`, secretInput)
	for _, down := range []string{"", "Create", "Get", "Input", "Swap", "Put", "Open", "Link", "Delete", "Dispatch"} {
		s.down.Store(down)
		for _, report := range []string{"good", "typed", "fails", "panics", "nosuch", "good,fails"} {
			s.live("?reports="+report+"&n="+down, body)
		}
	}
	s.down.Store("")
	for name, body := range map[string]string{
		"broken":  `{"company": "` + secretInput,
		"large":   `{"company": "` + secretInput + strings.Repeat("x", 1000) + `"}`,
		"deep":    strings.Repeat(`{"`+secretInput+`":`, 20) + `1` + strings.Repeat("}", 20),
		"number":  `{"n": ` + secretNumber + `}`,
		"unknown": `{"` + secretInput + `": 1}`,
		"twice":   `{} {"` + secretInput + `": 1}`,
		"text":    `{"n": "` + secretInput + `"}`,
	} {
		s.live("?reports=typed&n="+name, body)
		_, err := s.c.Submit(t.Context(), reportjobs.Request{Tenant: "acme", Reports: []string{"typed"}, Input: []byte(body)})
		s.note(err)
	}
	for _, header := range [][]string{{"X-Api-Key", s.apiKey + "x"}, {"Authorization", "Bearer " + s.apiKey}, {"Idempotency-Key", "\"" + secretKey}} {
		s.ask(http.MethodPost, "/v1/jobs", body, header...)
	}
	text := s.log.take()
	for _, wanted := range []string{`"kind":"settled"`, "the model is down", "a bug", "injected fault", "goroutine"} {
		require.Contains(t, strings.ToLower(text), strings.ToLower(strings.ReplaceAll(wanted, `"`, `\"`)), "the log tells what happened")
	}
	require.NotEmpty(t, s.links)
	for _, secret := range append(s.links, secretInput, secretNumber, secretReport, secretStep, secretID, secretKey, s.apiKey) {
		at := strings.Index(text, secret)
		require.Negative(t, at, "%q is in the log: …%s", secret, text[max(0, at-300):max(0, min(len(text), at+100))])
	}
}
