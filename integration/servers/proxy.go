package servers

import (
	"hash/crc32"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A Mishap is what becomes of a request instead of its way to the server and
// the way of the answer back.
type Mishap func(server http.Handler, w http.ResponseWriter, r *http.Request)

// Proxy returns the endpoint of a proxy in front of a server. It asks pick for
// the mishap of each request, which is nil for one that goes through. What a
// client signed stays signed: the server gets the client's Host.
func Proxy(t testing.TB, server string, pick func(r *http.Request) Mishap) (endpoint string) {
	t.Helper()
	to, err := url.Parse(server)
	require.NoError(t, err)
	through := &httputil.ReverseProxy{
		Rewrite:      func(r *httputil.ProxyRequest) { r.Out.URL.Scheme, r.Out.URL.Host = to.Scheme, to.Host },
		Transport:    &http.Transport{MaxIdleConnsPerHost: 16},
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, _ error) { Reset(nil, w, r) },
		ErrorLog:     log.New(io.Discard, "", 0), // clients are killed in the middle of their requests
	}
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if happens := pick(r); happens != nil {
			happens(through, w, r)
			return
		}
		through.ServeHTTP(w, r)
	}))
	t.Cleanup(func() {
		proxy.CloseClientConnections()
		proxy.Close()
		through.Transport.(*http.Transport).CloseIdleConnections()
	})
	return proxy.URL
}

// Reset breaks the connection before the server has heard of the request.
func Reset(_ http.Handler, w http.ResponseWriter, _ *http.Request) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0) // the client sees a reset, not an end
		}
		_ = conn.Close()
	}
}

// LoseAnswer lets the request take effect and breaks the connection then.
func LoseAnswer(server http.Handler, w http.ResponseWriter, r *http.Request) {
	server.ServeHTTP(httptest.NewRecorder(), r)
	Reset(nil, w, r)
}

// Refuse answers instead of the server, the way DynamoDB and S3 do.
func Refuse(status int, code string) Mishap {
	return func(_ http.Handler, w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		kind, body := "application/xml", "<Error><Code>"+code+"</Code><Message>by test</Message></Error>"
		if strings.HasPrefix(r.Header.Get("X-Amz-Target"), "DynamoDB") {
			kind, body = "application/x-amz-json-1.0", `{"__type":"com.amazonaws.dynamodb.v20120810#`+code+`","message":"by test"}`
		}
		w.Header().Set("Content-Type", kind)
		w.Header().Set("X-Amz-Crc32", strconv.FormatUint(uint64(crc32.ChecksumIEEE([]byte(body))), 10))
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}
