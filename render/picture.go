package render

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // for image.Decode
	_ "image/png"
	"io"
	"io/fs"
	"sync"
)

const (
	maxImageFile = 32 << 20   // bytes
	maxPixels    = 24_000_000 // of one image
	maxPictures  = 256 << 20  // bytes of images that an engine keeps
)

// A picture is an image that an engine holds. It is not changed.
type picture struct {
	width, height int    // pixels
	data          []byte // the file, PNG or JPEG
}

// pictures reads the images of a host when they are first used, and keeps
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
	found, err = newPicture(data)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if other := p.kept[name]; other != nil {
		return other, nil
	}
	if p.size+len(found.data) <= maxPictures {
		if p.kept == nil {
			p.kept = map[string]*picture{}
		}
		p.kept[name] = found
		p.size += len(found.data)
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

// newPicture looks at the head of a PNG or JPEG.
func newPicture(data []byte) (*picture, error) {
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || format != "png" && format != "jpeg" {
		return nil, errors.New("the file is neither PNG nor JPEG")
	}
	p := &picture{width: config.Width, height: config.Height, data: data}
	if p.width < 1 || p.height < 1 || p.width > maxPixels/p.height {
		return nil, fmt.Errorf("an image of %d × %d pixels, at most %d pixels", p.width, p.height, maxPixels)
	}
	return p, nil
}
