package render

import (
	"slices"
	"strings"

	"github.com/qubitz/reportjobs/render/internal/jsontree"
)

// An entry is what stands in a section of a tree that is not yet in order: a
// block, a heading among blocks, or a whole section.
type entry struct {
	block   Block
	section *Section
	heading *Section // its title and id; what follows belongs to it
	level   int      // of the heading
	loose   bool     // the block may be joined with one like it in front of it
}

// Names under which models give the same thing; the first is its own.
var (
	titleNames   = []string{"title", "heading", "header", "name", "headline", "sectiontitle"}
	blocksNames  = []string{"blocks", "content", "contents", "body", "elements", "paragraphs", "components", "blocklist"}
	sectionNames = []string{"sections", "subsections", "children", "chapters", "parts", "subsection"}
	wrappers     = []string{"document", "report", "data", "result", "output", "response", "json", "doc"}
)

// document reads the root. It unwraps what is wrapped, but not without end.
func (m *mender) document(root *jsontree.Node, depth int) {
	if root.Kind == jsontree.Array {
		m.doc.Sections = m.sectionsOf(m.entries(root), "")
		return
	}
	o := m.object(root)
	if depth < 3 && !o.has(sectionNames...) && !o.has(blocksNames...) {
		for _, name := range wrappers {
			for i, key := range o.folds {
				if inner := &root.Items[i]; key == name && (inner.Kind == jsontree.Object || inner.Kind == jsontree.Array) {
					m.tell("the document stands in %q", cut(root.Keys[i]))
					m.enter(cut(root.Keys[i]), -1)
					m.document(inner, depth+1)
					m.leave()
					return
				}
			}
		}
	}
	m.head(o)
	m.notes(o)
	m.doc.Sections = m.sectionsOf(m.bodyOf(o), m.doc.Cover.Title)
}

// sectionsOf puts entries in order. What stands before the first section gets
// one of its own.
func (m *mender) sectionsOf(list []entry, title string) []Section {
	blocks, sections := m.arrange(list, 0)
	if len(blocks) == 0 {
		return sections
	}
	first := Section{Title: "Summary", Blocks: blocks}
	if len(sections) == 0 && title != "" {
		first.Title = Plain(title)
	}
	m.tell("blocks that stand in no section got the section %q", first.Title.plain())
	return append([]Section{first}, sections...)
}

// arrange makes sections of the headings among entries, for a section at depth.
func (m *mender) arrange(list []entry, depth int) (Blocks, []Section) {
	var blocks Blocks
	var sections []Section
	for i := 0; i < len(list); i++ {
		switch e := list[i]; {
		case e.block != nil:
			blocks = join(blocks, e)
		case e.section != nil && depth < MaxDepth:
			sections = append(sections, *e.section)
		case e.section != nil:
			blocks = append(blocks, m.flat(e.section)...)
		case depth == MaxDepth:
			blocks = append(blocks, boldTitle(e.heading.Title)...)
		default:
			s := *e.heading
			end := i + 1
			for end < len(list) && (list[end].heading == nil || list[end].level > e.level) && (list[end].section == nil || depth+1 < MaxDepth) {
				end++
			}
			s.Blocks, s.Sections = m.arrange(list[i+1:end], depth+1)
			sections = append(sections, s)
			i = end - 1
		}
	}
	return blocks, sections
}

// join adds a block. A point of a list joins the list in front of it, and a
// card the cards.
func join(blocks Blocks, e entry) Blocks {
	if len(blocks) > 0 && e.loose {
		switch last := blocks[len(blocks)-1].(type) {
		case *List:
			if next, ok := e.block.(*List); ok && next.Ordered == last.Ordered {
				last.Items = append(last.Items, next.Items...)
				return blocks
			}
		case *KPIs:
			if next, ok := e.block.(*KPIs); ok {
				last.Items = append(last.Items, next.Items...)
				return blocks
			}
		}
	}
	return append(blocks, e.block)
}

// flat are the blocks of a section that lies too deep to be one.
func (m *mender) flat(s *Section) Blocks {
	m.tell("sections are at most %d deep: the title %q became a line", MaxDepth, cut(s.Title.plain()))
	out := append(boldTitle(s.Title), s.Blocks...)
	for i := range s.Sections {
		out = append(out, m.flat(&s.Sections[i])...)
	}
	return out
}

func boldTitle(t Text) Blocks {
	if t = Text(strings.TrimSpace(t.plain())); t == "" {
		return nil
	}
	return Blocks{&Paragraph{Text: "**" + Plain(string(t)) + "**"}}
}

// section reads one section, at a depth from 1.
func (m *mender) section(n *jsontree.Node) *Section {
	o := m.object(n)
	for _, kind := range []string{"type", "level", "number"} {
		if o.take(kind) != nil {
			m.leave()
		}
	}
	s := &Section{Title: o.text(titleNames...)}
	if id := o.plain("id", "anchor", "slug"); id != "" {
		s.ID = m.id(id)
	}
	m.depth++
	s.Blocks, s.Sections = m.arrange(m.bodyOf(o), min(m.depth, MaxDepth))
	m.depth--
	return s
}

// bodyOf reads what an object has besides its title: blocks, sections, and
// fields that are named like a block.
func (m *mender) bodyOf(o *object) []entry {
	var out []entry
	for i, key := range o.folds {
		n := &o.node.Items[i]
		if o.taken[i] || n.Kind == jsontree.Null {
			continue
		}
		o.taken[i] = true
		m.enter(cut(o.node.Keys[i]), -1)
		switch kind := blockNames[key]; {
		case slices.Contains(sectionNames, key):
			m.leave()
			o.renamed(o.node.Keys[i], "sections")
			m.enter(cut(o.node.Keys[i]), -1)
			out = append(out, m.sectionEntries(n)...)
		case slices.Contains(blocksNames, key):
			out = append(out, m.entries(n)...)
		case kind != "":
			m.tell("was read as a block of type %s", kind)
			out = append(out, m.named(kind, key, n)...)
		default:
			m.tell("there is no such field; it was left out")
		}
		m.leave()
	}
	return out
}

// sectionEntries reads a list of sections, or an object of them by title.
func (m *mender) sectionEntries(n *jsontree.Node) []entry {
	if n.Kind == jsontree.Object && !m.object(n).has(slices.Concat(titleNames, blocksNames)...) {
		var out []entry
		for i, key := range n.Keys {
			m.enter(cut(key), -1)
			m.depth++
			s := &Section{Title: Plain(Name(key))}
			s.Blocks, s.Sections = m.arrange(m.entries(&n.Items[i]), min(m.depth, MaxDepth))
			m.depth--
			out = append(out, entry{section: s})
			m.leave()
		}
		return out
	}
	if n.Kind != jsontree.Array {
		return m.sectionEntry(n)
	}
	var out []entry
	m.each(n, func(_ int, item *jsontree.Node) { out = append(out, m.sectionEntry(item)...) })
	return out
}

func (m *mender) sectionEntry(n *jsontree.Node) []entry {
	if n.Kind == jsontree.Object {
		return []entry{{section: m.section(n)}}
	}
	return m.entries(n)
}
