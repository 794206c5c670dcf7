package reportjobs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// A level is an object or a list that is being read, and where in it.
type level struct {
	list  bool
	index int    // of a list
	key   string // of an object
	keyed bool   // the key has been read, its value comes
}

// next tells whether the token is the key of a value and not one itself.
func (l *level) next(token json.Token) bool {
	switch {
	case l.list:
		l.index++
	case !l.keyed:
		l.key, l.keyed = token.(string), true
		return true
	}
	l.keyed = false
	return false
}

func fieldOf(path string) string {
	if path == "" {
		return "the input"
	}
	return fmt.Sprintf("field %q", path)
}

// placeOf returns the path of the value that err is about, as in
// "items[2].price". Package json tells the fields of structs alone. That is what
// is returned where its offset is not in the input: an UnmarshalJSON of the
// host's may have read a part of it on its own.
func placeOf(err *json.UnmarshalTypeError, input []byte) string {
	path, fields := pathAt(input, err.Offset)
	if rest, ok := cutPrefixFold(fields, err.Field); ok && (rest == "" || rest[0] == '.' || err.Field == "") {
		return path
	}
	return err.Field
}

func cutPrefixFold(s, prefix string) (rest string, ok bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// pathAt returns the path of the value whose text, or whose opening brace, ends
// at offset in input, which is JSON; and the same without the places in lists.
func pathAt(input []byte, offset int64) (path, fields string) {
	var outer []level
	d := json.NewDecoder(bytes.NewReader(input))
	d.UseNumber() // one that is too large for a float64 is a token too
	for {
		token, err := d.Token()
		if err != nil {
			return "", ""
		}
		if token == json.Delim('}') || token == json.Delim(']') {
			outer = outer[:len(outer)-1]
			continue
		}
		if len(outer) > 0 && outer[len(outer)-1].next(token) {
			continue
		}
		if d.InputOffset() >= offset {
			return join(outer)
		}
		if delim, ok := token.(json.Delim); ok {
			outer = append(outer, level{list: delim == '[', index: -1})
		}
	}
}

func join(levels []level) (path, fields string) {
	var full, named strings.Builder
	for _, l := range levels {
		if l.list {
			fmt.Fprintf(&full, "[%d]", l.index)
			continue
		}
		for _, b := range [...]*strings.Builder{&full, &named} {
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			b.WriteString(l.key)
		}
	}
	return full.String(), named.String()
}
