package chaos

import (
	"errors"
	"fmt"
	"strings"

	"github.com/qubitz/reportjobs"
)

const tenant = "acme"

// request has somebody ask a coordinator for something.
func (w *world) request() {
	h := w.pickHost(func(h *host) bool { return h.coordinator != nil })
	what := w.tape.pick(10)
	if len(w.known()) == 0 {
		what = 0
	}
	if what < 3 {
		w.submit(h)
		return
	}
	ids := w.known()
	id := ids[w.tape.pick(len(ids))]
	w.note("host %d is asked (%d) for job %d", h.n, what, w.number(id))
	w.running.Go(func() {
		switch what {
		case 3, 4, 5:
			w.poll(h, id)
		case 6:
			_, err := h.coordinator.Get(h.ctx, "somebody else", id)
			w.expect(err != nil, "7: a stranger sees job %d", w.number(id))
		case 7:
			job, err := h.coordinator.Retry(h.ctx, tenant, id)
			if err == nil {
				w.accept(h, job)
			}
		case 8:
			link, err := h.coordinator.Link(h.ctx, tenant, id, "a")
			if err == nil {
				text, err := w.read(link.Artifact)
				w.expect(err == nil && w.isWritten(text), "3: a link of job %d leads nowhere: %v", w.number(id), err)
			}
		default:
			job, err := h.coordinator.Cancel(h.ctx, tenant, id)
			if err == nil {
				w.ended(job)
			}
		}
	})
}

func (w *world) submit(h *host) {
	r := reportjobs.Request{Tenant: tenant, Input: fmt.Appendf(nil, `{"n": %d}`, w.tape.pick(2))}
	if k := w.tape.pick(4); k > 0 {
		r.Key = fmt.Sprint("key", k)
	}
	if w.tape.pick(2) == 1 {
		r.Reports = []string{"a"}
	}
	w.note("host %d is given a job %s", h.n, r.Key)
	w.running.Go(func() {
		job, err := h.coordinator.Submit(h.ctx, r)
		if err == nil {
			w.accept(h, job)
			w.acceptInput(r, job)
			w.poll(h, job.ID)
		}
	})
}

// poll checks what a requester is shown.
func (w *world) poll(h *host, id string) {
	before := w.seen(id)
	job, err := h.coordinator.Get(h.ctx, tenant, id)
	switch {
	case errors.Is(err, reportjobs.ErrNotFound):
		w.expect(w.mayBeGone(id), "1: job %d is not found", w.number(id))
	case err != nil:
	default:
		w.expect(job.Origin != before.Origin || job.Attempt >= before.Attempt, "6: job %d is shown as it was before", w.number(id))
		w.expect(job.Origin != before.Origin || !before.Status.Finished() || job.Status == before.Status, "5: job %d is %s after %s", w.number(id), job.Status, before.Status)
		for _, r := range job.Reports {
			w.expect(r.Failure == nil || !strings.Contains(r.Failure.Message, "injected"), "7: job %d shows an internal error", w.number(id))
			w.expect(r.Failure == nil || r.Artifact == nil, "8: a report of job %d both failed and is there", w.number(id))
		}
	}
}
