package client_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/client"
	"github.com/qubitz/reportjobs/httpapi"
	"github.com/qubitz/reportjobs/memory"
)

// A wire is what a proxy does with one connection.
type wire struct {
	answer int           // bytes that the client gets, then it ends; 0 for all
	never  bool          // the client gets none
	reset  bool          // it ends with a reset, not in order
	delay  time.Duration // before the first byte
}

// A proxy passes TCP connections on to a server, the first ones as their wires
// say.
type proxy struct {
	listener net.Listener
	target   string
	running  sync.WaitGroup

	mu    sync.Mutex
	wires []wire
	taken int
	open  []net.Conn
}

func newProxy(t *testing.T, target string, wires ...wire) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	u, err := url.Parse(target)
	require.NoError(t, err)
	p := &proxy{listener: l, target: u.Host, wires: wires}
	p.running.Go(p.accept)
	t.Cleanup(func() {
		l.Close()
		p.mu.Lock()
		for _, c := range p.open {
			c.Close()
		}
		p.mu.Unlock()
		p.running.Wait()
	})
	return p
}

func (p *proxy) url() string { return "http://" + p.listener.Addr().String() }

func (p *proxy) accept() {
	for {
		near, err := p.listener.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", p.target)
		if err != nil {
			near.Close()
			continue
		}
		p.mu.Lock()
		var w wire
		if p.taken < len(p.wires) {
			w = p.wires[p.taken]
		}
		p.taken++
		p.open = append(p.open, near, far)
		p.mu.Unlock()
		p.running.Go(func() { io.Copy(far, near); far.Close() })
		p.running.Go(func() { w.carry(near.(*net.TCPConn), far); near.Close(); far.Close() })
	}
}

// carry passes an answer on, as far as it goes.
func (w wire) carry(near *net.TCPConn, far io.Reader) {
	first := make([]byte, 1)
	if _, err := io.ReadFull(far, first); err != nil {
		return
	}
	time.Sleep(w.delay) // the network's, not the test's
	from := io.MultiReader(bytes.NewReader(first), far)
	switch {
	case w.never:
	case w.answer > 0:
		io.CopyN(near, from, int64(w.answer))
	default:
		io.Copy(near, from)
	}
	if w.reset {
		near.SetLinger(0)
	}
}

// connections tells how many the proxy has had.
func (p *proxy) connections() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.taken
}

// A host is the real server on a socket.
type host struct {
	store *memory.Store
	w     *reportjobs.Worker
	url   string
}

// newHost starts a server whose links begin with the address that links says.
func newHost(t *testing.T, links func(server string) string) *host {
	t.Helper()
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	quiet := slog.New(slog.DiscardHandler)
	files, err := memory.NewArtifacts(&memory.ArtifactsOptions{BaseURL: links(server.URL) + "/files/"})
	require.NoError(t, err)
	h := &host{store: memory.NewStore(nil), url: server.URL}
	c, err := reportjobs.NewCoordinator(h.store, files, nil, &reportjobs.CoordinatorOptions{
		Reports: []reportjobs.ReportSpec{{Name: "big"}}, IDSecret: [][]byte{[]byte("0123456789abcdef")},
		Logger: quiet, WatchEvery: 5 * time.Millisecond,
	})
	require.NoError(t, err)
	h.w = reportjobs.NewWorker(h.store, files, nil, &reportjobs.WorkerOptions{Logger: quiet})
	h.w.Handle("big", reportjobs.RendererFunc(func(_ context.Context, out *reportjobs.Output, _ *reportjobs.Task) error {
		out.ContentType, out.Filename = "text/plain", "big.txt"
		_, err := out.Write(big)
		return err
	}))
	api, err := httpapi.New(c, &httpapi.Options{Logger: quiet})
	require.NoError(t, err)
	mux.Handle("/", api)
	mux.Handle("/files/", files.Handler())
	return h
}

func itself(server string) string { return server }

// dial returns a client whose connections end with the test.
func dial(t *testing.T, base string) *client.Client {
	t.Helper()
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	c, err := client.New(base, &client.Options{HTTP: &http.Client{Transport: transport}})
	require.NoError(t, err)
	return c
}

// Wherever the answer to a submit is lost, the job is there once, and the
// client knows it.
func TestLostAnswersMakeOneJob(t *testing.T) {
	for _, w := range []wire{
		{never: true}, {never: true, reset: true}, {answer: 1}, {answer: 17, reset: true}, {answer: 150}, {answer: 400}, {answer: 500, reset: true},
		{never: true, delay: 20 * time.Millisecond}, {delay: 20 * time.Millisecond},
	} {
		t.Run(fmt.Sprintf("%+v", w), func(t *testing.T) {
			t.Parallel()
			h := newHost(t, itself)
			p := newProxy(t, h.url, w)
			job, err := dial(t, p.url()).Submit(t.Context(), reportjobs.Request{Input: []byte(acme)})
			require.NoError(t, err)
			require.False(t, job.Replayed, "for the caller it is a new job")
			require.Equal(t, 1, h.store.Len())
			stored, err := h.store.Get(t.Context(), job.ID)
			require.NoError(t, err)
			require.Equal(t, stored.CreatedAt, job.CreatedAt)
			whole := w == wire{delay: w.delay}
			require.Equal(t, !whole, p.connections() > 1)
		})
	}
}

// The same for a retry, a cancel and a poll: each comes to its end.
func TestLostAnswersOfOtherCalls(t *testing.T) {
	h := newHost(t, itself)
	direct := dial(t, h.url)
	job, err := direct.Submit(t.Context(), reportjobs.Request{Input: []byte(acme)})
	require.NoError(t, err)
	lossy := func() *client.Client {
		return dial(t, newProxy(t, h.url, wire{never: true}, wire{answer: 30, reset: true}).url())
	}

	canceled, err := lossy().Cancel(t.Context(), job.ID)
	require.NoError(t, err)
	require.Equal(t, reportjobs.StatusCanceled, canceled.Status)
	next, err := lossy().Retry(t.Context(), job.ID)
	require.NoError(t, err)
	require.Equal(t, job.ID, next.RetryOf)
	require.Equal(t, 2, h.store.Len())
	got, err := lossy().Get(t.Context(), next.ID)
	require.NoError(t, err)
	require.Equal(t, next.ID, got.ID)
}

// Over a network that breaks and delays, a file comes whole, each of its bytes
// once; and nothing of it goes on behind.
func TestDownloadOverABadNetwork(t *testing.T) {
	bad := []wire{{answer: 100_000}, {never: true}, {answer: 50_000, reset: true}, {answer: 600, delay: 10 * time.Millisecond}, {answer: 200_000, reset: true}}
	var p *proxy
	h := newHost(t, func(server string) string {
		p = newProxy(t, server, bad...)
		return p.url()
	})
	c := dial(t, h.url)
	job, err := c.Submit(t.Context(), reportjobs.Request{Input: []byte(acme)})
	require.NoError(t, err)
	_, err = h.w.Run(t.Context(), job.ID)
	require.NoError(t, err)
	var got bytes.Buffer
	a, err := c.Download(t.Context(), job.ID, "big", &got)
	require.NoError(t, err)
	require.Equal(t, big, got.Bytes())
	require.Equal(t, int64(len(big)), a.Size)
	require.Greater(t, p.connections(), len(bad))
	require.NotContains(t, stacks(), "/reportjobs/client.", "no goroutine is left")
}

// Wait lives through streams that break.
func TestWaitOverABadNetwork(t *testing.T) {
	h := newHost(t, itself)
	direct := dial(t, h.url)
	job, err := direct.Submit(t.Context(), reportjobs.Request{Input: []byte(acme)})
	require.NoError(t, err)
	p := newProxy(t, h.url, wire{never: true, reset: true}, wire{answer: 300}, wire{answer: 900, reset: true})
	var once sync.Once
	done, err := dial(t, p.url()).Wait(t.Context(), job.ID, func(reportjobs.Job) {
		once.Do(func() {
			_, err := h.w.Run(t.Context(), job.ID)
			require.NoError(t, err)
		})
	})
	require.NoError(t, err)
	require.Equal(t, reportjobs.StatusCompleted, done.Status)
	require.Greater(t, p.connections(), 2)
	require.NotContains(t, stacks(), "/reportjobs/client.")
}

// stacks are the stacks of all goroutines.
func stacks() string {
	buf := make([]byte, 1<<22)
	return strings.ReplaceAll(string(buf[:runtime.Stack(buf, true)]), "client_test", "")
}
