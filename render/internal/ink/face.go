package ink

import (
	"strings"

	"github.com/qubitz/reportjobs/render/internal/pdf"
)

// A Face is one of the fonts of an engine.
type Face uint8

// The faces there are.
const (
	Regular Face = iota
	Slanted
	Semibold
	Faces         // how many are always there
	Mono  = Faces // of code, which an engine may lack
)

// Running is added to a face for text whose digits are as wide as they look.
// Without it all of them are equally wide, as they stand in tables.
const Running Face = 1 << 4

// Cut is the font of the face, by its index among those of a file.
func (f Face) Cut() pdf.Face { return pdf.Face(f &^ Running) }

// RunningZero is the private code point of the first such digit in the fonts.
const RunningZero = '\uE030'

// Glyphs returns s with the code points that the font has its digits at.
func (f Face) Glyphs(s string) string {
	if f&Running == 0 {
		return s
	}
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			return strings.Map(RunningDigit, s)
		}
	}
	return s
}

// RunningDigit returns the code point of the digit r that is as wide as it
// looks; all else is itself.
func RunningDigit(r rune) rune {
	if r >= '0' && r <= '9' {
		return r - '0' + RunningZero
	}
	return r
}
