package pdf

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// picture has a gradient, from red at the left to green at the right.
func picture(set func(x, y int, c color.NRGBA), w, h int, opacity uint8) {
	for y := range h {
		for x := range w {
			set(x, y, color.NRGBA{uint8(255 - 255*x/w), uint8(255 * x / w), uint8(40 * (y % 2)), opacity})
		}
	}
}

func pngOf(t testing.TB, i image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, i))
	return b.Bytes()
}

func jpegOf(t testing.TB, i image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, jpeg.Encode(&b, i, nil))
	return b.Bytes()
}

// samples are pictures of all kinds that a PNG and a JPEG may be, 40 by 20.
func samples(t testing.TB) map[string][]byte {
	r := image.Rect(3, 4, 43, 24) // a picture need not begin at 0, 0
	nrgba, deep, clear := image.NewNRGBA(r), image.NewNRGBA64(r), image.NewNRGBA(r)
	grey, deepGrey := image.NewGray(r), image.NewGray16(r)
	palette := image.NewPaletted(r, color.Palette{color.NRGBA{255, 0, 0, 255}, color.NRGBA{0, 255, 0, 255}, color.NRGBA{0, 0, 0, 0}})
	bits := image.NewPaletted(r, color.Palette{color.Black, color.White})
	picture(func(x, y int, c color.NRGBA) {
		x, y = x+3, y+4
		nrgba.Set(x, y, c)
		deep.Set(x, y, c)
		grey.Set(x, y, c)
		deepGrey.Set(x, y, c)
		palette.SetColorIndex(x, y, uint8((x-3)/14))
		bits.SetColorIndex(x, y, uint8(x+y)%2)
		c.A = uint8(6 * x)
		clear.Set(x, y, c)
	}, 40, 20, 255)
	return map[string][]byte{
		"RGB": pngOf(t, nrgba), "16 bits": pngOf(t, deep), "opacity": pngOf(t, clear), "grey": pngOf(t, grey),
		"16 bits grey": pngOf(t, deepGrey), "palette with a hole": pngOf(t, palette), "1 bit": pngOf(t, bits),
		"JPEG": jpegOf(t, nrgba), "grey JPEG": jpegOf(t, grey),
	}
}

func TestImagesOfAllKinds(t *testing.T) {
	fonts := newFonts(t)
	p, q := fonts.NewPage(a4w, a4h), fonts.NewPage(a4h, a4w)
	n := 0
	once := map[string]bool{}
	for kind, data := range samples(t) {
		i, err := NewImage(data)
		require.NoError(t, err, kind)
		w, h := i.Size()
		require.Equal(t, []int{40, 20}, []int{w, h}, kind)
		require.Equal(t, kind == "opacity" || kind == "palette with a hole", i.mask != nil, kind)
		require.Equal(t, strings.Contains(kind, "grey") || kind == "1 bit", strings.Contains(i.entries, "DeviceGray"), kind)
		p.Image(50, 50+float64(n)*50, 80, 40, i)
		q.Image(50, 50, 80, 40, i)
		n++
		once[i.name] = true
		if i.mask != nil {
			once[i.mask.name] = true
		}
	}
	file := write(t, fonts, &File{Pages: []*Page{p, q}})
	check(t, file)
	list := poppler(t, file, "pdfimages", "-list", "FILE")
	require.Equal(t, 2+2*(n+2), strings.Count(list, "\n"), "each picture once on each page, two with a mask:\n%s", list)
	require.Len(t, once, n+2-2, "two of 16 bits are those of 8")
	require.Equal(t, len(once), strings.Count(plain(t, file), "/Subtype /Image"), "once in the file")
}

func TestEqualImagesAreOne(t *testing.T) {
	data := samples(t)
	a, err := NewImage(data["opacity"])
	require.NoError(t, err)
	b, err := NewImage(data["opacity"])
	require.NoError(t, err)
	c, err := NewImage(data["RGB"])
	require.NoError(t, err)
	require.Equal(t, a.name, b.name)
	require.NotEqual(t, a.name, c.name)
}

// Compressing a picture takes most of its time: one that is stored as files have
// it is taken as it is.
func TestPlainImagesAreNotCompressedAgain(t *testing.T) {
	grey, colors := image.NewGray(image.Rect(0, 0, 40, 20)), image.NewNRGBA(image.Rect(0, 0, 40, 20))
	clear := image.NewNRGBA(colors.Rect)
	picture(func(x, y int, c color.NRGBA) { grey.Set(x, y, c); colors.Set(x, y, c) }, 40, 20, 255)
	picture(func(x, y int, c color.NRGBA) { clear.Set(x, y, c) }, 40, 20, 100)
	for kind, c := range map[string]struct {
		image image.Image
		taken bool
	}{"grey": {grey, true}, "colors": {colors, true}, "opacity": {clear, false}, "palette": {image.NewPaletted(grey.Rect, color.Palette{color.White, color.NRGBA{255, 0, 0, 255}}), false}} {
		var file bytes.Buffer
		require.NoError(t, (&png.Encoder{CompressionLevel: png.NoCompression}).Encode(&file, c.image))
		i, err := NewImage(file.Bytes())
		require.NoError(t, err)
		require.Equal(t, c.taken, bytes.Contains(file.Bytes(), i.data), kind)
		fonts := newFonts(t)
		p := fonts.NewPage(100, 100)
		p.Image(0, 0, 100, 100, i)
		check(t, write(t, fonts, &File{Pages: []*Page{p}}))
	}
}

// A picture is painted with its colors where it was put, also where it is seen
// through.
func TestImageIsPaintedAsItIs(t *testing.T) {
	fonts := newFonts(t)
	data := samples(t)
	for kind, right := range map[string]color.NRGBA{
		"RGB": {0, 248, 20, 255}, "16 bits": {0, 248, 20, 255}, "JPEG": {0, 248, 20, 255},
		"palette with a hole": {0, 0, 255, 255}, // what is behind it
	} {
		i, err := NewImage(data[kind])
		require.NoError(t, err)
		p := fonts.NewPage(100, 100)
		p.FillRect(0, 0, 100, 100, Color{0, 0, 255})
		p.Image(10, 60, 80, 40, i)
		page := pixels(t, write(t, fonts, &File{Pages: []*Page{p}}))
		near(t, color.NRGBA{0, 0, 255, 255}, page.At(5, 80), kind)
		near(t, color.NRGBA{0, 0, 255, 255}, page.At(50, 50), kind)
		near(t, color.NRGBA{255, 0, 20, 255}, page.At(11, 80), kind)
		near(t, right, page.At(88, 80), kind)
	}
}

func near(t *testing.T, want color.NRGBA, got color.Color, rule string) {
	t.Helper()
	c := color.NRGBAModel.Convert(got).(color.NRGBA)
	for i, v := range [][2]uint8{{want.R, c.R}, {want.G, c.G}, {want.B, c.B}} {
		require.InDelta(t, v[0], v[1], 24, "%s: %v, not %v (%d)", rule, c, want, i)
	}
}

// pixels paints the first page, a pixel for a point.
func pixels(t testing.TB, file []byte) image.Image {
	t.Helper()
	out := poppler(t, file, "pdftoppm", "-r", "72", "-png", "-f", "1", "-l", "1", "FILE")
	page, err := png.Decode(strings.NewReader(out))
	require.NoError(t, err)
	return page
}

// header is a PNG that says it is of this size, and then ends.
func header(w, h uint32) []byte {
	chunk := append([]byte("IHDR"), make([]byte, 13)...)
	binary.BigEndian.PutUint32(chunk[4:], w)
	binary.BigEndian.PutUint32(chunk[8:], h)
	chunk[12], chunk[13] = 8, 6
	b := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	return binary.BigEndian.AppendUint32(append(b, chunk...), crc32.ChecksumIEEE(chunk))
}

func TestImagesThatAreNone(t *testing.T) {
	good := samples(t)
	for want, data := range map[string][]byte{
		"neither PNG nor JPEG":            []byte("GIF89a"),
		"pixels; want at most 50000000":   header(10_000, 5_001),
		"pixels; want at most 50000000 ":  header(1<<31-1, 1),
		"unexpected EOF":                  good["RGB"][:100],
		"image: unexpected EOF":           good["JPEG"][:200],
		"image: invalid JPEG format":      []byte("\xFF\xD8 and no more"),
		"image: png: invalid format: not": append([]byte("\x89PNG\r\n\x1a\n"), "nonsense that is no chunk"...),
	} {
		_, err := NewImage(data)
		require.Error(t, err, want)
		require.ErrorContains(t, err, "pdf: image: ")
		if strings.HasPrefix(want, "neither") || strings.HasPrefix(want, "pixels") {
			require.ErrorContains(t, err, strings.TrimSpace(want))
		}
	}
}

func FuzzNewImage(f *testing.F) {
	for _, data := range samples(f) {
		f.Add(data)
	}
	f.Add(header(1000, 1000))
	f.Add(pngFile([]byte("\x00abc\x04def"), "tEXtTitle\x00x"))
	f.Add(pngFile([]byte("\x00abc\x04def"), "tRNS\x00\x61"))
	fonts := newFonts(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		c, _, err := image.DecodeConfig(bytes.NewReader(data))
		if err == nil && c.Width*c.Height > 1_000_000 {
			return // allowed, but slow
		}
		i, err := NewImage(data)
		if err != nil {
			return
		}
		_, _, err = image.Decode(bytes.NewReader(data))
		require.NoError(t, err, "what no decoder takes")
		p := fonts.NewPage(100, 100)
		p.Image(0, 0, 100, 100, i)
		write(t, fonts, &File{Pages: []*Page{p}})
	})
}
