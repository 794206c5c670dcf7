package awslambda

import (
	"context"
	"net/http"
	"net/url"
	"runtime/debug"

	"github.com/aws/aws-lambda-go/events"
)

// FunctionURL returns a handler for lambda.Start that answers a Function URL
// by h, which sees requests as it would in a server of net/http: with
// RequestURI, Host, TLS, a RemoteAddr whose port is 0, and cookies in one
// header. [Caller] tells who signed a request.
//
// The handler's panic is logged and answered with a 500; the process lives on.
// An answer beyond what Lambda carries in BUFFERED mode, 6 MB, is a 500 too,
// and the log says why. With Options.Stream an answer goes out in pieces of 4
// KB and at each http.Flusher.Flush; what fails in the middle is cut off, so
// that clients notice. In BUFFERED mode the http.ResponseWriter is no
// http.Flusher.
//
// What the returned function returns is for lambda.Start alone. Its error says
// that the event is none of a Function URL.
func FunctionURL(h http.Handler, o *Options) func(context.Context, events.LambdaFunctionURLRequest) (any, error) {
	if h == nil {
		panic("awslambda: a Function URL needs a handler")
	}
	opts := o.filled()
	return func(ctx context.Context, e events.LambdaFunctionURLRequest) (any, error) {
		if e.RequestContext.HTTP.Method == "" {
			return nil, errNoURLEvent
		}
		ctx, cancel := opts.answering(ctx)
		handler := h
		r, err := newRequest(ctx, &e)
		if err != nil {
			opts.Logger.InfoContext(ctx, "awslambda: bad request", "error", err)
			handler, r = http.HandlerFunc(badRequest), (&http.Request{URL: &url.URL{}}).WithContext(ctx)
		}
		if opts.Stream {
			return opts.stream(handler, r, cancel), nil
		}
		defer cancel()
		return opts.buffered(handler, r), nil
	}
}

func badRequest(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusBadRequest)
	w.Write([]byte(`{"error":"The request is malformed."}`)) // the writer is ours and does not fail
}

// serve calls h and tells whether it came to its end.
func (o *Options) serve(h http.Handler, w http.ResponseWriter, r *http.Request) (whole bool) {
	defer func() {
		v := recover()
		if whole = whole && v == nil; v != nil && v != http.ErrAbortHandler {
			o.Logger.ErrorContext(r.Context(), "awslambda: panic in a handler", "panic", v, "stack", string(debug.Stack()))
		}
	}()
	h.ServeHTTP(w, r)
	return true
}
