package bedrocktest

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
)

// An exchange is a request that is answered in memory: the handler in one
// goroutine writes what the client reads from a pipe.
type exchange struct {
	s      *Server
	asked  *http.Request // with the client's context
	r      *http.Request // with the handler's
	cancel context.CancelFunc
	header http.Header
	status chan int // one value, when the response begins
	once   sync.Once
	body   *io.PipeReader
	write  *io.PipeWriter
	failed chan struct{} // closed if the handler ended without a response

	keepBody func() bool // from now on the body stays whole when the context ends
}

func newExchange(s *Server, r *http.Request) *exchange {
	e := &exchange{s: s, asked: r, header: http.Header{}, status: make(chan int, 1), failed: make(chan struct{})}
	e.body, e.write = io.Pipe()
	ctx, cancel := context.WithCancel(r.Context())
	e.r = r.WithContext(ctx)
	withServer := context.AfterFunc(s.ctx, cancel)
	e.cancel = func() { withServer(); cancel() }
	e.keepBody = context.AfterFunc(ctx, func() { _ = e.body.CloseWithError(context.Cause(ctx)) })
	return e
}

// serve runs the handler. Its ErrAbortHandler is a connection that ends.
func (e *exchange) serve() {
	defer e.cancel()
	defer func() {
		p := recover()
		if p != nil && p != http.ErrAbortHandler {
			panic(p)
		}
		e.keepBody() // what is written may be read after the handler has returned
		begun := true
		e.once.Do(func() { begun = false })
		switch {
		case !begun && p != nil:
			close(e.failed)
		case !begun:
			e.status <- http.StatusOK
		}
		if p != nil {
			_ = e.write.CloseWithError(io.ErrUnexpectedEOF)
		} else {
			_ = e.write.Close()
		}
	}()
	defer func() { _ = e.r.Body.Close() }() // as a transport does
	e.s.ServeHTTP(e, e.r)
}

// A body is what the client reads; closing it tells the handler.
type body struct{ *exchange }

func (b body) Read(p []byte) (int, error) { return b.body.Read(p) }

func (b body) Close() error {
	b.cancel()
	return b.body.Close()
}

// response waits until the response begins.
func (e *exchange) response() (*http.Response, error) {
	select {
	case status := <-e.status:
		return &http.Response{
			StatusCode: status, Status: fmt.Sprint(status, " ", http.StatusText(status)), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
			Header: e.header, Body: body{e}, ContentLength: -1, Request: e.asked,
		}, nil
	case <-e.failed:
		return nil, io.EOF
	case <-e.asked.Context().Done():
		return nil, e.asked.Context().Err()
	}
}

// Header is that of the response, until it begins.
func (e *exchange) Header() http.Header { return e.header }

// WriteHeader begins the response.
func (e *exchange) WriteHeader(status int) { e.once.Do(func() { e.status <- status }) }

// Write waits until the client has read.
func (e *exchange) Write(p []byte) (int, error) {
	e.WriteHeader(http.StatusOK)
	return e.write.Write(p)
}

// Flush does nothing: Write has done it.
func (e *exchange) Flush() {}
