package spot

import (
	"strings"

	"github.com/qubitz/reportjobs/render"
)

// plain is a text without its markup.
func plain(t render.Text) string {
	s := string(t)
	if !strings.ContainsAny(s, "*`[\\") {
		return s
	}
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s):
			i++
			out.WriteByte(s[i])
		case c == '*' && (i == 0 || s[i-1] != ' ' || i+1 == len(s) || s[i+1] != ' '), c == '`':
		case strings.HasPrefix(s[i:], "[^"):
			if end := strings.IndexByte(s[i:], ']'); end > 0 {
				i += end
				continue
			}
			out.WriteByte(c)
		case strings.HasPrefix(s[i:], "]("):
			if end := strings.IndexByte(s[i:], ')'); end > 0 {
				i += end
				continue
			}
			out.WriteByte(c)
		case c == '[' && strings.Contains(s[i:], "]("):
		default:
			out.WriteByte(c)
		}
	}
	return out.String()
}
