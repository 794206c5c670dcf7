package bedrocktest

import (
	"net/http"
	"strconv"
	"time"
)

// A Reply is how the model answers. MaxTokens of the request cuts it, with
// stop reason max_tokens, as it would the real one's.
type Reply struct {
	Reasoning string        // streamed before the text, in a block of its own
	Text      string        // the answer
	Other     string        // kind of a content block that is no text, after the others: toolUse or image
	Stop      string        // stop reason; "" is end_turn
	Delay     time.Duration // added to the time until the response begins

	Err *Error // instead of an answer, with its HTTP status

	// What comes in the place of the stop reason, after the text.
	Raise *Error // an exception in the stream
	Cut   bool   // the connection ends; without Reasoning and Text before there is any response
	Stall bool   // silence, until the client gives up

	NoUsage bool // the connection ends after the stop reason
}

// An Error is one of Bedrock's exceptions.
type Error struct {
	Type       string // ThrottlingException, ValidationException, …
	Message    string
	Status     int           // 0 is that of the type, 400 of an unknown one
	RetryAfter time.Duration // in whole seconds, as a header; 0: none
}

// statuses are those of the service's API reference.
var statuses = map[string]int{
	"AccessDeniedException":         http.StatusForbidden,
	"ConflictException":             http.StatusBadRequest,
	"InternalServerException":       http.StatusInternalServerError,
	"ModelErrorException":           http.StatusFailedDependency,
	"ModelNotReadyException":        http.StatusTooManyRequests,
	"ModelStreamErrorException":     http.StatusFailedDependency,
	"ModelTimeoutException":         http.StatusRequestTimeout,
	"ResourceNotFoundException":     http.StatusNotFound,
	"ServiceQuotaExceededException": http.StatusBadRequest,
	"ServiceUnavailableException":   http.StatusServiceUnavailable,
	"ThrottlingException":           http.StatusTooManyRequests,
	"ValidationException":           http.StatusBadRequest,
}

func (e *Error) write(w http.ResponseWriter) {
	status := e.Status
	if status == 0 {
		status = statuses[e.Type]
	}
	if status == 0 {
		status = http.StatusBadRequest
	}
	if e.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(e.RetryAfter/time.Second)))
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Amzn-ErrorType", e.Type+":http://internal.amazon.com/coral/com.amazon.bedrock/")
	w.WriteHeader(status)
	_, _ = w.Write(payload(map[string]any{"message": e.Message}))
}
