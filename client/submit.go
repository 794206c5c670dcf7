package client

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/qubitz/reportjobs"
)

const (
	keyHeader      = "Idempotency-Key"
	replayedHeader = "Idempotent-Replayed"
)

// Submit stores a job on the server; see [reportjobs.Submitter]. A request
// without a Key gets a random one, so that Submit can send it again when an
// answer is lost, and still makes one job. After any error but ErrInvalid the
// job may have been stored all the same: a caller that must not submit twice
// sets a Key of its own and calls again. With such a key, Replayed may also
// mean that an earlier try of this very call got through.
//
// The input is a JSON object. Metadata, NotBefore, and a Key that is not
// printable ASCII cannot be sent; a request with one is ErrInvalid, and so is
// one with a tenant that is not Options.Tenant.
func (c *Client) Submit(ctx context.Context, req reportjobs.Request) (job reportjobs.Job, err error) {
	defer func() { wrap(&err, "submit", job.ID) }()
	if err := c.checkRequest(req); err != nil {
		return reportjobs.Job{}, err
	}
	if req.Key != "" {
		return c.post(ctx, submission(req, req.Key))
	}
	if !c.noKeys.Load() {
		job, err := c.post(ctx, submission(req, rand.Text()))
		if !refusesKeys(err) {
			job.Replayed = false // if it was, then by this very call
			return job, err
		}
		c.noKeys.Store(true)
	}
	return c.post(ctx, submission(req, ""))
}

// checkRequest refuses what would not reach the server as it is meant.
func (c *Client) checkRequest(req reportjobs.Request) error {
	if err := c.checkTenant(req.Tenant); err != nil {
		return err
	}
	switch {
	case len(req.Metadata) > 0:
		return notSent(reportjobs.CodeInvalidRequest, "metadata cannot be sent; the server finds it in the input")
	case !req.NotBefore.IsZero():
		return notSent(reportjobs.CodeInvalidRequest, "NotBefore cannot be sent")
	case !printableASCII(req.Key):
		return notSent(reportjobs.CodeInvalidKey, "idempotency key: printable ASCII is what a header can carry")
	}
	for _, name := range req.Reports {
		if name == "" || strings.ContainsAny(name, ", ") {
			return notSent(reportjobs.CodeUnknownReport, "no report %q", name)
		}
	}
	return nil
}

// checkTenant refuses a tenant that this client does not ask for.
func (c *Client) checkTenant(tenant string) error {
	if tenant != "" && tenant != c.o.Tenant {
		return notSent(reportjobs.CodeInvalidRequest, "the server knows a tenant by its key, and this client's is not for tenant %q", tenant)
	}
	return nil
}

func printableASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' })
}

// submission is the call that submits req. With a key it is safe to repeat.
func submission(req reportjobs.Request, key string) call {
	k := call{
		method: http.MethodPost, path: "/v1/jobs", body: req.Input, repeat: key != "",
		header: http.Header{"Content-Type": {"application/json"}},
	}
	if len(req.Reports) > 0 {
		k.path += "?reports=" + url.QueryEscape(strings.Join(req.Reports, ","))
	}
	if key != "" {
		k.header.Set(keyHeader, `"`+strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(key)+`"`)
	}
	if req.Trace != "" && printableASCII(req.Trace) {
		k.header.Set("Traceparent", req.Trace)
	}
	return k
}

// post sends a call that makes a job, and returns it.
func (c *Client) post(ctx context.Context, k call) (reportjobs.Job, error) {
	a, err := c.do(ctx, k)
	if err != nil {
		return reportjobs.Job{}, err
	}
	b, err := readJob(a.body, "")
	if err != nil {
		return reportjobs.Job{}, err
	}
	job := b.job(c.o.Tenant)
	job.Replayed = a.header.Get(replayedHeader) == "true"
	return job, nil
}

// refusesKeys tells whether the server refused a key that is in order, which
// it does when it takes none.
func refusesKeys(err error) bool {
	var refused *Error
	return errors.As(err, &refused) && refused.Code == "invalid_key"
}
