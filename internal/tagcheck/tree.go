package tagcheck

import "slices"

// A node is an element of the structure.
type node struct {
	id     Ref
	dict   Dict
	tag    Name
	parent *node
	kids   []kid
}

// A kid is an element, or a piece of a page, or an annotation.
type kid struct {
	element *node
	page    Ref
	mcid    int // -1 for an annotation
	object  Ref
}

// tree reads the structure, from its root down.
func (c *checker) tree() *node {
	root := c.file.dict(c.file.Catalog()["StructTreeRoot"])
	c.roles = c.file.dict(root["RoleMap"])
	id, ok := root["K"].(Ref)
	if !ok {
		c.fault("the structure has no root, or several")
		return nil
	}
	top := c.node(id, nil)
	if top != nil && top.tag != "Document" {
		c.fault("the root is a %s", top.tag)
	}
	return top
}

func (c *checker) node(id Ref, parent *node) *node {
	d := c.file.dict(id)
	n := &node{id: id, dict: d, parent: parent}
	n.tag, _ = d["S"].(Name)
	above := c.file.Catalog()["StructTreeRoot"]
	if parent != nil {
		above = parent.id
	}
	if d == nil || c.nodes[id] != nil || d["P"] != above {
		c.fault("%v is no element, is in the tree twice, or has another parent", id)
		return nil
	}
	c.nodes[id] = n
	list, several := c.file.get(d["K"]).(Array)
	if v, has := d["K"]; !several && has {
		list = Array{v}
	}
	for _, v := range list {
		c.kid(n, v)
	}
	return n
}

// kid adds one to an element. The page is that of the element where it names no
// other.
func (c *checker) kid(n *node, v any) {
	page, _ := n.dict["Pg"].(Ref)
	if other, ok := c.file.dict(v)["Pg"].(Ref); ok {
		page = other
	}
	switch v := v.(type) {
	case float64:
		n.kids = append(n.kids, kid{page: page, mcid: int(v)})
	case Dict:
		if mcid, ok := v["MCID"].(float64); ok && v["Type"] == Name("MCR") {
			n.kids = append(n.kids, kid{page: page, mcid: int(mcid)})
		} else if object, ok := v["Obj"].(Ref); ok && v["Type"] == Name("OBJR") {
			n.kids = append(n.kids, kid{page: page, mcid: -1, object: object})
		} else {
			c.fault("%v: %v is no kid", n.id, v)
		}
	case Ref:
		if below := c.node(v, n); below != nil {
			n.kids = append(n.kids, kid{element: below})
		}
	default:
		c.fault("%v: %v is no kid", n.id, v)
	}
}

// walk visits an element and all below it, in the order of reading.
func (n *node) walk(visit func(*node)) {
	visit(n)
	for _, k := range n.kids {
		if k.element != nil {
			k.element.walk(visit)
		}
	}
}

// below are the elements right below n that have one of these tags, or all.
func (n *node) below(tags ...Name) (out []*node) {
	for _, k := range n.kids {
		if k.element != nil && (len(tags) == 0 || slices.Contains(tags, k.element.tag)) {
			out = append(out, k.element)
		}
	}
	return out
}

// attribute finds one of the element's attributes.
func (c *checker) attribute(n *node, owner, key Name) any {
	list, several := c.file.get(n.dict["A"]).(Array)
	if !several {
		list = Array{n.dict["A"]}
	}
	for _, v := range list {
		if d := c.file.dict(v); d["O"] == owner && d[key] != nil {
			return c.file.get(d[key])
		}
	}
	return nil
}
