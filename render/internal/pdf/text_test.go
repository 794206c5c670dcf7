package pdf

import (
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"

	"github.com/stretchr/testify/require"
)

// sentences in what the fonts of reports are for.
func sentences() []string {
	return []string{
		"Revenue grew 12.4% to €4,382,119.", "Η Ελλάδα και ο κόσμος: μ, Ω, Δ.", "Съешь ещё этих мягких булок.",
		"Tiếng Việt: Đặng Thị Hương, những người.", "Łukasz żółć ğüşiöç ČŘŽ ß æøå ñ.", "→ ≤ ½ m² ₿ − × ± “so” ‘so’ – — … •",
		"(a\\b) <c> [d] {e} ~ # ^ _ | & * @",
	}
}

func textPage(fonts *Fonts, in Face, lines []string) *Page {
	p := fonts.NewPage(a4w, a4h)
	for i, s := range lines {
		p.Text(50, 50+20*float64(i), in, 10, ink, s)
	}
	return p
}

func TestTextIsExtractedAsItWasGiven(t *testing.T) {
	fonts := newFonts(t)
	f := &File{}
	for in := range fonts.faces {
		f.Pages = append(f.Pages, textPage(fonts, Face(in), sentences()))
	}
	file := write(t, fonts, f)
	check(t, file)
	for page, text := range strings.Split(strings.TrimSuffix(poppler(t, file, "pdftotext", "-layout", "FILE", "-"), "\f"), "\f") {
		var got []string
		for line := range strings.Lines(text) {
			if line = strings.TrimSpace(line); line != "" {
				got = append(got, line)
			}
		}
		require.Equal(t, sentences(), got, "face %d", page)
	}
	text := mutool(t, file, "draw", "-q", "-F", "txt", "FILE")
	for _, s := range sentences() {
		require.Contains(t, text, s)
	}
	n := 0
	for line := range strings.Lines(poppler(t, file, "pdffonts", "FILE")) {
		if strings.Contains(line, "Inter") {
			require.Contains(t, line, "Identity-H       yes yes yes", "every face is embedded, a subset, and says what its glyphs mean")
			n++
		}
	}
	require.Equal(t, 3, n)
}

func TestPrivateCodePointsAreReadAsWhatTheyStandFor(t *testing.T) {
	// Other digits, as a face for prose has them: here just the letters a to j.
	data := faces(t)[:1]
	data[0].Unmap = map[rune]rune{'a': '0', 'b': '1', 'c': '2'}
	fonts, err := NewFonts(data)
	require.NoError(t, err)
	file := write(t, fonts, &File{Pages: []*Page{textPage(fonts, 0, []string{"bcaxyz"})}})
	require.Equal(t, "120xyz", textOf(t, file))
}

// Where two runes have one glyph and a document has both, the plain one is
// read: a no-break space becomes a space, a micro sign the letter mu.
func TestPlainRuneIsRead(t *testing.T) {
	face := newFonts(t).faces[regular]
	face.glyphs[face.at('\u00B5')].id = face.glyphs[face.at('μ')].id
	used := face.newUsed()
	used.add(face.at('\u00B5'))
	require.Equal(t, "µ", parseCMap(t, face.toUnicode(used))[face.glyphs[face.at('μ')].id])
	used.add(face.at('μ'))
	require.Equal(t, "μ", parseCMap(t, face.toUnicode(used))[face.glyphs[face.at('μ')].id])
}

// parseCMap reads a map from codes to text and holds it to the rules.
func parseCMap(t *testing.T, data []byte) map[uint16]string {
	t.Helper()
	require.Contains(t, string(data), "1 begincodespacerange\n<0000><ffff>\nendcodespacerange\n")
	out := map[uint16]string{}
	for _, block := range regexp.MustCompile(`(?s)(\d+) beginbfchar\n(.*?)endbfchar\n`).FindAllSubmatch(data, -1) {
		lines := strings.Split(strings.TrimSpace(string(block[2])), "\n")
		n, err := strconv.Atoi(string(block[1]))
		require.NoError(t, err)
		require.Len(t, lines, n)
		require.LessOrEqual(t, n, 100)
		for _, line := range lines {
			m := regexp.MustCompile(`^<([0-9a-f]{4})><((?:[0-9a-f]{4})+)>$`).FindStringSubmatch(line)
			require.NotNil(t, m, line)
			code, err := strconv.ParseUint(m[1], 16, 16)
			require.NoError(t, err)
			require.NotContains(t, out, uint16(code))
			text, err := hex.DecodeString(m[2])
			require.NoError(t, err)
			var units []uint16
			for i := 0; i < len(text); i += 2 {
				units = append(units, uint16(text[i])<<8|uint16(text[i+1]))
			}
			out[uint16(code)] = string(utf16.Decode(units))
		}
	}
	return out
}

func TestEveryUsedCodeIsInTheMap(t *testing.T) {
	fonts := newFonts(t)
	face := fonts.faces[regular]
	var all strings.Builder
	used := face.newUsed()
	for i, g := range face.glyphs[1:] {
		all.WriteRune(g.char)
		used.add(uint16(i + 1))
	}
	codes := parseCMap(t, face.toUnicode(used))
	for _, g := range face.glyphs[1:] {
		text := codes[g.id]
		require.NotEmpty(t, text, "%U", g.char)
		require.Equal(t, g.id, face.glyphs[face.at([]rune(text)[0])].id, "%U", g.char)
	}
	p := fonts.NewPage(a4w, a4h)
	p.Text(0, 50, regular, 1, ink, all.String())
	check(t, write(t, fonts, &File{Pages: []*Page{p}}))
}

func TestRunesBeyondTheBasicPlane(t *testing.T) {
	require.Equal(t, "d83dde00", string(appendUTF16(nil, "😀")))
	require.Equal(t, "<feffd83dde00>", string(appendText(nil, "😀")))
}

// widths returns /W of a face in a file, by glyph.
func widths(t *testing.T, file []byte, name string) map[uint16]int {
	t.Helper()
	m := regexp.MustCompile(`(?s)/BaseFont /` + regexp.QuoteMeta(name) + `\n[^>]*>>.*?/W \[(.*?)\n  \]`).FindStringSubmatch(plain(t, file))
	require.NotNil(t, m)
	out := map[uint16]int{}
	for _, w := range regexp.MustCompile(`(\d+)\s+\[\s*(\d+)\s*\]`).FindAllStringSubmatch(m[1], -1) {
		id, err := strconv.Atoi(w[1])
		require.NoError(t, err)
		out[uint16(id)], err = strconv.Atoi(w[2])
		require.NoError(t, err)
	}
	return out
}

// What layout measures is what viewers read, or right edges would drift.
func TestWidthsAreThoseOfTheFile(t *testing.T) {
	fonts := newFonts(t)
	for in, face := range fonts.faces {
		p := fonts.NewPage(a4w, a4h)
		for _, g := range face.glyphs[1:] {
			p.Text(0, 50, Face(in), 1, ink, string(g.char))
		}
		got := widths(t, write(t, fonts, &File{Pages: []*Page{p}}), face.name)
		for _, g := range face.glyphs[1:] {
			require.Equal(t, fonts.Width(Face(in), g.char), got[g.id], "%s %U", face.name, g.char)
		}
	}
}

func TestMissingRunes(t *testing.T) {
	fonts := newFonts(t)
	for _, r := range []rune{0, '\n', -1, 0x4E00, 0x1F600, unicode.MaxRune, unicode.MaxRune + 1} {
		require.False(t, fonts.Has(regular, r), "%U", r)
		require.Zero(t, fonts.Width(regular, r))
		require.Zero(t, fonts.Kern(regular, r, 'A'))
	}
	require.True(t, fonts.Has(regular, 'é'))
}

func TestKerningMovesLetters(t *testing.T) {
	fonts := newFonts(t)
	require.Equal(t, -90, fonts.Kern(regular, 'A', 'V'))
	require.Zero(t, fonts.Kern(regular, 'A', 'A'))
	require.Zero(t, fonts.Kern(regular, '1', '1'), "digits stand under each other")
	require.Zero(t, fonts.Kern(italic, 'A', 'V'), "a face without pairs")
	require.Equal(t, 2*fonts.Width(regular, 'A')+fonts.Width(regular, 'V')-180, fonts.Measure(regular, "AVA"))

	const size = 100
	p := fonts.NewPage(a4w, a4h)
	p.Text(50, 200, regular, size, ink, "AVA")
	p.Text(50, 350, italic, size, ink, "AVA")
	for n, y := range []float64{500, 700} { // and again after a line in another face
		p.Text(50, y, semibold, size, ink, strings.Repeat("To", n+1))
	}
	file := write(t, fonts, &File{Pages: []*Page{p}})
	boxes := regexp.MustCompile(`xMin="([0-9.]+)" yMin="[0-9.]+" xMax="([0-9.]+)" yMax="[0-9.]+">(\w+)<`).
		FindAllStringSubmatch(poppler(t, file, "pdftotext", "-bbox", "FILE", "-"), -1)
	require.Len(t, boxes, 4)
	for i, want := range []struct {
		in Face
		s  string
	}{{regular, "AVA"}, {italic, "AVA"}, {semibold, "To"}, {semibold, "ToTo"}} {
		left, err := strconv.ParseFloat(boxes[i][1], 64)
		require.NoError(t, err)
		right, err := strconv.ParseFloat(boxes[i][2], 64)
		require.NoError(t, err)
		require.Equal(t, want.s, boxes[i][3])
		require.InDelta(t, float64(fonts.Measure(want.in, want.s))*size/1000, right-left, 0.02)
	}
}

// A font's own kern table counts in the font's units and names glyphs.
func TestKernTable(t *testing.T) {
	face := newFonts(t).faces[regular]
	face.glyphs[face.at('\u00A0')].id = face.glyphs[face.at(' ')].id
	glyph := func(r rune) uint16 { return face.glyphs[face.at(r)].id }
	be := func(list ...uint16) (b []byte) {
		for _, v := range list {
			b = append(b, byte(v>>8), byte(v))
		}
		return b
	}
	subtable := func(coverage uint16, pairs ...uint16) []byte {
		return append(be(0, uint16(14+2*len(pairs)), coverage, uint16(len(pairs)/3), 0, 0, 0), be(pairs...)...)
	}
	down := func(n int) uint16 { return uint16(-n) }
	table := slices.Concat(be(0, 3),
		subtable(0, glyph('B'), glyph('C'), 999), // vertical
		subtable(1, glyph('A'), glyph('V'), down(205), glyph('1'), glyph('7'), 100, glyph(' '), glyph('A'), down(2)),
		subtable(1, glyph('A'), glyph('V'), down(2048)), // adds to the other
	)
	face.readKern(table, 2048)
	require.Equal(t, -1100, face.kern.get(face.at('A'), face.at('V')))
	require.Equal(t, -1, face.kern.get(face.at('\u00A0'), face.at('A')), "all runes of a glyph")
	require.Zero(t, face.kern.get(face.at('1'), face.at('7')))
	require.Zero(t, face.kern.get(face.at('B'), face.at('C')))
	for n := range table { // cut off
		face.readKern(table[:n], 2048)
	}
}

func TestManyKerningPairs(t *testing.T) {
	face := newFonts(t).faces[regular]
	want := map[[2]rune]int16{}
	var pairs []KernPair
	for i, left := range face.glyphs[1:300] {
		for j, right := range face.glyphs[1:100] {
			if (i*31+j*17)%3 == 0 && !(digit(left.char) && digit(right.char)) {
				v := int16(i%100 - j - 1)
				pairs = append(pairs, KernPair{left.char, right.char, v})
				want[[2]rune{left.char, right.char}] = v
			}
		}
	}
	face.loadKern(pairs)
	for _, left := range face.glyphs[1:300] {
		for _, right := range face.glyphs[1:300] {
			require.Equal(t, int(want[[2]rune{left.char, right.char}]), face.kern.get(face.at(left.char), face.at(right.char)))
		}
	}
}

func TestStateIsWrittenOnlyWhenItChanges(t *testing.T) {
	fonts := newFonts(t)
	p := fonts.NewPage(200, 100)
	p.Text(10, 20, regular, 9.5, Color{}, "a")
	p.Text(10, 34, regular, 9.5, Color{}, "b")
	p.FillRect(0, 0, 10, 10, Color{255, 0, 51})
	p.FillRect(10.004, 0, 10, 10, Color{255, 0, 51})
	p.Line(1, 2, 3, 4, Pen{Width: 0.25})
	p.Line(1, 2, 3, 5, Pen{Width: 0.25})
	p.Begin(TagP, 3)
	p.Text(10, 50, regular, 9.5, Color{255, 0, 51}, "c")
	p.End()
	require.NoError(t, p.finish())
	id := func(r rune) string { return fmt.Sprintf("%04x", fonts.faces[0].glyphs[fonts.faces[0].at(r)].id) }
	require.Equal(t, "BT\n10 80 Td\n/F0 9.5 Tf\n[<"+id('a')+">]TJ\n0 -14 Td\n[<"+id('b')+">]TJ\nET\n"+
		"1 0 .2 rg\n0 90 10 10 re f\n10 90 10 10 re f\n.25 w\n1 98 m 3 96 l S\n1 98 m 3 95 l S\n"+
		"/P<</MCID 0>>BDC\nBT\n10 50 Td\n[<"+id('c')+">]TJ\nET\nEMC\n", string(p.buf))
}

// What changes within a clip is as before after it.
func TestClipGivesStateBack(t *testing.T) {
	p := newFonts(t).NewPage(100, 100)
	red, green := Color{255, 0, 0}, Color{0, 255, 0}
	p.FillRect(0, 0, 10, 10, red)
	var clip Path
	clip.Rect(0, 0, 5, 5)
	p.Clip(&clip)
	p.FillRect(0, 0, 10, 10, green)
	p.Unclip()
	p.FillRect(0, 0, 10, 10, red)
	p.FillRect(0, 0, 10, 10, green)
	require.NoError(t, p.finish())
	require.Equal(t, "1 0 0 rg\n0 90 10 10 re f\nq\n0 100 m\n5 100 l\n5 95 l\n0 95 l\nh\nW n\n0 1 0 rg\n0 90 10 10 re f\nQ\n"+
		"0 90 10 10 re f\n0 1 0 rg\n0 90 10 10 re f\n", string(p.buf))
}

func TestNumbersAreShort(t *testing.T) {
	for n, want := range map[int]string{0: "0", 1: ".001", -1: "-.001", 10: ".01", 100: ".1", 120: ".12", 1000: "1", -1500: "-1.5", 595280: "595.28", 12345678: "12345.678"} {
		require.Equal(t, want, string(appendNumber(nil, n)))
	}
	for v, want := range map[float64]int{0.0004: 0, 0.0005: 1, -0.0006: -1, 12.3456: 12346} {
		n, ok := thousandths(v)
		require.True(t, ok)
		require.Equal(t, want, n)
	}
}

func FuzzText(f *testing.F) {
	fonts := newFonts(f)
	for _, s := range sentences() {
		f.Add(s, 50.0, 50.0, 10.0)
	}
	f.Fuzz(func(t *testing.T, s string, x, y, size float64) {
		gated := strings.Map(func(r rune) rune {
			if fonts.Has(regular, r) {
				return r
			}
			return -1
		}, s)
		p := fonts.NewPage(a4w, a4h)
		p.Text(x, y, regular, size, ink, gated)
		if p.err != nil { // the place or the size
			return
		}
		face, last, want := fonts.faces[regular], rune(0), 0
		for _, r := range gated {
			require.NotZero(t, p.used[regular][face.at(r)/64]>>(face.at(r)%64)&1)
			want += fonts.Width(regular, r) + fonts.Kern(regular, last, r)
			last = r
		}
		require.Equal(t, want, fonts.Measure(regular, gated))
		require.Equal(t, 4*len([]rune(gated)), hexDigits(string(p.buf)))
		write(t, fonts, &File{Pages: []*Page{p}})
	})
}

// hexDigits counts digits in strings of glyphs.
func hexDigits(content string) (n int) {
	for _, s := range regexp.MustCompile(`<([0-9a-f]*)>`).FindAllStringSubmatch(content, -1) {
		n += len(s[1])
	}
	return n
}
