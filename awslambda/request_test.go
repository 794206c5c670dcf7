package awslambda

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/stretchr/testify/require"
)

func readEvent(t testing.TB, name string) (e events.LambdaFunctionURLRequest) {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &e))
	return e
}

func TestRequestOfASignedEvent(t *testing.T) {
	e := readEvent(t, "iam.json")
	r, err := newRequest(t.Context(), &e)
	require.NoError(t, err)
	require.Equal(t, http.MethodPost, r.Method)
	require.Equal(t, "/v1/jobs/a/b", r.URL.Path)
	require.Equal(t, "/v1/jobs/a%2Fb", r.URL.EscapedPath(), "what was escaped in the path stays so")
	require.Equal(t, "/v1/jobs/a%2Fb?reports=executive&reports=technical&q=a%20b", r.RequestURI)
	require.Equal(t, []string{"executive", "technical"}, r.URL.Query()["reports"], "repeated parameters are kept apart")
	require.Empty(t, r.URL.Host, "a server's request has its host in Host alone")
	require.Equal(t, "abc123.lambda-url.eu-west-2.on.aws", r.Host)
	require.Empty(t, r.Header["Host"])
	require.Equal(t, []string{"session=1; theme=dark"}, r.Header["Cookie"], "once, though the event has them twice")
	require.Equal(t, `"order-17"`, r.Header.Get("Idempotency-Key"))
	require.Equal(t, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", r.Header.Get("Traceparent"))
	require.Equal(t, "Root=1-62ecd163-5f302e550dcde3b12402207d", r.Header.Get("X-Amzn-Trace-Id"))
	require.Equal(t, "203.0.113.7:0", r.RemoteAddr)
	require.NotNil(t, r.TLS, "a Function URL is https")
	require.True(t, r.ProtoAtLeast(1, 1))
	body, err := io.ReadAll(r.Body)
	require.NoError(t, err)
	require.Equal(t, `{"company": "Acme ü"}`, string(body), "base64 is undone")
	require.Equal(t, int64(len(body)), r.ContentLength, "of the body, not of its base64")
	arn, ok := Caller(r.Context())
	require.True(t, ok)
	require.Equal(t, "arn:aws:iam::111122223333:user/example-user", arn)
}

func TestRequestOfAnOpenEvent(t *testing.T) {
	e := readEvent(t, "open.json")
	r, err := newRequest(t.Context(), &e)
	require.NoError(t, err)
	require.Equal(t, "/", r.RequestURI)
	require.Equal(t, http.NoBody, r.Body)
	require.Zero(t, r.ContentLength)
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	require.NoError(t, err)
	require.Equal(t, "2001:db8::1", host)
	_, ok := Caller(r.Context())
	require.False(t, ok, "no header that a client sends makes it a caller")
}

func TestRequests(t *testing.T) {
	type event = events.LambdaFunctionURLRequest
	for _, row := range []struct {
		name, rule string
		change     func(e *event)
		check      func(t *testing.T, r *http.Request)
	}{
		{"decoded path", "a path that a gateway decoded is escaped again, and its ? starts no query",
			func(e *event) { e.RawPath = "/100%/a?b c" },
			func(t *testing.T, r *http.Request) {
				require.Equal(t, "/100%/a?b c", r.URL.Path)
				require.Equal(t, "/100%25/a%3Fb%20c", r.RequestURI)
			}},
		{"no path", "an empty path is the root", func(e *event) { e.RawPath = "" },
			func(t *testing.T, r *http.Request) { require.Equal(t, "/", r.RequestURI) }},
		{"two slashes", "a path that begins with // names no other host", func(e *event) { e.RawPath = "//evil.example/x" },
			func(t *testing.T, r *http.Request) {
				require.Equal(t, "//evil.example/x", r.URL.Path)
				require.Empty(t, r.URL.Host)
			}},
		{"no host", "the domain of the URL stands in for a missing host", func(e *event) { delete(e.Headers, "host") },
			func(t *testing.T, r *http.Request) { require.Equal(t, "abc123.lambda-url.eu-west-2.on.aws", r.Host) }},
		{"local", "an emulator without TLS says so", func(e *event) { e.Headers["x-forwarded-proto"] = "http" },
			func(t *testing.T, r *http.Request) { require.Nil(t, r.TLS) }},
		{"connection", "headers of the connection to the URL do not get in", func(e *event) { e.Headers["transfer-encoding"] = "chunked" },
			func(t *testing.T, r *http.Request) { require.Empty(t, r.Header.Get("Transfer-Encoding")) }},
		{"no cookies", "a cookie header without the list of cookies counts", func(e *event) { e.Headers["cookie"] = "a=b" },
			func(t *testing.T, r *http.Request) { require.Equal(t, "a=b", r.Header.Get("Cookie")) }},
		{"authorizer", "an authorizer without an ARN is no caller",
			func(e *event) {
				e.RequestContext.Authorizer = &events.LambdaFunctionURLRequestContextAuthorizerDescription{}
			},
			func(t *testing.T, r *http.Request) {
				_, ok := Caller(r.Context())
				require.False(t, ok)
			}},
		{"text body", "a body of text is taken as it is", func(e *event) { e.Body = "aGk=" },
			func(t *testing.T, r *http.Request) {
				body, err := io.ReadAll(r.Body)
				require.NoError(t, err)
				require.Equal(t, "aGk=", string(body))
			}},
	} {
		t.Run(row.name, func(t *testing.T) {
			e := readEvent(t, "open.json")
			row.change(&e)
			r, err := newRequest(t.Context(), &e)
			require.NoError(t, err, row.rule)
			row.check(t, r)
		})
	}
}

func TestRequestsThatAreRefused(t *testing.T) {
	for name, change := range map[string]func(e *events.LambdaFunctionURLRequest){
		"body that is no base64":     func(e *events.LambdaFunctionURLRequest) { e.Body, e.IsBase64Encoded = "%%%", true },
		"query with a line break":    func(e *events.LambdaFunctionURLRequest) { e.RawQueryString = "a=b\r\nX: y" },
		"method that is no token":    func(e *events.LambdaFunctionURLRequest) { e.RequestContext.HTTP.Method = "G T" },
		"query with a space":         func(e *events.LambdaFunctionURLRequest) { e.RawQueryString = "a=b c" },
		"base64 that ends too early": func(e *events.LambdaFunctionURLRequest) { e.Body, e.IsBase64Encoded = "aGk", true },
	} {
		t.Run(name, func(t *testing.T) {
			e := readEvent(t, "open.json")
			change(&e)
			_, err := newRequest(t.Context(), &e)
			require.Error(t, err)
		})
	}
}

// Whatever the event holds, a request is one that a server could have read.
func FuzzRequest(f *testing.F) {
	for _, name := range []string{"iam.json", "open.json"} {
		text, err := os.ReadFile("testdata/" + name)
		require.NoError(f, err)
		f.Add(text)
	}
	f.Add([]byte(`{"rawPath":"a?b#c","rawQueryString":"%zz","requestContext":{"http":{"method":"GET"}}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var e events.LambdaFunctionURLRequest
		if json.Unmarshal(text, &e) != nil || e.RequestContext.HTTP.Method == "" {
			return
		}
		r, err := newRequest(t.Context(), &e)
		if err != nil {
			return
		}
		require.True(t, strings.HasPrefix(r.RequestURI, "/"), "%q", r.RequestURI)
		require.False(t, strings.ContainsAny(r.RequestURI, "\r\n \x00"), "%q", r.RequestURI)
		require.Empty(t, r.URL.Host)
		require.Empty(t, r.URL.Scheme)
		body, err := io.ReadAll(r.Body)
		require.NoError(t, err)
		require.Len(t, body, int(r.ContentLength))
		_, called := Caller(r.Context())
		require.Equal(t, called, e.RequestContext.Authorizer != nil && e.RequestContext.Authorizer.IAM != nil && e.RequestContext.Authorizer.IAM.UserARN != "")
	})
}
