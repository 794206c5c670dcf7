package client

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/qubitz/reportjobs"
)

const (
	silence      = 45 * time.Second       // how long a stream may say nothing; three heartbeats of the server
	maxRedirects = 5                      // of a link to a file
	maxID        = 256                    // bytes, as the server has it
	slowest      = 64 << 10               // bytes a second at which a request is at least sent
	firstDelay   = 250 * time.Millisecond // at most, before the first repeat; doubles
	maxDelay     = 15 * time.Second       // between two repeats
	maxPause     = time.Minute            // a longer Retry-After is the caller's to wait for
)

// Options say how a server is asked. Zero fields mean the default.
type Options struct {
	Key string // API key, sent as "Authorization: Bearer"; default none

	// Tenant is whose key it is. Jobs come back with it, and a request or query
	// of another tenant is ErrInvalid: the server knows a tenant by its key
	// alone.
	Tenant string

	// HTTP sends the requests; default a client of its own with
	// http.DefaultTransport. Its Timeout is for each call and not for streams
	// and files; default 30 s, and more for large inputs. Redirects are never
	// followed.
	HTTP *http.Client

	// Links fetches files. It must add no credentials: links lead to other
	// hosts. Default: a client with the transport of HTTP if that is an
	// *http.Transport, which adds none, else with http.DefaultTransport.
	Links *http.Client

	UserAgent string // default "reportjobs"
	Retries   int    // how often a failed call is sent again; default 4, negative for never
}

// A Client asks one server. It may be used from many goroutines; it has no
// state that would have to be closed. Its errors are [*reportjobs.Error]; one
// that the server answered with holds an [*Error].
//
// Methods that take an id answer ErrNotFound for one that is unknown, expired
// or another tenant's.
type Client struct {
	base    string // without a slash at the end
	o       Options
	http    *http.Client
	links   *http.Client
	timeout time.Duration // of a call

	noKeys   atomic.Bool // the server takes no idempotency keys
	noEvents atomic.Bool // the server, or what stands before it, streams no events
}

var _ reportjobs.Submitter = (*Client)(nil)

// New returns a client of the server whose handler is mounted at base, for
// instance "https://reports.example.com" or "http://127.0.0.1:8080/reports".
// The error says what is wrong with base or an option. It sends nothing.
func New(base string, o *Options) (*Client, error) {
	c := &Client{}
	if o != nil {
		c.o = *o
	}
	var err error
	if c.base, err = checkBase(base); err != nil {
		return nil, fmt.Errorf("client: base: %w", err)
	}
	if !printableASCII(c.o.Key) || strings.Contains(c.o.Key, " ") {
		return nil, errors.New("client: Key: printable ASCII without blanks is wanted")
	}
	if !printableASCII(c.o.UserAgent) {
		return nil, errors.New("client: UserAgent: printable ASCII is wanted")
	}
	c.o.UserAgent = cmp.Or(c.o.UserAgent, "reportjobs")
	c.o.Retries = max(cmp.Or(c.o.Retries, 4), 0)
	c.fillHTTP()
	return c, nil
}

// checkBase returns base without a slash at its end. Its errors do not repeat
// it: it might hold a password.
func checkBase(base string) (string, error) {
	u, err := url.Parse(base)
	switch {
	case err != nil:
		return "", errors.New("it is no URL")
	case u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return "", errors.New("a URL like https://reports.example.com is wanted")
	case u.User != nil:
		return "", errors.New("it holds a user's name; credentials belong into Options")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return "", errors.New("it has a query or a fragment")
	}
	return strings.TrimRight(u.String(), "/"), nil
}

// fillHTTP makes copies of the HTTP clients, with what holds for each: the
// caller's are not changed.
func (c *Client) fillHTTP() {
	api, links := &http.Client{}, &http.Client{}
	if c.o.HTTP != nil {
		*api = *c.o.HTTP
	}
	if c.o.Links != nil {
		*links = *c.o.Links
	} else if t, ok := api.Transport.(*http.Transport); ok {
		links.Transport = t
	}
	c.timeout = cmp.Or(api.Timeout, 30*time.Second)
	api.Timeout, links.Timeout = 0, 0
	api.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	links.CheckRedirect, links.Jar = followLink, nil
	c.http, c.links = api, links
}

// wrap names the operation in *err, if there is one.
func wrap(err *error, op, id string) {
	if *err != nil {
		*err = &reportjobs.Error{Op: op, ID: id, Err: *err}
	}
}
