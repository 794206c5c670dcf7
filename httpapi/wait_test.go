package httpapi_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/httpapi"
	"github.com/qubitz/reportjobs/memory"
	"github.com/qubitz/reportjobs/storetest"
)

// A bubble is a handler in fake time, without a socket.
type bubble struct {
	reportjobs.ArtifactStore
	t      *testing.T
	faults *storetest.Faults
	store  *memory.Store
	c      *reportjobs.Coordinator
	w      *reportjobs.Worker
	h      *httpapi.Handler
	pace   time.Duration // how long a report takes
	runs   sync.WaitGroup

	plan     storetest.Plan
	linkless bool // nothing can be signed
}

// Link fails where nothing can be signed.
func (b *bubble) Link(ctx context.Context, a reportjobs.Artifact, ttl time.Duration) (string, time.Time, error) {
	if b.linkless {
		return "", time.Time{}, errors.New("the credentials have expired")
	}
	return b.ArtifactStore.Link(ctx, a, ttl)
}

func newBubble(t *testing.T, o *httpapi.Options) *bubble {
	t.Helper()
	b := &bubble{t: t, store: memory.NewStore(nil), pace: 30 * time.Second, plan: func(storetest.Call) storetest.Fault { return storetest.None }}
	b.faults = storetest.NewFaults(func(call storetest.Call) storetest.Fault { return b.plan(call) })
	t.Cleanup(b.runs.Wait)
	files, err := memory.NewArtifacts(nil)
	require.NoError(t, err)
	b.ArtifactStore = files
	quiet := slog.New(slog.DiscardHandler)
	store := b.faults.Store(b.store)
	b.c, err = reportjobs.NewCoordinator(store, b, nil, &reportjobs.CoordinatorOptions{
		Reports: []reportjobs.ReportSpec{{Name: "a", Default: true}, {Name: "b"}}, Logger: quiet,
	})
	require.NoError(t, err)
	b.w = reportjobs.NewWorker(store, files, nil, &reportjobs.WorkerOptions{Logger: quiet, ProgressEvery: time.Second})
	renderer := reportjobs.RendererFunc(func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
		time.Sleep(b.pace / 2)
		task.Progress(0.5, "half of it")
		time.Sleep(b.pace / 2)
		_, err := out.Write([]byte("report"))
		return err
	})
	b.w.Handle("a", renderer)
	b.w.Handle("b", renderer)
	o.Logger = quiet
	b.h, err = httpapi.New(b.c, o)
	require.NoError(t, err)
	return b
}

func (b *bubble) submit(query string) string {
	job, err := b.c.Submit(b.t.Context(), reportjobs.Request{Input: []byte(acme), Reports: strings.FieldsFunc(query, func(r rune) bool { return r == ',' })})
	require.NoError(b.t, err)
	return job.ID
}

func (b *bubble) ask(method, path string, header ...string) *httptest.ResponseRecorder {
	body := ""
	if method == http.MethodPost {
		body = acme
	}
	req := httptest.NewRequestWithContext(b.t.Context(), method, path, strings.NewReader(body))
	for i := 0; i < len(header); i += 2 {
		req.Header.Add(header[i], header[i+1])
	}
	res := httptest.NewRecorder()
	b.h.ServeHTTP(res, req)
	return res
}

// run has the worker run the job from now on; the bubble waits for it.
func (b *bubble) run(id string) {
	b.runs.Go(func() { _, _ = b.w.Run(context.WithoutCancel(b.t.Context()), id) })
}

func TestWait(t *testing.T) {
	for _, row := range []struct {
		rule, query, prefer string
		most                time.Duration
		code                int
		waited              time.Duration // at most a second more
		applied             string
	}{
		{"who does not ask does not wait", "", "", 0, 202, 0, ""},
		{"until it is finished", "", "wait=60", time.Minute, 200, 30 * time.Second, "wait=60"},
		{"not longer than asked", "", "wait=10", time.Minute, 202, 10 * time.Second, "wait=10"},
		{"not longer than the host allows", "", "wait=60", 0, 202, 20 * time.Second, "wait=20"},
		{"in the query, which goes first", "?wait=3", "wait=60", 0, 202, 3 * time.Second, "wait=3"},
		{"a quoted number among other preferences", "", `respond-async; x="a,b", wait="7"; y, wait=9`, 0, 202, 7 * time.Second, "wait=7"},
		{"a preference that cannot be met is ignored", "", "wait=soon", 0, 202, 0, ""},
		{"and so is one for nothing", "", "wait=0", 0, 202, 0, ""},
		{"and any where waiting is off", "", "wait=5", -1, 202, 0, ""},
		{"a number beyond all numbers", "", "wait=99999999999999999999", 0, 202, 20 * time.Second, "wait=20"},
	} {
		t.Run(row.rule, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBubble(t, &httpapi.Options{MaxWait: row.most})
				id := b.submit("")
				b.run(id)
				var header []string
				if row.prefer != "" {
					header = []string{"Prefer", row.prefer}
				}
				begin := time.Now()
				res := b.ask(http.MethodGet, "/v1/jobs/"+id+row.query, header...)
				took := time.Since(begin)
				require.Equal(t, row.code, res.Code)
				require.GreaterOrEqual(t, took, row.waited)
				require.LessOrEqual(t, took, row.waited+time.Second)
				require.Equal(t, row.applied, res.Header().Get("Preference-Applied"))
			})
		})
	}
}

func TestWaitOnSubmit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, &httpapi.Options{MaxWait: time.Minute})
		go func() {
			time.Sleep(time.Second)
			for job := range b.c.List(b.t.Context(), reportjobs.Query{Status: reportjobs.StatusPending}) {
				_, _ = b.w.Run(b.t.Context(), job.ID)
			}
		}()
		res := b.ask(http.MethodPost, "/?wait=60")
		require.Equal(t, http.StatusOK, res.Code)
		require.Contains(t, res.Body.String(), `"status":"COMPLETED"`)
		require.Contains(t, res.Body.String(), `"presigned_url"`)
		require.Equal(t, "wait=60", res.Header().Get("Preference-Applied"))
		require.NotEmpty(t, res.Header().Get("Location"))

		res = b.ask(http.MethodPost, "/?wait=5") // nobody works on it
		require.Equal(t, http.StatusAccepted, res.Code)
		require.Contains(t, res.Body.String(), `"status":"PENDING"`)
		require.Equal(t, "wait=5", res.Header().Get("Preference-Applied"))
	})
}

// The job is stored: whatever cannot be told of it, its id can, or the client
// would submit once more.
func TestWaitOnSubmitTellsTheID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, &httpapi.Options{})
		b.linkless = true
		go func() {
			time.Sleep(time.Second)
			for job := range b.c.List(b.t.Context(), reportjobs.Query{Status: reportjobs.StatusPending}) {
				b.run(job.ID)
			}
		}()
		b.pace = time.Second
		res := b.ask(http.MethodPost, "/?wait=20")
		require.Equal(t, http.StatusAccepted, res.Code)
		require.Contains(t, res.Body.String(), `"status":"COMPLETED"`)
		_, id, _ := strings.Cut(res.Header().Get("Location"), "job_id=")
		require.Equal(t, http.StatusServiceUnavailable, b.ask(http.MethodGet, "/?job_id="+id).Code, "a poll can say why")
	})
}

// A store that answers slowly is no reason for no answer.
func TestWaitForASlowStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, &httpapi.Options{})
		id := b.submit("")
		slow := true
		b.plan = func(call storetest.Call) storetest.Fault {
			if !slow {
				return storetest.None
			}
			slow = false
			time.Sleep(2 * time.Second)
			return storetest.Fail // as a call does whose time is over
		}
		res := b.ask(http.MethodGet, "/v1/jobs/"+id+"?wait=1")
		require.Equal(t, http.StatusAccepted, res.Code)
	})
}

// An old record that nobody works on is waited for only until it counts as
// failed; no write will ever tell.
func TestWaitForAnOldRecord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, &httpapi.Options{Heartbeat: time.Minute})
		job := reportjobs.Job{ID: "old", Status: reportjobs.StatusProcessing, CreatedAt: time.Now(), UpdatedAt: time.Now(), Reports: []reportjobs.Report{{Name: "a"}}}
		require.NoError(t, b.store.Create(t.Context(), job, nil))
		begin := time.Now()
		res := b.ask(http.MethodGet, "/v1/jobs/old/events")
		require.Contains(t, res.Body.String(), `"status":"FAILED"`)
		require.LessOrEqual(t, time.Since(begin), 17*time.Minute)
	})
}

// Stop is for the shutdown of the host's server.
func TestStopEndsWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, &httpapi.Options{})
		id := b.submit("")
		go func() {
			time.Sleep(5 * time.Second)
			b.h.Stop()
		}()
		begin := time.Now()
		events := make(chan *httptest.ResponseRecorder)
		go func() { events <- b.ask(http.MethodGet, "/v1/jobs/"+id+"/events") }()
		res := b.ask(http.MethodGet, "/v1/jobs/"+id+"?wait=20")
		require.Equal(t, http.StatusAccepted, res.Code, "an answer all the same")
		require.Contains(t, (<-events).Body.String(), `"status":"PENDING"`)
		require.Equal(t, 5*time.Second, time.Since(begin))
		require.Equal(t, http.StatusAccepted, b.ask(http.MethodGet, "/v1/jobs/"+id+"?wait=20").Code)
		require.Equal(t, http.StatusServiceUnavailable, b.ask(http.MethodGet, "/v1/jobs/"+id+"/events").Code)
		require.Equal(t, 5*time.Second, time.Since(begin), "from then on nothing waits")
	})
}

func TestStreamsAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, &httpapi.Options{MaxStreams: 2})
		id := b.submit("")
		for range 2 {
			go b.ask(http.MethodGet, "/v1/jobs/"+id+"/events")
		}
		synctest.Wait()
		full := b.ask(http.MethodGet, "/v1/jobs/"+id+"/events")
		require.Equal(t, http.StatusServiceUnavailable, full.Code)
		require.NotEmpty(t, full.Header().Get("Retry-After"))
		poll := b.ask(http.MethodGet, "/v1/jobs/"+id+"?wait=10")
		require.Equal(t, http.StatusAccepted, poll.Code, "a long poll is a poll where there is no room")
		require.Empty(t, poll.Header().Get("Preference-Applied"))
		b.run(id)
		time.Sleep(time.Minute) // both streams end with the job
		require.Equal(t, http.StatusOK, b.ask(http.MethodGet, "/v1/jobs/"+id+"/events").Code)
	})
}

func TestEstimates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, &httpapi.Options{Estimate: 10 * time.Second})
		estimate := func(reports string) string {
			_, after, _ := strings.Cut(b.ask(http.MethodPost, "/?reports="+reports).Body.String(), `"estimated_completion_time":"`)
			words, _, _ := strings.Cut(after, `"`)
			return words
		}
		require.Equal(t, "~10 seconds", estimate("a"), "before any job is finished")
		for _, pace := range []time.Duration{2 * time.Minute, 2 * time.Minute, time.Hour} {
			b.pace = pace
			id := b.submit("a")
			_, err := b.w.Run(t.Context(), id)
			require.NoError(t, err)
			for range 20 { // polled again, it counts once
				require.Equal(t, http.StatusOK, b.ask(http.MethodGet, "/?job_id="+id).Code)
			}
		}
		require.Equal(t, "~2 minutes", estimate("a"), "the median of what was seen")
		require.Equal(t, "~10 seconds", estimate("b"), "of other reports nothing is known")

		id := b.submit("a")
		for _, row := range []struct{ at, from, to time.Duration }{
			{0, 24, 36}, {time.Minute, 12, 18}, {115 * time.Second, 2, 4}, {10 * time.Minute, 24, 36},
		} {
			time.Sleep(row.at - time.Since(b.created(id)))
			wait, err := time.ParseDuration(b.ask(http.MethodGet, "/?job_id="+id).Header().Get("Retry-After") + "s")
			require.NoError(t, err)
			require.GreaterOrEqual(t, wait, row.from*time.Second, row.at)
			require.LessOrEqual(t, wait, row.to*time.Second, row.at)
		}
	})
}

func (b *bubble) created(id string) time.Time {
	job, err := b.c.Get(b.t.Context(), "", id)
	require.NoError(b.t, err)
	return job.CreatedAt
}
