package client

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/qubitz/reportjobs"
)

// ErrCorrupt is a file that is not the one the job names: its size or its
// SHA-256 is another.
var ErrCorrupt = errors.New("not the file that was announced")

// Download writes a finished report to dst and returns what is known of it.
// When it returns nil, dst has got exactly the bytes that the worker made: size
// and SHA-256 were checked, as far as the server announced them. After an error
// dst may have got some of them; after ErrCorrupt, others.
//
// A connection that breaks is made again, for the bytes that are missing, and a
// link that has expired is replaced by a fresh one. The error is ErrNotFound if
// the job has no such report or its file is gone, ErrNotReady while it is not
// there yet, and ErrFinished if it never will be.
func (c *Client) Download(ctx context.Context, id, report string, dst io.Writer) (a reportjobs.Artifact, err error) {
	defer wrap(&err, "download", id)
	link, err := c.link(ctx, id, report)
	if err != nil {
		return reportjobs.Artifact{}, err
	}
	return c.fetch(ctx, id, link, dst)
}

// fetch is Download from a link that was just made.
func (c *Client) fetch(ctx context.Context, id string, link reportjobs.Link, dst io.Writer) (reportjobs.Artifact, error) {
	d := &download{c: c, id: id, link: link, dst: dst, sum: sha256.New()}
	if err := d.run(ctx); err != nil {
		return reportjobs.Artifact{}, err
	}
	a := d.link.Artifact
	a.Size, a.SHA256 = d.n, hex.EncodeToString(d.sum.Sum(nil))
	return a, nil
}

// A download is one file on its way.
type download struct {
	c    *Client
	id   string
	link reportjobs.Link
	dst  io.Writer

	sum  hash.Hash // of what dst has got
	n    int64     // bytes that dst has got
	etag string    // of the file, if it is a strong one
}

// run asks for the file until it is whole. As long as bytes come it goes on.
func (d *download) run(ctx context.Context) error {
	refusals := 0
	for fails := 0; ; fails++ {
		before := d.n
		err := d.ask(ctx)
		if err == nil || d.whole() && !errors.Is(err, ErrCorrupt) {
			return d.check()
		}
		if d.n > before {
			fails, refusals = 0, 0
		}
		var host *hostError
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case errors.As(err, &host) && host.stale() && refusals == 0:
			refusals++
			if err := d.renew(ctx); err != nil {
				return err
			}
			continue
		case fails >= d.c.o.Retries || !passes(err):
			return err
		}
		if err := d.c.pause(ctx, fails, err); err != nil {
			return err
		}
	}
}

// renew gets a fresh link to the same file.
func (d *download) renew(ctx context.Context) error {
	link, err := d.c.link(ctx, d.id, d.link.Report)
	if err != nil {
		return err
	}
	if link.Artifact.SHA256 != d.link.Artifact.SHA256 || link.Artifact.Size != d.link.Artifact.Size {
		return fmt.Errorf("%w: the job names another one by now", ErrCorrupt)
	}
	d.link = link
	return nil
}

// ask sends one request for what is missing and writes what comes.
func (d *download) ask(ctx context.Context) error {
	dog, ctx := watch(ctx, silence)
	defer dog.Close()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, d.link.URL, nil)
	if err != nil {
		return fmt.Errorf("%w: %w", errLink, withoutURL(err))
	}
	req.Header.Set("User-Agent", d.c.o.UserAgent)
	req.Header.Set("Accept-Encoding", "identity") // ranges and digests are of the file as it is
	if d.n > 0 {
		req.Header.Set("Range", fmt.Sprintf("bytes=%d-", d.n))
		if d.etag != "" {
			req.Header.Set("If-Range", d.etag)
		}
	}
	res, err := d.c.links.Do(req)
	if err != nil {
		return causeOf(ctx, withoutURL(err))
	}
	dog.follow(res.Body)
	skip, err := d.place(res)
	if err != nil {
		return err
	}
	return d.copy(dog, skip)
}

// place finds out which bytes an answer begins with, and returns how many of
// them are there already.
func (d *download) place(res *http.Response) (skip int64, err error) {
	size := d.link.Artifact.Size
	switch res.StatusCode {
	case http.StatusOK:
		if size > 0 && res.ContentLength >= 0 && res.ContentLength != size {
			return 0, fmt.Errorf("%w: it has %d bytes and not %d", ErrCorrupt, res.ContentLength, size)
		}
		if tag := res.Header.Get("ETag"); d.n == 0 && strings.HasPrefix(tag, `"`) {
			d.etag = tag
		}
		return d.n, nil
	case http.StatusPartialContent:
		var first, last int64
		_, err := fmt.Sscanf(res.Header.Get("Content-Range"), "bytes %d-%d/", &first, &last)
		if err != nil || first != d.n || size > 0 && last >= size {
			return 0, fmt.Errorf("%w: the answer is about other bytes than was asked for", ErrCorrupt)
		}
		return 0, nil
	case http.StatusRequestedRangeNotSatisfiable:
		return 0, fmt.Errorf("%w: it has no more than %d bytes", ErrCorrupt, d.n)
	case http.StatusNotFound, http.StatusGone:
		return 0, fmt.Errorf("%w: the file is no longer where the link leads", reportjobs.ErrNotFound)
	}
	return 0, &hostError{res.StatusCode, retryAfter(res.Header)}
}

// copy writes what comes, but for the first bytes.
func (d *download) copy(body io.Reader, skip int64) error {
	if _, err := io.CopyN(io.Discard, body, skip); err != nil {
		return cutOff(err)
	}
	size, buf := d.link.Artifact.Size, make([]byte, 32<<10)
	for {
		n, err := body.Read(buf)
		if size > 0 && d.n+int64(n) > size {
			return fmt.Errorf("%w: it has more than %d bytes", ErrCorrupt, size)
		}
		if _, err := d.dst.Write(buf[:n]); err != nil {
			return &writeError{err}
		}
		d.sum.Write(buf[:n])
		d.n += int64(n)
		switch {
		case err == io.EOF && d.n >= size:
			return nil
		case err != nil:
			return cutOff(err)
		}
	}
}

func cutOff(err error) error {
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("the file was cut off: %w", err)
}

// whole tells whether every byte that was announced has come.
func (d *download) whole() bool { return d.n > 0 && d.n == d.link.Artifact.Size }

// check compares what dst has got with what was announced.
func (d *download) check() error {
	sum := hex.EncodeToString(d.sum.Sum(nil))
	if want := d.link.Artifact.SHA256; want != "" && want != sum {
		return fmt.Errorf("%w: its SHA-256 is %s and not %s", ErrCorrupt, sum, want)
	}
	return nil
}

// A hostError is what a file's host answered instead of the file. What its
// answer says is left out: it may repeat the link.
type hostError struct {
	status int
	rest   time.Duration // how long it wants to be left alone
}

func (e *hostError) Error() string {
	return fmt.Sprintf("the file's host answered %d %s", e.status, http.StatusText(e.status))
}

// stale tells whether a fresh link may do better. S3 answers 400 to one whose
// session token has expired, and 403 to one that has expired itself.
func (e *hostError) stale() bool {
	return e.status == http.StatusBadRequest || e.status == http.StatusUnauthorized || e.status == http.StatusForbidden
}

// A writeError is one of the caller's writer.
type writeError struct{ error }

func (e *writeError) Unwrap() error { return e.error }

// passes tells whether the same request may succeed later.
func passes(err error) bool {
	var host *hostError
	var write *writeError
	switch {
	case errors.As(err, &host):
		return temporary(host.status)
	case errors.As(err, &write):
		return false
	}
	return !errors.Is(err, ErrCorrupt) && !errors.Is(err, reportjobs.ErrNotFound) && !errors.Is(err, errLink)
}
