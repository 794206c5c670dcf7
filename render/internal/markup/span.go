package markup

import "strings"

// A Style is a set of bold, italic and code.
type Style uint8

// The styles there are.
const (
	Bold Style = 1 << iota
	Italic
	Code
)

// A Span is text of one style that leads to one place.
type Span struct {
	Text  string
	Style Style
	Link  string // an address, or an id behind #
	Note  string // the name of a note; text is ""
}

// Escape returns the text that reads exactly as s.
func Escape(s string) string {
	if !strings.ContainsAny(s, "\\*`[_") {
		return s
	}
	var out strings.Builder
	for i := range len(s) {
		switch s[i] {
		case '\\', '*', '`', '[', '_': // the last is no markup, but looks like it to many
			out.WriteByte('\\')
		}
		out.WriteByte(s[i])
	}
	return out.String()
}

// Strip returns text without its markup and notes.
func Strip(text string) string {
	var out strings.Builder
	for _, s := range Spans(text) {
		out.WriteString(s.Text)
	}
	return out.String()
}

// Marked tells whether there may be markup. It looks for each mark by itself:
// a search for one byte is many times faster than one for any of some.
func Marked(s string) bool {
	return strings.IndexByte(s, '*') >= 0 || strings.IndexByte(s, '[') >= 0 || strings.IndexByte(s, '`') >= 0 || strings.IndexByte(s, '\\') >= 0
}

// Spans reads the markup. It needs time linear in the length of s.
func Spans(s string) []Span {
	if !Marked(s) {
		if s == "" {
			return nil
		}
		return []Span{{Text: s}}
	}
	tokens := tokensOf(s)
	match(tokens)
	var out []Span
	var now Span // what is read, without its text
	var text strings.Builder
	flush := func() {
		if text.Len() > 0 {
			out = append(out, Span{text.String(), now.Style, now.Link, ""})
			text.Reset()
		}
	}
	for _, tok := range tokens {
		switch {
		case tok.kind == linkMark && tok.paired:
			flush()
			now.Link = tok.target
		case tok.kind == styleMark && tok.paired:
			flush()
			now.Style ^= tok.mark
		case tok.kind == codeText:
			flush()
			out = append(out, Span{tok.text, now.Style | Code, now.Link, ""})
		case tok.kind == refMark:
			flush()
			out = append(out, Span{Style: now.Style, Link: tok.target})
		case tok.kind == noteMark:
			flush()
			out = append(out, Span{Note: tok.target, Style: now.Style})
		default:
			text.WriteString(tok.text)
		}
	}
	flush()
	return out
}

// match finds the marks of a style that belong together. The rest is literal.
func match(tokens []token) {
	opened := map[Style]int{} // mark: index of the token that opened it
	for i := range tokens {
		tok := &tokens[i]
		if tok.kind != styleMark {
			continue
		}
		from, isOpen := opened[tok.mark]
		switch {
		case isOpen && tok.close && i > from+1:
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
}
