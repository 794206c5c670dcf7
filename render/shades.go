package render

// luminance is how light c is to an eye, from 0 to 1: what is left of it in a
// print without colors.
func (c color) luminance() float64 {
	return (0.2126*float64(c[0]) + 0.7152*float64(c[1]) + 0.0722*float64(c[2])) / 255
}

// toned returns c as light as luminance says, made with white or a near black.
func (c color) toned(luminance float64) color {
	other := color{255, 255, 255}
	if c.luminance() > luminance {
		other = color{9, 14, 30}
	}
	lo, hi := 0.0, 1.0
	for range 12 {
		mid := (lo + hi) / 2
		if (c.mix(other, mid).luminance() > luminance) == (c.luminance() > luminance) {
			lo = mid
		} else {
			hi = mid
		}
	}
	return c.mix(other, hi)
}

// grey is neutral with a little of blue in it, as the greys of the palette.
func grey() color { return color{120, 128, 142} }

// quiet is the color of what is not highlighted.
func (p palette) quiet() color { return grey().toned(0.80) }

// shades returns n colors for series that stand side by side: of the accent and
// of grey in turn, each lighter than the one before. They stay apart without
// color and to color-blind readers because it is the lightness that differs.
func (p palette) shades(n int) []color {
	if n == 1 {
		return []color{p.accent}
	}
	const lightest = 0.84
	darkest := min(p.accent.luminance(), 0.5) * 0.42
	switch n { // the accent itself comes first where there is room above it
	case 2:
		if l := p.accent.luminance(); l > 0.48 {
			return []color{p.accent, grey().toned(l - 0.34)}
		}
		return []color{p.accent, grey().toned(0.76)}
	case 3:
		return []color{p.dark, p.accent.toned(min(max(p.accent.luminance(), p.dark.luminance()+0.24), 0.48)), p.accent.toned(lightest - 0.06)}
	}
	out := make([]color, n)
	for i := range out {
		base := p.accent
		if i%2 == 1 && i > 1 {
			base = grey()
		}
		out[i] = base.toned(darkest + (lightest-darkest)*float64(i)/float64(n-1))
	}
	return out
}
