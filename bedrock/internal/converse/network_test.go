package converse

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/bedrock/bedrocktest"
)

// A wire stands between the client and its server and spoils the first answer.
type wire struct {
	next  http.RoundTripper
	spoil func(*http.Response) (*http.Response, error)
	calls int
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	w.calls++
	answer, err := w.next.RoundTrip(r)
	if w.calls > 1 || err != nil {
		return answer, err
	}
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	_ = answer.Body.Close()
	answer.Body = io.NopCloser(bytes.NewReader(body))
	return w.spoil(answer)
}

// replaced is a response with another body.
func replaced(r *http.Response, change func([]byte) []byte) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(change(body)))
	return r, err
}

// TestNetwork says what becomes of an answer that the network spoils: unless
// its text is whole, it is asked for again, whatever the SDK makes of it.
func TestNetwork(t *testing.T) {
	page := "<html>502 " + secret + "</html>"
	after := "a byte is wrong after the stop reason, in what tells the usage"
	for name, spoil := range map[string]func(*http.Response) (*http.Response, error){
		after: func(r *http.Response) (*http.Response, error) {
			return replaced(r, func(b []byte) []byte { b[len(b)-9] ^= 1; return b })
		},
		"no connection": func(*http.Response) (*http.Response, error) { return nil, errors.New("connection refused") },
		"a page of a proxy": func(r *http.Response) (*http.Response, error) {
			r.StatusCode, r.Header = http.StatusBadGateway, http.Header{"Content-Type": {"text/html"}}
			return replaced(r, func([]byte) []byte { return []byte(page) })
		},
		"a page of a proxy, as a success": func(r *http.Response) (*http.Response, error) {
			r.Header = http.Header{"Content-Type": {"text/html"}}
			return replaced(r, func([]byte) []byte { return []byte(page) })
		},
		"an empty success": func(r *http.Response) (*http.Response, error) {
			return replaced(r, func([]byte) []byte { return nil })
		},
		"cut between two frames, without an error": func(r *http.Response) (*http.Response, error) {
			return replaced(r, func(b []byte) []byte { return b[:len(b)-lastFrames(b, 2)] })
		},
		"cut in a frame": func(r *http.Response) (*http.Response, error) {
			return replaced(r, func(b []byte) []byte { return b[:len(b)-lastFrames(b, 2)-7] })
		},
		"a byte is wrong": func(r *http.Response) (*http.Response, error) {
			return replaced(r, func(b []byte) []byte { b[len(b)/2] ^= 1; return b })
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := script{replies: []bedrocktest.Reply{{Text: "All is well."}}}
				srv := bedrocktest.New(t, s.answer, nil)
				w := &wire{next: srv, spoil: spoil}
				c := New(srv.ClientOver(w), Options{Model: "m"})
				var text strings.Builder
				a, err := c.Do(t.Context(), Request{Turns: ask1, Text: func(s string) { text.WriteString(s) }, Reset: text.Reset})
				require.NoError(t, err)
				if name == after {
					require.Equal(t, 1, a.Attempts, "the text is whole")
					require.Zero(t, a.Usage)
				} else {
					require.Equal(t, 2, a.Attempts)
				}
				require.Equal(t, "All is well.", a.Text)
				require.Equal(t, a.Text, text.String())
			})
		})
	}
}

// A page of a proxy counts by its status.
func TestPageOfAProxyThatRefuses(t *testing.T) {
	s := script{replies: []bedrocktest.Reply{fine}}
	srv := bedrocktest.New(t, s.answer, nil)
	c := New(srv.ClientOver(&wire{next: srv, spoil: func(r *http.Response) (*http.Response, error) {
		r.StatusCode, r.Header = http.StatusForbidden, http.Header{"Content-Type": {"text/html"}}
		return replaced(r, func([]byte) []byte { return []byte("<html>403 " + secret + "</html>") })
	}}), Options{Model: "m"})
	a, err := c.Do(t.Context(), Request{Turns: ask1})
	code, permanent := told(t, err)
	require.Equal(t, "model_access_denied", code)
	require.True(t, permanent)
	require.Equal(t, 1, a.Attempts)
}

// lastFrames is how many bytes the last n frames of a stream have.
func lastFrames(stream []byte, n int) int {
	var ends []int
	for at := 0; at < len(stream); {
		at += int(stream[at])<<24 | int(stream[at+1])<<16 | int(stream[at+2])<<8 | int(stream[at+3])
		ends = append(ends, at)
	}
	return len(stream) - ends[len(ends)-1-n]
}

// Over a real connection the same holds as in memory.
func TestSocket(t *testing.T) {
	for name, row := range map[string]struct {
		reply bedrocktest.Reply
		code  string
	}{
		"fine":                  {fine, ""},
		"no response":           {bedrocktest.Reply{Cut: true}, "model_unavailable"},
		"cut in the text":       {bedrocktest.Reply{Text: half, Cut: true}, "model_unavailable"},
		"exception in the text": {bedrocktest.Reply{Text: half, Raise: fault("ThrottlingException")}, "model_throttled"},
		"throttled":             {bedrocktest.Reply{Err: fault("ThrottlingException")}, "model_throttled"},
		"access denied":         {bedrocktest.Reply{Err: fault("AccessDeniedException")}, "model_access_denied"},
		"refusal":               {bedrocktest.Reply{Text: half, Stop: "refusal"}, "model_refused"},
	} {
		t.Run(name, func(t *testing.T) {
			s := script{replies: []bedrocktest.Reply{row.reply}}
			srv := bedrocktest.New(t, s.answer, nil)
			c := New(srv.SocketClient(), Options{Model: "eu.model:0", Attempts: 1})
			a, err := c.Do(t.Context(), Request{System: policy, Prefix: data, Turns: ask1})
			code, _ := told(t, err)
			require.Equal(t, row.code, code, "%v", err)
			require.Len(t, srv.Calls(), 1)
			if row.code == "" {
				require.Equal(t, row.reply.Text, a.Text)
				require.Positive(t, a.Usage.CacheWrite)
			}
		})
	}
}
