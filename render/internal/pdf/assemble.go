package pdf

import (
	"crypto/sha256"
	"errors"
	"strconv"
)

// An assembler writes objects: streams where they are, all others together in
// object streams.
type assembler struct {
	fonts    *Fonts
	file     *File
	faces    []embedded
	images   []*Image
	imageIDs map[string]int // by name
	dests    map[string]place
	contents [][]byte // of pages, compressed
	pageIDs  []int
	tree     *structure // nil: not tagged
	keys     int        // of pages and links, for the tree

	buf    []byte
	at     []position // of objects; there is no object 0
	heads  []int      // of objects in the object stream being filled: number, offset
	bodies []byte
	err    error
}

// A position is where an object is: at an offset of the file, or the n-th one
// in an object stream.
type position struct {
	in     int // object stream, 0 for none
	offset int
}

// A place is where a destination is.
type place struct{ page, y int }

// mostInStream is how many objects an object stream holds: a reader unpacks
// all of them to get one.
const mostInStream = 200

// release gives the buffers back, whatever happened.
func (a *assembler) release() {
	for _, c := range a.contents {
		a.fonts.pool.recycle(c)
	}
	a.fonts.pool.recycle(a.bodies)
	a.fonts.pool.recycle(a.buf)
}

func (a *assembler) addImage(i *Image) {
	if i.mask != nil {
		a.addImage(i.mask)
	}
	if _, ok := a.imageIDs[i.name]; !ok {
		a.imageIDs[i.name] = 0
		a.images = append(a.images, i)
	}
}

// assemble writes all objects. The order in which they get their numbers is
// that of the document.
func (a *assembler) assemble() error {
	a.at = make([]position, 1, 64+3*len(a.file.Pages))
	a.bodies = a.fonts.pool.buffer()
	a.buf = append(a.buf, "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"...)
	catalog, info := a.reserve(), a.reserve()
	a.pageIDs = make([]int, len(a.file.Pages))
	for i := range a.pageIDs {
		a.pageIDs[i] = a.reserve()
	}
	resources := a.reserve()
	for i := range a.faces {
		a.embed(&a.faces[i])
	}
	for _, i := range a.images {
		a.image(i)
	}
	a.resources(resources)
	pages := a.pages(resources)
	a.catalog(catalog, pages)
	a.info(info)
	a.flush()
	a.end(catalog, info)
	return a.err
}

// reserve returns the number of a new object.
func (a *assembler) reserve() int {
	a.at = append(a.at, position{})
	return len(a.at) - 1
}

// begin begins an object that is not a stream.
func (a *assembler) begin(id int) {
	if len(a.heads) == 2*mostInStream {
		a.flush()
	}
	a.heads = append(a.heads, id, len(a.bodies))
}

// The following write into the object that was begun last.

func (a *assembler) text(s string)   { a.bodies = append(a.bodies, s...) }
func (a *assembler) string(s string) { a.bodies = appendText(a.bodies, s) }
func (a *assembler) number(n int)    { a.bodies = strconv.AppendInt(a.bodies, int64(n), 10) }
func (a *assembler) length(n int)    { a.bodies = append(appendNumber(a.bodies, n), ' ') }

func (a *assembler) ref(id int) {
	a.number(id)
	a.text(" 0 R ")
}

// stream writes an object with data; entries are those of its dictionary.
func (a *assembler) stream(id int, entries string, data []byte) {
	a.at[id] = position{offset: len(a.buf)}
	b := strconv.AppendInt(a.buf, int64(id), 10)
	b = append(append(b, " 0 obj\n<<"...), entries...)
	b = strconv.AppendInt(append(b, "/Length "...), int64(len(data)), 10)
	b = append(append(b, ">>stream\n"...), data...)
	a.buf = append(b, "\nendstream\nendobj\n"...)
}

const flate = "/Filter/FlateDecode"

// flush writes the object stream.
func (a *assembler) flush() {
	if len(a.heads) == 0 {
		return
	}
	id := a.reserve()
	head := a.fonts.pool.buffer()
	for i := 0; i < len(a.heads); i += 2 {
		a.at[a.heads[i]] = position{in: id, offset: i / 2}
		head = append(strconv.AppendInt(head, int64(a.heads[i]), 10), ' ')
		head = append(strconv.AppendInt(head, int64(a.heads[i+1]), 10), ' ')
	}
	first := len(head)
	head = append(head, a.bodies...)
	packed, err := a.fonts.pool.deflate(a.fonts.pool.buffer(), head, fastLevel)
	a.err = errors.Join(a.err, err)
	entries := "/Type/ObjStm/N " + strconv.Itoa(len(a.heads)/2) + "/First " + strconv.Itoa(first) + flate
	a.stream(id, entries, packed)
	a.fonts.pool.recycle(head)
	a.fonts.pool.recycle(packed)
	a.heads, a.bodies = a.heads[:0], a.bodies[:0]
}

// end writes the cross-reference stream, whose identifier of the file is a
// hash of all before it: two files with the same one are the same.
func (a *assembler) end(catalog, info int) {
	hash := sha256.Sum256(a.buf)
	start := len(a.buf)
	id := a.reserve()
	a.at[id] = position{offset: start}
	wide := 3 // bytes of an offset
	if start >= 1<<24 {
		wide = 4
	}
	table := a.positions(a.fonts.pool.buffer(), wide)
	packed, err := a.fonts.pool.deflate(a.fonts.pool.buffer(), table, strongLevel)
	a.err = errors.Join(a.err, err)
	e := []byte("/Type/XRef/W[1 " + strconv.Itoa(wide) + " 1]/Size " + strconv.Itoa(len(a.at)) +
		"/Root " + strconv.Itoa(catalog) + " 0 R/Info " + strconv.Itoa(info) + " 0 R/ID[")
	for range 2 {
		e = append(e, '<')
		for i := 0; i < 16; i += 2 {
			e = appendHex(e, uint16(hash[i])<<8|uint16(hash[i+1]))
		}
		e = append(e, '>')
	}
	a.stream(id, string(e)+"]"+flate, packed)
	a.buf = strconv.AppendInt(append(a.buf, "startxref\n"...), int64(start), 10)
	a.buf = append(a.buf, "\n%%EOF\n"...)
	a.fonts.pool.recycle(table)
	a.fonts.pool.recycle(packed)
}

// positions appends a row for each object: its kind, an offset of so many
// bytes or an object stream, and the place in that.
func (a *assembler) positions(table []byte, wide int) []byte {
	for i, p := range a.at {
		kind, n, last := byte(1), p.offset, 0
		switch {
		case i == 0:
			kind, n = 0, 0
		case p.in != 0:
			kind, n, last = 2, p.in, p.offset
		}
		table = append(table, kind)
		for shift := 8 * (wide - 1); shift >= 0; shift -= 8 {
			table = append(table, byte(n>>shift))
		}
		table = append(table, byte(last))
	}
	return table
}
