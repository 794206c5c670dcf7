package httpapi

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/qubitz/reportjobs"
)

// poll answers with how the job is, or, if the client waits, how it is when it
// is finished or the wait is over.
func (h *Handler) poll(x *exchange) error {
	id, err := x.jobID()
	if err != nil {
		return err
	}
	wait, err := h.wait(x)
	if err != nil {
		return err
	}
	var job reportjobs.Job
	if wait > 0 {
		job, err = h.await(x, id, wait)
	} else {
		job, err = h.c.Get(x.r.Context(), x.tenant, id)
	}
	if err != nil {
		return err
	}
	return h.show(x, job)
}

// pollOrList is GET /v1/jobs: of one job, as old clients ask, or of all.
func (h *Handler) pollOrList(x *exchange) error {
	if x.query.Has("job_id") {
		return h.poll(x)
	}
	return h.list(x)
}

// show answers with a job that Get returned.
func (h *Handler) show(x *exchange, job reportjobs.Job) error {
	settleLegacy(&job, time.Now())
	h.estimates.note(&job)
	links, err := h.c.Links(x.r.Context(), job)
	if err != nil {
		return err
	}
	header, code := x.Header(), http.StatusOK
	if !job.Status.Finished() {
		code = http.StatusAccepted
		header.Set("Retry-After", seconds(pause(&job, h.estimates.of(job.Reports))))
	}
	if !x.v1 {
		header.Set("Cache-Control", "no-store")
		body := status(&job, links)
		x.write(code, &body)
		return nil
	}
	if len(links) > 0 {
		header.Set("Cache-Control", "no-store")
	} else {
		header.Set("Cache-Control", "private, no-cache")
	}
	visible := encode(jobOf(&job, nil))
	defer visible.done()
	switch {
	case x.unchanged(etag(visible.Bytes())):
	case len(links) > 0:
		x.write(code, jobOf(&job, links))
	default:
		x.writeJSON(code, "application/json", visible.Bytes())
	}
	return nil
}

// jobOf says below /v1 how job is.
func jobOf(job *reportjobs.Job, links []reportjobs.Link) *jobBody {
	b := &jobBody{status(job, links), more(job, links)}
	if len(job.Metadata) > 0 {
		b.Metadata = job.Metadata
	}
	return b
}

// legacyAge is how old an unfinished record of the old system is when it
// counts as failed: its workers lived for 15 minutes.
const legacyAge = 15 * time.Minute

// settleLegacy shows an unfinished record of the old system as failed when
// nobody can be working on it. The record itself stays as it is.
func settleLegacy(job *reportjobs.Job, now time.Time) {
	if job.Revision != "" || job.Status.Finished() {
		return
	}
	last := job.CreatedAt
	if job.UpdatedAt.After(last) {
		last = job.UpdatedAt
	}
	if now.Sub(last) > legacyAge {
		job.Status = reportjobs.StatusFailed
		job.Failure = &reportjobs.Failure{Code: reportjobs.CodeDeadlineExceeded, Message: "The report was not finished in time."}
	}
}

// await returns the job when it is finished, or as it is when wait is over.
func (h *Handler) await(x *exchange, id string, wait time.Duration) (job reportjobs.Job, err error) {
	ctx, cancel := context.WithTimeout(x.r.Context(), wait)
	defer cancel()
	leave, ok := h.streams.join(cancel)
	if !ok {
		return h.c.Get(x.r.Context(), x.tenant, id) // no room to wait: an answer at once is one, too
	}
	defer leave()
	x.liftDeadline()
	seen := false
	for next, err := range h.c.Watch(ctx, x.tenant, id) {
		switch {
		case err == nil:
			job, seen = next, true
		case x.r.Context().Err() != nil:
			return job, context.Cause(x.r.Context()) // the client has gone
		case ctx.Err() == nil:
			return job, err
		case !seen: // the wait was over before the store had answered
			return h.c.Get(x.r.Context(), x.tenant, id)
		}
		if settleLegacy(&job, time.Now()); job.Status.Finished() {
			break
		}
	}
	x.Header().Set("Preference-Applied", "wait="+strconv.Itoa(int(wait/time.Second)))
	return job, nil
}

// etag makes a weak entity tag of what is visible of a body.
func etag(visible []byte) string { return `W/"` + digest(visible) + `"` }

// unchanged sets the entity tag, and answers a read if the client has what is
// behind it.
func (x *exchange) unchanged(tag string) bool {
	x.Header().Set("ETag", tag)
	if x.r.Method != http.MethodGet && x.r.Method != http.MethodHead {
		return false
	}
	for _, line := range x.r.Header["If-None-Match"] {
		// Tags are compared weakly; ours holds nothing that could begin in another.
		if strings.TrimSpace(line) == "*" || strings.Contains(line, strings.TrimPrefix(tag, "W/")) {
			x.WriteHeader(http.StatusNotModified)
			return true
		}
	}
	return false
}
