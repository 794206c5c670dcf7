package render

import (
	"cmp"
	"fmt"
	"io/fs"

	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/paging"
	"github.com/qubitz/reportjobs/render/internal/pdf"
	"github.com/qubitz/reportjobs/render/internal/typeset"
)

// An Image is a picture that the host holds: Name is an entry of
// Options.Images, a PNG or JPEG file. There is no way to name an address. A
// picture that cannot be had is replaced by its Alt, and a warning tells why.
type Image struct {
	Name    string `json:"name"`
	Alt     string `json:"alt"` // what it shows, for those who do not see it
	ID      string `json:"id,omitempty"`
	Caption Text   `json:"caption,omitempty"` // below it; with one, or an ID, it is a figure with a number
	Width   int    `json:"width,omitempty"`   // percent of the page's width, 5 to 100; 0: by its pixels
}

func (*Image) kind() string { return "image" }

func (b *Image) id() string { return b.ID }

func (b *Image) check(c *checker) {
	c.anchor(b.ID)
	if !fs.ValidPath(b.Name) || b.Name == "." {
		c.faultAt("name", -1, "%q is no name of a file, as in \"charts/growth.png\"", cut(b.Name))
	}
	c.plain("alt", b.Alt)
	c.text("caption", b.Caption)
	if b.Width != 0 && (b.Width < 5 || b.Width > 100) {
		c.faultAt("width", -1, "%d percent, from 5 to 100", b.Width)
	}
}

const (
	pixel     = 72.0 / 150 // points of a pixel, where no width is given
	tallImage = 0.6        // of the height of a page
)

func (b *Image) flow(f *flow) {
	label := f.counted.image(b)
	small := f.sizes.small
	caption := f.Caption(label, ink.Semibold|ink.Running, string(b.Caption), small, f.prose)
	p, err := f.pictures.get(b.Name)
	if err != nil {
		f.lost = append(f.lost, fmt.Sprintf("the image %q is not shown: %v", b.Name, err))
		(&Callout{Text: Plain(b.Alt)}).flow(f)
		f.imageCaption(caption)
		return
	}
	w := float64(p.width) * pixel
	if b.Width > 0 {
		w = f.wide * float64(b.Width) / 100
	}
	w = min(w, f.wide, f.geo.tall()*tallImage*float64(p.width)/float64(p.height))
	h := w * float64(p.height) / float64(p.width)
	image := paging.Piece{Role: paging.RoleBlock, X: f.left, W: w, H: h, Before: 12, After: 12, Heading: -1}
	image.Ops = []ink.Op{{Kind: ink.Image, Element: f.figure(b.shows(f)), W: w, H: h, Text: b.Alt, Image: p.Image}}
	if len(caption) == 0 {
		f.add(image)
		return
	}
	image.After, image.Keep = 4, true
	f.add(image)
	f.imageCaption(caption)
}

// imageCaption stands beside the figure in the structure, not in it: what reads
// a figure's text aloud reads nothing else of it.
func (f *flow) imageCaption(lines []typeset.Line) {
	defer f.leave(f.enter(pdf.TagCaption))
	f.stack(lines, f.sizes.small, f.colors.Soft, frame{before: 4, after: 12, w: f.prose})
}

// shows is what the image is said to show; one of which nobody says it is called by
// its caption, or is an image.
func (b *Image) shows(f *flow) string {
	return cmp.Or(typeset.OneLine(f.Gate.Clean(b.Alt)), typeset.OneLine(f.Refs.Plain(string(b.Caption))), "Image")
}
