package render

import (
	"bytes"
	"image"
	imagecolor "image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/render/internal/ink"
)

// logoPixels draws a disc in ink on a clear ground.
func logoPixels(w, h int, color imagecolor.Color) *image.NRGBA {
	disc := imagecolor.NRGBA{10, 30, 80, 255}
	if color != nil {
		disc = imagecolor.NRGBAModel.Convert(color).(imagecolor.NRGBA)
	}
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			if dx, dy := 2*x-w, 2*y-h; dx*dx*h*h+dy*dy*w*w < w*w*h*h {
				m.SetNRGBA(x, y, disc)
			}
		}
	}
	return m
}

func logoPNG(t testing.TB, w, h int, color imagecolor.Color) []byte {
	t.Helper()
	var file bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	require.NoError(t, encoder.Encode(&file, logoPixels(w, h, color)))
	return file.Bytes()
}

func logoJPEG(t testing.TB, w, h int, ground imagecolor.Color) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(m, m.Rect, image.NewUniform(ground), image.Point{}, draw.Src)
	draw.Draw(m, m.Rect, logoPixels(w, h, nil), image.Point{}, draw.Over)
	var file bytes.Buffer
	require.NoError(t, jpeg.Encode(&file, m, nil))
	return file.Bytes()
}

func TestLogosThatCannotBeUsed(t *testing.T) {
	whole := logoPNG(t, 64, 64, nil)
	for name, row := range map[string]struct {
		logo Logo
		want string
	}{
		"who does not see it is told": {Logo{Image: whole}, "Alt: invalid: say what the logo shows"},
		"no picture":                  {Logo{Image: []byte("<svg/>"), Alt: "x"}, "Image: invalid: the file is neither PNG nor JPEG"},
		"empty":                       {Logo{Image: []byte{}, Alt: "x"}, "Image: invalid: the file is neither"},
		"cut off":                     {Logo{Image: whole[:len(whole)-40], Alt: "x"}, "Image: invalid: the file is damaged"},
		"a dot":                       {Logo{Image: logoPNG(t, 8, 8, nil), Alt: "x"}, "8 × 8 pixels"},
		"a line":                      {Logo{Image: logoPNG(t, 900, 16, nil), Alt: "x"}, "900 × 16 pixels"},
		"a poster":                    {Logo{Image: make([]byte, maxLogoFile+1), Alt: "x"}, "at most 4194304"},
	} {
		theme := Executive()
		theme.Logo = row.logo
		_, err := New(&Options{Theme: &theme})
		require.ErrorContains(t, err, "render: Options.Theme.Logo.", name)
		require.ErrorContains(t, err, row.want, name)
		require.ErrorIs(t, err, reportjobs.ErrInvalid, name)
	}
}

// A logo of any form stays in its boxes, keeps its proportions and is not blown
// up; one that would not be seen stands on a plate.
func TestLogoSitsWell(t *testing.T) {
	white, blue := imagecolor.NRGBA{255, 255, 255, 255}, imagecolor.NRGBA{30, 100, 220, 255}
	for name, row := range map[string]struct {
		data             []byte
		onField, onWhite bool // there is a plate
		coverW, coverH   float64
	}{
		"wide and dark":         {logoPNG(t, 1600, 200, nil), true, false, 180, 22.5},
		"tall and light":        {logoPNG(t, 100, 400, white), false, true, 13.5, 54},
		"tiny":                  {logoPNG(t, 16, 16, blue), false, false, 12, 12},
		"opaque on white":       {logoJPEG(t, 300, 100, white), true, false, 162, 54},
		"opaque on a color":     {logoJPEG(t, 300, 100, blue), false, false, 162, 54},
		"larger than is needed": {logoPNG(t, keptLogo+200, keptLogo/2+100, nil), true, false, 108, 54},
	} {
		theme := Executive()
		theme.Logo = Logo{Image: row.data, Alt: "Acme"}
		for _, cover := range []CoverStyle{CoverField, CoverPlain} {
			theme.Cover = cover
			for _, landscape := range []bool{false, true} {
				e := engine(t, &Options{Theme: &theme, Classification: "Secret", Page: Letter, Landscape: landscape})
				require.LessOrEqual(t, max(e.logo.width, e.logo.height), max(keptLogo, 16), name)
				d := NewDocument(strings.Repeat("A long title ", 8))
				d.Cover.Label, d.Cover.Subtitle = strings.Repeat("label ", 30), strings.Repeat("subtitle ", 40)
				d.Section("One").P("text")
				l, err := e.lay(t.Context(), d)
				require.NoError(t, err, name)
				o := imageOf(t, l.pages[0].ops)
				require.InDelta(t, row.coverW, o.W, 0.5, name)
				require.InDelta(t, row.coverH, o.H, 0.5, name)
				require.LessOrEqual(t, o.X+o.W, e.geo.w-coverX+slack, name)
				want := cover == CoverField && row.onField || cover == CoverPlain && row.onWhite
				require.Equal(t, want, plated(l.pages[0].ops, o), "%s, cover %d", name, cover)
				require.Equal(t, row.onWhite, plated(l.pages[1].ops, imageOf(t, l.pages[1].ops)), name)
				for _, text := range l.pages[0].ops {
					if text.Kind == ink.Text {
						apart := text.X >= o.X+o.W || text.X+text.W <= o.X || text.Y-0.73*text.Size >= o.Y+o.H || text.Y <= o.Y
						require.True(t, apart, "%s: %q stands on the logo", name, text.Text)
					}
				}
				head := imageOf(t, l.pages[1].ops)
				require.LessOrEqual(t, head.H, headerLogoH+slack, name)
				require.LessOrEqual(t, head.Y+head.H, e.geo.headerY+11, "%s: above the rule", name)
				require.InDelta(t, o.W/o.H, head.W/head.H, 0.01, name)
			}
		}
	}
}

func imageOf(t *testing.T, ops []ink.Op) ink.Op {
	t.Helper()
	var found []ink.Op
	for _, o := range ops {
		if o.Kind == ink.Image {
			found = append(found, o)
		}
	}
	require.Len(t, found, 1)
	require.Equal(t, "Acme", found[0].Text)
	return found[0]
}

// plated tells whether a field stands right around o.
func plated(ops []ink.Op, o ink.Op) bool {
	for _, p := range ops {
		if p.Kind == ink.Rect && p.X < o.X && p.Y < o.Y && p.X+p.W > o.X+o.W && p.W < o.W+3*coverPlate {
			return true
		}
	}
	return false
}

func TestLogoOnlyOnTheCover(t *testing.T) {
	theme := Executive()
	theme.Logo = Logo{Image: logoPNG(t, 64, 64, nil), Alt: "Acme", NoHeader: true}
	d := NewDocument("Title")
	d.Section("One").P("text")
	file, _ := printed(t, engine(t, &Options{Theme: &theme}), d)
	l, err := engine(t, &Options{Theme: &theme}).lay(t.Context(), d)
	require.NoError(t, err)
	imageOf(t, l.pages[0].ops)
	for _, o := range l.pages[1].ops {
		require.NotEqual(t, ink.Image, o.Kind)
	}
	require.Contains(t, program(t, file, "poppler-utils", "pdfimages", "-list", "FILE"), "image")
}

// A smaller logo is the mean of what it stands for: what is clear adds no color.
func TestShrunk(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 4, 2))
	m.SetNRGBA(0, 0, imagecolor.NRGBA{200, 100, 0, 255})
	m.SetNRGBA(1, 0, imagecolor.NRGBA{100, 200, 0, 255})
	m.SetNRGBA(2, 0, imagecolor.NRGBA{255, 255, 255, 0})
	m.SetNRGBA(3, 1, imagecolor.NRGBA{0, 0, 90, 255})
	got := shrunk(m, 0.5)
	require.Equal(t, image.Rect(0, 0, 2, 1), got.Rect)
	require.Equal(t, imagecolor.NRGBA{150, 150, 0, 127}, got.NRGBAAt(0, 0))
	require.Equal(t, imagecolor.NRGBA{0, 0, 90, 63}, got.NRGBAAt(1, 0))
}
