package awslambda

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/aws/aws-lambda-go/events"
	"github.com/stretchr/testify/require"
)

// stream starts an answer and returns it as lambda.Start gets it.
func stream(t *testing.T, h http.HandlerFunc) *events.LambdaFunctionURLStreamingResponse {
	t.Helper()
	out, err := FunctionURL(h, streaming())(t.Context(), readEvent(t, "open.json"))
	require.NoError(t, err)
	return out.(*events.LambdaFunctionURLStreamingResponse)
}

func TestStreamIsMarkedAsOne(t *testing.T) {
	out := stream(t, func(http.ResponseWriter, *http.Request) {})
	require.Equal(t, "application/vnd.awslambda.http-integration-response", out.ContentType())
	_, err := json.Marshal(out)
	require.Error(t, err, "lambda.Start reads what it cannot encode")
	require.NoError(t, out.Close())
}

func TestStreamFlushes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		next := make(chan bool)
		out := stream(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			w.(http.Flusher).Flush()
			<-next
			io.WriteString(w, "data: 1\n\n")
			w.(http.Flusher).Flush()
			<-next
			io.WriteString(w, "data: 2\n\n")
		})
		require.Equal(t, "text/event-stream", out.Headers["Content-Type"], "the head is there before any of the body")
		next <- true
		piece := make([]byte, 100)
		n, err := out.Body.Read(piece)
		require.NoError(t, err)
		require.Equal(t, "data: 1\n\n", string(piece[:n]), "a piece is there before the next")
		next <- true
		rest, err := io.ReadAll(out.Body)
		require.NoError(t, err)
		require.Equal(t, "data: 2\n\n", string(rest))
		require.NoError(t, out.Close())
	})
}

func TestSmallWritesAreGathered(t *testing.T) {
	out := stream(t, func(w http.ResponseWriter, _ *http.Request) {
		for range 1000 {
			io.WriteString(w, "0123456789")
		}
	})
	pieces := 0
	for buf := make([]byte, 64<<10); ; pieces++ {
		if _, err := out.Body.Read(buf); err == io.EOF {
			break
		} else {
			require.NoError(t, err)
		}
	}
	require.Equal(t, 3, pieces, "10,000 bytes in pieces of 4 KB")
	require.NoError(t, out.Close())
}

func TestStreamThatFailsInTheMiddleIsCutOff(t *testing.T) {
	for name, v := range map[string]any{"panic": "at the disco", "abort": http.ErrAbortHandler} {
		t.Run(name, func(t *testing.T) {
			out := stream(t, func(w http.ResponseWriter, _ *http.Request) {
				io.WriteString(w, strings.Repeat("a", 5000))
				panic(v)
			})
			require.Equal(t, 200, out.StatusCode)
			body, err := io.ReadAll(out.Body)
			require.ErrorIs(t, err, errCutOff, "a client must not take half an answer for a whole one")
			require.Less(t, len(body), 5001)
			require.NoError(t, out.Close())
		})
	}
}

func TestCloseEndsTheHandlerAndWaitsForIt(t *testing.T) {
	returned := false
	out := stream(t, func(w http.ResponseWriter, r *http.Request) {
		w.(http.Flusher).Flush()
		<-r.Context().Done()
		_, err := w.Write(make([]byte, 5000))
		require.ErrorIs(t, err, io.ErrClosedPipe)
		require.ErrorIs(t, context.Cause(r.Context()), context.Canceled)
		returned = true
	})
	require.NoError(t, out.Close())
	require.True(t, returned)
}
