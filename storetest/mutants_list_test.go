package storetest

import (
	"context"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/qubitz/reportjobs"
)

// listOf makes a List over all records that picks and orders as it likes.
func listOf(f func(jobs []reportjobs.Job, q reportjobs.Query) []reportjobs.Job) func(*mutant) {
	return func(m *mutant) {
		m.list = func(ctx context.Context, q reportjobs.Query) iter.Seq2[reportjobs.Job, error] {
			return func(yield func(reportjobs.Job, error) bool) {
				jobs := m.pick(func(*reportjobs.Job) bool { return true })
				slices.SortFunc(jobs, newestFirst)
				emit(ctx, f(jobs, q), func(j reportjobs.Job) reportjobs.Job { return j }, yield)
			}
		}
	}
}

// asked makes a List that is asked for something else.
func asked(f func(m *mutant, q *reportjobs.Query)) func(*mutant) {
	return func(m *mutant) {
		m.list = func(ctx context.Context, q reportjobs.Query) iter.Seq2[reportjobs.Job, error] {
			f(m, &q)
			return m.naive.List(ctx, q)
		}
	}
}

// told makes a List that yields something else.
func told(f func(m *mutant, job reportjobs.Job) reportjobs.Job) func(*mutant) {
	return func(m *mutant) {
		m.list = func(ctx context.Context, q reportjobs.Query) iter.Seq2[reportjobs.Job, error] {
			return func(yield func(reportjobs.Job, error) bool) {
				for job, err := range m.naive.List(ctx, q) {
					if !yield(f(m, job), err) {
						return
					}
				}
			}
		}
	}
}

// matching does what List shall do, but for the order that jobs come in and
// for how they are told from others.
func matching(jobs []reportjobs.Job, q reportjobs.Query, match func(j *reportjobs.Job) bool) []reportjobs.Job {
	jobs = only(jobs, func(j reportjobs.Job) bool { return match(&j) })
	if q.Limit > 0 {
		jobs = jobs[:min(q.Limit, len(jobs))]
	}
	return jobs
}

func wanted(q reportjobs.Query) func(j *reportjobs.Job) bool {
	return func(j *reportjobs.Job) bool {
		return j.Tenant == q.Tenant && (q.Status == "" || q.Status == j.Status) && q.After.Precedes(j)
	}
}

// sorted makes a List in another order.
func sorted(order func(a, b reportjobs.Job) int) func(*mutant) {
	return listOf(func(jobs []reportjobs.Job, q reportjobs.Query) []reportjobs.Job {
		slices.SortStableFunc(jobs, order)
		return matching(jobs, q, wanted(q))
	})
}

// placed makes a List with another idea of what is behind a cursor.
func placed(behind func(c reportjobs.Cursor, j *reportjobs.Job) bool) func(*mutant) {
	return listOf(func(jobs []reportjobs.Job, q reportjobs.Query) []reportjobs.Job {
		all := q
		all.After = reportjobs.Cursor{}
		match := wanted(all)
		return matching(jobs, q, func(j *reportjobs.Job) bool { return match(j) && (q.After.IsZero() || behind(q.After, j)) })
	})
}

// tenanted makes a List with another idea of whose a job is.
func tenanted(of func(asked, tenant string) bool) func(*mutant) {
	return listOf(func(jobs []reportjobs.Job, q reportjobs.Query) []reportjobs.Job {
		return matching(jobs, q, func(j *reportjobs.Job) bool {
			same := *j
			same.Tenant = q.Tenant
			return of(q.Tenant, j.Tenant) && wanted(q)(&same)
		})
	})
}

var listMistakes = []broken[*mutant]{
	{"lists the oldest first", "newest first", sorted(func(a, b reportjobs.Job) int { return newestFirst(b, a) })},
	{"orders by the millisecond", "newest first", sorted(func(a, b reportjobs.Job) int {
		a.CreatedAt, b.CreatedAt = a.CreatedAt.Truncate(time.Millisecond), b.CreatedAt.Truncate(time.Millisecond)
		return newestFirst(a, b)
	})},
	{"orders by the last write", "newest first", sorted(func(a, b reportjobs.Job) int {
		a.CreatedAt, b.CreatedAt = a.UpdatedAt, b.UpdatedAt
		return newestFirst(a, b)
	})},
	{"orders times as texts that drop zeros", "newest first", sorted(func(a, b reportjobs.Job) int {
		return strings.Compare(b.CreatedAt.Format(time.RFC3339Nano), a.CreatedAt.Format(time.RFC3339Nano))
	})},
	{"orders ids upward", "same time", sorted(func(a, b reportjobs.Job) int {
		a.ID, b.ID = b.ID, a.ID
		return newestFirst(a, b)
	})},
	{"lists a few fields", "whole jobs", told(func(_ *mutant, j reportjobs.Job) reportjobs.Job {
		j.Progress, j.Trace = reportjobs.Progress{}, ""
		return j
	})},
	{"lists everything to a tenant that has nothing", "nobody's", asked(func(m *mutant, q *reportjobs.Query) {
		if len(slices.Collect(m.tenants())) == 0 {
			m.put(NewJob(nil), nil)
		}
		if !slices.Contains(slices.Collect(m.tenants()), q.Tenant) {
			q.Tenant = slices.Collect(m.tenants())[0]
		}
	})},
	{"finds tenants by how they begin", "tenants", tenanted(func(asked, tenant string) bool { return strings.HasPrefix(tenant, asked) })},
	{"finds tenants in any case", "tenants", tenanted(strings.EqualFold)},
	{"trims tenants", "tenants", tenanted(func(asked, tenant string) bool { return strings.TrimSpace(asked) == strings.TrimSpace(tenant) })},
	{"takes no tenant for all", "no tenant", tenanted(func(asked, tenant string) bool { return asked == "" || asked == tenant })},
	{"has no list without a tenant", "no tenant", tenanted(func(asked, tenant string) bool { return asked != "" && asked == tenant })},
	{"ignores the status", "by status", asked(func(_ *mutant, q *reportjobs.Query) { q.Status = "" })},
	{"keeps the first status", "by status", func(m *mutant) {
		m.list = func(ctx context.Context, q reportjobs.Query) iter.Seq2[reportjobs.Job, error] {
			if q.Status != "" && q.Status != reportjobs.StatusPending {
				q.Tenant = "nobody"
			}
			q.Status = ""
			return m.naive.List(ctx, q)
		}
	}},
	{"lists where the first of the id was", "erased", sorted(func(a, b reportjobs.Job) int {
		for _, j := range []*reportjobs.Job{&a, &b} {
			if j.CreatedAt.After(epoch) {
				j.CreatedAt = epoch.Add(-time.Hour)
			}
		}
		return newestFirst(a, b)
	})},
	{"lists the records themselves", "no sharing", told(func(m *mutant, j reportjobs.Job) reportjobs.Job {
		r, _ := m.peek(j.ID)
		return r.job
	})},
	{"lists to nobody", "canceled context", func(m *mutant) {
		m.list = func(ctx context.Context, q reportjobs.Query) iter.Seq2[reportjobs.Job, error] {
			return m.naive.List(context.WithoutCancel(ctx), q)
		}
	}},
	{"ignores the limit", "limit", asked(func(_ *mutant, q *reportjobs.Query) { q.Limit = 0 })},
	{"has a limit of its own", "limit", asked(func(_ *mutant, q *reportjobs.Query) { q.Limit = min(max(q.Limit, 1), 100) })},
	{"counts what it looked at", "limit with status", listOf(func(jobs []reportjobs.Job, q reportjobs.Query) []reportjobs.Job {
		all := q
		all.Status = ""
		jobs = matching(jobs, q, wanted(all))
		return only(jobs, func(j reportjobs.Job) bool { return q.Status == "" || q.Status == j.Status })
	})},
	{"skips at equal times", "pages", placed(func(c reportjobs.Cursor, j *reportjobs.Job) bool { return j.CreatedAt.Before(c.CreatedAt) })},
	{"repeats at equal times", "pages", placed(func(c reportjobs.Cursor, j *reportjobs.Job) bool { return !j.CreatedAt.After(c.CreatedAt) })},
	{"repeats the last job", "pages", placed(func(c reportjobs.Cursor, j *reportjobs.Job) bool { return c.ID == j.ID || c.Precedes(j) })},
	{"starts over when the job is gone", "lost place", func(m *mutant) {
		asked(func(m *mutant, q *reportjobs.Query) {
			if _, ok := m.peek(q.After.ID); !ok {
				q.After = reportjobs.Cursor{}
			}
		})(m)
	}},
	{"counts pages", "added at the front", func(m *mutant) {
		at := map[string]int{} // job → how far its page got
		listOf(func(jobs []reportjobs.Job, q reportjobs.Query) []reportjobs.Job {
			from, limit := at[q.After.ID], q.Limit
			q.After, q.Limit = reportjobs.Cursor{}, 0
			jobs = matching(jobs, q, wanted(q))
			to := len(jobs)
			if limit > 0 {
				to = min(from+limit, to)
			}
			if jobs = jobs[from:to]; len(jobs) > 0 {
				at[jobs[len(jobs)-1].ID] = to
			}
			return jobs
		})(m)
	}},
	{"looks up place by place while it yields", "added everywhere", byPlace},
	{"locks the store while it yields", "early break", func(m *mutant) {
		m.list = func(ctx context.Context, q reportjobs.Query) iter.Seq2[reportjobs.Job, error] {
			return func(yield func(reportjobs.Job, error) bool) {
				jobs, err := m.naive.collect(ctx, q)
				m.mu.Lock()
				defer m.mu.Unlock()
				emit(ctx, jobs, func(j reportjobs.Job) reportjobs.Job { return j }, yield)
				_ = err
			}
		}
	}},
}

// byPlace makes a List that counts how far it got: jobs that come in ahead of
// it push those before it to where it looks next.
func byPlace(m *mutant) {
	m.list = func(ctx context.Context, q reportjobs.Query) iter.Seq2[reportjobs.Job, error] {
		return func(yield func(reportjobs.Job, error) bool) {
			for i := 0; q.Limit == 0 || i < q.Limit; i++ {
				jobs, err := m.naive.collect(ctx, q)
				if err != nil || i >= len(jobs) || !yield(jobs[i], nil) {
					return
				}
			}
		}
	}
}

func (n *naive) collect(ctx context.Context, q reportjobs.Query) (jobs []reportjobs.Job, err error) {
	for job, err := range n.List(ctx, q) {
		if err != nil {
			return nil, err
		}
		jobs = append(jobs, job)
	}
	return jobs, nil
}

// tenants yields the tenants of all records.
func (n *naive) tenants() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, job := range n.pick(func(*reportjobs.Job) bool { return true }) {
			if !yield(job.Tenant) {
				return
			}
		}
	}
}
