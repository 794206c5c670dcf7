package render

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/typeset"
)

// measured is how wide text is, in thousandths of an em.
func measured(e *Engine, in ink.Face, text string) int {
	return int(e.flow().Width(in, typeset.Thousand, text))
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
		want := float64(measured(e, in, text)) * e.sizes.body.Size / typeset.Thousand
		require.Less(t, math.Abs(box[1]-box[0]-want), 0.01, text)
		loose := 0
		for _, r := range text {
			loose += measured(e, in, string(r))
		}
		require.Greater(t, float64(loose)*e.sizes.body.Size/typeset.Thousand-want, 0.3, "%s is not kerned", text)
	}
	require.Contains(t, boxes, "AVA")
}

// Digits of running text are as wide as they look, those of tables, cards and
// charts are equally wide, and both are read as digits.
func TestDigitsOfTextAndTables(t *testing.T) {
	e := engine(t, nil)
	for i := range ink.Faces {
		require.Less(t, measured(e, i|ink.Running, "1"), measured(e, i|ink.Running, "4"))
		for r := '0'; r <= '9'; r++ {
			require.Equal(t, measured(e, i, "1"), measured(e, i, string(r)))
		}
		require.Equal(t, measured(e, i, "To, Ty."), measured(e, i|ink.Running, "To, Ty."), "other glyphs are the same")
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
			require.InDelta(t, measured(e, o.Face, o.Text), o.W*typeset.Thousand/o.Size, 0.01, o.Text)
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
