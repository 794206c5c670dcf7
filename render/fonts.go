package render

import (
	"embed"
	"fmt"

	"github.com/signintech/gopdf"
	"github.com/signintech/gopdf/fontmaker/core"
)

//go:generate fonts/build.sh
//go:embed fonts/*.ttf
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

func (f face) file() string {
	return [faceCount]string{"fonts/Inter-Regular.ttf", "fonts/Inter-Italic.ttf", "fonts/Inter-SemiBold.ttf"}[f]
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
	missing  = 0xFFFF   // width of a rune that no face has
	instead  = '\u25A1' // what stands for one
	thousand = 1000.0
)

// metrics are the widths of all runes of one face by code point, in the
// integer thousandths of an em that gopdf writes into the file.
type metrics []uint16

// fonts are the parsed faces. They are not changed after loading.
type fonts struct {
	container gopdf.FontContainer
	widths    [faceCount]metrics
}

func loadFonts() (*fonts, error) {
	out := &fonts{}
	for f := range faceCount {
		data, err := fontFiles.ReadFile(f.file())
		if err != nil {
			return nil, err
		}
		if err := out.container.AddTTFFontDataWithOption(f.family(), data, gopdf.TtfOption{}); err != nil {
			return nil, fmt.Errorf("font %s: %w", f.file(), err)
		}
		if out.widths[f], err = readMetrics(data); err != nil {
			return nil, fmt.Errorf("font %s: %w", f.file(), err)
		}
	}
	return out, nil
}

func readMetrics(data []byte) (metrics, error) {
	var parser core.TTFParser
	if err := parser.ParseFontData(data); err != nil {
		return nil, err
	}
	out := make(metrics, 0x10000)
	for i := range out {
		out[i] = missing
	}
	advances := parser.Widths()
	for char, glyph := range parser.Chars() {
		if char < len(out) {
			out[char] = uint16(advances[min(int(glyph), len(advances)-1)] * thousand / parser.UnitsPerEm())
		}
	}
	return out, nil
}

// has tells whether all faces have r.
func (f *fonts) has(r rune) bool {
	for i := range f.widths {
		if r < 0 || int(r) >= len(f.widths[i]) || f.widths[i][r] == missing {
			return false
		}
	}
	return true
}

// width returns the width of s in thousandths of an em. All runes of s went
// through the gate.
func (f *fonts) width(in face, s string) int {
	sum := 0
	for _, r := range s {
		sum += int(f.widths[in][r])
	}
	return sum
}
