package pdf

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// A kernTable is a hash table with open addressing: kerning is looked up for
// each two letters that stand together, when text is measured and again when
// it is painted, and a search among thousands of pairs would cost more than
// all the rest of it.
type kernTable struct {
	keys   []uint32 // left and right glyph index, 0 for a free slot
	values []int16
	shift  int
}

func kernKey(left, right uint16) uint32 { return uint32(left)<<16 | uint32(right) }

func (k *kernTable) slot(key uint32) uint32 { return key * 0x9E3779B1 >> k.shift }

// get returns 0 for a pair that is not there.
func (k *kernTable) get(left, right uint16) int {
	if len(k.keys) == 0 || left == 0 || right == 0 {
		return 0
	}
	key, mask := kernKey(left, right), uint32(len(k.keys)-1)
	for i := k.slot(key); ; i = (i + 1) & mask {
		switch k.keys[i] {
		case key:
			return int(k.values[i])
		case 0:
			return 0
		}
	}
}

// put must not be called more often than newKernTable was told.
func (k *kernTable) put(left, right uint16, value int16) {
	key, mask := kernKey(left, right), uint32(len(k.keys)-1)
	i := k.slot(key)
	for k.keys[i] != 0 && k.keys[i] != key {
		i = (i + 1) & mask
	}
	k.keys[i], k.values[i] = key, value
}

// newKernTable has room for n pairs; at most half of its slots are ever taken.
func newKernTable(n int) kernTable {
	if n == 0 {
		return kernTable{}
	}
	log := max(bits.Len(uint(2*n-1)), 4)
	return kernTable{keys: make([]uint32, 1<<log), values: make([]int16, 1<<log), shift: 32 - log}
}

func digit(r rune) bool { return r >= '0' && r <= '9' }

// loadKern takes over given pairs, but those of runes that the face does not
// have, and those of digits.
func (f *face) loadKern(pairs []KernPair) {
	f.kern = newKernTable(len(pairs))
	for _, p := range pairs {
		left, right := f.at(p.Left), f.at(p.Right)
		if left != 0 && right != 0 && p.Value != 0 && !(digit(p.Left) && digit(p.Right)) {
			f.kern.put(left, right, p.Value)
		}
	}
}

// readKern reads the legacy kern table of a font: pairs of glyphs in units of
// the font. What it does not understand, such as Apple's own tables, kerns
// nothing.
func (f *face) readKern(table []byte, unitsPerEm int) {
	type pair struct{ left, right uint16 }
	values := map[pair]int{}
	if len(table) < 4 || binary.BigEndian.Uint16(table) != 0 {
		return
	}
	for rest := table[4:]; len(rest) >= 14; {
		length, coverage := int(binary.BigEndian.Uint16(rest[2:])), binary.BigEndian.Uint16(rest[4:])
		n := int(binary.BigEndian.Uint16(rest[6:]))
		if coverage&^8 == 1 { // format 0, horizontal, neither minimum nor across; 8 is override
			for p := rest[14:]; n > 0 && len(p) >= 6; n, p = n-1, p[6:] {
				at := pair{binary.BigEndian.Uint16(p), binary.BigEndian.Uint16(p[2:])}
				values[at] += int(int16(binary.BigEndian.Uint16(p[4:])))
			}
		}
		if length < 14 || length > len(rest) { // one subtable may be longer than its field can say
			break
		}
		rest = rest[length:]
	}
	indexes := map[uint16][]uint16{} // by glyph
	for i := 1; i < len(f.glyphs); i++ {
		indexes[f.glyphs[i].id] = append(indexes[f.glyphs[i].id], uint16(i))
	}
	var pairs []KernPair
	for at, v := range values {
		v = int(math.Round(float64(v) * 1000 / float64(unitsPerEm)))
		for _, left := range indexes[at.left] {
			for _, right := range indexes[at.right] {
				pairs = append(pairs, KernPair{f.glyphs[left].char, f.glyphs[right].char, int16(v)})
			}
		}
	}
	f.loadKern(pairs)
}
