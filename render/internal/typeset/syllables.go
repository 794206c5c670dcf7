package typeset

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// SoftHyphen ends a line within a word. It has a glyph of its own, so that a
// reader who copies the text gets the word back.
const SoftHyphen = "\u00AD"

// leastPart is how many letters of a word that is hyphenated stand on each line
// at least: what is less looks lost, whatever the patterns allow.
const leastPart = 3

// hyphenated returns words with a joint wherever one may be hyphenated.
func (s *Setter) hyphenated(p *Passage, words []word) []word {
	first := len(s.words)
	for i := range words {
		w := words[i]
		r := &p.runs[w.from.run]
		part := w.joint == nice || w.joint == inside || i > 0 && (words[i-1].joint == nice || words[i-1].joint == inside)
		if w.from.run != w.to.run || r.look != nil || r.fixed || part { // links, code and what is no word
			s.words = append(s.words, w)
			continue
		}
		text := r.text[w.from.at:w.to.at]
		begin, end := core(text)
		s.syllables = s.syllables[:0]
		if begin < end {
			s.syllables = s.Patterns.Breaks(s.syllables, text[begin:end])
		}
		s.split(r, w, text, begin, end)
	}
	return s.words[first:]
}

// core returns where the letters of a word begin and end, without the marks at
// both ends. They are empty if the word is not to be hyphenated: names such as
// McKinsey, abbreviations, numbers, addresses.
func core(text string) (begin, end int) {
	begin = strings.IndexFunc(text, unicode.IsLetter)
	if begin < 0 {
		return 0, 0
	}
	n := 0
	for at, r := range text[begin:] {
		if !unicode.IsLetter(r) {
			if strings.ContainsFunc(text[begin+at:], func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '@' || r == '/' }) {
				return 0, 0
			}
			text = text[:begin+at]
			break
		}
		if n > 0 && unicode.IsUpper(r) {
			return 0, 0
		}
		n++
	}
	if n < 2*leastPart || strings.ContainsFunc(text[:begin], unicode.IsDigit) {
		return 0, 0
	}
	return begin, len(text)
}

// split adds the parts of a word between s.syllables, counted from begin; its
// letters end at end.
func (s *Setter) split(r *run, w word, text string, begin, end int) {
	now := w
	for _, at := range s.syllables {
		at += begin
		if utf8.RuneCountInString(text[begin:at]) < leastPart || utf8.RuneCountInString(text[at:end]) < leastPart {
			continue
		}
		now.to = mark{w.from.run, w.from.at + int32(at)}
		now.end = w.start + s.ruler.width(r.face, text[:at])
		now.joint, now.hyphen = hyphened, int32(s.ruler.width(r.face, SoftHyphen))
		s.words = append(s.words, now)
		left, _ := utf8.DecodeLastRuneInString(text[:at])
		right, _ := utf8.DecodeRuneInString(text[at:])
		now.from = now.to
		now.start = now.end + s.ruler.kern(r.face, left, right)
	}
	now.to, now.end, now.joint, now.hyphen = w.to, w.end, w.joint, w.hyphen
	s.words = append(s.words, now)
}
