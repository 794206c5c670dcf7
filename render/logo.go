package render

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	imagecolor "image/color"
	"image/draw"
	"image/png"
	"strings"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/render/internal/ink"
)

// A Logo stands on the cover and, small, at the right of the page header.
// Where what is drawn would not be seen on its ground, such as dark letters on
// the dark field of a cover, a plate of the other color is put under it.
type Logo struct {
	Image    []byte // a PNG or JPEG file of 4 MB at most, 16 to 8192 pixels wide and high; nil for none
	Alt      string // what it shows, as in "Acme", for those who do not see it; a logo needs one
	NoHeader bool   // it stands on the cover only
}

const (
	maxLogoFile = 4 << 20 // bytes
	minLogoSide = 16      // pixels
	maxLogoSide = 8192
	maxLogoRate = 20   // of the longer side to the shorter one
	keptLogo    = 1000 // pixels of the longer side that files get: 300 dpi for the largest on a cover
	logoPixel   = 0.75 // points of a pixel at most, so that a tiny one is not blown up
)

// A logo is a Logo that an engine holds.
type logo struct {
	*picture
	alt                string
	plateDark, plateLt bool // on a dark ground, on white
	noHeader           bool
}

// newLogo decodes a logo. The ground is the color of a dark cover.
func newLogo(l *Logo, ground ink.Color) (*logo, error) {
	if l.Image == nil {
		return nil, nil
	}
	fault := func(field, format string, args ...any) error {
		return fmt.Errorf("render: Options.Theme.Logo.%s: %w: %s", field, reportjobs.ErrInvalid, fmt.Sprintf(format, args...))
	}
	if strings.TrimSpace(l.Alt) == "" {
		return nil, fault("Alt", "say what the logo shows, as in \"Acme\"")
	}
	if len(l.Image) > maxLogoFile {
		return nil, fault("Image", "a file of %d bytes, at most %d", len(l.Image), maxLogoFile)
	}
	config, _, err := image.DecodeConfig(bytes.NewReader(l.Image))
	if err != nil {
		return nil, fault("Image", "the file is neither PNG nor JPEG")
	}
	w, h := config.Width, config.Height
	if min(w, h) < minLogoSide || max(w, h) > maxLogoSide || max(w, h) > maxLogoRate*min(w, h) || w*h > maxPixels {
		return nil, fault("Image", "%d × %d pixels; sides of %d to %d, one at most %d times the other", w, h, minLogoSide, maxLogoSide, maxLogoRate)
	}
	decoded, _, err := image.Decode(bytes.NewReader(l.Image))
	if err != nil {
		return nil, fault("Image", "the file is damaged")
	}
	pixels, data, err := keptPixels(decoded, l.Image)
	if err != nil {
		return nil, errors.Join(fault("Image", "the file cannot be used"), err)
	}
	out := &logo{alt: strings.TrimSpace(l.Alt), noHeader: l.NoHeader}
	if out.picture, err = newPicture(data); err != nil {
		return nil, fault("Image", "%v", err)
	}
	out.plateDark, out.plateLt = plates(pixels, ground)
	return out, nil
}

// keptPixels are those that files get, and the file they are in: the given one
// unless it has more than anybody can see.
func keptPixels(decoded image.Image, file []byte) (*image.NRGBA, []byte, error) {
	bounds := decoded.Bounds()
	pixels := image.NewNRGBA(image.Rect(0, 0, bounds.Dx(), bounds.Dy()))
	draw.Draw(pixels, pixels.Rect, decoded, bounds.Min, draw.Src)
	longer := max(bounds.Dx(), bounds.Dy())
	if longer <= keptLogo {
		return pixels, file, nil
	}
	pixels = shrunk(pixels, float64(keptLogo)/float64(longer))
	var small bytes.Buffer
	err := png.Encode(&small, pixels)
	return pixels, small.Bytes(), err
}

// shrunk returns m smaller: each pixel is the mean of those that it stands for,
// by how much of them is seen.
func shrunk(m *image.NRGBA, scale float64) *image.NRGBA {
	w, h := max(int(float64(m.Rect.Dx())*scale), 1), max(int(float64(m.Rect.Dy())*scale), 1)
	out := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		top, bottom := y*m.Rect.Dy()/h, max((y+1)*m.Rect.Dy()/h, y*m.Rect.Dy()/h+1)
		for x := range w {
			left, right := x*m.Rect.Dx()/w, max((x+1)*m.Rect.Dx()/w, x*m.Rect.Dx()/w+1)
			var sum [4]int
			for sy := top; sy < bottom; sy++ {
				for sx := left; sx < right; sx++ {
					c := m.NRGBAAt(sx, sy)
					for i, v := range [...]uint8{c.R, c.G, c.B} {
						sum[i] += int(v) * int(c.A)
					}
					sum[3] += int(c.A)
				}
			}
			if sum[3] > 0 {
				out.SetNRGBA(x, y, imagecolor.NRGBA{R: uint8(sum[0] / sum[3]), G: uint8(sum[1] / sum[3]), B: uint8(sum[2] / sum[3]),
					A: uint8(sum[3] / ((bottom - top) * (right - left)))})
			}
		}
	}
	return out
}

const (
	faintContrast = 2.0  // below which a pixel is lost on its ground
	mostLost      = 0.12 // of the pixels, on the dark field of a cover
	mostLostWhite = 0.6  // of them, on white, which many a logo has within
)

// plates tells on which grounds a logo needs a plate. One that fills all of its
// picture brings its own ground; if that is white, it gets more of it.
func plates(m *image.NRGBA, ground ink.Color) (dark, light bool) {
	white := ink.Color{255, 255, 255}
	var seen, onDark, onWhite, clear float64
	for at := 0; at < len(m.Pix); at += 4 {
		p := m.Pix[at : at+4]
		if p[3] < 128 {
			clear++
			continue
		}
		c := ink.Color(p[:3])
		seen++
		if ink.Contrast(c, ground) < faintContrast {
			onDark++
		}
		if ink.Contrast(c, white) < faintContrast {
			onWhite++
		}
	}
	if seen == 0 {
		return false, false
	}
	if clear == 0 { // opaque
		c := ink.Color(m.Pix[:3])
		return ink.Contrast(c, white) < 1.2, false
	}
	return onDark > mostLost*seen, onWhite > mostLostWhite*seen
}

// size is how large the logo is drawn within a box, in points.
func (g *logo) size(w, h float64) (float64, float64) {
	scale := min(w/float64(g.width), h/float64(g.height), logoPixel)
	return float64(g.width) * scale, float64(g.height) * scale
}

// Boxes of a logo and how far its plate goes around it, in points.
const (
	coverLogoW, coverLogoH, coverPlate    = 180.0, 54.0, 10.0
	coverLogoY                            = 56.0
	headerLogoW, headerLogoH, headerPlate = 96.0, 18.0, 3.0
)

// coverLogo sets the logo at the upper right of a cover, and returns its lower
// edge, 0 for none.
func (l *layouter) coverLogo(p *page) float64 {
	g := l.logo
	if g == nil {
		return 0
	}
	w, h := g.size(coverLogoW, coverLogoH)
	x, y := l.geo.w-coverX-w, coverLogoY
	under, plate := l.colors.White, g.plateDark
	if l.theme.Cover == CoverPlain {
		under, plate = l.colors.Dark, g.plateLt
	}
	if plate {
		x, y = x-coverPlate, y-coverPlate+6
		p.ops = append(p.ops, ink.Op{Kind: ink.Rect, X: x - coverPlate, Y: y - coverPlate, W: w + 2*coverPlate, H: h + 2*coverPlate, Color: under})
	}
	p.ops = append(p.ops, ink.Op{Kind: ink.Image, Element: l.figure(g.alt), X: x, Y: y, W: w, H: h, Text: g.alt, Image: g.picture.Image})
	if plate {
		return y + h + coverPlate
	}
	return y + h
}

// headerLogo sets the logo at the right of the page header, and returns the
// width that it takes from its text.
func (l *layouter) headerLogo(ops []ink.Op) ([]ink.Op, float64) {
	g := l.logo
	if g == nil || g.noHeader {
		return ops, 0
	}
	w, h := g.size(headerLogoW, headerLogoH)
	x, y := l.geo.right-w, l.geo.headerY-ink.Middle(l.sizes.small.Size)-h/2
	if g.plateLt {
		x -= headerPlate
		ops = append(ops, ink.Op{Kind: ink.Rect, X: x - headerPlate, Y: y - headerPlate, W: w + 2*headerPlate, H: h + 2*headerPlate, Color: l.colors.Dark})
	}
	ops = append(ops, ink.Op{Kind: ink.Image, X: x, Y: y, W: w, H: h, Text: g.alt, Image: g.picture.Image})
	return ops, l.geo.right - x + furnitureGap
}
