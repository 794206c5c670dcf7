package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/httpapi"
	"github.com/qubitz/reportjobs/memory"
)

// halfBroken is a server of two reports, "good", which has a name that leads
// elsewhere, and "bad", which is refused for good.
func halfBroken(t *testing.T) (url string) {
	t.Helper()
	quiet := slog.New(slog.DiscardHandler)
	var api, files http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, filesPath) {
			files.ServeHTTP(w, r)
			return
		}
		api.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	store, pool := memory.NewStore(nil), memory.NewPool(&memory.PoolOptions{Logger: quiet})
	artifacts, err := memory.NewArtifacts(&memory.ArtifactsOptions{BaseURL: server.URL + filesPath})
	require.NoError(t, err)
	c, err := reportjobs.NewCoordinator(store, artifacts, pool, &reportjobs.CoordinatorOptions{
		Reports: []reportjobs.ReportSpec{{Name: "good"}, {Name: "bad"}}, Logger: quiet,
	})
	require.NoError(t, err)
	w := reportjobs.NewWorker(store, artifacts, pool, &reportjobs.WorkerOptions{Logger: quiet})
	w.Handle("good", reportjobs.RendererFunc(func(_ context.Context, out *reportjobs.Output, _ *reportjobs.Task) error {
		out.ContentType, out.Filename = "text/plain", "../../good.txt"
		_, err := fmt.Fprint(out, "good\n")
		return err
	}))
	w.Handle("bad", reportjobs.RendererFunc(func(context.Context, *reportjobs.Output, *reportjobs.Task) error {
		return reportjobs.Permanent(&reportjobs.Failure{Code: "model_refused", Message: "The model refused."})
	}))
	h, err := httpapi.New(c, &httpapi.Options{OpenList: true, Logger: quiet})
	require.NoError(t, err)
	api, files = h, artifacts.Handler()

	ctx, stop := context.WithCancel(context.Background())
	var working sync.WaitGroup
	working.Go(func() { pool.Run(ctx, w.Run) })
	t.Cleanup(func() { stop(); working.Wait() })
	return server.URL
}

func TestAJobWithoutAllItsReportsIsThree(t *testing.T) {
	s := newShell(t, "REPORTJOBS_SERVER="+halfBroken(t))
	partial := s.run("submit input.json --out reports")
	require.Equal(t, exitNotMade, partial.code, partial.errs)
	oneLine(t, partial.errs, "is PARTIAL: ")
	require.Equal(t, []string{"good.txt"}, s.files("reports"), "what is there is fetched, to the directory it was to be in")
	require.Equal(t, "reports/good.txt\n", partial.out)

	failed := s.run("submit input.json --reports bad --wait")
	require.Equal(t, exitNotMade, failed.code)
	require.Regexp(t, `(?m)^report +bad +FAILED  The model refused\. \(model_refused\)$`, failed.out)
	oneLine(t, failed.errs, "is FAILED: ")

	job := jsonLines(t, s.ok("list --json --status PARTIAL"))[0]
	id := job["job_id"].(string)
	require.Equal(t, "model_refused", job["reports"].([]any)[1].(map[string]any)["failure"].(map[string]any)["code"])
	s.ok("status " + id)
	s.fails(exitNotMade, "is PARTIAL", "wait "+id)
	s.fails(exitNotMade, "is PARTIAL", "download "+id+" --out again")
	require.Len(t, s.files("again"), 1)
	s.fails(exitNotMade, "report bad was not made: The model refused. (model_refused)", "download "+id+" bad")
	require.Equal(t, "again/good.txt\n", s.ok("download "+id+" good --out again"), "whoever names it gets it")
	require.Equal(t, "good\n", s.ok("download "+id+" good --out -"))
	s.fails(exitNotMade, "is PARTIAL", "retry "+id+" --wait")
	alone := s.ok("submit input.json --reports good --out -")
	require.Equal(t, "good\n", alone)
}
