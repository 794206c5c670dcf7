package bedrocktest

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
)

// notBefore is how long a response over a socket takes to begin at least, in
// real time. The SDK closes the body of its request as soon as the response
// is there; if the transport had yet to see the body's end, it takes that for
// an error and drops the connection. A model is never so fast, a test is.
const notBefore = 5 * time.Millisecond

// URL returns where the server listens on 127.0.0.1, from the first call on.
// It is what AWS_ENDPOINT_URL_BEDROCK_RUNTIME wants. A server that was closed
// before has none, which is "".
func (s *Server) URL() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.socket == nil && s.ctx.Err() != nil {
		return ""
	}
	if s.socket == nil {
		s.socket = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if (clock{}).sleep(r.Context(), notBefore) {
				s.ServeHTTP(w, r)
			}
		}))
	}
	return s.socket.URL
}

// SocketClient returns a client that talks to URL.
func (s *Server) SocketClient() *bedrockruntime.Client {
	url := s.URL()
	if url == "" {
		return s.Client()
	}
	return newClient(url, &http.Client{Transport: buffering{s.socket.Client().Transport}})
}

// A buffering transport sends bodies that the SDK cannot close.
type buffering struct{ next http.RoundTripper }

func (b buffering) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if closed := r.Body.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return nil, err
	}
	r = r.Clone(r.Context())
	r.Body = io.NopCloser(bytes.NewReader(body))
	return b.next.RoundTrip(r)
}
