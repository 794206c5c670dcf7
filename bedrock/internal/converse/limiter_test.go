package converse

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/bedrock/bedrocktest"
)

// begin takes a turn that is there at once.
func begin(t *testing.T, l *limiter) *turn {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	turn, err := l.acquire(ctx, time.Now())
	require.NoError(t, err, "a turn is free")
	return turn
}

// full tells whether no turn is free.
func full(t *testing.T, l *limiter) bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	turn, err := l.acquire(ctx, time.Now())
	if err == nil {
		turn.failed()
	}
	return err != nil
}

func TestLimiter(t *testing.T) {
	bubble := func(rule string, f func(t *testing.T)) { t.Run(rule, func(t *testing.T) { synctest.Test(t, f) }) }

	bubble("so many calls and no more are under way", func(t *testing.T) {
		l := newLimiter(3)
		turns := []*turn{begin(t, l), begin(t, l), begin(t, l)}
		require.True(t, full(t, l))
		turns[0].failed()
		turns[0].done() // ended already
		require.False(t, full(t, l))
		begin(t, l)
		require.True(t, full(t, l))
	})
	bubble("a throttle halves, and nothing begins for a second", func(t *testing.T) {
		l := newLimiter(8)
		turns := []*turn{begin(t, l), begin(t, l)}
		time.Sleep(time.Second)
		turns[0].throttled(0)
		require.InDelta(t, 4, l.bound, 0)
		waiting := time.Now()
		next, err := l.acquire(t.Context(), time.Now())
		require.NoError(t, err)
		require.Equal(t, shortPause, time.Since(waiting))
		next.failed()
	})
	bubble("calls that began before a throttle do not halve again, nor raise", func(t *testing.T) {
		l := newLimiter(8)
		turns := []*turn{begin(t, l), begin(t, l), begin(t, l)}
		time.Sleep(time.Second)
		for _, turn := range turns[:2] {
			turn.throttled(0)
		}
		turns[2].done()
		require.InDelta(t, 4, l.bound, 0)
		require.Equal(t, 1, l.pauses)
	})
	bubble("throttles in a row double the pause up to a quarter of a minute, and one call stays", func(t *testing.T) {
		l := newLimiter(8)
		var pauses []time.Duration
		last := time.Now()
		for range 7 {
			turn, err := l.acquire(t.Context(), time.Now())
			require.NoError(t, err)
			pauses = append(pauses, time.Since(last))
			last = time.Now()
			turn.throttled(0)
		}
		require.Equal(t, []time.Duration{0, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 15 * time.Second, 15 * time.Second}, pauses)
		require.InDelta(t, 1, l.bound, 0)
	})
	bubble("successes raise slowly, to what it was and no further", func(t *testing.T) {
		l := newLimiter(4)
		begin(t, l).throttled(0)
		time.Sleep(shortPause)
		begin(t, l).throttled(0)
		time.Sleep(2 * shortPause)
		require.InDelta(t, 1, l.bound, 0)
		var bounds []int
		for range 12 {
			begin(t, l).done()
			bounds = append(bounds, int(l.bound))
		}
		require.Equal(t, []int{2, 2, 2, 3, 3, 3, 4, 4, 4, 4, 4, 4}, bounds)
		require.Zero(t, l.pauses)
	})
	bubble("what the service asks to wait, all wait", func(t *testing.T) {
		l := newLimiter(8)
		begin(t, l).throttled(30 * time.Second)
		waiting := time.Now()
		_, err := l.acquire(t.Context(), time.Now())
		require.NoError(t, err)
		require.Equal(t, 30*time.Second, time.Since(waiting))
	})
	bubble("a pause beyond the deadline is not waited for", func(t *testing.T) {
		l := newLimiter(8)
		begin(t, l).throttled(30 * time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		now := time.Now()
		_, err := l.acquire(ctx, time.Now())
		require.ErrorIs(t, err, errNoTime)
		require.Equal(t, now, time.Now())
	})
	bubble("who waits longest goes first, and who leaves is passed over", func(t *testing.T) {
		l := newLimiter(1)
		held := begin(t, l)
		var mu sync.Mutex
		var order []int
		var all sync.WaitGroup
		leave, cancel := context.WithCancel(t.Context())
		for i := range 5 {
			ctx := t.Context()
			if i == 2 {
				ctx = leave
			}
			all.Go(func() {
				turn, err := l.acquire(ctx, time.Now())
				if i == 2 {
					require.ErrorIs(t, err, context.Canceled)
					return
				}
				mu.Lock()
				order = append(order, i)
				mu.Unlock()
				turn.done()
			})
			synctest.Wait()
		}
		cancel()
		synctest.Wait()
		held.done()
		all.Wait()
		require.Equal(t, []int{0, 1, 3, 4}, order)
		require.Zero(t, l.busy)
	})
	bubble("work that began first goes first, whenever its call came", func(t *testing.T) {
		l := newLimiter(1)
		held := begin(t, l)
		began := time.Now()
		var order []int
		var all sync.WaitGroup
		for i, since := range []int{5, 7, 5, 3, 7} {
			all.Go(func() {
				turn, err := l.acquire(t.Context(), began.Add(time.Duration(since)*time.Second))
				require.NoError(t, err)
				order = append(order, i) // one at a time
				turn.done()
			})
			synctest.Wait()
		}
		held.done()
		all.Wait()
		require.Equal(t, []int{3, 0, 2, 1, 4}, order)
	})
	bubble("a turn that comes to who has left goes to the next", func(t *testing.T) {
		l := newLimiter(1)
		held := begin(t, l)
		ready := make(chan struct{})
		l.enter(waiting{time.Now(), ready})
		held.done()
		<-ready // the turn came, and its owner's context ended at the same time
		require.Equal(t, 1, l.busy)
		l.leave(ready)
		require.Zero(t, l.busy)
		require.False(t, full(t, l))
	})
}

// What calls come to moves the bound of their client.
func TestCallsMoveTheBound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := script{replies: []bedrocktest.Reply{{Err: fault("ThrottlingException")}, {Err: fault("InternalServerException")}, fine}}
		c, _ := s.serve(t, Options{Parallel: 8})
		_, err := c.Do(t.Context(), Request{Turns: ask1})
		require.NoError(t, err)
		require.InDelta(t, 4.25, c.limit.bound, 0, "halved by the throttle, left by the other failure, raised by the success")
		require.Zero(t, c.limit.busy)
	})
}

// The limiter keeps a client within quotas that it does not know: nothing
// fails, few calls are refused, and the time is not far from what the quota
// needs. The answers take 22 s, like units of a report.
func TestQuota(t *testing.T) {
	for name, row := range map[string]struct {
		calls                int
		perMinute, perTokens int
		most                 time.Duration
	}{
		"20 requests a minute for 40 calls":   {40, 20, 0, 5 * time.Minute},
		"10 requests a minute for 40 calls":   {40, 10, 0, 8 * time.Minute},
		"40,000 tokens a minute for 33":       {33, 0, 40_000, 8 * time.Minute},
		"20,000 tokens a minute for 33":       {33, 0, 20_000, 14 * time.Minute},
		"60 requests a minute, never reached": {40, 60, 0, 2 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv := bedrocktest.New(t, func(*bedrocktest.Request) bedrocktest.Reply {
					return bedrocktest.Reply{Text: strings.Repeat("word", 140)}
				}, &bedrocktest.Options{Rate: 7, FirstToken: 2 * time.Second, Jitter: time.Second, RequestsPerMinute: row.perMinute, TokensPerMinute: row.perTokens})
				c := New(srv.Client(), Options{Model: "m"})
				begun := time.Now()
				var all sync.WaitGroup
				for i := range row.calls {
					all.Go(func() {
						_, err := c.Do(t.Context(), Request{
							System: policy, Prefix: strings.Repeat("data", 6000), Turns: []Turn{{Text: fmt.Sprint("Call: ", i)}}, MaxTokens: 2000,
						})
						require.NoError(t, err)
					})
				}
				all.Wait()
				require.LessOrEqual(t, len(srv.Calls())-row.calls, row.calls*2/3, "refused calls")
				require.LessOrEqual(t, time.Since(begun), row.most)
			})
		})
	}
}
