// Package lexicon holds what single words mean to who reads figures: units,
// scales, numbers, names and the words between them, and what words have in
// common that are forms of one another.
package lexicon

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Lower is strings.ToLower, and no work for what is lower case already.
func Lower(s string) string {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf {
			return strings.ToLower(s)
		}
	}
	return s
}

// Capital tells whether a word begins with a capital letter.
func Capital(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// Set returns the words of a text between spaces.
func Set(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// Meanings turns lists of words by their meaning into meanings by word.
func Meanings(lists map[string]string) map[string]string {
	out := map[string]string{}
	for meaning, words := range lists {
		for _, w := range strings.Fields(words) {
			out[w] = meaning
		}
	}
	return out
}

// Products are names that begin a sentence before their version.
var Products = Set(`windows android ios macos ubuntu office java python node postgres postgresql mysql oracle kafka kubernetes spark claude gpt
	gemini llama mistral nova titan sonnet opus haiku basel solvency mifid industry web`)

// Verbs look like plurals that a number counts, but are none: "the projection
// for 500 comes to".
var Verbs = Set("comes goes makes takes gives becomes remains means shows says stands leaves follows brings seems gets lets holds keeps begins")
