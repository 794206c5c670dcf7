package render

import (
	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/paging"
)

const (
	cellGap  = 24.0
	minCell  = 120.0 // points; in less, cells stand below one another
	rowSpace = 14.0  // above and below a row
)

// flow sets the cells side by side, as one piece that never breaks, or one
// below the other where that would be too narrow or too tall.
func (b *Row) flow(f *flow) {
	var cells []Blocks
	var weights []int
	sum := 0
	for i, blocks := range b.Cells {
		if len(blocks) == 0 {
			continue
		}
		w := 1
		if len(b.Weights) > 0 {
			w = b.Weights[i]
		}
		cells, weights, sum = append(cells, blocks), append(weights, w), sum+w
	}
	room := f.wide - cellGap*float64(len(cells)-1)
	before := f.mark()
	r := &sideBySide{}
	x := 0.0
	for i, blocks := range cells {
		w := room * float64(weights[i]) / float64(sum)
		if w < minCell {
			r = nil
			break
		}
		r.cells = append(r.cells, f.cell(blocks, x, w))
		x += w + cellGap
	}
	if r != nil && len(r.cells) > 1 && r.measure(f.geo.tall()) {
		r.add(f)
		return
	}
	f.reset(before)
	for _, blocks := range cells {
		for _, block := range blocks {
			f.block(block)
		}
	}
}

// cell lays blocks out in a column of their own: x from the left edge of the
// row, w wide.
func (f *flow) cell(blocks Blocks, x, w float64) []paging.Box {
	outer := *f
	f.pieces, f.owed, f.lent, f.fresh = nil, 0, false, false
	f.left, f.wide, f.prose = x, w, min(w, f.prose)
	for _, block := range blocks {
		f.block(block)
	}
	out := make([]paging.Box, len(f.pieces))
	for i := range f.pieces {
		out[i].Piece = &f.pieces[i]
	}
	f.pieces, f.owed, f.lent, f.fresh = outer.pieces, outer.owed, outer.lent, outer.fresh
	f.left, f.wide, f.prose = outer.left, outer.wide, outer.prose
	return out
}

// A flowMark is what blocks change that are laid out on trial.
type flowMark struct {
	counted counters
	lost    int
}

func (f *flow) mark() flowMark { return flowMark{f.counted, len(f.lost)} }

func (f *flow) reset(m flowMark) {
	f.counted, f.lost = m.counted, f.lost[:m.lost]
}

// sideBySide are the cells of a row.
type sideBySide struct {
	cells      [][]paging.Box
	ideal, low float64
}

// measure finds how high the row is. It is not ok if a page is too small, or
// if there is nothing in it.
func (r *sideBySide) measure(tall float64) bool {
	for _, boxes := range r.cells {
		ideal, low := paging.Heights(boxes)
		r.ideal, r.low = max(r.ideal, ideal), max(r.low, low)
	}
	r.ideal = min(r.ideal, max(r.low, tall))
	return r.low <= tall && r.ideal > 0
}

// add makes one piece of the row.
func (r *sideBySide) add(f *flow) {
	p := paging.Piece{Role: paging.RoleBlock, X: f.left, W: f.wide, H: r.ideal, Before: rowSpace, After: rowSpace, Heading: -1, Still: true}
	if r.low < r.ideal {
		p.Figure = &ink.Drawing{Least: r.low, Ideal: r.ideal, Draw: r.draw}
	} else {
		p.Ops = r.draw(r.ideal)
	}
	for _, boxes := range r.cells {
		for _, b := range boxes {
			if b.Name != "" {
				p.Inside = append(p.Inside, paging.Anchor{Name: b.Name, Y: b.Y})
			}
		}
	}
	f.add(p)
}

func (r *sideBySide) draw(h float64) (list []ink.Op) {
	for _, boxes := range r.cells {
		paging.Settle(boxes, 0, h)
		list = placed(list, boxes)
	}
	return list
}
