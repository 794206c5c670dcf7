package s3store

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/memory"
	"github.com/qubitz/reportjobs/storetest"
)

// A host is a coordinator and a worker whose files are on S3.
type host struct {
	c *reportjobs.Coordinator
	w *reportjobs.Worker
}

func newHost(t *testing.T, files reportjobs.ArtifactStore) host {
	t.Helper()
	store := memory.NewStore(nil)
	c, err := reportjobs.NewCoordinator(store, files, nil, &reportjobs.CoordinatorOptions{
		Reports: []reportjobs.ReportSpec{{Name: "executive", Default: true}, {Name: "technical", Default: true}},
	})
	require.NoError(t, err)
	w := reportjobs.NewWorker(store, files, nil, &reportjobs.WorkerOptions{Backoff: func(int) time.Duration { return 1 }})
	for _, name := range []string{"executive", "technical"} {
		w.Handle(name, reportjobs.RendererFunc(summarize))
	}
	return host{c, w}
}

// summarize writes what only a worker that has the whole input can write, by
// way of a step.
func summarize(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
	sum, err := task.Step(ctx, "sum", func(context.Context) ([]byte, error) {
		return fmt.Appendf(nil, "%x", sha256.Sum256(task.Input)), nil
	})
	if err != nil {
		return err
	}
	out.ContentType, out.Filename = "text/plain", "Übersicht "+task.Report+".txt"
	_, err = fmt.Fprintf(out, "%s of %s", task.Report, sum)
	return err
}

// finish runs a job until it has ended. A planned retry is run at once, as the
// worker lets it.
func (h host) finish(t *testing.T, id string) reportjobs.Job {
	t.Helper()
	for {
		out, err := h.w.Run(t.Context(), id)
		require.NoError(t, err)
		if out.Job.Status.Finished() {
			return out.Job
		}
		require.False(t, out.Again.IsZero(), "%s, and nobody will come again", out.Job.Status)
	}
}

// input returns JSON of some n bytes that no compression makes small.
func input(n int) []byte {
	data, _ := json.Marshal(map[string][]byte{"data": text(n*3/4, 7)}) // base 64
	return data
}

// keys returns what lies below a folder.
func (w *world) keys(folder string) (keys []string) {
	out, err := w.client.ListObjectsV2(w.t.Context(), &s3.ListObjectsV2Input{Bucket: &w.bucket, Prefix: &folder})
	require.NoError(w.t, err)
	for _, object := range out.Contents {
		keys = append(keys, aws.ToString(object.Key))
	}
	return keys
}

// From a submit of 5 MB to a download, and to the end of all traces.
func testJob(t *testing.T, w *world) {
	h := newHost(t, w.store(&network{}))
	body := input(5 << 20)
	job, err := h.c.Submit(t.Context(), reportjobs.Request{Tenant: "acme", Input: body})
	require.NoError(t, err)
	require.NotNil(t, job.Input.Artifact, "an input of that size is a file")
	require.Equal(t, w.bucket, job.Input.Artifact.Bucket)

	job = h.finish(t, job.ID)
	require.Equal(t, reportjobs.StatusCompleted, job.Status)
	for _, report := range job.Reports {
		link, err := h.c.Link(t.Context(), "acme", job.ID, report.Name)
		require.NoError(t, err)
		res, got := get(t, link.URL, "")
		require.Equal(t, http.StatusOK, res.StatusCode)
		require.Equal(t, fmt.Sprintf("%s of %x", report.Name, sha256.Sum256(body)), got)
		require.Contains(t, res.Header.Get("Content-Disposition"), "%C3%9Cbersicht")
	}
	require.Len(t, w.keys(job.Folder), 5, "the input, two reports, and a step of each")

	other, err := h.c.Submit(t.Context(), reportjobs.Request{Tenant: "acme", Input: input(100 << 10)})
	require.NoError(t, err)
	require.NoError(t, h.c.Purge(t.Context(), "acme", job.ID))
	require.Empty(t, w.keys(job.Folder))
	require.NotEmpty(t, w.keys(other.Folder), "another job's")
	_, err = h.c.Get(t.Context(), "acme", job.ID)
	require.ErrorIs(t, err, reportjobs.ErrNotFound)
}

// Whichever call of the files fails once, or loses its answer, the job ends
// completed, with the right files.
func testJobWithFaults(t *testing.T, w *world) {
	body := input(100 << 10)
	for name, nth := range map[string]func(int) storetest.Plan{"fail": storetest.FailNth, "lose": storetest.LoseNth} {
		for n := 1; ; n++ {
			faults := storetest.NewFaults(nth(n))
			h := newHost(t, faults.Artifacts(w.store(&network{})))
			job, err := h.c.Submit(t.Context(), reportjobs.Request{Input: body})
			require.NoError(t, err, "%s %d", name, n)
			job = h.finish(t, job.ID)
			calls := len(faults.Calls())
			require.Equal(t, reportjobs.StatusCompleted, job.Status, "%s %d", name, n)
			for _, report := range job.Reports {
				w.holds(report.Artifact.Key, fmt.Appendf(nil, "%s of %x", report.Name, sha256.Sum256(body)))
			}
			if calls < n {
				break // all were hit
			}
		}
	}
}

// The same on the way to the server, where a call is several requests and the
// SDK repeats what failed: two of three requests go wrong.
func testJobOnABadNetwork(t *testing.T, w *world) {
	faults := []fault{lost, busy, none, down, cutAnswer, none, cutUpload, conflict, none}
	net := &network{plan: func(n int, r *http.Request) fault {
		f := faults[n%len(faults)]
		if f == conflict && r.Header.Get("If-None-Match") == "" || f == cutAnswer && r.Method != http.MethodGet {
			return none // S3 says so of conditional writes only; what is cut there is XML
		}
		return f
	}}
	h := newHost(t, w.store(net))
	for range 5 {
		body := input(100 << 10)
		job, err := h.c.Submit(t.Context(), reportjobs.Request{Input: body})
		require.NoError(t, err)
		job = h.finish(t, job.ID)
		require.Equal(t, reportjobs.StatusCompleted, job.Status, "%+v", job.Failure)
		for _, report := range job.Reports {
			w.holds(report.Artifact.Key, fmt.Appendf(nil, "%s of %x", report.Name, sha256.Sum256(body)))
			require.True(t, strings.HasPrefix(report.Artifact.Key, job.Folder))
		}
	}
}
