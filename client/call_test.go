package client_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/client"
)

const (
	pending   = `{"job_id":"j","status":"PENDING","created_at":"2026-01-02T03:04:05.000006Z","updated_at":"2026-01-02T03:04:05.000006Z","reports":[{"name":"a","status":"PENDING"}]}`
	completed = `{"job_id":"j","status":"COMPLETED","reports":[{"name":"a","status":"COMPLETED","size":4}]}`
)

var accept = reply(http.StatusAccepted, pending)

func submit(c *client.Client, t *testing.T) error {
	_, err := c.Submit(t.Context(), reportjobs.Request{Input: []byte(`{}`)})
	return err
}

func get(c *client.Client, t *testing.T) error {
	_, err := c.Get(t.Context(), "j")
	return err
}

func cancel(c *client.Client, t *testing.T) error {
	_, err := c.Cancel(t.Context(), "j")
	return err
}

func retry(c *client.Client, t *testing.T) error {
	_, err := c.Retry(t.Context(), "j")
	return err
}

func TestRepeats(t *testing.T) {
	noKeys := reply(http.StatusBadRequest, `{"code":"invalid_key","detail":"Idempotency keys are not taken here."}`)
	short := reply(http.StatusAccepted, `{"job_id"`, "Content-Length", "100")
	page := reply(http.StatusBadGateway, `<html><title>502 Bad Gateway</title></html>`, "Content-Type", "text/html")
	busy := reply(http.StatusServiceUnavailable, `{"code":"unavailable"}`)
	limited := reply(http.StatusTooManyRequests, `{"code":"rate_limited"}`, "Retry-After", "2")
	for _, row := range []struct {
		rule string
		call func(*client.Client, *testing.T) error
		acts []http.HandlerFunc
		want int // requests
		ok   bool
	}{
		{"what is answered is not sent again", get, []http.HandlerFunc{accept}, 1, true},
		{"a read is sent again when the answer is lost", get, []http.HandlerFunc{hangUp, accept}, 2, true},
		{"a read is sent again when its answer is cut", get, []http.HandlerFunc{short, accept}, 2, true},
		{"a read is sent again when nobody answers", get, []http.HandlerFunc{silent, accept}, 2, true},
		{"a gateway's page is an outage", get, []http.HandlerFunc{page, accept}, 2, true},
		{"an outage passes", get, []http.HandlerFunc{busy, busy, busy, busy, accept}, 5, true},
		{"repeats end", get, []http.HandlerFunc{busy}, 5, false},
		{"what is refused is not sent again", get, []http.HandlerFunc{reply(404, `{"code":"not_found"}`)}, 1, false},
		{"a fault of the client is not sent again", get, []http.HandlerFunc{reply(400, `{}`)}, 1, false},
		{"an answer that is too long is not asked for again", get, []http.HandlerFunc{reply(200, strings.Repeat(" ", 17<<20))}, 1, false},
		{"what is no job is not asked for again", get, []http.HandlerFunc{reply(200, `<html>`)}, 1, false},
		{"a cancel is sent again", cancel, []http.HandlerFunc{hangUp, busy, accept}, 3, true},
		{"a retry is sent again", retry, []http.HandlerFunc{hangUp, busy, accept}, 3, true},
		{"a submit with a key is sent again", submit, []http.HandlerFunc{hangUp, busy, short, accept}, 4, true},
		{"without keys a submit is sent without", submit, []http.HandlerFunc{noKeys, accept}, 2, true},
		{"without keys an answer that was lost may be a job that was made", submit, []http.HandlerFunc{noKeys, hangUp, accept}, 2, false},
		{"without keys an outage may come from behind the store", submit, []http.HandlerFunc{noKeys, busy, accept}, 2, false},
		{"without keys a refused submit is sent again: it was not looked at", submit, []http.HandlerFunc{noKeys, limited, accept}, 3, true},
	} {
		t.Run(row.rule, func(t *testing.T) {
			inBubble(t, func(n *network) {
				s := play(row.acts...)
				err := row.call(n.api(s.ServeHTTP), n.T)
				require.Len(n, s.requests(), row.want)
				require.Equal(n, row.ok, err == nil, "%v", err)
			})
		})
	}
}

func TestAnswersAreBounded(t *testing.T) {
	inBubble(t, func(n *network) {
		c := n.api(reply(200, strings.Repeat(" ", 17<<20)+pending))
		require.ErrorContains(n, get(c, n.T), "too long")
	})
}

// Every try of a submit carries the same key and the same body, or it would
// make a job of its own.
func TestRepeatsAreTheSame(t *testing.T) {
	inBubble(t, func(n *network) {
		s := play(hangUp, reply(503, ``), accept)
		c := n.api(s.ServeHTTP)
		job, err := c.Submit(n.Context(), reportjobs.Request{Input: []byte(`{"a": 1}`), Reports: []string{"a", "b"}})
		require.NoError(n, err)
		require.Equal(n, "j", job.ID)
		first := s.requests()[0]
		require.Equal(n, "/v1/jobs?reports=a%2Cb", first.RequestURI)
		require.Regexp(n, `^"[A-Z2-7]{26}"$`, first.Header.Get("Idempotency-Key"), "128 random bits, quoted")
		for _, r := range s.requests() {
			require.Equal(n, first.Header, r.Header)
			require.Equal(n, first.RequestURI, r.RequestURI)
		}
		require.NoError(n, submit(c, n.T))
		require.NotEqual(n, first.Header.Get("Idempotency-Key"), s.requests()[3].Header.Get("Idempotency-Key"), "the next submit is another job")
	})
}

// A server without keys is asked once whether it takes any.
func TestNoKeysIsRemembered(t *testing.T) {
	inBubble(t, func(n *network) {
		refuse := reply(http.StatusBadRequest, `{"code":"invalid_key","detail":"Idempotency keys are not taken here."}`)
		s := play(refuse, accept, hangUp, refuse)
		c := n.api(s.ServeHTTP)
		require.NoError(n, submit(c, n.T))
		err := submit(c, n.T)
		require.ErrorContains(n, err, "may have been acted on")
		require.Len(n, s.requests(), 3)
		require.Empty(n, s.requests()[2].Header.Get("Idempotency-Key"))

		_, err = c.Submit(n.Context(), reportjobs.Request{Input: []byte(`{}`), Key: "mine"})
		require.ErrorIs(n, err, reportjobs.ErrInvalid, "a key that the caller relies on is not dropped")
		require.Len(n, s.requests(), 4)
	})
}

func TestWaitsBeforeRepeats(t *testing.T) {
	busy := func(header ...string) http.HandlerFunc { return reply(503, ``, header...) }
	for _, row := range []struct {
		rule        string
		first       http.HandlerFunc
		least, most time.Duration
		err         bool
	}{
		{"the first repeat comes soon", busy(), 0, 250 * time.Millisecond, false},
		{"Retry-After is honoured, and nobody comes at that very moment", busy("Retry-After", "20"), 20 * time.Second, 20*time.Second + 250*time.Millisecond, false},
		{"Retry-After may be a date", busy("Retry-After", "Sat, 01 Jan 2000 00:00:30 GMT"), 30 * time.Second, 31 * time.Second, false},
		{"a Retry-After of long is the caller's", busy("Retry-After", "61"), 0, 0, true},
		{"nonsense is as if it were not there", busy("Retry-After", "-5"), 0, 250 * time.Millisecond, false},
		{"so is a number that is none", busy("Retry-After", "9999999999999999999999"), 0, 250 * time.Millisecond, false},
		{"a server that hangs is given up after 30 s", silent, 30 * time.Second, 31 * time.Second, false},
	} {
		t.Run(row.rule, func(t *testing.T) {
			inBubble(t, func(n *network) {
				begun := time.Now()
				err := get(n.api(play(row.first, accept).ServeHTTP), n.T)
				require.Equal(n, row.err, err != nil, "%v", err)
				require.GreaterOrEqual(n, time.Since(begun), row.least)
				require.LessOrEqual(n, time.Since(begun), row.most)
				var refused *client.Error
				if errors.As(err, &refused) {
					require.Equal(n, 61*time.Second, refused.RetryAfter)
				}
			})
		})
	}
}

func TestContextBoundsRepeats(t *testing.T) {
	inBubble(t, func(n *network) {
		s := play(reply(503, ``, "Retry-After", "20"))
		c := n.api(s.ServeHTTP)
		ctx, stop := context.WithTimeout(n.Context(), 10*time.Second)
		defer stop()
		begun := time.Now()
		_, err := c.Get(ctx, "j")
		var refused *client.Error
		require.ErrorAs(n, err, &refused, "there is no use in waiting for what comes too late")
		require.Equal(n, begun, time.Now())

		why := errors.New("the user went home")
		ctx, end := context.WithCancelCause(n.Context())
		time.AfterFunc(5*time.Second, func() { end(why) })
		_, err = c.Get(ctx, "j")
		require.ErrorIs(n, err, why)
		require.ErrorAs(n, err, &refused, "and what was wrong before")
		require.Equal(n, 5*time.Second, time.Since(begun))

		end(nil)
		_, err = c.Submit(ctx, reportjobs.Request{Input: []byte(`{}`)})
		require.ErrorIs(n, err, why)
		require.Len(n, s.requests(), 2)
	})
}

// A call that is given up while it is under way says why, once.
func TestGivenUpWhileUnderWay(t *testing.T) {
	inBubble(t, func(n *network) {
		ctx, end := context.WithCancelCause(n.Context())
		s := play(func(_ http.ResponseWriter, r *http.Request) {
			end(errors.New("the user went home"))
			<-r.Context().Done()
		})
		_, err := n.api(s.ServeHTTP).Get(ctx, "j")
		require.EqualError(n, errors.Unwrap(err), "the user went home")
		require.Len(n, s.requests(), 1)
	})
}

func TestRetriesOption(t *testing.T) {
	for retries, want := range map[int]int{0: 5, -1: 1, 1: 2, 7: 8} {
		inBubble(t, func(n *network) {
			s := play(hangUp)
			n.serve("api.test:80", s)
			require.Error(n, get(n.client(client.Options{Retries: retries}), n.T))
			require.Len(n, s.requests(), want, "Retries: %d", retries)
		})
	}
}

// Where nobody listens nothing was sent, so that even a submit without a key is
// sent again.
func TestUnreachable(t *testing.T) {
	inBubble(t, func(n *network) {
		s := play(reply(http.StatusBadRequest, `{"code":"invalid_key"}`), accept)
		c := n.api(s.ServeHTTP)
		require.NoError(n, submit(c, n.T))
		n.away("api.test:80", 300*time.Millisecond)
		require.NoError(n, submit(c, n.T))
		require.Len(n, s.requests(), 3)

		n.away("api.test:80", time.Hour)
		err := submit(c, n.T)
		require.ErrorContains(n, err, "connection refused")
		require.NotContains(n, err.Error(), "may have been acted on")
		require.NotContains(n, err.Error(), "api.test/v1", "an error names no URL")
		time.Sleep(time.Hour)
	})
}

// untraced is a transport that does not tell whether it has a connection.
type untraced struct{ calls int }

func (u *untraced) RoundTrip(*http.Request) (*http.Response, error) {
	u.calls++
	if u.calls == 1 {
		return &http.Response{StatusCode: 400, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"code":"invalid_key"}`))}, nil
	}
	return nil, io.ErrUnexpectedEOF
}

// What may have been sent counts as sent.
func TestUntracedTransport(t *testing.T) {
	u := &untraced{}
	c, err := client.New("http://api.test", &client.Options{HTTP: &http.Client{Transport: u}})
	require.NoError(t, err)
	err = submit(c, t)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	require.ErrorContains(t, err, "may have been acted on")
	require.Equal(t, 2, u.calls)
}
