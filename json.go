package reportjobs

// A jsonText is walked over once to see whether it is JSON (RFC 8259) and how
// deep it is nested. Nothing is made of it. Whether its strings are UTF-8 is
// not looked at.
type jsonText struct {
	text    []byte
	at      int  // what is in front was seen
	tooDeep bool // that is what is wrong, not the syntax
}

// whole tells whether the text is one value, nested at most maxDepth deep.
func (t *jsonText) whole() bool {
	return t.value(0) && t.peek() == 0 && t.at == len(t.text)
}

// peek skips white space and returns the byte behind it; 0 at the end.
func (t *jsonText) peek() byte {
	for t.at < len(t.text) {
		switch c := t.text[t.at]; c {
		case ' ', '\t', '\n', '\r':
			t.at++
		default:
			return c
		}
	}
	return 0
}

// take steps over c if it comes next.
func (t *jsonText) take(c byte) bool {
	if t.at < len(t.text) && t.text[t.at] == c {
		t.at++
		return true
	}
	return false
}

func (t *jsonText) value(depth int) bool {
	switch c := t.peek(); c {
	case '"':
		return t.quoted()
	case '{', '[':
		t.at++
		if depth == maxDepth {
			t.tooDeep = true
			return false
		}
		return t.elements(depth+1, c)
	case 't':
		return t.word("true")
	case 'f':
		return t.word("false")
	case 'n':
		return t.word("null")
	}
	return t.number()
}

// elements steps over what is between brackets, and the closing one.
func (t *jsonText) elements(depth int, open byte) bool {
	end := open + 2 // in ASCII, of both kinds
	if t.peek() == end {
		t.at++
		return true
	}
	for {
		if open == '{' && (t.peek() != '"' || !t.quoted() || t.peek() != ':' || !t.take(':')) {
			return false
		}
		if !t.value(depth) {
			return false
		}
		c := t.peek()
		t.at++
		if c != ',' {
			return c == end
		}
	}
}

func (t *jsonText) quoted() bool {
	text := t.text // most of an input is between quotes: walk there without touching t
	for at := t.at + 1; at < len(text); at++ {
		switch c := text[at]; {
		case c == '"':
			t.at = at + 1
			return true
		case c < ' ':
			return false
		case c == '\\':
			t.at = at
			if !t.escaped() {
				return false
			}
			at = t.at
		}
	}
	return false
}

// escaped steps over a backslash, and to the last byte of what it escapes.
func (t *jsonText) escaped() bool {
	if t.at++; t.at == len(t.text) {
		return false
	}
	switch t.text[t.at] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return true
	case 'u':
	default:
		return false
	}
	for range 4 {
		if t.at++; t.at == len(t.text) || !isHex(t.text[t.at]) {
			return false
		}
	}
	return true
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func (t *jsonText) word(w string) bool {
	if rest := t.text[t.at:]; len(rest) < len(w) || string(rest[:len(w)]) != w {
		return false
	}
	t.at += len(w)
	return true
}

func (t *jsonText) number() bool {
	t.take('-')
	if !t.take('0') && !t.digits() {
		return false
	}
	if t.take('.') && !t.digits() {
		return false
	}
	if t.take('e') || t.take('E') {
		if !t.take('+') {
			t.take('-')
		}
		return t.digits()
	}
	return true
}

// digits steps over one or more of them.
func (t *jsonText) digits() bool {
	from := t.at
	for t.at < len(t.text) && '0' <= t.text[t.at] && t.text[t.at] <= '9' {
		t.at++
	}
	return t.at > from
}
