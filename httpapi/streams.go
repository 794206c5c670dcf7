package httpapi

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// streams are the long polls and event streams that are open.
type streams struct {
	most int

	mu      sync.Mutex
	next    int
	open    map[int]context.CancelFunc
	stopped bool
}

// join counts a stream that ends when cancel is called, until leave is. It
// fails if there are too many, or if no more are wanted.
func (s *streams) join(cancel context.CancelFunc) (leave func(), ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped || len(s.open) >= s.most {
		return nil, false
	}
	if s.open == nil {
		s.open = map[int]context.CancelFunc{}
	}
	n := s.next
	s.next++
	s.open[n] = cancel
	return func() {
		s.mu.Lock()
		delete(s.open, n)
		s.mu.Unlock()
	}, true
}

func (s *streams) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopped = true
	for _, cancel := range s.open {
		cancel()
	}
}

// liftDeadline lets what waited take longer than the WriteTimeout of the host's
// server, which runs from the request on. A server that has one sets it anew
// for the next request on the connection; one that has none would keep
// whatever deadline is left behind.
func (x *exchange) liftDeadline() {
	http.NewResponseController(x.ResponseWriter).SetWriteDeadline(time.Time{}) // not every server has one
}
