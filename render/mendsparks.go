package render

import (
	"math"
	"slices"

	"github.com/qubitz/reportjobs/render/internal/jsontree"
)

// numberList reads a list of numbers, with null for what is not known. It is
// not ok if there are less than two of them, or anything else.
func numberList(n *jsontree.Node) (out []*float64, ok bool) {
	known := 0
	for i := range n.Items {
		item := &n.Items[i]
		v, isNumber := parseJSONNumber(item.Text)
		switch {
		case item.Kind == jsontree.Null:
			out = append(out, nil)
			continue
		case item.Kind != jsontree.Number || !isNumber || math.Abs(v) > maxFigure:
			return nil, false
		}
		out = append(out, &v)
		known++
	}
	return out, known > 1 && len(out) <= maxSpark
}

// sparks makes a column of small lines of one whose cells are lists of numbers.
// In others they stay text.
func (m *mender) sparks(t *Table, i int) bool {
	lists, others := 0, 0
	for _, row := range t.Rows {
		if len(row[i].Values) > 0 {
			lists++
		} else if row[i].Number != nil || row[i].Text != "" {
			others++
		}
	}
	c := &t.Columns[i]
	spark := lists > 0 && (c.Kind == "spark" || others == 0)
	for k := range t.Rows {
		if cell := &t.Rows[k][i]; len(cell.Values) == 0 {
			continue
		} else if spark {
			cell.Text = ""
		} else {
			cell.Values = nil
		}
	}
	switch {
	case spark && c.Kind != "spark":
		m.enter("columns", i)
		m.tell("lists of numbers were read as small lines")
		m.leave()
		c.Kind = "spark"
	case !spark && c.Kind == "spark":
		c.Kind = ""
	}
	return spark
}

// trend takes a field that is a list of numbers.
func (o *object) trend(names ...string) []*float64 {
	for i, key := range o.folds {
		if o.taken[i] || !slices.Contains(names, key) || o.node.Items[i].Kind != jsontree.Array {
			continue
		}
		if values, ok := numberList(&o.node.Items[i]); ok {
			o.taken[i] = true
			if o.node.Keys[i] != names[0] {
				o.renamed(o.node.Keys[i], names[0])
			}
			return values
		}
	}
	return nil
}
