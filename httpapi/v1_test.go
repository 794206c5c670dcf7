package httpapi_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/httpapi"
)

func TestNewBodies(t *testing.T) {
	w := newWorld(t, nil)
	a := w.ask(http.MethodPost, "/v1/jobs?reports=b,broken", acme)
	require.Equal(t, http.StatusAccepted, a.StatusCode)
	job := a.json(t)
	id := job["job_id"].(string)
	require.True(t, strings.HasPrefix(a.text, `{"message":"Job submitted successfully","job_id":"`+id+`","status":"PENDING","check_status_url":"?job_id=`+id+`","estimated_completion_time":"~3 minutes","created_at":`), a.text)
	require.Equal(t, []any{map[string]any{"name": "b", "status": "PENDING"}, map[string]any{"name": "broken", "status": "PENDING"}}, job["reports"])
	require.Equal(t, "/v1/jobs/"+id, a.Header.Get("Location"))
	relative, err := a.Request.URL.Parse(job["check_status_url"].(string))
	require.NoError(t, err)
	require.Equal(t, id, w.ask(http.MethodGet, relative.RequestURI(), "").json(t)["job_id"], "relative to the URL that was posted to")

	_, err = w.w.Run(t.Context(), id)
	require.NoError(t, err)
	job = w.ask(http.MethodGet, "/v1/jobs/"+id, "").json(t)
	reports := job["reports"].([]any)
	made, broken := reports[0].(map[string]any), reports[1].(map[string]any)
	require.Equal(t, "COMPLETED", made["status"])
	require.Equal(t, "b.txt", made["filename"])
	require.Equal(t, "text/plain", made["content_type"])
	require.EqualValues(t, len("report b"), made["size"])
	require.Len(t, made["sha256"], 64)
	require.EqualValues(t, 3600, made["expires_in_seconds"])
	require.Equal(t, "report b", w.ask(http.MethodGet, made["url"].(string), "").text)
	ink := map[string]any{"code": "no_ink", "message": "There is no ink."}
	require.Equal(t, map[string]any{"name": "broken", "status": "FAILED", "failure": ink}, broken)
	require.Equal(t, ink, job["failure"])
	require.EqualValues(t, 1, job["attempt"])
	for _, at := range []string{"created_at", "updated_at", "finished_at", "deadline", "expires_at"} {
		require.Regexp(t, `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$`, job[at], at)
	}
}

func TestReportIsARedirect(t *testing.T) {
	w := newWorld(t, nil)
	id := w.finish("")
	a := w.ask(http.MethodGet, "/v1/jobs/"+id+"/reports/b", "")
	require.Equal(t, http.StatusSeeOther, a.StatusCode)
	require.Equal(t, "no-store", a.Header.Get("Cache-Control"))
	require.Equal(t, "report b", w.ask(http.MethodGet, a.Header.Get("Location"), "").text)
}

func TestCancelAndRetry(t *testing.T) {
	w := newWorld(t, nil)
	id := w.submit("")
	for range 2 { // twice is as good as once
		a := w.ask(http.MethodDelete, "/v1/jobs/"+id, "")
		require.Equal(t, http.StatusOK, a.StatusCode)
		require.Equal(t, "CANCELED", a.json(t)["status"])
	}
	first := w.ask(http.MethodPost, "/v1/jobs/"+id+"/retry", "")
	require.Equal(t, http.StatusAccepted, first.StatusCode)
	next := first.json(t)["job_id"].(string)
	require.NotEqual(t, id, next)
	require.Equal(t, id, first.json(t)["retry_of"])
	require.Equal(t, "/v1/jobs/"+next, first.Header.Get("Location"))
	require.Empty(t, first.Header.Get("Idempotent-Replayed"))

	again := w.ask(http.MethodPost, "/v1/jobs/"+id+"/retry", "")
	require.Equal(t, next, again.json(t)["job_id"], "a double click makes one job")
	require.Equal(t, "true", again.Header.Get("Idempotent-Replayed"))
}

func TestReplay(t *testing.T) {
	w := newWorld(t, nil)
	quoted := w.ask(http.MethodPost, "/", acme, "Idempotency-Key", `"k \"1\""`)
	require.Equal(t, http.StatusAccepted, quoted.StatusCode)
	require.Empty(t, quoted.Header.Get("Idempotent-Replayed"))
	id := quoted.json(t)["job_id"].(string)
	_, err := w.w.Run(t.Context(), id)
	require.NoError(t, err)

	again := w.ask(http.MethodPost, "/", acme, "Idempotency-Key", `"k \"1\""`)
	require.Equal(t, http.StatusAccepted, again.StatusCode)
	require.Equal(t, id, again.json(t)["job_id"])
	require.Equal(t, "COMPLETED", again.json(t)["status"], "the status of now")
	require.Equal(t, "true", again.Header.Get("Idempotent-Replayed"))
	require.Equal(t, 1, w.store.Len())

	bare := w.ask(http.MethodPost, "/v1/jobs", acme, "Idempotency-Key", "k1")
	same := w.ask(http.MethodPost, "/v1/jobs", acme, "Idempotency-Key", `"k1"`)
	require.Equal(t, bare.json(t)["job_id"], same.json(t)["job_id"], "quoted or bare is one key")
}

func TestList(t *testing.T) {
	w := newWorld(t, nil)
	var want []string // newest first
	for range 5 {
		want = append([]string{w.submit("")}, want...)
	}
	done := w.finish("?reports=a")
	var got []string
	query := "?limit=2"
	for pages := 1; query != ""; pages++ {
		require.LessOrEqual(t, pages, 3)
		a := w.ask(http.MethodGet, "/v1/jobs"+query, "")
		require.Equal(t, http.StatusOK, a.StatusCode)
		require.NotContains(t, a.text, "signature=", "a list has no links")
		page := a.json(t)
		for _, job := range page["jobs"].([]any) {
			got = append(got, job.(map[string]any)["job_id"].(string))
		}
		query = ""
		if next, ok := page["next_cursor"]; ok {
			query = "?limit=2&cursor=" + url.QueryEscape(next.(string))
		}
	}
	require.Equal(t, append([]string{done}, want...), got)
	only := w.ask(http.MethodGet, "/v1/jobs?status=COMPLETED", "").json(t)["jobs"].([]any)
	require.Len(t, only, 1)
	none := w.ask(http.MethodGet, "/v1/jobs?status=FAILED", "")
	require.Equal(t, `{"jobs":[]}`, none.text)
}

// Ids are secrets where nobody is asked who they are.
func TestOpenHandlersDoNotList(t *testing.T) {
	w := newWorld(t, &httpapi.Options{})
	w.submit("")
	require.Equal(t, http.StatusForbidden, w.ask(http.MethodGet, "/v1/jobs", "").StatusCode)
}

func TestETag(t *testing.T) {
	w := newWorld(t, nil)
	id := w.submit("")
	path := "/v1/jobs/" + id
	first := w.ask(http.MethodGet, path, "")
	tag := first.Header.Get("ETag")
	require.Regexp(t, `^W/"[A-Za-z0-9_-]{20}"$`, tag)
	for _, given := range []string{tag, strings.TrimPrefix(tag, "W/"), `"other", ` + tag, "*"} {
		same := w.ask(http.MethodGet, path, "", "If-None-Match", given)
		require.Equal(t, http.StatusNotModified, same.StatusCode, given)
		require.Empty(t, same.text)
		require.Equal(t, tag, same.Header.Get("ETag"))
	}
	require.Equal(t, http.StatusAccepted, w.ask(http.MethodGet, path, "", "If-None-Match", `W/"other"`).StatusCode)

	_, err := w.w.Run(t.Context(), id)
	require.NoError(t, err)
	done := w.ask(http.MethodGet, path, "", "If-None-Match", tag)
	require.Equal(t, http.StatusOK, done.StatusCode, "it has changed")
	later := w.ask(http.MethodGet, path, "")
	require.NotEqual(t, done.text, later.text, "links are signed anew")
	require.Equal(t, done.Header.Get("ETag"), later.Header.Get("ETag"), "which is no change")
	require.Equal(t, "no-store", later.Header.Get("Cache-Control"))
}

// An entity tag spares a read; it does not hide what a write has done.
func TestETagIsForReads(t *testing.T) {
	w := newWorld(t, nil)
	id := w.submit("")
	for _, given := range []string{"*", w.ask(http.MethodGet, "/v1/jobs/"+id, "").Header.Get("ETag")} {
		a := w.ask(http.MethodDelete, "/v1/jobs/"+id, "", "If-None-Match", given)
		require.Equal(t, http.StatusOK, a.StatusCode)
		require.Equal(t, "CANCELED", a.json(t)["status"])
	}
	a := w.ask(http.MethodHead, "/v1/jobs/"+id, "", "If-None-Match", "*")
	require.Equal(t, http.StatusNotModified, a.StatusCode)
}

func TestHEAD(t *testing.T) {
	w := newWorld(t, nil)
	id := w.finish("")
	for _, path := range []string{"/?job_id=" + id, "/v1/jobs/" + id, "/v1/jobs", "/healthz", "/openapi.json", "/v1/jobs/" + id + "/events", "/v1/jobs/none"} {
		get, head := w.ask(http.MethodGet, path, ""), w.ask(http.MethodHead, path, "")
		require.Equal(t, get.StatusCode, head.StatusCode, path)
		require.Empty(t, head.text, path)
		require.Equal(t, get.Header.Get("Content-Type"), head.Header.Get("Content-Type"), path)
		require.Equal(t, get.Header.Get("ETag"), head.Header.Get("ETag"), path)
		if !strings.HasSuffix(path, "events") {
			require.Equal(t, fmt.Sprint(len(get.text)), head.Header.Get("Content-Length"), path)
		}
	}
}

func TestPrefix(t *testing.T) {
	w := newWorld(t, &httpapi.Options{Prefix: "/api/reports", OpenList: true})
	for _, path := range []string{"/api/reports", "/api/reports/", "/api/reports/v1/jobs"} {
		a := w.ask(http.MethodPost, path, acme)
		require.Equal(t, http.StatusAccepted, a.StatusCode, path)
		require.Equal(t, http.StatusAccepted, w.ask(http.MethodGet, a.Header.Get("Location"), "").StatusCode, path)
		relative, err := a.Request.URL.Parse(a.json(t)["check_status_url"].(string))
		require.NoError(t, err)
		require.Equal(t, http.StatusAccepted, w.ask(http.MethodGet, relative.RequestURI(), "").StatusCode, path)
	}
	require.Contains(t, w.ask(http.MethodGet, "/api/reports/openapi.json", "").text, `"servers": [{"url": "/api/reports"}]`)
	require.Equal(t, http.StatusNotFound, w.ask(http.MethodGet, "/healthz", "").StatusCode)
	lost := w.ask(http.MethodGet, "/api/reports/v1/nothing", "")
	require.Equal(t, "application/problem+json", lost.Header.Get("Content-Type"))
}

func TestProblemsOnTheOldAddress(t *testing.T) {
	w := newWorld(t, nil)
	for accept, want := range map[string]string{
		"":                                     "application/json",
		"*/*":                                  "application/json",
		"application/json":                     "application/json",
		"application/problem+json":             "application/problem+json",
		"text/html, application/problem+json":  "application/problem+json",
		"application/problem+json;q=0":         "application/json",
		"application/problem+json; q=0.1, */*": "application/problem+json",
	} {
		a := w.ask(http.MethodGet, "/?job_id=none", "", "Accept", accept)
		require.Equal(t, want, a.Header.Get("Content-Type"), accept)
		require.Equal(t, "There is no such job, or no longer.", a.json(t)["error"])
		require.Equal(t, "none", a.json(t)["job_id"])
	}
}

func TestHealthNeedsNobody(t *testing.T) {
	w := newWorld(t, &httpapi.Options{Auth: doors{}})
	for _, path := range []string{"/healthz", "/openapi.json"} {
		require.Equal(t, http.StatusOK, w.ask(http.MethodGet, path, "").StatusCode)
	}
	w.down.Store(true)
	require.Equal(t, `{"status":"ok"}`, w.ask(http.MethodGet, "/healthz", "").text, "a store that is down is no reason to be restarted")
}

func TestOptions(t *testing.T) {
	w := newWorld(t, nil)
	_, err := httpapi.New(nil, nil)
	require.ErrorContains(t, err, "coordinator")
	for says, o := range map[string]httpapi.Options{
		"MaxBody":     {MaxBody: -1},
		"BodyTimeout": {BodyTimeout: -1},
		"MaxStreams":  {MaxStreams: -1},
		"Heartbeat":   {Heartbeat: -1},
		"Estimate":    {Estimate: -1},
		"prefix":      {Prefix: "reports"},
		"/a/":         {Prefix: "/a/"},
		"/a/../b":     {Prefix: "/a/../b"},
		"{id}":        {Prefix: "/{id}"},
		"OpenList":    {OpenList: true, Auth: doors{}},
		"Origins":     {CORS: &httpapi.CORS{Off: true, Origins: []string{"https://a.example"}}},
		"https://a/b": {CORS: &httpapi.CORS{Origins: []string{"https://a/b"}}},
	} {
		_, err := httpapi.New(w.c, &o)
		require.ErrorContains(t, err, says)
	}
}

// A trace goes with the job.
func TestTrace(t *testing.T) {
	w := newWorld(t, nil)
	const trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
	id := w.ask(http.MethodPost, "/", acme, "Traceparent", trace).json(t)["job_id"].(string)
	job, err := w.c.Get(t.Context(), "", id)
	require.NoError(t, err)
	require.Equal(t, trace, job.Trace)
	require.Equal(t, reportjobs.StatusPending, job.Status)
}
