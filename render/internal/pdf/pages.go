package pdf

// branches is how many pages, or groups of them, a group of pages has.
const branches = 32

// A node is a page or a group of them.
type node struct {
	id, pages int
	kids      []int
}

// pages writes all pages and the tree above them, and returns its root. The
// tree is as flat as it can be and its groups are about the same size.
func (a *assembler) pages(resources int) int {
	level := make([]node, len(a.pageIDs))
	for i, id := range a.pageIDs {
		level[i] = node{id: id, pages: 1}
	}
	for {
		above := make([]node, (len(level)+branches-1)/branches)
		for i := range above {
			above[i].id = a.reserve()
		}
		for i := range level {
			parent := &above[i*len(above)/len(level)]
			parent.pages += level[i].pages
			parent.kids = append(parent.kids, level[i].id)
			if level[i].kids == nil {
				a.page(i, a.file.Pages[i], parent.id, resources)
			} else {
				a.group(&level[i], parent.id)
			}
		}
		if len(above) == 1 {
			a.group(&above[0], 0)
			return above[0].id
		}
		level = above
	}
}

// group writes a node; the one without a parent is the root.
func (a *assembler) group(n *node, parent int) {
	a.begin(n.id)
	a.text("<</Type/Pages/Count ")
	a.number(n.pages)
	if parent != 0 {
		a.text("/Parent ")
		a.ref(parent)
	}
	a.text("/Kids[")
	for _, kid := range n.kids {
		a.ref(kid)
	}
	a.text("]>>\n")
}

// page writes a page, its contents and its links.
func (a *assembler) page(n int, p *Page, parent, resources int) {
	id, contents := a.pageIDs[n], 0
	if data := a.contents[n]; data != nil {
		contents = a.reserve()
		a.stream(contents, flate, data)
	}
	a.begin(id)
	a.text("<</Type/Page/Parent ")
	a.ref(parent)
	a.text("/Resources ")
	a.ref(resources)
	a.text("/MediaBox[0 0 ")
	a.length(p.w)
	a.length(p.h)
	a.text("]")
	if contents != 0 {
		a.text("/Contents ")
		a.ref(contents)
	}
	if p.key > 0 {
		a.text("/StructParents ")
		a.number(p.key)
	}
	if a.tree != nil {
		a.text("/Tabs/S")
	}
	first := len(a.at)
	if len(p.links) > 0 {
		a.text("/Annots[")
		for range p.links {
			a.ref(a.reserve())
		}
		a.text("]")
	}
	a.text(">>\n")
	for i := range p.links {
		a.link(first+i, &p.links[i])
	}
}

func (a *assembler) link(id int, l *link) {
	l.id = id
	a.begin(id)
	a.text("<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]")
	if l.key > 0 {
		a.text("/StructParent ")
		a.number(l.key)
		if d := a.file.Structure[l.element].Detail; d != nil && d.Text != "" {
			a.text("/Contents")
			a.string(d.Text)
		}
	}
	a.text("/Rect[")
	a.length(l.left)
	a.length(l.low)
	a.length(l.right)
	a.length(l.high)
	a.text("]")
	if l.uri != "" {
		a.text("/A<</S/URI/URI")
		a.bodies = appendLiteral(a.bodies, l.uri)
		a.text(">>>>\n")
		return
	}
	a.dest(l.dest)
	a.text(">>\n")
}

// dest leads to a place; the zoom stays what it is.
func (a *assembler) dest(name string) {
	to := a.dests[name]
	a.text("/Dest[")
	a.ref(a.pageIDs[to.page])
	a.text("/XYZ null ")
	a.length(to.y)
	a.text("null]")
}
