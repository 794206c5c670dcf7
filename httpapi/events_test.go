package httpapi_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/httpapi"
	"github.com/qubitz/reportjobs/storetest"
)

func TestEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, &httpapi.Options{Heartbeat: 10 * time.Second})
		id := b.submit("")
		go func() {
			time.Sleep(25 * time.Second)
			b.run(id)
		}()
		res := b.ask(http.MethodGet, "/v1/jobs/"+id+"/events")
		require.Equal(t, http.StatusOK, res.Code)
		require.Equal(t, "text/event-stream", res.Header().Get("Content-Type"))
		require.Equal(t, "no-store", res.Header().Get("Cache-Control"))
		require.Equal(t, "no", res.Header().Get("X-Accel-Buffering"), "a proxy would collect events")
		require.True(t, res.Flushed)
		text := res.Body.String()
		require.Regexp(t, `^(event: job\nid: [A-Za-z0-9_-]{20}\ndata: {"job_id":"`+id+`",[^\n]+}\n\n|: heartbeat\n\n)+$`, text)
		require.Regexp(t, `^event.*\n.*\ndata: .*"status":"PENDING"`, text, "at once")
		require.Contains(t, text, `: heartbeat`)
		require.Contains(t, text, `"progress":{"fraction":0.5,"stage":"half of it"}`)
		require.Equal(t, 1, strings.Count(text, `"status":"COMPLETED","created_at"`))
		require.NotContains(t, text, "signature=", "an event has no links")

		ids := regexp.MustCompile(`(?m)^id: (.*)$`).FindAllStringSubmatch(text, -1)
		last := ids[len(ids)-1][1]
		over := b.ask(http.MethodGet, "/v1/jobs/"+id+"/events", "Last-Event-ID", last)
		require.Equal(t, http.StatusNoContent, over.Code, "nothing to come: an EventSource stops to reconnect")
		again := b.ask(http.MethodGet, "/v1/jobs/"+id+"/events", "Last-Event-ID", ids[0][1])
		require.Equal(t, 1, strings.Count(again.Body.String(), "event: job"))
		require.Contains(t, again.Body.String(), "id: "+last+"\n")
	})
}

// Who has the current state is not sent it again.
func TestEventsGoOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, &httpapi.Options{})
		id := b.submit("")
		tag := b.ask(http.MethodGet, "/v1/jobs/"+id).Header().Get("ETag")
		b.run(id)
		res := b.ask(http.MethodGet, "/v1/jobs/"+id+"/events", "Last-Event-ID", strings.TrimSuffix(strings.TrimPrefix(tag, `W/"`), `"`))
		require.NotContains(t, res.Body.String(), `"status":"PENDING","created_at"`)
		require.Contains(t, res.Body.String(), `"status":"COMPLETED","created_at"`)
	})
}

// A hangUp is a client that goes after the first event.
type hangUp struct {
	*httptest.ResponseRecorder
	writes int
}

func (h *hangUp) Write(p []byte) (int, error) {
	if h.writes++; h.writes > 1 {
		return 0, errors.New("connection reset")
	}
	return h.ResponseRecorder.Write(p)
}

func TestEventsEndWithTheClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, &httpapi.Options{})
		id := b.submit("") // nobody works on it
		begin := time.Now()
		b.h.ServeHTTP(&hangUp{ResponseRecorder: httptest.NewRecorder()}, httptest.NewRequest(http.MethodGet, "/v1/jobs/"+id+"/events", nil))
		require.Equal(t, 15*time.Second, time.Since(begin), "at the first heartbeat")
	}) // which fails if any goroutine is left
}

// When an answer has ended, nothing of it goes on: a host may close its store.
func TestEventsEndWithAllTheyBegan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, &httpapi.Options{Heartbeat: 10200 * time.Millisecond})
		id := b.submit("")
		var begun, ended atomic.Int64
		b.plan = func(storetest.Call) storetest.Fault {
			begun.Add(1)
			time.Sleep(500 * time.Millisecond) // the look that begins at 10 s is under way when the client has gone
			return storetest.None
		}
		b.faults.After(func(storetest.Call) { ended.Add(1) })
		b.h.ServeHTTP(&hangUp{ResponseRecorder: httptest.NewRecorder()}, httptest.NewRequest(http.MethodGet, "/v1/jobs/"+id+"/events", nil))
		require.Equal(t, begun.Load(), ended.Load())
	})
}

// hasty starts a server like w's, with time-outs that are over soon: by then a
// request has come in also where the machine has other work.
func (w *world) hasty() (url string) {
	server := httptest.NewUnstartedServer(w.h)
	server.Config.ReadTimeout, server.Config.WriteTimeout = 300*time.Millisecond, 300*time.Millisecond
	server.Start()
	w.t.Cleanup(func() { w.h.Stop(); server.Close() })
	return server.URL
}

// A request has as long as the server gives it; what waits takes longer by
// intent.
func TestEventsOutliveTheTimeouts(t *testing.T) {
	w := newWorld(t, &httpapi.Options{Heartbeat: 30 * time.Millisecond})
	id := w.submit("")
	res, err := http.Get(w.hasty() + "/v1/jobs/" + id + "/events")
	require.NoError(t, err)
	defer res.Body.Close()
	in := bufio.NewScanner(res.Body)
	for heartbeats := 0; heartbeats < 20; {
		require.True(t, in.Scan(), "after %d heartbeats: %v", heartbeats, in.Err())
		if in.Text() == ": heartbeat" {
			heartbeats++
		}
	}
}

func TestLongPollsOutliveTheTimeouts(t *testing.T) {
	w := newWorld(t, nil)
	id := w.submit("")
	var looks atomic.Int64 // of the poll, and of the worker
	w.faults.After(func(call storetest.Call) {
		if call.Op == "Get" && looks.Add(1) == 600 { // one in each ms
			go w.w.Run(context.WithoutCancel(t.Context()), id)
		}
	})
	res, err := http.Get(w.hasty() + "/v1/jobs/" + id + "?wait=20")
	require.NoError(t, err)
	defer res.Body.Close()
	require.Equal(t, http.StatusOK, res.StatusCode)
}

// A deadlined answer remembers the last deadline for its connection.
type deadlined struct {
	*httptest.ResponseRecorder
	write time.Time
}

func (d *deadlined) SetWriteDeadline(at time.Time) error { d.write = at; return nil }

// A connection is used again when a stream on it has ended, and a server
// without a WriteTimeout sets no deadline of its own then.
func TestEventsLeaveNoDeadlineBehind(t *testing.T) {
	w := newWorld(t, nil)
	out := &deadlined{httptest.NewRecorder(), time.Now()}
	w.h.ServeHTTP(out, httptest.NewRequest(http.MethodGet, "/v1/jobs/"+w.finish("")+"/events", nil))
	require.Contains(t, out.Body.String(), `"status":"COMPLETED"`)
	require.Zero(t, out.write)
}

// However many listen to a job, the store is asked once a second.
func TestThousandStreamsShareOnePollPerJob(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const jobs, listeners, seconds = 200, 5, 10
		b := newBubble(t, &httpapi.Options{})
		ids := make([]string, jobs)
		for i := range ids {
			ids[i] = b.submit("")
		}
		streams := make([]*httptest.ResponseRecorder, jobs*listeners)
		var open sync.WaitGroup
		for i := range streams {
			open.Go(func() { streams[i] = b.ask(http.MethodGet, fmt.Sprintf("/v1/jobs/%s/events", ids[i%jobs])) })
		}
		synctest.Wait() // all have their first event
		before := b.faults.Count("Get")
		require.Equal(t, jobs*listeners, before, "each looks once, to see whether it may")
		time.Sleep(seconds*time.Second + time.Millisecond)
		require.Equal(t, jobs*seconds, b.faults.Count("Get")-before)

		for _, id := range ids {
			b.run(id)
		}
		open.Wait()
		for _, s := range streams {
			require.Equal(t, 1, strings.Count(s.Body.String(), `"status":"COMPLETED","created_at"`))
		}
	}) // which fails if any goroutine is left
}
