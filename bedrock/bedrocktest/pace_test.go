package bedrocktest

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

func TestPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := New(t, always(Reply{Reasoning: strings.Repeat("hmm ", 70), Text: strings.Repeat("word", 70)}), &Options{Rate: 70, FirstToken: 2 * time.Second})
		begun := time.Now()
		r := read(t.Context(), srv.Client(), ask("Hello"))
		require.NoError(t, r.err)
		require.Equal(t, 4*time.Second, time.Since(begun), "two seconds and 140 tokens")
		call := srv.Calls()[0]
		require.InDelta(t, 2.1, call.FirstToken.Sub(call.Begun).Seconds(), 0.1)
		require.Equal(t, 4*time.Second, call.Ended.Sub(call.Begun))
	})
}

func TestJitterStaysWithinItsBounds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := New(t, always(Reply{Text: "word"}), &Options{FirstToken: 2 * time.Second, Jitter: time.Second})
		drawn := map[time.Duration]bool{}
		for range 20 {
			begun := time.Now()
			read(t.Context(), srv.Client(), ask("Hello"))
			require.GreaterOrEqual(t, time.Since(begun), 2*time.Second)
			require.LessOrEqual(t, time.Since(begun), 3*time.Second)
			drawn[time.Since(begun)] = true
		}
		require.Greater(t, len(drawn), 10)
	})
}

// A server that runs a thousand times faster tells the times of a slow one.
func TestSpeed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := New(t, always(Reply{Text: strings.Repeat("word", 70)}), &Options{Rate: 70, FirstToken: 2 * time.Second, Speed: 1000})
		begun := time.Now()
		read(t.Context(), srv.Client(), ask("Hello"))
		require.Equal(t, 3*time.Millisecond, time.Since(begun))
		call := srv.Calls()[0]
		require.Equal(t, 3*time.Second, call.Ended.Sub(call.Begun))
	})
}

// TestEnds says how answers end whose client or server does.
func TestEnds(t *testing.T) {
	closed := func(_ func(), srv *Server) {
		srv.Close()
		require.False(t, srv.Calls()[0].Ended.IsZero(), "Close waits")
	}
	for name, row := range map[string]struct {
		reply Reply
		end   func(cancel func(), srv *Server)
		err   string
	}{
		"the client leaves a stream":          {Reply{Text: strings.Repeat("word", 7000)}, func(cancel func(), _ *Server) { cancel() }, "canceled"},
		"the client leaves a silent stream":   {Reply{Text: "word", Stall: true}, func(cancel func(), _ *Server) { cancel() }, "stall"},
		"the client leaves before a response": {Reply{Delay: time.Hour}, func(cancel func(), _ *Server) { cancel() }, "canceled"},
		"the client leaves before an error":   {Reply{Delay: time.Hour, Err: &Error{Type: "ThrottlingException"}}, func(cancel func(), _ *Server) { cancel() }, "canceled"},
		"the server closes":                   {Reply{Text: strings.Repeat("word", 7000)}, closed, "canceled"},
		"the server closes in silence":        {Reply{Text: "word", Stall: true}, closed, "stall"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv := New(t, always(row.reply), &Options{Rate: 70, FirstToken: 2 * time.Second})
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				var all sync.WaitGroup
				all.Go(func() { read(ctx, srv.Client(), ask("Hello")) })
				time.Sleep(10 * time.Second)
				row.end(cancel, srv)
				all.Wait()
				synctest.Wait()
				call := srv.Calls()[0]
				require.Equal(t, row.err, call.Err)
				require.Equal(t, 10*time.Second, call.Ended.Sub(call.Begun))
			})
		})
	}
}

// Closing a stream tells the server, also while it is silent.
func TestClientClosesItsStream(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := New(t, always(Reply{Text: "word", Stall: true}), nil)
		out, err := srv.Client().ConverseStream(t.Context(), ask("Hello"))
		require.NoError(t, err)
		stream := out.GetStream()
		<-stream.Events() // the message's start
		<-stream.Events() // its text
		synctest.Wait()
		require.NoError(t, stream.Close())
		synctest.Wait()
		require.False(t, srv.Calls()[0].Ended.IsZero())
	})
}

// TestHTTP says what stands around the frames.
func TestHTTP(t *testing.T) {
	for name, row := range map[string]struct {
		method, path, body string
		reply              Reply
		status             int
		contentType, error string
		retry              string
		cut                bool
	}{
		"an answer":           {reply: Reply{Text: "Hello"}, status: 200, contentType: "application/vnd.amazon.eventstream"},
		"a cut answer":        {reply: Reply{Text: "Hello", Cut: true}, status: 200, contentType: "application/vnd.amazon.eventstream", cut: true},
		"a throttle":          {reply: Reply{Err: &Error{Type: "ThrottlingException", RetryAfter: 7 * time.Second}}, status: 429, contentType: "application/json", error: "ThrottlingException", retry: "7"},
		"a time-out":          {reply: Reply{Err: &Error{Type: "ModelTimeoutException"}}, status: 408, contentType: "application/json", error: "ModelTimeoutException"},
		"an unknown type":     {reply: Reply{Err: &Error{Type: "NewException"}}, status: 400, contentType: "application/json", error: "NewException"},
		"a status of its own": {reply: Reply{Err: &Error{Type: "NewException", Status: 529}}, status: 529, contentType: "application/json", error: "NewException"},
		"a body that is none": {body: "{", status: 400, contentType: "application/json", error: "ValidationException"},
		"another operation":   {path: "/model/m/converse", status: 404, contentType: "application/json", error: "UnknownOperationException"},
		"another method":      {method: http.MethodPut, status: 404, contentType: "application/json", error: "UnknownOperationException"},
	} {
		t.Run(name, func(t *testing.T) {
			srv := New(t, always(row.reply), nil)
			body := cmp.Or(row.body, `{"messages":[{"role":"user","content":[{"text":"Hello"}]}]}`)
			for client, url := range map[*http.Client]string{{Transport: srv}: "https://bedrock.invalid", http.DefaultClient: srv.URL()} {
				r, err := http.NewRequestWithContext(t.Context(), cmp.Or(row.method, http.MethodPost), url+cmp.Or(row.path, "/model/m/converse-stream"), strings.NewReader(body))
				require.NoError(t, err)
				answer, err := client.Do(r)
				require.NoError(t, err)
				_, err = io.ReadAll(answer.Body)
				require.NoError(t, answer.Body.Close())
				if row.cut {
					require.ErrorIs(t, err, io.ErrUnexpectedEOF)
				} else {
					require.NoError(t, err)
				}
				require.Equal(t, row.status, answer.StatusCode)
				require.Equal(t, row.contentType, answer.Header.Get("Content-Type"))
				require.Equal(t, row.retry, answer.Header.Get("Retry-After"))
				kind, _, _ := strings.Cut(answer.Header.Get("X-Amzn-ErrorType"), ":")
				require.Equal(t, row.error, kind)
			}
		})
	}
}
