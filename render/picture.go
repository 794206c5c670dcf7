package render

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // for image.DecodeConfig
	_ "image/png"
	"io"
	"io/fs"
	"sync"

	"github.com/qubitz/reportjobs/render/internal/pdf"
)

const (
	maxImageFile = 32 << 20   // bytes
	maxPixels    = 24_000_000 // of one image
	maxPictures  = 256 << 20  // bytes of images that an engine keeps, as they are before they are compressed
)

// A picture is an image that an engine holds. It is not changed.
type picture struct {
	*pdf.Image
	width, height int // pixels
}

// pictures decodes the images of a host when they are first used, and keeps
// them. It is safe for use by many goroutines; none waits for another's file.
type pictures struct {
	files fs.FS
	mu    sync.Mutex
	kept  map[string]*picture
	size  int // bytes of what is kept
}

func (p *pictures) get(name string) (*picture, error) {
	if p == nil || p.files == nil {
		return nil, errors.New("the engine has no images")
	}
	p.mu.Lock()
	found := p.kept[name]
	p.mu.Unlock()
	if found != nil {
		return found, nil
	}
	data, err := readImage(p.files, name)
	if err != nil {
		return nil, err
	}
	if found, err = newPicture(data); err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if other := p.kept[name]; other != nil {
		return other, nil
	}
	if size := 3 * found.width * found.height; p.size+size <= maxPictures {
		if p.kept == nil {
			p.kept = map[string]*picture{}
		}
		p.kept[name] = found
		p.size += size
	}
	return found, nil
}

func readImage(files fs.FS, name string) ([]byte, error) {
	file, err := files.Open(name)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, errors.New("there is no such file")
		}
		return nil, errors.New("the file cannot be opened")
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxImageFile+1))
	if err != nil {
		return nil, errors.New("the file cannot be read")
	}
	if len(data) > maxImageFile {
		return nil, fmt.Errorf("the file has more than %d bytes", maxImageFile)
	}
	return data, nil
}

// newPicture decodes a PNG or JPEG, after a look at its size.
func newPicture(data []byte) (*picture, error) {
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, errors.New("the file is neither PNG nor JPEG")
	}
	p := &picture{width: config.Width, height: config.Height}
	if p.width < 1 || p.height < 1 || p.width > maxPixels/p.height {
		return nil, fmt.Errorf("it has %d × %d pixels, at most %d in all are taken", p.width, p.height, maxPixels)
	}
	if p.Image, err = pdf.NewImage(data); err != nil {
		return nil, errors.New("the file is damaged")
	}
	return p, nil
}
