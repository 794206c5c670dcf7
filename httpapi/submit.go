package httpapi

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/qubitz/reportjobs"
)

// submit stores a job and answers with its id; or, if the client waits for it
// and it is finished in time, with how it ended.
func (h *Handler) submit(x *exchange) error {
	req := reportjobs.Request{Tenant: x.tenant, Trace: x.r.Header.Get("Traceparent")}
	var err error
	if req.Key, err = idempotencyKey(x.r.Header.Values("Idempotency-Key")); err != nil {
		return err
	}
	if req.Reports, err = x.reports(); err != nil {
		return err
	}
	wait, err := h.wait(x)
	if err != nil {
		return err
	}
	if req.Input, err = h.readInput(x); err != nil {
		return err
	}
	job, err := h.c.Submit(x.r.Context(), req)
	if err != nil {
		return err
	}
	return h.accepted(x, job, wait)
}

// accepted answers with a job that was submitted now, or earlier.
func (h *Handler) accepted(x *exchange, job reportjobs.Job, wait time.Duration) error {
	header := x.Header()
	if job.Replayed {
		header.Set("Idempotent-Replayed", "true")
	}
	if x.v1 {
		header.Set("Location", h.o.Prefix+"/v1/jobs/"+job.ID)
	} else {
		header.Set("Location", h.o.Prefix+"/?job_id="+job.ID)
	}
	if wait > 0 {
		if last, err := h.await(x, job.ID, wait); err == nil {
			if last.Status.Finished() && h.show(x, last) == nil {
				return nil
			}
			job = last
		} // else the job is stored all the same, and has an id to tell
	}
	took := h.estimates.of(job.Reports)
	body := acceptedBody{
		Message: "Job submitted successfully", JobID: job.ID, Status: job.Status,
		CheckURL: "?job_id=" + job.ID, Estimate: words(took),
	}
	header.Set("Cache-Control", "no-store")
	header.Set("Retry-After", seconds(pause(&job, took)))
	if x.v1 {
		x.write(http.StatusAccepted, &newAcceptedBody{body, stamp(job.CreatedAt), stamp(job.UpdatedAt), more(&job, nil)})
	} else {
		x.write(http.StatusAccepted, &body)
	}
	return nil
}

// readInput reads the body of a submit. It refuses what it can before it
// reads, and never reads more than MaxBody, or longer than BodyTimeout.
func (h *Handler) readInput(x *exchange) ([]byte, error) {
	if err := checkContent(x); err != nil {
		return nil, err
	}
	if x.r.ContentLength > h.o.MaxBody {
		return nil, h.tooLarge(x)
	}
	control := http.NewResponseController(x.ResponseWriter)
	control.SetReadDeadline(time.Now().Add(h.o.BodyTimeout)) // not every server has one
	var buf bytes.Buffer
	buf.Grow(int(max(0, min(x.r.ContentLength, 64<<10))) + bytes.MinRead)
	_, err := buf.ReadFrom(http.MaxBytesReader(x.ResponseWriter, x.r.Body, h.o.MaxBody))
	if err != nil {
		return nil, h.unread(x, err)
	}
	control.SetReadDeadline(time.Time{})
	return buf.Bytes(), checkObject(buf.Bytes())
}

// unread says why a body could not be read.
func (h *Handler) unread(x *exchange, err error) error {
	var large *http.MaxBytesError
	var network net.Error
	switch {
	case errors.As(err, &large):
		return h.tooLarge(x)
	case errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &network) && network.Timeout():
		x.Header().Set("Connection", "close")
		return &problem{status: http.StatusRequestTimeout, code: "timeout", detail: "The body did not arrive in time."}
	case errors.Is(err, io.ErrUnexpectedEOF):
		return invalid("The body ends before its announced length.")
	}
	return invalid("The body cannot be read.")
}

func (h *Handler) tooLarge(x *exchange) error {
	x.Header().Set("Connection", "close") // rather than read what nobody wants
	return &problem{status: http.StatusRequestEntityTooLarge, code: reportjobs.CodeTooLarge, detail: "The body is larger than " + size(h.o.MaxBody) + "."}
}

// checkContent wants a body that is JSON, and says so or nothing.
func checkContent(x *exchange) error {
	header := x.r.Header
	unsupported := func(detail string) error {
		return &problem{status: http.StatusUnsupportedMediaType, code: "unsupported_media_type", detail: detail}
	}
	for _, coding := range header["Content-Encoding"] {
		if !strings.EqualFold(strings.TrimSpace(coding), "identity") {
			x.Header().Set("Accept-Encoding", "identity")
			return unsupported("Send the body as it is, not compressed.")
		}
	}
	switch given := header["Content-Type"]; {
	case len(given) == 0 || len(given) == 1 && given[0] == "application/json":
		return nil
	case len(given) == 1 && jsonType(given[0]):
		return nil
	}
	x.Header().Set("Accept-Post", "application/json")
	return unsupported("Send JSON, as Content-Type: application/json.")
}

func jsonType(text string) bool {
	kind, params, err := mime.ParseMediaType(text)
	if err != nil {
		return false
	}
	charset, given := params["charset"]
	return (!given || strings.EqualFold(charset, "utf-8")) &&
		(kind == "application/json" || strings.HasPrefix(kind, "application/") && strings.HasSuffix(kind, "+json"))
}

// checkObject wants what looks like an object; the coordinator looks whether
// it is JSON.
func checkObject(body []byte) error {
	text := bytes.TrimLeft(body, " \t\r\n")
	switch {
	case len(text) == 0:
		return &problem{status: http.StatusBadRequest, code: reportjobs.CodeInvalidJSON, detail: "The body is empty. Send one JSON object."}
	case bytes.HasPrefix(text, []byte("\xef\xbb\xbf")):
		return &problem{status: http.StatusBadRequest, code: reportjobs.CodeInvalidJSON, detail: "The body begins with a byte order mark. Send UTF-8 without one."}
	case text[0] != '{':
		return &problem{status: http.StatusBadRequest, code: reportjobs.CodeInvalidJSON, detail: "The body is not a JSON object. Send one."}
	}
	return nil
}
