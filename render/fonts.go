package render

import (
	"embed"
	"encoding/binary"
	"strings"

	"github.com/qubitz/reportjobs/render/internal/pdf"
)

//go:generate fonts/build.sh
//go:embed fonts/*.ttf fonts/*.kern
var fontFiles embed.FS

// A face is one of the fonts of an engine.
type face uint8

const (
	regular face = iota
	slanted
	semibold
	faceCount // those that are always there
	mono      = faceCount
)

// running is added to a face for text whose digits are as wide as they look.
// Without it all of them are equally wide, as they stand in tables.
const running face = 1 << 4

// cut is the font of the face.
func (f face) cut() pdf.Face { return pdf.Face(f &^ running) }

// runningZero is the private code point of the first such digit in the fonts.
const runningZero = '\uE030'

// glyphs returns s with the code points that the font has its digits at.
func (f face) glyphs(s string) string {
	if f&running == 0 {
		return s
	}
	for i := range len(s) {
		if figure(s[i]) {
			return strings.Map(runningDigit, s)
		}
	}
	return s
}

func runningDigit(r rune) rune {
	if r >= '0' && r <= '9' {
		return r - '0' + runningZero
	}
	return r
}

// builtIn is the name of the face in the file. Six letters and a plus tell
// viewers that it is a subset.
func (f face) builtIn() string {
	return [faceCount]string{"RJREGU+Inter-Regular", "RJITAL+Inter-Italic", "RJSEMI+Inter-SemiBold"}[f]
}

// file returns the name of the face's files, without what says their kinds.
func (f face) file() string {
	return [faceCount]string{"fonts/Inter-Regular", "fonts/Inter-Italic", "fonts/Inter-SemiBold"}[f]
}

// styled returns the face of a span in text that is set in base. There is no
// slanted semibold: what is bold and italic is set bold.
func (f *fonts) styled(base face, s style) face {
	with := base & running
	switch {
	case s&code != 0 && f.mono:
		return mono
	case s&bold != 0:
		return semibold | with
	case s&italic != 0 && base == regular|with:
		return slanted | with
	case s&italic != 0 && base == slanted|with:
		return regular | with
	}
	return base
}

const (
	instead  = '\u25A1' // what stands for one
	thousand = 1000.0
)

// fonts are the parsed faces. Layout and painter measure with the same ones,
// or right edges would drift. They are not changed after loading.
type fonts struct {
	set  *pdf.Fonts
	mono bool // there is such a face, of code
	sizes
}

// kernPairs reads what fonts/kern.py writes: three numbers for each pair.
func kernPairs(data []byte) []pdf.KernPair {
	list := make([]pdf.KernPair, 0, len(data)/6)
	for ; len(data) >= 6; data = data[6:] {
		list = append(list, pdf.KernPair{
			Left:  rune(binary.LittleEndian.Uint16(data)),
			Right: rune(binary.LittleEndian.Uint16(data[2:])),
			Value: int16(binary.LittleEndian.Uint16(data[4:])),
		})
	}
	return list
}

// has tells whether all faces have r. The private code points are our own.
func (f *fonts) has(r rune) bool {
	if r >= runningZero && r <= runningZero+9 {
		return false
	}
	for i := range faceCount {
		if !f.set.Has(pdf.Face(i), r) {
			return false
		}
	}
	return true // that of code falls back to these
}

// width returns the width of s in thousandths of an em, with its kerning. All
// runes of s went through the gate.
func (f *fonts) width(in face, s string) int { return f.set.Measure(in.cut(), in.glyphs(s)) }

// kern is by how much right moves where it follows left.
func (f *fonts) kern(in face, left, right rune) int {
	if in&running != 0 {
		left, right = runningDigit(left), runningDigit(right)
	}
	return f.set.Kern(in.cut(), left, right)
}
