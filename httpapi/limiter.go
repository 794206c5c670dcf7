package httpapi

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"
)

// RateLimiterOptions say how often a tenant may ask. Zero fields mean the
// default.
type RateLimiterOptions struct {
	Every   time.Duration // one request in each, in the long run; default 100 ms
	Burst   int           // requests at once after a pause; default 50
	Tenants int           // remembered at once; default 10,000
}

// A RateLimiter is a [Limiter] of this process. It works by the generic cell
// rate algorithm: one time per tenant, which each request moves on.
type RateLimiter struct {
	o RateLimiterOptions

	mu   sync.Mutex
	full map[string]time.Time // when the tenant's burst is whole again
}

var _ Limiter = (*RateLimiter)(nil)

// NewRateLimiter returns a limiter. The error says which option is wrong.
func NewRateLimiter(o *RateLimiterOptions) (*RateLimiter, error) {
	l := &RateLimiter{full: map[string]time.Time{}}
	if o != nil {
		l.o = *o
	}
	l.o.Every = cmp.Or(l.o.Every, 100*time.Millisecond)
	l.o.Burst = cmp.Or(l.o.Burst, 50)
	l.o.Tenants = cmp.Or(l.o.Tenants, 10_000)
	if l.o.Every < 0 || l.o.Burst < 0 || l.o.Tenants < 0 {
		return nil, errors.New("httpapi: rate limiter options: Every, Burst or Tenants is negative")
	}
	return l, nil
}

// Allow counts a request of the tenant, or returns how long to wait for the
// next that will be allowed. A refused one counts nothing.
func (l *RateLimiter) Allow(_ context.Context, tenant string) (time.Duration, error) {
	now := time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	full, known := l.full[tenant]
	if full.Before(now) {
		full = now
	}
	full = full.Add(l.o.Every)
	if wait := full.Sub(now) - time.Duration(l.o.Burst)*l.o.Every; wait > 0 {
		return wait, nil
	}
	if !known && len(l.full) >= l.o.Tenants {
		l.forget()
	}
	l.full[tenant] = full
	return 0, nil
}

// forget drops the tenant that loses least by it, of a few: a map begins each
// walk somewhere else.
func (l *RateLimiter) forget() {
	const few = 16
	looked, victim := 0, ""
	var earliest time.Time
	for tenant, full := range l.full {
		if looked == 0 || full.Before(earliest) {
			victim, earliest = tenant, full
		}
		if looked++; looked == few {
			break
		}
	}
	delete(l.full, victim)
}
