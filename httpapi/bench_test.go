package httpapi_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/httpapi"
	"github.com/qubitz/reportjobs/memory"
)

// discard is an answer that nobody reads.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(p []byte) (int, error) { return len(p), nil }
func (d discard) WriteHeader(int)             {}

// BenchmarkHandler is the API without a network.
func BenchmarkHandler(b *testing.B) {
	store, quiet := memory.NewStore(nil), slog.New(slog.DiscardHandler)
	files, err := memory.NewArtifacts(nil)
	require.NoError(b, err)
	c, err := reportjobs.NewCoordinator(store, files, nil, &reportjobs.CoordinatorOptions{
		Reports: []reportjobs.ReportSpec{{Name: "a"}, {Name: "b"}, {Name: "c"}}, Logger: quiet,
	})
	require.NoError(b, err)
	w := reportjobs.NewWorker(store, files, nil, &reportjobs.WorkerOptions{Logger: quiet})
	for _, name := range c.Reports() {
		w.Handle(name, reportjobs.RendererFunc(func(_ context.Context, out *reportjobs.Output, _ *reportjobs.Task) error {
			_, err := out.Write([]byte("report"))
			return err
		}))
	}
	var ids [2]string
	for i := range ids {
		job, err := c.Submit(b.Context(), reportjobs.Request{Input: []byte(acme)})
		require.NoError(b, err)
		ids[i] = job.ID
	}
	_, err = w.Run(b.Context(), ids[1])
	require.NoError(b, err)
	h, err := httpapi.New(c, &httpapi.Options{Logger: quiet})
	require.NoError(b, err)
	large := `{"a": [` + strings.Repeat(`"a phrase of some words", `, 600) + `1]}`
	for _, row := range []struct{ name, method, path, body string }{
		{"poll/waiting", "GET", "/?job_id=" + ids[0], ""},
		{"poll/done", "GET", "/?job_id=" + ids[1], ""},
		{"poll/v1", "GET", "/v1/jobs/" + ids[1], ""},
		{"submit/small", "POST", "/", acme},
		{fmt.Sprintf("submit/%d", len(large)), "POST", "/", large},
	} {
		b.Run(row.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				h.ServeHTTP(discard{http.Header{}}, httptest.NewRequest(row.method, row.path, strings.NewReader(row.body)))
			}
		})
	}
}
