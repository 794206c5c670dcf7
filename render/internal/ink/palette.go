package ink

// A Palette is one accent and greys.
type Palette struct {
	Accent, Dark, Tint       Color // dark and tint are made of accent
	Ink, Soft, Muted         Color // of text, from most to least
	Rule, Panel, White, Pale Color
	Faint                    Color // of dots that lead the eye
	Link                     Color // the accent, or as much darker as text in it must be
	Chip                     Color // behind code
}

// OnChip is the color of text in c where it is code.
func (p *Palette) OnChip(c Color) Color {
	if !c.Readable(p.Chip) {
		return p.Ink
	}
	return c
}

// On is the color of text on c.
func (p Palette) On(c Color) Color {
	for _, color := range []Color{p.White, p.Ink} {
		if color.Readable(c) {
			return color
		}
	}
	return Color{} // of black and white, one always has 4.5:1
}

// Quiet is the color of what is not highlighted.
func (p Palette) Quiet() Color { return Grey().Toned(0.80) }

// Shades returns n colors for series that stand side by side: of the accent and
// of grey in turn, each lighter than the one before. They stay apart without
// color and to color-blind readers because it is the lightness that differs.
func (p Palette) Shades(n int) []Color {
	if n == 1 {
		return []Color{p.Accent}
	}
	const lightest = 0.84
	darkest := min(p.Accent.Luminance(), 0.5) * 0.42
	switch n { // the accent itself comes first where there is room above it
	case 2:
		if l := p.Accent.Luminance(); l > 0.48 {
			return []Color{p.Accent, Grey().Toned(l - 0.34)}
		}
		return []Color{p.Accent, Grey().Toned(0.76)}
	case 3:
		return []Color{p.Dark, p.Accent.Toned(min(max(p.Accent.Luminance(), p.Dark.Luminance()+0.24), 0.48)), p.Accent.Toned(lightest - 0.06)}
	}
	out := make([]Color, n)
	for i := range out {
		base := p.Accent
		if i%2 == 1 && i > 1 {
			base = Grey()
		}
		out[i] = base.Toned(darkest + (lightest-darkest)*float64(i)/float64(n-1))
	}
	return out
}

// Axis is the color of the line at zero.
func (p Palette) Axis() Color { return p.Muted.Mix(p.White, 0.35) }
