package typeset

import "github.com/qubitz/reportjobs/render/internal/ink"

// A tableRuler measures with tables of what nearly all text is made of: to
// measure is a third of the time of a layout. For all else it asks the fonts.
type tableRuler struct {
	*Fonts
	faces [2 * ink.Running]*asciiTable // by face
}

// An asciiTable holds the widths and the kerning of the printable characters
// of ASCII in one face, in thousandths of an em.
type asciiTable struct {
	widths [asciiChars]int16
	kerns  [asciiChars * asciiChars]int16 // by left and right
}

const (
	asciiFirst = ' '
	asciiChars = 0x7f - asciiFirst
)

func newTableRuler(f *Fonts) *tableRuler {
	r := &tableRuler{Fonts: f}
	for base := range ink.Faces + 1 {
		if base == ink.Mono && !f.mono {
			break
		}
		for _, in := range []ink.Face{base, base | ink.Running} {
			t := new(asciiTable)
			for a := range asciiChars {
				left := rune(asciiFirst + a)
				t.widths[a] = int16(f.width(in, string(left)))
				for b := range asciiChars {
					t.kerns[a*asciiChars+b] = int16(f.kern(in, left, rune(asciiFirst+b)))
				}
			}
			r.faces[in] = t
		}
	}
	return r
}

func (r *tableRuler) width(in ink.Face, s string) int {
	t := r.faces[in]
	sum, left := 0, -1
	for i := range len(s) {
		c := int(s[i]) - asciiFirst
		if uint(c) >= asciiChars {
			return r.Fonts.width(in, s)
		}
		sum += int(t.widths[c])
		if left >= 0 {
			sum += int(t.kerns[left*asciiChars+c])
		}
		left = c
	}
	return sum
}

func (r *tableRuler) kern(in ink.Face, left, right rune) int {
	a, b := left-asciiFirst, right-asciiFirst
	if uint32(a) >= asciiChars || uint32(b) >= asciiChars {
		return r.Fonts.kern(in, left, right)
	}
	return int(r.faces[in].kerns[a*asciiChars+b])
}
