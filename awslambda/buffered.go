package awslambda

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"

	"github.com/qubitz/reportjobs"
)

// maxBuffered is the most that Lambda takes as the result of an invocation:
// the JSON around an answer, with its body as a JSON string.
const maxBuffered = 6 << 20

// A bufferedWriter keeps an answer until the handler has returned.
type bufferedWriter struct {
	answer
	body bytes.Buffer
	over bool // there was more than can be sent
}

// Write implements http.ResponseWriter.
func (w *bufferedWriter) Write(p []byte) (int, error) {
	if drop, err := w.bodyless(); drop {
		return len(p), err
	}
	if w.over = w.over || w.body.Len()+len(p) > maxBuffered; w.over {
		return 0, fmt.Errorf("%w: an answer of more than %d bytes; RESPONSE_STREAM carries more", reportjobs.ErrTooLarge, maxBuffered)
	}
	return w.body.Write(p)
}

// buffered lets h answer r, and returns what becomes the result of the
// invocation.
func (o *Options) buffered(h http.Handler, r *http.Request) *events.LambdaFunctionURLResponse {
	w := &bufferedWriter{answer: newAnswer(r.Method)}
	if !o.serve(h, w, r) {
		return result(&w.answer, w.fail("The server could not answer."))
	}
	if !w.over {
		if out := result(&w.answer, w.body.Bytes()); fits(out) {
			return out
		}
	}
	o.Logger.ErrorContext(r.Context(), "awslambda: an answer is too large for the invoke mode BUFFERED, which carries 6 MB as JSON; RESPONSE_STREAM carries more",
		"method", r.Method, "path", r.URL.Path)
	return result(&w.answer, w.fail("The answer is too large to be sent."))
}

// result is a whole answer. The body goes as text if it is valid UTF-8, whose
// bytes a JSON string keeps. One that might grow too large by escapes goes as
// base64 if they are longer than that.
func result(a *answer, body []byte) *events.LambdaFunctionURLResponse {
	out := &events.LambdaFunctionURLResponse{}
	out.StatusCode, out.Headers, out.Cookies = a.head(body[:min(len(body), 512)])
	if utf8.Valid(body) && (len(body) < maxBuffered/2/maxEscape || escapedSize(body) <= base64.StdEncoding.EncodedLen(len(body))) {
		out.Body = string(body)
		return out
	}
	out.Body, out.IsBase64Encoded = base64.StdEncoding.EncodeToString(body), true
	return out
}

// fits tells whether Lambda takes out, as JSON.
func fits(out *events.LambdaFunctionURLResponse) bool {
	head := *out
	head.Body = ""
	around, err := json.Marshal(head)
	if err != nil {
		panic(err) // strings and numbers only
	}
	left := maxBuffered - len(around)
	if out.IsBase64Encoded {
		return len(out.Body) <= left
	}
	return len(out.Body)*maxEscape <= left || escapedSize([]byte(out.Body)) <= left
}

// maxEscape is how many bytes one of them becomes in a JSON string at most.
const maxEscape = len(`\u0000`)

// escapedSize returns how many bytes text has inside a JSON string, with
// escapes for HTML off, as lambda.Start has them.
func escapedSize(text []byte) int {
	size := len(text)
	for i, c := range text {
		switch {
		case c == '"' || c == '\\' || c == '\b' || c == '\f' || c == '\n' || c == '\r' || c == '\t':
			size++
		case c < ' ':
			size += maxEscape - 1
		case c == 0xe2 && bytes.HasPrefix(text[i:], []byte("\u2028")[:2]) && i+2 < len(text) && text[i+2]&^1 == 0xa8:
			size += len(`\u2028`) - 3 // and U+2029
		}
	}
	return size
}
