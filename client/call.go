package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/qubitz/reportjobs"
)

// maxAnswer bounds an answer: a page of a hundred jobs with sixteen reports
// each.
const maxAnswer = 16 << 20

var (
	errSilent  = errors.New("the server says nothing")
	errTooLong = errors.New("the server's answer is too long")
)

// A call is one request, as often as it has to be sent.
type call struct {
	method, path string
	header       http.Header
	body         []byte
	repeat       bool // sending it twice does what sending it once does
}

// An answer is what came back with a status below 400, whole.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// failure is why one attempt to send a call gave no answer.
type failure struct {
	err  error
	sent bool // the server may have seen the request
}

// do sends a call until it is answered. What the server refuses is an *Error.
func (c *Client) do(ctx context.Context, k call) (answer, error) {
	for tries := 0; ; tries++ {
		a, failed := c.send(ctx, k)
		if failed == nil {
			return a, nil
		}
		if tries >= c.o.Retries || ctx.Err() != nil || !failed.repeatable(k) {
			return answer{}, failed.final(k)
		}
		if err := c.pause(ctx, tries, failed.err); err != nil {
			return answer{}, err
		}
	}
}

// repeatable tells whether sending k again may help and can do no harm.
func (f *failure) repeatable(k call) bool {
	var refused *Error
	switch {
	case errors.Is(f.err, errTooLong):
		return false
	case errors.As(f.err, &refused) && !refused.temporary():
		return false
	}
	return k.repeat || !f.acted()
}

// acted tells whether the server may have done what it was asked for.
func (f *failure) acted() bool {
	var refused *Error
	if !errors.As(f.err, &refused) {
		return f.sent
	}
	return refused.temporary() && refused.Status != http.StatusTooManyRequests
}

// final is the error of a call that is not sent again.
func (f *failure) final(k call) error {
	if k.repeat || !f.acted() {
		return f.err
	}
	return fmt.Errorf("not sent again, because it may have been acted on: %w", f.err)
}

// pause waits before the next try: at random, so that clients which failed
// together do not come back together, and not before the server wants. It
// returns an error, that of the try before, if the next would come too late.
func (c *Client) pause(ctx context.Context, tries int, last error) error {
	wait := rand.N(min(firstDelay<<min(tries, 10), maxDelay) + 1)
	rest := restOf(last)
	wait += rest
	if end, ok := ctx.Deadline(); rest > maxPause || ok && time.Until(end) <= wait {
		return last
	}
	if err := sleep(ctx, wait); err != nil {
		return fmt.Errorf("%w; before that: %w", err, last)
	}
	return nil
}

// restOf is how long whoever gave err wants to be left alone.
func restOf(err error) time.Duration {
	var refused *Error
	var host *hostError
	switch {
	case errors.As(err, &refused):
		return refused.RetryAfter
	case errors.As(err, &host):
		return host.rest
	}
	return 0
}

// sleep waits; its error is the cause of the context's end.
func sleep(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}

// send sends a call once and reads the whole answer.
func (c *Client) send(ctx context.Context, k call) (answer, *failure) {
	limit := c.timeout + time.Duration(len(k.body)/slowest)*time.Second
	ctx, cancel := context.WithTimeoutCause(ctx, limit, fmt.Errorf("%w for %v", errSilent, limit))
	defer cancel()
	res, failed := c.open(ctx, k)
	if failed != nil {
		return answer{}, failed
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	switch {
	case err != nil:
		return answer{}, &failure{fmt.Errorf("the answer was cut off: %w", causeOf(ctx, err)), true}
	case len(body) > maxAnswer:
		return answer{}, &failure{errTooLong, true}
	}
	return answer{res.StatusCode, res.Header, body}, nil
}

// open sends a call once. The caller reads and closes the body of the answer,
// whose status is below 300, or 303.
func (c *Client) open(ctx context.Context, k call) (*http.Response, *failure) {
	var waiting atomic.Bool // for a connection; a transport that does not tell counts as having one
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { waiting.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { waiting.Store(false) },
	})
	req, err := http.NewRequestWithContext(ctx, k.method, c.base+k.path, bytes.NewReader(k.body))
	if err != nil {
		return nil, &failure{err: withoutURL(err)}
	}
	req.Header.Set("Accept", "application/json, application/problem+json")
	for name, values := range k.header {
		req.Header[name] = values
	}
	req.Header.Set("User-Agent", c.o.UserAgent)
	if c.o.Key != "" {
		req.Header.Set("Authorization", "Bearer "+c.o.Key)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, &failure{causeOf(ctx, withoutURL(err)), !waiting.Load()}
	}
	if res.StatusCode >= 300 && res.StatusCode != http.StatusSeeOther {
		defer res.Body.Close()
		return nil, &failure{readError(res), true}
	}
	return res, nil
}

// causeOf is why the context has ended, if that is what err comes from.
func causeOf(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// withoutURL takes the URL off an error of net/http: an id in it is a secret,
// and a link is one as a whole.
func withoutURL(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}

// jobPath is where a job is asked for. An id that cannot be one is
// ErrNotFound, as it is in process.
func jobPath(id, below string) (string, error) {
	if id == "" || id == "." || id == ".." || len(id) > maxID {
		return "", reportjobs.ErrNotFound
	}
	return "/v1/jobs/" + url.PathEscape(id) + below, nil
}
