package dynamo

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/dynamo"
	"github.com/qubitz/reportjobs/integration/servers"
	"github.com/qubitz/reportjobs/memory"
	"github.com/qubitz/reportjobs/storetest"
)

// nth lets the nth request to an operation have a mishap, once.
func nth(n int64, operation string, happens mishap) func(int64, *http.Request) mishap {
	seen := int64(0) // calls come one after the other
	return func(_ int64, r *http.Request) mishap {
		if !strings.HasSuffix(r.Header.Get("X-Amz-Target"), operation) {
			return nil
		}
		if seen++; seen != n {
			return nil
		}
		return happens
	}
}

// A job lives through whatever happens to any one of its requests: it is
// submitted once, made once, and everybody sees the same.
func TestEveryRequestGoesWrongOnce(t *testing.T) {
	t.Parallel()
	endpoint := servers.Dynoxide(t)
	table := newTable(t, endpoint)
	for name, happens := range map[string]mishap{"lost answer": loseAnswer, "failure behind its back": failBehind, "throttled": throttle} {
		t.Run(name, func(t *testing.T) {
			for n := int64(1); ; n++ {
				way := newRoad(func(k int64, _ *http.Request) mishap {
					if k == n {
						return happens
					}
					return nil
				})
				oneLife(t, storeOn(t, endpoint, table, through(way)))
				if way.n.Load() < n {
					require.Greater(t, n, int64(7), "requests, or this test shows nothing")
					return
				}
			}
		})
	}
}

// The same one floor up, where the client gave up and the root asks again.
func TestEveryCallGoesWrongOnce(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	for name, plan := range map[string]func(int) storetest.Plan{"fails": storetest.FailNth, "answer is lost": storetest.LoseNth} {
		t.Run(name, func(t *testing.T) {
			for n := 1; ; n++ {
				f := storetest.NewFaults(plan(n))
				oneLife(t, f.Store(s))
				if len(f.Calls()) < n {
					require.Greater(t, n, 6, "calls, or this test shows nothing")
					return
				}
			}
		})
	}
}

// oneLife submits a job, makes it and polls it.
func oneLife(t *testing.T, s reportjobs.JobStore) {
	t.Helper()
	files, err := memory.NewArtifacts(nil)
	require.NoError(t, err)
	made := 0
	c, w, err := sides(s, files, func(out *reportjobs.Output) error {
		made++
		_, err := out.Write([]byte("a report"))
		return err
	})
	require.NoError(t, err)
	job, err := c.Submit(t.Context(), reportjobs.Request{Input: []byte(`{"a": 1}`)})
	require.NoError(t, err)
	out, err := w.Run(t.Context(), job.ID)
	require.NoError(t, err)
	require.Equal(t, reportjobs.StatusCompleted, out.Job.Status)
	require.Equal(t, 1, out.Job.Attempt)
	require.Equal(t, 1, made)
	got, err := c.Get(t.Context(), "", job.ID)
	require.NoError(t, err)
	require.Equal(t, out.Job, got)
}

// A record may be erased between a create that got no answer and its
// repetition. The record is then new, and its input must be too.
func TestErasedWhileTheAnswerWasLost(t *testing.T) {
	t.Parallel()
	endpoint := servers.Dynoxide(t)
	table := newTable(t, endpoint)
	other := storeOn(t, endpoint, table)
	job := storetest.NewJob([]byte("input"))
	erase := func(server http.RoundTripper, r *http.Request) (*http.Response, error) {
		res, err := loseAnswer(server, r)
		end := job
		end.Revision, end.ExpiresAt = "erased", end.UpdatedAt
		require.NoError(t, other.Swap(t.Context(), job.Revision, end))
		return res, err
	}
	record := int64(2) // the input is the first PutItem
	s := storeOn(t, endpoint, table, through(newRoad(nth(record, "PutItem", erase))))
	require.NoError(t, s.Create(t.Context(), job, []byte("input")))
	got, err := s.Get(t.Context(), job.ID)
	require.NoError(t, err)
	require.Equal(t, job, got)
	input, err := s.Input(t.Context(), job)
	require.NoError(t, err)
	require.Equal(t, "input", string(input))

	// The same if it is the caller who repeats.
	end := job
	end.Revision, end.ExpiresAt = "erased again", end.UpdatedAt
	between := storeOn(t, endpoint, table, through(newRoad(nth(2, "PutItem", func(server http.RoundTripper, r *http.Request) (*http.Response, error) {
		require.NoError(t, other.Swap(t.Context(), job.Revision, end))
		return server.RoundTrip(r)
	}))))
	require.NoError(t, between.Create(t.Context(), job, []byte("input")))
	_, err = s.Get(t.Context(), job.ID)
	require.NoError(t, err)
	_, err = s.Input(t.Context(), job)
	require.NoError(t, err)
}

// A process that dies between the input and the record leaves an input that
// nobody asks for, and that expires.
func TestLoneInputExpires(t *testing.T) {
	t.Parallel()
	h := newHost(t, through(newRoad(func(_ int64, r *http.Request) mishap {
		if r.ContentLength > 800 { // the record: the input of this test is short
			return func(http.RoundTripper, *http.Request) (*http.Response, error) { return nil, errReset }
		}
		return nil
	})))
	job := storetest.NewJob(nil)
	require.ErrorIs(t, h.store.Create(t.Context(), job, []byte("{}")), errReset)
	require.Empty(t, h.item(job.ID))
	require.Contains(t, h.item(job.ID+"/"+job.Origin), "ttl")
	_, err := h.store.Get(t.Context(), job.ID+"/"+job.Origin)
	require.ErrorIs(t, err, reportjobs.ErrNotFound, "it is no job")
}

// The input lives as long as the record, also when that is changed.
func TestInputFollowsItsRecord(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	job := storetest.NewJob(nil)
	require.NoError(t, h.store.Create(t.Context(), job, []byte("{}")))
	at := func(key string) any { return h.item(key)["ttl"] }
	input := job.ID + "/" + job.Origin
	for n, expires := range []time.Time{job.ExpiresAt.Add(time.Hour), job.ExpiresAt.Add(time.Minute + time.Microsecond), {}, job.ExpiresAt} {
		next := job
		next.Revision, next.ExpiresAt = string(rune('a'+n)), expires
		require.NoError(t, h.store.Swap(t.Context(), job.Revision, next))
		require.Equal(t, at(job.ID), at(input))
		require.Equal(t, expires.IsZero(), at(input) == nil, "zero is never")
		require.NoError(t, h.store.Create(t.Context(), job, []byte("{}")), "the create, repeated late")
		require.Equal(t, at(job.ID), at(input), "takes nothing back")
		job = next
	}
}

// What the store lets through, the server takes.
func TestLargestItem(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	job := storetest.NewJob(nil)
	largest := 400<<10 - len("job_id") - len(job.ID) - len("/") - len(job.Origin) - len("input") - len("ttl") - 16
	require.NoError(t, s.Create(t.Context(), job, make([]byte, largest)))
	input, err := s.Input(t.Context(), job)
	require.NoError(t, err)
	require.Len(t, input, largest)
	require.ErrorIs(t, s.Create(t.Context(), storetest.NewJob(nil), make([]byte, largest+16)), reportjobs.ErrTooLarge)

	next := job.Clone()
	next.Revision = "next"
	next.Metadata["note"] = strings.Repeat("ü", (400<<10-1200)/2)
	require.NoError(t, s.Swap(t.Context(), job.Revision, next))
	got, err := s.Get(t.Context(), job.ID)
	require.NoError(t, err)
	require.Equal(t, next, got)
}

// A record that only grew too large by what others wrote into it is refused
// by the server, and the error says so.
func TestItemThatOthersMadeLarge(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	job := storetest.NewJob(nil)
	require.NoError(t, h.store.Create(t.Context(), job, nil))
	h.set(job.ID, "SET later = :later ADD #schema :zero", map[string]any{":later": strings.Repeat("x", 300<<10), ":zero": 0})
	next := job.Clone()
	next.Revision = "next"
	next.Metadata["note"] = strings.Repeat("x", 150<<10)
	require.ErrorIs(t, h.store.Swap(t.Context(), job.Revision, next), reportjobs.ErrTooLarge)
}

// A table that is not there is a fault of the host, and not a job that was not
// found.
func TestMissingTable(t *testing.T) {
	t.Parallel()
	s := storeOn(t, servers.Dynoxide(t), dynamo.Table{Name: "no-such-table"})
	_, err := s.Get(t.Context(), "id")
	require.NotErrorIs(t, err, reportjobs.ErrNotFound)
	var missing *types.ResourceNotFoundException
	require.ErrorAs(t, err, &missing)
	require.Error(t, s.Create(t.Context(), storetest.NewJob(nil), nil))
}
