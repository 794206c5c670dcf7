package render

import "math"

// totalled tells whether a step of a waterfall is marked as a total.
func totalled(o *object) bool {
	for i, key := range o.folds {
		n := &o.node.Items[i]
		switch key {
		case "istotal", "total", "subtotal", "issubtotal", "issum":
			if truth(n) {
				return true
			}
		case "type", "kind", "role", "measure":
			switch fold(n.Text) {
			case "total", "subtotal", "sum", "end", "result", "closing":
				return true
			}
		}
	}
	return false
}

// settled makes a total of the last step of a waterfall, if it is what the
// others add up to.
func (p *plan) settled() {
	values := p.Series[0].Values
	last := len(values) - 1
	if last < 2 || values[last] == nil {
		return
	}
	sum, size := 0.0, 0.0
	for _, v := range values[:last] {
		if v != nil {
			sum, size = sum+*v, size+math.Abs(*v)
		}
	}
	if sum != 0 && math.Abs(sum-*values[last]) <= 0.002*size {
		values[last] = nil
		p.tell("the last value of the waterfall is what the others add up to; it is computed")
	}
}
