package client

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/qubitz/reportjobs"
)

const (
	maxProblem = 64 << 10 // bytes that are read of an answer that is an error
	maxText    = 500      // bytes of a text in it

	codeKeyReused = "key_reused"
)

// An Error is what a server answered instead of what was asked for. With
// errors.Is it answers to the sentinel that the in-process API would have
// given: ErrNotFound, ErrInvalid, ErrTooLarge, ErrKeyReused, ErrFinished,
// ErrNotReady, errors.ErrUnsupported. With errors.As it is a
// [*reportjobs.Failure] where that would have been one: when it is ErrInvalid.
//
// A 404 without the code not_found is no ErrNotFound: something else than the
// API answered, most likely because the base URL is wrong.
type Error struct {
	Status       int    // HTTP status; 0 if the client did not send the request, because it cannot be put in HTTP
	Code         string // stable, snake_case, e.g. unknown_report; "" if something else than the API answered
	Title        string // what the status means
	Detail       string // a sentence for people; may be empty
	RetryAfter   time.Duration
	JobID        string
	KnownReports []string // which reports there are, if one was asked for that there is not
}

func (e *Error) Error() string {
	text := cmp.Or(e.Title, http.StatusText(e.Status), "unknown status")
	if e.Status != 0 {
		text = fmt.Sprint(e.Status, " ", text)
	}
	if e.Detail != "" && e.Detail != e.Title {
		text += ": " + e.Detail
	}
	return text
}

// Is tells whether the error means what target does, one of the sentinels of
// package reportjobs.
func (e *Error) Is(target error) bool { return errors.Is(e.sentinel(), target) }

// As sets target if that is a **reportjobs.Failure and e says why a request can
// never succeed.
func (e *Error) As(target any) bool {
	failure, ok := target.(**reportjobs.Failure)
	if !ok || e.Code == "" || e.Code == codeKeyReused || !errors.Is(e, reportjobs.ErrInvalid) {
		return false
	}
	*failure = &reportjobs.Failure{Code: e.Code, Message: cmp.Or(e.Detail, e.Title)}
	return true
}

func (e *Error) sentinel() error {
	switch e.Code {
	case "not_found":
		return reportjobs.ErrNotFound
	case codeKeyReused:
		return reportjobs.ErrKeyReused
	case reportjobs.CodeTooLarge:
		return reportjobs.ErrTooLarge
	case "finished":
		return reportjobs.ErrFinished
	case "not_ready":
		return reportjobs.ErrNotReady
	case "not_supported":
		return errors.ErrUnsupported
	}
	switch e.Status {
	case http.StatusRequestEntityTooLarge:
		return reportjobs.ErrTooLarge
	case 0, http.StatusBadRequest, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity:
		return reportjobs.ErrInvalid
	}
	return nil
}

// notSent refuses what cannot be put in HTTP.
func notSent(code, format string, args ...any) error {
	return &Error{Code: code, Title: "not sent", Detail: fmt.Sprintf(format, args...)}
}

// temporary tells whether the same request may succeed later.
func (e *Error) temporary() bool { return temporary(e.Status) }

func temporary(status int) bool {
	switch status {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests,
		http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// readError makes an Error of an answer, whoever gave it: the API, a gateway
// with JSON of its own, a proxy with a page of HTML.
func readError(res *http.Response) *Error {
	e := &Error{Status: res.StatusCode, RetryAfter: retryAfter(res.Header)}
	if to := res.Header.Get("Location"); to != "" && res.StatusCode < 400 {
		e.Detail = "redirects are not followed; is the base URL right?"
	} else {
		body, _ := io.ReadAll(io.LimitReader(res.Body, maxProblem)) // what there is of it will do
		e.describe(body)
	}
	e.Title = cmp.Or(e.Title, http.StatusText(e.Status))
	return e
}

// describe finds out what a body says. A member of a wrong type is as if it
// were not there.
func (e *Error) describe(body []byte) {
	var members map[string]json.RawMessage
	if json.Unmarshal(body, &members) != nil {
		e.Detail = pageText(string(body))
		return
	}
	text := func(name string) (s string) {
		if json.Unmarshal(members[name], &s) != nil {
			return ""
		}
		return printable(s)
	}
	e.Title, e.Code, e.JobID = text("title"), text("code"), text("job_id")
	// Gateways of AWS say message, or Message.
	e.Detail = cmp.Or(text("detail"), text("error"), text("message"), text("Message"))
	var known []string
	if json.Unmarshal(members["reports"], &known) == nil {
		for _, name := range known {
			e.KnownReports = append(e.KnownReports, printable(name))
		}
	}
}

var (
	pageTitle = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title`)
	markup    = regexp.MustCompile(`(?s)<[^>]*>`)
)

// pageText is what a page or a plain text begins with.
func pageText(body string) string {
	if title := pageTitle.FindStringSubmatch(body); title != nil {
		body = title[1]
	}
	return printable(html.UnescapeString(markup.ReplaceAllString(body, " ")))
}

// printable is text from outside, fit for a terminal and a log: one line, no
// control characters, not too long.
func printable(text string) string {
	text = strings.ToValidUTF8(text[:min(len(text), maxText)], "")
	text = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			return ' '
		}
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

// retryAfter reads how long the server wants to be left alone, at most a day;
// zero if it does not say.
func retryAfter(h http.Header) time.Duration {
	text := h.Get("Retry-After")
	wait := time.Duration(0)
	if seconds, err := strconv.ParseUint(text, 10, 32); err == nil {
		wait = time.Duration(seconds) * time.Second
	} else if at, err := http.ParseTime(text); err == nil {
		wait = time.Until(at)
	}
	return min(max(wait, 0), 24*time.Hour)
}
