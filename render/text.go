package render

import "strings"

// Text is running text with a little markup:
//
//	**bold**   *italic*   `code`
//	[text](https://…), [text](mailto:…)   a link
//	[text](#id)                           a link to a section, table or chart
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

// marks are what markup begins with.
const marks = "\\*`["

// spans reads the markup. It needs time linear in the length of t.
func (t Text) spans() []span {
	if !strings.ContainsAny(string(t), marks) {
		if t == "" {
			return nil
		}
		return []span{{text: string(t)}}
	}
	tokens := t.tokens()
	match(tokens)
	var out []span
	var now span
	for _, tok := range tokens {
		switch {
		case tok.kind == linkMark && tok.paired:
			now.link = tok.target
			continue
		case tok.kind == styleMark && tok.paired:
			now.style ^= tok.mark
			continue
		}
		next := span{tok.text, now.style, now.link, ""}
		switch tok.kind {
		case codeText:
			next.style |= code
		case noteMark:
			next.text, next.note, next.link = "", tok.target, ""
		}
		if n := len(out); n > 0 && next.note == "" && out[n-1].note == "" && out[n-1].style == next.style && out[n-1].link == next.link {
			out[n-1].text += next.text
		} else {
			out = append(out, next)
		}
	}
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
}
