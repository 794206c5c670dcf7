// Package subject tells what figures are about: it finds the words around them,
// as stems, and weighs how much the words of two places have in common.
package subject

import (
	"slices"
	"unicode"

	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
	"github.com/qubitz/reportjobs/bedrock/internal/token"
	"github.com/qubitz/reportjobs/bedrock/internal/unit"
)

// Stems are the words of a text that tell of a subject, each once and cut down
// to what its forms share. Figures are none of them, but a year is one: what
// happened in it has it for a subject.
func Stems(text string) (out []string) {
	start, touched := -1, false // of a word; whether digits stand before the letters here
	flush := func(end int) {
		if start >= 0 {
			if w := lexicon.Lower(text[start:end]); telling(w) {
				out = with(out, lexicon.Stem(w))
			}
		}
		start, touched = -1, false
	}
	for i, r := range text {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 127 && unicode.IsLetter(r)
		digit := r >= '0' && r <= '9'
		switch {
		case digit && start < 0:
			if end := token.Digits(text, i); !touched && token.IsYear(text[i:end]) {
				out = with(out, text[i:end])
			}
			touched = true // K of 5K is no word
		case letter && start < 0 && !touched:
			start = i
		case !letter && !digit:
			flush(i)
		}
	}
	flush(len(text))
	return out
}

// Union is a with the words of b that it does not have.
func Union(a, b []string) []string {
	for _, w := range b {
		a = with(a, w)
	}
	return a
}

func with(list []string, w string) []string {
	if slices.Contains(list, w) {
		return list
	}
	return append(list, w)
}

// shared has the numbers and scales that say nothing of a subject in any text.
var shared = lexicon.In("en")

// telling tells whether a word in lower case says something of a subject, which
// units of measure do not: they tell nothing of what is measured.
func telling(w string) bool {
	u := lexicon.Units[w]
	_, measured := unit.Measures[u]
	return len(w) >= 2 && !lexicon.Stops[w] && shared.Scales[w] == 0 && shared.Numbers[w] == 0 && (!measured || u == "x")
}
