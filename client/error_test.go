package client_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/client"
)

// refusal asks a server that gives one answer, and returns what the client
// makes of it.
func refusal(t *testing.T, act http.HandlerFunc) (refused *client.Error) {
	t.Helper()
	inBubble(t, func(n *network) {
		n.serve("api.test:80", act)
		err := get(n.client(client.Options{Retries: -1}), n.T)
		require.ErrorAs(n, err, &refused)
		require.Equal(n, "reportjobs: get j: "+refused.Error(), err.Error())
	})
	return refused
}

func TestErrorAnswers(t *testing.T) {
	const problem = "application/problem+json"
	for _, row := range []struct {
		rule     string
		act      http.HandlerFunc
		want     client.Error
		text     string
		sentinel error
	}{
		{
			"all of a problem is there",
			reply(422, `{"type":"about:blank","title":"Unprocessable Content","status":422,"detail":"No report c.","error":"No report c.","job_id":"j","code":"unknown_report","reports":["a","b"]}`, "Content-Type", problem),
			client.Error{Status: 422, Code: "unknown_report", Title: "Unprocessable Content", Detail: "No report c.", JobID: "j", KnownReports: []string{"a", "b"}},
			"422 Unprocessable Content: No report c.", reportjobs.ErrInvalid,
		}, {
			"how long to wait is there",
			reply(429, `{"title":"Too Many Requests","code":"rate_limited","detail":"Wait."}`, "Retry-After", "7"),
			client.Error{Status: 429, Code: "rate_limited", Title: "Too Many Requests", Detail: "Wait.", RetryAfter: 7 * time.Second},
			"429 Too Many Requests: Wait.", nil,
		}, {
			"where there is only an error, it is the detail",
			reply(400, `{"error":"Name the job."}`),
			client.Error{Status: 400, Title: "Bad Request", Detail: "Name the job."},
			"400 Bad Request: Name the job.", reportjobs.ErrInvalid,
		}, {
			"a gateway of AWS has a message",
			reply(403, `{"Message":"Forbidden"}`),
			client.Error{Status: 403, Title: "Forbidden", Detail: "Forbidden"},
			"403 Forbidden", nil,
		}, {
			"a member of a wrong type is as if it were not there",
			reply(409, `{"code":"finished","detail":{"a":1},"title":7,"reports":"a","job_id":null}`),
			client.Error{Status: 409, Code: "finished", Title: "Conflict"},
			"409 Conflict", reportjobs.ErrFinished,
		}, {
			"a page has a title",
			reply(502, "<html>\n<head><TITLE lang=en>502 Bad\n Gateway &amp; more</TITLE></head><h1>nginx</h1>", "Content-Type", "text/html"),
			client.Error{Status: 502, Title: "Bad Gateway", Detail: "502 Bad Gateway & more"},
			"502 Bad Gateway: 502 Bad Gateway & more", nil,
		}, {
			"a page without a title is its text",
			reply(500, "<h1>Oh</h1><p>no</p>", "Content-Type", "text/html"),
			client.Error{Status: 500, Title: "Internal Server Error", Detail: "Oh no"},
			"500 Internal Server Error: Oh no", nil,
		}, {
			"nothing is said",
			reply(599, ""),
			client.Error{Status: 599},
			"599 unknown status", nil,
		}, {
			"a 404 that is not of the API says nothing about a job",
			reply(404, "404 page not found\n", "Content-Type", "text/plain"),
			client.Error{Status: 404, Title: "Not Found", Detail: "404 page not found"},
			"404 Not Found: 404 page not found", nil,
		}, {
			"a 404 of the API does",
			reply(404, `{"code":"not_found","detail":"There is no such job."}`),
			client.Error{Status: 404, Code: "not_found", Title: "Not Found", Detail: "There is no such job."},
			"404 Not Found: There is no such job.", reportjobs.ErrNotFound,
		}, {
			"a proxy's limit is a limit",
			reply(413, "<title>413 Request Entity Too Large</title>"),
			client.Error{Status: 413, Title: "Request Entity Too Large", Detail: "413 Request Entity Too Large"},
			"413 Request Entity Too Large: 413 Request Entity Too Large", reportjobs.ErrTooLarge,
		}, {
			"what the server cannot do is unsupported",
			reply(501, `{"code":"not_supported"}`),
			client.Error{Status: 501, Code: "not_supported", Title: "Not Implemented"},
			"501 Not Implemented", errors.ErrUnsupported,
		}, {
			"a redirect is not followed, and what it leads to is not repeated",
			reply(307, "", "Location", "https://elsewhere.test/?secret=1"),
			client.Error{Status: 307, Title: "Temporary Redirect", Detail: "redirects are not followed; is the base URL right?"},
			"307 Temporary Redirect: redirects are not followed; is the base URL right?", nil,
		}, {
			"what a terminal would act on is taken out",
			reply(400, `{"detail":"a\u001b[31m\u202eb\n\tc\u0000"}`),
			client.Error{Status: 400, Title: "Bad Request", Detail: "a [31mb c"},
			"400 Bad Request: a [31mb c", reportjobs.ErrInvalid,
		},
	} {
		t.Run(row.rule, func(t *testing.T) {
			got := refusal(t, row.act)
			require.Equal(t, row.want, *got)
			require.Equal(t, row.text, got.Error())
			if row.sentinel == nil {
				require.Empty(t, sentinels(got))
			} else {
				require.ErrorIs(t, got, row.sentinel)
			}
		})
	}
}

func TestErrorAnswersAreBounded(t *testing.T) {
	long := strings.Repeat("ä", 1<<20)
	for _, body := range []string{long, `{"detail":"` + long + `"}`, "<title>" + long, strings.Repeat("<", 1<<20)} {
		got := refusal(t, reply(400, body))
		require.LessOrEqual(t, len(got.Detail), 500)
		require.True(t, utf8.ValidString(got.Detail))
	}
}

func FuzzErrorAnswer(f *testing.F) {
	for _, body := range []string{
		`{"title":"t","detail":"d","code":"not_found","reports":["a"]}`, `{"detail":1}`, `[]`, `null`, "<title>x</title>", "<title", "\xff\xfe", `{"detail":"\ud800"}`,
	} {
		f.Add(404, []byte(body))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		e := client.ErrorOf(status, body)
		for _, text := range append([]string{e.Title, e.Detail, e.Code, e.JobID, e.Error()}, e.KnownReports...) {
			require.LessOrEqual(t, len(text), 2000)
			require.True(t, utf8.ValidString(text))
			require.False(t, strings.ContainsFunc(text, unicode.IsControl), "%q", text)
		}
		if errors.Is(e, reportjobs.ErrNotFound) {
			require.Equal(t, "not_found", e.Code)
		}
	})
}
