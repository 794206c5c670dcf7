package render

import "strconv"

// counters number the figures and tables of a document in the order of
// reading, and tell what links without a text of their own say.
type counters struct {
	terms           *Words
	figures, tables int
	bare            bool              // sections have no numbers
	labels          map[string]string // id: "Section 2.1", "Table 1", "Figure 3"
}

// labelsOf returns what the ids of a document stand for.
func labelsOf(d *Document, bare bool, terms *Words) map[string]string {
	n := counters{terms: terms, bare: bare, labels: map[string]string{}}
	n.sections(d.Sections, "")
	return n.labels
}

func (n *counters) sections(list []Section, above string) {
	for i := range list {
		s := &list[i]
		number := above + strconv.Itoa(i+1)
		if s.ID != "" {
			if n.labels[s.ID] = n.terms.Section + " " + number; n.bare {
				n.labels[s.ID] = "“" + s.Title.plain() + "”"
			}
		}
		n.blocks(s.Blocks)
		n.sections(s.Sections, number+".")
	}
}

func (n *counters) blocks(list Blocks) {
	for _, b := range list {
		var label string
		switch b := b.(type) {
		case *Table:
			label = n.table(b)
		case *Chart, *Timeline, *RiskMatrix:
			label = n.figure()
		case *Image:
			label = n.image(b)
		case *Row:
			for _, cell := range b.Cells {
				n.blocks(cell)
			}
		}
		if a, ok := b.(anchored); ok && a.id() != "" {
			n.labels[a.id()] = label
		}
	}
}

func (n *counters) figure() string {
	n.figures++
	return n.terms.Figure + " " + strconv.Itoa(n.figures)
}

// table returns "" for a table without a number: one that has neither caption
// nor id. A figure that nobody speaks of needs none; nor does an image.
func (n *counters) table(t *Table) string {
	if t.Caption == "" && t.ID == "" {
		return ""
	}
	n.tables++
	return n.terms.Table + " " + strconv.Itoa(n.tables)
}

func (n *counters) image(b *Image) string {
	if b.Caption == "" && b.ID == "" {
		return ""
	}
	return n.figure()
}
