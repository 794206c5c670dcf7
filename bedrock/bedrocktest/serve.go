package bedrocktest

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	model, ok := modelOf(r.URL)
	if !ok || r.Method != http.MethodPost {
		(&Error{Type: "UnknownOperationException", Status: http.StatusNotFound}).write(w)
		return
	}
	q, err := readRequest(model, r.Body)
	if err != nil {
		(&Error{Type: "ValidationException", Message: err.Error()}).write(w)
		return
	}
	c := &Call{Name: q.Name, Model: model, Turns: len(q.Messages), MaxTokens: q.MaxTokens, Begun: s.clock.now()}
	s.mu.Lock()
	s.calls = append(s.calls, c)
	s.mu.Unlock()
	a := &answer{s: s, w: w, ctx: r.Context(), q: q, call: c}
	// Ended is set also when a cut connection leaves through a panic.
	defer a.change(func() { c.Ended = s.clock.now() })
	if refusal := a.run(); refusal != nil {
		a.change(func() { c.Err, c.Usage = refusal.Type, Usage{} })
		refusal.write(w)
	}
}

func modelOf(u *url.URL) (string, bool) {
	id, ok := strings.CutPrefix(u.EscapedPath(), "/model/")
	if !ok {
		return "", false
	}
	if id, ok = strings.CutSuffix(id, "/converse-stream"); !ok {
		return "", false
	}
	id, err := url.PathUnescape(id)
	return id, err == nil && id != ""
}

// run answers, or returns what to refuse the request with.
func (a *answer) run() *Error {
	s := a.s
	share, throttled := s.quota.take(a.call.Begun, a.q.Tokens+a.q.MaxTokens)
	if throttled != nil {
		return throttled
	}
	defer func() { s.quota.settle(share, a.call.Usage) }()
	reply := s.handle(a.q)
	if reply.Err != nil {
		if !s.clock.sleep(a.ctx, reply.Delay) {
			a.abort("canceled")
		}
		return reply.Err
	}
	read, write := s.cache.look(a.call.Begun, a.q)
	usage := Usage{Input: a.q.Tokens - read - write, CacheRead: read, CacheWrite: write}
	a.change(func() { a.call.Usage = usage })
	if !s.clock.sleep(a.ctx, s.firstToken()+reply.Delay) {
		a.abort("canceled")
	}
	if reply.Cut && reply.Reasoning+reply.Text == "" {
		a.abort("cut")
	}
	s.cache.store(s.clock.now(), a.q)
	a.stream(reply)
	return nil
}

// abort drops the connection.
func (a *answer) abort(why string) {
	a.change(func() { a.call.Err = why })
	panic(http.ErrAbortHandler)
}

// change changes the record of the call, which Calls may be reading.
func (a *answer) change(f func()) {
	a.s.mu.Lock()
	defer a.s.mu.Unlock()
	f()
}

// RoundTrip answers a request in memory.
func (s *Server) RoundTrip(r *http.Request) (*http.Response, error) {
	e := newExchange(s, r)
	s.mu.Lock()
	closed := s.ctx.Err() != nil
	if !closed {
		s.work.Go(e.serve)
	}
	s.mu.Unlock()
	if closed {
		e.cancel()
		return nil, errors.New("bedrocktest: the server is closed")
	}
	return e.response()
}

// until is how long after start n tokens at that rate are there.
func until(start time.Time, n int, rate float64) time.Time {
	if rate <= 0 {
		return start
	}
	return start.Add(time.Duration(float64(n) / rate * float64(time.Second)))
}
