package client_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/client"
)

// A network is servers by their host names, in memory: inside a synctest
// bubble, time passes only when all of them wait. Its end waits for every
// goroutine of clients and servers; one that stays fails the test.
type network struct {
	*testing.T
	http *http.Client

	mu    sync.Mutex
	hosts map[string]*listener
}

// inBubble runs a scenario on a network of its own.
func inBubble(t *testing.T, scenario func(n *network)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		n := &network{T: t, hosts: map[string]*listener{}}
		transport := &http.Transport{DialContext: n.dial}
		n.http = &http.Client{Transport: transport}
		t.Cleanup(transport.CloseIdleConnections)
		scenario(n)
	})
}

// serve answers for a host, for instance "api.test:80".
func (n *network) serve(host string, h http.Handler) {
	l := &listener{host: host, conns: make(chan net.Conn), closed: make(chan struct{})}
	n.mu.Lock()
	n.hosts[host] = l
	n.mu.Unlock()
	server := &http.Server{Handler: h}
	var running sync.WaitGroup
	running.Go(func() { server.Serve(l) })
	n.Cleanup(func() {
		server.Close()
		running.Wait()
	})
}

func (n *network) dial(ctx context.Context, _, host string) (net.Conn, error) {
	n.mu.Lock()
	l, ok := n.hosts[host]
	n.mu.Unlock()
	if !ok {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
	}
	near, far := net.Pipe()
	select {
	case l.conns <- far:
		return near, nil
	case <-l.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// away takes a host off the network for a while, with its connections.
func (n *network) away(host string, d time.Duration) {
	n.mu.Lock()
	defer n.mu.Unlock()
	l := n.hosts[host]
	delete(n.hosts, host)
	n.http.CloseIdleConnections()
	time.AfterFunc(d, func() {
		n.mu.Lock()
		defer n.mu.Unlock()
		n.hosts[host] = l
	})
}

// client returns a client of http://api.test.
func (n *network) client(o client.Options) *client.Client {
	n.Helper()
	o.HTTP = n.http
	c, err := client.New("http://api.test", &o)
	require.NoError(n, err)
	return c
}

// api answers for api.test, and returns a client of it.
func (n *network) api(h http.HandlerFunc) *client.Client {
	n.Helper()
	n.serve("api.test:80", h)
	return n.client(client.Options{})
}

type listener struct {
	host   string
	conns  chan net.Conn
	once   sync.Once
	closed chan struct{}
}

func (l *listener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *listener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

func (l *listener) Addr() net.Addr { return &net.TCPAddr{} }

// A script answers one request after another, the last one for ever.
type script struct {
	mu   sync.Mutex
	seen []*http.Request
	acts []http.HandlerFunc
}

func play(acts ...http.HandlerFunc) *script { return &script{acts: acts} }

func (s *script) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	act := s.acts[min(len(s.seen), len(s.acts)-1)]
	s.seen = append(s.seen, r.Clone(context.Background()))
	s.mu.Unlock()
	act(w, r)
}

func (s *script) requests() []*http.Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen
}

// reply answers with a status, a body, and headers in pairs.
func reply(status int, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		w.Write([]byte(body))
	}
}

// hangUp ends the connection instead of an answer.
func hangUp(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// silent says nothing until the client goes.
func silent(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
