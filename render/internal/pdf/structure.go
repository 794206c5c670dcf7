package pdf

import "fmt"

// A structure is the tree of elements on its way into the file.
type structure struct {
	list  []Element
	ids   []int // of their objects, 0 for what is left out
	first []int32
	last  []int32 // of kids, -1 for none
	kids  []kid
	root  int
	refs  []int // of the parent tree, by the numbers of pages and links
}

// A kid is an element, a part of a page's content or a link.
type kid struct {
	kind    kidKind
	page, n int32 // the element, the content's number or the link on its page
	next    int32
}

type kidKind uint8

const (
	kidElement kidKind = iota
	kidContent
	kidLink
)

// checkStructure finds what would not be a tree, and what belongs to no element
// of it.
func (a *assembler) checkStructure() error {
	list := a.file.Structure
	for i := range list {
		if e := &list[i]; e.Tag >= tagCount || i > 0 && (e.Parent < 0 || int(e.Parent) >= i) {
			return fmt.Errorf("element %d: no tag, or no parent", i)
		}
		if list[i].Tag == TagFigure && (list[i].Detail == nil || list[i].Detail.Text == "") {
			return fmt.Errorf("element %d: a figure without a text", i)
		}
	}
	for n, p := range a.file.Pages {
		for _, e := range p.marked {
			if int(e) >= len(list) {
				return fmt.Errorf("page %d: there is no element %d", n+1, e)
			}
		}
		for i := range p.links {
			if int(p.links[i].element) >= max(len(list), 1) {
				return fmt.Errorf("page %d: there is no element %d", n+1, p.links[i].element)
			}
		}
	}
	return nil
}

// numbered finds which elements are used, and gives pages and links the numbers
// by which their elements are found.
func (a *assembler) numbered() *structure {
	if len(a.file.Structure) == 0 {
		return nil
	}
	s := &structure{list: a.file.Structure, ids: make([]int, len(a.file.Structure))}
	s.use(a.file.Pages)
	for _, p := range a.file.Pages {
		if len(p.marked) > 0 {
			a.keys++
			p.key = a.keys
		}
	}
	for _, p := range a.file.Pages {
		for i := range p.links {
			if l := &p.links[i]; l.element > 0 && s.ids[l.element] != 0 {
				a.keys++
				l.key = a.keys
			}
		}
	}
	return s
}

// structure writes the tree and returns its root; 0 if there is none. Pages and
// links are written before.
func (a *assembler) structure() int {
	s := a.tree
	if s == nil {
		return 0
	}
	s.root = a.reserve()
	for i, used := range s.ids {
		if used != 0 {
			s.ids[i] = a.reserve()
		}
	}
	s.link(a.file.Pages)
	for i := range s.list {
		if s.ids[i] != 0 {
			a.element(s, i)
		}
	}
	parents := a.parentTree(s)
	a.begin(s.root)
	a.text("<</Type/StructTreeRoot/RoleMap<</Title/P>>/K ")
	a.ref(s.ids[0])
	a.text("/ParentTree ")
	a.ref(parents)
	a.text("/ParentTreeNextKey ")
	a.number(a.keys + 1)
	a.noteTree(s)
	a.text(">>\n")
	return s.root
}

// use finds the elements to which something belongs: the ids of others stay 0.
func (s *structure) use(pages []*Page) {
	s.ids[0] = -1
	for _, p := range pages {
		for _, e := range p.marked {
			for ; s.ids[e] == 0; e = s.list[e].Parent {
				s.ids[e] = -1
			}
		}
	}
	for i := range s.list {
		e := &s.list[i]
		switch above := s.list[e.Parent].Parent; {
		case e.Tag == TagTR && s.ids[above] != 0: // of a table that has something else
			s.ids[i], s.ids[e.Parent] = -1, -1
		case tagKinds[e.Tag].cell:
			s.ids[i] = s.ids[e.Parent]
		}
	}
}

// link hangs everything into the tree. Inline elements stand behind what of
// their parent is painted before them.
func (s *structure) link(pages []*Page) {
	s.first, s.last = make([]int32, len(s.list)), make([]int32, len(s.list))
	s.kids = make([]kid, 0, 2*len(s.list))
	hung := make([]bool, len(s.list))
	for i := range s.list {
		s.first[i], s.last[i] = -1, -1
		if e := &s.list[i]; i > 0 && s.ids[i] != 0 && !tagKinds[e.Tag].inline {
			s.hang(e.Parent, kid{kind: kidElement, n: int32(i)})
		}
	}
	for n, p := range pages {
		for mcid, e := range p.marked {
			for x := e; tagKinds[s.list[x].Tag].inline && !hung[x]; x = s.list[x].Parent {
				hung[x] = true
				s.hang(s.list[x].Parent, kid{kind: kidElement, n: x})
			}
			s.hang(e, kid{kind: kidContent, page: int32(n), n: int32(mcid)})
		}
		for i := range p.links {
			if e := p.links[i].element; e > 0 && s.ids[e] != 0 {
				s.hang(e, kid{kind: kidLink, page: int32(n), n: int32(i)})
			}
		}
	}
}

func (s *structure) hang(parent int32, k kid) {
	at := int32(len(s.kids))
	k.next = -1
	s.kids = append(s.kids, k)
	if s.first[parent] < 0 {
		s.first[parent] = at
	} else {
		s.kids[s.last[parent]].next = at
	}
	s.last[parent] = at
}

// element writes one. Its page is that of the first content.
func (a *assembler) element(s *structure, i int) {
	e := &s.list[i]
	kind := &tagKinds[e.Tag]
	a.begin(s.ids[i])
	a.text("<</S/")
	a.text(kind.name)
	a.text("/P ")
	if i == 0 {
		a.ref(s.root)
	} else {
		a.ref(s.ids[e.Parent])
	}
	page := int32(-1)
	for at := s.first[i]; at >= 0; at = s.kids[at].next {
		if s.kids[at].kind == kidContent {
			page = s.kids[at].page
			a.text("/Pg ")
			a.ref(a.pageIDs[page])
			break
		}
	}
	if kind.attribute != "" {
		a.text("/A<<")
		a.text(kind.attribute)
		a.text(">>")
	}
	if e.Detail != nil {
		a.detail(e, page)
	}
	if s.first[i] >= 0 {
		a.kids(s, i, page)
	}
	a.text(">>\n")
}

func (a *assembler) kids(s *structure, i int, page int32) {
	several := s.first[i] != s.last[i]
	a.text("/K")
	if several {
		a.text("[")
	}
	for at := s.first[i]; at >= 0; at = s.kids[at].next {
		switch k := &s.kids[at]; {
		case k.kind == kidElement:
			a.text(" ")
			a.ref(s.ids[k.n])
		case k.kind == kidLink:
			a.text("<</Type/OBJR/Obj ")
			a.ref(a.file.Pages[k.page].links[k.n].id)
			a.onPage(k.page, page)
		case k.page == page:
			a.text(" ")
			a.number(int(k.n))
		default:
			a.text("<</Type/MCR/MCID ")
			a.number(int(k.n))
			a.onPage(k.page, page)
		}
	}
	if several {
		a.text("]")
	}
}

// onPage ends a dictionary; it names a page that is not that of the element.
func (a *assembler) onPage(page, own int32) {
	if page != own {
		a.text("/Pg ")
		a.ref(a.pageIDs[page])
	}
	a.text(">>")
}

func (a *assembler) detail(e *Element, page int32) {
	d := e.Detail
	if d.ID != "" {
		a.text("/ID")
		a.string(d.ID)
	}
	if e.Tag != TagFigure {
		return
	}
	a.text("/Alt")
	a.string(d.Text)
	if page >= 0 {
		p := a.file.Pages[page]
		a.text("/A<</O/Layout/Placement/Block/BBox[")
		for _, v := range [...]int{p.across(d.Left), p.up(d.Foot), p.across(d.Right), p.up(d.Top)} {
			a.length(v)
		}
		a.text("]>>")
	}
}
