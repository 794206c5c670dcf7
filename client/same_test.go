package client_test

import (
	"context"
	"errors"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/client"
)

// An api is what a coordinator and a client have in common.
type api interface {
	reportjobs.Submitter
	Get(ctx context.Context, id string) (reportjobs.Job, error)
	Cancel(ctx context.Context, id string) (reportjobs.Job, error)
	Retry(ctx context.Context, id string) (reportjobs.Job, error)
	Link(ctx context.Context, id, report string) (reportjobs.Link, error)
	List(ctx context.Context, q reportjobs.Query) iter.Seq2[reportjobs.Job, error]
}

var _ api = (*client.Client)(nil)

// inProcess is a coordinator for the tenant acme.
type inProcess struct{ c *reportjobs.Coordinator }

func (p inProcess) Submit(ctx context.Context, r reportjobs.Request) (reportjobs.Job, error) {
	r.Tenant = "acme"
	return p.c.Submit(ctx, r)
}

func (p inProcess) Get(ctx context.Context, id string) (reportjobs.Job, error) {
	return p.c.Get(ctx, "acme", id)
}

func (p inProcess) Cancel(ctx context.Context, id string) (reportjobs.Job, error) {
	return p.c.Cancel(ctx, "acme", id)
}

func (p inProcess) Retry(ctx context.Context, id string) (reportjobs.Job, error) {
	return p.c.Retry(ctx, "acme", id)
}

func (p inProcess) Link(ctx context.Context, id, report string) (reportjobs.Link, error) {
	return p.c.Link(ctx, "acme", id, report)
}

func (p inProcess) List(ctx context.Context, q reportjobs.Query) iter.Seq2[reportjobs.Job, error] {
	q.Tenant = "acme"
	return p.c.List(ctx, q)
}

// both runs a scenario in process and over HTTP, each on a server of its own.
func both(t *testing.T, o serviceOptions, scenario func(s *service, a api)) {
	t.Helper()
	t.Run("in process", func(t *testing.T) {
		inBubble(t, func(n *network) { s := n.service(o); scenario(s, inProcess{s.c}) })
	})
	t.Run("over HTTP", func(t *testing.T) {
		inBubble(t, func(n *network) { s := n.service(o); scenario(s, s.as("acme")) })
	})
}

func request(key string, reports ...string) reportjobs.Request {
	return reportjobs.Request{Key: key, Reports: reports, Input: []byte(acme)}
}

// The same fault is the same error, whichever way it comes.
func TestSameErrors(t *testing.T) {
	submits := func(r reportjobs.Request) func(*service, api) error {
		return func(s *service, a api) error { _, err := a.Submit(s.Context(), r); return err }
	}
	gets := func(id string) func(*service, api) error {
		return func(s *service, a api) error { _, err := a.Get(s.Context(), id); return err }
	}
	type calls = func(ctx context.Context, id string) (reportjobs.Job, error)
	// on calls a method with the id of a job that ran if it was to.
	on := func(method func(api) calls, run bool, reports ...string) func(*service, api) error {
		return func(s *service, a api) error {
			job, err := a.Submit(s.Context(), request("", reports...))
			require.NoError(s, err)
			if run {
				_, err = s.w.Run(s.Context(), job.ID)
				require.NoError(s, err)
			}
			_, err = method(a)(s.Context(), job.ID)
			return err
		}
	}
	cancel := func(a api) calls { return a.Cancel }
	retry := func(a api) calls { return a.Retry }
	link := func(report string) func(api) calls {
		return func(a api) calls {
			return func(ctx context.Context, id string) (reportjobs.Job, error) {
				_, err := a.Link(ctx, id, report)
				return reportjobs.Job{}, err
			}
		}
	}
	for _, row := range []struct {
		rule string
		do   func(*service, api) error
		want []error // all that errors.Is says yes to
	}{
		{"a good request is taken", submits(request("")), nil},
		{"input that is no JSON", submits(reportjobs.Request{Input: []byte(`{`)}), []error{reportjobs.ErrInvalid}},
		{"no input", submits(reportjobs.Request{}), []error{reportjobs.ErrInvalid}},
		{"input that is not described", submits(reportjobs.Request{Input: []byte(`{"company": 1}`)}), []error{reportjobs.ErrInvalid}},
		{"input that is too large", submits(reportjobs.Request{Input: []byte(`{"a": "` + strings.Repeat("a", 2000) + `"}`)}), []error{reportjobs.ErrTooLarge, reportjobs.ErrInvalid}},
		{"a report there is not", submits(request("", "c")), []error{reportjobs.ErrInvalid}},
		{"a report with a name that is two", submits(request("", "a,b")), []error{reportjobs.ErrInvalid}},
		{"a report with no name", submits(request("", "")), []error{reportjobs.ErrInvalid}},
		{"a report that is asked for twice", submits(request("", "a", "a")), []error{reportjobs.ErrInvalid}},
		{"a key that is too long", submits(request(strings.Repeat("k", 256))), []error{reportjobs.ErrInvalid}},
		{"a key with a line break", submits(request("k\r\nX: y")), []error{reportjobs.ErrInvalid}},
		{"an unknown job", gets("c354c80a-3dfe-4a31-bc5c-2c6bf30eb649"), []error{reportjobs.ErrNotFound}},
		{"no id", gets(""), []error{reportjobs.ErrNotFound}},
		{"an id that is a path", gets(".."), []error{reportjobs.ErrNotFound}},
		{"an id that leads elsewhere", gets("../jobs?limit=1#"), []error{reportjobs.ErrNotFound}},
		{"an id that is too long", gets(strings.Repeat("j", 300)), []error{reportjobs.ErrNotFound}},
		{"a cancel of what waits", on(cancel, false), nil},
		{"a cancel of what is finished", on(cancel, true), []error{reportjobs.ErrFinished}},
		{"a retry of what waits", on(retry, false), []error{reportjobs.ErrNotReady}},
		{"a retry of what is complete", on(retry, true), []error{reportjobs.ErrFinished}},
		{"a retry of what failed", on(retry, true, "broken"), nil},
		{"a link to a report", on(link("a"), true), nil},
		{"a link to a report the job has not", on(link("b"), true), []error{reportjobs.ErrNotFound}},
		{"a link to a report with no name", on(link(""), true), []error{reportjobs.ErrNotFound}},
		{"a link to a report that is a path", on(link(".."), true), []error{reportjobs.ErrNotFound}},
		{"a link to a report that is not there yet", on(link("a"), false), []error{reportjobs.ErrNotReady}},
		{"a link to a report that was not made", on(link("broken"), true, "broken"), []error{reportjobs.ErrFinished}},
		{"the same key for the same", func(s *service, a api) error {
			first, err := a.Submit(s.Context(), request(`k "\,`, "a", "b"))
			require.NoError(s, err)
			require.False(s, first.Replayed)
			again, err := a.Submit(s.Context(), request(`k "\,`, "b", "a"))
			require.Equal(s, first.ID, again.ID)
			require.True(s, again.Replayed)
			return err
		}, nil},
		{"the same key for other reports", func(s *service, a api) error {
			_, err := a.Submit(s.Context(), request("k"))
			require.NoError(s, err)
			_, err = a.Submit(s.Context(), request("k", "b"))
			return err
		}, []error{reportjobs.ErrKeyReused, reportjobs.ErrInvalid}},
		{"another tenant's job", func(s *service, a api) error {
			job, err := s.c.Submit(s.Context(), reportjobs.Request{Tenant: "other", Input: []byte(acme)})
			require.NoError(s, err)
			return gets(job.ID)(s, a)
		}, []error{reportjobs.ErrNotFound}},
		{"a store that is down", func(s *service, a api) error { s.down.Store(true); return gets("j")(s, a) }, []error{}},
	} {
		t.Run(row.rule, func(t *testing.T) {
			var codes []string // what a requester is told
			both(t, serviceOptions{}, func(s *service, a api) {
				err := row.do(s, a)
				var told *reportjobs.Failure
				if errors.As(err, &told) {
					codes = append(codes, told.Code)
				} else {
					codes = append(codes, "")
				}
				if row.want == nil {
					require.NoError(s, err)
					return
				}
				require.Error(s, err)
				var named *reportjobs.Error
				require.ErrorAs(s, err, &named)
				require.ElementsMatch(s, row.want, sentinels(err), "%v", err)
			})
			require.Len(t, codes, 2)
			require.Equal(t, codes[0], codes[1])
		})
	}
}

func sentinels(err error) (all []error) {
	for _, s := range []error{
		reportjobs.ErrNotFound, reportjobs.ErrExists, reportjobs.ErrConflict, reportjobs.ErrInvalid, reportjobs.ErrTooLarge, reportjobs.ErrKeyReused,
		reportjobs.ErrFinished, reportjobs.ErrNotReady, reportjobs.ErrLeaseLost, reportjobs.ErrCannotDelay, errors.ErrUnsupported,
	} {
		if errors.Is(err, s) {
			all = append(all, s)
		}
	}
	return all
}

// visible is what of a job goes over the wire.
func visible(job reportjobs.Job) reportjobs.Job {
	job = job.Clone()
	if job.Status != reportjobs.StatusCompleted && job.Status != reportjobs.StatusPartial {
		job.Folder = ""
		for _, r := range job.Reports {
			if r.Artifact != nil {
				r.Artifact.Key = ""
			}
		}
	}
	return reportjobs.Job{
		ID: job.ID, Tenant: job.Tenant, Status: job.Status, Reports: job.Reports, Metadata: job.Metadata, Progress: job.Progress, Failure: job.Failure,
		Attempt: job.Attempt, Deadline: job.Deadline, CreatedAt: job.CreatedAt, UpdatedAt: job.UpdatedAt, FinishedAt: job.FinishedAt,
		ExpiresAt: job.ExpiresAt, Folder: job.Folder, RetryOf: job.RetryOf, Replayed: job.Replayed,
	}
}

// A job that was fetched over HTTP is the job, to the last visible field, in
// every state.
func TestSameJobs(t *testing.T) {
	inBubble(t, func(n *network) {
		s := n.service(serviceOptions{})
		c := s.as("acme")
		same := func(got reportjobs.Job) {
			s.Helper()
			want, err := s.c.Get(s.Context(), "acme", got.ID)
			require.NoError(s, err)
			want.Replayed = got.Replayed
			require.Equal(s, visible(want), got)
			again, err := c.Get(s.Context(), got.ID)
			require.NoError(s, err)
			again.Replayed = got.Replayed
			require.Equal(s, got, again)
		}
		waiting, err := c.Submit(s.Context(), request(""))
		require.NoError(s, err)
		waiting.Metadata = map[string]string{"company_name": "Acme & Söhne"} // the answer to a submit has none
		same(waiting)
		time.Sleep(time.Hour)
		canceled, err := c.Cancel(s.Context(), waiting.ID)
		require.NoError(s, err)
		require.Equal(s, reportjobs.StatusCanceled, canceled.Status)
		same(canceled)
		twice, err := c.Cancel(s.Context(), waiting.ID)
		require.NoError(s, err)
		require.Equal(s, canceled, twice)

		for status, reports := range map[reportjobs.Status][]string{
			reportjobs.StatusCompleted: {"b", "a"}, reportjobs.StatusPartial: {"broken", "a"}, reportjobs.StatusFailed: {"broken"},
		} {
			job, err := c.Get(s.Context(), s.finish(reports...))
			require.NoError(s, err)
			require.Equal(s, status, job.Status)
			same(job)
			if status == reportjobs.StatusCompleted {
				continue
			}
			for _, replayed := range []bool{false, true} {
				next, err := c.Retry(s.Context(), job.ID)
				require.NoError(s, err)
				require.Equal(s, job.ID, next.RetryOf)
				require.Equal(s, replayed, next.Replayed)
				next.Metadata = job.Metadata
				same(next)
			}
		}
	})
}

func TestSameLists(t *testing.T) {
	both(t, serviceOptions{}, func(s *service, a api) {
		var ids []string // newest first
		for i := range 230 {
			time.Sleep(time.Millisecond)
			job, err := a.Submit(s.Context(), request(""))
			require.NoError(s, err)
			if i%10 == 0 {
				_, err = a.Cancel(s.Context(), job.ID)
				require.NoError(s, err)
			}
			ids = append([]string{job.ID}, ids...)
		}
		list := func(q reportjobs.Query) (got []string) {
			for job, err := range a.List(s.Context(), q) {
				require.NoError(s, err)
				got = append(got, job.ID)
			}
			return got
		}
		require.Equal(s, ids, list(reportjobs.Query{}))
		require.Equal(s, ids[:150], list(reportjobs.Query{Limit: 150}))
		require.Equal(s, ids[:1], list(reportjobs.Query{Limit: 1}))
		require.Len(s, list(reportjobs.Query{Status: reportjobs.StatusCanceled}), 23)
		require.Empty(s, list(reportjobs.Query{Status: reportjobs.StatusFailed}))
		job, err := a.Get(s.Context(), ids[99])
		require.NoError(s, err)
		require.Equal(s, ids[100:], list(reportjobs.Query{After: job.Cursor()}))
		require.Equal(s, ids[100:105], list(reportjobs.Query{After: job.Cursor(), Limit: 5}))
		for job := range a.List(s.Context(), reportjobs.Query{}) {
			require.Equal(s, ids[0], job.ID)
			break
		}
	})
}
