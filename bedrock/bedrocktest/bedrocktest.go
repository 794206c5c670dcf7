// Package bedrocktest is a Bedrock of the real wire format in the process of a
// test: event streams, typed errors, reasoning blocks, quotas and a prompt
// cache, at an adjustable pace. What stands in an answer is up to the test:
//
//	srv := bedrocktest.New(t, func(r *bedrocktest.Request) bedrocktest.Reply {
//		return bedrocktest.Reply{Text: "an answer to " + r.Name}
//	}, nil)
//	model, err := bedrock.NewModel(srv.Client(), nil)
//
// [Server.Client] talks to it in memory, without a socket, so that all waits
// pass at once inside a bubble of testing/synctest. [Server.URL] is the same
// server on 127.0.0.1. It refuses what current Claude models refuse:
// temperature and topP, a tool that must be used, an assistant's turn at the end,
// blank text, more than four cache points.
//
// A benchmark, which has no bubble, sets [Options.Speed]; waits of the client's
// own stay as long as they are.
//
// A [Folder] answers from files, and a [Recorder] makes such files of what a
// real model answers.
//
// Tokens are counted as four bytes each.
package bedrocktest

import (
	"context"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
)

// A Handler answers requests. It is called by many goroutines.
type Handler func(*Request) Reply

// Options are the pace and the limits of a Server. Zero values are none.
type Options struct {
	Rate       float64       // tokens a second of one answer, reasoning included; 0: all at once
	FirstToken time.Duration // from the request to the beginning of the response
	Jitter     time.Duration // added to FirstToken, up to it, from a fixed seed
	Speed      float64       // runs the server's clock, that of Call too, so many times faster than the real one; 0: 1

	RequestsPerMinute int // more in a minute are throttled
	TokensPerMinute   int // likewise; a request reserves its input and MaxTokens until it has ended, then counts what it used
}

// A Server answers POST /model/{id}/converse-stream.
type Server struct {
	handle Handler
	o      Options
	clock  clock
	quota  quota
	cache  cache

	mu     sync.Mutex
	jitter *rand.Rand
	calls  []*Call
	socket *httptest.Server
	work   sync.WaitGroup // calls in memory
	ctx    context.Context
	stop   context.CancelFunc
}

// New returns a server that ends with the test.
func New(t testing.TB, h Handler, o *Options) *Server {
	s := NewServer(h, o)
	t.Cleanup(s.Close)
	return s
}

// NewServer returns a server that ends with Close.
func NewServer(h Handler, o *Options) *Server {
	if o == nil {
		o = &Options{}
	}
	s := &Server{handle: h, o: *o, jitter: rand.New(rand.NewPCG(1, 2))}
	s.clock = clock{start: time.Now(), speed: o.Speed}
	s.quota = quota{requests: o.RequestsPerMinute, tokens: o.TokensPerMinute}
	s.ctx, s.stop = context.WithCancel(context.Background())
	return s
}

// Close ends the calls that are under way and waits for them.
func (s *Server) Close() {
	s.mu.Lock()
	s.stop()
	socket := s.socket
	s.mu.Unlock()
	s.work.Wait()
	if socket != nil {
		socket.CloseClientConnections()
		socket.Close()
	}
}

// Client returns a client that talks to the server in memory.
func (s *Server) Client() *bedrockruntime.Client { return s.ClientOver(s) }

// ClientOver returns a client that sends its requests through transport: one
// that passes them on to the server and spoils what comes back, for instance.
func (s *Server) ClientOver(transport http.RoundTripper) *bedrockruntime.Client {
	return newClient("https://bedrock.invalid", &http.Client{Transport: transport})
}

// newClient returns one with credentials of its own, whatever the environment holds.
func newClient(url string, client *http.Client) *bedrockruntime.Client {
	return bedrockruntime.New(bedrockruntime.Options{
		Region: "eu-west-2", BaseEndpoint: aws.String(url), HTTPClient: client,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "example"}, nil
		}),
	}, func(o *bedrockruntime.Options) { o.AuthSchemePreference = []string{"sigv4"} })
}

// firstToken draws how long a response takes to begin.
func (s *Server) firstToken() time.Duration {
	d := s.o.FirstToken
	if s.o.Jitter > 0 {
		s.mu.Lock()
		d += time.Duration(s.jitter.Int64N(int64(s.o.Jitter) + 1))
		s.mu.Unlock()
	}
	return d
}

// A clock may run faster than the real one.
type clock struct {
	start time.Time
	speed float64
}

func (c clock) now() time.Time {
	if c.speed <= 0 {
		return time.Now()
	}
	return c.start.Add(time.Duration(float64(time.Since(c.start)) * c.speed))
}

// sleep tells whether d passed before ctx ended.
func (c clock) sleep(ctx context.Context, d time.Duration) bool {
	if c.speed > 0 {
		d = time.Duration(float64(d) / c.speed)
	}
	if d <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
