package client

import (
	"context"
	"fmt"
	"io"
	"time"
)

// A watchdog ends a request whose answer stands still. It counts only while
// somebody waits for bytes.
type watchdog struct {
	ctx   context.Context
	end   context.CancelCauseFunc
	timer *time.Timer
	limit time.Duration
	body  io.ReadCloser
	heard int64 // bytes of the body so far
}

// watch returns a watchdog and the context that it ends. It waits for the
// answer from now on, then for each of its bytes.
func watch(ctx context.Context, limit time.Duration) (*watchdog, context.Context) {
	ctx, end := context.WithCancelCause(ctx)
	w := &watchdog{ctx: ctx, end: end, limit: limit}
	w.timer = time.AfterFunc(limit, func() { end(fmt.Errorf("%w for %v", errSilent, limit)) })
	return w, ctx
}

// follow makes the watchdog a reader of body.
func (w *watchdog) follow(body io.ReadCloser) { w.timer.Stop(); w.body = body }

// Read reads the body. Its error is why the request was ended, if it was.
func (w *watchdog) Read(p []byte) (int, error) {
	w.timer.Reset(w.limit)
	n, err := w.body.Read(p)
	w.timer.Stop()
	w.heard += int64(n)
	if err != nil && err != io.EOF {
		err = causeOf(w.ctx, err)
	}
	return n, err
}

// Close gives up what is left of the answer.
func (w *watchdog) Close() error {
	w.timer.Stop()
	w.end(context.Canceled)
	if w.body == nil {
		return nil
	}
	return w.body.Close()
}
