package render

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/qubitz/reportjobs"
)

// A color is red, green and blue.
type color [3]uint8

// mix returns c with a share of other in it, from 0 to 1.
func (c color) mix(other color, share float64) color {
	for i := range c {
		c[i] = uint8(float64(c[i])*(1-share) + float64(other[i])*share + 0.5)
	}
	return c
}

func parseColor(text string) (color, error) {
	v, err := strconv.ParseUint(strings.TrimPrefix(text, "#"), 16, 32)
	if err != nil || len(text) != 7 || text[0] != '#' {
		return color{}, fmt.Errorf("%w: color %q: want six hexadecimal digits, as in #2457d6", reportjobs.ErrInvalid, text)
	}
	return color{uint8(v >> 16), uint8(v >> 8), uint8(v)}, nil
}

// A palette is one accent and greys.
type palette struct {
	accent, dark, tint       color // dark and tint are made of accent
	ink, soft, muted         color // of text, from most to least
	rule, panel, white, pale color
	faint                    color // of dots that lead the eye
}

func newPalette(accent color) palette {
	white := color{255, 255, 255}
	return palette{
		accent: accent, dark: accent.mix(color{9, 16, 36}, 0.78), tint: white.mix(accent, 0.06),
		ink: color{31, 41, 55}, soft: color{75, 85, 99}, muted: color{107, 114, 128},
		rule: color{222, 226, 232}, panel: color{246, 247, 250}, white: white, pale: white.mix(accent, 0.28), faint: color{170, 176, 186},
	}
}

// A font is a face at a size, with the distance from line to line. Points.
type font struct {
	face       face
	size, lead float64
}

// The type scale. Sizes that stand together differ by a quarter at least.
func bodyFont() font    { return font{regular | running, 9.5, 14} }
func smallFont() font   { return font{regular | running, 8, 12} }
func captionFont() font { return font{semibold | running, 9.5, 14} }
func cellFont() font    { return font{regular, 8.75, 12} }
func quoteFont() font   { return font{slanted | running, 11, 16} }

// headingFont is for sections of a depth from 1 to 3.
func headingFont(depth int) font {
	return [...]font{{semibold | running, 20, 28}, {semibold | running, 12.5, 16}, {semibold | running, 10, 14}}[depth-1]
}
