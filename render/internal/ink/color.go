package ink

import (
	"fmt"
	"math"
)

// A Color is red, green and blue, of sRGB.
type Color [3]uint8

// Mix returns c with a share of other in it, from 0 to 1.
func (c Color) Mix(other Color, share float64) Color {
	for i := range c {
		c[i] = uint8(float64(c[i])*(1-share) + float64(other[i])*share + 0.5)
	}
	return c
}

func (c Color) String() string { return fmt.Sprintf("#%02x%02x%02x", c[0], c[1], c[2]) }

// relative is the relative luminance of WCAG 2, from 0 to 1.
func (c Color) relative() float64 {
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

// Contrast is the contrast ratio of WCAG 2, from 1 to 21.
func Contrast(a, b Color) float64 {
	hi, lo := a.relative(), b.relative()
	if hi < lo {
		hi, lo = lo, hi
	}
	return (hi + 0.05) / (lo + 0.05)
}

// ReadableContrast is what text must have to what stands behind it: 4.5:1 of
// WCAG 2, level AA. Large text might have less; there is no need.
const ReadableContrast = 4.5

// Readable tells whether text in c can be read on all of under.
func (c Color) Readable(under ...Color) bool {
	for _, u := range under {
		if Contrast(c, u) < ReadableContrast {
			return false
		}
	}
	return true
}

// MadeReadable is c, or what is nearest to it between c and black, or white,
// that can be read on all of under.
func (c Color) MadeReadable(under ...Color) Color {
	end := Color{}
	if Contrast(Color{255, 255, 255}, under[0]) > Contrast(end, under[0]) {
		end = Color{255, 255, 255}
	}
	for i := range 256 {
		if m := c.Mix(end, float64(i)/256); m.Readable(under...) {
			return m
		}
	}
	return end
}

// Luminance is how light c is to an eye, from 0 to 1: what is left of it in a
// print without colors.
func (c Color) Luminance() float64 {
	return (0.2126*float64(c[0]) + 0.7152*float64(c[1]) + 0.0722*float64(c[2])) / 255
}

// Toned returns c as light as luminance says, made with white or a near black.
func (c Color) Toned(luminance float64) Color {
	other := Color{255, 255, 255}
	if c.Luminance() > luminance {
		other = Color{9, 14, 30}
	}
	lo, hi := 0.0, 1.0
	for range 12 {
		mid := (lo + hi) / 2
		if (c.Mix(other, mid).Luminance() > luminance) == (c.Luminance() > luminance) {
			lo = mid
		} else {
			hi = mid
		}
	}
	return c.Mix(other, hi)
}

// Grey is neutral with a little of blue in it, as the greys of the palette.
func Grey() Color { return Color{120, 128, 142} }
