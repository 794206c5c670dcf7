package memory_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/memory"
)

// A pooled is a test beside a running pool, in a bubble: when it ends, every
// goroutine of the pool must have ended, or the bubble does not.
type pooled struct {
	*testing.T
	*memory.Pool
	begin time.Time
	log   bytes.Buffer // of the pool
	end   context.CancelFunc
	done  chan error

	mu   sync.Mutex
	runs []string // id@time since begin
}

type runFunc = func(ctx context.Context, id string) (reportjobs.Outcome, error)

// withPool runs test beside a pool that calls run; nil does nothing.
func withPool(t *testing.T, o memory.PoolOptions, run runFunc, test func(p *pooled)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		p := &pooled{T: t, begin: time.Now(), done: make(chan error, 1)}
		o.Logger = slog.New(slog.NewTextHandler(&p.log, nil))
		p.Pool = memory.NewPool(&o)
		ctx, end := context.WithCancel(context.WithValue(t.Context(), key{}, "value"))
		p.end = end
		go func() {
			p.done <- p.Pool.Run(ctx, func(ctx context.Context, id string) (out reportjobs.Outcome, err error) {
				p.note(id)
				if run != nil {
					out, err = run(ctx, id)
				}
				return out, err
			})
		}()
		synctest.Wait()
		test(p)
		p.stop()
	})
}

type key struct{}

func (p *pooled) note(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.runs = append(p.runs, fmt.Sprint(text, "@", time.Since(p.begin)))
}

// ran returns what has run since it was called last.
func (p *pooled) ran() []string {
	synctest.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	runs := p.runs
	p.runs = nil
	return runs
}

// stop ends the pool and returns how long it took.
func (p *pooled) stop() time.Duration {
	p.Helper()
	begin := time.Now()
	p.end()
	require.NoError(p, <-p.done)
	p.done <- nil // for who stops again
	return time.Since(begin)
}

// hint dispatches a job that is due in wait from now.
func (p *pooled) hint(id string, wait time.Duration) {
	p.Helper()
	require.NoError(p, p.Dispatch(p.Context(), due(id, wait)))
}

func due(id string, wait time.Duration) reportjobs.Job {
	return reportjobs.Job{ID: id, DueAt: time.Now().Add(wait)}
}

func TestPoolHandsOverAtOnce(t *testing.T) {
	withPool(t, memory.PoolOptions{}, nil, func(p *pooled) {
		p.hint("past", -time.Hour)
		require.Equal(t, []string{"past@0s"}, p.ran())
		p.hint("now", 0)
		require.Equal(t, []string{"now@0s"}, p.ran())
		require.NoError(t, p.Dispatch(t.Context(), reportjobs.Job{ID: "whenever"}))
		require.Equal(t, []string{"whenever@0s"}, p.ran())
	})
}

func TestPoolKeepsHintsUntilItRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := memory.NewPool(nil)
		require.NoError(t, p.Dispatch(t.Context(), due("a", 0)))
		require.NoError(t, p.Dispatch(t.Context(), due("b", time.Minute)))
		time.Sleep(time.Hour)
		ctx, end := context.WithCancel(t.Context())
		defer end()
		ran := make(chan string)
		go p.Run(ctx, func(_ context.Context, id string) (reportjobs.Outcome, error) {
			ran <- id
			return reportjobs.Outcome{}, nil
		})
		require.ElementsMatch(t, []string{"a", "b"}, []string{<-ran, <-ran})
	})
}

func TestPoolWaitsForDueAt(t *testing.T) {
	withPool(t, memory.PoolOptions{}, nil, func(p *pooled) {
		for _, wait := range []time.Duration{3 * time.Second, time.Nanosecond, 1500 * time.Millisecond, 25 * time.Hour, 2 * time.Second} {
			p.hint("after "+wait.String(), wait)
		}
		require.Empty(t, p.ran(), "not a moment earlier")
		time.Sleep(48 * time.Hour)
		require.Equal(t, []string{
			"after 1ns@1µs", "after 1.5s@1.5s", "after 2s@2s", "after 3s@3s", "after 25h0m0s@25h0m0s",
		}, p.ran())
	})
}

func TestPoolTakesTwoHintsAsOne(t *testing.T) {
	for _, row := range []struct {
		rule  string
		hints []time.Duration
		want  []string
	}{
		{"the same hint again", []time.Duration{time.Minute, time.Minute}, []string{"a@1m0s"}},
		{"an earlier hint wins", []time.Duration{time.Hour, time.Minute}, []string{"a@1m0s"}},
		{"a later hint puts nothing off", []time.Duration{time.Minute, time.Hour}, []string{"a@1m0s"}},
		{"the earliest of many wins", []time.Duration{4 * time.Minute, 2 * time.Minute, 3 * time.Minute, time.Minute, 5 * time.Minute}, []string{"a@1m0s"}},
		{"a hint for now takes one for later along", []time.Duration{time.Hour, 0}, []string{"a@0s"}},
	} {
		t.Run(row.rule, func(t *testing.T) {
			withPool(t, memory.PoolOptions{}, nil, func(p *pooled) {
				for _, wait := range row.hints {
					p.hint("a", wait)
				}
				time.Sleep(3 * time.Hour)
				require.Equal(t, row.want, p.ran())
				p.hint("a", 0)
				require.Equal(t, []string{"a@3h0m0s"}, p.ran(), "what has run may run again")
			})
		})
	}
}

func TestPoolTakesHintsInAQueueAsOne(t *testing.T) {
	busy := make(chan struct{})
	withPool(t, memory.PoolOptions{Workers: 1}, block(&busy), func(p *pooled) {
		p.hint("a", 0)
		require.Equal(t, []string{"a@0s"}, p.ran())
		for range 3 {
			p.hint("b", 0)
			p.hint("b", time.Minute)
			p.hint("a", 0) // while it runs: something is new, it runs once more
		}
		close(busy)
		require.Equal(t, []string{"b@0s", "a@0s"}, p.ran())
		time.Sleep(time.Hour)
		require.Empty(t, p.ran())
	})
}

// block returns a run that waits until the channel is closed, which is made
// anew in the bubble.
func block(c *chan struct{}) runFunc {
	var once sync.Once
	return func(context.Context, string) (reportjobs.Outcome, error) {
		once.Do(func() { *c = make(chan struct{}) })
		<-*c
		return reportjobs.Outcome{}, nil
	}
}

func TestPoolRunsSoManyAtATime(t *testing.T) {
	for want, o := range map[int]memory.PoolOptions{8: {}, 3: {Workers: 3}} {
		busy := make(chan struct{})
		withPool(t, o, block(&busy), func(p *pooled) {
			for i := range 20 {
				p.hint(fmt.Sprint(i), 0)
			}
			require.Len(t, p.ran(), want)
			close(busy)
			require.Len(t, p.ran(), 20-want)
		})
	}
}

func TestPoolQueueIsBounded(t *testing.T) {
	for rule, wait := range map[string]func(i int) time.Duration{
		"due":       func(int) time.Duration { return 0 },
		"later":     func(int) time.Duration { return time.Hour },
		"both ways": func(i int) time.Duration { return time.Duration(i%2) * time.Hour },
	} {
		t.Run(rule, func(t *testing.T) {
			busy := make(chan struct{})
			withPool(t, memory.PoolOptions{Workers: 1, Queue: 4}, block(&busy), func(p *pooled) {
				p.hint("running", 0)
				p.ran()
				for i := range 4 {
					p.hint(fmt.Sprint(i), wait(i))
				}
				for _, wait := range []time.Duration{0, time.Hour} {
					require.ErrorContains(t, p.Dispatch(t.Context(), due("more", wait)), "queue is full")
				}
				p.hint("1", time.Minute) // is there already, and wants to be earlier
				p.hint("2", 0)
				close(busy)
				time.Sleep(time.Minute)
				require.Subset(t, p.ran(), []string{"2@0s"})
				p.hint("more", 0)
				time.Sleep(2 * time.Hour)
				require.Contains(t, p.ran(), "more@1m0s")
			})
		})
	}
}

// A hint that was accepted is not lost because others came while it ran.
func TestPoolKeepsRetriesWhenFull(t *testing.T) {
	var p *pooled
	failed := false
	withPool(t, memory.PoolOptions{Workers: 1, Queue: 1}, func(_ context.Context, id string) (reportjobs.Outcome, error) {
		if id == "a" && !failed {
			failed = true
			p.hint("b", time.Hour)
			return reportjobs.Outcome{}, errors.New("out of order")
		}
		return reportjobs.Outcome{}, nil
	}, func(in *pooled) {
		p = in
		p.hint("a", 0)
		time.Sleep(2 * time.Hour)
		require.Equal(t, []string{"a@0s", "a@1s", "b@1h0m0s"}, p.ran())
	})
}

func TestPoolWaitsLongerAfterEachError(t *testing.T) {
	n := 0
	withPool(t, memory.PoolOptions{}, func(context.Context, string) (reportjobs.Outcome, error) {
		switch n++; {
		case n == 9 || n > 11:
			return reportjobs.Outcome{}, nil
		case n%2 == 0:
			panic("the renderer's fault")
		}
		return reportjobs.Outcome{Again: time.Now().Add(time.Hour)}, errors.New("the store is gone")
	}, func(p *pooled) {
		p.hint("a", 0)
		time.Sleep(time.Hour)
		require.Equal(t, []string{"a@0s", "a@1s", "a@3s", "a@7s", "a@15s", "a@31s", "a@1m3s", "a@2m3s", "a@3m3s"}, p.ran())
		p.hint("a", 0)
		time.Sleep(time.Hour)
		require.Equal(t, []string{"a@1h0m0s", "a@1h0m1s", "a@1h0m3s"}, p.ran(), "after a success it begins anew")
		require.Contains(t, p.log.String(), `msg="reportjobs: run" job=a error="the store is gone"`)
		require.Contains(t, p.log.String(), `error="panic: the renderer's fault`)
		require.Contains(t, p.log.String(), "pool_test.go", "a panic says where")
	})
}

func TestPoolRunsAgainWhenAsked(t *testing.T) {
	waits := []time.Duration{time.Minute, -time.Second, 2 * time.Hour}
	withPool(t, memory.PoolOptions{}, func(context.Context, string) (out reportjobs.Outcome, err error) {
		if len(waits) > 0 {
			out.Again = time.Now().Add(waits[0])
			waits = waits[1:]
		}
		return out, nil
	}, func(p *pooled) {
		p.hint("a", 0)
		time.Sleep(24 * time.Hour)
		require.Equal(t, []string{"a@0s", "a@1m0s", "a@1m0s", "a@2h1m0s"}, p.ran())
	})
}
