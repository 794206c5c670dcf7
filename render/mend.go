package render

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/render/internal/jsontree"
	"github.com/qubitz/reportjobs/render/internal/markup"
)

// maxTold is how many sentences Mend returns.
const maxTold = 100

// Mend reads a document as language models write them. It finds the JSON in
// what stands around it, closes it where it was cut off, knows the usual other
// names of fields and types, makes blocks of Markdown, numbers of "€1.2M",
// "12 %" and "(3,4)", pads rows, and drops what it does not know, images
// among it. What it did it returns, a hundred sentences at most, with the paths
// of what it read.
//
// The document is one that [Validate] finds no fault with. If there is nothing
// in data that could be part of a document, the error is
// [reportjobs.ErrInvalid].
func Mend(data []byte) (*Document, []string, error) {
	if len(data) > MaxJSON {
		return nil, nil, fmt.Errorf("%w: %d bytes, at most %d", reportjobs.ErrInvalid, len(data), MaxJSON)
	}
	root, report, ok := jsontree.Find(string(data))
	if !ok {
		return nil, nil, fmt.Errorf("%w: no JSON object in it", reportjobs.ErrInvalid)
	}
	m := &mender{seen: map[string]bool{}, doc: &Document{Version: Version}}
	m.found(report)
	m.document(&root, 0)
	m.uncount(m.doc.Sections, "")
	m.keep()
	if len(m.doc.Sections) == 0 {
		return nil, nil, fmt.Errorf("%w: no part of a document in it", reportjobs.ErrInvalid)
	}
	if err := Validate(m.doc); err != nil { // keep left nothing to find
		return nil, nil, fmt.Errorf("render: mended badly: %w", err)
	}
	if m.more > 0 {
		m.told = append(m.told, fmt.Sprintf("and %d more", m.more))
	}
	return m.doc, m.told, nil
}

// A mender makes a document of a tree.
type mender struct {
	location
	doc  *Document
	told []string
	more int             // sentences that are not told
	seen map[string]bool // ids

	depth int // of the section that is read
}

// each goes through a list, with the index of the item in the path.
func (m *mender) each(n *jsontree.Node, f func(i int, item *jsontree.Node)) {
	nested := len(m.path) == 0 || m.path[len(m.path)-1].index >= 0
	if nested {
		m.enter("", -1)
	}
	for i := range n.Items {
		m.path[len(m.path)-1].index = i
		f(i, &n.Items[i])
	}
	m.path[len(m.path)-1].index = -1
	if nested {
		m.leave()
	}
}

// tell keeps a sentence about what stands at the path.
func (m *mender) tell(format string, args ...any) {
	if len(m.told) >= maxTold {
		m.more++
		return
	}
	text := fmt.Sprintf(format, args...)
	if at := m.where(); at != "" {
		text = at + ": " + text
	}
	m.told = append(m.told, text)
}

func (m *mender) found(r jsontree.Report) {
	if r.Outside {
		m.tell("what stood around the JSON was left out")
	}
	if r.Mended {
		m.tell("what was no JSON in it was read as the likeliest")
	}
	if r.Cut {
		m.tell("the JSON was cut off; it was closed where it ended")
	}
	if r.Over {
		m.tell("what was too deep or too much was left out")
	}
}

// id returns an id that nothing else has, or "".
func (m *mender) id(s string) string {
	id := slug(s)
	switch {
	case id == "":
		return ""
	case m.seen[id]:
		m.tell("the id %q is there twice; it was left out", id)
		return ""
	case id != s:
		m.tell("the id %q was read as %q", cut(s), id)
	}
	m.seen[id] = true
	return id
}

// slug makes an id of s.
func slug(s string) string {
	s = strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(s), "#"), "^")
	var out strings.Builder
	for i := range min(len(s), markup.MaxID) {
		if c := s[i]; markup.IsID("a" + string(c)) {
			out.WriteByte(c)
		} else {
			out.WriteByte('-')
		}
	}
	return strings.TrimRight(strings.TrimLeft(out.String(), "-_."), "-")
}

// keep takes out of the document what the checker finds fault with, so that
// its limits hold: the first blocks stay, as many as there may be.
func (m *mender) keep() {
	c := newChecker(1)
	c.cover(&m.doc.Cover)
	if len(c.faults) > 0 {
		m.tell("the cover was left out: %s", c.faults[0])
		c.faults, c.counts, m.doc.Cover = nil, counts{}, Cover{}
	}
	for _, name := range sortedKeys(m.doc.Notes) {
		m.try(c, func() {
			c.items++
			c.length(string(m.doc.Notes[name]))
		}, func() { delete(m.doc.Notes, name) })
	}
	m.doc.Sections = m.keepSections(c, m.doc.Sections, 1)
}

func (m *mender) keepSections(c *checker, list []Section, depth int) []Section {
	kept := list[:0]
	for i := range list {
		s := &list[i]
		ok := m.try(c, func() {
			c.sections++
			c.anchor(s.ID)
			c.text("title", s.Title)
		}, nil)
		if !ok {
			continue
		}
		if depth == MaxDepth {
			for k := range s.Sections {
				s.Blocks = append(s.Blocks, m.flat(&s.Sections[k])...)
			}
			s.Sections = nil
		}
		s.Blocks = slices.DeleteFunc(s.Blocks, func(b Block) bool {
			return !m.try(c, func() {
				c.blocks++
				b.check(c)
			}, nil)
		})
		s.Sections = m.keepSections(c, s.Sections, depth+1)
		kept = append(kept, *s)
	}
	return kept
}

// try checks something. If it does not pass, it counts no more, and without is
// called if it is not nil.
func (m *mender) try(c *checker, check, without func()) bool {
	before := c.counts
	check()
	if len(c.faults) == 0 && c.more == 0 && !c.over() {
		return true
	}
	why := errors.New("the document is too large")
	if len(c.faults) > 0 {
		why = errors.New(c.faults[0])
	}
	m.tell("part of it was left out: %v", why)
	c.faults, c.more, c.counts = nil, 0, before
	if without != nil {
		without()
	}
	return false
}
