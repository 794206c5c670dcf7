package pdf

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// chained has a face of code, which lacks Greek and accents that stand alone,
// with Inter to fall back to.
func chained(t testing.TB) *Fonts {
	t.Helper()
	fonts, err := NewFonts([]FaceData{
		{Name: "RJMONO+Mono", TTF: fontData(t, "JetBrainsMono-Regular.ttf"), Fallback: []Face{1, 2}, Alias: map[rune]rune{'\uE030': '0', '\u00AD': '-', '\uE000': 'Ω'}},
		{Name: "RJREGU+Inter-Regular", TTF: fontData(t, "Inter-Regular.ttf"), Kern: []KernPair{{'Α', 'Υ', -50}}},
		{Name: "RJITAL+Inter-Italic", TTF: fontData(t, "Inter-Italic.ttf")},
	})
	require.NoError(t, err)
	return fonts
}

func TestFallback(t *testing.T) {
	fonts := chained(t)
	other := fonts.faces[1].glyphs[fonts.faces[0].at('a')].char // of the same index as a in the other face
	fonts.faces[1].loadKern([]KernPair{{'Α', 'Υ', -50}, {other, 'Α', -70}})
	require.NotZero(t, fonts.Kern(1, other, 'Α'))
	for name, row := range map[string]struct {
		text string
		want int // thousandths
	}{
		"in the face itself":         {"ab", 1200},
		"in the next one, kerned":    {"ΑΥ", fonts.Width(1, 'Α') + fonts.Width(1, 'Υ') - 50},
		"between two faces no kern":  {"aΑ", 600 + fonts.Width(1, 'Α')},
		"a mark stays with its base": {"Α\u0301", fonts.Width(1, 'Α') + fonts.Width(1, '\u0301')},
		"an alias is what it is for": {"\uE0300\u00AD-", 2400},
	} {
		require.Equal(t, row.want, fonts.Measure(0, row.text), name)
		sum, last := 0, rune(0)
		for _, r := range row.text {
			if sum += fonts.Width(0, r); last != 0 {
				sum += fonts.Kern(0, last, r)
			}
			last = r
		}
		require.Equal(t, row.want, sum, name)
	}
	require.True(t, fonts.Has(0, 'Ω'))
	require.False(t, fonts.Own(0, 'Ω'))
	require.False(t, fonts.Has(0, '日'))
	require.False(t, fonts.Has(1, '│'), "the chain leads one way")
	require.False(t, fonts.Has(0, '\uE000'), "an alias of what the face does not have is none")
}

// Text of several faces is one line, in the order it was given, with each
// stretch where the one before it ends.
func TestFallbackIsPainted(t *testing.T) {
	fonts := chained(t)
	p := fonts.NewPage(a4w, a4h)
	const text = "code \uE030Ωμέγα │ end"
	p.SpacedText(50, 100, 0, 10, ink, text, Spacing{More: 3})
	p.Text(50+float64(fonts.Measure(0, text))/100+3*3, 100, 1, 10, ink, "|")
	file := write(t, fonts, &File{Pages: []*Page{p}})
	check(t, file)
	require.Equal(t, "code 0Ωμέγα │ end|", textOf(t, file), "no gap is seen as a space")
}

func TestFallbackToNothing(t *testing.T) {
	one := FaceData{Name: "ABCDEF+A", TTF: fontData(t, "Inter-Regular.ttf")}
	for _, to := range []Face{-1, 0, 1} {
		one.Fallback = []Face{to}
		_, err := NewFonts([]FaceData{one})
		require.ErrorContains(t, err, "to fall back to")
	}
}

// Faces of the very same bytes are parsed once.
func TestFacesShareAFont(t *testing.T) {
	data := fontData(t, "Inter-Regular.ttf")
	fonts, err := NewFonts([]FaceData{{Name: "ABCDEF+A", TTF: data}, {Name: "ABCDEF+B", TTF: data}})
	require.NoError(t, err)
	require.Same(t, fonts.faces[0], fonts.faces[1])
	p := fonts.NewPage(a4w, a4h)
	p.Text(50, 50, 0, 10, ink, "first")
	p.Text(50, 80, 1, 10, ink, "second")
	file := write(t, fonts, &File{Pages: []*Page{p}})
	check(t, file)
	require.Contains(t, textOf(t, file), "second")
}

func TestPostScriptName(t *testing.T) {
	require.Equal(t, "JetBrainsMono-Regular", PostScriptName(fontData(t, "JetBrainsMono-Regular.ttf")))
	require.Equal(t, "Inter-SemiBold", PostScriptName(fontData(t, "Inter-SemiBold.ttf")))
	data := fontData(t, "Inter-Regular.ttf")
	for n := range 400 { // whatever is cut off
		PostScriptName(data[:n])
	}
	require.Empty(t, PostScriptName([]byte("hello")))
}

// A space behind a text stands behind the last of its stretches alone.
func TestSpaceBehindATextOfSeveralFaces(t *testing.T) {
	fonts := chained(t)
	p := fonts.NewPage(a4w, a4h)
	const text = "codeΩμέγα│end"
	p.Begin(TagP, 1)
	p.SpacedText(50, 100, 0, 10, ink, text, Spacing{Trail: true})
	p.SpacedText(50, 120, 0, 10, ink, text, Spacing{})
	p.End()
	file := write(t, fonts, &File{Pages: []*Page{p}, Structure: []Element{{}, {Tag: TagP}}})
	require.Contains(t, poppler(t, file, "pdfinfo", "-struct-text", "FILE"), `"`+text+" "+text+`"`)
}
