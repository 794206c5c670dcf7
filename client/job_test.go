package client_test

import (
	"bytes"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/client"
)

func TestTimes(t *testing.T) {
	at := time.Date(2025, 10, 9, 5, 6, 31, 987014000, time.UTC)
	for text, want := range map[string]time.Time{
		`"2025-10-09T05:06:31.987014Z"`:      at,
		`"2025-10-09T05:06:31.987014"`:       at, // as the system before wrote it
		`"2025-10-09T07:06:31.987014+02:00"`: at,
		`"2025-10-09T05:06:31Z"`:             at.Truncate(time.Second),
		`"2025-10-09T05:06:31"`:              at.Truncate(time.Second),
		`""`:                                 {},
		`null`:                               {},
	} {
		inBubble(t, func(n *network) {
			job, err := n.api(reply(200, `{"job_id":"j","status":"PENDING","created_at":`+text+`}`)).Get(n.Context(), "j")
			require.NoError(n, err, text)
			require.Equal(n, want, job.CreatedAt, text)
		})
	}
}

func TestAnswersThatAreNone(t *testing.T) {
	for rule, body := range map[string]string{
		"nothing":             ``,
		"no JSON":             `<html>`,
		"no object":           `[]`,
		"no job":              `{"status":"ok"}`,
		"no status":           `{"job_id":"j"}`,
		"a part":              `{"job_id":"j","status":"PENDING"`,
		"another job":         `{"job_id":"k","status":"PENDING"}`,
		"a time that is none": `{"job_id":"j","status":"PENDING","created_at":"yesterday"}`,
		"a time of no type":   `{"job_id":"j","status":"PENDING","created_at":17}`,
		"reports of no type":  `{"job_id":"j","status":"PENDING","reports":"a"}`,
	} {
		inBubble(t, func(n *network) {
			s := play(reply(200, body))
			c := n.api(s.ServeHTTP)
			require.Error(n, get(c, n.T), rule)
			require.Len(n, s.requests(), 1, rule)
			for _, err := range c.List(n.Context(), reportjobs.Query{}) {
				require.ErrorContains(n, err, "list", rule)
			}
			_, err := c.Wait(n.Context(), "j", nil)
			require.Error(n, err, rule)
		})
	}
}

func TestListThatDoesNotEnd(t *testing.T) {
	inBubble(t, func(n *network) {
		c := n.api(reply(200, `{"jobs":[{"job_id":"j","status":"PENDING"}],"next_cursor":"x"}`))
		count := 0
		for job, err := range c.List(n.Context(), reportjobs.Query{}) {
			if count++; err != nil {
				require.ErrorContains(n, err, "does not end")
				require.Zero(n, job)
			}
		}
		require.Equal(n, 3, count, "two pages and an error")
	})
}

// What cannot be sent is refused, and not left out in silence.
func TestRequestsThatCannotBeSent(t *testing.T) {
	inBubble(t, func(n *network) {
		s := play(accept)
		c := n.api(s.ServeHTTP)
		for rule, req := range map[string]reportjobs.Request{
			"a tenant":                {Tenant: "acme"},
			"metadata":                {Metadata: map[string]string{"a": "b"}},
			"a start":                 {NotBefore: time.Now()},
			"a key of another script": {Key: "ключ"},
		} {
			req.Input = []byte(`{}`)
			_, err := c.Submit(n.Context(), req)
			require.ErrorIs(n, err, reportjobs.ErrInvalid, rule)
		}
		for _, err := range c.List(n.Context(), reportjobs.Query{Tenant: "acme"}) {
			require.ErrorIs(n, err, reportjobs.ErrInvalid)
		}
		require.Empty(n, s.requests())

		const trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
		_, err := c.Submit(n.Context(), reportjobs.Request{Input: []byte(`{}`), Trace: trace})
		require.NoError(n, err)
		require.Equal(n, trace, s.requests()[0].Header.Get("Traceparent"))
		_, err = c.Submit(n.Context(), reportjobs.Request{Input: []byte(`{}`), Trace: "a\r\nX: y"})
		require.NoError(n, err, "a trace that is none is dropped, as in process")
		require.Empty(n, s.requests()[1].Header.Get("Traceparent"))
	})
}

// Jobs of the system before have links, and neither sizes nor digests.
func TestDownloadOfWhatIsNotDescribed(t *testing.T) {
	inBubble(t, func(n *network) {
		n.serve("files.test:80", play(hangUp, reply(200, "four", "Content-Length", "4")))
		c := n.api(reply(200, `{"job_id":"j","status":"COMPLETED","reports":[{"name":"a","status":"COMPLETED","url":"http://files.test/a"}]}`))
		var got bytes.Buffer
		a, err := c.Download(n.Context(), "j", "a", &got)
		require.NoError(n, err)
		require.Equal(n, "four", got.String())
		require.Equal(n, int64(4), a.Size)
		require.Len(n, a.SHA256, 64)
	})
}

// Between two requests a report may be made.
func TestLinkOfWhatIsMadeMeanwhile(t *testing.T) {
	ready := reply(http.StatusSeeOther, "", "Location", "http://files.test/a")
	inBubble(t, func(n *network) {
		c := n.api(play(accept, ready, finished("http://files.test/a")).ServeHTTP)
		link, err := c.Link(n.Context(), "j", "a")
		require.NoError(n, err)
		require.Equal(n, "http://files.test/a", link.URL)
		require.Equal(n, time.Now().UTC().Add(time.Minute), link.ExpiresAt)
	})
	inBubble(t, func(n *network) {
		s := play(accept, ready, accept, ready)
		_, err := n.api(s.ServeHTTP).Link(n.Context(), "j", "a")
		require.ErrorContains(n, err, "no link")
		require.Len(n, s.requests(), 4)
	})
}

// A client may be used from many goroutines.
func TestClientIsShared(t *testing.T) {
	inBubble(t, func(n *network) {
		s, job := n.waiting(nil)
		c := s.client(client.Options{Key: s.keys["acme"]})
		done := make(chan error)
		for range 20 {
			go func() {
				last, err := c.Wait(s.Context(), job.ID, nil)
				if err == nil {
					_, err = c.Download(s.Context(), last.ID, "slow", &bytes.Buffer{})
				}
				done <- err
			}()
			go func() { done <- submit(c, s.T) }()
		}
		for range 40 {
			require.NoError(s, <-done)
		}
	})
}
