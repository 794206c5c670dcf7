// Package jsontree reads JSON into a tree that keeps the order of keys: JSON as
// it should be, and JSON as language models write it, cut off, commented, with
// quotes and commas forgotten or added, and with prose around it.
//
// Reading needs time linear in the text, and a tree has at most [MaxValues]
// values, [MaxDepth] deep.
package jsontree

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits of a tree. Deeper values are left out where JSON is mended.
const (
	MaxValues = 600_000
	MaxDepth  = 64
)

// A Kind says what a node is.
type Kind uint8

// The kinds of JSON.
const (
	Null Kind = iota
	Bool
	Number
	String
	Array
	Object
)

// String names the kind with its article, as faults do.
func (k Kind) String() string {
	return [...]string{"null", "true or false", "a number", "a text", "a list", "an object"}[k]
}

// A Node is a JSON value.
type Node struct {
	Kind  Kind
	Text  string   // of a String; as written, of a Number; "true" or "false"
	Keys  []string // of an Object, one for each of Items; a key may be there twice
	Items []Node   // of an Array or Object
}

// Get returns the first item of an object under key, nil if there is none.
func (n *Node) Get(key string) *Node {
	for i, k := range n.Keys {
		if k == key {
			return &n.Items[i]
		}
	}
	return nil
}

// errLimit is the error of JSON that is larger or deeper than a tree may be.
var errLimit = fmt.Errorf("more than %d values, or more than %d deep", MaxValues, MaxDepth)

// Parse reads text that is one JSON value. The error says on which line it is
// not.
func Parse(text []byte) (Node, error) {
	var raw json.RawMessage
	if err := json.Unmarshal(text, &raw); err != nil {
		return Node{}, fmt.Errorf("not JSON: %s", fault(text, err))
	}
	p := parser{text: strings.ToValidUTF8(string(text), "\uFFFD")}
	n, _ := p.value(0)
	if p.over {
		return Node{}, errLimit
	}
	return n, nil
}

// fault says where and why text is no JSON. Columns count characters from 1.
func fault(text []byte, err error) string {
	text = bytes.TrimRight(text, " \t\r\n") // what ends too early ends behind its last character
	switch {
	case len(text) == 0:
		return "it is empty"
	case slices.ContainsFunc(byteOrderMarks, func(mark string) bool { return bytes.HasPrefix(text, []byte(mark)) }):
		return "it begins with a byte order mark; write UTF-8 without one"
	}
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return err.Error()
	}
	before := text[:max(1, min(int(syntax.Offset), len(text)))-1]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
	return fmt.Sprintf("line %d, column %d: %s", line, column, syntax)
}

// byteOrderMarks are those of UTF-8 and UTF-16, which editors and shells of
// Windows write.
var byteOrderMarks = []string{"\xef\xbb\xbf", "\xff\xfe", "\xfe\xff"}

// A Report says how JSON was mended.
type Report struct {
	Cut     bool // it ended too early
	Mended  bool // something in it was no JSON
	Over    bool // some of it was left out, because it was too large or too deep
	Outside bool // other text stood around it
}

// Find reads the largest JSON object or list in text, mending it where it must.
// It is not ok if there is none.
func Find(text string) (n Node, r Report, ok bool) {
	text = strings.TrimSpace(strings.TrimPrefix(strings.ToValidUTF8(text, "\uFFFD"), "\uFEFF"))
	if strings.HasPrefix(text, `"`) { // JSON in a JSON string
		p := parser{text: text}
		if inner, _ := p.value(0); inner.Kind == String && strings.TrimSpace(text[p.at:]) == "" {
			text = strings.TrimSpace(inner.Text)
		}
	}
	text = strings.TrimSpace(strings.TrimSuffix(text, "```"))
	size, values := 0, 0
	for at := 0; at < len(text); {
		i := strings.IndexAny(text[at:], "{[")
		if i < 0 {
			break
		}
		at += i
		if !begins(text[at:]) {
			at++
			continue
		}
		p := parser{text: text, at: at, values: values}
		found, _ := p.value(0)
		values = p.values
		if p.at-at > size && len(found.Items) > 0 {
			size = p.at - at
			n, ok = found, true
			r = Report{Cut: p.cut, Mended: p.mended, Over: p.over, Outside: size < len(text)}
		}
		at = max(p.at, at+1)
	}
	return n, r, ok
}

// begins tells whether an object or a list of such may begin here, rather than
// a bracket of prose.
func begins(s string) bool {
	rest := strings.TrimLeft(s[1:min(len(s), 200)], " \t\r\n")
	if rest == "" {
		return false
	}
	if strings.IndexByte(`"'{[/`, rest[0]) >= 0 {
		return rest[0] != '[' || s[0] == '['
	}
	return s[0] == '{' && isKey(rest)
}

// isKey tells whether s begins with a word and a colon.
func isKey(s string) bool {
	word := 0
	for word < len(s) && letter(s[word]) {
		word++
	}
	return word > 0 && strings.HasPrefix(strings.TrimLeft(s[word:], " "), ":")
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c >= '0' && c <= '9' }
