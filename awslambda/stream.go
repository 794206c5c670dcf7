package awslambda

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"

	"github.com/aws/aws-lambda-go/events"
)

// streamBuffer is how much of an answer is gathered before it goes out, as in
// a server of net/http.
const streamBuffer = 4 << 10

// errCutOff ends the body of an answer whose handler failed after its
// beginning had gone out. Lambda then cuts the connection.
var errCutOff = errors.New("awslambda: the handler failed in the middle of its answer")

// A streamWriter sends an answer while the handler makes it. Its head goes
// with the first bytes, so that a panic before them is a clean 500.
type streamWriter struct {
	answer
	buf   *bufio.Writer // in front of commit
	pipe  *io.PipeWriter
	begun bool
	ready chan<- *events.LambdaFunctionURLStreamingResponse // takes the head, once
	body  *streamBody
}

var _ http.Flusher = (*streamWriter)(nil)

// stream lets h answer r on a goroutine of its own, and returns when the
// answer begins. Lambda closes it, which ends the handler's context and waits
// for it.
func (o *Options) stream(h http.Handler, r *http.Request, cancel context.CancelFunc) *events.LambdaFunctionURLStreamingResponse {
	reader, pipe := io.Pipe()
	ready := make(chan *events.LambdaFunctionURLStreamingResponse, 1)
	body := &streamBody{PipeReader: reader, cancel: cancel, done: make(chan struct{})}
	w := &streamWriter{answer: newAnswer(r.Method), pipe: pipe, ready: ready, body: body}
	w.buf = bufio.NewWriterSize(commit{w}, streamBuffer)
	go func() {
		defer close(body.done)
		w.end(o.serve(h, w, r))
	}()
	return <-ready
}

// Write implements http.ResponseWriter.
func (w *streamWriter) Write(p []byte) (int, error) {
	if drop, err := w.bodyless(); drop {
		return len(p), err
	}
	return w.buf.Write(p)
}

// Flush implements http.Flusher.
func (w *streamWriter) Flush() {
	if w.buf.Buffered() == 0 {
		w.begin(nil)
		return
	}
	w.buf.Flush() // an error stays in buf, and the next Write returns it
}

// end sends what is left, or lets clients know that nothing more comes.
func (w *streamWriter) end(whole bool) {
	if !whole && w.begun {
		w.pipe.CloseWithError(errCutOff)
		return
	}
	if !whole {
		body := w.fail("The server could not answer.")
		w.buf.Reset(commit{w})
		w.buf.Write(body)
	}
	w.Flush()
	w.pipe.Close()
}

// begin sends the head, once. Start is how the body begins.
func (w *streamWriter) begin(start []byte) {
	if w.begun {
		return
	}
	w.begun = true
	out := &events.LambdaFunctionURLStreamingResponse{Body: w.body}
	out.StatusCode, out.Headers, out.Cookies = w.head(start)
	w.ready <- out
}

// commit is where the buffer of a streamWriter goes.
type commit struct{ w *streamWriter }

func (c commit) Write(p []byte) (int, error) {
	c.w.begin(p)
	return c.w.pipe.Write(p)
}

// A streamBody is read by Lambda's client while the handler writes.
type streamBody struct {
	*io.PipeReader
	cancel context.CancelFunc
	done   chan struct{} // closed when the handler has returned
}

// Close ends the handler, which owns the goroutine, and waits for it.
func (b *streamBody) Close() error {
	b.cancel()
	err := b.PipeReader.Close()
	<-b.done
	return err
}
