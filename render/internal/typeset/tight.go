package typeset

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Chinese and Japanese are written without spaces: a line may end between any
// two of their characters, but for some rules of what stands at neither end of
// one (kinsoku; JIS X 4051 and the Unicode line breaking algorithm, UAX #14).

// wideLead is the least first byte, in UTF-8, of what may be such a character:
// all from U+3000 on.
const wideLead = 0xE3

// holdsWide tells whether text may have such characters.
func holdsWide(text string) bool {
	for i := range len(text) {
		if text[i] >= wideLead {
			return true
		}
	}
	return false
}

// wide tells whether a line may end before and behind r without a space. Korean
// is not among them: it has spaces between words.
func wide(r rune) bool {
	return r >= 0x3000 && (unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo) ||
		r >= 0x3001 && r <= 0x303F || r == 'ー' || r >= 0xFF01 && r <= 0xFF65)
}

// What does not begin a line: closing marks, small kana, marks that lengthen or
// repeat what stands before.
const noFirst = "、。，．・：；？！゛゜ヽヾゝゞ々ー’”）〕］｝〉》」』】°′″℃¢％‰ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ｡､･,.:;?!)]}%»›…‥–—〜～）"

// What does not end one.
const noLast = "‘“（〔［｛〈《「『【￥＄￡([{«‹$£€¥#№"

// tightly tells whether a line may end between two characters without a space.
func tightly(before, behind rune) bool {
	if !wide(before) && !wide(behind) || before == '\u00A0' || behind == '\u00A0' {
		return false
	}
	if unicode.Is(unicode.Mn, behind) || digital(before) && unicode.Is(unicode.Han, behind) { // 30万, 12月
		return false
	}
	return !strings.ContainsRune(noFirst, behind) && !strings.ContainsRune(noLast, before) && !doubled(before, behind)
}

// digital tells whether r is a digit, of any width.
func digital(r rune) bool { return r >= '0' && r <= '9' || r >= '０' && r <= '９' }

// doubled tells whether two characters make one mark, such as a long dash.
func doubled(a, b rune) bool { return a == b && (a == '—' || a == '…' || a == '‥') }

// tightBreak returns where a line may first end within text, after at least one
// character; its length if nowhere.
func tightBreak(text string) int {
	before, n := utf8.DecodeRuneInString(text)
	for at := n; at < len(text); {
		r, n := utf8.DecodeRuneInString(text[at:])
		if tightly(before, r) {
			return at
		}
		before = r
		at += n
	}
	return len(text)
}
