package httpapi_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/httpapi"
)

// A trap is an answer that breaks in its middle.
type trap struct{ *httptest.ResponseRecorder }

func (trap) Write([]byte) (int, error) { panic("the buffer is nil") }

// An answer that has begun cannot become a 500: the connection is cut, and the
// client sees that it has not all. Who wants it cut gets that.
func TestPanicsCutAnswers(t *testing.T) {
	w := newWorld(t, &httpapi.Options{Auth: doors{}})
	w.key = "tenant"
	id := w.finish("")
	for key, out := range map[string]http.ResponseWriter{"tenant": trap{httptest.NewRecorder()}, "aborts": httptest.NewRecorder()} {
		r := httptest.NewRequest(http.MethodGet, "/v1/jobs/"+id, nil)
		r.Header.Set("X-Api-Key", key)
		require.PanicsWithValue(t, http.ErrAbortHandler, func() { w.h.ServeHTTP(out, r) }, key)
	}
}
