package reportjobs

import (
	"context"
	"fmt"
	"time"
)

// A Link is a fresh way to a finished report. Its URL is a secret: it is
// neither logged nor cached.
type Link struct {
	Report    string
	Artifact  Artifact
	URL       string
	ExpiresAt time.Time // when the URL stops to work
}

// Link signs a fresh link to one report of a job. The error is ErrNotFound if
// the job has no such report, ErrNotReady while it is not there yet, and
// ErrFinished if it never will be.
func (c *Coordinator) Link(ctx context.Context, tenant, id, report string) (link Link, err error) {
	defer wrap(&err, "link", id)
	var job Job
	if err := c.find(ctx, tenant, id, &job); err != nil {
		return Link{}, err
	}
	r := job.Report(report)
	switch {
	case r == nil:
		return Link{}, fmt.Errorf("%w: report %q", ErrNotFound, report)
	case r.Artifact != nil:
		return c.sign(ctx, *r)
	case r.Failure != nil || job.Status.Finished():
		return Link{}, fmt.Errorf("%w: report %q was not made", ErrFinished, report)
	}
	return Link{}, fmt.Errorf("%w: report %q", ErrNotReady, report)
}

// Links signs a fresh link to each finished report of a job that Get
// returned, in their order.
func (c *Coordinator) Links(ctx context.Context, job Job) (links []Link, err error) {
	defer wrap(&err, "link", job.ID)
	for _, r := range job.Reports {
		if r.Artifact == nil {
			continue
		}
		if links == nil {
			links = make([]Link, 0, len(job.Reports))
		}
		link, err := c.sign(ctx, r)
		if err != nil {
			return nil, err
		}
		links = append(links, link)
	}
	return links, nil
}

func (c *Coordinator) sign(ctx context.Context, r Report) (Link, error) {
	ttl := c.o.LinkTTL
	if end := r.Artifact.ExpiresAt; !end.IsZero() {
		ttl = min(ttl, end.Sub(now()))
	}
	if ttl <= 0 {
		return Link{}, fmt.Errorf("%w: report %q has expired", ErrNotFound, r.Name)
	}
	url, expires, err := c.artifacts.Link(ctx, *r.Artifact, ttl)
	return Link{Report: r.Name, Artifact: *r.Artifact, URL: url, ExpiresAt: expires}, err
}
