package client

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"
)

// maxEvent bounds one event of a stream, and one line of it.
const maxEvent = 1 << 20

var errLongEvent = errors.New("an event is too long")

// An event is one message of a stream of server-sent events.
type event struct {
	name string // "message" where the server gives none
	data string
}

// An eventReader reads a stream as https://html.spec.whatwg.org/#server-sent-events
// has it. Comments are heartbeats and come back as nothing.
type eventReader struct {
	r       *bufio.Reader
	lastID  string        // of what came whole; stays until the stream says another
	nextID  string        // of what is coming
	retry   time.Duration // how long to wait before the next connection, if the stream says
	started bool
	skipLF  bool // the last line ended in CR; an LF that follows belongs to it
}

// newEventReader returns a reader of a stream that goes on behind the event
// lastID, "" for one from the beginning.
func newEventReader(r io.Reader, lastID string) *eventReader {
	return &eventReader{r: bufio.NewReader(r), lastID: lastID, nextID: lastID}
}

// next returns the next event that has data. One that the end of the stream
// cuts off is dropped; the error is then io.EOF, or what ended the stream.
func (s *eventReader) next() (event, error) {
	var e event
	var data strings.Builder
	for filled := false; ; {
		line, err := s.line()
		switch {
		case err != nil:
			return event{}, err
		case len(line) == 0 && filled:
			s.lastID = s.nextID
			e.name, e.data = cmp.Or(e.name, "message"), strings.TrimSuffix(data.String(), "\n")
			return e, nil
		case len(line) == 0:
			s.lastID, e.name = s.nextID, ""
			continue
		}
		name, value, _ := strings.Cut(string(line), ":")
		value = strings.TrimPrefix(value, " ")
		switch name {
		case "event":
			e.name = value
		case "data":
			if data.Len()+len(value) > maxEvent {
				return event{}, errLongEvent
			}
			data.WriteString(value)
			data.WriteByte('\n')
			filled = true
		case "id":
			if !strings.Contains(value, "\x00") {
				s.nextID = value
			}
		case "retry":
			if ms, err := strconv.ParseUint(value, 10, 24); err == nil {
				s.retry = time.Duration(ms) * time.Millisecond
			}
		}
	}
}

// line returns the next line without its end: LF, CR, or both. A CR ends it
// at once: to look for an LF behind it would be to wait for the next event.
func (s *eventReader) line() ([]byte, error) {
	var line []byte
	for {
		b, err := s.r.ReadByte()
		switch {
		case err != nil:
			return nil, err
		case b == '\n' && s.skipLF:
			s.skipLF = false
			continue
		}
		s.skipLF = b == '\r'
		if b == '\n' || b == '\r' {
			if !s.started {
				s.started = true
				line = bytes.TrimPrefix(line, []byte("\ufeff"))
			}
			return line, nil
		}
		if line = append(line, b); len(line) > maxEvent {
			return nil, errLongEvent
		}
	}
}
