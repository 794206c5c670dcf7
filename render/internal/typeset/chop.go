package typeset

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// pieces of a word that has to be broken are a sixth of the measure at most:
// lines are filled well, and few breaks are compared.
const piecesPerLine = 6

// chopped returns the words of p, those longer than the measure in pieces that
// may stand on different lines: broken where the parts of an address meet, or
// anywhere.
func (s *Setter) chopped(p *Passage, measure int) []word {
	first := len(s.words)
	for _, w := range p.words {
		if w.end-w.start <= measure {
			s.words = append(s.words, w)
		} else {
			s.chop(p, w, measure/piecesPerLine)
		}
	}
	return s.words[first:]
}

// chop adds the pieces of one word, each at most as long as most, or one rune.
func (s *Setter) chop(p *Passage, w word, most int) {
	now := word{from: w.from, start: w.start, end: w.start}
	cut := func(at mark, how joint) {
		now.to, now.joint = at, how
		s.words = append(s.words, now)
		now = word{from: at, start: now.end, end: now.end}
	}
	for i := w.from.run; i <= w.to.run; i++ {
		r := &p.runs[i]
		from, to := 0, len(r.text)
		if i == w.from.run {
			from = int(w.from.at)
		}
		if i == w.to.run {
			to = int(w.to.at)
		}
		prev := rune(0)
		for at := from; at < to; {
			char, n := utf8.DecodeRuneInString(r.text[at:])
			kern, step := s.stepOf(r, prev, char, r.text[at:at+n])
			here := mark{i, int32(at)}
			if now.from != here && now.end+kern+step-now.start > most && !unicode.Is(unicode.Mn, char) {
				cut(here, inside)
			}
			now.end += kern
			if now.from == here { // it begins where it is on an unbroken line
				now.start = now.end
			}
			now.end += step
			at, prev = at+n, char
			if parts(char) && (at < to || i < w.to.run) {
				cut(mark{i, int32(at)}, nice)
			}
		}
	}
	cut(w.to, w.joint)
}

// stepOf is how far one rune moves the pen: the kerning before it and its own
// width.
func (s *Setter) stepOf(r *run, prev, char rune, text string) (kern, width int) {
	if char == '\u00A0' {
		text = " "
	}
	if prev != 0 {
		kern = s.ruler.kern(r.face, plainSpace(prev), plainSpace(char))
	}
	return kern, s.ruler.width(r.face, text)
}

// parts tells whether an address or a path may be broken behind r. A hyphen is
// not among them: programs that extract text drop it at the end of a line.
func parts(r rune) bool { return r < utf8.RuneSelf && strings.IndexByte("/?&=_.,;:@|+", byte(r)) >= 0 }
