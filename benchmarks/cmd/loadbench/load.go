package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// An op is one thing that clients do.
type op int

const (
	submit op = iota
	poll
	list
	stream // from its request to its end, with the job's
	claim  // from when the job was due until a worker had it, by the server
	ops
)

func (o op) String() string { return [...]string{"submit", "poll", "list", "stream", "claim"}[o] }

// polls is how often a client polls a job that is done: it takes five bytes to
// make, and clients of real ones poll for minutes.
const polls = 4

// A load is all clients of one server.
type load struct {
	addr   string
	client *http.Client
	took   [claim]histogram // of what is before it: the clients' own
	work   sync.RWMutex     // read by each client for one round
}

func newLoad(o *options, addr string) *load {
	n := o.conns + o.streams
	return &load{addr: addr, client: &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConns: n, MaxIdleConnsPerHost: n}}}
}

// drive has all clients work until ctx ends, or one of them meets an answer
// that is wrong.
func (l *load) drive(ctx context.Context, o *options) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	defer l.client.CloseIdleConnections()
	var all sync.WaitGroup
	for range o.conns {
		l.repeat(ctx, stop, &all, l.look)
	}
	for range o.streams {
		l.repeat(ctx, stop, &all, l.follow)
	}
	all.Wait()
	return context.Cause(ctx)
}

// repeat has a client do round after round, until ctx ends or one fails, which
// stops all.
func (l *load) repeat(ctx context.Context, stop context.CancelCauseFunc, all *sync.WaitGroup, round func(context.Context, int) error) {
	all.Go(func() {
		for n := 0; ctx.Err() == nil; n++ {
			l.work.RLock()
			err := round(ctx, n)
			l.work.RUnlock()
			if err != nil && ctx.Err() == nil {
				stop(err)
			}
		}
	})
}

// rest calls f while nobody asks for anything and no job is under way: each
// client sees its jobs to their end before it rests.
func (l *load) rest(f func()) {
	l.work.Lock()
	defer l.work.Unlock()
	f()
}

// look is one round of a client that polls.
func (l *load) look(ctx context.Context, n int) error {
	id, err := l.submit(ctx)
	if err != nil {
		return err
	}
	for more := polls; more > 0; {
		var job struct{ Status string }
		if err := l.ask(ctx, poll, http.MethodGet, "/v1/jobs/"+id, "", &job); err != nil {
			return err
		}
		switch job.Status {
		case "COMPLETED":
			more--
		case "FAILED", "CANCELED":
			return fmt.Errorf("loadbench: job %s is %s", id, job.Status)
		}
	}
	if n%4 > 0 {
		return nil
	}
	var page struct{ Jobs []json.RawMessage }
	if err := l.ask(ctx, list, http.MethodGet, "/v1/jobs?limit=20", "", &page); err != nil {
		return err
	}
	if len(page.Jobs) == 0 {
		return fmt.Errorf("loadbench: an empty list")
	}
	return nil
}

// follow is one round of a client that listens.
func (l *load) follow(ctx context.Context, _ int) error {
	id, err := l.submit(ctx)
	if err != nil {
		return err
	}
	text, err := l.fetch(ctx, stream, http.MethodGet, "/v1/jobs/"+id+"/events", "")
	if err == nil && !strings.Contains(string(text), `"status":"COMPLETED"`) {
		err = fmt.Errorf("loadbench: a stream that ends with %q", text)
	}
	return err
}

func (l *load) submit(ctx context.Context) (id string, err error) {
	var job struct {
		ID string `json:"job_id"`
	}
	err = l.ask(ctx, submit, http.MethodPost, "/v1/jobs", `{"customer_info": {"company_name": "Acme"}}`, &job)
	return job.ID, err
}

func (l *load) ask(ctx context.Context, o op, method, path, body string, into any) error {
	text, err := l.fetch(ctx, o, method, path, body)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

// fetch makes a request and notes how long it took.
func (l *load) fetch(ctx context.Context, o op, method, path, body string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, "http://"+l.addr+path, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	begun := time.Now()
	res, err := l.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode/100 != 2 {
		err = fmt.Errorf("loadbench: %s %s: %s: %s", method, path, res.Status, text)
	}
	if err == nil {
		l.took[o].add(time.Since(begun))
	}
	return text, err
}
