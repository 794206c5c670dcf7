package bedrocktest

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A Call is what the server remembers of a request.
type Call struct {
	Name       string // of the request
	Model      string
	Turns      int // messages of the request
	MaxTokens  int
	Begun      time.Time
	FirstToken time.Time // zero if none came
	Ended      time.Time // zero while it is under way
	Usage      Usage     // what the client was, or would have been, told
	Stop       string    // stop reason
	Err        string    // type of the exception, or cut, stall, canceled
}

// Usage counts tokens. Input has those that were neither read from nor
// written to the cache.
type Usage struct{ Input, Output, CacheRead, CacheWrite int }

// Calls returns what was asked so far, in the order of its arrival.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	calls := make([]Call, 0, len(s.calls))
	for _, c := range s.calls {
		calls = append(calls, *c)
	}
	return calls
}

// Count returns how many calls had a name that begins with prefix, failed
// ones too.
func (s *Server) Count(prefix string) (n int) {
	for _, c := range s.Calls() {
		if strings.HasPrefix(c.Name, prefix) {
			n++
		}
	}
	return n
}

// Total returns the sum of the usage of all calls.
func Total(calls []Call) (u Usage) {
	for _, c := range calls {
		u.Input += c.Usage.Input
		u.Output += c.Usage.Output
		u.CacheRead += c.Usage.CacheRead
		u.CacheWrite += c.Usage.CacheWrite
	}
	return u
}

// CriticalPath returns the calls that decided how long all took: the one that
// ended last, before it the one whose end, or whose first token, was the last
// thing that happened before it began, and so on.
func CriticalPath(calls []Call) []Call {
	var path []Call
	var next *Call
	for i := range calls {
		if c := &calls[i]; !c.Ended.IsZero() && (next == nil || c.Ended.After(next.Ended)) {
			next = c
		}
	}
	for next != nil {
		path = append(path, *next)
		var before *Call
		var when time.Time
		for i := range calls {
			c := &calls[i]
			if !c.Begun.Before(next.Begun) {
				continue
			}
			for _, t := range []time.Time{c.FirstToken, c.Ended} {
				if !t.IsZero() && !t.After(next.Begun) && !t.Before(when) {
					before, when = c, t
				}
			}
		}
		next = before
	}
	slices.Reverse(path)
	return path
}

// Timeline prints calls as rows of a chart: waiting for the first token as
// dots, streaming as hashes, in columns of width characters together.
func Timeline(calls []Call, width int) string {
	if len(calls) == 0 {
		return ""
	}
	start, end, long := calls[0].Begun, calls[0].Ended, 0
	for _, c := range calls {
		long = max(long, len(c.Name))
		if c.Begun.Before(start) {
			start = c.Begun
		}
		for _, t := range []time.Time{c.Begun, c.FirstToken, c.Ended} { // some may be under way
			if t.After(end) {
				end = t
			}
		}
	}
	column := func(t time.Time) int {
		if span := end.Sub(start); span > 0 {
			return min(width, int(int64(width)*int64(t.Sub(start))/int64(span)))
		}
		return 0
	}
	var b strings.Builder
	for _, c := range calls {
		ended := c.Ended
		if ended.IsZero() {
			ended = end
		}
		first := c.FirstToken
		if first.IsZero() {
			first = ended
		}
		from, mid, to := column(c.Begun), column(first), column(ended)
		bar := strings.Repeat(" ", from) + strings.Repeat(".", mid-from) + strings.Repeat("#", to-mid)
		fmt.Fprintf(&b, "%-*s |%-*s| %6.1fs %6.1fs %5d out %s\n", long, c.Name, width, bar,
			c.Begun.Sub(start).Seconds(), ended.Sub(c.Begun).Seconds(), c.Usage.Output, c.Err)
	}
	return b.String()
}
