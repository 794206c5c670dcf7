package client_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/client"
)

// slow renders for a minute and says how far it is.
func slow(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
	for i := range 6 {
		task.Progress(float64(i)/6, fmt.Sprintf("part %d", i))
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(10 * time.Second):
		}
	}
	_, err := out.Write([]byte("slow"))
	return err
}

// waiting is a service with a job that takes a minute.
func (n *network) waiting(before func(http.Handler) http.Handler) (*service, reportjobs.Job) {
	s := n.service(serviceOptions{reports: map[string]reportjobs.RendererFunc{"slow": slow}, before: before})
	s.work()
	job, err := s.as("acme").Submit(s.Context(), request("", "slow"))
	require.NoError(s, err)
	return s, job
}

// A diary is what Wait told on the way.
type diary struct {
	stages   []string
	statuses []reportjobs.Status
	last     reportjobs.Job
}

func (l *diary) note(job reportjobs.Job) {
	if stage := job.Progress.Stage; stage != "" && stage != l.last.Progress.Stage {
		l.stages = append(l.stages, job.Progress.Stage)
	}
	if job.Status != l.last.Status {
		l.statuses = append(l.statuses, job.Status)
	}
	l.last = job
}

var allStages = []string{"part 0", "part 1", "part 2", "part 3", "part 4", "part 5"}

func TestWaitListens(t *testing.T) {
	inBubble(t, func(n *network) {
		s, job := n.waiting(nil)
		var l diary
		begun := time.Now()
		done, err := s.as("acme").Wait(s.Context(), job.ID, l.note)
		require.NoError(s, err)
		require.Equal(s, reportjobs.StatusCompleted, done.Status)
		require.Equal(s, done, l.last, "the last call is about the finished job")
		require.Equal(s, allStages, l.stages)
		require.Equal(s, []reportjobs.Status{reportjobs.StatusProcessing, reportjobs.StatusCompleted}, l.statuses[len(l.statuses)-2:])
		require.Less(s, time.Since(begun), 63*time.Second)
		require.Equal(s, []string{"POST ", "GET /" + job.ID + "/events"}, s.paths(), "one stream, no poll")

		got, err := s.as("acme").Get(s.Context(), job.ID)
		require.NoError(s, err)
		require.Equal(s, got, done)

		again, err := s.as("acme").Wait(s.Context(), job.ID, nil)
		require.NoError(s, err, "of a finished job it returns at once, and progress may be nil")
		require.Equal(s, done, again)
	})
}

// cut lets a stream live for a while, then breaks the connection.
func cut(after time.Duration) func(http.Handler) http.Handler {
	return func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !strings.HasSuffix(r.URL.Path, "/events") {
				h.ServeHTTP(w, r)
				return
			}
			ctx, cancel := context.WithTimeout(r.Context(), after)
			defer cancel()
			h.ServeHTTP(w, r.WithContext(ctx))
			panic(http.ErrAbortHandler)
		})
	}
}

func TestWaitGoesOnWhereItLeftOff(t *testing.T) {
	inBubble(t, func(n *network) {
		s, job := n.waiting(cut(7 * time.Second))
		var l diary
		done, err := s.as("acme").Wait(s.Context(), job.ID, l.note)
		require.NoError(s, err)
		require.Equal(s, reportjobs.StatusCompleted, done.Status)
		require.Equal(s, allStages, l.stages)
		requests := s.seen.requests()[1:]
		require.Greater(s, len(requests), 7)
		for i, r := range requests {
			require.True(s, strings.HasSuffix(r.URL.Path, "/events"), "a stream that lives is not given up: %s", r.URL.Path)
			require.Equal(s, i > 0, r.Header.Get("Last-Event-ID") != "")
		}
	})
}

// Wherever in an event the first stream breaks, the event is not taken for one
// that has been seen.
func TestWaitSeesEventsThatWereCut(t *testing.T) {
	for after := 0; after < 900; after += 11 {
		inBubble(t, func(n *network) {
			streams := 0
			s, job := n.waiting(func(h http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if strings.HasSuffix(r.URL.Path, "/events") {
						if streams++; streams == 1 {
							w = &breaking{w, after}
						}
					}
					h.ServeHTTP(w, r)
				})
			})
			var l diary
			done, err := s.as("acme").Wait(s.Context(), job.ID, l.note)
			require.NoError(s, err)
			require.Equal(s, reportjobs.StatusCompleted, done.Status)
			require.Equal(s, allStages, l.stages, "cut after %d bytes", after)
			require.Equal(s, 2, streams)
		})
	}
}

// A stream that breaks at once is not asked for again and again.
func TestWaitGivesUpBrokenStreams(t *testing.T) {
	for rule, act := range map[string]http.HandlerFunc{
		"it breaks before it begins": hangUp,
		"it ends before it begins":   reply(200, "", "Content-Type", "text/event-stream"),
		"it says nothing new":        reply(200, ": hello\n\n", "Content-Type", "text/event-stream"),
		"it is refused for now":      reply(503, `{"code":"unavailable"}`, "Retry-After", "5"),
		"it is refused for long":     reply(503, `{"code":"unavailable"}`, "Retry-After", "600"),
		"it tells of another job":    reply(200, "event: job\ndata: {\"job_id\":\"k\",\"status\":\"COMPLETED\"}\n\n", "Content-Type", "text/event-stream"),
		"it tells nonsense":          reply(200, "event: job\ndata: nonsense\n\n", "Content-Type", "text/event-stream"),
		"it is too long":             reply(200, strings.Repeat("x", 2<<20), "Content-Type", "text/event-stream"),
		"it is over already":         func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) },
	} {
		t.Run(rule, func(t *testing.T) {
			inBubble(t, func(n *network) {
				s, job := n.waiting(instead("/events", act))
				c := s.as("acme")
				for range 2 {
					var l diary
					done, err := c.Wait(s.Context(), job.ID, l.note)
					require.NoError(s, err)
					require.Equal(s, reportjobs.StatusCompleted, done.Status)
					require.Equal(s, done, l.last)
				}
				require.LessOrEqual(s, s.count("/events"), 12)
				require.GreaterOrEqual(s, s.count("/events"), 2, "it is a fault of the moment: the next Wait tries again")
			})
		})
	}
}

// Where no events come through, Wait polls, and the next one does so at once.
func TestWaitFallsBackOnce(t *testing.T) {
	for rule, act := range map[string]http.HandlerFunc{
		"a server without streams":            reply(404, `404 page not found`),
		"one that knows the path":             reply(405, ``),
		"a gateway that cannot":               reply(501, ``),
		"an answer that is no stream":         reply(200, pending),
		"something that holds it all back":    silent,
		"something that holds its texts back": func(w http.ResponseWriter, r *http.Request) { begin(w); silent(w, r) },
	} {
		t.Run(rule, func(t *testing.T) {
			inBubble(t, func(n *network) {
				s, job := n.waiting(instead("/events", act))
				c := s.as("acme")
				var l diary
				begun := time.Now()
				done, err := c.Wait(s.Context(), job.ID, l.note)
				require.NoError(s, err)
				require.Equal(s, reportjobs.StatusCompleted, done.Status)
				require.Equal(s, done, l.last)
				require.Less(s, time.Since(begun), 2*time.Minute)
				_, err = c.Wait(s.Context(), job.ID, nil)
				require.NoError(s, err)
				require.Equal(s, 1, s.count("/events"), "that is remembered")
			})
		})
	}
}

func begin(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.WriteHeader(http.StatusOK)
	w.(http.Flusher).Flush()
}

// instead answers paths with an ending otherwise.
func instead(suffix string, act http.HandlerFunc) func(http.Handler) http.Handler {
	return func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, suffix) {
				act(w, r)
				return
			}
			h.ServeHTTP(w, r)
		})
	}
}

// count tells how many requests had a path with an ending.
func (s *service) count(suffix string) (n int) {
	for _, path := range s.paths() {
		if strings.HasSuffix(path, suffix) {
			n++
		}
	}
	return n
}

// A stream that falls silent, without a heartbeat, is made anew.
func TestWaitLeavesDeadStreams(t *testing.T) {
	inBubble(t, func(n *network) {
		var first = true
		s, job := n.waiting(func(h http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if strings.HasSuffix(r.URL.Path, "/events") && first {
					first = false
					begin(w)
					fmt.Fprintf(w, "event: job\nid: 1\ndata: {\"job_id\":%q,\"status\":\"PENDING\"}\n\n", strings.Split(r.URL.Path, "/")[3])
					w.(http.Flusher).Flush()
					silent(w, r)
					return
				}
				h.ServeHTTP(w, r)
			})
		})
		begun := time.Now()
		done, err := s.as("acme").Wait(s.Context(), job.ID, nil)
		require.NoError(s, err)
		require.Equal(s, reportjobs.StatusCompleted, done.Status)
		require.Less(s, time.Since(begun), 70*time.Second)
		require.Equal(s, "1", s.seen.requests()[2].Header.Get("Last-Event-ID"))
	})
}

func TestPollsAsOftenAsTheServerWants(t *testing.T) {
	for _, row := range []struct {
		rule        string
		header      []string
		least, most time.Duration
	}{
		{"as often as Retry-After says, and up to a tenth later", []string{"Retry-After", "20"}, 20 * time.Second, 22 * time.Second},
		{"every two seconds if it does not say", nil, 2 * time.Second, 2200 * time.Millisecond},
	} {
		inBubble(t, func(n *network) {
			var at []time.Time
			now := func(h http.HandlerFunc) http.HandlerFunc {
				return func(w http.ResponseWriter, r *http.Request) { at = append(at, time.Now()); h(w, r) }
			}
			accept := now(reply(http.StatusAccepted, pending, row.header...))
			c := n.api(play(reply(405, ``), accept, accept, accept, now(reply(200, completed))).ServeHTTP)
			calls := 0
			job, err := c.Wait(n.Context(), "j", func(reportjobs.Job) { calls++ })
			require.NoError(n, err)
			require.Equal(n, reportjobs.StatusCompleted, job.Status)
			require.Equal(n, 2, calls, "progress is told when there is some")
			for i := range 3 {
				require.GreaterOrEqual(n, at[i+1].Sub(at[i]), row.least, row.rule)
				require.LessOrEqual(n, at[i+1].Sub(at[i]), row.most, row.rule)
			}
		})
	}
}

// A server that restarts is away for a while.
func TestWaitLivesThroughARestart(t *testing.T) {
	for rule, events := range map[string]http.HandlerFunc{"listening": nil, "polling": reply(405, "")} {
		for away, ok := range map[time.Duration]bool{15 * time.Second: true, 10 * time.Minute: false} {
			inBubble(t, func(n *network) {
				var s *service
				var job reportjobs.Job
				var begun time.Time
				s, job = n.waiting(func(h http.Handler) http.Handler {
					return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						if since := time.Since(begun); !begun.IsZero() && since > 20*time.Second && since < 20*time.Second+away {
							hangUp(w, r)
						}
						if events != nil && strings.HasSuffix(r.URL.Path, "/events") {
							events(w, r)
							return
						}
						cut(25*time.Second)(h).ServeHTTP(w, r)
					})
				})
				begun = time.Now()
				last, err := s.as("acme").Wait(s.Context(), job.ID, nil)
				require.Equal(s, ok, err == nil, "%s, away for %v: %v", rule, away, err)
				require.Equal(s, ok, last.Status.Finished())
			})
		}
	}
}

func TestWaitEnds(t *testing.T) {
	for _, row := range []struct {
		rule    string
		do      func(s *service, id string)
		err     error
		streams int // of this job and of one that is not there
	}{
		{"with the context, listening", nil, context.DeadlineExceeded, 2},
		{"when the job is canceled", func(s *service, id string) { s.c.Cancel(context.Background(), "acme", id) }, nil, 2},
		{"when the job is erased", func(s *service, id string) { s.c.Purge(context.Background(), "acme", id) }, reportjobs.ErrNotFound, 3},
	} {
		t.Run(row.rule, func(t *testing.T) {
			inBubble(t, func(n *network) {
				s, job := n.waiting(nil)
				ctx, stop := context.WithTimeout(s.Context(), 30*time.Second)
				defer stop()
				if row.do != nil {
					time.AfterFunc(15*time.Second, func() { row.do(s, job.ID) })
				}
				c := s.as("acme")
				last, err := c.Wait(ctx, job.ID, nil)
				if row.err != nil {
					require.ErrorIs(s, err, row.err)
				} else {
					require.NoError(s, err)
					require.Equal(s, reportjobs.StatusCanceled, last.Status)
				}
				_, err = c.Wait(s.Context(), "c354c80a-3dfe-4a31-bc5c-2c6bf30eb649", nil)
				require.ErrorIs(s, err, reportjobs.ErrNotFound)
				require.Equal(s, row.streams, s.count("/events"), "a job that is not there says nothing about streams")
			})
		})
	}
}

// A key that is not let in is no reason to try it again.
func TestWaitWithoutKey(t *testing.T) {
	inBubble(t, func(n *network) {
		s, job := n.waiting(nil)
		before := len(s.seen.requests())
		_, err := s.client(client.Options{Key: "wrong"}).Wait(s.Context(), job.ID, nil)
		var refused *client.Error
		require.ErrorAs(s, err, &refused)
		require.Equal(s, http.StatusUnauthorized, refused.Status)
		require.Len(s, s.seen.requests(), before+1)
	})
}
