package converse

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/bedrock/bedrocktest"
)

// together asks n questions with the same prefix at once and returns the
// errors, in the order of their end.
func together(ctx context.Context, c *Client, n int, prefix string) []error {
	results := make(chan error)
	for i := range n {
		go func() {
			_, err := c.Do(ctx, Request{System: policy, Prefix: prefix, Turns: []Turn{{Text: fmt.Sprintf("Call: unit u%d", i)}}})
			results <- err
		}()
	}
	var errs []error
	for range n {
		errs = append(errs, <-results)
	}
	return errs
}

// arrivals returns when calls arrived, in seconds after the first.
func arrivals(srv *bedrocktest.Server) (at []float64) {
	calls := srv.Calls()
	for _, c := range calls {
		at = append(at, c.Begun.Sub(calls[0].Begun).Seconds())
	}
	return at
}

func TestGate(t *testing.T) {
	bubble := func(rule string, f func(t *testing.T)) { t.Run(rule, func(t *testing.T) { synctest.Test(t, f) }) }

	bubble("the first goes alone until its response has begun, then all others go and read", func(t *testing.T) {
		s := script{replies: []bedrocktest.Reply{fine}}
		c, srv := s.serve(t, Options{})
		for _, err := range together(t.Context(), c, 5, data) {
			require.NoError(t, err)
		}
		require.Equal(t, []float64{0, 2, 2, 2, 2}, arrivals(srv))
		calls := srv.Calls()
		require.Positive(t, calls[0].Usage.CacheWrite)
		for _, call := range calls[1:] {
			require.Equal(t, calls[0].Usage.CacheWrite, call.Usage.CacheRead)
			require.Zero(t, call.Usage.CacheWrite)
		}
	})
	bubble("with a warm prefix all go at once, until five minutes after its last use", func(t *testing.T) {
		s := script{replies: []bedrocktest.Reply{fine}}
		c, srv := s.serve(t, Options{})
		together(t.Context(), c, 1, data)
		time.Sleep(4 * time.Minute)
		together(t.Context(), c, 2, data)
		time.Sleep(4 * time.Minute)
		together(t.Context(), c, 2, data)
		time.Sleep(5*time.Minute + time.Second)
		together(t.Context(), c, 2, data)
		var writes int
		calls := srv.Calls()
		for _, call := range calls {
			if call.Usage.CacheWrite > 0 {
				writes++
			}
		}
		require.Equal(t, 2, writes)
		require.Equal(t, calls[1].Begun, calls[2].Begun)
		require.Equal(t, calls[3].Begun, calls[4].Begun)
		require.Equal(t, 2*time.Second, calls[6].Begun.Sub(calls[5].Begun))
	})
	bubble("another prefix does not wait", func(t *testing.T) {
		s := script{replies: []bedrocktest.Reply{fine}}
		c, srv := s.serve(t, Options{})
		done := make(chan []error)
		go func() { done <- together(t.Context(), c, 1, data+"1") }()
		together(t.Context(), c, 1, data+"2")
		<-done
		require.Equal(t, []float64{0, 0}, arrivals(srv))
	})
	bubble("a schema makes another prefix", func(t *testing.T) {
		s := script{replies: []bedrocktest.Reply{fine}}
		c, srv := s.serve(t, Options{})
		var all sync.WaitGroup
		for _, schema := range []string{"", "{}"} {
			all.Go(func() {
				_, err := c.Do(t.Context(), Request{System: policy, Prefix: data, Schema: schema, Turns: ask1})
				require.NoError(t, err)
			})
		}
		all.Wait()
		require.Equal(t, []float64{0, 0}, arrivals(srv))
	})
	bubble("what is not cached does not wait", func(t *testing.T) {
		s := script{replies: []bedrocktest.Reply{fine}}
		c, srv := s.serve(t, Options{NoCache: true})
		together(t.Context(), c, 3, data)
		require.Equal(t, []float64{0, 0, 0}, arrivals(srv))
	})
	bubble("a first call that fails before its response lets the next be the first", func(t *testing.T) {
		s := script{replies: []bedrocktest.Reply{{Err: fault("ValidationException")}, fine}}
		c, srv := s.serve(t, Options{})
		errs := together(t.Context(), c, 3, data)
		require.Error(t, errs[0])
		require.NoError(t, errs[1])
		require.NoError(t, errs[2])
		require.Equal(t, []float64{0, 0, 2}, arrivals(srv))
	})
	bubble("a first call that is cut after its response has begun holds nobody", func(t *testing.T) {
		s := script{replies: []bedrocktest.Reply{{Reasoning: "hmm", Stall: true}, fine}}
		c, srv := s.serve(t, Options{})
		together(t.Context(), c, 3, data)
		require.Equal(t, []float64{0, 2, 2}, arrivals(srv)[:3])
	})
	bubble("who waits is let go by its context", func(t *testing.T) {
		s := script{replies: []bedrocktest.Reply{{Delay: 30 * time.Second, Text: "All is well."}}}
		c, srv := s.serve(t, Options{})
		first := make(chan []error)
		go func() { first <- together(t.Context(), c, 1, data) }()
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		begun := time.Now()
		_, err := c.Do(ctx, Request{System: policy, Prefix: data, Turns: []Turn{{Text: "Write it."}}})
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.Equal(t, time.Second, time.Since(begun))
		require.NoError(t, (<-first)[0])
		require.Len(t, srv.Calls(), 1)
	})
	bubble("it forgets prefixes that are cold", func(t *testing.T) {
		s := script{replies: []bedrocktest.Reply{fine}}
		c, _ := s.serve(t, Options{})
		for i := range 5 {
			together(t.Context(), c, 1, fmt.Sprint(data, i))
			time.Sleep(10 * time.Minute)
		}
		require.Len(t, c.gate.prefixes, 1)
	})
}
