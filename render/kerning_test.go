package render

import (
	"encoding/binary"
	"math"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/pdf"
)

// What is kerned are letters, visibly; figures and spaces never are.
func TestKerning(t *testing.T) {
	f, _, err := loadFonts(&Fonts{}, false)
	require.NoError(t, err)
	for i := range ink.Faces {
		data, err := fontFiles.ReadFile(fileOf(i) + ".kern")
		require.NoError(t, err)
		require.Zero(t, len(data)%6)
		var keys []uint32
		for p := data; len(p) > 0; p = p[6:] {
			left, right := binary.LittleEndian.Uint16(p), binary.LittleEndian.Uint16(p[2:])
			keys = append(keys, uint32(left)<<16|uint32(right))
		}
		require.True(t, slices.IsSorted(keys))
		require.Len(t, slices.Compact(slices.Clone(keys)), len(keys), "a pair stands twice")
		for _, p := range kernPairs(data) {
			require.True(t, f.has(p.Left) && f.has(p.Right), "%c%c", p.Left, p.Right)
			require.GreaterOrEqual(t, max(p.Value, -p.Value), int16(8))
			require.Equal(t, int(p.Value), f.set.Kern(pdf.Face(i), p.Left, p.Right))
			for _, r := range []rune{p.Left, p.Right} {
				require.False(t, r == ' ' || r == '\u00A0' || r >= '0' && r <= '9', "%c%c", p.Left, p.Right)
			}
		}
		for _, s := range []string{"AV", "To", "Ty", "P,", "Γο", "Го"} {
			r := []rune(s)
			require.Less(t, f.width(i, s), f.width(i, s[:len(string(r[0]))])+f.width(i, string(r[1])), s)
		}
	}
}

// A text ends in the file where layout says it does, with its kerning.
func TestKerningIsThatOfTheFile(t *testing.T) {
	e := engine(t, nil)
	d := document(&Paragraph{Text: "AVATAR"}, &Paragraph{Text: "**ToTyWAVES**"}, &Paragraph{Text: "*YorkTolya*"}, &Paragraph{Text: "ГоТа"},
		&Paragraph{Text: "A[V](https://example.com)A"})
	file, _ := printed(t, e, d)
	boxes := map[string][2]float64{}
	for _, m := range regexp.MustCompile(`xMin="([0-9.]+)" yMin="[0-9.]+" xMax="([0-9.]+)" yMax="[0-9.]+">([^<]+)<`).FindAllStringSubmatch(
		program(t, file, "poppler-utils", "pdftotext", "-bbox", "FILE", "-"), -1) {
		from, err := strconv.ParseFloat(m[1], 64)
		require.NoError(t, err)
		to, err := strconv.ParseFloat(m[2], 64)
		require.NoError(t, err)
		boxes[m[3]] = [2]float64{from, to}
	}
	for text, in := range map[string]ink.Face{"AVATAR": ink.Regular, "ToTyWAVES": ink.Semibold, "YorkTolya": ink.Slanted, "ГоТа": ink.Regular} {
		box, ok := boxes[text]
		require.True(t, ok, "%q in %v", text, boxes)
		want := float64(e.fonts.width(in, text)) * e.fonts.body.Size / thousand
		require.Less(t, math.Abs(box[1]-box[0]-want), 0.01, text)
		loose := 0
		for _, r := range text {
			loose += e.fonts.width(in, string(r))
		}
		require.Greater(t, float64(loose)*e.fonts.body.Size/thousand-want, 0.3, "%s is not kerned", text)
	}
	require.Contains(t, boxes, "AVA")
}

// Digits of running text are as wide as they look, those of tables, cards and
// charts are equally wide, and both are read as digits.
func TestDigitsOfTextAndTables(t *testing.T) {
	e := engine(t, nil)
	for i := range ink.Faces {
		require.Less(t, e.fonts.width(i|ink.Running, "1"), e.fonts.width(i|ink.Running, "4"))
		for r := '0'; r <= '9'; r++ {
			require.Equal(t, e.fonts.width(i, "1"), e.fonts.width(i, string(r)))
		}
		require.Equal(t, e.fonts.width(i, "To, Ty."), e.fonts.width(i|ink.Running, "To, Ty."), "other glyphs are the same")
	}
	chart := bars("bar", 211, 311)
	d := document(&Paragraph{Text: "Text 101 **bold 102** *slanted 103* `code 104`"}, &List{Items: []Text{"Item 105"}},
		&KPIs{Items: []KPI{{Label: "Label", Value: "1,111.06"}}}, chart,
		&Table{Caption: "Caption 107", Columns: []Column{{Title: "A"}, {Title: "B"}}, Rows: [][]Cell{{{Text: "cell"}, {Text: "1,111.08"}}}})
	d.Sections[0].Title = "Heading 100"
	file, _ := printed(t, e, d)
	text := textOf(t, file)
	for _, want := range []string{"Heading 100", "Text 101 bold 102 slanted 103 code 104", "Item 105", "1,111.06", "Caption 107", "1,111.08", "Figure 1.", "211", "311"} {
		require.Contains(t, text, want)
	}
	l, err := e.lay(t.Context(), d)
	require.NoError(t, err)
	faces := map[string]ink.Face{}
	for _, o := range slices.Concat(l.pages[0].ops, l.pages[1].ops) {
		if o.Kind == ink.Text {
			faces[o.Text] = o.Face
			require.InDelta(t, e.fonts.width(o.Face, o.Text), o.W*thousand/o.Size, 0.01, o.Text)
		}
	}
	for _, s := range []string{"Heading 100", "Text 101 ", "bold 102", "slanted 103", "Item 105", "Caption 107"} {
		require.Contains(t, faces, s)
		require.NotZero(t, faces[s]&ink.Running, s)
	}
	for _, s := range []string{"1,111.06", "1,111.08", "211", "311"} {
		require.Contains(t, faces, s)
		require.Zero(t, faces[s]&ink.Running, s)
	}
}

// The private code points are ours: one in a document is not taken for a digit.
func TestPrivateDigitsAreNoInput(t *testing.T) {
	f, _, err := loadFonts(&Fonts{}, false)
	require.NoError(t, err)
	require.Equal(t, "□□", newGate(f).clean("\uE030\uE039"))
}
