package reportjobs

import (
	"bytes"
	"context"
	"fmt"
	"io"
)

// A Renderer writes one report of a job. It is to reports what http.Handler
// is to requests: it reads the task, writes to out, and returns nil when the
// report is whole.
//
// A job may be rendered more than once: a crash or an error leads to another
// try, while the old one may still be running. Whatever is costly or must not
// happen twice belongs into [Task.Step]. An error is tried again after a
// back-off, up to [Job.MaxAttempts] times, unless it is wrapped by
// [Permanent]; a panic counts as an error. What the requester is told is the
// [Failure] in the error's chain, else a general sentence.
//
// When ctx ends, Render returns soon: the job was canceled, taken over, or
// the process shuts down. Whatever it returns then is not held against the job.
type Renderer interface {
	Render(ctx context.Context, out *Output, task *Task) error
}

// RendererFunc makes a function a [Renderer].
type RendererFunc func(ctx context.Context, out *Output, task *Task) error

// Render calls f.
func (f RendererFunc) Render(ctx context.Context, out *Output, task *Task) error {
	return f(ctx, out, task)
}

// An Output takes the bytes of a report. Nothing of it is stored before the
// renderer has returned nil, and empty output is an error. The zero Output is
// ready for use, so that a test can hand one to a Renderer. It is not safe for
// use by several goroutines at once.
type Output struct {
	ContentType string            // "application/pdf" unless set
	Filename    string            // what a download is called; named after the report unless set
	Meta        map[string]string // small facts for the record, e.g. pages; at most 2 KB

	buf bytes.Buffer
	max int // 0: no bound
}

var _ io.Writer = (*Output)(nil)

// Write adds p to the report. Beyond [WorkerOptions.MaxOutput] it fails with
// ErrTooLarge.
func (o *Output) Write(p []byte) (int, error) {
	if o.max > 0 && o.buf.Len()+len(p) > o.max {
		return 0, fmt.Errorf("%w: output of more than %d bytes", ErrTooLarge, o.max)
	}
	return o.buf.Write(p)
}

// SetMeta notes a small fact about the report, such as its number of pages.
func (o *Output) SetMeta(key, value string) {
	if o.Meta == nil {
		o.Meta = map[string]string{}
	}
	o.Meta[key] = value
}

// Bytes returns what was written so far. It is valid until the next Write.
func (o *Output) Bytes() []byte { return o.buf.Bytes() }
