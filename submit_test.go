package reportjobs_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/memory"
	"github.com/qubitz/reportjobs/storetest"
)

func TestBadRequests(t *testing.T) {
	type brief struct{ Company string }
	files := newFiles()
	c, err := reportjobs.NewCoordinator(memory.NewStore(nil), files, nil, &reportjobs.CoordinatorOptions{
		Reports:  []reportjobs.ReportSpec{{Name: "a", Check: reportjobs.CheckJSON[brief]}, {Name: "b"}},
		IDSecret: [][]byte{[]byte("0123456789abcdef")},
		MaxInput: 100,
		Describe: func(input []byte) (map[string]string, error) {
			if strings.Contains(string(input), "nobody") {
				return nil, errors.New("company is nobody")
			}
			return nil, nil
		},
	})
	require.NoError(t, err)
	ok := []byte(`{"company": "Acme"}`)
	for _, bad := range []struct {
		name string
		req  reportjobs.Request
		want error
		says string
		code string
	}{
		{"no input", reportjobs.Request{}, reportjobs.ErrInvalid, "not JSON: it is empty", reportjobs.CodeInvalidJSON},
		{"a byte order mark, which editors do not show", reportjobs.Request{Input: []byte("\xef\xbb\xbf{}")}, reportjobs.ErrInvalid, "byte order mark", reportjobs.CodeInvalidJSON},
		{"not JSON", reportjobs.Request{Input: []byte("{\n\"a\": x}")}, reportjobs.ErrInvalid, "line 2, column 6: invalid character 'x'", reportjobs.CodeInvalidJSON},
		{"JSON that is cut off ends behind its last character", reportjobs.Request{Input: []byte("{\"ä\": [1\n")}, reportjobs.ErrInvalid, "line 1, column 8: unexpected end", reportjobs.CodeInvalidJSON},
		{"a line break in a text", reportjobs.Request{Input: []byte("{\"a\": \"b\n\"}")}, reportjobs.ErrInvalid, "line 1, column 9: invalid character", reportjobs.CodeInvalidJSON},
		{"not UTF-8", reportjobs.Request{Input: []byte("\"\xff\"")}, reportjobs.ErrInvalid, "UTF-8", reportjobs.CodeInvalidJSON},
		{"too large", reportjobs.Request{Input: []byte(`"` + strings.Repeat("x", 100) + `"`)}, reportjobs.ErrTooLarge, "at most 100", reportjobs.CodeTooLarge},
		{"refused by the report's check", reportjobs.Request{Input: []byte(`{"firm": 1}`)}, reportjobs.ErrInvalid, `"firm"`, reportjobs.CodeInvalidRequest},
		{"refused by Describe", reportjobs.Request{Input: []byte(`{"company": "nobody"}`)}, reportjobs.ErrInvalid, "company is nobody", reportjobs.CodeInvalidRequest},
		{"unknown report", reportjobs.Request{Input: ok, Reports: []string{"c"}}, reportjobs.ErrInvalid, "there are: a, b", reportjobs.CodeUnknownReport},
		{"a report twice", reportjobs.Request{Input: ok, Reports: []string{"a", "a"}}, reportjobs.ErrInvalid, "twice", reportjobs.CodeInvalidRequest},
		{"too many reports", reportjobs.Request{Input: ok, Reports: make([]string, 17)}, reportjobs.ErrTooLarge, "at most 16", reportjobs.CodeInvalidRequest},
		{"key too long", reportjobs.Request{Input: ok, Key: strings.Repeat("k", 256)}, reportjobs.ErrInvalid, "key", reportjobs.CodeInvalidKey},
		{"key with a line break", reportjobs.Request{Input: ok, Key: "a\nb"}, reportjobs.ErrInvalid, "key", reportjobs.CodeInvalidKey},
		{"tenant too long", reportjobs.Request{Input: ok, Tenant: strings.Repeat("t", 257)}, reportjobs.ErrInvalid, "tenant", reportjobs.CodeInvalidRequest},
		{"metadata too large", reportjobs.Request{Input: ok, Metadata: map[string]string{"k": strings.Repeat("v", 5000)}}, reportjobs.ErrTooLarge, "metadata", reportjobs.CodeInvalidRequest},
		{"metadata with control characters", reportjobs.Request{Input: ok, Metadata: map[string]string{"k": "\x00"}}, reportjobs.ErrInvalid, "metadata", reportjobs.CodeInvalidRequest},
		{"metadata without a name", reportjobs.Request{Input: ok, Metadata: map[string]string{"": "v"}}, reportjobs.ErrInvalid, "metadata", reportjobs.CodeInvalidRequest},
		{"start too far ahead", reportjobs.Request{Input: ok, NotBefore: time.Now().Add(366 * 24 * time.Hour)}, reportjobs.ErrInvalid, "NotBefore", reportjobs.CodeInvalidRequest},
	} {
		t.Run(bad.name, func(t *testing.T) {
			_, err := c.Submit(t.Context(), bad.req)
			require.ErrorIs(t, err, bad.want)
			require.ErrorContains(t, err, bad.says)
			var e *reportjobs.Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, "submit", e.Op)
			var told *reportjobs.Failure
			require.ErrorAs(t, err, &told)
			require.Equal(t, bad.code, told.Code)
			require.Contains(t, told.Message, bad.says, "a requester may read why")
		})
	}
	job, err := c.Submit(t.Context(), reportjobs.Request{Input: ok, Trace: "nonsense"})
	require.NoError(t, err)
	require.Empty(t, job.Trace, "an ill-formed trace is dropped, not refused")
}

func TestBadOptions(t *testing.T) {
	good := []reportjobs.ReportSpec{{Name: "a"}}
	for says, o := range map[string]*reportjobs.CoordinatorOptions{
		"no Reports":                         nil,
		"lower-case":                         {Reports: []reportjobs.ReportSpec{{Name: "Executive Report"}}},
		"twice":                              {Reports: []reportjobs.ReportSpec{{Name: "a"}, {Name: "a"}}},
		"IDSecret[0] has 5":                  {Reports: good, IDSecret: [][]byte{[]byte("short")}},
		"must be less than":                  {Reports: good, Retention: time.Hour, MaxAge: time.Hour},
		"MaxAttempts must be more than zero": {Reports: good, MaxAttempts: -1},
	} {
		_, err := reportjobs.NewCoordinator(memory.NewStore(nil), newFiles(), nil, o)
		require.ErrorContains(t, err, says)
	}
	_, err := reportjobs.NewCoordinator(nil, newFiles(), nil, &reportjobs.CoordinatorOptions{Reports: good})
	require.ErrorContains(t, err, "job store")

	w := reportjobs.NewWorker(memory.NewStore(nil), newFiles(), nil, nil)
	w.Handle("a", reportjobs.RendererFunc(nil))
	require.Panics(t, func() { w.Handle("a", reportjobs.RendererFunc(nil)) })
	require.Panics(t, func() { w.Handle("A report", reportjobs.RendererFunc(nil)) })
	require.Panics(t, func() { w.Handle("b", nil) })
	require.Panics(t, func() { reportjobs.NewWorker(nil, nil, nil, nil) })
}

func TestIdempotencyKey(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		w.handle(w.w, nil, nil)
		req := reportjobs.Request{Tenant: "t", Key: "order-17", Reports: []string{"a", "b"}, Input: input}
		first, err := w.c.Submit(w.Context(), req)
		require.NoError(w, err)
		require.False(w, first.Replayed)
		w.finish(first.ID)

		req.Reports = []string{"b", "a"}
		again, err := w.c.Submit(w.Context(), req)
		require.NoError(w, err)
		require.Equal(w, first.ID, again.ID)
		require.True(w, again.Replayed)
		require.Equal(w, reportjobs.StatusCompleted, again.Status, "the status is the current one")
		require.False(w, w.get(first.ID).Replayed, "the mark is never stored")

		other := req
		other.Input = []byte(`{"company": "Other"}`)
		_, err = w.c.Submit(w.Context(), other)
		require.ErrorIs(w, err, reportjobs.ErrKeyReused)
		other = req
		other.Reports = []string{"a"}
		_, err = w.c.Submit(w.Context(), other)
		require.ErrorIs(w, err, reportjobs.ErrKeyReused)

		other = req
		other.Tenant = "u"
		foreign, err := w.c.Submit(w.Context(), other)
		require.NoError(w, err)
		require.NotEqual(w, first.ID, foreign.ID, "keys belong to a tenant")
	})
}

func TestReplayRepairsALostHint(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		req := reportjobs.Request{Tenant: "t", Key: "k", Input: input}
		_, err := w.c.Submit(w.Context(), req)
		require.NoError(w, err)
		time.Sleep(repair)
		_, err = w.c.Submit(w.Context(), req)
		require.NoError(w, err)
		require.EqualValues(w, 2, w.hints.Load())
	})
}

func TestRotatedSecretsRecogniseOldKeys(t *testing.T) {
	store, files := memory.NewStore(nil), newFiles()
	with := func(secrets ...string) *reportjobs.Coordinator {
		o := &reportjobs.CoordinatorOptions{Reports: []reportjobs.ReportSpec{{Name: "a"}}}
		for _, s := range secrets {
			o.IDSecret = append(o.IDSecret, []byte(s))
		}
		c, err := reportjobs.NewCoordinator(store, files, nil, o)
		require.NoError(t, err)
		return c
	}
	req := reportjobs.Request{Key: "k", Input: input}
	first, err := with("the old secret, 1").Submit(t.Context(), req)
	require.NoError(t, err)
	again, err := with("the new secret, 2", "the old secret, 1").Submit(t.Context(), req)
	require.NoError(t, err)
	require.Equal(t, first.ID, again.ID)
	_, err = with().Submit(t.Context(), req)
	require.ErrorIs(t, err, reportjobs.ErrInvalid)
}

// A submit that loses against an equal one touches neither the winner's
// record nor its input, and leaves no file behind.
func TestConcurrentSubmitsMakeOneJob(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		w.handle(w.w, nil, nil)
		big := noise(100_000) // it lies in the artifact store
		var mu sync.Mutex
		ids, fresh := map[string]bool{}, 0
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				job, err := w.c.Submit(w.Context(), reportjobs.Request{Tenant: "t", Key: "k", Input: big})
				require.NoError(w, err)
				mu.Lock()
				defer mu.Unlock()
				ids[job.ID] = true
				if !job.Replayed {
					fresh++
				}
			})
		}
		wg.Wait()
		require.Len(w, ids, 1)
		require.Equal(w, 1, fresh)
		require.Equal(w, w.faults.Count("Put")-1, w.faults.Count("Delete"), "each loser takes its input away")
		for id := range ids {
			job := w.finish(id)
			require.Equal(w, reportjobs.StatusCompleted, job.Status)
			require.Contains(w, w.read(*job.Report("a").Artifact), string(big))
		}
	})
}

func TestFailedDispatchIsNotAnError(t *testing.T) {
	inWorld(t, func(call storetest.Call) storetest.Fault {
		if call.Op == "Dispatch" {
			return storetest.Fail
		}
		return storetest.None
	}, func(w *world) {
		job := w.submit("a")
		require.Equal(w, reportjobs.StatusPending, w.get(job.ID).Status)
	})
}

func TestTenantsAreStrangers(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		w.handle(w.w, nil, nil)
		job := w.finish(w.submit("a").ID)
		ctx := w.Context()
		for _, stranger := range []string{"", "T", "t "} {
			_, err := w.c.Get(ctx, stranger, job.ID)
			require.ErrorIs(w, err, reportjobs.ErrNotFound)
			_, err = w.c.Cancel(ctx, stranger, job.ID)
			require.ErrorIs(w, err, reportjobs.ErrNotFound)
			_, err = w.c.Retry(ctx, stranger, job.ID)
			require.ErrorIs(w, err, reportjobs.ErrNotFound)
			_, err = w.c.Link(ctx, stranger, job.ID, "a")
			require.ErrorIs(w, err, reportjobs.ErrNotFound)
			require.ErrorIs(w, w.c.Purge(ctx, stranger, job.ID), reportjobs.ErrNotFound)
			for _, err := range w.c.Watch(ctx, stranger, job.ID) {
				require.ErrorIs(w, err, reportjobs.ErrNotFound)
			}
			for range w.c.List(ctx, reportjobs.Query{Tenant: stranger}) {
				require.Fail(w, "a foreign job is listed")
			}
		}
	})
}

func TestLink(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		w.handle(w.w, nil, func(context.Context, *reportjobs.Output, *reportjobs.Task) error {
			return reportjobs.Permanent(errors.New("no"))
		})
		job := w.submit("a", "b")
		_, err := w.c.Link(w.Context(), "t", job.ID, "a")
		require.ErrorIs(w, err, reportjobs.ErrNotReady)
		job = w.finish(job.ID)
		link, err := w.c.Link(w.Context(), "t", job.ID, "a")
		require.NoError(w, err)
		require.NotEmpty(w, link.URL)
		require.Equal(w, time.Hour, time.Until(link.ExpiresAt).Round(time.Minute))
		_, err = w.c.Link(w.Context(), "t", job.ID, "b")
		require.ErrorIs(w, err, reportjobs.ErrFinished, "a report that failed never comes")
		_, err = w.c.Link(w.Context(), "t", job.ID, "c")
		require.ErrorIs(w, err, reportjobs.ErrNotFound)
		links, err := w.c.Links(w.Context(), job)
		require.NoError(w, err)
		require.Len(w, links, 1)
		time.Sleep(time.Until(job.ExpiresAt) - time.Minute)
		link, err = w.c.Link(w.Context(), "t", job.ID, "a")
		require.NoError(w, err)
		require.False(w, link.ExpiresAt.After(job.ExpiresAt), "no link outlives the job")
		time.Sleep(time.Minute)
		_, err = w.c.Link(w.Context(), "t", job.ID, "a")
		require.ErrorIs(w, err, reportjobs.ErrNotFound)
	})
}

func TestMetadataOfTheRequestStandsOverWhatDescribeFound(t *testing.T) {
	c, err := reportjobs.NewCoordinator(memory.NewStore(nil), newFiles(), nil, &reportjobs.CoordinatorOptions{
		Reports: []reportjobs.ReportSpec{{Name: "a"}},
		Describe: func([]byte) (map[string]string, error) {
			return map[string]string{"company_name": "Found", "industry": "Energy", "absent": ""}, nil
		},
	})
	require.NoError(t, err)
	given := map[string]string{"company_name": "Given"}
	job, err := c.Submit(t.Context(), reportjobs.Request{Input: input, Metadata: given})
	require.NoError(t, err)
	require.Equal(t, map[string]string{"company_name": "Given", "industry": "Energy"}, job.Metadata)
	require.Equal(t, map[string]string{"company_name": "Given"}, given, "the caller's map is left alone")
}

// A key whose job expires while the request is under way makes a new one.
func TestSubmitAtTheMomentOfExpiry(t *testing.T) {
	inWorld(t, func(call storetest.Call) storetest.Fault {
		if call.Op == "Create" {
			time.Sleep(time.Second) // a slow store
		}
		return storetest.None
	}, func(w *world) {
		w.c = w.short(time.Hour)
		req := reportjobs.Request{Tenant: "t", Key: "k", Input: input}
		first, err := w.c.Submit(w.Context(), req)
		require.NoError(w, err)
		time.Sleep(time.Until(first.ExpiresAt) - time.Millisecond)
		second, err := w.c.Submit(w.Context(), req)
		require.NoError(w, err)
		require.Equal(w, first.ID, second.ID)
		require.NotEqual(w, first.Origin, second.Origin)
		require.Equal(w, second, w.get(second.ID))
		require.False(w, second.CreatedAt.Before(first.ExpiresAt), "it is dated when it came in the other's place")
		require.False(w, second.DueAt.Before(second.CreatedAt))
	})
}

// A folder that other jobs have too is refused before anything is stored: a
// Purge would take their files along.
func TestFolderIsTheJobsOwn(t *testing.T) {
	for _, rule := range []struct {
		name   string
		folder func(job reportjobs.Job) string
		ok     bool
	}{
		{"the id is its last element", func(job reportjobs.Job) string { return "a/b/" + job.ID + "/" }, true},
		{"the id is within an element", func(job reportjobs.Job) string { return "job-" + job.ID + "-files/pdf/" }, true},
		{"any script", func(job reportjobs.Job) string { return "größe ☃/" + job.ID + "/" }, true},
		{"nothing", func(reportjobs.Job) string { return "" }, false},
		{"a folder of all jobs", func(reportjobs.Job) string { return "reports/" }, false},
		{"a folder of all jobs of a company", func(reportjobs.Job) string { return "reports/acme/" }, false},
		{"no slash at the end", func(job reportjobs.Job) string { return "reports/" + job.ID }, false},
		{"a slash in front", func(job reportjobs.Job) string { return "/" + job.ID + "/" }, false},
		{"a way out", func(job reportjobs.Job) string { return job.ID + "/../" }, false},
		{"an empty element", func(job reportjobs.Job) string { return "reports//" + job.ID + "/" }, false},
		{"a control character", func(job reportjobs.Job) string { return "a\nb/" + job.ID + "/" }, false},
		{"too long for a key", func(job reportjobs.Job) string { return strings.Repeat("x", 700) + "/" + job.ID + "/" }, false},
	} {
		t.Run(rule.name, func(t *testing.T) {
			store := storetest.NewFaults(nil)
			c, err := reportjobs.NewCoordinator(store.Store(memory.NewStore(nil)), newFiles(), nil, &reportjobs.CoordinatorOptions{
				Reports: []reportjobs.ReportSpec{{Name: "a"}}, Folder: rule.folder,
			})
			require.NoError(t, err)
			_, err = c.Submit(t.Context(), reportjobs.Request{Input: input})
			if rule.ok {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, "CoordinatorOptions.Folder")
			require.NotErrorIs(t, err, reportjobs.ErrInvalid, "it is the host's fault, not the requester's")
			require.Empty(t, store.Calls())
		})
	}
}

// Whoever counts the jobs that are under way hears of those that a Purge ends.
func TestPurgeOfAnUnfinishedJobSettlesIt(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		job := w.submit("a")
		require.NoError(w, w.c.Purge(w.Context(), "t", job.ID))
		require.Equal(w, 1, w.count(reportjobs.EventSettled))
		w.handle(w.w, nil, nil)
		done := w.finish(w.submit("a").ID)
		require.NoError(w, w.c.Purge(w.Context(), "t", done.ID))
		require.Equal(w, 2, w.count(reportjobs.EventSettled), "a finished one has ended before")
	})
}

// generous is a store whose links live for as long as is asked.
type generous struct{ reportjobs.ArtifactStore }

func (generous) Link(_ context.Context, _ reportjobs.Artifact, ttl time.Duration) (string, time.Time, error) {
	return "https://files.example/", time.Now().Add(ttl), nil
}

func TestNoLinkOutlivesItsFile(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		w.handle(w.w, nil, nil)
		w.files = generous{w.files}
		w.c = w.short(time.Hour)
		job := w.finish(w.submit("a").ID)
		time.Sleep(30 * time.Minute)
		links, err := w.c.Links(w.Context(), job)
		require.NoError(w, err)
		require.Len(w, links, 1)
		require.False(w, links[0].ExpiresAt.After(job.ExpiresAt), "%v", links[0].ExpiresAt)
	})
}

func TestLinkOfACanceledJob(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		job := w.submit("a")
		_, err := w.c.Cancel(w.Context(), "t", job.ID)
		require.NoError(w, err)
		_, err = w.c.Link(w.Context(), "t", job.ID, "a")
		require.ErrorIs(w, err, reportjobs.ErrFinished, "there is nothing to wait for")
	})
}
