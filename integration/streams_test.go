package integration

import (
	"bufio"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/httpapi"
	"github.com/qubitz/reportjobs/memory"
	"github.com/qubitz/reportjobs/storetest"
)

// A thousand event streams over sockets, five for each of 200 running jobs,
// cost one poll of the store a job, and leave nothing running.
func TestThousandStreams(t *testing.T) {
	defer nothingRuns(t)
	const jobs, listeners, every = 200, 5, 100 * time.Millisecond
	quiet := slog.New(slog.DiscardHandler)
	faults, files := storetest.NewFaults(nil), mustArtifacts(t)
	store := faults.Store(memory.NewStore(nil))
	pool := memory.NewPool(&memory.PoolOptions{Workers: jobs, Logger: quiet})
	c, err := reportjobs.NewCoordinator(store, files, pool, &reportjobs.CoordinatorOptions{
		Reports: []reportjobs.ReportSpec{{Name: "a"}}, WatchEvery: every, Logger: quiet,
	})
	require.NoError(t, err)
	w := reportjobs.NewWorker(store, files, pool, &reportjobs.WorkerOptions{Logger: quiet})
	finish := make(chan struct{})
	w.Handle("a", reportjobs.RendererFunc(func(ctx context.Context, out *reportjobs.Output, _ *reportjobs.Task) error {
		select {
		case <-finish:
		case <-ctx.Done():
			return ctx.Err()
		}
		_, err := out.Write([]byte("report"))
		return err
	}))
	h, err := httpapi.New(c, &httpapi.Options{Logger: quiet})
	require.NoError(t, err)
	server := httptest.NewServer(h)
	defer server.Close()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var host sync.WaitGroup
	host.Go(func() { _ = pool.Run(ctx, w.Run) })

	ids := make([]string, jobs)
	for i := range ids {
		job, err := c.Submit(ctx, reportjobs.Request{Input: []byte(`{"company": "Acme"}`)})
		require.NoError(t, err)
		ids[i] = job.ID
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	streams := make([]*bufio.Scanner, jobs*listeners)
	for i := range streams {
		res, err := client.Get(server.URL + "/v1/jobs/" + ids[i%jobs] + "/events")
		require.NoError(t, err)
		defer res.Body.Close()
		streams[i] = bufio.NewScanner(res.Body)
		require.True(t, streams[i].Scan())
		require.Equal(t, "event: job", streams[i].Text())
	}
	before, begin := faults.Count("Get"), time.Now()
	target := before + 5*jobs // each job has been looked at some times
	require.Eventually(t, func() bool { return faults.Count("Get") >= target }, patience, every)
	looks := float64(faults.Count("Get")-before) / jobs
	require.LessOrEqual(t, looks, time.Since(begin).Seconds()/every.Seconds()+2, "one poll in each turn, however many listen")

	close(finish)
	for _, s := range streams {
		text := ""
		for s.Scan() {
			text += s.Text()
		}
		require.NoError(t, s.Err())
		require.Equal(t, 1, strings.Count(text, `"status":"COMPLETED","created_at"`))
	}
	stop()
	host.Wait()
}

func mustArtifacts(t *testing.T) *memory.Artifacts {
	t.Helper()
	files, err := memory.NewArtifacts(nil)
	require.NoError(t, err)
	return files
}
