package render

import "strings"

// Text is running text with a little markup: **bold**, *italic*, and a
// backslash before a punctuation mark that is to stand as it is. What is no
// markup stands literally. Use [Plain] for text that comes from elsewhere.
type Text string

// Plain returns the Text that reads exactly as s.
func Plain(s string) Text {
	if !strings.ContainsAny(s, "\\*`[_") {
		return Text(s)
	}
	var out strings.Builder
	for i := range len(s) {
		switch s[i] {
		case '\\', '*', '`', '[', '_': // the last three are for markup to come
			out.WriteByte('\\')
		}
		out.WriteByte(s[i])
	}
	return Text(out.String())
}

// A style is a set of bold and italic.
type style uint8

const (
	bold style = 1 << iota
	italic
)

// A span is text of one style.
type span struct {
	text  string
	style style
}

// A token of Text is literal, or a mark that may open or close a style.
type token struct {
	text        string
	mark        style
	open, close bool
	paired      bool
}

// spans reads the markup. It needs time linear in the length of t.
func (t Text) spans() []span {
	tokens := t.tokens()
	opened := map[style]int{} // mark: index of the token that opened it
	for i := range tokens {
		tok := &tokens[i]
		from, isOpen := opened[tok.mark]
		switch {
		case tok.mark == 0:
		case isOpen && tok.close:
			tok.paired, tokens[from].paired = true, true
			for mark, at := range opened {
				if at >= from { // an overlapping one is no markup
					delete(opened, mark)
				}
			}
		case !isOpen && tok.open:
			opened[tok.mark] = i
		}
	}
	var out []span
	var now style
	for _, tok := range tokens {
		if tok.paired {
			now ^= tok.mark
			continue
		}
		if n := len(out); n > 0 && out[n-1].style == now {
			out[n-1].text += tok.text
		} else {
			out = append(out, span{tok.text, now})
		}
	}
	return out
}

func (t Text) tokens() []token {
	s := string(t)
	var out []token
	var literal strings.Builder
	flush := func() {
		if literal.Len() > 0 {
			out = append(out, token{text: literal.String()})
			literal.Reset()
		}
	}
	for i := 0; i < len(s); {
		switch {
		case s[i] == '\\' && i+1 < len(s) && punctuation(s[i+1]):
			literal.WriteByte(s[i+1])
			i += 2
		case s[i] == '*':
			flush()
			tok := token{text: "*", mark: italic}
			if strings.HasPrefix(s[i:], "**") {
				tok = token{text: "**", mark: bold}
			}
			after := i + len(tok.text)
			tok.open = after < len(s) && !blank(s[after])
			tok.close = i > 0 && !blank(s[i-1])
			out = append(out, tok)
			i = after
		default:
			literal.WriteByte(s[i])
			i++
		}
	}
	flush()
	return out
}

// plain returns t without its markup.
func (t Text) plain() string {
	var out strings.Builder
	for _, s := range t.spans() {
		out.WriteString(s.text)
	}
	return out.String()
}

func punctuation(c byte) bool {
	return c > ' ' && c < 0x7f && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z')
}

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
