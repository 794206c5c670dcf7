package typeset

import (
	"encoding/binary"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/pdf"
)

// What is kerned are letters, visibly; figures and spaces never are.
func TestKerning(t *testing.T) {
	f, _, err := Load(&Files{}, false)
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
			require.Equal(t, int(p.Value), f.Set.Kern(pdf.Face(i), p.Left, p.Right))
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

// Nothing is kerned with a space, as layout breaks lines there.
func TestSpacesAreNotKerned(t *testing.T) {
	fonts, _, err := Load(&Files{}, false)
	require.NoError(t, err)
	for f := range ink.Faces {
		for r := rune(' '); r < 0x2700; r++ {
			s := string(r)
			require.Equal(t, fonts.width(f, " "+s+" "), fonts.width(f, s)+2*fonts.width(f, " "), "U+%04X", r)
		}
	}
}

// The private code points are ours: one in a document is not taken for a digit.
func TestPrivateDigitsAreNoInput(t *testing.T) {
	f, _, err := Load(&Files{}, false)
	require.NoError(t, err)
	require.Equal(t, "□□", NewGate(f).Clean("\uE030\uE039"))
}
