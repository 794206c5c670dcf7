package converse

import (
	"errors"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/bedrock/bedrocktest"
)

// pace is that of the model in these tests: an answer of "All is well." is
// there after 2.05 s.
var pace = bedrocktest.Options{Rate: 70, FirstToken: 2 * time.Second}

// A script answers the first request with its first reply and so on; the last
// one stays.
type script struct {
	mu      sync.Mutex
	replies []bedrocktest.Reply
	asked   []*bedrocktest.Request
}

func (s *script) answer(r *bedrocktest.Request) bedrocktest.Reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, r)
	return s.replies[min(len(s.asked), len(s.replies))-1]
}

// serve returns a client of a model that follows the script, in the test's bubble.
func (s *script) serve(t *testing.T, o Options) (*Client, *bedrocktest.Server) {
	t.Helper()
	srv := bedrocktest.New(t, s.answer, &pace)
	if o.Model == "" {
		o.Model = "eu.anthropic.claude-sonnet-5-5"
	}
	return New(srv.Client(), o), srv
}

// told is what an error tells a requester, and whether another try of the job
// is useless.
func told(t *testing.T, err error) (code string, permanent bool) {
	t.Helper()
	if err == nil {
		return "", false
	}
	var f *reportjobs.Failure
	require.ErrorAs(t, err, &f)
	require.NotContains(t, f.Message, secret, "requesters see no text of a dependency")
	require.Regexp(t, `^[a-z]+(_[a-z]+)+$`, f.Code)
	require.True(t, strings.HasSuffix(f.Message, "."), "a sentence: %s", f.Message)
	return f.Code, reflect.TypeOf(err) == reflect.TypeOf(reportjobs.Permanent(errors.New("a probe")))
}

// secret stands in all texts of errors that the model sends.
const secret = "arn:aws:bedrock:eu-west-2:123456789012"

func fault(kind string) *bedrocktest.Error { return &bedrocktest.Error{Type: kind, Message: secret} }

func said(kind, message string) *bedrocktest.Error {
	return &bedrocktest.Error{Type: kind, Message: message + " " + secret}
}
