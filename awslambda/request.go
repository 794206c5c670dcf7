package awslambda

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/aws/aws-lambda-go/events"
)

// errNoURLEvent says that the function was invoked by something else.
var errNoURLEvent = errors.New("awslambda: the event is none of a Function URL: there is no requestContext.http.method")

// newRequest returns the request that an event stands for, as a net/http
// server would hand it to a handler. The error is the client's fault.
func newRequest(ctx context.Context, e *events.LambdaFunctionURLRequest) (*http.Request, error) {
	about := &e.RequestContext
	if about.Authorizer != nil && about.Authorizer.IAM != nil && about.Authorizer.IAM.UserARN != "" {
		ctx = context.WithValue(ctx, callerKey{}, about.Authorizer.IAM.UserARN)
	}
	target, err := requestURL(e.RawPath, e.RawQueryString)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, about.HTTP.Method, "/", nil)
	if err != nil {
		return nil, fmt.Errorf("method %q: %w", about.HTTP.Method, err)
	}
	r.URL, r.RequestURI = target, target.RequestURI()
	setHeader(ctx, r, e)
	if err := setBody(r, e); err != nil {
		return nil, err
	}
	r.Proto, r.ProtoMajor, r.ProtoMinor = "HTTP/1.1", 1, 1
	if major, minor, ok := http.ParseHTTPVersion(about.HTTP.Protocol); ok {
		r.Proto, r.ProtoMajor, r.ProtoMinor = about.HTTP.Protocol, major, minor
	}
	if about.HTTP.SourceIP != "" {
		r.RemoteAddr = net.JoinHostPort(about.HTTP.SourceIP, "0") // the port is not told
	}
	if r.Header.Get("X-Forwarded-Proto") != "http" { // a Function URL is https only; a local one may not be
		r.TLS = &tls.ConnectionState{HandshakeComplete: true, ServerName: hostname(r.Host)}
	}
	return r, nil
}

// requestURL reads the path as it came, percent-encoded. What does not read
// as such was decoded on the way, as an API gateway does.
func requestURL(path, query string) (*url.URL, error) {
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	u, err := url.ParseRequestURI(path)
	if err != nil || u.RawQuery != "" || u.ForceQuery {
		u = &url.URL{Path: path}
	}
	if strings.ContainsFunc(query, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return nil, errors.New("query with a control character or a space")
	}
	u.RawQuery = query
	return u, nil
}

// setHeader fills in what a server takes from the head of a request.
func setHeader(ctx context.Context, r *http.Request, e *events.LambdaFunctionURLRequest) {
	r.Header = make(http.Header, len(e.Headers)+1)
	for name, value := range e.Headers {
		r.Header.Set(name, value)
	}
	r.Host = r.Header.Get("Host")
	if r.Host == "" {
		r.Host = e.RequestContext.DomainName
	}
	for _, name := range [...]string{"Host", "Content-Length", "Transfer-Encoding", "Connection"} {
		r.Header.Del(name) // of the connection that ended at the URL
	}
	if len(e.Cookies) > 0 { // they may stand in the headers as well
		r.Header.Set("Cookie", strings.Join(e.Cookies, "; "))
	}
	if id, _ := ctx.Value("x-amzn-trace-id").(string); id != "" && r.Header.Get("X-Amzn-Trace-Id") == "" {
		r.Header.Set("X-Amzn-Trace-Id", id) // lambda.Start keeps it under that string
	}
}

func setBody(r *http.Request, e *events.LambdaFunctionURLRequest) error {
	body := e.Body
	if e.IsBase64Encoded {
		raw, err := base64.StdEncoding.DecodeString(e.Body)
		if err != nil {
			return fmt.Errorf("body: %w", err)
		}
		body = string(raw)
	}
	r.Body, r.ContentLength = http.NoBody, int64(len(body))
	if body != "" {
		r.Body = io.NopCloser(strings.NewReader(body))
	}
	return nil
}

func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return host
}
