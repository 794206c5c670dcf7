package httpapi

import (
	"errors"
	"net/http"
	"time"

	"github.com/qubitz/reportjobs"
)

type listBody struct {
	Jobs []*jobBody `json:"jobs"`
	Next string     `json:"next_cursor,omitempty"`
}

// list answers with the tenant's jobs, newest first, without links.
func (h *Handler) list(x *exchange) error {
	if h.o.Auth == nil && !h.o.OpenList {
		return &problem{status: http.StatusForbidden, code: "forbidden", detail: "Jobs are not listed where nobody is asked who they are."}
	}
	q, err := x.page()
	if err != nil {
		return err
	}
	body := listBody{Jobs: []*jobBody{}}
	limit := q.Limit
	q.Limit++ // tells whether there are more
	var last reportjobs.Cursor
	for job, err := range h.c.List(x.r.Context(), q) {
		if err != nil {
			return err
		}
		if len(body.Jobs) == limit {
			body.Next = formatCursor(last)
			break
		}
		last = job.Cursor()
		settleLegacy(&job, time.Now())
		h.estimates.note(&job)
		body.Jobs = append(body.Jobs, jobOf(&job, nil))
	}
	text := encode(&body)
	defer text.done()
	x.Header().Set("Cache-Control", "private, no-cache")
	if !x.unchanged(etag(text.Bytes())) {
		x.writeJSON(http.StatusOK, "application/json", text.Bytes())
	}
	return nil
}

// cancel ends a job and answers with it.
func (h *Handler) cancel(x *exchange) error {
	id, err := x.jobID()
	if err != nil {
		return err
	}
	job, err := h.c.Cancel(x.r.Context(), x.tenant, id)
	if err != nil {
		return err
	}
	return h.show(x, job)
}

// retry makes a new job of one that ended without all its reports.
func (h *Handler) retry(x *exchange) error {
	id, err := x.jobID()
	if err != nil {
		return err
	}
	wait, err := h.wait(x)
	if err != nil {
		return err
	}
	job, err := h.c.Retry(x.r.Context(), x.tenant, id)
	switch {
	case errors.Is(err, reportjobs.ErrFinished):
		return &problem{status: http.StatusConflict, code: "finished", detail: "The job is finished, and there is nothing to retry: every report is there, or the input is kept no more."}
	case err != nil:
		return err
	}
	return h.accepted(x, job, wait)
}

// report leads to a fresh link to one report.
func (h *Handler) report(x *exchange) error {
	id, err := x.jobID()
	if err != nil {
		return err
	}
	link, err := h.c.Link(x.r.Context(), x.tenant, id, x.r.PathValue("name"))
	switch {
	case errors.Is(err, reportjobs.ErrNotFound):
		return notFound("There is no such job or report, or no longer.")
	case errors.Is(err, reportjobs.ErrFinished):
		return &problem{status: http.StatusConflict, code: "finished", detail: "The report was not made, and will not be."}
	case errors.Is(err, reportjobs.ErrNotReady):
		return &problem{status: http.StatusConflict, code: "not_ready", detail: "The report is not there yet.", retry: time.Second}
	case err != nil:
		return err
	}
	x.Header().Set("Location", link.URL)
	x.Header().Set("Cache-Control", "no-store")
	x.WriteHeader(http.StatusSeeOther)
	return nil
}

// health says that this process answers. It asks no store: a store that is
// down is no reason to start another process.
func (h *Handler) health(x *exchange) error {
	x.Header().Set("Cache-Control", "no-store")
	x.writeJSON(http.StatusOK, "application/json", []byte(`{"status":"ok"}`))
	return nil
}
