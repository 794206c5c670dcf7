package pdf

import (
	"fmt"
	"slices"

	"golang.org/x/text/unicode/norm"
)

// toUnicode is the map from glyphs to text. That of gopdf leaves out codes and
// miswrites what is not in the basic plane.
func (f *face) toUnicode(used used) []byte {
	type entry struct {
		id   uint16
		char rune
	}
	var list []entry
	used.all(func(i int) {
		char := f.glyphs[i].char
		if to, ok := f.unmap[char]; ok {
			char = to
		}
		list = append(list, entry{f.glyphs[i].id, char})
	})
	slices.SortStableFunc(list, func(a, b entry) int {
		if a.id != b.id {
			return int(a.id) - int(b.id)
		}
		return rank(a.char) - rank(b.char)
	})
	list = slices.CompactFunc(list, func(a, b entry) bool { return a.id == b.id })

	b := []byte("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n" +
		"/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000><ffff>\nendcodespacerange\n")
	for block := range slices.Chunk(list, 100) { // more at once is not allowed
		b = fmt.Appendf(b, "%d beginbfchar\n", len(block))
		for _, e := range block {
			b = append(appendHex(append(b, '<'), e.id), "><"...)
			b = append(appendUTF16(b, string(e.char)), ">\n"...)
		}
		b = append(b, "endbfchar\n"...)
	}
	return append(b, "endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n"...)
}

// rank says which of several runes with the same glyph it is read as: a plain
// one rather than one that only stands for it, such as a no-break space for a
// space or a micro sign for the letter mu.
func rank(r rune) int {
	if norm.NFKC.IsNormalString(string(r)) {
		return 0
	}
	return 1
}
