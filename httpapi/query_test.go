package httpapi

import (
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

// A cursor is either one of this API, and then the only text for its place, or
// refused.
func FuzzCursor(f *testing.F) {
	for _, c := range []reportjobs.Cursor{{}, {CreatedAt: time.Unix(0, 0), ID: "a"}, {CreatedAt: time.Date(2026, 11, 28, 1, 2, 3, 4000, time.UTC), ID: "c354c80a-3dfe-4a31-bc5c-2c6bf30eb649"}} {
		f.Add(formatCursor(c))
	}
	for _, text := range []string{"", ".", "MQ", "MS5h", "LTEuYQ", "MS5h=", "MS4uLi9h", "KzEuYQ", "MDEuYQ"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, ok := parseCursor(text)
		if !ok {
			require.Zero(t, c)
			return
		}
		require.True(t, validID(c.ID), "%q", c.ID)
		again, ok := parseCursor(formatCursor(c))
		require.True(t, ok)
		require.Equal(t, c, again)
	})
}

// Whatever the query of a list is, it asks for a page of the tenant's own.
func FuzzListQuery(f *testing.F) {
	for _, query := range []string{"", "limit=1&status=PENDING", "limit=0", "limit=101", "status=x", "cursor=MS5h", "tenant=other", "limit=1&limit=2", "%zz", "a;b", "cursor=MS5h&cursor="} {
		f.Add(query)
	}
	f.Fuzz(func(t *testing.T, query string) {
		r := httptest.NewRequest("GET", "/v1/jobs", nil)
		r.URL.RawQuery = query
		x := &exchange{r: r, tenant: "acme"}
		if x.parseQuery() != nil {
			return
		}
		q, err := x.page()
		require.Equal(t, "acme", q.Tenant)
		if err == nil {
			require.True(t, q.Limit >= 1 && q.Limit <= maxPage, "%d", q.Limit)
			require.True(t, q.Status == "" || known(q.Status), "%q", q.Status)
		}
		id, err := x.jobID()
		require.True(t, err != nil || validID(id), "%q", id)
	})
}
