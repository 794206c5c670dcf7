package pdf

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"iter"
)

var errDamaged = errors.New("png: damaged")

// plainPNG takes a file that holds what a plane of greys or colors does, bit by
// bit: it need not be compressed again, which takes most of the time, and its
// pixels need not be made, only counted. It returns nil for one that holds
// something else.
func plainPNG(file []byte, width, height int) (*Image, error) {
	const header = 24                                             // the depth, behind the signature, the chunk's head and the size
	grey := bytes.HasPrefix(file[header:], []byte{8, 0, 0, 0, 0}) // not interlaced
	if !grey && !bytes.HasPrefix(file[header:], []byte{8, 2, 0, 0, 0}) {
		return nil, nil
	}
	last, length := "", len(signature)
	for kind, body := range chunks(file) {
		if kind == "tRNS" {
			return nil, nil
		}
		sum := binary.BigEndian.Uint32(file[length+8+len(body):])
		if sum != crc32.ChecksumIEEE(file[length+4:length+8+len(body)]) {
			return nil, errDamaged
		}
		last, length = kind, length+12+len(body)
	}
	if last != "IEND" {
		return nil, io.ErrUnexpectedEOF
	}
	out := newPlane(width, height, grey, file)
	row := 1 + 3*width
	if grey {
		row = 1 + width
	}
	return out, out.count(row)
}

// count finds out whether the data are as many rows as the picture is high, each
// of so many bytes.
func (i *Image) count(row int) error {
	rows, err := zlib.NewReader(bytes.NewReader(i.data))
	if err != nil {
		return err
	}
	buffer := make([]byte, row)
	for range i.height {
		if _, err := io.ReadFull(rows, buffer); err != nil {
			return err
		}
		if buffer[0] > 4 {
			return errDamaged // there are five filters
		}
	}
	if _, err := io.ReadFull(rows, buffer[:1]); !errors.Is(err, io.EOF) {
		return errDamaged
	}
	return nil
}

const signature = "\x89PNG\r\n\x1a\n"

// chunks are those of a PNG, by their kind, up to its end.
func chunks(file []byte) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		for rest := file[len(signature):]; len(rest) >= 12; {
			n := binary.BigEndian.Uint32(rest)
			if uint64(n) > uint64(len(rest)-12) {
				return
			}
			kind := string(rest[4:8])
			if !yield(kind, rest[8:8+n]) || kind == "IEND" {
				return
			}
			rest = rest[12+n:]
		}
	}
}
