package jsontree

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// quoted reads a string that begins with the quote at p.at. A quote in the
// middle of a sentence does not end it.
func (p *parser) quoted(quote byte, key bool) string {
	p.mended = p.mended || quote != '"'
	p.at++
	var out strings.Builder
	from := p.at
	for p.at < len(p.text) {
		switch c := p.text[p.at]; {
		case c == quote && (key || p.ends(p.at+1)):
			out.WriteString(p.text[from:p.at])
			p.at++
			return out.String()
		case c == '\\':
			out.WriteString(p.text[from:p.at])
			p.escape(&out)
			from = p.at
		default:
			p.mended = p.mended || c < ' ' || c == quote
			p.at++
		}
	}
	p.cut = true
	out.WriteString(p.text[min(from, len(p.text)):])
	return out.String()
}

// lookahead is how far a quote looks for what must follow it.
const lookahead = 200

// ends tells whether a quote that stands in front of i ends a value.
func (p *parser) ends(i int) bool {
	feed := false
	stop := min(len(p.text), i+lookahead)
	for i < stop && strings.IndexByte(" \t\r\n", p.text[i]) >= 0 {
		feed = feed || p.text[i] == '\n'
		i++
	}
	if i == stop {
		return true
	}
	switch p.text[i] {
	case '}', ']':
		return true
	case ',':
		for i++; i < stop && strings.IndexByte(" \t\r\n", p.text[i]) >= 0; i++ {
		}
		return i == stop || strings.IndexByte("\"'{[]}-0123456789/", p.text[i]) >= 0 || isKey(p.text[i:stop]) || isWord(p.text[i:stop])
	case '/':
		return strings.HasPrefix(p.text[i:], "//") || strings.HasPrefix(p.text[i:], "/*")
	case '"':
		if feed {
			return true
		}
		end := strings.IndexByte(p.text[i+1:min(len(p.text), i+60)], '"')
		return end > 0 && strings.HasPrefix(strings.TrimLeft(p.text[i+end+2:min(len(p.text), i+end+10)], " "), ":")
	}
	return false
}

// isWord tells whether s begins with a value that is a word.
func isWord(s string) bool {
	for _, word := range []string{"true", "false", "null", "True", "False", "None"} {
		if rest, ok := strings.CutPrefix(s, word); ok && (rest == "" || strings.IndexByte(" \t\r\n,}]", rest[0]) >= 0) {
			return true
		}
	}
	return false
}

// escape reads a backslash and what it means. What means nothing in JSON is
// kept: models escape for Markdown, too.
func (p *parser) escape(out *strings.Builder) {
	if p.at+1 == len(p.text) {
		p.at++
		return
	}
	c := p.text[p.at+1]
	p.at += 2
	switch c {
	case 'n':
		out.WriteByte('\n')
	case 't':
		out.WriteByte('\t')
	case 'r':
		out.WriteByte('\r')
	case 'b':
		out.WriteByte('\b')
	case 'f':
		out.WriteByte('\f')
	case '"', '\\', '/':
		out.WriteByte(c)
	case '\'':
		p.mended = true
		out.WriteByte(c)
	case 'u':
		p.unicode(out)
	default:
		p.mended = true
		out.WriteByte('\\')
		p.at--
	}
}

// unicode reads the four digits behind \u, and a second escape if both are
// halves of one character.
func (p *parser) unicode(out *strings.Builder) {
	r, ok := p.hex(p.at)
	if !ok {
		p.mended = true
		out.WriteByte('u')
		return
	}
	p.at += 4
	if utf16.IsSurrogate(r) {
		low, ok := rune(0), false
		if strings.HasPrefix(p.text[p.at:], `\u`) {
			low, ok = p.hex(p.at + 2)
		}
		if pair := utf16.DecodeRune(r, low); ok && pair != utf8.RuneError {
			r = pair
			p.at += 6
		} else {
			r = utf8.RuneError
		}
	}
	out.WriteRune(r)
}

func (p *parser) hex(at int) (rune, bool) {
	if at+4 > len(p.text) {
		return 0, false
	}
	v, err := strconv.ParseUint(p.text[at:at+4], 16, 16)
	return rune(v), err == nil
}
