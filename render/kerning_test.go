package render

import (
	"encoding/binary"
	"math"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/render/internal/pdf"
)

// What is kerned are letters, visibly; figures and spaces never are.
func TestKerning(t *testing.T) {
	f, err := loadFonts()
	require.NoError(t, err)
	for i := range faceCount {
		data, err := fontFiles.ReadFile(i.file() + ".kern")
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
	for text, in := range map[string]face{"AVATAR": regular, "ToTyWAVES": semibold, "YorkTolya": slanted, "ГоТа": regular} {
		box, ok := boxes[text]
		require.True(t, ok, "%q in %v", text, boxes)
		want := float64(e.fonts.width(in, text)) * bodyFont().size / thousand
		require.Less(t, math.Abs(box[1]-box[0]-want), 0.01, text)
		loose := 0
		for _, r := range text {
			loose += e.fonts.width(in, string(r))
		}
		require.Greater(t, float64(loose)*bodyFont().size/thousand-want, 0.3, "%s is not kerned", text)
	}
	require.Contains(t, boxes, "AVA")
}
