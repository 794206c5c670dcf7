package awslambda

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// An answer is the head of a response while a handler makes it.
type answer struct {
	header http.Header
	status int         // 0: not written yet
	sent   http.Header // header as it was when status was written
	method string
}

func newAnswer(method string) answer {
	return answer{header: http.Header{}, method: method}
}

// Header implements http.ResponseWriter.
func (a *answer) Header() http.Header { return a.header }

// WriteHeader implements http.ResponseWriter. Informational ones cannot be
// sent and are passed over, as are all after the first.
func (a *answer) WriteHeader(status int) {
	if status < 100 || status > 999 {
		panic(fmt.Sprintf("awslambda: invalid status %d", status)) // as net/http does
	}
	if a.status == 0 && status >= 200 {
		a.status, a.sent = status, a.header.Clone()
	}
}

// bodyless tells whether what is written is dropped: of an answer to HEAD,
// and of a status that has no body, which is an error.
func (a *answer) bodyless() (bool, error) {
	if a.status == 0 {
		a.WriteHeader(http.StatusOK)
	}
	if a.status == http.StatusNoContent || a.status == http.StatusNotModified {
		return true, http.ErrBodyNotAllowed
	}
	return a.method == http.MethodHead, nil
}

// head returns status, headers and cookies as Lambda wants them. Start is how
// the body begins, for a handler that did not say what it is.
func (a *answer) head(start []byte) (status int, headers map[string]string, cookies []string) {
	if a.status == 0 {
		a.WriteHeader(http.StatusOK)
	}
	headers = make(map[string]string, len(a.sent)+1)
	for name, values := range a.sent {
		switch name {
		case "Set-Cookie":
			for _, value := range values {
				cookies = append(cookies, oneLine.Replace(value))
			}
		case "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Trailer", "Upgrade":
			// of the connection, which is Lambda's
		default:
			if len(values) > 0 {
				headers[name] = oneLine.Replace(strings.Join(values, ", "))
			}
		}
	}
	_, typed := a.sent["Content-Type"]
	_, coded := a.sent["Content-Encoding"]
	if len(start) > 0 && !typed && !coded {
		headers["Content-Type"] = http.DetectContentType(start)
	}
	return a.status, headers, cookies
}

// oneLine keeps a header in its line, as net/http does.
var oneLine = strings.NewReplacer("\r", " ", "\n", " ")

// fail replaces all by a 500 with a sentence, and returns its body.
func (a *answer) fail(sentence string) []byte {
	*a = newAnswer(a.method)
	a.header.Set("Content-Type", "application/json")
	a.header.Set("Cache-Control", "no-store")
	a.WriteHeader(http.StatusInternalServerError)
	body, _ := json.Marshal(struct { // of a string: it does not fail
		Error string `json:"error"`
	}{sentence})
	return body
}
