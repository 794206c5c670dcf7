package pdf

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestLittleOfGopdfIsUsed: its line breaking, tables, outline and encryption
// are slow, drop text or write what is malformed, and writing twice doubles the
// pages. Whoever uses more of it than this looks at what that does first.
func TestLittleOfGopdfIsUsed(t *testing.T) {
	known := []string{"AddTTFFontFromFontContainer", "Config", "FontContainer", "GoPdf", "MeasureTextWidth", "PageSizeA4", "SetFont", "Start", "SubsetFontObj", "TtfOption", "WriteTo"}
	used := map[string]bool{}
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, name := range files {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		if strings.HasSuffix(name, "_test.go") || !bytes.Contains(text, []byte("signintech/gopdf\"")) {
			continue
		}
		for _, m := range regexp.MustCompile(`\b(?:gopdf|doc)\.([A-Z]\w+)`).FindAllSubmatch(text, -1) {
			used[string(m[1])] = true
		}
	}
	require.Subset(t, known, slices.Collect(maps.Keys(used)))
	require.Contains(t, used, "WriteTo")
}

// gopdfFile is what gopdf makes for some letters, before anything is taken.
func gopdfFile(t *testing.T, letters string) (*Fonts, []byte) {
	t.Helper()
	fonts := newFonts(t)
	face := fonts.faces[regular]
	used := face.newUsed()
	for _, r := range letters {
		used.add(face.at(r))
	}
	file, err := fonts.gopdf(face, used)
	require.NoError(t, err)
	return fonts, file
}

// These are the bytes subset.go relies on. When an upgrade of gopdf changes
// them, look at each before changing this test.
func TestWhatGopdfWrites(t *testing.T) {
	mod, err := os.ReadFile("../../../go.mod")
	require.NoError(t, err)
	require.Contains(t, string(mod), "github.com/signintech/gopdf v0.33.0\n", "another version of gopdf")
	_, file := gopdfFile(t, "A€")
	objects, err := xref(file)
	require.NoError(t, err)
	require.Len(t, objects, 10, "none, catalog, pages, outlines, resources, five of the font")
	require.True(t, bytes.HasPrefix(objects[6], []byte("<</Length ")))
	require.True(t, bytes.HasSuffix(objects[6], []byte("\nendstream\n")))
	for i, want := range map[int]string{
		7: "<<\n/Type /FontDescriptor\n/Ascent #\n/CapHeight #\n/Descent #\n/Flags #\n/FontBBox [# # # #]\n" +
			"/FontFile2 6 0 R\n/FontName /RJREGU+Inter-Regular\n/ItalicAngle #\n/StemV 0\n/XHeight #\n>>\n",
		8: "<<\n/BaseFont /RJREGU+Inter-Regular\n/CIDSystemInfo\n<<\n  /Ordering (Identity)\n  /Registry (Adobe)\n  /Supplement 0\n>>\n" +
			"/FontDescriptor 7 0 R\n/Subtype /CIDFontType2\n/Type /Font\n/W [#[#]#[#]]\n>>\n",
		9: "<<\n/BaseFont /RJREGU+Inter-Regular\n/DescendantFonts [8 0 R]\n/Encoding /Identity-H\n/Subtype /Type0\n" +
			"/ToUnicode 5 0 R\n/Type /Font\n>>\n",
	} {
		require.Regexp(t, "^"+strings.ReplaceAll(regexp.QuoteMeta(want), "#", `-?\d+`)+"$", string(objects[i]))
	}
}

func TestTakenOverObjectsReferToNothing(t *testing.T) {
	_, file := gopdfFile(t, "A€")
	s, err := takeOver(file)
	require.NoError(t, err)
	for _, o := range [][]byte{s.descriptor, s.cid, s.font} {
		require.NotContains(t, string(o), " 0 R")
		require.True(t, bytes.HasPrefix(o, []byte("<<")))
		require.Equal(t, bytes.Count(o, []byte("<<"))-1, bytes.Count(o, []byte(">>")), "left open")
	}
	r, err := zlib.NewReader(bytes.NewReader(s.file))
	require.NoError(t, err)
	font, err := io.ReadAll(r)
	require.NoError(t, err)
	require.Len(t, font, s.length)
	require.True(t, bytes.HasPrefix(font, []byte{0, 1, 0, 0}))
}

// What gopdf did not make is an error, whatever it is.
func TestOtherBytesAreAnError(t *testing.T) {
	_, file := gopdfFile(t, "A€")
	for n := range len(file) - 1 {
		_, err := takeOver(file[:n])
		require.ErrorIs(t, err, errShape, "cut off at %d", n)
	}
	for _, s := range []string{"xref\n", "startxref\n", "/Subtype /Type0\n", "/DescendantFonts [", "/ToUnicode ", "/FontDescriptor ", "/FontFile2 ", "/Length1 ", "8 0 obj\n"} {
		_, err := takeOver(bytes.Replace(file, []byte(s), bytes.Repeat([]byte("x"), len(s)), -1))
		require.Error(t, err, s)
	}
}

func TestSubsetsAreKept(t *testing.T) {
	fonts := newFonts(t)
	fonts.subsets.most = 100_000
	face := fonts.faces[regular]
	one := func(r rune) *subset {
		used := face.newUsed()
		used.add(face.at(r))
		s, err := fonts.subset(face, used)
		require.NoError(t, err)
		return s
	}
	require.Same(t, one('a'), one('a'))
	first := one('a')
	for _, g := range face.glyphs[100:140] {
		one(g.char)
	}
	require.LessOrEqual(t, fonts.subsets.size, 100_000)
	require.Greater(t, fonts.subsets.size, 90_000)
	sum := 0
	for _, s := range fonts.subsets.made {
		sum += s.bytes()
	}
	require.Equal(t, sum, fonts.subsets.size)
	require.Len(t, fonts.subsets.order, len(fonts.subsets.made))
	require.NotSame(t, first, one('a'), "the oldest went")
	require.Equal(t, first, one('a'), "the same bytes again")
}

// Documents in one language have the same subset; a face that has but a few
// letters in a document, or those of another script, stays small.
func TestCommonLettersGoTogether(t *testing.T) {
	fonts := newFonts(t)
	made := func(s string) (embedded int) {
		write(t, fonts, &File{Pages: []*Page{textPage(fonts, regular, []string{s})}})
		keys := fonts.subsets.order
		return len(fonts.subsets.made[keys[len(keys)-1]].file)
	}
	most := made("The quick brown fox jumps over the lazy dog: 0123456789 ABCDEFGH")
	made("Sphinx of black quartz, judge my vow! 9876543210 IJKLMN (OPQRSTUVWXYZ) – 5%")
	require.Equal(t, 1, len(fonts.subsets.made))
	require.Less(t, made("Quarterly report"), most/2)
	require.Less(t, made("Квартальный отчёт"), most/2)
	require.Equal(t, 3, len(fonts.subsets.made))
}

// tables returns where the tables of a font are.
func tables(font []byte) map[string][]byte {
	out := map[string][]byte{}
	for i := range int(binary.BigEndian.Uint16(font[4:])) {
		out[string(font[12+16*i:16+16*i])] = font[12+16*i : 28+16*i]
	}
	return out
}

func TestFontsThatFilesWouldNotShowAreRefused(t *testing.T) {
	whole := fontData(t, "Inter-Regular.ttf")
	change := func(do func(font []byte)) []byte {
		font := bytes.Clone(whole)
		do(font)
		return font
	}
	for want, data := range map[string][]byte{
		"PostScript outlines":  append([]byte("OTTO"), whole[4:]...),
		"a font collection":    append([]byte("ttcf"), whole[4:]...),
		"a web font":           append([]byte("wOF2"), whole[4:]...),
		"not a TrueType font":  []byte("<html>"),
		"a variable font":      change(func(f []byte) { copy(tables(f)["post"], "fvar") }),
		"cut off within":       whole[:len(whole)-100],
		"the font is cut off":  whole[:100],
		"outside of its table": change(func(f []byte) { binary.BigEndian.PutUint32(tables(f)["glyf"][12:], 100) }),
		"has no table":         change(func(f []byte) { copy(tables(f)["OS/2"], "XXXX") }),
		"must not be embedded": change(func(f []byte) {
			os2 := tables(f)["OS/2"]
			f[binary.BigEndian.Uint32(os2[8:])+9] = 2
		}),
	} {
		_, err := NewFonts([]FaceData{{Name: "ABCDEF+Some-Font", TTF: data}})
		require.ErrorContains(t, err, `pdf: face "ABCDEF+Some-Font": `)
		require.ErrorContains(t, err, want)
	}
	for _, list := range [][]FaceData{nil, {{Name: "Inter", TTF: whole}}, {{Name: "ABCDEF+A B", TTF: whole}}, {{Name: "ABCDEF+A", TTF: whole}, {Name: "ABCDEF+A", TTF: whole}}} {
		_, err := NewFonts(list)
		require.Error(t, err)
	}
}

// A character whose glyph would be torn apart counts as one that the face does
// not have; all others are as before.
func TestNestedGlyphsAreLeftOut(t *testing.T) {
	data := fontData(t, "Inter-Regular.ttf")
	nest(t, data)
	fonts, err := NewFonts([]FaceData{{Name: "ABCDEF+Some-Font", TTF: data}})
	require.NoError(t, err)
	require.Subset(t, fonts.Nested(0), []rune{'C', 'À'}, "À is made of A, which is a composite now")
	require.NotContains(t, fonts.Nested(0), 'A')
	require.False(t, fonts.Has(0, 'C'))
	require.True(t, fonts.Has(0, 'B'))
	require.Empty(t, newFonts(t).Nested(regular))
}

// nest makes a composite glyph of font consist of composite glyphs.
func nest(t *testing.T, font []byte) {
	t.Helper()
	s, err := parse(append(bytes.Clone(font), 0, 0, 0, 0))
	require.NoError(t, err)
	p := s.GetTTFParser()
	compose := func(whole, part rune) {
		id, err := s.CharCodeToGlyphIndex(whole)
		require.NoError(t, err)
		of, err := s.CharCodeToGlyphIndex(part)
		require.NoError(t, err)
		outline := table(p, font, "glyf")[p.LocaTable[id]:]
		binary.BigEndian.PutUint16(outline, 0xFFFF)
		copy(outline[10:], []byte{0, 0, byte(of >> 8), byte(of), 0, 0})
	}
	compose('A', 'B')
	compose('C', 'A')
}

func FuzzNewFonts(f *testing.F) {
	whole := fontData(f, "Inter-Regular.ttf")
	f.Add(100, 0xFF)
	f.Fuzz(func(t *testing.T, at, value int) {
		data := bytes.Clone(whole)
		if at < 0 || at >= len(data) {
			return
		}
		data[at] ^= byte(value)
		fonts, err := NewFonts([]FaceData{{Name: "ABCDEF+Some-Font", TTF: data}})
		if err != nil {
			return
		}
		var all []string
		for _, g := range fonts.faces[0].glyphs[1:] {
			all = append(all, string(g.char))
		}
		write(t, fonts, &File{Pages: []*Page{textPage(fonts, 0, all)}})
	})
}
