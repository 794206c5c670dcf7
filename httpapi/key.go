package httpapi

import (
	"net/http"
	"strings"

	"github.com/qubitz/reportjobs"
)

const maxKey = 255 // bytes

// idempotencyKey returns the key in the header's values, "" if there is none.
// It is a string of RFC 8941, as draft-ietf-httpapi-idempotency-key-header
// says, or the same bare, as most clients write it. A comma cannot stand in a
// bare one: a gateway may have put it between two headers.
func idempotencyKey(values []string) (string, error) {
	if len(values) == 0 {
		return "", nil
	}
	bad := func(detail string) (string, error) {
		return "", &problem{status: http.StatusBadRequest, code: reportjobs.CodeInvalidKey, detail: detail}
	}
	if len(values) > 1 {
		return bad("There is more than one Idempotency-Key.")
	}
	key, ok := strings.Trim(values[0], " \t"), true
	if strings.HasPrefix(key, `"`) {
		key, ok = unquote(key)
	} else if strings.ContainsAny(key, `,"`) {
		ok = false
	}
	switch {
	case !ok || strings.ContainsFunc(key, func(r rune) bool { return r < ' ' || r > '~' }):
		return bad(`Idempotency-Key is printable ASCII, in quotes: "8e03978e-40d5-43dd-bc93-6894a57f9324".`)
	case key == "":
		return bad("Idempotency-Key is empty.")
	case len(key) > maxKey:
		return bad("Idempotency-Key has more than 255 characters.")
	}
	return key, nil
}

// unquote reads a string of RFC 8941 that is the whole text.
func unquote(text string) (string, bool) {
	if len(text) < 2 || text[0] != '"' {
		return "", false
	}
	var out strings.Builder
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			return out.String(), i == len(text)-1
		case c == '\\':
			if i++; i == len(text) || text[i] != '"' && text[i] != '\\' {
				return "", false
			}
			out.WriteByte(text[i])
		default:
			out.WriteByte(c)
		}
	}
	return "", false
}
