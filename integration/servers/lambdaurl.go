package servers

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
)

// A FunctionURL says how a function is reached over HTTP.
type FunctionURL struct {
	Stream bool // the invoke mode is RESPONSE_STREAM
	// Callers are the ARNs of users by their access key id, for the authorization
	// type AWS_IAM: a request without a signature of one of them is refused.
	// Signatures themselves are not checked. Nil: the URL is open.
	Callers map[string]string
}

// Serve gives a function a URL, until the test ends.
func (l *Lambda) Serve(name string, u FunctionURL) string {
	f, ok := l.find(name)
	if !ok {
		l.t.Fatalf("no function %q", name)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { u.serve(f, w, r) }))
	l.t.Cleanup(server.Close)
	return server.URL
}

func (u FunctionURL) serve(f *function, w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxSync+1))
	if err != nil {
		return
	}
	e := urlEvent(r, body)
	if u.Callers != nil {
		_, credential, _ := strings.Cut(r.Header.Get("Authorization"), "Credential=")
		key, _, _ := strings.Cut(credential, "/")
		arn, ok := u.Callers[key]
		if !ok {
			answerPlain(w, http.StatusForbidden, `{"Message":"Forbidden"}`)
			return
		}
		e.RequestContext.Authorizer = &events.LambdaFunctionURLRequestContextAuthorizerDescription{
			IAM: &events.LambdaFunctionURLRequestContextAuthorizerIAMDescription{AccessKey: key, AccountID: "111122223333", UserARN: arn},
		}
	}
	event, err := json.Marshal(e)
	if err != nil || len(event) > maxSync {
		answerPlain(w, http.StatusRequestEntityTooLarge, `{"Message":"Request Entity Too Large"}`)
		return
	}
	out, err := f.invoke(r.Context(), event)
	if err != nil {
		answerPlain(w, http.StatusBadGateway, "Internal Server Error")
		return
	}
	defer out.close()
	if u.Stream {
		answerStream(w, out)
		return
	}
	text, err := out.readAll()
	if err != nil {
		answerPlain(w, http.StatusBadGateway, "Internal Server Error")
		return
	}
	answerBuffered(w, text)
}

// urlEvent is the event of payload format 2.0 that r becomes.
func urlEvent(r *http.Request, body []byte) events.LambdaFunctionURLRequest {
	host, _, _ := net.SplitHostPort(r.RemoteAddr)
	now := time.Now().UTC()
	e := events.LambdaFunctionURLRequest{
		Version: "2.0", RawPath: r.URL.EscapedPath(), RawQueryString: r.URL.RawQuery, Headers: map[string]string{},
		RequestContext: events.LambdaFunctionURLRequestContext{
			AccountID: "anonymous", RequestID: newRequestID(), APIID: "urlid", DomainName: r.Host, DomainPrefix: "urlid",
			Time: now.Format("02/Jan/2006:15:04:05 -0700"), TimeEpoch: now.UnixMilli(),
			HTTP: events.LambdaFunctionURLRequestContextHTTPDescription{
				Method: r.Method, Path: r.URL.EscapedPath(), Protocol: r.Proto, SourceIP: host, UserAgent: r.UserAgent(),
			},
		},
	}
	for name, values := range r.Header {
		e.Headers[strings.ToLower(name)] = strings.Join(values, ",")
	}
	e.Headers["host"], e.Headers["x-forwarded-for"], e.Headers["x-forwarded-proto"], e.Headers["x-forwarded-port"] = r.Host, host, "https", "443"
	e.Headers["x-amzn-trace-id"] = "Root=1-62ecd163-5f302e550dcde3b12402207d"
	for _, cookie := range r.Header["Cookie"] { // they stay in the headers too
		e.Cookies = append(e.Cookies, strings.Split(cookie, "; ")...)
	}
	if query, err := url.ParseQuery(r.URL.RawQuery); err == nil && len(query) > 0 {
		e.QueryStringParameters = map[string]string{}
		for name, values := range query {
			e.QueryStringParameters[name] = strings.Join(values, ",")
		}
	}
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	textual := strings.HasPrefix(kind, "text/") || slices.Contains([]string{"application/json", "application/javascript", "application/xml"}, kind)
	if e.Body = string(body); len(body) > 0 && !(textual && utf8.Valid(body)) {
		e.Body, e.IsBase64Encoded = base64.StdEncoding.EncodeToString(body), true
	}
	return e
}

// answerBuffered sends what a function returned to the mode BUFFERED.
func answerBuffered(w http.ResponseWriter, text []byte) {
	var out events.LambdaFunctionURLResponse
	if err := json.Unmarshal(text, &out); err != nil || out.StatusCode == 0 {
		answerPlain(w, http.StatusOK, string(text)) // Lambda takes anything for a body
		return
	}
	body := []byte(out.Body)
	if out.IsBase64Encoded {
		raw, err := base64.StdEncoding.DecodeString(out.Body)
		if err != nil {
			answerPlain(w, http.StatusBadGateway, "Internal Server Error")
			return
		}
		body = raw
	}
	setHead(w, out.Headers, out.Cookies)
	w.WriteHeader(out.StatusCode)
	_, _ = w.Write(body) // the client may be gone
}

// answerStream sends what a function writes to the mode RESPONSE_STREAM, as it
// comes.
func answerStream(w http.ResponseWriter, out outcome) {
	in := bufio.NewReader(out.request.Body)
	if out.request.Header.Get("Content-Type") == "application/vnd.awslambda.http-integration-response" {
		prelude, err := readPrelude(in)
		var head events.LambdaFunctionURLResponse
		if err != nil || json.Unmarshal(prelude, &head) != nil {
			answerPlain(w, http.StatusBadGateway, "Internal Server Error")
			return
		}
		setHead(w, head.Headers, head.Cookies)
		w.WriteHeader(head.StatusCode)
	}
	control := http.NewResponseController(w)
	_ = control.Flush() // as all below: the client may be gone
	buf := make([]byte, 64<<10)
	for {
		n, err := in.Read(buf)
		_, _ = w.Write(buf[:n])
		_ = control.Flush()
		if errors.Is(err, io.EOF) && out.trailer() == nil {
			return
		}
		if err != nil {
			panic(http.ErrAbortHandler) // cut off, so that the client notices
		}
	}
}

// readPrelude reads up to the eight zero bytes that end it.
func readPrelude(in *bufio.Reader) ([]byte, error) {
	var text []byte
	for !bytes.HasSuffix(text, make([]byte, 8)) {
		c, err := in.ReadByte()
		if err != nil {
			return nil, err
		}
		text = append(text, c)
	}
	return text[:len(text)-8], nil
}

func setHead(w http.ResponseWriter, headers map[string]string, cookies []string) {
	w.Header().Set("Content-Type", "application/json") // what Lambda takes it for
	for name, value := range headers {
		w.Header().Set(name, value)
	}
	for _, cookie := range cookies {
		w.Header().Add("Set-Cookie", cookie)
	}
}

func answerPlain(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body) // the client may be gone
}
