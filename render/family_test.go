package render

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/pdf"
)

// debianFont reads a font of a Debian package.
func debianFont(t testing.TB, debian, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("/usr/share/fonts/truetype", name))
	require.NoError(t, err, "install the Debian package %s, or run `make tools`", debian)
	return data
}

func roboto(t testing.TB, cut string) []byte {
	return debianFont(t, "fonts-roboto-unhinted", "roboto/unhinted/RobotoTTF/Roboto-"+cut+".ttf")
}

func droidFallback(t testing.TB) []byte {
	return debianFont(t, "fonts-droid-fallback", "droid/DroidSansFallbackFull.ttf")
}

func ours(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("internal/typeset/fonts/" + name + ".ttf")
	require.NoError(t, err)
	return data
}

// changed returns a font with the body of a table changed in place.
func changed(t testing.TB, font []byte, tag string, change func(body []byte)) []byte {
	t.Helper()
	font = bytes.Clone(font)
	for i := range int(binary.BigEndian.Uint16(font[4:])) {
		if entry := font[12+16*i:]; string(entry[:4]) == tag {
			at, n := binary.BigEndian.Uint32(entry[8:]), binary.BigEndian.Uint32(entry[12:])
			change(font[at : at+n])
			return font
		}
	}
	require.Fail(t, "no table "+tag)
	return nil
}

// renamed returns a font whose table has another name, so that it has none of
// the old one.
func renamed(t testing.TB, font []byte, from, to string) []byte {
	t.Helper()
	font = bytes.Clone(font)
	for i := range int(binary.BigEndian.Uint16(font[4:])) {
		if entry := font[12+16*i:]; string(entry[:4]) == from {
			copy(entry, to)
			return font
		}
	}
	require.Fail(t, "no table "+from)
	return nil
}

func TestFontsThatCannotBeUsed(t *testing.T) {
	whole := ours(t, "Inter-Regular")
	for name, row := range map[string]struct {
		fonts Fonts
		want  string
	}{
		"no family without a regular face": {Fonts{Bold: whole}, ".Regular: invalid: there is none for the others to go with"},
		"no font":                          {Fonts{Regular: []byte("hello")}, ".Regular: invalid: not a TrueType font"},
		"PostScript outlines":              {Fonts{Regular: append([]byte("OTTO"), whole[4:]...)}, ".Regular: invalid: an OpenType font with PostScript outlines"},
		"a collection":                     {Fonts{Regular: whole, Italic: append([]byte("ttcf"), whole[4:]...)}, ".Italic: invalid: a font collection"},
		"a web font":                       {Fonts{Mono: append([]byte("wOF2"), whole[4:]...)}, ".Mono: invalid: a web font"},
		"a variable font":                  {Fonts{Fallback: [][]byte{renamed(t, whole, "post", "fvar")}}, ".Fallback[0]: invalid: a variable font"},
		"a missing table":                  {Fonts{Regular: whole, Bold: renamed(t, whole, "glyf", "glxf")}, ".Bold: invalid: the font has no table \"glyf\""},
		"cut off":                          {Fonts{Regular: whole[:len(whole)/2]}, ".Regular: invalid: the font is cut off"},
		"must not be embedded": {Fonts{Regular: changed(t, whole, "OS/2", func(b []byte) { b[9] = 2 })},
			".Regular: invalid: the font says that it must not be embedded"},
		"too many":          {Fonts{Fallback: make([][]byte, 5)}, ".Fallback: invalid: 5 fonts, at most 4"},
		"an empty fallback": {Fonts{Fallback: [][]byte{{}}}, ".Fallback[0]: invalid: not a TrueType font"},
	} {
		theme := Executive()
		theme.Fonts = row.fonts
		_, err := New(&Options{Theme: &theme})
		require.ErrorContains(t, err, "render: Options.Theme.Fonts"+row.want, name)
		require.ErrorIs(t, err, reportjobs.ErrInvalid, name)
	}
}

func TestWarningsOfFonts(t *testing.T) {
	require.Empty(t, engine(t, nil).Warnings())
	theme := Executive()
	theme.Fonts = Fonts{Regular: roboto(t, "Regular"), Italic: roboto(t, "Italic")}
	e := engine(t, &Options{Theme: &theme})
	require.Equal(t, []string{
		"Theme.Fonts.Bold: there is none; Regular stands for it",
		"Theme.Fonts.Regular: the glyphs of ― are composites of composites, which cannot be embedded; another font stands in. Decompose them in the font",
		"Theme.Fonts.Regular: no glyphs for ▲▼; another font stands in",
		"Theme.Fonts.Regular: no table kern that is understood; its letters are not kerned",
		"Theme.Fonts.Italic: the glyphs of ― are composites of composites, which cannot be embedded; another font stands in. Decompose them in the font",
		"Theme.Fonts.Italic: no glyphs for ▲▼; another font stands in",
		"Theme.Fonts.Italic: no table kern that is understood; its letters are not kerned",
	}, e.Warnings())
	theme.Fonts = Fonts{Regular: changed(t, roboto(t, "Regular"), "hmtx", func(b []byte) {
		for i := range 400 { // widths that nothing has in common
			binary.BigEndian.PutUint16(b[4*i:], uint16(500+i))
		}
	})}
	require.Contains(t, engine(t, &Options{Theme: &theme}).Warnings(),
		"Theme.Fonts.Regular: its digits are of different widths; figures in tables will not stand under each other")
}

const manyScripts = "Text in *italic* and **bold**, 12.4% of €4.38M — “so” ▲ ▼ → □ Ελλάδα Россия Tiếng Việt 日本語の文章。中文段落。 `code 0123`[^n]"

func mixedDocument() *Document {
	d := NewDocument("日本 Report").Note("n", "脚注 note")
	d.Cover.Label, d.Cover.Subtitle = "会社 Label", "副題 Subtitle"
	d.Section("見出し Heading").P(manyScripts).List(manyScripts).KPIs(KPI{Label: "売上高 Label", Value: "€4.38M", Note: "▲ 前年比"}).Callout("提言", manyScripts).Quote("引用", "誰か").
		Table(&Table{Caption: "表 Table", Columns: []Column{{Title: "拠点"}, {Title: "費用", Kind: "money", Unit: "€"}}, Rows: [][]Cell{{Str("東京 Tokyo"), Num(1234.5)}}, Total: []string{"", "sum"}}).
		Chart(&Chart{Kind: "hbar", Title: "苦情の理由", Categories: []string{"遅れ late", "破損"}, Series: []Series{{Values: Values(2, 1)}}})
	return d
}

// A family of a host and a font for what it lacks: all text is there, in valid
// files, with all fonts embedded.
func TestHostsFonts(t *testing.T) {
	for name, fonts := range map[string]Fonts{
		"a fallback behind Inter": {Fallback: [][]byte{droidFallback(t)}},
		"a family of its own": {Regular: roboto(t, "Regular"), Italic: roboto(t, "Italic"), Bold: roboto(t, "Medium"), Mono: ours(t, "JetBrainsMono-Regular"),
			Fallback: [][]byte{droidFallback(t)}},
		"nothing but Chinese and Japanese": {Regular: droidFallback(t)},
	} {
		theme := Technical()
		theme.Fonts = fonts
		e := engine(t, &Options{Theme: &theme, Classification: "社外秘 Secret"})
		file, result := printed(t, e, mixedDocument())
		require.Empty(t, result.Warnings, name)
		checkFile(t, file)
		text := textOf(t, file)
		for _, want := range []string{"日本 Report", "会社 Label", "副題 Subtitle", "見出し Heading", "Text in italic and bold, 12.4% of €4.38M — “so” ▲ ▼ → □ Ελλάδα Россия", "Tiếng Việt",
			"日本語の文章。中文段落。", "code 0123", "売上高 Label", "€1,234.5", "東京 Tokyo", "遅れ late", "社外秘 Secret", "脚注 note", "苦情の理由"} {
			require.Contains(t, text, want, name)
		}
		for line := range strings.Lines(program(t, file, "poppler-utils", "pdffonts", "FILE")) {
			if strings.Contains(line, "+") {
				require.Contains(t, line, "Identity-H       yes yes yes", name)
			}
		}
		again, _ := printed(t, e, mixedDocument())
		require.Equal(t, file, again, "equal bytes")
	}
}

// What layout measures is what the file shows, also where a line goes through
// several fonts: the text behind it begins where it ends.
func TestMetricsOfSeveralFonts(t *testing.T) {
	theme := Executive()
	theme.Fonts = Fonts{Regular: roboto(t, "Regular"), Fallback: [][]byte{droidFallback(t)}}
	e := engine(t, &Options{Theme: &theme})
	d := document(&Paragraph{"abc日本語def"}, &Paragraph{"AV▲日本 Те́кст"})
	l, err := e.lay(t.Context(), d)
	require.NoError(t, err)
	want := map[string]float64{}
	for _, o := range l.pages[1].ops {
		if o.Kind == ink.Text {
			want[o.Text] = o.X + o.W
		}
	}
	e = engine(t, &Options{Theme: &theme})
	file, _ := printed(t, e, d)
	boxes := program(t, file, "poppler-utils", "pdftotext", "-bbox", "FILE", "-")
	for _, word := range []string{"abc日本語def", "Те́кст"} {
		right := rightEdge(t, boxes, word)
		for text, edge := range want {
			if strings.HasSuffix(text, word) {
				require.InDelta(t, edge, right, 0.05, word)
				delete(want, text)
			}
		}
	}
	require.Len(t, want, 4, "title, number, heading and page: both lines were found, %v", want)
}

// rightEdge is where pdftotext saw a word end.
func rightEdge(t *testing.T, boxes, word string) float64 {
	t.Helper()
	m := regexp.MustCompile(`xMax="([0-9.]+)" yMax="[0-9.]+">` + word + `<`).FindStringSubmatch(boxes)
	require.NotNil(t, m, word)
	right, err := strconv.ParseFloat(m[1], 64)
	require.NoError(t, err)
	return right
}

// One font for all styles is parsed and embedded once.
func TestOneFontForAllStyles(t *testing.T) {
	theme := Executive()
	theme.Fonts = Fonts{Regular: droidFallback(t)}
	e := engine(t, &Options{Theme: &theme})
	require.Equal(t, []string{"Theme.Fonts.Italic: there is none; Regular stands for it", "Theme.Fonts.Bold: there is none; Regular stands for it"}, e.Warnings()[:2])
}

// Code falls back to the host's own text before ours, and the hyphen of a broken
// word is as wide as any.
func TestWhatStandsInFirst(t *testing.T) {
	theme := Technical()
	theme.Fonts = Fonts{Regular: roboto(t, "Regular"), Fallback: [][]byte{droidFallback(t)}}
	set := engine(t, &Options{Theme: &theme}).fonts.Set
	face := func(f ink.Face) pdf.Face { return f.Cut() }
	require.False(t, set.Own(face(ink.Mono), 'Ж'))
	require.Equal(t, set.Width(face(ink.Regular), 'Ж'), set.Width(face(ink.Mono), 'Ж'))
	require.NotEqual(t, set.Width(pdf.Face(4), 'Ж'), set.Width(face(ink.Mono), 'Ж'), "that of Inter")
	require.Equal(t, set.Width(face(ink.Regular), '-'), set.Width(face(ink.Regular), '\u00AD'))
}

// The built-in face of code is there in the technical theme only.
func TestCodeHasItsFace(t *testing.T) {
	d := document(&Paragraph{"plain `code 0O1l` **`bold code`**"})
	for name, want := range map[string]bool{"executive": false, "compliance": false, "technical": true} {
		file, _ := printed(t, themed(t, themes()[name], nil), d)
		require.Equal(t, want, strings.Contains(program(t, file, "poppler-utils", "pdffonts", "FILE"), "JetBrainsMono"), name)
		require.Contains(t, textOf(t, file), "plain code 0O1l bold code")
	}
}
