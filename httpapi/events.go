package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/qubitz/reportjobs"
)

// patience is how long one write to a stream may take. A client that reads
// nothing for so long has its connection closed.
const patience = 30 * time.Second

// events streams how a job is whenever that changes, until it is finished.
// All streams of one job share one poll of the store: Coordinator.Watch.
func (h *Handler) events(x *exchange) error {
	id, err := x.jobID()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(x.r.Context())
	leave, ok := h.streams.join(cancel)
	if !ok {
		cancel()
		return &problem{status: http.StatusServiceUnavailable, code: "unavailable", detail: "Too many event streams are open. Poll instead, or try again.", retry: outage}
	}
	defer leave()
	changes := make(chan change)
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		defer close(changes)
		for job, err := range h.c.Watch(ctx, x.tenant, id) {
			select {
			case changes <- change{job, err}:
			case <-ctx.Done():
				return
			}
		}
	}()
	defer func() { cancel(); <-stopped }()

	first, ok := <-changes
	switch {
	case !ok:
		return context.Cause(ctx)
	case first.err != nil:
		return first.err
	}
	return h.stream(x, first.job, changes)
}

// A change is what Watch yields.
type change struct {
	job reportjobs.Job
	err error
}

// stream writes events from now on, beginning with job.
func (h *Handler) stream(x *exchange, job reportjobs.Job, changes <-chan change) error {
	s := &stream{x: x, control: http.NewResponseController(x.ResponseWriter), seen: x.r.Header.Get("Last-Event-ID")}
	settleLegacy(&job, time.Now())
	if job.Status.Finished() && s.knows(&job) {
		x.WriteHeader(http.StatusNoContent) // which an EventSource takes as the end, and reconnects no more
		return nil
	}
	header := x.Header()
	header.Set("Content-Type", "text/event-stream")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Accel-Buffering", "no") // nginx would collect events
	x.WriteHeader(http.StatusOK)
	if x.r.Method == http.MethodHead {
		return nil
	}
	heartbeat := time.NewTicker(h.o.Heartbeat)
	defer heartbeat.Stop()
	defer x.liftDeadline() // that of the last write
	err := s.send(&job)
	for err == nil && !job.Status.Finished() {
		select {
		case next, ok := <-changes:
			if !ok || next.err != nil {
				return nil // the client asks again, and gets the error as an answer
			}
			job = next.job
		case <-heartbeat.C:
			err = s.write(": heartbeat\n\n")
		}
		if err == nil {
			settleLegacy(&job, time.Now())
			err = s.send(&job)
		}
	}
	if job.Status.Finished() {
		h.estimates.note(&job)
	}
	return nil
}

type stream struct {
	x       *exchange
	control *http.ResponseController
	seen    string // id of the last event that the client has
	begun   bool
}

// knows tells whether the client has had job as it is.
func (s *stream) knows(job *reportjobs.Job) bool {
	data := encode(jobOf(job, nil))
	defer data.done()
	return s.seen != "" && s.seen == digest(data.Bytes())
}

// send writes an event, unless the client has it.
func (s *stream) send(job *reportjobs.Job) error {
	data := encode(jobOf(job, nil))
	defer data.done()
	id := digest(data.Bytes())
	if id == s.seen {
		if s.begun {
			return nil
		}
		return s.write(": as you know it\n\n") // so that the client sees that it is connected
	}
	s.seen = id
	return s.write("event: job\nid: " + id + "\ndata: " + data.String() + "\n\n")
}

// write sends text at once. The error says that the client has gone, or that
// the server cannot send parts of an answer: then the client asks again.
func (s *stream) write(text string) error {
	s.begun = true
	s.control.SetWriteDeadline(time.Now().Add(patience)) // in place of the server's, which is for whole answers
	if _, err := s.x.Write([]byte(text)); err != nil {
		return err
	}
	return s.control.Flush()
}
