package pdf

import (
	"io"
	"sync"

	"github.com/klauspost/compress/zlib"
)

// A pool keeps what is costly to make for the next document.
type pool struct {
	buffers      sync.Pool // *[]byte
	strong, fast sync.Pool // *deflater
}

// Levels of compression. Six for text, as other writers have it; one for
// objects, which are small and many: a structure tree of thousands shrinks to
// a seventh at that already.
const (
	strongLevel = 6
	fastLevel   = 1
)

func (p *pool) buffer() []byte {
	if b, ok := p.buffers.Get().(*[]byte); ok {
		return (*b)[:0]
	}
	return nil
}

// recycle must be called with what nobody uses any more.
func (p *pool) recycle(b []byte) {
	if cap(b) > 0 && cap(b) <= 1<<20 {
		p.buffers.Put(&b)
	}
}

// A deflater is a compressor with the buffer it writes to.
type deflater struct {
	to []byte
	z  *zlib.Writer
}

func (d *deflater) Write(b []byte) (int, error) {
	d.to = append(d.to, b...)
	return len(b), nil
}

// deflate appends b to to, compressed.
func (p *pool) deflate(to, b []byte, level int) ([]byte, error) {
	from := &p.strong
	if level == fastLevel {
		from = &p.fast
	}
	d, ok := from.Get().(*deflater)
	if !ok {
		d = &deflater{}
		var err error
		if d.z, err = zlib.NewWriterLevel(d, level); err != nil {
			return nil, err
		}
	}
	d.to = to
	d.z.Reset(d)
	_, err := d.z.Write(b)
	if end := d.z.Close(); err == nil {
		err = end
	}
	to, d.to = d.to, nil
	from.Put(d)
	return to, err
}

var _ io.Writer = (*deflater)(nil)
