package render

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/markup"
	"github.com/qubitz/reportjobs/render/internal/pdf"
)

const maxWarnings = 20 // of links and notes that lead nowhere

// refs are what the texts of a document may lead to. The zero value is of a
// document without any.
type refs struct {
	ids   map[string]string // of sections, tables and figures
	names map[string]string // what a link to an id says that has no text
	notes map[string]Text
	used  map[string]int // note: its number, from 1
	looks map[look]*look
}

// A look is what a fragment of text has besides its face.
type look struct {
	link string // name of an anchor, or an address
	uri  bool   // link is an address
	code bool
}

func newRefs(d *Document, c *checker, bare bool, terms *Words) refs {
	r := refs{ids: c.ids, notes: d.Notes, used: c.used, looks: map[look]*look{}}
	if len(c.ids) > 0 {
		r.names = labelsOf(d, bare, terms)
	}
	return r
}

// idAnchor and noteAnchor are the names of the places that ids and notes mean.
func idAnchor(id string) string     { return "#" + id }
func noteAnchor(name string) string { return "^" + name }

// resolve returns what is set for s: its text, of a note its number, and its
// mark, nil if it has none. Equal looks are the same pointer.
func (r *refs) resolve(s markup.Span) (string, *look) {
	m := look{code: s.Style&markup.Code != 0}
	switch {
	case s.Note != "":
		if _, ok := r.notes[s.Note]; !ok {
			return "", nil
		}
		number := r.used[s.Note]
		if number == 0 { // a note within a note
			return "", nil
		}
		s.Text, m.link = raised(number), noteAnchor(s.Note)
	case strings.HasPrefix(s.Link, "#"):
		id := s.Link[1:]
		if r.ids[id] != "" {
			m.link = idAnchor(id)
		}
		if s.Text == "" {
			s.Text = cmp.Or(r.names[id], id)
		}
	case s.Link != "":
		m.link, m.uri = markup.EscapeURI(s.Link), true
	}
	if m == (look{}) {
		return s.Text, nil
	}
	if r.looks == nil {
		r.looks = map[look]*look{}
	}
	known := r.looks[m]
	if known == nil {
		known = new(look)
		*known = m
		r.looks[m] = known
	}
	return s.Text, known
}

// plain returns t as it is set, without its markup and notes.
func (r *refs) plain(t Text) string {
	if !markup.Marked(string(t)) {
		return string(t)
	}
	var out strings.Builder
	for _, s := range markup.Spans(string(t)) {
		if s.Note == "" {
			text, _ := r.resolve(s)
			out.WriteString(text)
		}
	}
	return out.String()
}

// raised writes a number in small raised digits.
func raised(n int) string {
	var out []rune
	for ; n > 0; n /= 10 {
		out = append(out, []rune("⁰¹²³⁴⁵⁶⁷⁸⁹")[n%10])
	}
	slices.Reverse(out)
	return string(out)
}

// warnings names the links and notes that lead nowhere, each once.
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
	return out
}

// dress draws what a fragment has besides its text, under it, and returns the
// color of the text. Its line begins at the upper edge y.
func (f *flow) dress(ops []ink.Op, part *fragment, element int32, x, y float64, in ink.Font, c ink.Color) ([]ink.Op, ink.Color) {
	m := part.look
	if m == nil {
		return ops, c
	}
	if m.code {
		ops = append(ops, ink.Op{Kind: ink.Rect, X: x - 1.5, Y: y + in.Lead/2 - 0.62*in.Size, W: part.w + 3, H: 1.24 * in.Size, Color: f.colors.Chip})
		c = f.colors.OnChip(c)
	}
	if m.link == "" {
		return ops, c
	}
	kind := ink.Link
	if m.uri {
		kind = ink.Address
	}
	ops = append(ops, ink.Op{Kind: kind, Element: element, X: x, Y: y, W: part.w, H: in.Lead, Text: m.link})
	if c == f.colors.White { // on the accent or darker
		return ops, c
	}
	return ops, f.colors.Link
}

// notesBelow sets the notes that were first used in a section of the first
// level, in the order of their use.
func (f *flow) notesBelow(names []string) {
	small := f.fonts.small
	first := true
	from := len(f.pieces)
	for _, name := range names {
		text, ok := f.refs.notes[name]
		if !ok {
			continue
		}
		number := raised(f.refs.used[name])
		w := f.width(ink.Regular, small.Size, number)
		fr := frame{before: 2, after: 2, w: f.prose, in: max(12, w+3)}
		outer := f.enter(pdf.TagNote)
		f.detail(f.element).ID = "note" + strconv.Itoa(f.refs.used[name])
		fr.lead = []ink.Op{{Kind: ink.Text, Element: f.child(pdf.TagLbl), Y: small.Baseline(), W: w, H: small.Size, Text: number, Face: ink.Regular, Size: small.Size, Color: f.colors.Link}}
		if first {
			fr.before, fr.padTop = 16, 7
			fr.lead[0].Y += fr.padTop
			fr.lead = append(fr.lead, ink.Op{Kind: ink.Rect, W: 72, H: 0.5, Color: f.colors.Rule})
			first = false
		}
		f.anchor = noteAnchor(name)
		f.stack(f.wrap(text, small.Face, small.Size, f.prose-fr.in), small, f.colors.Soft, fr)
		f.leave(outer)
	}
	for i := from; i < len(f.pieces); i++ {
		f.pieces[i].note = true
	}
}

// An anchored block may have an id that links lead to.
type anchored interface{ id() string }

// block adds the pieces of a block.
func (f *flow) block(b Block) {
	if a, ok := b.(anchored); ok && a.id() != "" {
		f.anchor = idAnchor(a.id())
	}
	b.flow(f)
}

// dropDead takes links away whose place has nothing on it.
func (l *layouter) dropDead(pages []page) {
	alive := map[string]bool{}
	for _, p := range pages {
		for _, a := range p.anchors {
			alive[a.name] = true
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
