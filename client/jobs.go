package client

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"strconv"

	"github.com/qubitz/reportjobs"
)

// maxPage is how many jobs the server lists at once.
const maxPage = 100

// Get returns the job as it is now. What only the server's side needs of it
// (Origin, DueAt, Input and the like) is zero; where its files lie (Folder, and
// Bucket and Key of artifacts) is known once it is COMPLETED or PARTIAL.
func (c *Client) Get(ctx context.Context, id string) (job reportjobs.Job, err error) {
	defer wrap(&err, "get", id)
	b, _, err := c.get(ctx, id)
	if err != nil {
		return reportjobs.Job{}, err
	}
	return b.job(c.o.Tenant), nil
}

// get returns the job as the server writes it, and the header it came with.
func (c *Client) get(ctx context.Context, id string) (jobBody, http.Header, error) {
	path, err := jobPath(id, "")
	if err != nil {
		return jobBody{}, nil, err
	}
	a, err := c.do(ctx, call{method: http.MethodGet, path: path, repeat: true})
	if err != nil {
		return jobBody{}, nil, err
	}
	b, err := readJob(a.body, id)
	return b, a.header, err
}

// Cancel ends an unfinished job. Of a job that is canceled already it returns
// the job; any other finished one is ErrFinished.
func (c *Client) Cancel(ctx context.Context, id string) (job reportjobs.Job, err error) {
	defer wrap(&err, "cancel", id)
	path, err := jobPath(id, "")
	if err != nil {
		return reportjobs.Job{}, err
	}
	return c.post(ctx, call{method: http.MethodDelete, path: path, repeat: true})
}

// Retry makes a new job of one that ended without all its reports, and returns
// the new one. Calling it twice gives the same new job, marked Replayed; so may
// calling it once, when an answer was lost on the way. A COMPLETED job is
// ErrFinished, an unfinished one ErrNotReady.
func (c *Client) Retry(ctx context.Context, id string) (job reportjobs.Job, err error) {
	defer wrap(&err, "retry", id)
	path, err := jobPath(id, "/retry")
	if err != nil {
		return reportjobs.Job{}, err
	}
	return c.post(ctx, call{method: http.MethodPost, path: path, repeat: true})
}

// List yields the tenant's jobs, newest first, page by page as they are asked
// for. It ends after the first error. The server has cursors of its own, so
// that a Query with After reads from the newest job on and leaves out what
// comes before.
func (c *Client) List(ctx context.Context, q reportjobs.Query) iter.Seq2[reportjobs.Job, error] {
	return func(yield func(reportjobs.Job, error) bool) {
		err := c.list(ctx, q, func(job reportjobs.Job) bool { return yield(job, nil) })
		if wrap(&err, "list", ""); err != nil {
			yield(reportjobs.Job{}, err)
		}
	}
}

func (c *Client) list(ctx context.Context, q reportjobs.Query, yield func(reportjobs.Job) bool) error {
	if err := c.checkTenant(q.Tenant); err != nil {
		return err
	}
	left := q.Limit
	for cursor := ""; ; {
		page, err := c.page(ctx, q, left, cursor)
		if err != nil {
			return err
		}
		for _, b := range page.Jobs {
			job := b.job(c.o.Tenant)
			if !q.After.Precedes(&job) {
				continue
			}
			if !yield(job) {
				return nil
			}
			if left--; left == 0 {
				return nil
			}
		}
		if page.Next == "" {
			return nil
		}
		if page.Next == cursor {
			return errors.New("the server's list does not end")
		}
		cursor = page.Next
	}
}

type pageBody struct {
	Jobs []jobBody `json:"jobs"`
	Next string    `json:"next_cursor"`
}

// page asks for the jobs behind cursor, and for no more than are left.
func (c *Client) page(ctx context.Context, q reportjobs.Query, left int, cursor string) (pageBody, error) {
	limit := maxPage
	if left > 0 && q.After.IsZero() {
		limit = min(left, maxPage)
	}
	query := url.Values{"limit": {strconv.Itoa(limit)}}
	if q.Status != "" {
		query.Set("status", string(q.Status))
	}
	if cursor != "" {
		query.Set("cursor", cursor)
	}
	a, err := c.do(ctx, call{method: http.MethodGet, path: "/v1/jobs?" + query.Encode(), repeat: true})
	if err != nil {
		return pageBody{}, err
	}
	var page pageBody
	if err := json.Unmarshal(a.body, &page); err != nil || page.Jobs == nil {
		return pageBody{}, errors.New("the answer is no list of jobs; is the base URL right?")
	}
	return page, nil
}
