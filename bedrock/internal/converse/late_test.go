package converse

import (
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/bedrock/bedrocktest"
)

// late keeps the body of a request.
type late struct {
	next http.RoundTripper
	body io.Reader
}

func (l *late) RoundTrip(r *http.Request) (*http.Response, error) {
	l.body = r.Body
	return l.next.RoundTrip(r)
}

// net/http may look whether a body has more than it said when the answer has
// begun and the SDK has closed the body. If that fails, it cuts the connection
// under the answer.
func TestALateLookAtTheRequestFindsItsEnd(t *testing.T) {
	s := script{replies: []bedrocktest.Reply{fine}}
	srv := bedrocktest.New(t, s.answer, nil)
	l := &late{next: srv}
	_, err := New(srv.ClientOver(l), Options{Model: "m"}).Do(t.Context(), Request{Turns: ask1})
	require.NoError(t, err)
	n, err := io.Copy(io.Discard, l.body)
	require.NoError(t, err)
	require.Zero(t, n)
}
