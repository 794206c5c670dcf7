package figure

import (
	"slices"
	"unicode"

	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
	"github.com/qubitz/reportjobs/bedrock/internal/token"
)

// shared has the numbers and scales that say nothing of a subject in any text.
var shared = lexicon.In("en")

// Stems are the words of a text that tell of a subject, without figures.
func Stems(text string) []string {
	var out []string
	start := -1
	add := func(s string) {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	flush := func(end int) {
		if start < 0 {
			return
		}
		w := lexicon.Lower(text[start:end])
		start = -1
		if telling(w) {
			add(lexicon.Stem(w))
		}
	}
	letters := false
	for i, r := range text {
		inside := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 127 && unicode.IsLetter(r)
		digit := r >= '0' && r <= '9'
		switch {
		case inside && start < 0 && !letters:
			start = i
		case digit && start < 0:
			if !letters && token.IsYear(text[i:token.Digits(text, i)]) {
				add(text[i : i+4]) // what happened in a year has it for a subject
			}
			letters = true // K of 5K is no word
			continue
		case digit:
			continue
		case !inside:
			flush(i)
		}
		letters = letters && inside
	}
	flush(len(text))
	return out
}

// telling tells whether a word in lower case says something of a subject.
func telling(w string) bool {
	return len(w) >= 2 && !lexicon.Stops[w] && shared.Scales[w] == 0 && shared.Numbers[w] == 0 && !measured(w)
}
