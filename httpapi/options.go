package httpapi

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"path"
	"regexp"
	"time"
)

// Options say how the API is reached and bounded. Zero fields mean the default.
type Options struct {
	// Prefix is where the handler is mounted, for instance "/reports". It
	// begins with a slash and does not end in one. Default "": at the root.
	// The handler wants to see it in the request: http.StripPrefix is not used.
	Prefix string

	// Auth says who asks. Nil: nobody is asked, all are the tenant "".
	Auth Authenticator
	// OpenList lets everybody list all jobs where Auth is nil. Default: the
	// list is then 403, because a job's id is all it takes to read it.
	OpenList bool
	Limiter  Limiter // nil: no limit
	CORS     *CORS   // nil: pages of any origin may read

	MaxBody     int64         // bytes of a submitted body; default 6 MB
	BodyTimeout time.Duration // for reading a body; default 30 s
	MaxWait     time.Duration // longest wait of a long poll; default 20 s, less than zero for none
	MaxStreams  int           // long polls and event streams open at once; default 10,000
	Heartbeat   time.Duration // between two comments of a silent event stream; default 15 s

	// Estimate is how long a job takes, for requesters, until this process
	// has seen some that are finished. Default 3 min.
	Estimate time.Duration

	Logger *slog.Logger // default slog.Default()
}

func (o *Options) fill() {
	o.MaxBody = cmp.Or(o.MaxBody, 6<<20)
	o.BodyTimeout = cmp.Or(o.BodyTimeout, 30*time.Second)
	o.MaxWait = cmp.Or(o.MaxWait, 20*time.Second)
	o.MaxStreams = cmp.Or(o.MaxStreams, 10_000)
	o.Heartbeat = cmp.Or(o.Heartbeat, 15*time.Second)
	o.Estimate = cmp.Or(o.Estimate, 3*time.Minute)
	if o.CORS == nil {
		o.CORS = &CORS{}
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
}

var prefixText = regexp.MustCompile(`^(/[A-Za-z0-9._~-]+)+$`)

func (o *Options) check() error {
	for _, positive := range []struct {
		name string
		ok   bool
	}{
		{"MaxBody", o.MaxBody > 0}, {"BodyTimeout", o.BodyTimeout > 0}, {"MaxStreams", o.MaxStreams > 0},
		{"Heartbeat", o.Heartbeat > 0}, {"Estimate", o.Estimate > 0},
	} {
		if !positive.ok {
			return fmt.Errorf("%s is negative", positive.name)
		}
	}
	if o.Prefix != "" && (!prefixText.MatchString(o.Prefix) || path.Clean(o.Prefix) != o.Prefix) {
		return fmt.Errorf("prefix %q: a path like /reports is wanted", o.Prefix)
	}
	if o.OpenList && o.Auth != nil {
		return errors.New("OpenList is for handlers without Auth: each tenant lists its own jobs")
	}
	return o.CORS.check()
}
