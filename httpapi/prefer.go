package httpapi

import (
	"strconv"
	"strings"
	"time"
)

// wait returns how long the client wants the answer held back, at most
// MaxWait: what ?wait= says, else Prefer: wait. Who asks in the query gets an
// error for what is no number; RFC 7240 wants a preference ignored that
// cannot be met.
func (h *Handler) wait(x *exchange) (time.Duration, error) {
	wait, _ := preferWait(x.r.Header["Prefer"])
	if x.query.Has("wait") {
		var ok bool
		if wait, ok = wholeSeconds(x.query.Get("wait")); !ok {
			return 0, invalid("wait is a number of whole seconds.")
		}
	}
	return min(wait, max(0, h.o.MaxWait)).Truncate(time.Second), nil
}

// preferWait returns the first wait among the preferences of RFC 7240.
func preferWait(values []string) (time.Duration, bool) {
	for _, line := range values {
		for line != "" {
			var item string
			item, line = cutUnquoted(line, ',')
			item, _ = cutUnquoted(item, ';')
			name, value, _ := strings.Cut(item, "=")
			if strings.EqualFold(strings.Trim(name, " \t"), "wait") {
				value = strings.Trim(value, " \t")
				if plain, ok := unquote(value); ok {
					value = plain
				}
				return wholeSeconds(value)
			}
		}
	}
	return 0, false
}

// cutUnquoted cuts text at the first separator that stands in no string.
func cutUnquoted(text string, separator byte) (before, after string) {
	quoted := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case !quoted && c == separator:
			return text[:i], text[i+1:]
		}
	}
	return text, ""
}

// wholeSeconds reads a number of seconds. A very large one is an hour: no
// caller waits longer.
func wholeSeconds(text string) (time.Duration, bool) {
	if text == "" || strings.ContainsFunc(text, func(r rune) bool { return r < '0' || r > '9' }) {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	if err != nil || n > 3600 {
		n = 3600
	}
	return time.Duration(n) * time.Second, true
}
