package httpapi_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/httpapi"
)

func TestCORS(t *testing.T) {
	only := []string{"https://app.example.com"}
	for _, row := range []struct {
		rule    string
		cors    *httpapi.CORS
		origin  string
		allowed string
		code    int // of a preflight
	}{
		{"any origin, as before", nil, "https://a.example", "*", http.StatusNoContent},
		{"one of those that may", &httpapi.CORS{Origins: only}, only[0], only[0], http.StatusNoContent},
		{"another one", &httpapi.CORS{Origins: only}, "https://a.example", "", http.StatusNoContent},
		{"off: a gateway does it", &httpapi.CORS{Off: true}, "https://a.example", "", http.StatusMethodNotAllowed},
	} {
		t.Run(row.rule, func(t *testing.T) {
			w := newWorld(t, &httpapi.Options{CORS: row.cors, Auth: doors{}}) // a preflight has no credentials
			pre := w.ask(http.MethodOptions, "/v1/jobs", "", "Origin", row.origin, "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "authorization")
			require.Equal(t, row.code, pre.StatusCode)
			require.Equal(t, row.allowed, pre.Header.Get("Access-Control-Allow-Origin"))
			if row.allowed == "" {
				require.Empty(t, pre.Header.Get("Access-Control-Allow-Methods"))
			} else {
				require.Equal(t, "GET, HEAD, OPTIONS, POST", pre.Header.Get("Access-Control-Allow-Methods"))
				for _, name := range []string{"Authorization", "Content-Type", "Idempotency-Key", "Prefer", "X-Api-Key"} {
					require.Contains(t, pre.Header.Get("Access-Control-Allow-Headers"), name, "* does not stand for all")
				}
			}
			refused := w.ask(http.MethodGet, "/v1/jobs/none", "", "Origin", row.origin)
			require.Equal(t, http.StatusUnauthorized, refused.StatusCode)
			require.Equal(t, row.allowed, refused.Header.Get("Access-Control-Allow-Origin"), "a page may read why")
			if row.allowed != "" {
				for _, name := range []string{"Location", "Retry-After", "ETag"} {
					require.Contains(t, refused.Header.Get("Access-Control-Expose-Headers"), name)
				}
			}
			if row.cors != nil && !row.cors.Off {
				require.Equal(t, []string{"Origin"}, refused.Header.Values("Vary"), "what a cache has to know")
			}
		})
	}
}
