package render

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"sync"
	"time"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/typeset"
)

// Options are how an engine makes its documents. The zero value is ready for
// use.
type Options struct {
	Theme           *Theme     // how documents look; nil is [Executive]. It is read once
	Accent          string     // the theme's accent, as in "#2457d6", which is the default; "" leaves it as it is
	Header          string     // at the right of the page header, or where the theme has {header}; "" is the cover's Label
	Classification  string     // on the cover and at the left of the page footer, or where the theme has it, as in "Confidential"
	Footer          string     // at the left of the page footer, or where the theme has {footer}; at its right is the page number
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
	theme     Theme
	bands     bands
	terms     *Words // of documents without a language
	colors    ink.Palette
	fonts     *typeset.Fonts
	sizes     sizes
	layouters sync.Pool
	logo      *logo // nil for none
	images    *pictures
	warnings  []string // about the fonts of the host
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
	if e.options.Page > Letter {
		return nil, fmt.Errorf("render: Options.Page: %w: no page format %d", reportjobs.ErrInvalid, e.options.Page)
	}
	if err := e.dress(); err != nil {
		return nil, err
	}
	var err error
	if e.hyphens, err = newHyphens(e.options.Hyphenation); err != nil {
		return nil, fmt.Errorf("render: %w", err)
	}
	e.options.Hyphenation = nil // they are parsed
	return e, nil
}

// Warnings says in sentences what of the theme's fonts is not as it should be,
// and what is done instead. They are for who set the engine up, and the same
// as long as it lives.
func (e *Engine) Warnings() []string { return slices.Clone(e.warnings) }

// dress makes of the theme what it stands for.
func (e *Engine) dress() (err error) {
	e.theme = Executive()
	if e.options.Theme != nil {
		e.theme = *e.options.Theme
	}
	if e.options.Accent != "" {
		if _, err := parseColor(e.options.Accent); err != nil {
			return fmt.Errorf("render: Options.Accent: %w", err)
		}
		e.theme.Colors.Accent = e.options.Accent
	}
	if e.theme.Cover > CoverPlain {
		return fmt.Errorf("render: Options.Theme.Cover: %w: no cover %d", reportjobs.ErrInvalid, e.theme.Cover)
	}
	if e.colors, err = newPalette(e.theme.Colors); err != nil {
		return err
	}
	if err = e.theme.Type.check(); err != nil {
		return err
	}
	if e.geo, err = newGeometry(e.options.Page, e.options.Landscape, &e.theme.Spacing); err != nil {
		return err
	}
	if e.bands, err = newBands(&e.theme.Furniture, e.options.Classification); err != nil {
		return err
	}
	if e.fonts, e.warnings, err = loadFonts(&e.theme.Fonts, e.theme.Type.Mono); err != nil {
		return fmt.Errorf("render: Options.Theme.Fonts%w", err)
	}
	e.theme.Fonts = Fonts{} // they are parsed
	if e.logo, err = newLogo(&e.theme.Logo, e.colors.Dark); err != nil {
		return err
	}
	e.theme.Logo = Logo{} // it is decoded
	if err = e.theme.checkWords(); err != nil {
		return err
	}
	e.terms = e.theme.terms("")
	e.sizes = newSizes(&e.theme.Type)
	return nil
}

// A Result says what was made.
type Result struct {
	Pages    int
	Warnings []string // what could not be set as it is or is perhaps not meant, in sentences
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
