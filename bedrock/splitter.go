package bedrock

import (
	"encoding/json"
	"regexp"
	"strings"
)

// A splitter finds the JSON objects in an answer that should have one on each
// line, while it streams. What stands around them is passed over: fences,
// words, the brackets of a list. An object may go on over several lines; one
// that is broken ends where the next begins.
type splitter struct {
	each func(object string)
	rest strings.Builder // of a line that has not ended
	open string          // lines of an object that has not ended
}

// begins tells that a line begins an object of ours, whatever came before.
var begins = regexp.MustCompile(`^\s*\[?\s*\{\s*"(?:type|line)"\s*:|^\[?\{"(?:cites|mark)"\s*:`)

// prefixed finds the object of a line behind what else a model begins lines with:
// a mark of the byte order, of a list, or of a quotation.
var prefixed = regexp.MustCompile(`^[\s\x{FEFF}]*(?:(?:[-*>•]|\d{1,3}[.)])\s+)?\[?\s*(\{\s*".*)`)

// write takes the next piece of the answer.
func (s *splitter) write(piece string) {
	for {
		line, rest, ended := strings.Cut(piece, "\n")
		s.rest.WriteString(line)
		if !ended {
			return
		}
		s.line(s.rest.String())
		s.rest.Reset()
		piece = rest
	}
}

// end takes what is there as all there is.
func (s *splitter) end() {
	s.line(s.rest.String())
	s.rest.Reset()
	s.broken()
}

// settle takes a last line that is whole though nothing stands behind it, and
// forgets what has not ended otherwise: an answer that was cut is continued
// behind its last whole line.
func (s *splitter) settle() {
	if _, ok := whole(s.open + "\n" + s.rest.String()); ok {
		s.end()
	}
	s.drop()
}

// drop forgets what has not ended.
func (s *splitter) drop() {
	s.rest.Reset()
	s.open = ""
}

func (s *splitter) line(text string) {
	if begins.MatchString(text) {
		s.broken()
	}
	if s.open == "" {
		if found := prefixed.FindStringSubmatch(text); found != nil {
			text = found[1]
		}
		text = strings.TrimLeft(text, " \t\r[")
		if !strings.HasPrefix(text, "{") {
			return
		}
		s.open = text
	} else {
		s.open += "\n" + text
	}
	if objects, ok := whole(s.open); ok {
		s.open = ""
		for _, object := range objects {
			s.each(object)
		}
	} else if closed(s.open) {
		s.broken()
	}
}

func (s *splitter) broken() {
	if text := strings.TrimRight(s.open, " \t\r\n,]"); text != "" {
		s.each(text)
	}
	s.open = ""
}

// whole reads text that is one object, or several behind each other.
func whole(text string) (objects []string, ok bool) {
	for {
		text = strings.TrimLeft(text, " \t\r\n,]")
		if text == "" {
			return objects, len(objects) > 0
		}
		var object json.RawMessage
		d := json.NewDecoder(strings.NewReader(text))
		if err := d.Decode(&object); err != nil || object[0] != '{' {
			return nil, false
		}
		objects = append(objects, string(object))
		text = text[d.InputOffset():]
	}
}

// closed tells whether as many braces were closed as were opened, those in
// strings not counted.
func closed(text string) bool {
	depth, inside := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case inside && c == '\\':
			i++
		case c == '"':
			inside = !inside
		case inside:
		case c == '{':
			depth++
		case c == '}':
			depth--
		}
	}
	return depth <= 0 && !inside
}
