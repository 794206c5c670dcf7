package render

import "strings"

// Text is running text with a little markup:
//
//	**bold**   *italic*   `code`
//	[text](https://…), [text](mailto:…)   a link
//	[text](#id)                           a link to a section, table, chart or image
//	[](#id)                               the same; its text is "Section 2.1", "Table 1" or "Figure 3"
//	[^name]                               a note, whose text is in Document.Notes
//	\*                                    a punctuation mark as it is
//
// There is nothing else, and what is no markup stands literally: "2 * 3 * 4",
// "[sic]", a single backtick. Marks may stand in each other; in code none is
// read. A line feed begins a new line. Use [Plain] for text that comes from
// elsewhere.
type Text string

// Plain returns the Text that reads exactly as s.
func Plain(s string) Text {
	if !strings.ContainsAny(s, "\\*`[_") {
		return Text(s)
	}
	var out strings.Builder
	for i := range len(s) {
		switch s[i] {
		case '\\', '*', '`', '[', '_': // the last is no markup, but looks like it to many
			out.WriteByte('\\')
		}
		out.WriteByte(s[i])
	}
	return Text(out.String())
}

// A style is a set of bold, italic and code.
type style uint8

const (
	bold style = 1 << iota
	italic
	code
)

// A span is text of one style that leads to one place.
type span struct {
	text  string
	style style
	link  string // an address, or an id behind #
	note  string // the name of a note; text is ""
}

// plain returns t without its markup and notes.
func (t Text) plain() string {
	var out strings.Builder
	for _, s := range t.spans() {
		out.WriteString(s.text)
	}
	return out.String()
}

// marked tells whether there may be markup. It looks for each mark by itself:
// a search for one byte is many times faster than one for any of some.
func (t Text) marked() bool {
	s := string(t)
	return strings.IndexByte(s, '*') >= 0 || strings.IndexByte(s, '[') >= 0 || strings.IndexByte(s, '`') >= 0 || strings.IndexByte(s, '\\') >= 0
}

// spans reads the markup. It needs time linear in the length of t.
func (t Text) spans() []span {
	if !t.marked() {
		if t == "" {
			return nil
		}
		return []span{{text: string(t)}}
	}
	tokens := t.tokens()
	match(tokens)
	var out []span
	var now span // what is read, without its text
	var text strings.Builder
	flush := func() {
		if text.Len() > 0 {
			out = append(out, span{text.String(), now.style, now.link, ""})
			text.Reset()
		}
	}
	for _, tok := range tokens {
		switch {
		case tok.kind == linkMark && tok.paired:
			flush()
			now.link = tok.target
		case tok.kind == styleMark && tok.paired:
			flush()
			now.style ^= tok.mark
		case tok.kind == codeText:
			flush()
			out = append(out, span{tok.text, now.style | code, now.link, ""})
		case tok.kind == refMark:
			flush()
			out = append(out, span{style: now.style, link: tok.target})
		case tok.kind == noteMark:
			flush()
			out = append(out, span{note: tok.target, style: now.style})
		default:
			text.WriteString(tok.text)
		}
	}
	flush()
	return out
}

// match finds the marks of a style that belong together. The rest is literal.
func match(tokens []token) {
	opened := map[style]int{} // mark: index of the token that opened it
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
