package customstore_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/examples/customstore"
	"github.com/qubitz/reportjobs/memory"
	"github.com/qubitz/reportjobs/storetest"
)

func open(t testing.TB) *customstore.Store {
	s, err := customstore.Open(filepath.Join(t.TempDir(), "jobs.db"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

func TestStore(t *testing.T) {
	storetest.JobStore(t, func(t *testing.T) reportjobs.JobStore { return open(t) })
	storetest.Lister(t, func(t *testing.T) storetest.ListerStore { return open(t) })
}

func BenchmarkStore(b *testing.B) {
	storetest.Benchmark(b, func(b *testing.B) reportjobs.JobStore { return open(b) })
}

// What was accepted before a restart is done after it.
func TestRestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "jobs.db")
	files, err := memory.NewArtifacts(nil)
	require.NoError(t, err)
	lost := reportjobs.DispatcherFunc(func(context.Context, reportjobs.Job) error { return nil })

	s, err := customstore.Open(path)
	require.NoError(t, err)
	_, err = customstore.Open(path)
	require.ErrorContains(t, err, path, "one process at a time")
	c, err := reportjobs.NewCoordinator(s, files, lost, &reportjobs.CoordinatorOptions{Reports: []reportjobs.ReportSpec{{Name: "note"}}})
	require.NoError(t, err)
	job, err := c.Submit(t.Context(), reportjobs.Request{Input: []byte(`{"company": "Acme"}`)})
	require.NoError(t, err)
	require.NoError(t, s.Close())

	s, err = customstore.Open(path)
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	w := reportjobs.NewWorker(s, files, lost, nil)
	w.Handle("note", reportjobs.RendererFunc(func(_ context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
		_, err := out.Write(task.Input)
		return err
	}))
	for id, err := range s.Due(t.Context(), time.Now().Add(time.Second)) {
		require.NoError(t, err)
		require.Equal(t, job.ID, id)
		_, err = w.Run(t.Context(), id)
		require.NoError(t, err)
	}
	job, err = s.Get(t.Context(), job.ID)
	require.NoError(t, err)
	require.Equal(t, reportjobs.StatusCompleted, job.Status)
}

// Records go when they have expired, as others come in.
func TestExpiry(t *testing.T) {
	s, now := open(t), time.Now().UTC().Truncate(time.Microsecond)
	submit := func(id string, at time.Time) {
		job := storetest.NewJob([]byte("{}"))
		job.ID, job.CreatedAt, job.ExpiresAt = id, at, at.Add(time.Hour)
		require.NoError(t, s.Create(t.Context(), job, []byte("{}")))
	}
	submit("a", now)
	submit("b", now.Add(30*time.Minute))
	submit("c", now.Add(time.Hour))
	_, err := s.Get(t.Context(), "a")
	require.ErrorIs(t, err, reportjobs.ErrNotFound)
	_, err = s.Get(t.Context(), "b")
	require.NoError(t, err)
}

// A job that is born again while it is listed is not listed twice, nor in the
// place of its first life.
func TestListOfAJobBornAgain(t *testing.T) {
	s, now := open(t), time.Now().UTC().Truncate(time.Microsecond)
	job := func(id string, at time.Time) reportjobs.Job {
		job := storetest.NewJob(nil)
		job.ID, job.Tenant, job.CreatedAt, job.ExpiresAt = id, "t", at, at.Add(time.Hour)
		return job
	}
	for i, id := range []string{"old", "new"} {
		require.NoError(t, s.Create(t.Context(), job(id, now.Add(time.Duration(i)*time.Minute)), nil))
	}
	var got []string
	for listed, err := range s.List(t.Context(), reportjobs.Query{Tenant: "t"}) {
		require.NoError(t, err)
		if got = append(got, listed.ID); listed.ID == "new" {
			require.NoError(t, s.Create(t.Context(), job("old", now.Add(time.Hour)), nil))
		}
	}
	require.Equal(t, []string{"new"}, got, "newest first: what is newer than the reader is behind it")
}
