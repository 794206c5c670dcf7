package client

import (
	"bytes"
	"io"
	"net/http"

	"github.com/qubitz/reportjobs"
)

// ErrorOf is what the client makes of an answer.
func ErrorOf(status int, body []byte) *Error {
	return readError(&http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(body))})
}

// ReadEvents returns the names and data of a stream's events, the last id, and
// what ended it.
func ReadEvents(r io.Reader) (events [][2]string, lastID string, err error) {
	s := newEventReader(r, "")
	for {
		e, err := s.next()
		if err != nil {
			return events, s.lastID, err
		}
		events = append(events, [2]string{e.name, e.data})
	}
}

// FileName is what a file of that name is called in a directory.
func FileName(name, report string) string {
	return fileName(reportjobs.Link{Report: report, Artifact: reportjobs.Artifact{Filename: name}})
}

// LinkTransport is what fetches files.
func LinkTransport(c *Client) http.RoundTripper { return c.links.Transport }

// FollowLink decides about redirects of links.
var FollowLink = followLink
