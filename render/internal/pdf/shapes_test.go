package pdf

import (
	"image/color"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// gallery paints one of everything, for eyes too: with SAMPLE set to a path,
// TestGallery leaves the file there.
func gallery(t *testing.T, fonts *Fonts) *Page {
	p := fonts.NewPage(400, 300)
	p.FillRect(10, 10, 60, 40, blue)
	p.RoundRect(80, 10, 60, 40, 8, Color{16, 150, 100})
	p.Line(10, 60, 140, 60, Pen{Color: ink, Width: 2, Dash: [2]float64{6, 3}})
	p.Line(10, 66, 140, 66, Pen{Color: ink, Width: 3, Dash: [2]float64{0.1, 6}, Round: true})
	p.Line(10, 72, 140, 72, Pen{Color: ink, Width: 0.5})

	var slices [3]Path
	for i, share := range [][2]float64{{0, 0.25}, {0.25, 0.6}, {0.6, 1}} {
		slices[i].Slice(200, 50, 20, 40, share[0], share[1])
		p.Fill(&slices[i], [...]Color{blue, {240, 140, 40}, {120, 120, 130}}[i])
	}
	var ring, pie, zigzag, hole Path
	ring.Slice(300, 50, 30, 40, 0, 1)
	p.Fill(&ring, Color{200, 60, 60})
	pie.Slice(300, 50, 0, 25, 0, 0.7)
	p.FillStroke(&pie, Color{250, 220, 120}, Pen{Color: ink, Width: 1})
	zigzag.Move(10, 140)
	for i := range 12 {
		zigzag.Line(20+float64(i)*10, 140-float64(i*37%50))
	}
	p.Stroke(&zigzag, Pen{Color: blue, Width: 1.5, Round: true})
	hole.Rect(160, 110, 60, 40)
	hole.Circle(190, 130, 15)
	p.FillEvenOdd(&hole, Color{90, 60, 160})

	var clip Path
	clip.Circle(270, 130, 22)
	p.Clip(&clip)
	for i := range 10 {
		p.FillRect(240+float64(i)*6, 100, 3, 60, Color{0, 130, 160})
	}
	p.Unclip()
	i, err := NewImage(samples(t)["opacity"])
	require.NoError(t, err)
	p.Image(310, 110, 80, 40, i)
	for n, s := range sentences() {
		p.Text(10, 175+float64(n)*16, Face(n%3), 11, ink, s)
	}
	p.Text(250, 180, semibold, 24, blue, "AVA To Wa")
	return p
}

func TestGallery(t *testing.T) {
	fonts := newFonts(t)
	file := write(t, fonts, &File{Pages: []*Page{gallery(t, fonts)}})
	check(t, file)
	if path := os.Getenv("SAMPLE"); path != "" {
		require.NoError(t, os.WriteFile(path, file, 0o600))
	}
	page := pixels(t, file)
	white := color.NRGBA{255, 255, 255, 255}
	for rule, c := range map[string]struct {
		x, y int
		want color.NRGBA
	}{
		"a rectangle":              {12, 12, color.NRGBA{36, 87, 214, 255}},
		"a round corner":           {80, 10, white},
		"within a round rectangle": {110, 30, color.NRGBA{16, 150, 100, 255}},
		"a dash":                   {12, 60, color.NRGBA{31, 41, 55, 255}},
		"a gap":                    {17, 58, white},
		"the first quarter is at the upper right": {221, 29, color.NRGBA{36, 87, 214, 255}},
		"then clockwise":             {200, 80, color.NRGBA{240, 140, 40, 255}},
		"the last share":             {171, 40, color.NRGBA{120, 120, 130, 255}},
		"the hole of a ring":         {200, 50, white},
		"a whole ring":               {300, 15, color.NRGBA{200, 60, 60, 255}},
		"between ring and pie":       {300, 22, white},
		"a pie":                      {310, 60, color.NRGBA{250, 220, 120, 255}},
		"what a pie leaves":          {285, 40, white},
		"even and odd":               {190, 130, white},
		"around the hole":            {165, 115, color.NRGBA{90, 60, 160, 255}},
		"clipped away":               {242, 105, white},
		"within the clip":            {271, 130, color.NRGBA{0, 130, 160, 255}},
		"a picture nearly invisible": {311, 130, color.NRGBA{251, 235, 236, 255}},
	} {
		near(t, c.want, page.At(c.x, c.y), rule)
	}
}

// A curve stands for an arc well: all of it is as far from the center as it
// should be.
func TestArcsAreRound(t *testing.T) {
	for _, turn := range [][2]float64{{0, 0.1}, {0.2, 0.9}, {0.9, 0.2}, {-3, 0.3}, {0, 1}} {
		var p Path
		p.Slice(0, 0, 0, 100, turn[0], turn[1])
		from := p.parts[0].at
		for _, part := range p.parts[1:] {
			if part.operator != 'c' {
				continue
			}
			for s := 0.0; s <= 1; s += 0.125 {
				x, y := bezier(from[0], part.at[0], part.at[2], part.at[4], s), bezier(from[1], part.at[1], part.at[3], part.at[5], s)
				require.InDelta(t, 100*100, x*x+y*y, 8)
			}
			from[0], from[1] = part.at[4], part.at[5]
		}
	}
}

// A whole ring is two circles, so that drawing along it shows no seam.
func TestWholeRingHasNoSeam(t *testing.T) {
	var p Path
	p.Slice(0, 0, 5, 10, 0.25, 1.25)
	var operators []byte
	for _, part := range p.parts {
		operators = append(operators, part.operator)
	}
	require.Equal(t, "mcccchmcccch", string(operators))
}

func bezier(a, b, c, d, s float64) float64 {
	r := 1 - s
	return r*r*r*a + 3*r*r*s*b + 3*r*s*s*c + s*s*s*d
}
