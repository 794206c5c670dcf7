package render

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/render/internal/ink"
)

func parseColor(text string) (ink.Color, error) {
	v, err := strconv.ParseUint(strings.TrimPrefix(text, "#"), 16, 32)
	if err != nil || len(text) != 7 || text[0] != '#' {
		return ink.Color{}, fmt.Errorf("%w: color %q: want six hexadecimal digits, as in #2457d6", reportjobs.ErrInvalid, text)
	}
	return ink.Color{uint8(v >> 16), uint8(v >> 8), uint8(v)}, nil
}

// defaultAccent is that of documents without another.
const defaultAccent = "#2457d6"

// newPalette makes the colors of a theme and finds out whether its text can be
// read wherever it stands.
func newPalette(given Colors) (ink.Palette, error) {
	var err error
	parse := func(name, text, instead string) ink.Color {
		if text == "" {
			text = instead
		}
		c, fault := parseColor(text)
		if fault != nil && err == nil {
			err = fmt.Errorf("render: Options.Theme.Colors.%s: %w", name, fault)
		}
		return c
	}
	accent, white := parse("Accent", given.Accent, defaultAccent), ink.Color{255, 255, 255}
	p := ink.Palette{
		Accent: accent, Tint: white.Mix(accent, 0.06), White: white, Faint: ink.Color{170, 176, 186},
		Dark: parse("Heading", given.Heading, accent.Mix(ink.Color{9, 16, 36}, 0.78).String()),
		Ink:  parse("Text", given.Text, "#1f2937"), Soft: parse("Soft", given.Soft, "#4b5563"), Muted: parse("Muted", given.Muted, "#6b7280"),
		Rule: parse("Rule", given.Rule, "#dee2e8"), Panel: parse("Panel", given.Panel, "#f6f7fa"),
	}
	if err != nil {
		return ink.Palette{}, err
	}
	p.Chip = white.Mix(p.Ink, 0.08)
	p.Link = accent.MadeReadable(white, p.Tint, p.Panel, p.Chip)
	p.Pale = white.Mix(accent, 0.28).MadeReadable(p.Dark)
	return p, checkPalette(&p)
}

// checkPalette finds text that could not be read.
func checkPalette(p *ink.Palette) error {
	for _, row := range []struct {
		name  string
		text  ink.Color
		under []ink.Color
	}{
		{"Text", p.Ink, []ink.Color{p.White, p.Tint, p.Panel, p.Chip}},
		{"Soft", p.Soft, []ink.Color{p.White, p.Panel}},
		{"Muted", p.Muted, []ink.Color{p.White, p.Panel}},
		{"Heading", p.Dark, []ink.Color{p.White, p.Panel}}, // and white on it
		{"Panel", p.Link, []ink.Color{p.Panel}},
	} {
		for _, under := range row.under {
			if !row.text.Readable(under) {
				return fmt.Errorf("render: Options.Theme.Colors.%s: %w: %v on %v has a contrast of %.2f:1, text needs %.1f:1; %v has it",
					row.name, reportjobs.ErrInvalid, row.text, under, ink.Contrast(row.text, under), ink.ReadableContrast, row.text.MadeReadable(row.under...))
			}
		}
	}
	return nil
}
