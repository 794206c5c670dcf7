package pdf

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/signintech/gopdf"
	"github.com/signintech/gopdf/fontmaker/core"
)

// load parses one face twice: for gopdf's container, which does not show what
// it holds, and for our own tables.
func (f *Fonts) load(d *FaceData) (*face, error) {
	// gopdf reads tables up to the next multiple of four, past the end of a
	// file whose last table is not padded.
	data := append(slices.Clip(bytes.Clone(d.TTF)), 0, 0, 0, 0)
	if err := checkKind(data); err != nil {
		return nil, err
	}
	font, err := parse(data)
	if err != nil {
		return nil, err
	}
	out, err := newFace(d.Name, font)
	if err != nil {
		return nil, err
	}
	if err := out.lint(font.GetTTFParser(), data); err != nil {
		return nil, err
	}
	out.unmap = maps.Clone(d.Unmap)
	for r, by := range d.Alias {
		if i := out.at(by); i != 0 && uint32(r) < uint32(len(out.index)) {
			out.index[r] = i
		}
	}
	out.setCommon()
	if d.Kern != nil {
		out.loadKern(d.Kern)
	} else {
		out.readKern(table(font.GetTTFParser(), data, "kern"), int(font.GetTTFParser().UnitsPerEm()))
	}
	return out, f.container.AddTTFFontDataWithOption(d.Name, data, gopdf.TtfOption{})
}

// checkKind refuses what gopdf would not embed, or not as it is.
func checkKind(data []byte) error {
	switch {
	case bytes.HasPrefix(data, []byte("OTTO")):
		return errors.New("an OpenType font with PostScript outlines; want TrueType outlines (.ttf)")
	case bytes.HasPrefix(data, []byte("ttcf")):
		return errors.New("a font collection; want a single font (.ttf)")
	case bytes.HasPrefix(data, []byte("wOF")):
		return errors.New("a web font; want an unpacked one (.ttf)")
	case len(data) < 16 || !bytes.HasPrefix(data, []byte{0, 1, 0, 0}):
		return errors.New("not a TrueType font")
	}
	n := int(binary.BigEndian.Uint16(data[4:]))
	tags := map[string]bool{}
	for i := range n {
		at := 12 + 16*i
		if at+16 > len(data) {
			return errors.New("the font is cut off")
		}
		entry := data[at : at+16]
		if string(entry[:4]) == "fvar" {
			return errors.New("a variable font, of which only the default would be embedded; want a static one")
		}
		start, length := binary.BigEndian.Uint32(entry[8:]), binary.BigEndian.Uint32(entry[12:])
		if uint64(start)+uint64(length) > uint64(len(data)-4) {
			return fmt.Errorf("the font is cut off within its table %q", entry[:4])
		}
		tags[string(entry[:4])] = true
		if body := data[start : start+length]; string(entry[:4]) == "OS/2" && len(body) >= 10 && binary.BigEndian.Uint16(body[8:])&0xF == restricted {
			return errors.New("the font says that it must not be embedded (fsType of its table OS/2)")
		}
	}
	for _, tag := range []string{"cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "OS/2", "post"} {
		if !tags[tag] {
			return fmt.Errorf("the font has no table %q", tag)
		}
	}
	return nil
}

// restricted is the level of embedding in fsType that forbids it, from the
// OpenType specification, table OS/2.
const restricted = 2

// parse has gopdf read the font. gopdf panics on some broken ones.
func parse(data []byte) (font *gopdf.SubsetFontObj, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("broken font: %v", v)
		}
	}()
	font = &gopdf.SubsetFontObj{}
	font.SetTtfFontOption(gopdf.TtfOption{})
	if err := font.SetTTFData(data); err != nil {
		return nil, err
	}
	p := font.GetTTFParser()
	if p.UnitsPerEm() == 0 || p.NumberOfHMetrics() == 0 || p.NumGlyphs() == 0 {
		return nil, errors.New("broken font: no glyphs or no size")
	}
	return font, nil
}

// newFace asks gopdf for the glyph and the width of each rune, so that they
// are those it will write.
func newFace(name string, font *gopdf.SubsetFontObj) (out *face, err error) {
	defer func() {
		if v := recover(); v != nil {
			out, err = nil, fmt.Errorf("broken font: %v", v)
		}
	}()
	out = &face{name: name, index: make([]uint16, 0x10000), far: map[rune]uint16{}, glyphs: make([]glyph, 1)}
	for _, r := range runes(font.GetTTFParser()) {
		id, err := font.CharCodeToGlyphIndex(r)
		if err != nil || id == 0 || id >= font.GetTTFParser().NumGlyphs() {
			continue
		}
		if len(out.glyphs) > 0xFFFF {
			return nil, errors.New("the font has more than 65,535 characters")
		}
		g := glyph{char: r, id: uint16(id), width: uint16(font.GlyphIndexToPdfWidth(id))}
		copy(g.hex[:], fmt.Sprintf("%04x", id))
		if int(r) < len(out.index) {
			out.index[r] = uint16(len(out.glyphs))
		} else {
			out.far[r] = uint16(len(out.glyphs))
		}
		out.glyphs = append(out.glyphs, g)
	}
	if len(out.glyphs) == 1 {
		return nil, errors.New("the font has no characters")
	}
	return out, nil
}

// runes returns what a font has glyphs for, sorted.
func runes(p *core.TTFParser) []rune {
	var list []rune
	for r := range p.Chars() {
		if r >= ' ' && r < 0xFFFF && (r < 0xD800 || r > 0xDFFF) {
			list = append(list, rune(r))
		}
	}
	for _, g := range p.GroupingTables() {
		for r := max(g.StartCharCode, 0x10000); r <= min(g.EndCharCode, 0x10FFFF) && len(list) < 0x110000; r++ {
			list = append(list, rune(r))
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// table returns nil for one the font does not have. Its bounds were checked.
func table(p *core.TTFParser, data []byte, tag string) []byte {
	t, ok := p.GetTables()[tag]
	if !ok {
		return nil
	}
	return data[t.Offset : t.Offset+t.Length]
}

// lint looks at all outlines: gopdf adds the parts of composite glyphs to a
// subset, but not the parts of parts, which would leave holes in letters. Such
// characters count as ones that the face does not have.
func (f *face) lint(p *core.TTFParser, data []byte) error {
	glyf := table(p, data, "glyf")
	n := int(p.NumGlyphs())
	if len(p.LocaTable) < n+1 {
		return errors.New("broken font: its loca table is too short")
	}
	parts := make([][]int, n)
	for i := range n {
		start, end := int(p.LocaTable[i]), int(p.LocaTable[i+1])
		if start > end || end > len(glyf) {
			return fmt.Errorf("broken font: glyph %d lies outside of its table", i)
		}
		var err error
		if parts[i], err = components(glyf[start:end], n); err != nil {
			return fmt.Errorf("broken font: glyph %d: %w", i, err)
		}
	}
	for _, g := range f.glyphs[1:] {
		if slices.ContainsFunc(parts[g.id], func(part int) bool { return len(parts[part]) > 0 }) {
			f.nested = append(f.nested, g.char)
			if delete(f.far, g.char); int(g.char) < len(f.index) {
				f.index[g.char] = 0
			}
		}
	}
	return nil
}

// Flags of a component of a composite glyph, from the OpenType specification,
// table glyf.
const (
	argsAreWords = 0x0001
	hasScale     = 0x0008
	hasMore      = 0x0020
	hasXYScale   = 0x0040
	hasMatrix    = 0x0080
)

// components returns the glyphs that a composite glyph is made of, none for a
// simple one.
func components(outline []byte, glyphs int) ([]int, error) {
	if len(outline) == 0 {
		return nil, nil
	}
	if len(outline) < 10 {
		return nil, errors.New("cut off")
	}
	if int16(binary.BigEndian.Uint16(outline)) >= 0 {
		return nil, nil
	}
	var list []int
	for at := 10; ; {
		if at+4 > len(outline) {
			return nil, errors.New("cut off")
		}
		flags, part := binary.BigEndian.Uint16(outline[at:]), int(binary.BigEndian.Uint16(outline[at+2:]))
		if part >= glyphs {
			return nil, fmt.Errorf("composed of glyph %d, of %d", part, glyphs)
		}
		list = append(list, part)
		if flags&hasMore == 0 {
			return list, nil
		}
		at += 4 + componentSize(flags)
	}
}

// componentSize returns how many bytes follow the flags and the glyph.
func componentSize(flags uint16) int {
	size := 2
	if flags&argsAreWords != 0 {
		size = 4
	}
	switch {
	case flags&hasScale != 0:
		size += 2
	case flags&hasXYScale != 0:
		size += 4
	case flags&hasMatrix != 0:
		size += 8
	}
	return size
}
