package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/qubitz/reportjobs"
)

var errLink = errors.New("the link is not followed")

// Link returns a fresh link to one report of a job, to hand to a browser for
// instance. The error is ErrNotFound if the job has no such report,
// ErrNotReady while it is not there yet, and ErrFinished if it never will be.
func (c *Client) Link(ctx context.Context, id, report string) (link reportjobs.Link, err error) {
	defer wrap(&err, "link", id)
	return c.link(ctx, id, report)
}

func (c *Client) link(ctx context.Context, id, report string) (reportjobs.Link, error) {
	for range 2 {
		b, _, err := c.get(ctx, id)
		if err != nil {
			return reportjobs.Link{}, err
		}
		if r, ok := b.report(report); ok && r.URL != "" {
			at, err := c.resolve(r.URL)
			expires := time.Now().Add(time.Duration(r.ExpiresIn) * time.Second).UTC()
			return reportjobs.Link{Report: report, Artifact: *b.artifact(r), URL: at, ExpiresAt: expires}, err
		}
		// Why there is none, the server says; or it was made at this moment.
		if err := c.askForReport(ctx, id, report); err != nil {
			return reportjobs.Link{}, err
		}
	}
	return reportjobs.Link{}, errors.New("the server has the report and gives no link to it")
}

// askForReport is nil if the server would lead to the report now.
func (c *Client) askForReport(ctx context.Context, id, report string) error {
	if report == "" || report == "." || report == ".." {
		return fmt.Errorf("%w: report %q", reportjobs.ErrNotFound, report)
	}
	path, err := jobPath(id, "/reports/"+url.PathEscape(report))
	if err != nil {
		return err
	}
	_, err = c.do(ctx, call{method: http.MethodGet, path: path, repeat: true})
	return err
}

// resolve returns the URL that a link in an answer stands for. It may be
// relative to the server.
func (c *Client) resolve(link string) (string, error) {
	base, err := url.Parse(c.base + "/v1/jobs")
	if err != nil {
		return "", err
	}
	u, err := base.Parse(link)
	if err != nil {
		return "", errors.New("the server's link is no URL")
	}
	return u.String(), checkLink(u)
}

// checkLink refuses links that lead elsewhere than to a web server.
func checkLink(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return fmt.Errorf("%w: its scheme is %q", errLink, printable(u.Scheme))
	}
	return nil
}

// followLink decides about a redirect of a file's host. The link is a secret,
// so that it is neither named to the next host nor sent in the clear.
func followLink(next *http.Request, before []*http.Request) error {
	if len(before) > maxRedirects {
		return fmt.Errorf("%w: too many redirects", errLink)
	}
	if before[0].URL.Scheme == "https" && next.URL.Scheme != "https" {
		return fmt.Errorf("%w: from https to http", errLink)
	}
	next.Header.Del("Referer")
	return checkLink(next.URL)
}
