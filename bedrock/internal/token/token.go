// Package token cuts texts into tokens: words, numbers as they are written in
// any language, marks, and the labels that look like numbers and are none, such
// as dates and versions. [Numeral] reads a number.
package token

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
)

// Kinds of tokens.
const (
	Number = 'n'
	Word   = 'w'
	Mark   = 'p' // one rune of punctuation
	Label  = 'd' // a date, a time of day, a version or the like: never a figure
)

// A Token is a piece of a text.
type Token struct {
	Kind       byte
	Start, End int // in the text, in bytes
	Text       string
	Gap        bool // white space stands before it
	Line       bool // it is the first of its line
}

// Split cuts a text into tokens, in time linear in its length. The language is
// a primary one, as [lexicon.Primary] has it.
func Split(text, lang string) []Token {
	out := make([]Token, 0, len(text)/5+4)
	gap, line := false, true
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == '\n':
			gap, line = true, true
			i += size
			continue
		case unicode.IsSpace(r):
			gap = true
			i += size
			continue
		}
		kind, end := byte(Mark), i+size
		switch {
		case r >= '0' && r <= '9':
			kind, end = lexNumber(text, i, lang)
		case elided(text, i, lang): // l'article, d'euros, all'anno
			kind, end = Word, i+1+strings.IndexAny(text[i:], "'’")
			_, size = utf8.DecodeRuneInString(text[end-1:])
			end += size - 1
		case unicode.IsLetter(r):
			kind, end = Word, lexWord(text, i)
		}
		out = append(out, Token{kind, i, end, text[i:end], gap, line})
		gap, line = false, false
		i = end
	}
	return out
}

// lexWord returns the end of a word: letters and digits, with hyphens and
// apostrophes between letters, and points between digits as in v2.1.
func lexWord(text string, i int) int {
	digit := false
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case IsDigit(text, i):
			digit = true
		case unicode.IsLetter(r) || unicode.Is(unicode.Mn, r):
		case (r == '-' || r == '\'' || r == '’') && !digit && letterAt(text, i+size):
		case r == '.' && digit && IsDigit(text, i+1):
		default:
			return i
		}
		i += size
	}
	return i
}

// elided tells whether a word begins with an article without its vowel: those
// of French everywhere, those of Italian in its own texts.
func elided(text string, i int, lang string) bool {
	rest := text[i:min(len(text), i+8)]
	if lang == "it" {
		head, _, found := strings.Cut(strings.ReplaceAll(strings.ToLower(rest), "’", "'"), "'")
		return found && italianArticles[head]
	}
	return len(rest) > 2 && strings.IndexByte("lLdD", rest[0]) >= 0 && (rest[1] == '\'' || strings.HasPrefix(rest[1:], "’")) || strings.HasPrefix(rest, "qu'")
}

var italianArticles = lexicon.Set("l un d all dall dell nell sull quest")

// IsDigit tells whether a digit stands at byte i.
func IsDigit(text string, i int) bool {
	return i >= 0 && i < len(text) && text[i] >= '0' && text[i] <= '9'
}

func letterAt(text string, i int) bool {
	if i >= len(text) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsLetter(r)
}

// Digits returns the end of the run of digits at i.
func Digits(text string, i int) int {
	for IsDigit(text, i) {
		i++
	}
	return i
}

// lexNumber reads a number, or a label that begins with a digit.
func lexNumber(text string, i int, lang string) (byte, int) {
	if end := labelEnd(text, i); end > i {
		return Label, end
	}
	end := Digits(text, i)
	first := end - i
	for end < len(text) {
		sep, size := utf8.DecodeRuneInString(text[end:])
		next := Digits(text, end+size)
		group := next - end - size
		switch sep {
		case '.', ',':
			if group == 0 {
				return Number, end
			}
		case '\'', '’', '\u00a0', '\u202f', '\u2009':
			if group != 3 || first > 3 {
				return Number, end
			}
		case ' ':
			if group != 3 || first > 3 || !spaced(text, next, lang) {
				return Number, end
			}
		default:
			return exponent(text, end)
		}
		end = next
	}
	return Number, end
}

// spaced tells whether a plain space may group digits: in languages that do
// so, and before a decimal comma.
func spaced(text string, next int, lang string) bool {
	if lang != "" && lang != "en" && lang != "de" {
		return true
	}
	return next+1 < len(text) && text[next] == ',' && IsDigit(text, next+1)
}

// exponent takes the e6 of 1.5e6 to the number.
func exponent(text string, end int) (byte, int) {
	if text[end] != 'e' && text[end] != 'E' {
		return Number, end
	}
	at := end + 1
	if at < len(text) && (text[at] == '+' || text[at] == '-') {
		at++
	}
	if last := Digits(text, at); last > at && last-at <= 3 && !letterAt(text, last) {
		return Number, last
	}
	return Number, end
}

// labelEnd returns the end of a date, time, version or fraction at i, or i.
func labelEnd(text string, i int) int {
	end := Digits(text, i)
	n := end - i
	if end >= len(text) || !IsDigit(text, end+1) {
		return i
	}
	switch sep := text[end]; sep {
	case '/': // 24/7, 12/03/2026, 2026/27
		return repeat(text, end, "/")
	case ':': // 09:05, 20:00:15
		return repeat(text, end, ":")
	case '-', '.':
		last := repeat(text, end, string(sep))
		parts := strings.Split(text[i:last], string(sep))
		if sep == '-' && len(parts) == 3 && n == 4 && len(parts[1]) == 2 { // 2026-03-12, with its time
			return timeEnd(text, last)
		}
		if len(parts) > 2 && (sep == '-' || !thousands(parts)) {
			return last
		}
		if sep == '-' && len(parts) == 2 && IsYear(parts[0]) && (IsYear(parts[1]) || len(parts[1]) == 2) { // 2026-27, 2026-04
			return last
		}
	}
	return i
}

// repeat returns the end of sep and digits, over and over.
func repeat(text string, i int, sep string) int {
	for strings.HasPrefix(text[i:], sep) && IsDigit(text, i+1) {
		i = Digits(text, i+1)
	}
	return i
}

func timeEnd(text string, i int) int {
	if i+1 >= len(text) || text[i] != 'T' || !IsDigit(text, i+1) {
		return i
	}
	for i < len(text) && (IsDigit(text, i) || strings.IndexByte("TZ:.+", text[i]) >= 0) {
		i++
	}
	return i
}

// thousands tells whether all parts but the first have three digits.
func thousands(parts []string) bool {
	for _, p := range parts[1:] {
		if len(p) != 3 {
			return false
		}
	}
	return len(parts[0]) <= 3
}

// IsYear tells whether a number is written as a year of our time is.
func IsYear(s string) bool { return len(s) == 4 && (s[:2] == "19" || s[:2] == "20") }
