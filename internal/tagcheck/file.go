package tagcheck

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// A File is what a file holds, by the numbers of its objects.
type File struct {
	Objects map[Ref]any
	Trailer Dict
}

// Open reads a file of one revision, with a cross-reference stream.
func Open(data []byte) (*File, error) {
	at := bytes.LastIndex(data, []byte("startxref\n"))
	if at < 0 {
		return nil, errors.New("no startxref")
	}
	end := parser{data: data, at: at + len("startxref\n")}
	start, err := end.next()
	if err != nil {
		return nil, err
	}
	offset, _ := start.(float64)
	table, err := objectAt(data, int(offset))
	if err != nil {
		return nil, fmt.Errorf("cross-reference stream: %w", err)
	}
	s, ok := table.(*Stream)
	if !ok {
		return nil, errors.New("the cross-reference table is no stream")
	}
	f := &File{Objects: map[Ref]any{}, Trailer: s.Dict}
	return f, f.read(data, s)
}

// read reads all objects, those in object streams last.
func (f *File) read(data []byte, table *Stream) error {
	widths, _ := table.Dict["W"].(Array)
	if len(widths) != 3 {
		return errors.New("a cross-reference stream without widths")
	}
	packed := map[Ref]bool{}
	for id, rest := Ref(0), table.Data; len(rest) > 0; id++ {
		var row [3]int
		for i, w := range widths {
			width, _ := w.(float64)
			for _, b := range rest[:int(width)] {
				row[i] = row[i]<<8 | int(b)
			}
			rest = rest[int(width):]
		}
		switch row[0] {
		case 1:
			v, err := objectAt(data, row[1])
			if err != nil {
				return fmt.Errorf("object %d: %w", id, err)
			}
			f.Objects[id] = v
		case 2:
			packed[Ref(row[1])] = true
		}
	}
	for id := range packed {
		s, ok := f.Objects[id].(*Stream)
		if !ok {
			return fmt.Errorf("object %d is no object stream", id)
		}
		if err := f.unpack(s); err != nil {
			return fmt.Errorf("object stream %d: %w", id, err)
		}
	}
	return nil
}

func (f *File) unpack(s *Stream) error {
	first, _ := s.Dict["First"].(float64)
	n, _ := s.Dict["N"].(float64)
	head := parser{data: s.Data}
	for range int(n) {
		id, err := head.next()
		if err != nil {
			return err
		}
		offset, err := head.next()
		if err != nil {
			return err
		}
		body := parser{data: s.Data, at: int(first + offset.(float64))}
		number := Ref(id.(float64))
		if _, twice := f.Objects[number]; twice {
			return fmt.Errorf("object %d is there twice", number)
		}
		if f.Objects[number], err = body.next(); err != nil {
			return fmt.Errorf("object %d: %w", number, err)
		}
	}
	return nil
}

// objectAt reads an object that stands for itself.
func objectAt(data []byte, at int) (any, error) {
	if at < 0 || at >= len(data) {
		return nil, fmt.Errorf("offset %d", at)
	}
	p := parser{data: data, at: at}
	for _, want := range []word{"", "", "obj"} {
		if v, err := p.next(); err != nil || want != "" && v != want {
			return nil, fmt.Errorf("no object at %d", at)
		}
	}
	v, err := p.next()
	d, isDict := v.(Dict)
	if err != nil || !isDict {
		return v, err
	}
	p.skip()
	if !bytes.HasPrefix(data[p.at:], []byte("stream\n")) {
		return v, nil
	}
	p.at += len("stream\n")
	length, _ := d["Length"].(float64)
	if p.at+int(length) > len(data) {
		return nil, errors.New("a stream that does not end")
	}
	s := &Stream{d, data[p.at : p.at+int(length)]}
	if d["Filter"] == Name("FlateDecode") && d["Subtype"] != Name("Image") {
		z, err := zlib.NewReader(bytes.NewReader(s.Data))
		if err != nil {
			return nil, err
		}
		if s.Data, err = io.ReadAll(z); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// get follows references.
func (f *File) get(v any) any {
	for range 10 {
		id, ok := v.(Ref)
		if !ok {
			return v
		}
		v = f.Objects[id]
	}
	return nil
}

func (f *File) dict(v any) Dict {
	d, _ := f.get(v).(Dict)
	return d
}

func (f *File) array(v any) Array {
	a, _ := f.get(v).(Array)
	return a
}

// Catalog is the root of all.
func (f *File) Catalog() Dict { return f.dict(f.Trailer["Root"]) }

// Pages are the objects of all pages, in their order.
func (f *File) Pages() (out []Ref) {
	var walk func(v any)
	walk = func(v any) {
		d := f.dict(v)
		if d["Type"] == Name("Page") {
			out = append(out, v.(Ref))
		}
		for _, kid := range f.array(d["Kids"]) {
			walk(kid)
		}
	}
	walk(f.Catalog()["Pages"])
	return out
}

// content is what the page shows.
func (f *File) content(page Dict) []byte {
	if s, ok := f.get(page["Contents"]).(*Stream); ok {
		return s.Data
	}
	return nil
}

func (r Ref) String() string { return "object " + strconv.Itoa(int(r)) }
