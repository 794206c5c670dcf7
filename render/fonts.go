package render

import (
	"embed"
	"encoding/binary"
	"fmt"

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
	faceCount
)

// family is the name of the face in the file. Six letters and a plus tell
// viewers that it is a subset.
func (f face) family() string {
	return [faceCount]string{"RJREGU+Inter-Regular", "RJITAL+Inter-Italic", "RJSEMI+Inter-SemiBold"}[f]
}

// file returns the name of the face's files, without what says their kinds.
func (f face) file() string {
	return [faceCount]string{"fonts/Inter-Regular", "fonts/Inter-Italic", "fonts/Inter-SemiBold"}[f]
}

// styled returns the face of a span in text that is set in f. There is no
// slanted semibold: what is bold and italic is set bold.
func (f face) styled(s style) face {
	switch {
	case s&bold != 0:
		return semibold
	case s&italic != 0 && f == regular:
		return slanted
	case s&italic != 0 && f == slanted:
		return regular
	}
	return f
}

const (
	instead  = '\u25A1' // what stands for one
	thousand = 1000.0
)

// fonts are the parsed faces. Layout and painter measure with the same ones,
// or right edges would drift. They are not changed after loading.
type fonts struct{ set *pdf.Fonts }

func loadFonts() (*fonts, error) {
	faces := make([]pdf.FaceData, faceCount)
	for f := range faceCount {
		data, err := fontFiles.ReadFile(f.file() + ".ttf")
		if err != nil {
			return nil, err
		}
		kern, err := fontFiles.ReadFile(f.file() + ".kern")
		if err != nil {
			return nil, err
		}
		faces[f] = pdf.FaceData{Name: f.family(), TTF: data, Kern: kernPairs(kern)}
	}
	set, err := pdf.NewFonts(faces)
	if err != nil {
		return nil, fmt.Errorf("fonts: %w", err)
	}
	return &fonts{set}, nil
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

// has tells whether all faces have r.
func (f *fonts) has(r rune) bool {
	for i := range faceCount {
		if !f.set.Has(pdf.Face(i), r) {
			return false
		}
	}
	return true
}

// width returns the width of s in thousandths of an em, with its kerning. All
// runes of s went through the gate.
func (f *fonts) width(in face, s string) int { return f.set.Measure(pdf.Face(in), s) }

// kern is by how much right moves where it follows left.
func (f *fonts) kern(in face, left, right rune) int { return f.set.Kern(pdf.Face(in), left, right) }
