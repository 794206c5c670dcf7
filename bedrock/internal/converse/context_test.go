package converse

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/bedrock/bedrocktest"
)

var ask1 = []Turn{{Text: "Write it."}}

// TestContext says how a call ends whose context does.
func TestContext(t *testing.T) {
	canceled := errors.New("someone canceled the job")
	for name, row := range map[string]struct {
		reply    bedrocktest.Reply
		after    time.Duration
		attempts int
	}{
		"in the last attempt":         {bedrocktest.Reply{Text: half, Stall: true}, 10 * time.Second, 1},
		"before the response":         {bedrocktest.Reply{Text: "All is well.", Delay: 30 * time.Second}, 10 * time.Second, 5},
		"in the text":                 {bedrocktest.Reply{Text: strings.Repeat("word ", 1000)}, 10 * time.Second, 5},
		"in silence":                  {bedrocktest.Reply{Text: half, Stall: true}, 10 * time.Second, 5},
		"while it waits to try again": {bedrocktest.Reply{Err: &bedrocktest.Error{Type: "ThrottlingException", RetryAfter: time.Minute}}, 10 * time.Second, 5},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := script{replies: []bedrocktest.Reply{row.reply}}
				c, srv := s.serve(t, Options{Attempts: row.attempts})
				ctx, cancel := context.WithCancelCause(t.Context())
				time.AfterFunc(row.after, func() { cancel(canceled) })
				a, err := c.Do(ctx, Request{Turns: ask1})
				require.ErrorIs(t, err, context.Canceled)
				require.ErrorIs(t, err, canceled, "the cause is told")
				var f *reportjobs.Failure
				require.NotErrorAs(t, err, &f, "a canceled call is no failure of the model")
				require.Equal(t, row.after, a.Took, "it ends at once")
				require.Len(t, srv.Calls(), 1)
			})
		})
	}
}

// A wait that would outlast the deadline is not begun: the time is the job's,
// which can do better with it.
func TestNoWaitBeyondTheDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := script{replies: []bedrocktest.Reply{{Err: &bedrocktest.Error{Type: "ThrottlingException", RetryAfter: time.Minute}}}}
		c, _ := s.serve(t, Options{})
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Second)
		defer cancel()
		a, err := c.Do(ctx, Request{Turns: ask1})
		code, permanent := told(t, err)
		require.Equal(t, "model_throttled", code)
		require.False(t, permanent)
		require.Equal(t, 1, a.Attempts)
		require.Zero(t, a.Took)

		a, err = c.Do(ctx, Request{Turns: ask1}) // the pause of the first is that of all
		code, permanent = told(t, err)
		require.Equal(t, "model_throttled", code)
		require.False(t, permanent)
		require.Zero(t, a.Attempts)
	})
}

func TestDeadlineInTheText(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := script{replies: []bedrocktest.Reply{{Text: strings.Repeat("word ", 1000)}}}
		c, _ := s.serve(t, Options{})
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		a, err := c.Do(ctx, Request{Turns: ask1})
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.Equal(t, 5*time.Second, a.Took)
		require.NotEmpty(t, a.Text, "what came is returned")
	})
}

// The watchdog counts from the last sign of life: thoughts are one.
func TestSlowIsNotSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := bedrocktest.New(t, func(*bedrocktest.Request) bedrocktest.Reply {
			return bedrocktest.Reply{Reasoning: strings.Repeat("hmm ", 100), Text: strings.Repeat("word ", 100)}
		}, &bedrocktest.Options{Rate: 0.2}) // an event of six tokens each 30 s
		c := New(srv.Client(), Options{Model: "m", Idle: 40 * time.Second, Attempts: 1})
		a, err := c.Do(t.Context(), Request{Turns: ask1})
		require.NoError(t, err)
		require.Greater(t, a.Took, 18*time.Minute)
	})
}

// TestSetUp says what is told when the host has not set up its client.
func TestSetUp(t *testing.T) {
	noCredentials := aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{}, errors.New("no EC2 IMDS role found, " + secret)
	})
	some := aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{AccessKeyID: "a", SecretAccessKey: "b"}, nil
	})
	t.Setenv("AWS_BEARER_TOKEN_BEDROCK", "")
	for name, row := range map[string]struct {
		o        bedrockruntime.Options
		code     string
		attempts int
		ready    bool // it is seen by a call alone
	}{
		"no credentials":          {bedrockruntime.Options{Region: "eu-west-2"}, "model_credentials", 0, false},
		"credentials not found":   {bedrockruntime.Options{Region: "eu-west-2", Credentials: noCredentials}, "model_credentials", 1, false},
		"no region":               {bedrockruntime.Options{Credentials: some}, "model_region", 0, false},
		"a region that is a typo": {bedrockruntime.Options{Region: "eu west 2", Credentials: some}, "model_region", 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			row.o.HTTPClient = &http.Client{Transport: unreachable{t}}
			c := New(bedrockruntime.New(row.o), Options{Model: "m"})
			a, err := c.Do(t.Context(), Request{Turns: ask1})
			code, permanent := told(t, err)
			require.Equal(t, row.code, code, "%v", err)
			require.True(t, permanent)
			require.Equal(t, row.attempts, a.Attempts)

			err = c.Ready(t.Context())
			require.Equal(t, row.ready, err == nil)
			if !row.ready {
				code, permanent = told(t, err)
				require.Equal(t, row.code, code)
				require.True(t, permanent)
			}
		})
	}
	c := New(bedrockruntime.New(bedrockruntime.Options{Region: "eu-west-2", Credentials: some}), Options{Model: "m"})
	require.NoError(t, c.Ready(t.Context()))
}

// An unreachable network must not be asked.
type unreachable struct{ t *testing.T }

func (u unreachable) RoundTrip(r *http.Request) (*http.Response, error) {
	u.t.Errorf("a request was sent: %s", r.URL)
	return nil, errors.New("unreachable")
}
