package reportjobs

import (
	"errors"
	"fmt"
)

// What callers branch on, with errors.Is. Everything else is a fault of a
// backend or of the host, to be logged and, by the caller, tried again.
var (
	ErrNotFound    = errors.New("not found")                                 // unknown, expired, erased, or another tenant's
	ErrExists      = errors.New("exists already")                            // another record or file has this name
	ErrConflict    = errors.New("changed by someone else")                   // a swap from an old revision
	ErrInvalid     = errors.New("invalid")                                   // the request can never succeed as it is
	ErrTooLarge    = fmt.Errorf("%w: too large", ErrInvalid)                 // beyond one of the bounds
	ErrKeyReused   = fmt.Errorf("%w: key used for another body", ErrInvalid) // same idempotency key, other request
	ErrFinished    = errors.New("finished")                                  // the job has ended and changes no more
	ErrNotReady    = errors.New("not ready")                                 // the job has not ended, the report is not there yet
	ErrLeaseLost   = errors.New("lease lost")                                // another attempt took the job over
	ErrCannotDelay = errors.New("cannot delay")                              // a Dispatcher that only hints at once
)

// An Error says which operation on which job failed. Its text is for
// operators; requesters get a [Failure], or the sentinel it wraps.
type Error struct {
	Op  string // submit, get, cancel, …
	ID  string // of the job, if there was one
	Err error
}

func (e *Error) Error() string {
	if e.ID == "" {
		return "reportjobs: " + e.Op + ": " + e.Err.Error()
	}
	return "reportjobs: " + e.Op + " " + e.ID + ": " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// wrap names the operation in *err, if there is one.
func wrap(err *error, op, id string) {
	if *err != nil {
		*err = &Error{Op: op, ID: id, Err: *err}
	}
}

// A Failure is what a requester is told when a report or a job fails: a code
// for programs and a sentence for people. Nothing internal stands in it.
//
// It is an error, so that a [Renderer] can return one, alone or wrapped
// around the cause: fmt.Errorf("%w: %w", &Failure{…}, err) tells the requester
// the one and the operator both.
type Failure struct {
	Code    string // snake_case, e.g. model_refused
	Message string // a sentence
}

func (f *Failure) Error() string { return f.Code + ": " + f.Message }

// Codes of the failures that the package itself gives: of reports, and of
// requests that [Coordinator.Submit] refuses.
const (
	CodeRenderFailed      = "render_failed"      // the renderer said that trying again is useless
	CodeAttemptsExhausted = "attempts_exhausted" // every try ended in an error or a crash
	CodeDeadlineExceeded  = "deadline_exceeded"  // not done by Job.Deadline
	CodeUnknownReport     = "unknown_report"     // no worker knows the report; or nobody can ask for it

	CodeInvalidJSON    = "invalid_json"    // the input is no JSON, or nested too deep
	CodeTooLarge       = "too_large"       // the input has more than MaxInput bytes
	CodeInvalidKey     = "invalid_key"     // the idempotency key cannot be one
	CodeInvalidRequest = "invalid_request" // anything else, for instance what a [ReportSpec.Check] said
)

// A refusal says why a request can never succeed: kind is what callers branch
// on, the failure is what a requester may read, and cause is what another
// party said, which is in the message.
type refusal struct {
	kind, cause error
	failure     Failure
}

func refuse(kind error, code, format string, args ...any) error {
	return &refusal{kind: kind, failure: Failure{code, fmt.Sprintf(format, args...)}}
}

func (r *refusal) Error() string { return r.kind.Error() + ": " + r.failure.Message }

func (r *refusal) Unwrap() []error {
	if r.cause == nil {
		return []error{r.kind, &r.failure}
	}
	return []error{r.kind, &r.failure, r.cause}
}

// Permanent marks an error of a [Renderer] as one that another try would meet
// again: the report fails at once. Permanent(nil) is nil.
func Permanent(err error) error {
	if err == nil {
		return nil
	}
	return &permanentError{err}
}

type permanentError struct{ error }

func (e *permanentError) Unwrap() error { return e.error }
