package dynamo

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
)

var errReset = errors.New("connection reset by test")

// A mishap is what happens to a request on its way. It returns nil to let it
// through to the server and its answer back.
type mishap func(server http.RoundTripper, r *http.Request) (*http.Response, error)

// loseAnswer lets the request take effect and loses the answer.
func loseAnswer(server http.RoundTripper, r *http.Request) (*http.Response, error) {
	res, err := server.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	_, _ = io.Copy(io.Discard, res.Body)
	_ = res.Body.Close()
	return nil, errReset
}

// failBehind lets the request take effect and answers that the server failed.
func failBehind(server http.RoundTripper, r *http.Request) (*http.Response, error) {
	_, err := loseAnswer(server, r)
	if !errors.Is(err, errReset) {
		return nil, err
	}
	return answer(r, http.StatusInternalServerError, "InternalServerError"), nil
}

// throttle answers without the server.
func throttle(_ http.RoundTripper, r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		_ = r.Body.Close()
	}
	return answer(r, http.StatusBadRequest, "ProvisionedThroughputExceededException"), nil
}

func answer(r *http.Request, status int, kind string) *http.Response {
	return &http.Response{
		StatusCode: status, Request: r, Header: http.Header{"Content-Type": {"application/x-amz-json-1.0"}},
		Body: io.NopCloser(strings.NewReader(`{"__type":"com.amazonaws.dynamodb.v20120810#` + kind + `","message":"by test"}`)),
	}
}

// A road is the way to a server on which some requests have a mishap.
type road struct {
	server http.RoundTripper
	pick   func(n int64, r *http.Request) mishap // nil: none
	n      atomic.Int64
}

func newRoad(pick func(n int64, r *http.Request) mishap) *road {
	return &road{server: &http.Transport{MaxIdleConnsPerHost: 100}, pick: pick}
}

// RoundTrip implements http.RoundTripper.
func (road *road) RoundTrip(r *http.Request) (*http.Response, error) {
	if happens := road.pick(road.n.Add(1), r); happens != nil {
		return happens(road.server, r)
	}
	return road.server.RoundTrip(r)
}

// every lets each nth request have a mishap, all by turns.
func every(nth int64, all ...mishap) func(int64, *http.Request) mishap {
	return func(n int64, _ *http.Request) mishap {
		if n%nth != 0 {
			return nil
		}
		return all[n/nth%int64(len(all))]
	}
}
