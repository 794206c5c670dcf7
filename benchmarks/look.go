package benchmarks

import "embed"

//go:embed fonts/*.ttf
var fontFiles embed.FS

// The look that all ways but ours share, in points on A4. Ours has its own.
const (
	pageW, pageH = 595.28, 841.89
	margin       = 56.0
	footerRoom   = 34.0 // below the text
	textW        = pageW - 2*margin
	bottom       = pageH - margin - footerRoom/2

	bodySize, bodyLead, bodyGap = 9.5, 14.0, 6.0
	headSize, headLead          = 15.0, 22.0
	headGap                     = 14.0 // above a heading
	tableSize, rowH             = 8.5, 16.0
	barH, barGap, barLeft       = 10.0, 6.0, 80.0
	barMax                      = textW - barLeft - 40
)

type color struct{ r, g, b uint8 }

var (
	ink    = color{31, 36, 48}
	grey   = color{110, 118, 132}
	rule   = color{214, 219, 228}
	shade  = color{240, 243, 248}
	accent = color{36, 87, 214}
	muted  = color{168, 186, 230}
)

// fonts returns the two faces that all ways set.
func fonts() (regular, semibold []byte, err error) {
	if regular, err = fontFiles.ReadFile("fonts/Inter-Regular.ttf"); err != nil {
		return nil, nil, err
	}
	semibold, err = fontFiles.ReadFile("fonts/Inter-SemiBold.ttf")
	return regular, semibold, err
}

// height returns the room that c needs with its title.
func (c *Chart) height() float64 { return bodyLead + float64(len(c.Bars))*(barH+barGap) + bodyGap }

// length returns how long bar i is.
func (c *Chart) length(i int) float64 { return barMax * c.Bars[i].Value / c.Bars[c.Top].Value }

// fill returns the color of bar i.
func (c *Chart) fill(i int) color {
	if i == c.Top {
		return accent
	}
	return muted
}
