package pdf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A File is a document that is painted already.
type File struct {
	Title, Author, Subject string
	Creator                string    // the program the document comes from
	Lang                   string    // of the text, as in "en-US"; "" if unknown
	Created                time.Time // zero: the file has no dates
	Outline                []OutlineItem
	PageLabels             []PageLabel
	Pages                  []*Page
	Structure              []Element // the first is the document; nil: the file is not tagged
}

// An OutlineItem leads to a part of the document from the side of a viewer.
type OutlineItem struct {
	Title string
	Dest  string // a name given to [Page.Dest]
	Items []OutlineItem
	Open  bool // shows Items from the start
}

// A PageLabel says how pages are called from one on, up to the next label.
type PageLabel struct {
	Page   int    // from 0; the first label is for page 0
	Style  string // "D" 1 2 3, "r" i ii iii, "R" I II III, "a", "A"; "" only the prefix
	Prefix string
	Start  int // the number of the first of them; 0 means 1
}

// Stats say what was written.
type Stats struct {
	Pages  int
	Faces  int // embedded
	Images int
	Bytes  int
}

// producer names who writes the bytes of a file.
const producer = "reportjobs with gopdf"

// Write puts f together and writes it to w at once, or nothing if it returns
// an error that is not w's. Its errors are those kept by pages, with their
// numbers, and of links and outline items that lead nowhere. It uses the pages
// up. When ctx ends, Write returns soon, with the cause. On more goroutines it
// is faster; the bytes are the same. All of them have ended when it returns.
func Write(ctx context.Context, w io.Writer, fonts *Fonts, f *File, goroutines int) (Stats, error) {
	a := &assembler{fonts: fonts, file: f, buf: fonts.pool.buffer()}
	defer a.release()
	if err := a.collect(); err != nil {
		return Stats{}, fmt.Errorf("pdf: %w", err)
	}
	if err := a.compress(ctx, goroutines); err != nil {
		return Stats{}, fmt.Errorf("pdf: %w", err)
	}
	if err := a.assemble(); err != nil {
		return Stats{}, fmt.Errorf("pdf: %w", err)
	}
	stats := Stats{Pages: len(f.Pages), Faces: len(a.faces), Images: len(a.images), Bytes: len(a.buf)}
	if _, err := w.Write(a.buf); err != nil {
		return Stats{}, err
	}
	return stats, nil
}

// An embedded face is one that has glyphs in this document.
type embedded struct {
	in     Face
	used   used
	subset *subset
	id     int
}

// collect looks at all pages before anything costly is done.
func (a *assembler) collect() error {
	if len(a.file.Pages) == 0 {
		return errors.New("no pages")
	}
	all := make([]used, len(a.fonts.faces))
	a.imageIDs, a.dests = map[string]int{}, map[string]place{}
	for n, p := range a.file.Pages {
		if p.fonts != a.fonts {
			return fmt.Errorf("page %d: made for other fonts", n+1)
		}
		if err := p.finish(); err != nil {
			return fmt.Errorf("page %d: %w", n+1, err)
		}
		for in, u := range p.used {
			if u != nil && all[in] == nil {
				all[in] = a.fonts.faces[in].newUsed()
			}
			all[in].join(u)
		}
		for _, i := range p.images {
			a.addImage(i)
		}
		for _, d := range p.dests {
			if _, ok := a.dests[d.name]; ok {
				return fmt.Errorf("page %d: destination %q: there is one already", n+1, d.name)
			}
			a.dests[d.name] = place{page: n, y: d.y}
		}
	}
	a.chooseGlyphs(all)
	if err := a.checkStructure(); err != nil {
		return err
	}
	a.tree = a.numbered()
	return a.check()
}

// chooseGlyphs says which glyphs of each face are embedded: those the pages
// show, and the common ones if they show a third of those.
func (a *assembler) chooseGlyphs(all []used) {
	for in, u := range all {
		if u == nil {
			continue
		}
		if common := a.fonts.faces[in].common; 3*u.shares(common) >= common.shares(common) {
			u.join(common)
		}
		a.faces = append(a.faces, embedded{in: Face(in), used: u})
	}
}

// check finds what leads nowhere.
func (a *assembler) check() error {
	for n, p := range a.file.Pages {
		for _, l := range p.links {
			if _, ok := a.dests[l.dest]; !ok && l.uri == "" {
				return fmt.Errorf("page %d: a link to %q, which is nowhere", n+1, l.dest)
			}
		}
	}
	var items func(list []OutlineItem) error
	items = func(list []OutlineItem) error {
		for i := range list {
			if _, ok := a.dests[list[i].Dest]; !ok {
				return fmt.Errorf("outline %q: it leads to %q, which is nowhere", list[i].Title, list[i].Dest)
			}
			if err := items(list[i].Items); err != nil {
				return err
			}
		}
		return nil
	}
	for i, l := range a.file.PageLabels {
		if (i == 0) != (l.Page == 0) || i > 0 && l.Page <= a.file.PageLabels[i-1].Page || l.Page >= len(a.file.Pages) || l.Start < 0 {
			return fmt.Errorf("page label %d: page %d from %d", i, l.Page, l.Start)
		}
		if l.Style != "" && (len(l.Style) > 1 || !strings.Contains("DrRaA", l.Style)) {
			return fmt.Errorf("page label %d: no style %q", i, l.Style)
		}
	}
	return items(a.file.Outline)
}

// compress makes the subsets and compresses the pages, in any order. Fonts
// come first: one takes as long as many pages.
func (a *assembler) compress(ctx context.Context, goroutines int) error {
	a.contents = make([][]byte, len(a.file.Pages))
	return each(ctx, len(a.faces)+len(a.contents), goroutines, func(i int) (err error) {
		if i < len(a.faces) {
			e := &a.faces[i]
			e.subset, err = a.fonts.subset(a.fonts.faces[e.in], e.used)
			return err
		}
		i -= len(a.faces)
		p := a.file.Pages[i]
		if len(p.buf) > 0 {
			a.contents[i], err = a.fonts.pool.deflate(a.fonts.pool.buffer(), p.buf, strongLevel)
		}
		a.fonts.pool.recycle(p.buf)
		p.buf = nil
		return err
	})
}

// each calls work with each number below n, on this goroutine and more. It
// returns the error of the lowest number, so that it does not depend on luck.
func each(ctx context.Context, n, goroutines int, work func(i int) error) error {
	errs := make([]error, n)
	var next atomic.Int64
	run := func() {
		for {
			i := int(next.Add(1)) - 1
			if i >= n || ctx.Err() != nil {
				return
			}
			errs[i] = work(i)
		}
	}
	var wait sync.WaitGroup
	for range min(goroutines, n) - 1 {
		wait.Go(run)
	}
	run()
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return context.Cause(ctx)
}
