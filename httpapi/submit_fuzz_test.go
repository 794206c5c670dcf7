package httpapi_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/httpapi"
	"github.com/qubitz/reportjobs/memory"
)

// Whatever is posted, the answer is one of those that are documented; it is
// 202 exactly when there is one job more, and that job has the input.
func FuzzSubmit(f *testing.F) {
	for _, seed := range [][3]string{
		{acme, "", "application/json"}, {"", "", ""}, {"{}", "reports=a", "application/json; charset=utf-8"},
		{`{"a":1}x`, "reports=a,b", "application/problem+json"}, {"[]", "reports=", "text/plain"}, {"{\"\xff\":1}", "wait=0", "application/json"},
		{`{"a":` + strings.Repeat("[", 300), "reports=%zz&wait=1;", "application/json"}, {"\ufeff{}", "reports=b&reports=b", "a/b+json"},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	store := memory.NewStore(nil)
	files, err := memory.NewArtifacts(nil)
	require.NoError(f, err)
	c, err := reportjobs.NewCoordinator(store, files, nil, &reportjobs.CoordinatorOptions{
		Reports: []reportjobs.ReportSpec{{Name: "a"}, {Name: "b"}}, Logger: slog.New(slog.DiscardHandler),
	})
	require.NoError(f, err)
	h, err := httpapi.New(c, &httpapi.Options{MaxWait: -1, MaxBody: 1 << 20, Logger: slog.New(slog.DiscardHandler)})
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, body, query, contentType string) {
		req := &http.Request{
			Method: http.MethodPost, URL: &url.URL{Path: "/v1/jobs", RawQuery: query}, ContentLength: -1,
			Header: http.Header{}, Body: http.NoBody,
		}
		req = req.WithContext(t.Context())
		if body != "" {
			req.Body = httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body)).Body
		}
		if contentType != "" {
			req.Header["Content-Type"] = []string{contentType}
		}
		before, res := store.Len(), httptest.NewRecorder()
		h.ServeHTTP(res, req)
		require.Contains(t, []int{202, 400, 413, 415, 422}, res.Code, res.Body.String())
		var answer map[string]any
		require.NoError(t, json.Unmarshal(res.Body.Bytes(), &answer))
		if res.Code != http.StatusAccepted {
			require.Equal(t, before, store.Len())
			require.NotEmpty(t, answer["error"])
			return
		}
		require.Equal(t, before+1, store.Len())
		require.True(t, json.Valid([]byte(body)))
		job, err := c.Get(t.Context(), "", answer["job_id"].(string))
		require.NoError(t, err)
		require.EqualValues(t, len(body), job.Input.Size)
	})
}
