package bedrocktest

import (
	"sync"
	"time"
)

const window = time.Minute

// A quota counts what was asked for in the last minute.
type quota struct {
	requests, tokens int

	mu    sync.Mutex
	taken []*share // oldest first
}

type share struct {
	at     time.Time
	tokens int
}

// take reserves tokens for one request, or returns the exception.
func (q *quota) take(now time.Time, tokens int) (*share, *Error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.taken) > 0 && now.Sub(q.taken[0].at) >= window {
		q.taken = q.taken[1:]
	}
	sum := tokens
	for _, s := range q.taken {
		sum += s.tokens
	}
	switch {
	case q.requests > 0 && len(q.taken) >= q.requests:
		return nil, &Error{Type: "ThrottlingException", Message: "Too many requests, please wait before trying again."}
	case q.tokens > 0 && sum > q.tokens:
		return nil, &Error{Type: "ThrottlingException", Message: "Too many tokens, please wait before trying again."}
	}
	s := &share{now, tokens}
	q.taken = append(q.taken, s)
	return s, nil
}

// settle replaces what was reserved by what was used. What was read from the
// cache does not count.
func (q *quota) settle(s *share, u Usage) {
	q.mu.Lock()
	defer q.mu.Unlock()
	s.tokens = u.Input + u.CacheWrite + u.Output
}
