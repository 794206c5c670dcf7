package pdf

import (
	"fmt"
	"strings"
	"unicode"
)

// setChains takes over in which order faces are asked for what one lacks.
func (f *Fonts) setChains(faces []FaceData) error {
	for i := range faces {
		var chain []Face
		for _, next := range faces[i].Fallback {
			if f.face(next) == nil || int(next) == i {
				return fmt.Errorf("pdf: face %q: no face %d to fall back to", faces[i].Name, next)
			}
			chain = append(chain, next)
		}
		f.chains = append(f.chains, chain)
	}
	return nil
}

// pick finds the face that sets r in text of the face in, and its glyph there,
// 0 if no face has it. now is the face of the rune before: a mark stays with
// the letter that it stands on.
func (f *Fonts) pick(in, now Face, r rune) (Face, uint16) {
	if now != in && r >= 0x300 && unicode.Is(unicode.Mn, r) {
		if i := f.faces[now].at(r); i != 0 {
			return now, i
		}
	}
	if i := f.faces[in].at(r); i != 0 {
		return in, i
	}
	for _, next := range f.chains[in] {
		if i := f.faces[next].at(r); i != 0 {
			return next, i
		}
	}
	return in, 0
}

// measureChain is Measure for a face that has others to fall back to.
func (f *Fonts) measureChain(in Face, s string) int {
	sum, last, now := 0, uint16(0), in
	for _, r := range s {
		at, i := f.pick(in, now, r)
		if at != now {
			last, now = 0, at
		}
		sum += int(f.faces[at].glyphs[i].width) + f.faces[at].kern.get(last, i)
		last = i
	}
	return sum
}

// chainText sets each stretch of s in the face that has it.
func (p *Page) chainText(x, y float64, in Face, size float64, c Color, s string, spacing Spacing) {
	now, from := in, 0
	flush := func(to int) {
		if from == to {
			return
		}
		p.runText(x, y, now, size, c, s[from:to], Spacing{More: spacing.More, Trail: spacing.Trail && to == len(s)})
		x += float64(p.fonts.measureOne(now, s[from:to]))*size/1000 + float64(strings.Count(s[from:to], " "))*spacing.More
		from = to
	}
	for at, r := range s {
		next, _ := p.fonts.pick(in, now, r)
		if next != now {
			flush(at)
			now = next
		}
	}
	flush(len(s))
}
