package typeset

import (
	"embed"
	"encoding/binary"

	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/markup"
	"github.com/qubitz/reportjobs/render/internal/pdf"
)

//go:generate fonts/build.sh
//go:embed fonts/*.ttf fonts/*.kern
var fontFiles embed.FS

// builtIn is the name of the face in the file. Six letters and a plus tell
// viewers that it is a subset.
func builtIn(f ink.Face) string {
	return [ink.Faces]string{"RJREGU+Inter-Regular", "RJITAL+Inter-Italic", "RJSEMI+Inter-SemiBold"}[f]
}

// fileOf returns the name of the face's files, without what says their kinds.
func fileOf(f ink.Face) string {
	return [ink.Faces]string{"fonts/Inter-Regular", "fonts/Inter-Italic", "fonts/Inter-SemiBold"}[f]
}

// styled returns the face of a span in text that is set in base. There is no
// slanted semibold: what is bold and italic is set bold.
func (f *Fonts) styled(base ink.Face, s markup.Style) ink.Face {
	with := base & ink.Running
	switch {
	case s&markup.Code != 0 && f.mono:
		return ink.Mono
	case s&markup.Bold != 0:
		return ink.Semibold | with
	case s&markup.Italic != 0 && base == ink.Regular|with:
		return ink.Slanted | with
	case s&markup.Italic != 0 && base == ink.Slanted|with:
		return ink.Regular | with
	}
	return base
}

const (
	instead  = '\u25A1' // stands for what cannot be set
	Thousand = 1000.0   // of an em: what fonts are measured in
)

// Fonts are the parsed faces. Layout and painter measure with the same ones,
// or right edges would drift. They are not changed after loading.
type Fonts struct {
	Set  *pdf.Fonts
	mono bool // there is such a face, of code

	table *tableRuler // what measures with tables of them
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
func (f *Fonts) has(r rune) bool {
	if r >= ink.RunningZero && r <= ink.RunningZero+9 {
		return false
	}
	for i := range ink.Faces {
		if !f.Set.Has(pdf.Face(i), r) {
			return false
		}
	}
	return true // that of code falls back to these
}

// width returns the width of s in thousandths of an em, with its kerning. All
// runes of s went through the gate.
func (f *Fonts) width(in ink.Face, s string) int { return f.Set.Measure(in.Cut(), in.Glyphs(s)) }

// kern is by how much right moves where it follows left.
func (f *Fonts) kern(in ink.Face, left, right rune) int {
	if in&ink.Running != 0 {
		left, right = ink.RunningDigit(left), ink.RunningDigit(right)
	}
	return f.Set.Kern(in.Cut(), left, right)
}
