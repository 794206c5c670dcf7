package markup

import (
	"fmt"
	"strings"
)

// MaxID is how many bytes the id of a section, figure or note may have.
const MaxID = 100

// IsID tells whether s may be the id of a section, figure or note.
func IsID(s string) bool {
	if s == "" || len(s) > MaxID {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9', c|0x20 >= 'a' && c|0x20 <= 'z':
		case i > 0 && (c == '.' || c == '_' || c == '-'):
		default:
			return false
		}
	}
	return true
}

// EscapeURI writes what is not ASCII as addresses want it.
func EscapeURI(s string) string {
	var out strings.Builder
	for i := range len(s) {
		if s[i] < 0x80 {
			out.WriteByte(s[i])
		} else {
			fmt.Fprintf(&out, "%%%02X", s[i])
		}
	}
	return out.String()
}
