package httpapi_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/httpapi"
)

// TestAttacks is what somebody without rights tries over a socket, on a server
// with keys and two tenants. Nobody gets further than a stranger would, learns
// whether the job is there, or reads a word of it.
func TestAttacks(t *testing.T) {
	key, hash := httpapi.NewKey()
	other, otherHash := httpapi.NewKey()
	keys, err := httpapi.NewKeys(map[string]string{hash: "acme", otherHash: "other"})
	require.NoError(t, err)
	w := newWorld(t, &httpapi.Options{Auth: keys})
	w.key = key
	id := w.finish("?reports=a")
	open := w.submit("")
	none := "00000000-0000-4000-8000-000000000000"
	asked := url.Values{"tenant": {"acme"}}.Encode()

	for _, row := range []struct {
		rule, method, path, key string
		header                  []string
		status                  int
	}{
		{"no key, a status", "GET", "/v1/jobs/" + id, "", nil, 401},
		{"no key, a status of the old kind", "GET", "/?job_id=" + id, "", nil, 401},
		{"no key, a list", "GET", "/v1/jobs", "", nil, 401},
		{"no key, a download", "GET", "/v1/jobs/" + id + "/reports/a", "", nil, 401},
		{"no key, events", "GET", "/v1/jobs/" + id + "/events", "", nil, 401},
		{"no key, a cancel", "DELETE", "/v1/jobs/" + open, "", nil, 401},
		{"no key, a retry", "POST", "/v1/jobs/" + id + "/retry", "", nil, 401},
		{"no key, an unknown job is refused alike", "GET", "/v1/jobs/" + none, "", nil, 401},
		{"a key in the address is none", "GET", "/v1/jobs/" + id + "?key=" + key + "&api_key=" + key, "", nil, 401},
		{"the hash of a key", "GET", "/v1/jobs/" + id, hash, nil, 401},
		{"two keys, of which one is right", "GET", "/v1/jobs/" + id, key, []string{"Authorization", "Bearer " + other}, 401},
		{"a user and password", "GET", "/v1/jobs/" + id, "", []string{"Authorization", "Basic YWNtZTphY21l"}, 401},
		{"a cookie", "GET", "/v1/jobs/" + id, "", []string{"Cookie", "key=" + key}, 401},
		{"another method by a header", "GET", "/v1/jobs/" + id, "", []string{"X-Http-Method-Override", "DELETE"}, 401},

		{"another tenant, a status", "GET", "/v1/jobs/" + id, other, nil, 404},
		{"another tenant, a status of the old kind", "GET", "/?job_id=" + id, other, nil, 404},
		{"another tenant, a download", "GET", "/v1/jobs/" + id + "/reports/a", other, nil, 404},
		{"another tenant, events", "GET", "/v1/jobs/" + id + "/events", other, nil, 404},
		{"another tenant, a cancel", "DELETE", "/v1/jobs/" + open, other, nil, 404},
		{"another tenant, a retry", "POST", "/v1/jobs/" + id + "/retry", other, nil, 404},
		{"another tenant, asking as the first", "GET", "/v1/jobs/" + id + "?" + asked, other, nil, 404},
		{"another tenant, by a header", "GET", "/v1/jobs/" + id, other, []string{"X-Tenant", "acme", "X-Forwarded-User", "acme"}, 404},
		{"another tenant, by a path that climbs", "GET", "/v1/jobs/" + none + "/../" + id, other, nil, 404},
		{"another tenant, by an escaped path", "GET", "/v1/jobs/" + none + "%2F..%2F" + id, other, nil, 404},
		{"an unknown job looks alike", "GET", "/v1/jobs/" + none, other, nil, 404},
	} {
		t.Run(row.rule, func(t *testing.T) {
			w.t, w.key = t, row.key
			got := w.ask(row.method, row.path, "", row.header...)
			require.Equal(t, row.status, got.StatusCode, got.text)
			for _, secret := range []string{"Acme", "report a", "/files/", key, other, "COMPLETED"} {
				require.NotContains(t, got.text, secret)
				require.NotContains(t, got.Header.Get("Location"), secret)
			}
		})
	}

	t.Run("nothing of it left a mark", func(t *testing.T) {
		w.t, w.key = t, key
		require.Equal(t, http.StatusAccepted, w.ask("GET", "/v1/jobs/"+open, "").StatusCode, "the job was not canceled")
		job, err := w.c.Get(t.Context(), "acme", id)
		require.NoError(t, err)
		require.Equal(t, reportjobs.StatusCompleted, job.Status)
		w.key = other
		require.Equal(t, `{"jobs":[]}`, w.ask("GET", "/v1/jobs?"+asked, "").text)
	})
}

// TestAttacksOnLinks: whoever has a link has the one file, for its time. A link
// that was changed anywhere is worth nothing.
func TestAttacksOnLinks(t *testing.T) {
	w := newWorld(t, nil)
	id, second := w.finish("?reports=a"), w.finish("?reports=b")
	linkOf := func(id, report string) string {
		link, err := w.c.Link(t.Context(), "", id, report)
		require.NoError(t, err)
		return link.URL
	}
	get := func(link string) (int, string) {
		res, err := http.Get(w.url + link)
		require.NoError(t, err)
		defer res.Body.Close()
		text, err := io.ReadAll(res.Body)
		require.NoError(t, err)
		return res.StatusCode, string(text)
	}
	mine, theirs := linkOf(id, "a"), linkOf(second, "b")
	status, text := get(mine)
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, "report a", text)

	path, query, found := strings.Cut(mine, "?")
	require.True(t, found, "the signature stands in the query")
	other, _, _ := strings.Cut(theirs, "?")
	parts, err := url.ParseQuery(query)
	require.NoError(t, err)
	forged := map[string]string{
		"another file under this signature": other + "?" + query,
		"no signature":                      path,
		"a path that climbs":                path + "/../../b?" + query,
		"an escaped path that climbs":       path + "%2F..%2Fb?" + query,
		"the folder":                        path[:strings.LastIndex(path, "/")] + "/?" + query,
		"the signature twice":               mine + "&" + query,
	}
	for name, values := range parts {
		changed, left := url.Values{}, url.Values{}
		for other, value := range parts {
			changed[other] = value
			if other != name {
				left[other] = value
			}
		}
		changed[name] = []string{values[0] + "0"}
		forged["with another "+name] = path + "?" + changed.Encode()
		forged["without "+name] = path + "?" + left.Encode()
	}
	for rule, link := range forged {
		status, text := get(link)
		require.NotEqual(t, http.StatusOK, status, rule)
		require.NotContains(t, text, "report", rule)
	}
}
