package render

import (
	"slices"
	"strconv"
	"strings"

	"github.com/qubitz/reportjobs/render/internal/jsontree"
)

// row reads blocks that stand side by side.
func (m *mender) row(o *object) []entry {
	b := &Row{}
	n := o.take("cells", "columns", "cols", "children", "items", "blocks", "content")
	if n == nil {
		return nil
	}
	var loose []entry
	m.each(n, func(i int, item *jsontree.Node) {
		blocks, sections := m.arrange(m.entries(item), MaxDepth)
		for k := range sections {
			blocks = append(blocks, m.flat(&sections[k])...)
		}
		kept := slices.DeleteFunc(blocks, func(b Block) bool {
			switch b.(type) {
			case *Row, *PageBreak:
				return true
			}
			return false
		})
		if len(kept) < len(blocks) {
			m.tell("no row and no page break stands in a row; they were left out")
		}
		if i < maxRowCells {
			b.Cells = append(b.Cells, kept)
			return
		}
		for _, block := range kept {
			loose = append(loose, entry{block: block})
		}
	})
	if len(loose) > 0 {
		m.tell("%d cells, at most %d; the others stand below", len(n.Items), maxRowCells)
	}
	m.leave()
	m.weights(o, b)
	return append([]entry{{block: b}}, loose...)
}

func (m *mender) weights(o *object, b *Row) {
	n := o.take("weights", "widths", "ratio", "ratios")
	if n == nil {
		return
	}
	defer m.leave()
	for i := range n.Items {
		if v, err := strconv.ParseFloat(strings.TrimSuffix(n.Items[i].Text, "%"), 64); err == nil && v > 0 && v <= maxRowWeight {
			if v < 1 {
				v *= 100 // a share
			}
			b.Weights = append(b.Weights, max(1, int(v+0.5)))
		}
	}
	if len(b.Weights) != len(b.Cells) {
		m.tell("the weights do not go with the cells; they were left out")
		b.Weights = nil
	}
}
