package facts

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Pair is a label and what stands behind its colon.
type Pair struct{ Label, Text string }

const (
	maxLabel      = 48 // bytes
	maxLabelWords = 6
)

// Pairs reads text that is a list of labels and values, such as
//
//	P50: <1 second, P95: <3 seconds
//	3 months: a pilot, two teams⏎6 months: all teams
//
// It returns nil unless the whole text is one: a table must not tear running
// text apart. All words are kept in their order; what goes are the colons and
// what stood between the pairs.
func Pairs(text string) []Pair {
	text = strings.TrimSpace(text)
	if strings.Contains(text, "\n") {
		return pairUp(strings.Split(text, "\n"), "")
	}
	if out := pairUp(cutTop(text, ';'), "; "); out != nil {
		return out
	}
	return pairUp(cutTop(text, ','), ", ")
}

// pairUp makes pairs of parts. A part without a label belongs to the value
// before it, from which glue parts it; without glue it is an error.
func pairUp(parts []string, glue string) []Pair {
	var out []Pair
	for _, part := range parts {
		part = strings.TrimSpace(part)
		label, rest, found := strings.Cut(part, ": ")
		switch {
		case part == "" && glue == "":
		case found && IsLabel(label) && !OnlySpace(rest) && !strings.Contains(rest, ": "):
			out = append(out, Pair{label, strings.TrimSpace(rest)})
		case found || strings.HasSuffix(part, ":") || glue == "" || len(out) == 0:
			return nil
		default:
			out[len(out)-1].Text += glue + part
		}
	}
	if len(out) < 2 {
		return nil
	}
	seen := map[string]bool{}
	for i, p := range out {
		// A sentence that ends within the text is running text.
		if seen[p.Label] || sentenceEnd(p.Text, i == len(out)-1) {
			return nil
		}
		seen[p.Label] = true
	}
	return out
}

// cutTop cuts text where sep and a space stand outside of brackets.
func cutTop(text string, sep byte) []string {
	var out []string
	depth, from := 0, 0
	for i := range len(text) {
		switch c := text[i]; {
		case c == '(' || c == '[':
			depth++
		case c == ')' || c == ']':
			depth = max(depth-1, 0)
		case c == sep && depth == 0 && i+1 < len(text) && text[i+1] == ' ':
			out = append(out, text[from:i])
			from = i + 2
		}
	}
	return append(out, text[from:])
}

// IsLabel tells whether s may name what follows: a few words that begin with
// a capital letter or a digit, without any mark that ends or parts a clause.
func IsLabel(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	if !unicode.IsUpper(first) && !unicode.IsDigit(first) || len(s) > maxLabel || strings.ContainsAny(s, ".,;:!?()[]\"") {
		return false
	}
	words := strings.Fields(s)
	if len(words) > maxLabelWords || strings.Contains(s, " - ") {
		return false
	}
	switch words[len(words)-1] { // these lead on within a sentence
	case "for", "with", "to", "of", "in", "on", "by", "through", "includes", "including", "include", "is", "are", "and", "or":
		return false
	}
	return true
}

// sentenceEnd tells whether a sentence ends in s, but at its very end if that
// is allowed.
func sentenceEnd(s string, atEnd bool) bool {
	for _, mark := range []string{". ", "! ", "? "} {
		if strings.Contains(s, mark) {
			return true
		}
	}
	return !atEnd && strings.HasSuffix(s, ".")
}

// OnlySpace tells whether s shows nothing.
func OnlySpace(s string) bool { return strings.TrimSpace(s) == "" }
