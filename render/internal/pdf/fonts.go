package pdf

import (
	"errors"
	"fmt"
	"math/bits"
	"regexp"
	"slices"
	"strings"

	"github.com/signintech/gopdf"
)

// FaceData is one face that an engine may set text in.
type FaceData struct {
	// Name is what the face is called in files: six capitals and a plus, which
	// tell viewers that it is a subset, then its PostScript name, as in
	// "RJREGU+Inter-Regular".
	Name string
	// TTF is the font with TrueType outlines. It must not be changed later.
	TTF []byte
	// Kern are the kerning pairs; nil means those of the font's kern table.
	Kern []KernPair
	// Unmap says what a private code point stands for where text is copied or
	// read aloud.
	Unmap map[rune]rune
	// Alias says by which other code point's glyph one is drawn, and read.
	Alias map[rune]rune
	// Fallback are the faces, by their indexes, that set what this one has no
	// glyph for, in the order in which they are asked. Their own are not asked.
	Fallback []Face
}

// A KernPair moves Right, where it follows Left, by Value thousandths of an
// em; a negative one moves it closer.
type KernPair struct {
	Left, Right rune
	Value       int16
}

// A Face is one of the faces given to [NewFonts], by its index there.
type Face int

// Fonts are parsed faces, and the buffers that writing files uses again and
// again. An engine makes one for all its documents.
type Fonts struct {
	faces     []*face
	chains    [][]Face // by face: those to fall back to
	container gopdf.FontContainer
	subsets   subsetCache
	pool      pool
}

// A face maps code points to its glyphs. It does not change.
type face struct {
	name   string
	index  []uint16 // into glyphs by code point, 0 for none; all of the BMP
	far    map[rune]uint16
	glyphs []glyph // by code point; the first one stands for none
	kern   kernTable
	unmap  map[rune]rune
	nested []rune // left out: their glyphs are composed of composite ones
	common used   // what is embedded together
}

// A glyph is what a code point is drawn as.
type glyph struct {
	char  rune
	id    uint16
	width uint16 // thousandths of an em, as gopdf writes it into /W
	hex   [4]byte
}

var faceName = regexp.MustCompile(`^[A-Z]{6}\+[A-Za-z0-9-]{1,100}$`)

// NewFonts parses faces. Its errors name the face and say what is wrong with
// it: it is no TrueType font, a collection or a variable font, or it forbids to
// be embedded. Faces may share a slice
// with one font: it is parsed once, as the first of them says.
func NewFonts(faces []FaceData) (*Fonts, error) {
	f := &Fonts{subsets: subsetCache{most: mostSubsets}}
	for i := range faces {
		d := &faces[i]
		if !faceName.MatchString(d.Name) {
			return nil, fmt.Errorf("pdf: face %q: want a name as in \"ABCDEF+Inter-Bold\"", d.Name)
		}
		if slices.ContainsFunc(faces[:i], func(o FaceData) bool { return o.Name == d.Name }) {
			return nil, fmt.Errorf("pdf: face %q: given twice", d.Name)
		}
		if k := slices.IndexFunc(faces[:i], func(o FaceData) bool { return sameFont(o.TTF, d.TTF) }); k >= 0 {
			f.faces = append(f.faces, f.faces[k])
			continue
		}
		one, err := f.load(d)
		if err != nil {
			return nil, fmt.Errorf("pdf: face %q: %w", d.Name, err)
		}
		f.faces = append(f.faces, one)
	}
	if len(f.faces) == 0 {
		return nil, errors.New("pdf: no faces")
	}
	return f, f.setChains(faces)
}

// face returns nil for a face that was not given.
func (f *Fonts) face(i Face) *face {
	if i < 0 || int(i) >= len(f.faces) {
		return nil
	}
	return f.faces[i]
}

// common letters and signs are embedded all together where a document has a third
// of them. That costs some three kilobytes, and then nearly all documents in a
// language have the same subset, which is there already.
const common = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\u00A0·–—‘’“”•…€"

// setCommon also takes private code points that stand for one of these, such
// as digits of another width.
func (f *face) setCommon() {
	f.common = f.newUsed()
	add := func(r rune) {
		if i := f.at(r); i != 0 {
			f.common.add(i)
		}
	}
	for _, r := range common {
		add(r)
	}
	for from, to := range f.unmap {
		if strings.ContainsRune(common, to) {
			add(from)
		}
	}
}

// sameFont tells whether two fonts are the very same bytes.
func sameFont(a, b []byte) bool { return len(a) > 0 && len(a) == len(b) && &a[0] == &b[0] }

// Kerned tells whether the face has any kerning.
func (f *Fonts) Kerned(in Face) bool { return len(f.faces[in].kern.keys) > 0 }

// at returns the index of the glyph of r, 0 for none.
func (f *face) at(r rune) uint16 {
	if uint32(r) < uint32(len(f.index)) {
		return f.index[r]
	}
	return f.far[r]
}

// Has tells whether text of the face in may have r: it has a glyph for it, or
// one of those does that it falls back to.
func (f *Fonts) Has(in Face, r rune) bool {
	_, i := f.pick(in, in, r)
	return i != 0
}

// Own tells whether the face itself has a glyph for r.
func (f *Fonts) Own(in Face, r rune) bool { return f.faces[in].at(r) != 0 }

// Nested returns the characters that the face has only as composites of
// composites, which gopdf would tear apart. They count as ones it has not.
func (f *Fonts) Nested(in Face) []rune { return f.faces[in].nested }

// Width returns the advance of r in thousandths of an em, 0 for a rune that
// neither the face nor one it falls back to has.
func (f *Fonts) Width(in Face, r rune) int {
	at, i := f.pick(in, in, r)
	return int(f.faces[at].glyphs[i].width)
}

// Kern returns by how much right moves where it follows left, in thousandths
// of an em. Between two digits it is 0, so that figures stand under each other.
// Nor is there any between two faces.
func (f *Fonts) Kern(in Face, left, right rune) int {
	face := f.faces[in]
	if len(f.chains[in]) > 0 {
		at, i := f.pick(in, in, left)
		next, k := f.pick(in, at, right)
		if at != next {
			return 0
		}
		return f.faces[at].kern.get(i, k)
	}
	return face.kern.get(face.at(left), face.at(right))
}

// Measure returns the advance of s as [Page.Text] sets it, in thousandths of
// an em: the widths of its runes and the kerning between them.
func (f *Fonts) Measure(in Face, s string) int {
	if len(f.chains[in]) > 0 {
		return f.measureChain(in, s)
	}
	return f.measureOne(in, s)
}

// measureOne measures in nothing but the face.
func (f *Fonts) measureOne(in Face, s string) int {
	face := f.faces[in]
	sum, last := 0, uint16(0)
	for _, r := range s {
		i := face.at(r)
		sum += int(face.glyphs[i].width) + face.kern.get(last, i)
		last = i
	}
	return sum
}

// A used set holds the glyphs of one face that a page or a document uses, by
// their indexes.
type used []uint64

func (f *face) newUsed() used { return make(used, (len(f.glyphs)+63)/64) }

func (u used) add(i uint16) { u[i/64] |= 1 << (i % 64) }

func (u used) join(other used) {
	for i, w := range other {
		u[i] |= w
	}
}

// shares counts the indexes that are in both.
func (u used) shares(other used) (n int) {
	for i, w := range other {
		n += bits.OnesCount64(u[i] & w)
	}
	return n
}

// all calls do with each index, in their order.
func (u used) all(do func(i int)) {
	for i, w := range u {
		for ; w != 0; w &= w - 1 {
			do(i*64 + bits.TrailingZeros64(w))
		}
	}
}
