package typeset

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// shaped are the scripts whose letters change with their neighbours, run from
// right to left or stand around each other: a font's glyphs one by one are no
// text.
var shaped = []*unicode.RangeTable{
	unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko, unicode.Mongolian, unicode.Devanagari, unicode.Bengali,
	unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala,
	unicode.Thai, unicode.Lao, unicode.Tibetan, unicode.Myanmar, unicode.Khmer, unicode.Javanese, unicode.Balinese,
}

// settable tells whether r can be set: it has a glyph and that is enough.
func settable(f *Fonts, r rune) bool {
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

// A Census counts the letters of texts.
type Census struct {
	fonts   *Fonts
	Letters int // how many there were
	Lost    int // how many of them cannot be set, the sum of missing
	missing map[rune]int
}

// NewCensus returns one that has seen no text.
func NewCensus(f *Fonts) *Census { return &Census{fonts: f, missing: map[rune]int{}} }

// Add counts the letters of s.
func (c *Census) Add(s string) {
	for _, r := range s {
		switch {
		case r < 0x80:
			if 'a' <= r|0x20 && r|0x20 <= 'z' {
				c.Letters++
			}
		case unicode.IsLetter(r):
			c.Letters++
			if !settable(c.fonts, r) {
				c.missing[r]++
				c.Lost++
			}
		}
	}
}

// Lacking names the scripts of what cannot be set, the most frequent first.
func (c *Census) Lacking() []string {
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
	return names
}
