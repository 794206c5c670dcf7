package httpapi

import (
	"context"
	"errors"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/qubitz/reportjobs"
)

// outage is the Retry-After of a 503: long enough for a store to come back.
const outage = 5 * time.Second

// A problem is an answer that is an error.
type problem struct {
	status  int
	code    string   // for programs
	detail  string   // a sentence for people
	reports []string // what may be asked for
	retry   time.Duration
	cause   error // for the log
}

func (p *problem) Error() string { return p.code + ": " + p.detail }

func (p *problem) Unwrap() error { return p.cause }

// problemBody is RFC 9457 with the keys of old clients as extension members.
type problemBody struct {
	Type    string   `json:"type"`
	Title   string   `json:"title"`
	Status  int      `json:"status"`
	Detail  string   `json:"detail"`
	Error   string   `json:"error"`
	JobID   string   `json:"job_id,omitempty"`
	Code    string   `json:"code"`
	Reports []string `json:"reports,omitempty"`
}

func notFound(what string) error {
	if what == "" {
		what = "There is no such job, or no longer."
	}
	return &problem{status: http.StatusNotFound, code: "not_found", detail: what}
}

// fail answers with the problem that err is.
func (h *Handler) fail(x *exchange, err error) {
	p := h.problemOf(x, err)
	if p.status >= 500 && p.code != "internal" {
		if context.Cause(x.r.Context()) == context.Canceled {
			h.o.Logger.DebugContext(x.r.Context(), "httpapi: the client has gone", "error", err)
		} else {
			h.o.Logger.ErrorContext(x.r.Context(), "httpapi: request failed", "method", x.r.Method, "status", p.status, "error", err)
		}
	}
	body := problemBody{
		Type: "about:blank", Title: http.StatusText(p.status), Status: p.status,
		Detail: p.detail, Error: p.detail, Code: p.code, Reports: p.reports,
	}
	if id := x.r.PathValue("id"); validID(id) {
		body.JobID = id
	} else if id := x.query.Get("job_id"); validID(id) {
		body.JobID = id
	}
	header := x.Header()
	if p.retry > 0 {
		header.Set("Retry-After", seconds(p.retry))
	}
	contentType := "application/problem+json"
	if !x.v1 {
		header.Add("Vary", "Accept")
		if !wantsProblem(x.r.Header.Values("Accept")) {
			contentType = "application/json"
		}
	}
	header.Set("Cache-Control", "no-store")
	text := encode(body)
	defer text.done()
	x.writeJSON(p.status, contentType, text.Bytes())
}

// problemOf finds out what to answer. What it does not know is a fault behind
// the API: the log has its text, the requester has not.
func (h *Handler) problemOf(x *exchange, err error) *problem {
	var p *problem
	var told *reportjobs.Failure
	switch {
	case errors.As(err, &p):
		return p
	case errors.Is(err, reportjobs.ErrKeyReused):
		return &problem{status: http.StatusUnprocessableEntity, code: "key_reused", detail: "This idempotency key belongs to another request: another body, or other reports."}
	case errors.Is(err, reportjobs.ErrInvalid) && errors.As(err, &told):
		return h.refused(told)
	case errors.Is(err, reportjobs.ErrNotFound):
		return &problem{status: http.StatusNotFound, code: "not_found", detail: "There is no such job, or no longer."}
	case errors.Is(err, reportjobs.ErrNotReady):
		return &problem{status: http.StatusConflict, code: "not_ready", detail: "The job is not finished yet.", retry: time.Second}
	case errors.Is(err, reportjobs.ErrFinished):
		return &problem{status: http.StatusConflict, code: "finished", detail: "The job is finished and changes no more."}
	case errors.Is(err, errors.ErrUnsupported):
		return &problem{status: http.StatusNotImplemented, code: "not_supported", detail: "This service cannot do that."}
	}
	return &problem{status: http.StatusServiceUnavailable, code: "unavailable", detail: "The service cannot answer at the moment. Try again.", retry: outage, cause: err}
}

// refused answers a request that can never succeed as it is.
func (h *Handler) refused(told *reportjobs.Failure) *problem {
	p := &problem{code: told.Code, detail: sentence(told.Message)}
	switch told.Code {
	case reportjobs.CodeInvalidJSON, reportjobs.CodeInvalidKey:
		p.status = http.StatusBadRequest
	case reportjobs.CodeTooLarge:
		p.status = http.StatusRequestEntityTooLarge
	case reportjobs.CodeUnknownReport:
		p.status, p.reports = http.StatusUnprocessableEntity, h.c.Reports()
	default:
		p.status = http.StatusUnprocessableEntity
	}
	return p
}

// sentence makes text one that begins and ends like a sentence.
func sentence(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	text = string(unicode.ToUpper(first)) + text[size:]
	if strings.HasSuffix(text, ".") {
		return text
	}
	return text + "."
}

// wantsProblem tells whether an Accept header asks for application/problem+json.
func wantsProblem(accept []string) bool {
	for _, line := range accept {
		for item := range strings.SplitSeq(line, ",") {
			kind, params, err := mime.ParseMediaType(item)
			if err != nil || kind != "application/problem+json" {
				continue
			}
			q, err := strconv.ParseFloat(params["q"], 64)
			return err != nil || q > 0
		}
	}
	return false
}
