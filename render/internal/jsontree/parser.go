package jsontree

import (
	"strconv"
	"strings"
)

// A parser reads a value at a time. What is JSON it reads as JSON; what is
// not, it takes for the likeliest thing. Every step goes forward.
type parser struct {
	text   string
	at     int
	values int
	arrays int // open ones
	fields int // open objects

	cut, mended, over bool
}

// space skips white space and comments.
func (p *parser) space() {
	for p.at < len(p.text) {
		rest := p.text[p.at:]
		switch {
		case rest[0] == ' ' || rest[0] == '\n' || rest[0] == '\t' || rest[0] == '\r':
			p.at++
		case strings.HasPrefix(rest, "\u00a0"):
			p.at += len("\u00a0")
		case strings.HasPrefix(rest, "//"):
			p.mended = true
			p.upTo("\n")
		case strings.HasPrefix(rest, "/*"):
			p.mended = true
			p.upTo("*/")
		default:
			return
		}
	}
}

func (p *parser) upTo(end string) {
	if i := strings.Index(p.text[p.at+1:], end); i >= 0 {
		p.at += 1 + i + len(end)
	} else {
		p.at = len(p.text)
	}
}

// value reads one. It is not ok if there is none before the text ends or the
// object or list around it does.
func (p *parser) value(depth int) (n Node, ok bool) {
	p.space()
	if p.at == len(p.text) {
		p.cut = true
		return Node{}, false
	}
	if p.values++; p.values > MaxValues || depth > MaxDepth {
		p.over = true
		p.skip()
		return Node{}, false
	}
	switch c := p.text[p.at]; {
	case c == '{':
		p.fields++
		n = p.object(depth)
		p.fields--
	case c == '[':
		p.arrays++
		n = p.array(depth)
		p.arrays--
	case c == '"' || c == '\'':
		n = Node{Kind: String, Text: p.quoted(c, false)}
	case c == '}' || c == ']' || c == ',' || c == ':':
		return Node{}, false
	default:
		n = p.bare()
	}
	return n, true
}

// skip goes behind a value without keeping it.
func (p *parser) skip() {
	open := 0
	for p.at < len(p.text) {
		switch c := p.text[p.at]; c {
		case '{', '[':
			open++
		case '}', ']':
			if open == 0 {
				return
			}
			if open--; open == 0 {
				p.at++
				return
			}
		case ',':
			if open == 0 {
				return
			}
		case '"':
			p.at++
			for p.at < len(p.text) && p.text[p.at] != '"' {
				if p.text[p.at] == '\\' {
					p.at++
				}
				p.at++
			}
		}
		p.at = min(p.at+1, len(p.text))
	}
	p.cut = true
}

func (p *parser) array(depth int) Node {
	n := Node{Kind: Array}
	p.at++
	comma := true
	for {
		p.space()
		if p.at == len(p.text) {
			p.cut = true
			return n
		}
		switch c := p.text[p.at]; {
		case c == ']':
			p.mended = p.mended || comma && len(n.Items) > 0
			p.at++
			return n
		case c == '}' && p.fields > 0: // this list was not closed
			p.mended = true
			return n
		case c == ',':
			p.mended = p.mended || comma
			p.at++
			comma = true
		case c == '}' || c == ':':
			p.mended = true
			p.at++
		default:
			p.mended = p.mended || !comma
			comma = false
			if item, ok := p.value(depth + 1); ok {
				n.Items = append(n.Items, item)
			}
		}
	}
}

func (p *parser) object(depth int) Node {
	n := Node{Kind: Object}
	p.at++
	comma := true
	for {
		p.space()
		if p.at == len(p.text) {
			p.cut = true
			return n
		}
		switch c := p.text[p.at]; {
		case c == '}':
			p.mended = p.mended || comma && len(n.Items) > 0
			p.at++
			return n
		case c == ']' && p.arrays > 0: // this object was not closed
			p.mended = true
			return n
		case c == ',':
			p.mended = p.mended || comma
			p.at++
			comma = true
		case c == ']' || c == ':' || c == '{' || c == '[':
			p.mended = true
			p.at++
		default:
			p.mended = p.mended || !comma
			comma = false
			p.field(&n, depth)
		}
	}
}

// field reads a key and what stands behind it.
func (p *parser) field(n *Node, depth int) {
	var key string
	if c := p.text[p.at]; c == '"' || c == '\'' {
		key = p.quoted(c, true)
	} else {
		p.mended = true
		from := p.at
		for p.at < len(p.text) && strings.IndexByte(":,{}[]\"\n", p.text[p.at]) < 0 {
			p.at++
		}
		key = strings.TrimSpace(p.text[from:p.at])
		if p.at == from {
			p.at++
			return
		}
	}
	p.space()
	if p.at < len(p.text) && p.text[p.at] == ':' {
		p.at++
	} else {
		p.mended = true
		if p.at < len(p.text) && p.text[p.at] != '"' {
			return // a key alone
		}
	}
	value, ok := p.value(depth + 1)
	if ok {
		n.Keys = append(n.Keys, key)
		n.Items = append(n.Items, value)
	} else if p.at < len(p.text) && !p.over {
		p.mended = true
	}
}

// bare reads a number or a word up to the end of the entry.
func (p *parser) bare() Node {
	from := p.at
	for p.at < len(p.text) && strings.IndexByte(",}]\n\"", p.text[p.at]) < 0 {
		p.at++
	}
	if p.at == from {
		p.at++
	}
	word := strings.TrimSpace(p.text[from:p.at])
	if p.at == len(p.text) {
		p.cut = true
	}
	switch word {
	case "true", "false":
		return Node{Kind: Bool, Text: word}
	case "null":
		return Node{}
	}
	if isNumber(word) {
		return Node{Kind: Number, Text: word}
	}
	p.mended = true
	switch word {
	case "True", "False":
		return Node{Kind: Bool, Text: strings.ToLower(word)}
	case "None", "nil", "undefined", "NaN", "Infinity", "-Infinity":
		return Node{}
	}
	if v, err := strconv.ParseFloat(strings.ReplaceAll(word, "_", ""), 64); err == nil && v-v == 0 {
		return Node{Kind: Number, Text: strconv.FormatFloat(v, 'g', -1, 64)}
	}
	return Node{Kind: String, Text: word}
}

// isNumber tells whether s is a number of JSON.
func isNumber(s string) bool {
	s = strings.TrimPrefix(s, "-")
	digits := func() int {
		n := 0
		for n < len(s) && s[n] >= '0' && s[n] <= '9' {
			n++
		}
		s = s[n:]
		return n
	}
	zero := strings.HasPrefix(s, "0")
	if n := digits(); n == 0 || zero && n > 1 {
		return false
	}
	if strings.HasPrefix(s, ".") {
		s = s[1:]
		if digits() == 0 {
			return false
		}
	}
	if s != "" && s[0]|0x20 == 'e' {
		s = s[1:]
		if s != "" && (s[0] == '+' || s[0] == '-') {
			s = s[1:]
		}
		if digits() == 0 {
			return false
		}
	}
	return s == ""
}
