package servers

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"sync"
	"syscall"
	"time"
)

// A function is a Function with its processes.
type function struct {
	Function
	service *Lambda
	said    *os.File      // which processes write to themselves, so that nothing is under way
	free    chan struct{} // holds one for each busy process

	mu      sync.Mutex
	idle    []*process
	all     map[*process]bool
	started int
	closed  bool
}

func (f *function) arn() string { return "arn:aws:lambda:eu-west-2:111122223333:function:" + f.Name }

// An invocation is one event in one process.
type invocation struct {
	id       string
	event    []byte
	taken    chan struct{} // closed when the process has the event
	deadline time.Time     // known from then on
	outcome  chan outcome  // takes one
	done     chan struct{} // closed when the caller has read all
	back     chan struct{} // closed when the process asks for the next event
}

// An outcome is how a process answered, or that it did not.
type outcome struct {
	request *http.Request // the program's POST; its body is the answer, as it comes
	err     error
	done    func()
}

func (o outcome) close() { o.done() }

// readAll returns the whole answer.
func (o outcome) readAll() ([]byte, error) {
	body, err := io.ReadAll(o.request.Body)
	if err != nil {
		return nil, &FunctionError{"Runtime.ExitError", "the process ended in the middle of its answer"}
	}
	if len(body) > maxSync {
		return nil, &FunctionError{"Function.ResponseSizeTooLarge", "Response payload size exceeded maximum allowed payload size (6291556 bytes)."}
	}
	return body, o.trailer()
}

// trailer returns the error that a program found after its answer had begun.
func (o outcome) trailer() error {
	kind := o.request.Trailer.Get("Lambda-Runtime-Function-Error-Type")
	if kind == "" {
		return nil
	}
	failed := &FunctionError{Type: kind}
	if text, err := base64.StdEncoding.DecodeString(o.request.Trailer.Get("Lambda-Runtime-Function-Error-Body")); err == nil {
		_ = json.Unmarshal(text, failed) // the type alone will do
	}
	return failed
}

// invoke runs an event in a process, an idle one or a new one. The caller
// reads the answer and closes it.
func (f *function) invoke(ctx context.Context, event []byte) (outcome, error) {
	select {
	case f.free <- struct{}{}:
	case <-ctx.Done():
		return outcome{}, ctx.Err()
	}
	p, err := f.process()
	if err != nil {
		<-f.free
		return outcome{}, err
	}
	in := &invocation{
		id: newRequestID(), event: event, taken: make(chan struct{}),
		outcome: make(chan outcome, 1), done: make(chan struct{}), back: make(chan struct{}),
	}
	out := p.run(in)
	over := sync.OnceFunc(func() {
		close(in.done)
		select { // an invocation lasts until then
		case <-in.back:
		case <-p.ended:
		}
		<-f.free
	})
	if out.err != nil {
		over()
		return outcome{}, out.err
	}
	out.done = over
	return out, nil
}

// process returns an idle process, or starts one.
func (f *function) process() (*process, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return nil, errors.New("the test has ended")
	}
	for len(f.idle) > 0 {
		p := f.idle[len(f.idle)-1]
		f.idle = f.idle[:len(f.idle)-1]
		select {
		case <-p.ended:
		default:
			return p, nil
		}
	}
	f.started++
	p := &process{f: f, next: make(chan *invocation), ended: make(chan struct{})}
	if err := p.start(); err != nil {
		return nil, err
	}
	if f.all == nil {
		f.all = map[*process]bool{}
	}
	f.all[p] = true
	return p, nil
}

func (f *function) kill() (busy int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	busy = len(f.all) - len(f.idle)
	for p := range f.all {
		p.kill()
	}
	f.idle = nil
	return busy
}

func (f *function) freeze() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for p := range f.all {
		if p.busy() {
			_ = p.cmd.Process.Signal(syscall.SIGSTOP) // it may have ended
		}
	}
}

func (f *function) close() {
	f.mu.Lock()
	f.closed = true
	var all []*process
	for p := range f.all {
		all = append(all, p)
	}
	f.mu.Unlock()
	f.kill()
	for _, p := range all {
		<-p.ended
	}
	_ = f.said.Close() // written by others
}

// transcript returns what all processes wrote.
func (f *function) transcript() string {
	text, err := os.ReadFile(f.said.Name())
	if err != nil {
		return err.Error()
	}
	return string(text)
}
