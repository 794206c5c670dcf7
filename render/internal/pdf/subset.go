package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"sync"

	"github.com/signintech/gopdf"
)

// A subset is a face cut down to the glyphs of one document: the objects that
// gopdf made of it, without what they refer to and without their end, and our
// own map back to text.
type subset struct {
	file                  []byte // compressed by gopdf
	length                int    // of the font before that
	descriptor, cid, font []byte // dictionaries
	toUnicode             []byte // compressed
}

// subset has gopdf make the subset. It takes nothing from the document but
// the glyphs, so that the same ones always make the same bytes.
func (f *Fonts) subset(face *face, used used) (*subset, error) {
	key := subsetKey(face, used)
	if s := f.subsets.get(key); s != nil {
		return s, nil
	}
	file, err := f.gopdf(face, used)
	if err != nil {
		return nil, err
	}
	s, err := takeOver(file)
	if err != nil {
		return nil, fmt.Errorf("what gopdf made of %s: %w", face.name, err)
	}
	if s.toUnicode, err = f.pool.deflate(nil, face.toUnicode(used), strongLevel); err != nil {
		return nil, err
	}
	f.subsets.put(key, s)
	return s, nil
}

// gopdf returns a file without pages that has only the subset. Measuring text
// is what adds its runes.
func (f *Fonts) gopdf(face *face, used used) (file []byte, err error) {
	var text []rune
	used.all(func(i int) { text = append(text, face.glyphs[i].char) })
	var doc gopdf.GoPdf
	doc.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	if err := doc.AddTTFFontFromFontContainer(face.name, &f.container); err != nil {
		return nil, err
	}
	if err := doc.SetFont(face.name, "", 10); err != nil {
		return nil, err
	}
	if _, err := doc.MeasureTextWidth(string(text)); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	_, err = doc.WriteTo(&out)
	return out.Bytes(), err
}

var errShape = errors.New("not what gopdf 0.33.0 makes")

// takeOver finds the font of a file by following its references.
func takeOver(file []byte) (*subset, error) {
	objects, err := xref(file)
	if err != nil {
		return nil, err
	}
	follow := func(from []byte, key string) (rest, to []byte, err error) {
		rest, n, err := cutReference(from, key)
		if err != nil {
			return nil, nil, err
		}
		if n < 1 || n >= len(objects) {
			return nil, nil, fmt.Errorf("%w: %s leads nowhere", errShape, key)
		}
		return rest, objects[n], nil
	}
	var s subset
	var object []byte
	for _, o := range objects {
		if bytes.Contains(o, []byte("/Subtype /Type0\n")) {
			object = o
		}
	}
	if s.font, object, err = follow(object, "/DescendantFonts ["); err != nil {
		return nil, err
	}
	if s.font, _, err = follow(s.font, "/ToUnicode "); err != nil { // replaced: it leaves codes out
		return nil, err
	}
	if s.cid, object, err = follow(object, "/FontDescriptor "); err != nil {
		return nil, err
	}
	if s.descriptor, object, err = follow(object, "/FontFile2 "); err != nil {
		return nil, err
	}
	s.file, s.length, err = fontFile(object)
	return &s, err
}

// xref returns the objects of a file by their numbers, without "n 0 obj" and
// "endobj".
func xref(file []byte) ([][]byte, error) {
	_, after, ok := bytes.Cut(file[max(len(file)-64, 0):], []byte("startxref\n"))
	number, ended := bytes.CutSuffix(after, []byte("\n%%EOF\n"))
	start, err := strconv.Atoi(string(number))
	if !ok || !ended || err != nil || start < 0 || start > len(file) {
		return nil, fmt.Errorf("%w: startxref", errShape)
	}
	var size int
	table := file[start:]
	if _, err := fmt.Sscanf(string(table[:min(len(table), 40)]), "xref\n0 %d\n", &size); err != nil {
		return nil, fmt.Errorf("%w: xref", errShape)
	}
	entries := bytes.SplitN(table, []byte("\n"), size+3)
	if size < 1 || len(entries) < size+3 {
		return nil, fmt.Errorf("%w: xref", errShape)
	}
	objects := make([][]byte, size)
	for i := 1; i < size; i++ {
		entry := entries[i+2]
		if len(entry) < 10 {
			return nil, fmt.Errorf("%w: xref entry %d", errShape, i)
		}
		at, err := strconv.Atoi(string(entry[:10]))
		head := fmt.Appendf(nil, "%d 0 obj\n", i)
		if err != nil || at < 0 || at > start || !bytes.HasPrefix(file[at:], head) {
			return nil, fmt.Errorf("%w: object %d is not where xref has it", errShape, i)
		}
		end := start // of this object: where the next one begins
		if i+1 < size {
			if next, err := strconv.Atoi(string(entries[i+3][:10])); err == nil && next > at && next < start {
				end = next
			}
		}
		objects[i] = bytes.TrimSuffix(file[at+len(head):end], []byte("endobj\n\n"))
	}
	return objects, nil
}

// cutReference takes the line of a key such as "/FontFile2 6 0 R" out of a
// dictionary, and the end of the dictionary, and returns the number.
func cutReference(object []byte, key string) ([]byte, int, error) {
	before, after, ok := bytes.Cut(object, []byte(key))
	line, after, ok2 := bytes.Cut(after, []byte("\n"))
	number, _, ok3 := bytes.Cut(line, []byte(" 0 R"))
	n, err := strconv.Atoi(string(number))
	if !ok || !ok2 || !ok3 || err != nil {
		return nil, 0, fmt.Errorf("%w: no %s", errShape, key)
	}
	rest := append(bytes.Clone(before), after...)
	return bytes.TrimSuffix(bytes.TrimSpace(rest), []byte(">>")), n, nil
}

// fontFile returns the compressed font and how long it was before.
func fontFile(object []byte) ([]byte, int, error) {
	var packed, plain int
	const dict = "<</Length %d\n/Filter /FlateDecode\n/Length1 %d\n>>\nstream\n"
	if _, err := fmt.Sscanf(string(object[:min(len(object), 100)]), dict, &packed, &plain); err != nil {
		return nil, 0, fmt.Errorf("%w: font file", errShape)
	}
	_, data, _ := bytes.Cut(object, []byte("stream\n"))
	if packed <= 0 || len(data) != packed+len("\nendstream\n") {
		return nil, 0, fmt.Errorf("%w: font file", errShape)
	}
	return bytes.Clone(data[:packed]), plain, nil
}

// subsetKey is a text of the face and the glyphs.
func subsetKey(face *face, used used) string {
	b := append([]byte(face.name), 0)
	for _, w := range used {
		b = append(b, byte(w), byte(w>>8), byte(w>>16), byte(w>>24), byte(w>>32), byte(w>>40), byte(w>>48), byte(w>>56))
	}
	return string(b)
}

// mostSubsets is how many bytes of subsets are kept: some two hundred.
const mostSubsets = 2 << 20

// A subsetCache keeps the last subsets: documents of the same kind and
// language often use the same letters, and making a subset costs as much as
// ten pages.
type subsetCache struct {
	mu    sync.Mutex
	made  map[string]*subset
	order []string // oldest first
	size  int
	most  int
}

func (c *subsetCache) get(key string) *subset {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.made[key]
}

func (c *subsetCache) put(key string, s *subset) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.made == nil {
		c.made = map[string]*subset{}
	}
	if c.made[key] != nil {
		return
	}
	c.made[key] = s
	c.order = append(c.order, key)
	for c.size += s.bytes(); c.size > c.most; c.order = c.order[1:] {
		c.size -= c.made[c.order[0]].bytes()
		delete(c.made, c.order[0])
	}
}

func (s *subset) bytes() int {
	return len(s.file) + len(s.descriptor) + len(s.cid) + len(s.font) + len(s.toUnicode)
}
