package httpapi_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/httpapi"
)

// A log is what operators read.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) take() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	defer l.text.Reset()
	return l.text.String()
}

// What requesters are not told stands in the log; what is their own fault
// does not, and neither does a link or an input.
func TestLog(t *testing.T) {
	var log lines
	w := newWorld(t, &httpapi.Options{Auth: doors{}, Logger: slog.New(slog.NewTextHandler(&log, nil))})
	w.key = "tenant"
	id := w.finish("")
	w.ask(http.MethodGet, "/v1/jobs/"+id, "")
	w.ask(http.MethodGet, "/v1/jobs/none", "")
	w.ask(http.MethodPost, "/", "{")
	require.Empty(t, log.take())

	w.ask(http.MethodGet, "/?job_id="+id, "", "X-Api-Key", "", "X-Api-Key", "panics")
	require.Regexp(t, `level=ERROR msg="httpapi: panic" method=GET panic="map of 10\.0\.0\.3 is nil" stack=.*Authenticate`, log.take())
	w.ask(http.MethodGet, "/?job_id="+id, "", "X-Api-Key", "", "X-Api-Key", "broken")
	require.Regexp(t, `level=ERROR msg="httpapi: request failed" method=GET status=503 error=.*directory at 10\.0\.0\.1 is down`, log.take())
	w.down.Store(true)
	w.ask(http.MethodPost, "/v1/jobs", acme)
	require.Regexp(t, `status=503 error=.*injected fault`, log.take())
}
