package tagcheck

import (
	"slices"
	"strings"
)

// standard are the tags that these files may have, and under which others they
// stand; nil for anywhere among blocks.
var standard = map[Name][]Name{
	"Document": {}, "Sect": nil, "Div": nil, "H1": {"Sect"}, "H2": {"Sect"}, "H3": {"Sect"}, "P": nil, "BlockQuote": nil,
	"Title": {"Sect"}, "Note": nil, "TOC": {"Sect", "TOCI"}, "TOCI": {"TOC"},
	"L": nil, "LI": {"L"}, "Lbl": {"LI", "Note", "TOCI"}, "LBody": {"LI"},
	"Table": nil, "THead": {"Table"}, "TBody": {"Table"}, "TFoot": {"Table"}, "TR": {"Table", "THead", "TBody", "TFoot"},
	"TH": {"TR"}, "TD": {"TR"}, "Caption": nil, "Figure": nil,
	"Reference": nil, "Link": nil, "Span": nil,
}

// groups hold elements and no content of their own.
var groups = []Name{"Document", "Sect", "Div", "BlockQuote", "TOC", "TOCI", "L", "LI", "Table", "THead", "TBody", "TFoot", "TR", "Reference"}

// rules looks at what each element is.
func (c *checker) rules(top *node) {
	level, notes := 0, map[string]Ref{}
	top.walk(func(n *node) {
		c.placed(n)
		switch n.tag {
		case "H1", "H2", "H3":
			now := int(n.tag[1] - '0')
			if now > level+1 {
				c.fault("%v: an H%d behind an H%d", n.id, now, level)
			}
			level = now
		case "Figure":
			c.figure(n)
		case "Table":
			c.table(n)
		case "TOC", "L":
			if len(n.below("TOCI", "LI", "Caption")) != len(n.kids) {
				c.fault("%v: a %s of something else", n.id, n.tag)
			}
		case "LI":
			if len(n.below("LBody")) != 1 || len(n.below("Lbl")) > 1 || n.kids[len(n.kids)-1].element.tag != "LBody" {
				c.fault("%v: an entry of a list is a label, or none, and a text", n.id)
			}
		case "TOCI":
			if len(n.below("Reference")) != 1 {
				c.fault("%v: an entry of the contents leads nowhere", n.id)
			}
		case "Link":
			if !slices.ContainsFunc(n.kids, func(k kid) bool { return k.mcid < 0 }) || !slices.ContainsFunc(n.kids, func(k kid) bool { return k.mcid >= 0 && k.element == nil }) {
				c.fault("%v: a link without an annotation or a text", n.id)
			}
		case "Note":
			id, _ := n.dict["ID"].(string)
			if notes[id] != 0 || id == "" {
				c.fault("%v: a note without an id of its own: %q", n.id, id)
			}
			notes[id] = n.id
		}
	})
	c.noteTree(notes)
}

// placed checks that an element is known, is not empty and stands where it may.
func (c *checker) placed(n *node) {
	above, known := standard[n.tag]
	if !known || n.tag == "Title" && c.roles["Title"] != Name("P") {
		c.fault("%v: there is no tag %q", n.id, n.tag)
		return
	}
	if len(n.kids) == 0 && n.tag != "TH" && n.tag != "TD" && n.parent != nil {
		c.fault("%v: an empty %s", n.id, n.tag)
	}
	if n.parent != nil && above != nil && !slices.Contains(above, n.parent.tag) {
		c.fault("%v: a %s in a %s", n.id, n.tag, n.parent.tag)
	}
	for _, k := range n.kids {
		if k.element == nil && slices.Contains(groups, n.tag) {
			c.fault("%v: a %s with content of its own", n.id, n.tag)
		}
		if k.mcid >= 0 && k.element == nil && c.numberOf[k.page] == 0 {
			c.fault("%v: content of no page", n.id)
		}
	}
}

// figure: it says what it shows and where, which is on one page.
func (c *checker) figure(n *node) {
	if alt, _ := n.dict["Alt"].(string); strings.TrimSpace(alt) == "" {
		c.fault("%v: a figure without a text", n.id)
	}
	box, _ := c.attribute(n, "Layout", "BBox").(Array)
	media := c.file.array(c.file.dict(n.dict["Pg"])["MediaBox"])
	if len(box) != 4 || len(media) != 4 {
		c.fault("%v: a figure without a box", n.id)
		return
	}
	var at, page [4]float64
	for i := range at {
		at[i], _ = box[i].(float64)
		page[i], _ = media[i].(float64)
	}
	if at[0] >= at[2] || at[1] >= at[3] || at[0] < page[0] || at[1] < page[1] || at[2] > page[2] || at[3] > page[3] {
		c.fault("%v: a figure at %v of a page of %v", n.id, box, media)
	}
	for _, k := range n.kids {
		if k.page != n.dict["Pg"] {
			c.fault("%v: a figure that is not all on one page", n.id)
		}
	}
}

// table: rows of equally many cells; heads say what they head; a caption comes
// first, a header next, sums last.
func (c *checker) table(n *node) {
	order := []Name{"Caption", "THead", "TBody", "TFoot"}
	last, cells, rows := -1, -1, 0
	for _, part := range n.below() {
		at := slices.Index(order, part.tag)
		if at <= last {
			c.fault("%v: a table with a %s there", n.id, part.tag)
		}
		if last = at; part.tag == "Caption" {
			continue
		}
		for _, row := range part.below() {
			rows++
			if cells >= 0 && len(row.kids) != cells {
				c.fault("%v: a row of %d cells under one of %d", row.id, len(row.kids), cells)
			}
			cells = len(row.kids)
			for _, cell := range row.below() {
				scope := c.attribute(cell, "Table", "Scope")
				if cell.tag == "TH" && scope != Name("Column") && scope != Name("Row") || part.tag == "THead" && scope != Name("Column") || cell.tag == "TD" && scope != nil {
					c.fault("%v: a %s in a %s with the scope %v", cell.id, cell.tag, part.tag, scope)
				}
			}
		}
	}
	if rows == 0 {
		c.fault("%v: a table without rows", n.id)
	}
}

// noteTree: the ids of notes lead to them.
func (c *checker) noteTree(notes map[string]Ref) {
	root := c.file.dict(c.file.Catalog()["StructTreeRoot"])
	names := c.file.array(c.file.dict(root["IDTree"])["Names"])
	if len(names) != 2*len(notes) {
		c.fault("%d notes, %d in the tree of their ids", len(notes), len(names)/2)
		return
	}
	last := ""
	for i := 0; i < len(names); i += 2 {
		id, _ := names[i].(string)
		if id <= last || notes[id] != names[i+1] {
			c.fault("the id %q leads elsewhere, or is not in order", id)
		}
		last = id
	}
}
