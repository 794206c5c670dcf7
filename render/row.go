package render

// A Row sets blocks side by side: a chart beside its text. Where the page is
// too narrow for that, its cells stand below one another.
type Row struct {
	Weights []int    `json:"weights,omitempty"` // shares of the width, one for each cell; nil: equal ones
	Cells   []Blocks `json:"cells"`             // from left to right
}

const (
	maxRowCells  = 4
	maxRowWeight = 100
)

func (*Row) kind() string { return "row" }

func (b *Row) check(c *checker) {
	if n := len(b.Cells); n > maxRowCells {
		c.faultAt("cells", -1, "%d of them, at most %d", n, maxRowCells)
	}
	if len(b.Weights) > 0 && len(b.Weights) != len(b.Cells) {
		c.faultAt("weights", -1, "%d weights, %d cells", len(b.Weights), len(b.Cells))
	}
	for i, w := range b.Weights {
		if w < 1 || w > maxRowWeight {
			c.faultAt("weights", i, "%d, from 1 to %d", w, maxRowWeight)
		}
	}
	for i, blocks := range b.Cells {
		c.enter("cells", i)
		for k, block := range blocks {
			switch block.(type) {
			case *Row, *PageBreak:
				c.faultAt("", k, "no %s stands in a row", block.kind())
			}
		}
		if !containsRow(blocks) {
			c.blockList("", blocks)
		}
		c.leave()
	}
}

// containsRow tells whether blocks are not to be gone into: who may put rows
// into rows may do so without end.
func containsRow(blocks Blocks) bool {
	for _, block := range blocks {
		if _, ok := block.(*Row); ok {
			return true
		}
	}
	return false
}
