package awslambda_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/integration/servers"
)

// probe starts an emulator with the probe as function of that name.
func probe(t *testing.T, f servers.Function) *servers.Lambda {
	t.Helper()
	l := servers.LambdaService(t)
	f.Bootstrap = build(t, ".", "./testdata/probe")
	f.Env = append(f.Env, "PROBE="+f.Name)
	l.Add(f)
	return l
}

// both runs a test against the probe in both invoke modes. Only what waits for
// a time-out has a short one: the machine may be busy.
func both(t *testing.T, timeout time.Duration, test func(t *testing.T, l *servers.Lambda, name, url string)) {
	for _, name := range []string{"url", "stream"} {
		t.Run(name, func(t *testing.T) {
			l := probe(t, servers.Function{Name: name, Timeout: timeout})
			test(t, l, name, l.Serve(name, servers.FunctionURL{Stream: name == "stream"}))
		})
	}
}

func fetch(t *testing.T, req *http.Request) (*http.Response, []byte) {
	t.Helper()
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return res, body
}

func get(t *testing.T, url string) (*http.Response, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	require.NoError(t, err)
	return fetch(t, req)
}

// A handler behind a Function URL sees what a client sent, and the client what
// the handler answered.
func TestRoundTrip(t *testing.T) {
	both(t, time.Minute, func(t *testing.T, _ *servers.Lambda, _, url string) {
		for _, row := range []struct {
			kind string
			body []byte
		}{
			{"application/json", []byte(`{"company": "Acme ü"}`)},
			{"application/octet-stream", bytes.Repeat([]byte{0, 0xff, '"'}, 1<<20)},
			{"application/json", []byte("\xff broken")},
			{"", nil},
		} {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, url+"/echo/a%2Fb?q=1&q=2", bytes.NewReader(row.body))
			require.NoError(t, err)
			req.Header.Set("Content-Type", row.kind)
			req.Header.Set("Cookie", "x=1; y=2")
			req.Header.Add("X-Twice", "1")
			req.Header.Add("X-Twice", "2")
			res, body := fetch(t, req)
			require.Equal(t, http.StatusAccepted, res.StatusCode, "%s", body)
			require.Equal(t, []string{"a=1", "b=2"}, res.Header["Set-Cookie"])
			require.Equal(t, "Origin, Accept", res.Header.Get("Vary"))
			var got struct {
				Method, URI, Host, Remote, Caller, Digest string
				Header                                    http.Header
				Length                                    int
			}
			require.NoError(t, json.Unmarshal(body, &got))
			sum := sha256.Sum256(row.body)
			require.Equal(t, hex.EncodeToString(sum[:]), got.Digest)
			require.Equal(t, len(row.body), got.Length)
			require.Equal(t, "PUT /echo/a%2Fb?q=1&q=2", got.Method+" "+got.URI)
			require.Equal(t, strings.TrimPrefix(url, "http://"), got.Host)
			require.Equal(t, "127.0.0.1:0", got.Remote)
			require.Equal(t, []string{"x=1; y=2"}, got.Header["Cookie"])
			require.Equal(t, []string{"1,2"}, got.Header["X-Twice"])
			require.Empty(t, got.Caller)
		}
	})
}

func TestPanicsAndTimeOutsLeaveTheFunctionAlive(t *testing.T) {
	t.Parallel() // it waits for most of its time
	both(t, 8*time.Second, func(t *testing.T, l *servers.Lambda, name, url string) {
		res, body := get(t, url+"/panic")
		require.Equal(t, http.StatusInternalServerError, res.StatusCode)
		require.JSONEq(t, `{"error":"The server could not answer."}`, string(body))
		require.Contains(t, l.Said(name), "at the disco")
		require.Equal(t, 1, l.Starts(name), "one process did all that")

		for i, path := range []string{"/exit", "/hang"} {
			res, _ = get(t, url+path)
			require.Equal(t, http.StatusBadGateway, res.StatusCode)
			res, _ = get(t, url+"/echo/")
			require.Equal(t, http.StatusAccepted, res.StatusCode, "another process takes over")
			require.Equal(t, i+2, l.Starts(name))
		}
	})
}

func TestHandlersAnswerBeforeTheTimeOut(t *testing.T) {
	t.Parallel() // it waits for most of its time
	both(t, 10*time.Second, func(t *testing.T, _ *servers.Lambda, _, url string) {
		res, _ := get(t, url+"/late")
		require.Equal(t, http.StatusServiceUnavailable, res.StatusCode, "the handler's context ends in time")
	})
}

func TestLargeAnswers(t *testing.T) {
	both(t, time.Minute, func(t *testing.T, l *servers.Lambda, name, url string) {
		res, body := get(t, url+"/bytes?n=4700000")
		require.Equal(t, http.StatusOK, res.StatusCode)
		require.Len(t, body, 4_700_000)
		res, body = get(t, url+"/bytes?n=20000000")
		if name == "stream" {
			require.Equal(t, http.StatusOK, res.StatusCode)
			require.Len(t, body, 20_000_000)
			return
		}
		require.Equal(t, http.StatusInternalServerError, res.StatusCode, "not the 502 that Lambda would make of it")
		require.JSONEq(t, `{"error":"The answer is too large to be sent."}`, string(body))
		require.Contains(t, l.Said(name), "RESPONSE_STREAM carries more")
	})
}

func TestStreamArrivesAsItIsWritten(t *testing.T) {
	l := probe(t, servers.Function{Name: "stream", Timeout: time.Minute})
	url := l.Serve("stream", servers.FunctionURL{Stream: true})
	next := make(chan bool)
	gate := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-next:
		case <-r.Context().Done():
		}
	}))
	defer gate.Close()
	res, err := http.Get(url + "/steps?gate=" + gate.URL)
	require.NoError(t, err)
	defer res.Body.Close()
	for _, want := range []string{"step 0\n", "step 1\n", "step 2\n"} {
		line := make([]byte, len(want))
		_, err := io.ReadFull(res.Body, line)
		require.NoError(t, err)
		require.Equal(t, want, string(line), "the function waits until the client has it")
		next <- true
	}
	rest, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	require.Empty(t, rest)
}

func TestBrokenStreamIsCutOff(t *testing.T) {
	l := probe(t, servers.Function{Name: "stream", Timeout: time.Minute})
	url := l.Serve("stream", servers.FunctionURL{Stream: true})
	res, err := http.Get(url + "/cut")
	require.NoError(t, err)
	defer res.Body.Close()
	require.Equal(t, http.StatusOK, res.StatusCode)
	_, err = io.ReadAll(res.Body)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF, "a client cannot take half an answer for a whole one")
	res, _ = get(t, url+"/echo/")
	require.Equal(t, http.StatusAccepted, res.StatusCode)
	require.Equal(t, 1, l.Starts("stream"), "the process lives on")
}

func TestCallersCannotBeForged(t *testing.T) {
	const ada = "arn:aws:iam::111122223333:user/ada"
	l := probe(t, servers.Function{Name: "url", Timeout: time.Minute})
	signed := l.Serve("url", servers.FunctionURL{Callers: map[string]string{"AKIDADA": ada}})
	open := l.Serve("url", servers.FunctionURL{})
	ask := func(url, authorization string) (int, string) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"/echo/", nil)
		require.NoError(t, err)
		for _, name := range []string{"X-Amzn-Request-Context", "X-Amzn-Iam-User-Arn", "Caller", "Requestcontext"} {
			req.Header.Set(name, `{"authorizer":{"iam":{"userArn":"arn:aws:iam::1:user/forged"}}}`)
		}
		req.Header.Set("Authorization", authorization)
		res, body := fetch(t, req)
		var got struct{ Caller string }
		_ = json.Unmarshal(body, &got)
		return res.StatusCode, got.Caller
	}
	status, caller := ask(signed, "AWS4-HMAC-SHA256 Credential=AKIDADA/20261125/eu-west-2/lambda/aws4_request")
	require.Equal(t, http.StatusAccepted, status)
	require.Equal(t, ada, caller)
	status, _ = ask(signed, "")
	require.Equal(t, http.StatusForbidden, status)
	_, caller = ask(open, "AWS4-HMAC-SHA256 Credential=AKIDADA/20261125/eu-west-2/lambda/aws4_request")
	require.Empty(t, caller, "an open URL has no callers, whatever they say")
}
