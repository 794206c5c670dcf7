package reportjobs

import (
	"context"
	"fmt"
	"math"
	"strings"
	"unicode/utf8"
)

const (
	maxStage   = 200     // bytes of a progress text
	maxStepKey = 512     // bytes of a step's key
	maxStep    = 4 << 20 // bytes of a step's value
)

// A Task is what a [Renderer] works on: one report of one job. Its methods
// may be called from many goroutines at once.
type Task struct {
	Job    Job    // as it was when this attempt began
	Report string // which report to write
	Input  []byte // as submitted; not to be changed

	progress func(fraction float64, stage string)
	steps    *steps
	scope    string // of steps: a report's name, or "" for the job as a whole
}

// NewTask returns a task for calling a [Renderer] without a worker, as in a
// test. Its progress goes nowhere and its steps live as long as it does.
func NewTask(job Job, report string, input []byte) *Task {
	return &Task{Job: job, Report: report, Input: input, scope: report, steps: &steps{}}
}

// Progress says how far the report is: a fraction from 0 to 1 and a few words
// for people. It costs nothing and never blocks: the worker passes the newest
// on with its next heartbeat.
func (t *Task) Progress(fraction float64, stage string) {
	if t.progress == nil || math.IsNaN(fraction) {
		return
	}
	t.progress(min(max(fraction, 0), 1), cut(stage, maxStage))
}

// Part returns the same task with a Progress of its own: its 0 to 1 is from to
// to of t. It is for handing a part of the work to other code.
func (t *Task) Part(from, to float64) *Task {
	part := *t
	part.progress = func(fraction float64, stage string) { t.Progress(from+fraction*(to-from), stage) }
	return &part
}

// Shared returns the same task with steps that all reports of the job share:
// the first report that comes to one runs it, the others get its value.
func (t *Task) Shared() *Task {
	shared := *t
	shared.scope = ""
	return &shared
}

// Step runs fn and remembers what it returned, so that another attempt at the
// report gets the value instead of paying again. It is for what is slow or
// costs money: a call of a model.
//
// The value is kept per job, report and key, and goes with the job. The key
// should hold a digest of all that decides the value: model, prompt, version.
// Fn runs at least once; should two attempts race, the value stored first is
// returned to both. Calls with the same key at the same time run fn once. An
// error is returned and not remembered. Keys have at most 512 bytes, values at
// most 4 MB, else the error is ErrTooLarge. The value may be shared with other
// callers: it is not to be changed.
func (t *Task) Step(ctx context.Context, key string, fn func(context.Context) ([]byte, error)) ([]byte, error) {
	if len(key) > maxStepKey {
		return nil, Permanent(fmt.Errorf("%w: step key of %d bytes, at most %d", ErrTooLarge, len(key), maxStepKey))
	}
	return t.steps.do(ctx, t.scope, key, fn)
}

// cut shortens text to n bytes of valid UTF-8.
func cut(text string, n int) string {
	text = strings.ToValidUTF8(text, "�")
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}
