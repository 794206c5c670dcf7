package awslambda

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

// client returns a real client whose requests go to h.
func client(t *testing.T, h http.HandlerFunc) *lambda.Client {
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return lambda.New(lambda.Options{
		Region: "eu-west-2", BaseEndpoint: aws.String(server.URL),
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "test", SecretAccessKey: "test"}, nil
		}),
	})
}

func TestDispatch(t *testing.T) {
	const worker = "arn:aws:lambda:eu-west-2:111122223333:function:worker:live"
	var calls atomic.Int64
	c := client(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || calls.Add(1) == 1 {
			w.WriteHeader(http.StatusInternalServerError) // the client repeats the call
			return
		}
		if r.Method != http.MethodPost || r.URL.Path != "/2015-03-31/functions/"+worker+"/invocations" ||
			r.Header.Get("X-Amz-Invocation-Type") != "Event" || string(body) != `{"job_id":"a\"b"}` {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		w.WriteHeader(http.StatusAccepted)
	})
	d, err := NewDispatcher(c, worker, nil)
	require.NoError(t, err)
	require.NoError(t, d.Dispatch(t.Context(), reportjobs.Job{ID: `a"b`}))
	require.EqualValues(t, 2, calls.Load())
}

func TestDispatchThatFails(t *testing.T) {
	d, err := NewDispatcher(client(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Amzn-Errortype", "ResourceNotFoundException")
		w.WriteHeader(http.StatusNotFound)
		io.WriteString(w, `{"Message":"Function not found"}`)
	}), "worker", nil)
	require.NoError(t, err)
	err = d.Dispatch(t.Context(), reportjobs.Job{ID: "a"})
	var unknown *types.ResourceNotFoundException
	require.ErrorAs(t, err, &unknown)
	require.ErrorContains(t, err, "awslambda: invoke worker for job a")

	d, err = NewDispatcher(client(t, func(w http.ResponseWriter, _ *http.Request) {}), "worker", nil)
	require.NoError(t, err)
	require.ErrorContains(t, d.Dispatch(t.Context(), reportjobs.Job{ID: "a"}), "status 200, 202 was to be expected",
		"an endpoint that ran the function instead of queueing the event")
}

func TestDispatcherIsChecked(t *testing.T) {
	_, err := NewDispatcher(nil, "worker", nil)
	require.ErrorContains(t, err, "needs a Lambda client")
	_, err = NewDispatcher(lambda.New(lambda.Options{}), "", nil)
	require.ErrorContains(t, err, "name or ARN")
}

type invoker func(*lambda.InvokeInput) (*lambda.InvokeOutput, error)

func (f invoker) Invoke(_ context.Context, in *lambda.InvokeInput, _ ...func(*lambda.Options)) (*lambda.InvokeOutput, error) {
	return f(in)
}

func TestDispatchOfLaterJobs(t *testing.T) {
	for _, row := range []struct {
		rule         string
		max, wait    time.Duration
		cannot, sent bool
	}{
		{"a job that is due is sent", 0, 0, false, true},
		{"so is one whose time has passed", 0, -time.Hour, false, true},
		{"a worker waits for one that is due soon", 0, 15 * time.Second, false, true},
		{"a later one is left to a sweep", 0, 16 * time.Second, true, false},
		{"the host may allow more", time.Hour, time.Hour, false, true},
		{"or nothing", -1, time.Microsecond, true, false},
		{"and still has due jobs sent", -1, 0, false, true},
	} {
		synctest.Test(t, func(t *testing.T) {
			sent := false
			d, err := NewDispatcher(invoker(func(*lambda.InvokeInput) (*lambda.InvokeOutput, error) {
				sent = true
				return &lambda.InvokeOutput{StatusCode: http.StatusAccepted}, nil
			}), "worker", &DispatcherOptions{MaxDelay: row.max})
			require.NoError(t, err)
			err = d.Dispatch(t.Context(), reportjobs.Job{ID: "a", DueAt: time.Now().Add(row.wait)})
			require.Equal(t, row.sent, sent, row.rule)
			if row.cannot {
				require.ErrorIs(t, err, reportjobs.ErrCannotDelay, row.rule)
			} else {
				require.NoError(t, err, row.rule)
			}
		})
	}
}
