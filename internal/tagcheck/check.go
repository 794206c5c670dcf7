package tagcheck

import (
	"errors"
	"fmt"
	"slices"
)

// mostFaults are told of one file.
const mostFaults = 20

// Check reads a file and returns what is wrong with its tags, or nil.
func Check(file []byte) error {
	f, err := Open(file)
	if err != nil {
		return err
	}
	return f.Check()
}

// Check returns what is wrong with the tags, or nil.
func (f *File) Check() error {
	c := &checker{file: f, nodes: map[Ref]*node{}, marks: map[place]mark{}, links: map[Ref]Dict{}, pages: f.Pages(), numberOf: map[Ref]int{}}
	for i, page := range c.pages {
		c.numberOf[page] = i + 1
	}
	c.document()
	top := c.tree()
	if top == nil {
		return errors.Join(c.faults...)
	}
	for _, page := range c.pages {
		c.page(page)
	}
	c.contents(top)
	c.parents()
	c.rules(top)
	return errors.Join(c.faults...)
}

// A place is marked content of a page.
type place struct {
	page Ref
	mcid int
}

type checker struct {
	file   *File
	pages  []Ref
	roles  Dict
	nodes  map[Ref]*node
	marks  map[place]mark // all that is no artifact
	links  map[Ref]Dict   // all annotations
	faults []error

	numberOf map[Ref]int // of pages, from 1
}

func (c *checker) fault(format string, args ...any) {
	if len(c.faults) < mostFaults {
		c.faults = append(c.faults, fmt.Errorf(format, args...))
	}
}

// document looks at what the catalog says.
func (c *checker) document() {
	root := c.file.Catalog()
	if c.file.dict(root["MarkInfo"])["Marked"] != true || root["StructTreeRoot"] == nil {
		c.fault("the file is not tagged")
	}
	if lang, _ := root["Lang"].(string); lang == "" {
		c.fault("the language of the file is not known")
	}
	if c.file.dict(root["ViewerPreferences"])["DisplayDocTitle"] != true {
		c.fault("the title is not shown")
	}
}

// page reads the marks and the annotations of one.
func (c *checker) page(id Ref) {
	d := c.file.dict(id)
	number := c.numberOf[id]
	fault := func(format string, args ...any) { c.fault("page %d: "+format, append([]any{number}, args...)...) }
	if d["Tabs"] != Name("S") {
		fault("tabs do not follow the structure")
	}
	next := 0
	for _, m := range marks(c.file.content(d), fault) {
		if m.mcid < 0 {
			continue
		}
		if m.mcid != next {
			fault("%v where number %d is due", m, next)
		}
		next = m.mcid + 1
		c.marks[place{id, m.mcid}] = m
	}
	for _, v := range c.file.array(d["Annots"]) {
		link, _ := v.(Ref)
		c.links[link] = c.file.dict(link)
		if text, _ := c.links[link]["Contents"].(string); text == "" {
			fault("the link %v does not say where it leads", link)
		}
	}
}

// contents compares the kids of all elements with the marks and the annotations
// of all pages: each is there once.
func (c *checker) contents(top *node) {
	seen, tied := map[place]bool{}, map[Ref]bool{}
	top.walk(func(n *node) {
		last := place{mcid: -1}
		for _, k := range n.kids {
			switch at := (place{k.page, k.mcid}); {
			case k.element != nil:
			case k.mcid < 0:
				if c.links[k.object] == nil || tied[k.object] || c.numberOf[k.page] == 0 {
					c.fault("%v: %v is no annotation of a page, or is there twice", n.id, k.object)
				}
				tied[k.object] = true
			case c.marks[at].tag == "" || seen[at]:
				c.fault("%v: there is no content %d on %v, or it is there twice", n.id, k.mcid, k.page)
			case c.marks[at].tag != n.tag:
				c.fault("%v: a %s that is marked as %v", n.id, n.tag, c.marks[at])
			default:
				if last.mcid >= 0 && c.before(at, last) {
					c.fault("%v: content %d of page %d stands behind later content", n.id, at.mcid, c.numberOf[at.page])
				}
				seen[at], last = true, at
			}
		}
	})
	if len(seen) != len(c.marks) {
		c.fault("%d pieces of marked content, %d in the tree", len(c.marks), len(seen))
	}
	if len(tied) != len(c.links) {
		c.fault("%d annotations, %d in the tree", len(c.links), len(tied))
	}
}

// before tells whether content stands before another one.
func (c *checker) before(at, other place) bool {
	page, last := c.numberOf[at.page], c.numberOf[other.page]
	return page < last || page == last && at.mcid < other.mcid
}

// parents compares the way back, from pages and annotations to elements.
func (c *checker) parents() {
	root := c.file.dict(c.file.Catalog()["StructTreeRoot"])
	back := c.numbers(root["ParentTree"])
	if next, _ := root["ParentTreeNextKey"].(float64); len(back) > 0 && float64(slices.Max(keys(back))) >= next {
		c.fault("the next number of the parent tree is taken")
	}
	used := 0
	for i, page := range c.pages {
		n := 0
		for c.marks[place{page, n}].tag != "" {
			n++
		}
		key, has := c.file.dict(page)["StructParents"].(float64)
		if !has && n == 0 {
			continue
		}
		used++
		list := c.file.array(back[int(key)])
		if len(list) != n {
			c.fault("page %d: %d pieces of content, %d in the parent tree", i+1, n, len(list))
			continue
		}
		for mcid, v := range list {
			if !c.holds(v, kid{page: page, mcid: mcid}) {
				c.fault("page %d: content %d is not that of its parent", i+1, mcid)
			}
		}
	}
	for link, d := range c.links {
		used++
		key, has := d["StructParent"].(float64)
		v := back[int(key)]
		if id, ok := v.(Ref); !has || !ok || c.nodes[id] == nil || c.nodes[id].tag != "Link" || !c.holds(v, kid{mcid: -1, object: link}) {
			c.fault("the annotation %v is not that of a Link", link)
		}
	}
	if used != len(back) {
		c.fault("%d pages and annotations, %d in the parent tree", used, len(back))
	}
}

// holds tells whether that is right below the element.
func (c *checker) holds(v any, want kid) bool {
	id, _ := v.(Ref)
	return c.nodes[id] != nil && slices.ContainsFunc(c.nodes[id].kids, func(k kid) bool {
		return k.element == nil && k.mcid == want.mcid && k.object == want.object && (want.mcid < 0 || k.page == want.page)
	})
}

// numbers reads a number tree, which is sorted and says so.
func (c *checker) numbers(v any) map[int]any {
	out, last := map[int]any{}, -1
	var walk func(v any, root bool)
	walk = func(v any, root bool) {
		d := c.file.dict(v)
		first := last
		nums := c.file.array(d["Nums"])
		for i := 0; i+1 < len(nums); i += 2 {
			key, _ := nums[i].(float64)
			if int(key) <= last {
				c.fault("the number %v of the parent tree is not in order", key)
			}
			last = int(key)
			out[last] = nums[i+1]
		}
		for _, kid := range c.file.array(d["Kids"]) {
			walk(kid, false)
		}
		if limits := c.file.array(d["Limits"]); !root && (len(limits) != 2 || limits[1] != float64(last) || out[int(limits[0].(float64))] == nil || limits[0].(float64) <= float64(first)) {
			c.fault("the limits %v of the parent tree are wrong", limits)
		}
	}
	walk(v, true)
	return out
}

func keys(m map[int]any) (out []int) {
	for key := range m {
		out = append(out, key)
	}
	return out
}
