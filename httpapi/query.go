package httpapi

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/qubitz/reportjobs"
)

const (
	maxPage     = 100 // jobs of a list
	defaultPage = 20
)

func invalid(format string, args ...any) error {
	return &problem{status: http.StatusBadRequest, code: reportjobs.CodeInvalidRequest, detail: sentence(fmt.Sprintf(format, args...))}
}

// parseQuery reads the query. What this API knows may be there once.
func (x *exchange) parseQuery() error {
	if x.r.URL.RawQuery == "" {
		return nil
	}
	q, err := url.ParseQuery(x.r.URL.RawQuery)
	if err != nil {
		return invalid("The query string is malformed.")
	}
	for _, name := range [...]string{"job_id", "reports", "wait", "status", "limit", "cursor"} {
		if len(q[name]) > 1 {
			return invalid("The query has %s more than once.", name)
		}
	}
	x.query = q
	return nil
}

// jobID returns the id that the request is about: from the path, else from
// the query.
func (x *exchange) jobID() (string, error) {
	id := x.r.PathValue("id")
	if id == "" {
		if id = x.query.Get("job_id"); id == "" {
			return "", invalid("Name the job, as ?job_id=ID.")
		}
	}
	if !validID(id) {
		return "", notFound("")
	}
	return id, nil
}

// validID tells whether id may be one. What is none never reaches a store.
func validID(id string) bool {
	if id == "" || len(id) > 128 {
		return false
	}
	for i := range len(id) {
		c := id[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_') {
			return false
		}
	}
	return true
}

// reports returns the names that ?reports= asks for; nil means the default ones.
func (x *exchange) reports() ([]string, error) {
	if !x.query.Has("reports") {
		return nil, nil
	}
	names := strings.Split(x.query.Get("reports"), ",")
	for i, name := range names {
		if names[i] = strings.TrimSpace(name); names[i] == "" {
			return nil, invalid("reports is a list of names, separated by commas.")
		}
	}
	return names, nil
}

// page returns what a list asks for.
func (x *exchange) page() (reportjobs.Query, error) {
	q := reportjobs.Query{Tenant: x.tenant, Limit: defaultPage}
	if x.query.Has("limit") {
		n, err := strconv.Atoi(x.query.Get("limit"))
		if err != nil || n < 1 || n > maxPage {
			return q, invalid("limit is a number from 1 to %d.", maxPage)
		}
		q.Limit = n
	}
	if x.query.Has("status") {
		q.Status = reportjobs.Status(x.query.Get("status"))
		if !known(q.Status) {
			return q, invalid("status is PENDING, PROCESSING, COMPLETED, PARTIAL, FAILED or CANCELED.")
		}
	}
	if x.query.Has("cursor") {
		var ok bool
		if q.After, ok = parseCursor(x.query.Get("cursor")); !ok {
			return q, invalid("cursor is not the next_cursor of a list.")
		}
	}
	return q, nil
}

func known(s reportjobs.Status) bool {
	return s.Finished() || s == reportjobs.StatusPending || s == reportjobs.StatusProcessing
}

// formatCursor makes a cursor opaque, so that nobody builds one.
func formatCursor(c reportjobs.Cursor) string {
	text := strconv.FormatInt(c.CreatedAt.UnixMicro(), 10) + "." + c.ID
	return base64.RawURLEncoding.EncodeToString([]byte(text))
}

func parseCursor(text string) (reportjobs.Cursor, bool) {
	plain, err := base64.RawURLEncoding.Strict().DecodeString(text)
	micros, id, _ := strings.Cut(string(plain), ".")
	at, err2 := strconv.ParseInt(micros, 10, 64)
	if err != nil || err2 != nil || !validID(id) {
		return reportjobs.Cursor{}, false
	}
	return reportjobs.Cursor{CreatedAt: time.UnixMicro(at).UTC(), ID: id}, true
}
