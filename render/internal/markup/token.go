package markup

import (
	"net/url"
	"strings"
)

type tokenKind uint8

const (
	literal   tokenKind = iota
	styleMark           // may open or close a style
	linkMark            // "[" or "](target)"
	codeText
	noteMark
	refMark // a link to an id, without a text
)

// A token of a text. A mark that is not paired stands for its text.
type token struct {
	kind        tokenKind
	text        string
	mark        Style
	open, close bool   // where it stands, a mark may do this
	paired      bool   // it does
	target      string // of a link, where it begins; of a note
}

// A scanner cuts a text into tokens.
type scanner struct {
	s        string
	out      []token
	from, to int             // a literal that is not yet a token, as it stands in s
	literal  strings.Builder // the same, if backslashes had to be left out
	bracket  int             // token of the last "[" that may begin a link, -1: none
}

func tokensOf(s string) []token {
	sc := scanner{s: s, bracket: -1}
	for i := 0; i < len(sc.s); {
		n := 0
		switch c := sc.s[i]; {
		case c == '\\' && i+1 < len(sc.s) && punctuation(sc.s[i+1]):
			sc.plain(i + 1)
			n = 2
		case c == '*':
			n = sc.star(i)
		case c == '`':
			n = sc.code(i)
		case c == '[':
			n = sc.open(i)
		case c == ']':
			n = sc.close(i)
		}
		if n == 0 {
			sc.plain(i)
			for n = 1; i+n < len(sc.s) && sc.to == i+n && !special(sc.s[i+n]); n++ {
				sc.to++
			}
		}
		i += n
	}
	sc.flush()
	return sc.out
}

// special tells whether markup may begin or end with c.
func special(c byte) bool { return c == '*' || c == '`' || c == '[' || c == ']' || c == '\\' }

// plain takes one byte that is no markup.
func (sc *scanner) plain(i int) {
	switch {
	case sc.literal.Len() > 0:
		sc.literal.WriteByte(sc.s[i])
	case sc.from == sc.to:
		sc.from, sc.to = i, i+1
	case sc.to == i:
		sc.to++
	default:
		sc.literal.WriteString(sc.s[sc.from:sc.to])
		sc.literal.WriteByte(sc.s[i])
	}
}

// pending tells whether there is a literal that is not yet a token.
func (sc *scanner) pending() bool { return sc.from < sc.to }

func (sc *scanner) flush() {
	switch {
	case sc.literal.Len() > 0:
		sc.out = append(sc.out, token{text: sc.literal.String()})
		sc.literal.Reset()
	case sc.pending():
		sc.out = append(sc.out, token{text: sc.s[sc.from:sc.to]})
	}
	sc.from = sc.to
}

func (sc *scanner) add(t token) {
	sc.flush()
	sc.out = append(sc.out, t)
}

// star takes one or two, of three at the end of a word the one that was opened
// last.
func (sc *scanner) star(i int) int {
	tok := token{kind: styleMark, text: "*", mark: Italic}
	if strings.HasPrefix(sc.s[i:], "**") && !sc.closing(i) {
		tok.text, tok.mark = "**", Bold
	}
	after := i + len(tok.text)
	tok.open = after < len(sc.s) && !blank(sc.s[after])
	tok.close = i > 0 && !blank(sc.s[i-1])
	sc.add(tok)
	return len(tok.text)
}

// closing tells whether three stars at i end what three others began.
func (sc *scanner) closing(i int) bool {
	return strings.HasPrefix(sc.s[i:], "***") && i > 0 && !blank(sc.s[i-1]) && sc.s[i-1] != '*' &&
		(i+3 == len(sc.s) || blank(sc.s[i+3]) || sc.s[i+3] != '*' && punctuation(sc.s[i+3]))
}

// code takes what stands between two backticks on a line.
func (sc *scanner) code(i int) int {
	n := strings.IndexAny(sc.s[i+1:], "`\n")
	if n < 1 || sc.s[i+1+n] == '\n' {
		return 0
	}
	sc.add(token{kind: codeText, text: sc.s[i+1 : i+1+n]})
	return n + 2
}

// open takes a note, or a bracket that may begin a link.
func (sc *scanner) open(i int) int {
	if rest := sc.s[i+1:]; strings.HasPrefix(rest, "^") {
		end := strings.IndexByte(rest[:min(len(rest), MaxID+2)], ']')
		if end > 1 && IsID(rest[1:end]) {
			sc.add(token{kind: noteMark, target: rest[1:end]})
			return end + 2
		}
	}
	sc.add(token{kind: linkMark, text: "["})
	sc.bracket = len(sc.out) - 1
	return 1
}

// close takes "](target)" if it ends a link that has a text, or leads to an id.
func (sc *scanner) close(i int) int {
	from := sc.bracket
	sc.bracket = -1
	if from < 0 || !strings.HasPrefix(sc.s[i:], "](") {
		return 0
	}
	target, n := linkTarget(sc.s[i+2:])
	empty := from == len(sc.out)-1 && !sc.pending()
	if target == "" || empty && target[0] != '#' {
		return 0
	}
	if empty {
		sc.out[from] = token{kind: refMark, target: target}
		return n + 2
	}
	sc.out[from].paired, sc.out[from].target = true, target
	sc.add(token{kind: linkMark, paired: true})
	return n + 2
}

const maxTarget = 2048 // bytes of a link's target

// linkTarget reads a target up to the bracket that ends it, and says how many
// bytes both take. It is "" if what stands there is none.
func linkTarget(s string) (target string, n int) {
	depth := 0
	for i := range min(len(s), maxTarget) {
		switch c := s[i]; {
		case c <= ' ' || c == 0x7f || strings.IndexByte("[]<>\"\\`", c) >= 0:
			return "", 0
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
		case c == ')':
			if allowed(s[:i]) {
				return s[:i], i + 1
			}
			return "", 0
		}
	}
	return "", 0
}

// allowed tells whether a link may lead there.
func allowed(target string) bool {
	if _, err := url.Parse(EscapeURI(target)); err != nil {
		return false
	}
	switch {
	case strings.HasPrefix(target, "#"):
		return IsID(target[1:])
	case strings.HasPrefix(target, "https://"):
		host := target[len("https://"):]
		return host != "" && host[0] != '/' && host[0] != '?' && host[0] != '#'
	case strings.HasPrefix(target, "mailto:"):
		return strings.IndexByte(target[len("mailto:"):], '@') > 0
	}
	return false
}

func punctuation(c byte) bool {
	return c > ' ' && c < 0x7f && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z')
}

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
