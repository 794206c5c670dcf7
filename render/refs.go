package render

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/paging"
	"github.com/qubitz/reportjobs/render/internal/pdf"
	"github.com/qubitz/reportjobs/render/internal/typeset"
)

const maxWarnings = 20 // of links and notes that lead nowhere, and doubts

func newRefs(d *Document, c *checker, bare bool, terms *Words) typeset.Refs {
	r := typeset.Refs{IDs: c.ids}
	if len(d.Notes) > 0 {
		r.Notes = make(map[string]int, len(d.Notes))
		for name := range d.Notes {
			r.Notes[name] = c.used[name]
		}
	}
	if len(c.ids) > 0 {
		r.Names = labelsOf(d, bare, terms)
	}
	return r
}

// warnings names the links and notes that lead nowhere and the doubts, each
// once.
func (c *checker) warnings(d *Document) []string {
	var out []string
	warn := func(format string, id string) {
		if text := fmt.Sprintf(format, id); !slices.Contains(out, text) && len(out) < maxWarnings {
			out = append(out, text)
		}
	}
	for _, id := range c.links {
		if c.ids[id] == "" {
			warn("no section, table, figure or image has the id %q; what links to it is plain text", id)
		}
	}
	for _, name := range c.notes {
		if _, ok := d.Notes[name]; !ok {
			warn("there is no note %q; its mark was left out", name)
		}
	}
	for _, name := range sortedKeys(d.Notes) {
		if c.used[name] == 0 {
			warn("no text refers to the note %q; it was left out", name)
		}
	}
	for _, doubt := range c.doubts {
		warn("%s", doubt)
	}
	return out
}

// notesBelow sets the notes that were first used in a section of the first
// level, in the order of their use.
func (f *flow) notesBelow(names []string) {
	small := f.sizes.small
	first := true
	from := len(f.pieces)
	for _, name := range names {
		text, ok := f.notes[name]
		if !ok {
			continue
		}
		number := typeset.Raised(f.Refs.Notes[name])
		w := f.Width(ink.Regular, small.Size, number)
		fr := frame{before: 2, after: 2, w: f.prose, in: max(12, w+3), inner: paging.InShort, end: paging.InShort}
		outer := f.enter(pdf.TagNote)
		f.detail(f.element).ID = "note" + strconv.Itoa(f.Refs.Notes[name])
		fr.lead = []ink.Op{{Kind: ink.Text, Element: f.child(pdf.TagLbl), Y: small.Baseline(), W: w, H: small.Size, Text: number, Face: ink.Regular, Size: small.Size, Color: f.colors.Link}}
		if first {
			fr.before, fr.padTop = 16, 7
			fr.lead[0].Y += fr.padTop
			fr.lead = append(fr.lead, ink.Op{Kind: ink.Rect, W: 72, H: 0.5, Color: f.colors.Rule})
			if from > 0 { // below what refers to them, not alone on a page
				f.pieces[from-1].End = max(f.pieces[from-1].End, paging.InShort)
			}
			first = false
		}
		f.anchor = typeset.NoteAnchor(name)
		f.stack(f.Wrap(string(text), small.Face, small.Size, f.prose-fr.in), small, f.colors.Soft, fr)
		f.leave(outer)
	}
	for i := from; i < len(f.pieces); i++ {
		f.pieces[i].Note = true
	}
	if len(f.pieces) > from {
		f.pieces[len(f.pieces)-1].End = 0
	}
}

// An anchored block may have an id that links lead to.
type anchored interface{ id() string }

// block adds the pieces of a block.
func (f *flow) block(b Block) {
	if a, ok := b.(anchored); ok && a.id() != "" {
		f.anchor = typeset.IDAnchor(a.id())
	}
	b.flow(f)
}

// dropDead takes links away whose place has nothing on it.
func (l *layouter) dropDead(pages []page) {
	alive := map[string]bool{}
	for _, p := range pages {
		for _, a := range p.anchors {
			alive[a.Name] = true
		}
	}
	for i := range pages {
		pages[i].ops = slices.DeleteFunc(pages[i].ops, func(o ink.Op) bool {
			dead := o.Kind == ink.Link && !alive[o.Text]
			if dead {
				l.unlink(o.Element)
			}
			return dead
		})
	}
}
