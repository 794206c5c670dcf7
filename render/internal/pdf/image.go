package pdf

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
)

// mostPixels is how large a picture may be: decoding one takes up to eight
// bytes for each.
const mostPixels = 50_000_000

// An Image is a picture as files have it. It does not change, and may be
// painted on many pages of many documents at once.
type Image struct {
	name          string // by which content streams call it: a hash of what it shows
	width, height int
	entries       string // of its dictionary: color space and filter
	data          []byte
	mask          *Image
}

// NewImage decodes a PNG or a JPEG. What of a PNG is transparent stays so. A
// JPEG is taken as it is; a camera's note that it is to be turned is not
// followed. A file that is neither, that is broken, or that has more than 50
// megapixels is an error.
func NewImage(data []byte) (*Image, error) {
	var i *Image
	var err error
	switch {
	case bytes.HasPrefix(data, []byte(signature)):
		i, err = newPNG(data)
	case bytes.HasPrefix(data, []byte{0xFF, 0xD8}):
		i, err = newJPEG(data)
	default:
		err = errors.New("neither PNG nor JPEG")
	}
	if err != nil {
		return nil, fmt.Errorf("pdf: image: %w", err)
	}
	i.setName()
	return i, nil
}

// Size returns how many pixels the picture has across and down.
func (i *Image) Size() (width, height int) { return i.width, i.height }

func (i *Image) setName() {
	h := sha256.New()
	fmt.Fprintf(h, "%d %d %s\n", i.width, i.height, i.entries)
	h.Write(i.data)
	if i.mask != nil {
		i.mask.setName()
		h.Write([]byte(i.mask.name))
	}
	i.name = fmt.Sprintf("I%x", h.Sum(nil)[:12])
}

func checkSize(c image.Config) error {
	if c.Width < 1 || c.Height < 1 || int64(c.Width)*int64(c.Height) > mostPixels {
		return fmt.Errorf("%d by %d pixels; want at most %d in all", c.Width, c.Height, mostPixels)
	}
	return nil
}

func newJPEG(data []byte) (*Image, error) {
	c, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	if err := checkSize(c); err != nil {
		return nil, err
	}
	if _, err := jpeg.Decode(bytes.NewReader(data)); err != nil { // viewers would show a hole
		return nil, err
	}
	i := &Image{width: c.Width, height: c.Height, data: bytes.Clone(data)}
	switch c.ColorModel {
	case color.GrayModel:
		i.entries = "/ColorSpace/DeviceGray"
	case color.CMYKModel: // Go decodes only those of Adobe, which are inverted
		i.entries = "/ColorSpace/DeviceCMYK/Decode[1 0 1 0 1 0 1 0]"
	default:
		i.entries = "/ColorSpace/DeviceRGB"
	}
	i.entries += "/Filter/DCTDecode"
	return i, nil
}

// newPNG decodes the picture, whatever its depth and kind, and makes of it a
// plane of colors or greys and one of opacity, if it is not opaque.
func newPNG(data []byte) (*Image, error) {
	c, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	if err := checkSize(c); err != nil {
		return nil, err
	}
	if plain, err := plainPNG(data, c.Width, c.Height); plain != nil || err != nil {
		return plain, err
	}
	decoded, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	pixels, grey, opaque := eightBits(decoded)
	var mask *Image
	if !opaque {
		if mask, err = plane(channel(pixels, 3)); err != nil {
			return nil, err
		}
		for at := 3; at < len(pixels.Pix); at += 4 {
			pixels.Pix[at] = 255
		}
	}
	var i *Image
	if grey {
		i, err = plane(channel(pixels, 0))
	} else {
		i, err = plane(pixels)
	}
	if err != nil {
		return nil, err
	}
	i.mask = mask
	return i, nil
}

// eightBits also tells whether the picture is all grey and all opaque.
func eightBits(i image.Image) (pixels *image.NRGBA, grey, opaque bool) {
	pixels, ok := i.(*image.NRGBA)
	if !ok {
		pixels = image.NewNRGBA(i.Bounds())
		draw.Draw(pixels, pixels.Rect, i, i.Bounds().Min, draw.Src)
	}
	grey, opaque = true, true
	for at := 0; at < len(pixels.Pix); at += 4 {
		p := pixels.Pix[at : at+4]
		if p[3] == 0 {
			p[0], p[1], p[2] = 255, 255, 255 // not seen; one color packs best
		}
		grey = grey && p[0] == p[1] && p[1] == p[2]
		opaque = opaque && p[3] == 255
	}
	return pixels, grey, opaque
}

// channel copies one of red, green, blue and opacity.
func channel(from *image.NRGBA, n int) *image.Gray {
	to := image.NewGray(from.Rect)
	for i := range to.Pix {
		to.Pix[i] = from.Pix[4*i+n]
	}
	return to
}

// plane encodes an opaque picture.
func plane(i image.Image) (*Image, error) {
	var file bytes.Buffer
	if err := png.Encode(&file, i); err != nil {
		return nil, err
	}
	_, grey := i.(*image.Gray)
	return newPlane(i.Bounds().Dx(), i.Bounds().Dy(), grey, file.Bytes()), nil
}

// newPlane takes a PNG's data. They are just what PDF calls Flate with
// predictors.
func newPlane(width, height int, grey bool, file []byte) *Image {
	space, colors := "DeviceRGB", 3
	if grey {
		space, colors = "DeviceGray", 1
	}
	out := &Image{width: width, height: height}
	out.entries = fmt.Sprintf("/ColorSpace/%s/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors %d/BitsPerComponent 8/Columns %d>>", space, colors, width)
	for kind, body := range chunks(file) {
		if kind == "IDAT" {
			out.data = append(out.data, body...)
		}
	}
	return out
}
