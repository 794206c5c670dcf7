package awslambda

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/stretchr/testify/require"
)

// A reply is an answer as a client of the Function URL gets it.
type reply struct {
	Status  int               `json:"statusCode"`
	Headers map[string]string `json:"headers"`
	Cookies []string          `json:"cookies"`
	Body    string            `json:"body"`
	Base64  bool              `json:"isBase64Encoded"`
}

// invoke hands an event to h by way of the lambda package, in both modes, and
// requires them to answer alike.
func invoke(t *testing.T, e events.LambdaFunctionURLRequest, h http.HandlerFunc) reply {
	t.Helper()
	buffered := invokeBuffered(t, e, h)
	require.Equal(t, buffered, invokeStream(t, e, h), "both modes answer alike")
	return buffered
}

func quiet() *Options { return &Options{Logger: slog.New(slog.DiscardHandler)} }

func streaming() *Options { return &Options{Stream: true, Logger: slog.New(slog.DiscardHandler)} }

func payload(t *testing.T, e events.LambdaFunctionURLRequest) []byte {
	t.Helper()
	event, err := json.Marshal(e)
	require.NoError(t, err)
	return event
}

func invokeBuffered(t *testing.T, e events.LambdaFunctionURLRequest, h http.Handler) (out reply) {
	t.Helper()
	text, err := lambda.NewHandler(FunctionURL(h, quiet())).Invoke(t.Context(), payload(t, e))
	require.NoError(t, err)
	require.LessOrEqual(t, len(text), maxBuffered, "what Lambda takes as a result")
	require.NoError(t, json.Unmarshal(text, &out))
	if out.Base64 {
		raw, err := base64.StdEncoding.DecodeString(out.Body)
		require.NoError(t, err)
		out.Body, out.Base64 = string(raw), false
	}
	return out
}

func invokeStream(t *testing.T, e events.LambdaFunctionURLRequest, h http.Handler) (out reply) {
	t.Helper()
	text, err := lambda.NewHandler(FunctionURL(h, streaming())).Invoke(t.Context(), payload(t, e))
	require.NoError(t, err)
	prelude, body, ok := bytes.Cut(text, make([]byte, 8))
	require.True(t, ok, "8 zero bytes end the prelude")
	require.NoError(t, json.Unmarshal(prelude, &out))
	if out.Body = string(body); out.Headers == nil {
		out.Headers = map[string]string{} // left out where there are none
	}
	return out
}

func TestAnswers(t *testing.T) {
	for _, row := range []struct {
		name, rule string
		method     string
		h          http.HandlerFunc
		want       reply
	}{
		{"nothing", "a handler that does nothing answers 200", "",
			func(http.ResponseWriter, *http.Request) {}, reply{Status: 200, Headers: map[string]string{}}},
		{"text", "what a body is, is found out where the handler does not say", "",
			func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<html>ü") },
			reply{Status: 200, Headers: map[string]string{"Content-Type": "text/html; charset=utf-8"}, Body: "<html>ü"}},
		{"binary", "bytes that are no text arrive as they are", "",
			func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("%PDF-1.7\n\xff\x00\xfe")) },
			reply{Status: 200, Headers: map[string]string{"Content-Type": "application/pdf"}, Body: "%PDF-1.7\n\xff\x00\xfe"}},
		{"coded", "what a coded body is, is not guessed", "",
			func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Encoding", "gzip")
				w.Write([]byte("\x1f\x8b\x08"))
			},
			reply{Status: 200, Headers: map[string]string{"Content-Encoding": "gzip"}, Body: "\x1f\x8b\x08"}},
		{"headers", "values of one header are joined, cookies are kept apart, the connection's are dropped", "",
			func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Add("Vary", "Origin")
				w.Header().Add("Vary", "Accept")
				w.Header().Add("Set-Cookie", "a=1")
				w.Header().Add("Set-Cookie", "b=2; Expires=Wed, 25 Nov 2026 19:03:58 GMT")
				w.Header().Set("Content-Length", "0")
				w.Header().Set("Connection", "close")
				w.Header()["Date"] = nil
				w.WriteHeader(http.StatusAccepted)
			},
			reply{Status: 202, Headers: map[string]string{"Vary": "Origin, Accept"}, Cookies: []string{"a=1", "b=2; Expires=Wed, 25 Nov 2026 19:03:58 GMT"}}},
		{"line break", "a value cannot begin another header", "",
			func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X-A", "b\r\nX-C: d") },
			reply{Status: 200, Headers: map[string]string{"X-A": "b  X-C: d"}}},
		{"first status", "the first status counts, informational ones do not, and later headers are late", "",
			func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusEarlyHints)
				w.WriteHeader(http.StatusTeapot)
				w.WriteHeader(http.StatusOK)
				w.Header().Set("X-Late", "1")
			}, reply{Status: 418, Headers: map[string]string{}}},
		{"head", "an answer to HEAD has no body", http.MethodHead,
			func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/plain")
				n, err := io.WriteString(w, "hello")
				if n != 5 || err != nil {
					panic(err)
				}
			}, reply{Status: 200, Headers: map[string]string{"Content-Type": "text/plain"}}},
		{"no content", "a status without a body has none", "",
			func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusNoContent)
				if _, err := io.WriteString(w, "hello"); err != http.ErrBodyNotAllowed {
					panic("accepted")
				}
			}, reply{Status: 204, Headers: map[string]string{}}},
		{"panic", "a panic is a 500 without a trace of what was there before", "",
			func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("X-Secret", "1")
				io.WriteString(w, "half")
				panic("secret")
			}, broken},
		{"abort", "so is an aborted answer", "",
			func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, broken},
		{"status out of range", "and a status that is none", "",
			func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(99) }, broken},
	} {
		t.Run(row.name, func(t *testing.T) {
			e := readEvent(t, "open.json")
			if row.method != "" {
				e.RequestContext.HTTP.Method = row.method
			}
			require.Equal(t, row.want, invoke(t, e, row.h), row.rule)
		})
	}
}

var broken = reply{
	Status: 500, Headers: map[string]string{"Content-Type": "application/json", "Cache-Control": "no-store"},
	Body: `{"error":"The server could not answer."}`,
}

func TestMalformedRequestIsA400(t *testing.T) {
	e := readEvent(t, "open.json")
	e.Body, e.IsBase64Encoded = "%%%", true
	called := false
	h := func(http.ResponseWriter, *http.Request) { called = true }
	out := invoke(t, e, h)
	require.Equal(t, reply{Status: 400, Headers: map[string]string{"Content-Type": "application/json"}, Body: `{"error":"The request is malformed."}`}, out)
	require.False(t, called)

	handler := FunctionURL(http.HandlerFunc(h), quiet())
	_, err := handler(t.Context(), e)
	require.NoError(t, err)
	_, err = handler(t.Context(), readEvent(t, "open.json"))
	require.NoError(t, err)
	require.True(t, called, "the next request is served as ever")
}

func TestEventOfAnotherKind(t *testing.T) {
	_, err := lambda.NewHandler(FunctionURL(http.NotFoundHandler(), nil)).Invoke(t.Context(), []byte(`{"key1": "value1"}`))
	require.ErrorIs(t, err, errNoURLEvent)
	require.Panics(t, func() { FunctionURL(nil, nil) })
}

func TestLargestBufferedAnswer(t *testing.T) {
	const around = len(`{"statusCode":200,"headers":{"Content-Type":"text/plain"},"body":"","isBase64Encoded":false,"cookies":null}`)
	const aroundBase64 = around - 1 // true is shorter than false
	for _, row := range []struct {
		rule   string
		body   string
		fits   bool
		base64 bool
	}{
		{"text may fill what Lambda carries", strings.Repeat("a", maxBuffered-around), true, false},
		{"one byte more is too much", strings.Repeat("a", maxBuffered-around+1), false, false},
		{"far more is refused while it is written", strings.Repeat("a", maxBuffered+1), false, false},
		{"text goes as base64 if that is shorter", strings.Repeat("\n", 4<<20), true, true},
		{"and so does what has long escapes, however short it is", strings.Repeat("\x01", 2<<20), true, true},
		{"escapes count", strings.Repeat("a", 5_500_000) + strings.Repeat(`"`, 500_000), false, false},
		{"bytes cost four thirds", strings.Repeat("\xff", (maxBuffered-aroundBase64)/4*3), true, true},
		{"and three more are too many", strings.Repeat("\xff", (maxBuffered-aroundBase64)/4*3+3), false, false},
	} {
		h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/plain")
			io.Copy(w, struct{ io.Reader }{strings.NewReader(row.body)})
		})
		text, err := lambda.NewHandler(FunctionURL(h, quiet())).Invoke(t.Context(), payload(t, readEvent(t, "open.json")))
		require.NoError(t, err)
		require.LessOrEqual(t, len(text), maxBuffered, row.rule)
		status := `{"statusCode":200,`
		if !row.fits {
			status = `{"statusCode":500,`
			require.Contains(t, string(text), "The answer is too large to be sent.", row.rule)
		}
		require.Equal(t, status, string(text[:len(status)]), row.rule)
		require.Equal(t, row.base64, bytes.Contains(text, []byte(`"isBase64Encoded":true`)), row.rule)
	}
	out := invokeStream(t, readEvent(t, "open.json"), http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Write(make([]byte, maxBuffered+1))
	}))
	require.Len(t, out.Body, maxBuffered+1, "a stream carries more")
}

// The size that is counted is that of the JSON that lambda.Start sends.
func FuzzEscapedSize(f *testing.F) {
	f.Add("plain \"quoted\" \\ \b\f\n\r\t\x00\x1f\x7f <&> \u2028\u2029\u202a \xe2\x80 ü\U0001f600")
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "?")
		var buf bytes.Buffer
		e := json.NewEncoder(&buf)
		e.SetEscapeHTML(false)
		require.NoError(t, e.Encode(text))
		require.Equal(t, buf.Len()-len("\"\"\n"), escapedSize([]byte(text)), "%q", text)
	})
}

func TestBufferedAnswersCannotBeFlushed(t *testing.T) {
	invokeBuffered(t, readEvent(t, "open.json"), http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		require.ErrorIs(t, http.NewResponseController(w).Flush(), http.ErrNotSupported)
	}))
}

func TestHandlersHaveTimeToAnswer(t *testing.T) {
	for _, row := range []struct {
		rule         string
		margin, left time.Duration
	}{
		{"a short time-out leaves a tenth", 0, 300 * time.Millisecond},
		{"the host may want more", 2 * time.Second, 2 * time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
			defer cancel()
			h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				<-r.Context().Done()
				require.ErrorIs(t, context.Cause(r.Context()), errTimeUp)
				w.WriteHeader(http.StatusServiceUnavailable)
			})
			out, err := FunctionURL(h, &Options{Margin: row.margin})(ctx, readEvent(t, "open.json"))
			require.NoError(t, err)
			require.Equal(t, 503, out.(*events.LambdaFunctionURLResponse).StatusCode)
			end, _ := ctx.Deadline()
			require.Equal(t, row.left, time.Until(end), row.rule)
		})
	}
}

func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.DiscardHandler)) // for handlers made with nil
	os.Exit(m.Run())
}
