package render

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/qubitz/reportjobs"
)

// CodeUnsupportedScript is the code of the failure when more than a fifth of
// the letters of an input or a document cannot be set.
const CodeUnsupportedScript = "unsupported_script"

const unsettable = 5 // one letter in so many may be replaced

// shaped are the scripts whose letters change with their neighbours, run from
// right to left or stand around each other: a font's glyphs one by one are no
// text.
var shaped = []*unicode.RangeTable{
	unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko, unicode.Mongolian, unicode.Devanagari, unicode.Bengali,
	unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala,
	unicode.Thai, unicode.Lao, unicode.Tibetan, unicode.Myanmar, unicode.Khmer, unicode.Javanese, unicode.Balinese,
}

// settable tells whether r can be set: it has a glyph and that is enough.
func settable(f *fonts, r rune) bool {
	return f.has(r) && (r < 0x0590 || !unicode.In(r, shaped...))
}

// scriptOf names the script of a character, or what else it is.
func scriptOf(r rune) string {
	switch {
	case r == '\uFFFD':
		return "Invalid text"
	case unicode.IsControl(r):
		return "Control characters"
	case unicode.Is(unicode.Co, r):
		return "Private characters"
	case unicode.Is(unicode.Han, r): // by far the largest
		return "Han"
	case unicode.In(r, unicode.Common, unicode.Inherited):
		return "Signs"
	}
	for name, table := range unicode.Scripts {
		if unicode.Is(table, r) {
			return strings.ReplaceAll(name, "_", " ")
		}
	}
	return "Unassigned characters"
}

// A census counts the letters of texts.
type census struct {
	fonts   *fonts
	letters int
	missing map[rune]int
	lost    int // the sum of missing
}

func newCensus(f *fonts) *census { return &census{fonts: f, missing: map[rune]int{}} }

func (c *census) add(s string) {
	for _, r := range s {
		switch {
		case r < 0x80:
			if 'a' <= r|0x20 && r|0x20 <= 'z' {
				c.letters++
			}
		case unicode.IsLetter(r):
			c.letters++
			if !settable(c.fonts, r) {
				c.missing[r]++
				c.lost++
			}
		}
	}
}

// err is the failure if too many letters cannot be set. It names the scripts,
// the most frequent first.
func (c *census) err() error {
	if c.lost*unsettable <= c.letters {
		return nil
	}
	count := map[string]int{}
	for r, n := range c.missing {
		count[scriptOf(r)] += n
	}
	names := slices.SortedFunc(maps.Keys(count), func(a, b string) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b))
	})
	if len(names) > maxExamples {
		names = append(names[:maxExamples], "…")
	}
	return reportjobs.Permanent(&reportjobs.Failure{
		Code:    CodeUnsupportedScript,
		Message: fmt.Sprintf("%d of %d letters are of scripts that cannot be set: %s.", c.lost, c.letters, strings.Join(names, ", ")),
	})
}

// legible returns the failure if too many letters in the strings of a JSON
// input cannot be set. Keys do not count. What is no JSON is left to authors.
func legible(f *fonts, input []byte) error {
	ascii := !slices.ContainsFunc(input, func(b byte) bool { return b >= 0x80 })
	if ascii && !bytes.Contains(input, []byte(`\u`)) || !json.Valid(input) {
		return nil
	}
	c := newCensus(f)
	dec := json.NewDecoder(bytes.NewReader(input))
	dec.UseNumber()
	var objects []bool // for each open bracket, whether it is an object's
	for key := false; ; {
		token, err := dec.Token()
		if err != nil { // the end
			return c.err()
		}
		switch t := token.(type) {
		case json.Delim:
			if t == '{' || t == '[' {
				objects = append(objects, t == '{')
			} else {
				objects = objects[:len(objects)-1]
			}
			key = len(objects) > 0 && objects[len(objects)-1]
			continue
		case string:
			if !key {
				c.add(t)
			}
		}
		key = len(objects) > 0 && objects[len(objects)-1] && !key
	}
}
