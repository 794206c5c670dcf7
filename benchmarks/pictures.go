package benchmarks

import (
	"bytes"
	"fmt"
	"image"
	rgb "image/color"
	"image/jpeg"
	"image/png"
	"math"
)

// What a picture of the illustrated report measures, and how many there are that
// differ: longer reports show them again.
const (
	pictureW, pictureH = 1200, 800 // pixels
	distinctPictures   = 24
)

// A Picture is a JPEG or a PNG file.
type Picture struct {
	Name string `json:"name"`
	Alt  string `json:"alt"`
	Data []byte `json:"-"`
}

// jpeg tells which of the two it is.
func (p *Picture) jpeg() bool { return bytes.HasPrefix(p.Data, []byte("\xFF\xD8")) }

// Illustrated returns a report of that many sections, each with some 150 words and
// a picture: about a page. Every second picture is a PNG, as screens are; the others are JPEGs.
// Only some of the ways show pictures: "ours", "ours untagged" and "fpdf".
func Illustrated(sections int) (*Report, error) {
	r := Sized(0)
	w := newWriter()
	pictures, err := allPictures(min(sections, distinctPictures))
	if err != nil {
		return nil, err
	}
	for i := range sections {
		s := Section{Title: fmt.Sprintf("%s, part %d", titles[i%len(titles)], i+1)}
		for _, p := range w.paragraphs(150) {
			s.Blocks = append(s.Blocks, Block{Paragraph: p})
		}
		s.Blocks = append(s.Blocks, Block{Picture: pictures[i%len(pictures)]})
		r.Sections = append(r.Sections, s)
	}
	return r, nil
}

func allPictures(n int) (out []*Picture, err error) {
	for i := range n {
		p := &Picture{Name: fmt.Sprintf("picture%d.jpg", i), Alt: fmt.Sprintf("Waves of light, number %d", i+1)}
		var data bytes.Buffer
		if m := drawn(i); i%2 == 0 {
			err = jpeg.Encode(&data, m, &jpeg.Options{Quality: 80})
		} else {
			p.Name = fmt.Sprintf("picture%d.png", i)
			err = png.Encode(&data, m)
		}
		if err != nil {
			return nil, err
		}
		p.Data = data.Bytes()
		out = append(out, p)
	}
	return out, nil
}

// drawn is a picture with soft and with hard edges, another one for each n.
func drawn(n int) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, pictureW, pictureH))
	for y := range pictureH {
		for x := range pictureW {
			wave := math.Sin(float64(x*(n+3))/190) * math.Cos(float64(y*(n+2))/150)
			c := rgb.RGBA{uint8(128 + 110*wave), uint8(96 + 80*math.Sin(float64(x+y)/220)), uint8(140 - 90*wave), 255}
			if (x/60+y/60+n)%7 == 0 {
				c = rgb.RGBA{240, 240, uint8(200 + n), 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}
