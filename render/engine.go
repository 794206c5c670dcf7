package render

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sync"
	"time"

	"github.com/qubitz/reportjobs"
)

// Options are how an engine makes its documents. The zero value is ready for
// use.
type Options struct {
	Accent          string     // the one color, as in "#2457d6", which is the default
	Header          string     // at the right of the page header; "" is the cover's Label
	Classification  string     // at the left of the page footer and on the cover, as in "Confidential"
	Footer          string     // at the left of the page footer; at its right is the page number
	Author          string     // of the file, for its properties
	NoContents      bool       // no table of contents, which longer documents have
	NoNumbers       bool       // no section numbers
	NewPageSections bool       // sections of the first level begin a page; else they run on
	Page            PageFormat // A4, which is the default, or Letter
	Landscape       bool
	Untagged        bool // no structure for programs that read aloud; files are smaller
	// Hyphenation has the hyphenation patterns of languages by their tags, as in
	// "en" or "de-AT": the bytes of a file of libhyphen (hyph_en_US.dic) or TeX,
	// 8 MB at most. Paragraphs and lists of a document whose language is among
	// them, or is a kind of one of them, are justified; others are ragged. None
	// come with this package.
	Hyphenation map[string][]byte

	Images       fs.FS     // what an [Image] names: PNG and JPEG files, read when first used and kept
	CreationDate time.Time // of the file; zero: none, or when the job was created
}

// An Engine makes PDFs. A host makes one at its start and uses it for all: it
// holds the parsed fonts. It is safe for use by many goroutines at once.
type Engine struct {
	options   Options
	geo       geometry
	colors    palette
	fonts     *fonts
	ruler     ruler
	layouters sync.Pool
	images    *pictures
	hyphens   hyphens

	goroutines int // that compress a document; 0: as many as there are processors
}

// New returns an engine; nil means default options.
func New(o *Options) (*Engine, error) {
	e := &Engine{}
	if o != nil {
		e.options = *o
	}
	e.images = &pictures{files: e.options.Images}
	if e.options.Accent == "" {
		e.options.Accent = "#2457d6"
	}
	if e.options.Page > Letter {
		return nil, fmt.Errorf("render: Options.Page: %w: no page format %d", reportjobs.ErrInvalid, e.options.Page)
	}
	accent, err := parseColor(e.options.Accent)
	if err != nil {
		return nil, fmt.Errorf("render: Options.Accent: %w", err)
	}
	e.colors, e.geo = newPalette(accent), newGeometry(e.options.Page, e.options.Landscape)
	if e.fonts, err = loadFonts(); err != nil {
		return nil, fmt.Errorf("render: %w", err)
	}
	if e.hyphens, err = newHyphens(e.options.Hyphenation); err != nil {
		return nil, fmt.Errorf("render: %w", err)
	}
	e.options.Hyphenation = nil // they are parsed
	e.ruler = newTableRuler(e.fonts)
	return e, nil
}

// A Result says what was made.
type Result struct {
	Pages    int
	Warnings []string // what could not be set as it is, in sentences
}

// PDF writes d to w. The same document gives the same bytes. A document that
// cannot be laid out is [reportjobs.ErrInvalid]; the text says where in it the
// fault is. One of which more than a fifth of the letters cannot be set is a
// permanent [reportjobs.Failure], [CodeUnsupportedScript]. When ctx ends, PDF returns soon, with the cause.
func (e *Engine) PDF(ctx context.Context, w io.Writer, d *Document) (Result, error) {
	return e.pdf(ctx, w, d, e.options.CreationDate, func(int, int) {})
}

// pdf calls drawn after each page with its number and how many there are.
func (e *Engine) pdf(ctx context.Context, w io.Writer, d *Document, created time.Time, drawn func(page, of int)) (Result, error) {
	if d == nil {
		return Result{}, errors.New("render: no document")
	}
	l, err := e.lay(ctx, d)
	if err != nil {
		return Result{}, fmt.Errorf("render: %w", err)
	}
	defer e.release(l)
	err = e.paint(ctx, w, l, created, func(page int) { drawn(page, len(l.pages)) })
	if err != nil {
		return Result{}, fmt.Errorf("render: %w", err)
	}
	return Result{Pages: len(l.pages), Warnings: l.warnings}, nil
}
