package render

import (
	"fmt"
	"math"
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

func (c color) String() string { return fmt.Sprintf("#%02x%02x%02x", c[0], c[1], c[2]) }

func parseColor(text string) (color, error) {
	v, err := strconv.ParseUint(strings.TrimPrefix(text, "#"), 16, 32)
	if err != nil || len(text) != 7 || text[0] != '#' {
		return color{}, fmt.Errorf("%w: color %q: want six hexadecimal digits, as in #2457d6", reportjobs.ErrInvalid, text)
	}
	return color{uint8(v >> 16), uint8(v >> 8), uint8(v)}, nil
}

// relative is the relative luminance of WCAG 2, from 0 to 1.
func (c color) relative() float64 {
	sum := 0.0
	for i, weight := range [...]float64{0.2126, 0.7152, 0.0722} {
		v := float64(c[i]) / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		sum += weight * v
	}
	return sum
}

// contrast is the contrast ratio of WCAG 2, from 1 to 21.
func contrast(a, b color) float64 {
	hi, lo := a.relative(), b.relative()
	if hi < lo {
		hi, lo = lo, hi
	}
	return (hi + 0.05) / (lo + 0.05)
}

// readableContrast is what text must have to what stands behind it: 4.5:1 of
// WCAG 2, level AA. Large text might have less; there is no need.
const readableContrast = 4.5

// readable tells whether text in c can be read on all of under.
func (c color) readable(under ...color) bool {
	for _, u := range under {
		if contrast(c, u) < readableContrast {
			return false
		}
	}
	return true
}

// made readable is c, or what is nearest to it between c and black, or white,
// that can be read on all of under.
func (c color) madeReadable(under ...color) color {
	end := color{}
	if contrast(color{255, 255, 255}, under[0]) > contrast(end, under[0]) {
		end = color{255, 255, 255}
	}
	for i := range 256 {
		if m := c.mix(end, float64(i)/256); m.readable(under...) {
			return m
		}
	}
	return end
}

// A palette is one accent and greys.
type palette struct {
	accent, dark, tint       color // dark and tint are made of accent
	ink, soft, muted         color // of text, from most to least
	rule, panel, white, pale color
	faint                    color // of dots that lead the eye
	link                     color // the accent, or as much darker as text in it must be
	chip                     color // behind code
}

// defaultAccent is that of documents without another.
const defaultAccent = "#2457d6"

// newPalette makes the colors of a theme and finds out whether its text can be
// read wherever it stands.
func newPalette(given Colors) (palette, error) {
	var err error
	parse := func(name, text, instead string) color {
		if text == "" {
			text = instead
		}
		c, fault := parseColor(text)
		if fault != nil && err == nil {
			err = fmt.Errorf("render: Options.Theme.Colors.%s: %w", name, fault)
		}
		return c
	}
	accent, white := parse("Accent", given.Accent, defaultAccent), color{255, 255, 255}
	p := palette{
		accent: accent, tint: white.mix(accent, 0.06), white: white, faint: color{170, 176, 186},
		dark: parse("Heading", given.Heading, accent.mix(color{9, 16, 36}, 0.78).String()),
		ink:  parse("Text", given.Text, "#1f2937"), soft: parse("Soft", given.Soft, "#4b5563"), muted: parse("Muted", given.Muted, "#6b7280"),
		rule: parse("Rule", given.Rule, "#dee2e8"), panel: parse("Panel", given.Panel, "#f6f7fa"),
	}
	if err != nil {
		return palette{}, err
	}
	p.chip = white.mix(p.ink, 0.08)
	p.link = accent.madeReadable(white, p.tint, p.panel, p.chip)
	p.pale = white.mix(accent, 0.28).madeReadable(p.dark)
	return p, p.check()
}

// check finds text that could not be read.
func (p *palette) check() error {
	for _, row := range []struct {
		name  string
		text  color
		under []color
	}{
		{"Text", p.ink, []color{p.white, p.tint, p.panel, p.chip}},
		{"Soft", p.soft, []color{p.white, p.panel}},
		{"Muted", p.muted, []color{p.white, p.panel}},
		{"Heading", p.dark, []color{p.white, p.panel}}, // and white on it
		{"Panel", p.link, []color{p.panel}},
	} {
		for _, under := range row.under {
			if !row.text.readable(under) {
				return fmt.Errorf("render: Options.Theme.Colors.%s: %w: %v on %v has a contrast of %.2f:1, text needs %.1f:1; %v has it",
					row.name, reportjobs.ErrInvalid, row.text, under, contrast(row.text, under), readableContrast, row.text.madeReadable(row.under...))
			}
		}
	}
	return nil
}

// onChip is the color of text in c where it is code.
func (p *palette) onChip(c color) color {
	if !c.readable(p.chip) {
		return p.ink
	}
	return c
}

// on is the color of text on c.
func (p palette) on(c color) color {
	for _, ink := range []color{p.white, p.ink} {
		if ink.readable(c) {
			return ink
		}
	}
	return color{} // of black and white, one always has 4.5:1
}
