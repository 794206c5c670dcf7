package render

import (
	"errors"
	"fmt"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/render/internal/typeset"
)

// Fonts are the faces of a host, the bytes of TTF files: static fonts with
// TrueType outlines, no collections. The zero value is Inter, which also sets
// what they have no glyph for. [Engine.Warnings] says what else they lack. A
// font that could not be embedded as it is, such as a variable one, is an error
// of [New]. The bytes must not be changed later.
type Fonts struct {
	Regular []byte // nil: Inter
	Italic  []byte // nil: Regular
	Bold    []byte // of headings and labels, semibold or bold; nil: Regular
	Mono    []byte // of code; nil: that of Type.Mono or, without it, the face of the text
	// Fallback set what neither these nor Inter have, in this order, in all
	// styles: a font for Chinese or Japanese, as an example. One of 4 MB with
	// 30,000 characters takes some 50 ms of New and 8 MB as long as the engine
	// lives; a report gets the glyphs that it shows.
	Fallback [][]byte
}

const (
	maxFontFile  = 64 << 20 // bytes
	maxFallbacks = 4
)

// loadFonts parses the faces of a host and ours. What is wrong with one is an
// error that begins with the name of its field.
func loadFonts(host *Fonts, code bool) (*typeset.Fonts, []string, error) {
	if err := host.check(); err != nil {
		return nil, nil, err
	}
	loaded, warnings, err := typeset.Load((*typeset.Files)(host), code)
	var fault *typeset.FaceError
	switch {
	case errors.As(err, &fault):
		return nil, nil, fmt.Errorf(".%s: %w: %s", fault.Face, reportjobs.ErrInvalid, fault.Text)
	case err != nil:
		return nil, nil, fmt.Errorf(": %w", err)
	}
	return loaded, warnings, nil
}

// check finds what needs no look into a font.
func (h *Fonts) check() error {
	if h.Regular == nil && (h.Italic != nil || h.Bold != nil) {
		return fmt.Errorf(".Regular: %w: there is none for the others to go with", reportjobs.ErrInvalid)
	}
	if len(h.Fallback) > maxFallbacks {
		return fmt.Errorf(".Fallback: %w: %d fonts, at most %d", reportjobs.ErrInvalid, len(h.Fallback), maxFallbacks)
	}
	for _, data := range append([][]byte{h.Regular, h.Italic, h.Bold, h.Mono}, h.Fallback...) {
		if len(data) > maxFontFile {
			return fmt.Errorf(": %w: a font of more than %d bytes", reportjobs.ErrInvalid, maxFontFile)
		}
	}
	return nil
}
