package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/examples/discovery"
)

// A bare handler that answers less than ours does not measure the same JSON.
func TestTheBareHandlerAnswersWhatOursDoes(t *testing.T) {
	h, ready, err := ours()
	require.NoError(t, err)
	b, err := bare(h, ready)
	require.NoError(t, err)
	for _, row := range []struct{ method, path string }{{http.MethodPost, "/"}, {http.MethodGet, ready.Waiting}, {http.MethodGet, ready.Done}} {
		var bodies [2]map[string]any
		for i, handler := range []http.Handler{h, b} {
			res := httptest.NewRecorder()
			handler.ServeHTTP(res, httptest.NewRequestWithContext(t.Context(), row.method, row.path, bytes.NewReader(discovery.Sample())))
			require.Equal(t, 2, res.Code/100)
			require.NoError(t, json.Unmarshal(res.Body.Bytes(), &bodies[i]))
		}
		require.Equal(t, shape(bodies[0]), shape(bodies[1]), "%s %s", row.method, row.path)
	}
}

// shape is a body whose texts are all alike: ids and signatures differ.
func shape(body any) any {
	switch v := body.(type) {
	case map[string]any:
		for k := range v {
			v[k] = shape(v[k])
		}
	case []any:
		for i := range v {
			v[i] = shape(v[i])
		}
	case string:
		return "text"
	}
	return body
}
