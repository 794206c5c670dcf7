package httpapi_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/httpapi"
)

// doors are the keys of the world of bad requests: what follows the first
// letter is the tenant.
type doors struct{}

func (doors) Authenticate(r *http.Request) (string, error) {
	switch key := r.Header.Get("X-Api-Key"); key {
	case "":
		return "", httpapi.ErrUnauthenticated
	case "suspended":
		return "", fmt.Errorf("%w: has not paid", httpapi.ErrForbidden)
	case "panics":
		panic("map of 10.0.0.3 is nil")
	case "aborts":
		panic(http.ErrAbortHandler)
	case "broken":
		return "", errors.New("directory at 10.0.0.1 is down")
	default:
		return key, nil
	}
}

// turnstile lets the tenant "busy" wait, and fails for "lost".
type turnstile struct{}

func (turnstile) Allow(_ context.Context, tenant string) (time.Duration, error) {
	switch tenant {
	case "busy":
		return 90 * time.Second, nil
	case "lost":
		return 0, errors.New("counter at 10.0.0.2 is down")
	}
	return 0, nil
}

// badWorld is a server with jobs of two tenants; names stand for what is
// there in paths of requests. A body must be there within patience.
func badWorld(t *testing.T, patience time.Duration) (w *world, names *strings.Replacer) {
	w = newWorld(t, &httpapi.Options{Auth: doors{}, Limiter: turnstile{}, MaxBody: 1 << 16, BodyTimeout: patience})
	w.key = "stranger"
	foreign := w.finish("")
	w.key = "tenant"
	waits, done, failed, canceled := w.submit(""), w.finish(""), w.finish("?reports=broken"), w.submit("")
	require.Equal(t, http.StatusOK, w.ask(http.MethodDelete, "/v1/jobs/"+canceled, "").StatusCode)
	require.Equal(t, http.StatusAccepted, w.ask(http.MethodPost, "/v1/jobs", acme, "Idempotency-Key", "used").StatusCode)
	job, err := w.c.Get(t.Context(), "tenant", done)
	require.NoError(t, err)
	sign := func(ttl time.Duration) string {
		link, _, err := w.files.Link(t.Context(), *job.Reports[0].Artifact, ttl)
		require.NoError(t, err)
		return link
	}
	return w, strings.NewReplacer("{waits}", waits, "{done}", done, "{failed}", failed, "{canceled}", canceled, "{foreign}", foreign,
		"{link}", sign(time.Hour), "{expired}", sign(time.Nanosecond))
}

// A badRequest is refused as documented, and leaves the server as it was.
type badRequest struct {
	rule, method, path, body string
	header                   []string
	status                   int
	code                     string // "" where the answer is not ours
}

var large = `{"a":"` + strings.Repeat("x", 1<<16) + `"}`

func badBodies() []badRequest {
	post := func(rule, body string, status int, code string, header ...string) badRequest {
		return badRequest{rule, "POST", "/v1/jobs", body, header, status, code}
	}
	return []badRequest{
		post("no body", "", 400, "invalid_json"),
		post("only white space", " \r\n\t", 400, "invalid_json"),
		post("a list", `[1, 2]`, 400, "invalid_json"),
		post("a string", `"text"`, 400, "invalid_json"),
		post("null", `null`, 400, "invalid_json"),
		post("an object that ends early", `{"a": 1`, 400, "invalid_json"),
		post("trailing garbage", `{"a": 1} x`, 400, "invalid_json"),
		post("two objects", `{"a": 1}{"b": 2}`, 400, "invalid_json"),
		post("a trailing comma", `{"a": 1,}`, 400, "invalid_json"),
		post("single quotes", `{'a': 1}`, 400, "invalid_json"),
		post("a name without quotes", `{a: 1}`, 400, "invalid_json"),
		post("a comment", `{"a": 1 /* one */}`, 400, "invalid_json"),
		post("NaN", `{"a": NaN}`, 400, "invalid_json"),
		post("a lone control character", "{\"a\": \"\x01\"}", 400, "invalid_json"),
		post("bad UTF-8", "{\"a\": \"\xff\"}", 400, "invalid_json"),
		post("a byte order mark", "\xef\xbb\xbf{\"a\": 1}", 400, "invalid_json"),
		post("UTF-16", "{\x00\"\x00a\x00\"\x00:\x001\x00}\x00", 400, "invalid_json"),
		post("nested too deep", `{"a":`+strings.Repeat("[", 500)+strings.Repeat("]", 500)+`}`, 400, "invalid_json"),
		post("only brackets, very many", "{"+strings.Repeat("[", 60_000), 400, "invalid_json"),
		post("wrong types, as the host's check finds", `{"company": {"name": "Acme"}}`, 422, "invalid_request"),
		post("control characters in what becomes metadata", `{"company": "a\u0000b"}`, 422, "invalid_request"),
		post("too much metadata", `{"company": "`+strings.Repeat("x", 5000)+`"}`, 422, "invalid_request"),
		post("a huge body", large, 413, "too_large"),
		{"a huge body, the old way", "POST", "/", large, nil, 413, "too_large"},
		{"no JSON, the old way", "POST", "/", "{", nil, 400, "invalid_json"},
		post("a form", "a=1", 415, "unsupported_media_type", "Content-Type", "", "Content-Type", "application/x-www-form-urlencoded"),
		post("plain text", acme, 415, "unsupported_media_type", "Content-Type", "", "Content-Type", "text/plain"),
		post("XML", "<a/>", 415, "unsupported_media_type", "Content-Type", "", "Content-Type", "application/xml"),
		post("another charset", acme, 415, "unsupported_media_type", "Content-Type", "", "Content-Type", "application/json; charset=latin1"),
		post("a type that is none", acme, 415, "unsupported_media_type", "Content-Type", "", "Content-Type", "json"),
		post("two types", acme, 415, "unsupported_media_type", "Content-Type", "application/json"),
		post("compressed", "\x1f\x8b\x08\x00", 415, "unsupported_media_type", "Content-Encoding", "gzip"),
		post("compressed twice", acme, 415, "unsupported_media_type", "Content-Encoding", "identity", "Content-Encoding", "br"),
	}
}

func badSubmits() []badRequest {
	post := func(rule, query string, status int, code string, header ...string) badRequest {
		return badRequest{rule, "POST", "/v1/jobs" + query, acme, header, status, code}
	}
	return []badRequest{
		post("an unknown report", "?reports=a,nonsense", 422, "unknown_report"),
		post("a report twice", "?reports=a,a", 422, "invalid_request"),
		post("reports without a name", "?reports=", 400, "invalid_request"),
		post("an empty name among others", "?reports=a,,b", 400, "invalid_request"),
		post("more reports than a job may have", "?reports=a"+strings.Repeat(",a", 40), 422, "invalid_request"),
		post("reports given twice", "?reports=a&reports=b", 400, "invalid_request"),
		post("a broken escape", "?reports=%zz", 400, "invalid_request"),
		post("a semicolon", "?reports=a;b", 400, "invalid_request"),
		post("a wait that is no number", "?wait=soon", 400, "invalid_request"),
		post("a negative wait", "?wait=-1", 400, "invalid_request"),
		post("a wait with a fraction", "?wait=1.5", 400, "invalid_request"),
		post("an empty key", "", 400, "invalid_key", "Idempotency-Key", `""`),
		post("two keys", "", 400, "invalid_key", "Idempotency-Key", "a", "Idempotency-Key", "a"),
		post("two keys that a gateway joined", "", 400, "invalid_key", "Idempotency-Key", "a, b"),
		post("a key that does not end", "", 400, "invalid_key", "Idempotency-Key", `"a`),
		post("a key and something behind it", "", 400, "invalid_key", "Idempotency-Key", `"a" b`),
		post("a key with a bad escape", "", 400, "invalid_key", "Idempotency-Key", `"\a"`),
		post("a key beyond ASCII", "", 400, "invalid_key", "Idempotency-Key", "schlüssel"),
		post("a key that is too long", "", 400, "invalid_key", "Idempotency-Key", strings.Repeat("k", 256)),
		post("a key of another report set", "?reports=a", 422, "key_reused", "Idempotency-Key", "used"),
		{"a key of another body", "POST", "/v1/jobs", `{"company": "Other"}`, []string{"Idempotency-Key", "used"}, 422, "key_reused"},
	}
}

func badReads() []badRequest {
	get := func(rule, path string, status int, code string) badRequest {
		return badRequest{rule, "GET", path, "", nil, status, code}
	}
	return []badRequest{
		get("no job named, as old clients ask", "/", 400, "invalid_request"),
		get("an empty name", "/?job_id=", 400, "invalid_request"),
		get("two jobs named", "/?job_id={done}&job_id={waits}", 400, "invalid_request"),
		get("an unknown job", "/?job_id=00000000-0000-4000-8000-000000000000", 404, "not_found"),
		get("an id that cannot be one", "/?job_id=%00", 404, "not_found"),
		get("an id in bad UTF-8", "/?job_id=%ff", 404, "not_found"),
		get("a very long id", "/v1/jobs/"+strings.Repeat("a", 4000), 404, "not_found"),
		get("another tenant's job, the old way", "/?job_id={foreign}", 404, "not_found"),
		get("another tenant's job", "/v1/jobs/{foreign}", 404, "not_found"),
		get("another tenant's report", "/v1/jobs/{foreign}/reports/a", 404, "not_found"),
		get("another tenant's events", "/v1/jobs/{foreign}/events", 404, "not_found"),
		get("an unknown report", "/v1/jobs/{done}/reports/c", 404, "not_found"),
		get("a report that is not there yet", "/v1/jobs/{waits}/reports/a", 409, "not_ready"),
		get("a report that will never be", "/v1/jobs/{failed}/reports/broken", 409, "finished"),
		get("a list of none", "/v1/jobs?limit=0", 400, "invalid_request"),
		get("a list of too many", "/v1/jobs?limit=101", 400, "invalid_request"),
		get("a list with an unknown status", "/v1/jobs?status=DONE", 400, "invalid_request"),
		get("a cursor made up", "/v1/jobs?cursor=abc", 400, "invalid_request"),
		get("a cursor that holds what is no id", "/v1/jobs?cursor=MS4uLi8", 400, "invalid_request"),
		get("a wait twice", "/v1/jobs/{done}?wait=1&wait=2", 400, "invalid_request"),
		get("a link that was forged", "{link}0", 403, ""),
		get("a link to another file", "/files/x{link}", 403, ""),
		get("a link that has expired", "{expired}", 403, ""),
	}
}

func badAddresses() []badRequest {
	ask := func(rule, method, path string, status int, code string, header ...string) badRequest {
		return badRequest{rule, method, path, "", header, status, code}
	}
	return []badRequest{
		ask("nothing there", "GET", "/nothing", 404, "not_found"),
		ask("nothing there, below /v1", "GET", "/v1/nothing", 404, "not_found"),
		ask("a slash too many", "GET", "/v1/jobs/", 404, "not_found"),
		ask("two slashes", "GET", "/v1//jobs", 404, "not_found"),
		ask("a way up", "GET", "/v1/jobs/../jobs", 404, "not_found"),
		ask("a hidden way up", "GET", "/v1/jobs/%2e%2e/jobs", 404, "not_found"),
		ask("a hidden slash", "GET", "/v1%2Fjobs", 404, "not_found"),
		ask("an id with a hidden slash", "GET", "/v1/jobs/..%2F{foreign}", 404, "not_found"),
		ask("another case", "GET", "/V1/jobs", 404, "not_found"),
		ask("a wrong method, the old way", "PUT", "/", 405, "method_not_allowed"),
		ask("a wrong method", "PATCH", "/v1/jobs/{waits}", 405, "method_not_allowed"),
		ask("deleting all", "DELETE", "/v1/jobs", 405, "method_not_allowed"),
		ask("submitting to a job", "POST", "/v1/jobs/{waits}", 405, "method_not_allowed"),
		ask("a method that nobody knows", "BREW", "/v1/jobs", 405, "method_not_allowed"),
		ask("reading a retry", "GET", "/v1/jobs/{failed}/retry", 405, "method_not_allowed"),
		ask("canceling what is finished", "DELETE", "/v1/jobs/{done}", 409, "finished"),
		ask("canceling another tenant's job", "DELETE", "/v1/jobs/{foreign}", 404, "not_found"),
		ask("retrying what is complete", "POST", "/v1/jobs/{done}/retry", 409, "finished"),
		ask("retrying what is not finished", "POST", "/v1/jobs/{waits}/retry", 409, "not_ready"),
		ask("retrying another tenant's job", "POST", "/v1/jobs/{foreign}/retry", 404, "not_found"),
		ask("nobody", "GET", "/v1/jobs/{done}", 401, "unauthenticated", "X-Api-Key", ""),
		ask("nobody, the old way", "GET", "/?job_id={done}", 401, "unauthenticated", "X-Api-Key", ""),
		ask("somebody who may not", "GET", "/v1/jobs/{done}", 403, "forbidden", "X-Api-Key", "", "X-Api-Key", "suspended"),
		ask("nobody can tell who", "GET", "/v1/jobs/{done}", 503, "unavailable", "X-Api-Key", "", "X-Api-Key", "broken"),
		ask("a fault in the code", "GET", "/?job_id={done}", 500, "internal", "X-Api-Key", "", "X-Api-Key", "panics"),
		ask("too often", "GET", "/v1/jobs/{done}", 429, "rate_limited", "X-Api-Key", "", "X-Api-Key", "busy"),
		ask("nobody can tell how often", "GET", "/v1/jobs/{done}", 503, "unavailable", "X-Api-Key", "", "X-Api-Key", "lost"),
	}
}

func TestBadRequests(t *testing.T) {
	w, names := badWorld(t, time.Minute)
	jobs := w.store.Len()
	rows := append(append(append(badBodies(), badSubmits()...), badReads()...), badAddresses()...)
	require.GreaterOrEqual(t, len(rows), 60)
	for _, row := range rows {
		t.Run(row.rule, func(t *testing.T) {
			a := w.ask(row.method, names.Replace(row.path), row.body, row.header...)
			require.Equal(t, row.status, a.StatusCode, a.text)
			if row.code != "" {
				checkProblem(t, a, row)
			}
			require.NotRegexp(t, `10\.0\.0|secret|reportjobs|httpapi|goroutine|\.go\b`, a.text, "nothing internal")
			require.Equal(t, jobs, w.store.Len(), "no job more, no job less")
		})
	}
	w.stillWorks(names)
}

// What is refused says what to do about it.
func TestRefusalsSayWhy(t *testing.T) {
	w, names := badWorld(t, time.Minute)
	for _, row := range []struct{ rule, method, path, body, says string }{
		{"a job with all its reports needs no retry", "POST", "/v1/jobs/{done}/retry", "", "The job is finished, and there is nothing to retry: every report is there, or the input is kept no more."},
		{"a job that has ended is not canceled", "DELETE", "/v1/jobs/{done}", "", "The job is finished and changes no more."},
		{"a byte order mark is not seen in an editor", "POST", "/v1/jobs", "\xef\xbb\xbf{}", "The body begins with a byte order mark. Send UTF-8 without one."},
	} {
		a := w.ask(row.method, names.Replace(row.path), row.body)
		require.Equal(t, row.says, a.json(t)["detail"], row.rule)
	}
}

// checkProblem holds the answer against RFC 9457 and what its status asks for.
func checkProblem(t *testing.T, a answer, row badRequest) {
	body := a.json(t)
	require.Equal(t, row.code, body["code"])
	require.Equal(t, "about:blank", body["type"])
	require.Equal(t, http.StatusText(row.status), body["title"])
	require.EqualValues(t, row.status, body["status"])
	require.Equal(t, body["detail"], body["error"], "the key of old clients")
	require.Regexp(t, `^[A-Z0-9].*\.$`, body["detail"], "a sentence")
	want := "application/json"
	if strings.HasPrefix(row.path, "/v1") || strings.Contains(row.path, "//") || strings.Contains(row.path, "..") {
		want = "application/problem+json"
	}
	require.Equal(t, want, a.Header.Get("Content-Type"))
	require.Equal(t, "no-store", a.Header.Get("Cache-Control"))
	switch row.status {
	case 401:
		require.NotEmpty(t, a.Header.Get("WWW-Authenticate"))
	case 405:
		require.NotEmpty(t, a.Header.Get("Allow"))
	case 429:
		require.Equal(t, "91", a.Header.Get("Retry-After"), "not before the wait is over")
	case 503:
		require.NotEmpty(t, a.Header.Get("Retry-After"))
	}
	if row.code == "unknown_report" {
		require.Equal(t, []any{"a", "b", "broken"}, body["reports"])
	}
}

// stillWorks runs a good request of each kind.
func (w *world) stillWorks(names *strings.Replacer) {
	w.t.Helper()
	require.Equal(w.t, http.StatusOK, w.ask("GET", names.Replace("/?job_id={done}"), "").StatusCode)
	require.Equal(w.t, http.StatusAccepted, w.ask("GET", names.Replace("/v1/jobs/{waits}"), "").StatusCode)
	require.Equal(w.t, http.StatusOK, w.ask("GET", names.Replace("{link}"), "").StatusCode)
	before := w.store.Len()
	w.finish("")
	require.Equal(w.t, before+1, w.store.Len())
}

// What no client library sends.
func TestBadBytes(t *testing.T) {
	w, names := badWorld(t, time.Minute)
	hasty, _ := badWorld(t, 20*time.Millisecond) // for bodies that never end: others may be late on a busy machine
	jobs := w.store.Len()
	const head = "Host: a\r\nX-Api-Key: tenant\r\nContent-Type: application/json\r\n"
	for _, row := range []struct {
		rule, send string
		status     int
	}{
		{"a body that comes too slowly", "POST / HTTP/1.1\r\n" + head + "Content-Length: 10\r\n\r\n{", 408},
		{"a body that never comes", "POST /v1/jobs HTTP/1.1\r\n" + head + "Content-Length: 10\r\n\r\n", 408},
		{"a chunk that never comes", "POST / HTTP/1.1\r\n" + head + "Transfer-Encoding: chunked\r\n\r\n", 408},
		{"a chunk of no size", "POST / HTTP/1.1\r\n" + head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400},
		{"chunks without end", "POST / HTTP/1.1\r\n" + head + "Transfer-Encoding: chunked\r\n\r\n10400\r\n" + large + "\r\n", 413},
		{"a length that is larger than any body may be", "POST / HTTP/1.1\r\n" + head + "Content-Length: 9999999999\r\n\r\n", 413},
		{"two lengths", "POST / HTTP/1.1\r\n" + head + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400},
		{"a negative length", "POST / HTTP/1.1\r\n" + head + "Content-Length: -1\r\n\r\n", 400},
		{"no host", "GET / HTTP/1.1\r\n\r\n", 400},
		{"a header with a line break in its name", "GET / HTTP/1.1\r\nHost: a\r\nX Y: 1\r\n\r\n", 400},
		{"an asterisk", "GET * HTTP/1.1\r\n" + head + "\r\n", 404},
		{"a proxy's request", "GET http://other.example/v1/nothing HTTP/1.1\r\n" + head + "\r\n", 404},
		{"headers of a megabyte", "GET / HTTP/1.1\r\n" + head + "X-A: " + strings.Repeat("a", 2<<20) + "\r\n\r\n", 431},
		{"a NUL in the path", "GET /v1/jobs/%00 HTTP/1.1\r\n" + head + "\r\n", 404},
		{"a broken escape in the path", "GET /%zz HTTP/1.1\r\n" + head + "\r\n", 400},
	} {
		t.Run(row.rule, func(t *testing.T) {
			to := w
			if row.status == http.StatusRequestTimeout {
				to = hasty
			}
			conn, err := net.Dial("tcp", strings.TrimPrefix(to.url, "http://"))
			require.NoError(t, err)
			defer conn.Close()
			go io.WriteString(conn, row.send) // may block: the server answers before it has read all
			res, err := http.ReadResponse(bufio.NewReader(conn), nil)
			require.NoError(t, err)
			defer res.Body.Close()
			require.Equal(t, row.status, res.StatusCode)
			require.Equal(t, jobs, to.store.Len())
		})
	}
	w.stillWorks(names)
}

func TestBadStore(t *testing.T) {
	w, names := badWorld(t, time.Minute)
	for _, row := range []badRequest{
		{"a poll", "GET", "/?job_id={done}", "", nil, 503, "unavailable"},
		{"a poll", "GET", "/v1/jobs/{done}", "", nil, 503, "unavailable"},
		{"a submit", "POST", "/v1/jobs", acme, nil, 503, "unavailable"},
		{"a list", "GET", "/v1/jobs", "", nil, 503, "unavailable"},
		{"a report", "GET", "/v1/jobs/{done}/reports/a", "", nil, 503, "unavailable"},
	} {
		w.down.Store(true)
		a := w.ask(row.method, names.Replace(row.path), row.body)
		w.down.Store(false)
		require.Equal(t, row.status, a.StatusCode, row.rule)
		checkProblem(t, a, row)
		require.NotContains(t, a.text, "injected", "nothing internal")
	}
	w.stillWorks(names)
}
