package client

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"mime"
	"net/http"
	"reflect"
	"time"

	"github.com/qubitz/reportjobs"
)

const (
	pollEvery = 2 * time.Second  // where the server does not say
	firstWord = 10 * time.Second // of a stream: the job as it is, which the server has at hand
	longLife  = 5 * time.Second  // a stream that lived so long was a good one
)

var (
	errNoEvents = errors.New("no events are streamed")       // and never will be
	errBroken   = errors.New("the stream of events is none") // this one
)

// Wait returns the job once it is finished, whatever it ended in. On the way it
// calls progress, which may be nil, for the job as it is at first, whenever it
// has changed, and when it is finished; from the goroutine that called Wait.
//
// It listens to the server's stream of events, and goes on where it left off
// when a connection breaks. Where no events come through, it polls as often as
// the server asks for; the client remembers that. It lives through a server
// that is away for some seconds. It gives up, with an error, when ctx ends, or
// after Options.Retries polls in a row that were each sent as often in vain;
// the job is then as it was last seen.
func (c *Client) Wait(ctx context.Context, id string, progress func(reportjobs.Job)) (job reportjobs.Job, err error) {
	defer wrap(&err, "wait", id)
	if _, err := jobPath(id, ""); err != nil {
		return reportjobs.Job{}, err
	}
	w := &wait{c: c, id: id, progress: progress}
	unoffered := false
	if !c.noEvents.Load() {
		err := w.listen(ctx)
		if unoffered = errors.Is(err, errNoEvents); !unoffered && !errors.Is(err, errBroken) {
			return w.job, err
		}
	}
	err = w.poll(ctx, unoffered)
	return w.job, err
}

// A wait is one call of Wait.
type wait struct {
	c        *Client
	id       string
	progress func(reportjobs.Job)

	job    reportjobs.Job // as it was last seen
	lastID string         // of the last event
	retry  time.Duration  // how long the stream wants to be left alone after it broke
}

// see takes the job as it is now.
func (w *wait) see(b jobBody) {
	job := b.job(w.c.o.Tenant)
	if reflect.DeepEqual(job, w.job) {
		return
	}
	w.job = job
	if w.progress != nil {
		w.progress(job.Clone())
	}
}

// listen follows streams until the job is finished. The error is errNoEvents
// or errBroken where it is better to poll.
func (w *wait) listen(ctx context.Context) error {
	for fails := 0; ; fails++ {
		good, err := w.stream(ctx)
		var refused *Error
		switch {
		case w.job.Status.Finished():
			return nil
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case errors.Is(err, errNoEvents), errors.Is(err, errBroken):
			return err
		case errors.As(err, &refused) && !refused.temporary():
			return err
		}
		if good {
			fails = 0
		}
		if fails >= w.c.o.Retries || w.c.pause(ctx, fails, err) != nil {
			return errBroken // or the server is away: a poll will tell
		}
		if err := sleep(ctx, min(w.retry, maxDelay)); err != nil {
			return err
		}
	}
}

// stream follows one stream until it ends, which is an error if the job is not
// finished. Good tells whether it is worth coming back for more.
func (w *wait) stream(ctx context.Context) (good bool, err error) {
	limit := firstWord
	if w.lastID != "" {
		limit = silence // there may be no news
	}
	dog, ctx := watch(ctx, limit)
	defer dog.Close()
	res, err := w.connect(ctx)
	if err != nil {
		return false, err
	}
	dog.follow(res.Body)
	s := newEventReader(dog, w.lastID)
	s.retry = w.retry
	begun, before := time.Now(), w.job
	for {
		e, err := s.next()
		w.lastID, w.retry, dog.limit = s.lastID, s.retry, silence
		switch {
		case errors.Is(err, errSilent) && dog.heard == 0:
			return false, errNoEvents // something holds it back until it ends
		case err != nil:
			return !reflect.DeepEqual(w.job, before) || time.Since(begun) > longLife, err
		case e.name != "job":
			continue
		}
		b, err := readJob([]byte(e.data), w.id)
		if err != nil {
			return false, fmt.Errorf("%w: %w", errBroken, err)
		}
		if w.see(b); w.job.Status.Finished() {
			return true, nil
		}
	}
}

// connect asks for the stream. The error is errNoEvents where there is none.
func (w *wait) connect(ctx context.Context) (*http.Response, error) {
	path, err := jobPath(w.id, "/events")
	if err != nil {
		return nil, err
	}
	header := http.Header{"Accept": {"text/event-stream"}}
	if w.lastID != "" {
		header.Set("Last-Event-ID", w.lastID)
	}
	res, failed := w.c.open(ctx, call{method: http.MethodGet, path: path, header: header})
	if failed != nil {
		return nil, unoffered(failed.err)
	}
	if res.StatusCode == http.StatusNoContent {
		res.Body.Close()
		return nil, errBroken // nothing more will come: a poll will tell why
	}
	if media, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type")); media != "text/event-stream" {
		res.Body.Close()
		return nil, errNoEvents
	}
	return res, nil
}

// unoffered is errNoEvents if err says that there is no such thing as a stream
// there. With a 404 it may also be the job that is not there.
func unoffered(err error) error {
	var refused *Error
	switch {
	case errors.Is(err, errSilent):
		return errNoEvents
	case !errors.As(err, &refused):
		return err
	}
	switch refused.Status {
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotAcceptable, http.StatusNotImplemented:
		return errNoEvents
	}
	return err
}

// poll asks for the job until it is finished. If no events are offered and the
// job is there, that is remembered.
func (w *wait) poll(ctx context.Context, unoffered bool) error {
	for fails := 0; ; {
		b, header, err := w.c.get(ctx, w.id)
		every := restOf(err)
		switch {
		case err == nil:
			fails, every = 0, retryAfter(header)
			if unoffered {
				w.c.noEvents.Store(true)
			}
			if w.see(b); w.job.Status.Finished() {
				return nil
			}
		case ctx.Err() != nil || fails >= w.c.o.Retries || !passing(err):
			return err
		default:
			fails++ // a server that restarts is away for longer than one call tries
		}
		if every == 0 {
			every = pollEvery
		}
		// A tenth more, at random: clients that began together spread.
		if err := sleep(ctx, every+rand.N(every/10+1)); err != nil {
			return err
		}
	}
}

// passing tells whether err may be gone at the next poll.
func passing(err error) bool {
	var refused *Error
	if errors.As(err, &refused) {
		return refused.temporary()
	}
	return !errors.Is(err, errNoJob) && !errors.Is(err, errTooLong)
}
