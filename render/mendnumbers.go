package render

import (
	"math"
	"strings"

	"github.com/qubitz/reportjobs/render/internal/facts"
	"github.com/qubitz/reportjobs/render/internal/jsontree"
)

// comma tells whether the document's language writes 1.234,5.
func (m *mender) comma() bool {
	switch language, _, _ := strings.Cut(strings.ToLower(m.doc.Lang), "-"); language {
	case "de", "es", "fr", "it", "nl", "pt", "pl", "sv", "da", "nb", "no", "fi", "cs", "tr", "el", "ru", "uk", "vi", "ro", "hu", "id":
		return true
	}
	return false
}

// A reckoning is what the texts of a column are, read as numbers.
type reckoning struct {
	amounts       []*facts.Amount // one for each row, nil for what is none
	unit, scale   string          // of the first
	uniform       bool            // all have one scale, and none is a number already
	found, others int             // amounts, and other texts
	years, ready  int             // amounts that may be years, and cells that are numbers
}

// reckon reads the texts of column i.
func (m *mender) reckon(t *Table, i int) reckoning {
	r := reckoning{amounts: make([]*facts.Amount, len(t.Rows)), uniform: true}
	for k, row := range t.Rows {
		if row[i].Number != nil {
			r.ready++
			continue
		}
		switch text := strings.Trim(string(row[i].Text), "* "); text {
		case "", "–", "-", "n/a", "N/A":
		default:
			a, ok := facts.ParseAmount(text, m.comma())
			if ok && (r.unit == "" || a.Unit == "" || a.Unit == r.unit) {
				r.add(k, &a, text)
			} else {
				r.others++
			}
		}
	}
	r.uniform = r.uniform && r.ready == 0
	return r
}

func (r *reckoning) add(row int, a *facts.Amount, text string) {
	if r.found == 0 {
		r.scale = a.Scale
	}
	r.uniform = r.uniform && r.scale == a.Scale
	if r.unit == "" {
		r.unit = a.Unit
	}
	if facts.IsYear(a.Value) && a.Unit == "" && !strings.ContainsAny(text, ",.' ") {
		r.years++
	}
	r.amounts[row] = a
	r.found++
}

// numbers reads the texts of a column as numbers, if it is one of numbers or
// all its texts are some, of one unit.
func (m *mender) numbers(t *Table, i int) {
	c := &t.Columns[i]
	if c.Kind == "date" {
		return
	}
	r := m.reckon(t, i)
	if !c.numeric() && (r.others > 0 || r.found+r.ready == 0 || r.years == r.found && r.ready == 0) {
		return
	}
	m.settle(c, r.unit, r.scale, r.uniform && r.found > 0, c.numeric())
	for k, a := range r.amounts {
		if a == nil {
			continue
		}
		v := a.Absolute()
		if r.uniform {
			v = a.Value
		}
		t.Rows[k][i] = Cell{Number: &v}
	}
	if r.found > 0 {
		m.enter("columns", i)
		m.tell("%d texts were read as numbers", r.found)
		m.leave()
	}
}

// settle gives a column of numbers the kind and unit of its texts, as far as
// it has none. If all have one scale, as in €1.2M, it goes to the unit.
func (m *mender) settle(c *Column, unit, scale string, scaled, typed bool) {
	if scaled && scale != "" && !strings.HasSuffix(c.Unit, scale) {
		if c.Unit == "" {
			c.Unit = unit
		}
		c.Unit = strings.TrimSuffix(c.Unit, "%") + scale
	}
	if c.Unit == "" {
		c.Unit = unit
	}
	_, _, money := facts.Currency(c.Unit)
	switch {
	case typed:
	case c.Unit == "%":
		c.Kind = "percent"
	case money:
		c.Kind = "money"
	default:
		c.Kind = "number"
	}
	if c.Kind == "percent" && c.Unit == "%" {
		c.Unit = ""
	}
}

// total finds out which totals are wanted. Those that a model typed are
// computed anew.
func (m *mender) total(t *Table, n *jsontree.Node) {
	totals := make([]string, len(t.Columns))
	any := m.typedTotal(t, totals)
	if n != nil {
		for i := range totals {
			if t.Columns[i].numeric() && totals[i] == "" {
				totals[i] = wanted(t, n, i)
				any = any || totals[i] != ""
			}
		}
	}
	if any {
		t.Total = totals
	}
}

// wanted tells what total a field asks for in column i.
func wanted(t *Table, n *jsontree.Node, i int) string {
	item := n
	switch n.Kind {
	case jsontree.Array:
		if i >= len(n.Items) {
			return ""
		}
		item = &n.Items[i]
	case jsontree.Object:
		item = nil
		for k, key := range n.Keys {
			if fold(key) == fold(t.Columns[i].Title.plain()) {
				item = &n.Items[k]
			}
		}
		if item == nil {
			return ""
		}
	}
	switch fold(item.Text) {
	case "sum", "total", "σ", "true":
		return "sum"
	case "avg", "average", "mean", "ø":
		return "avg"
	case "", "false", "none", "–":
		return ""
	}
	if _, ok := facts.ParseAmount(item.Text, false); ok && t.Columns[i].Kind != "percent" {
		return "sum"
	}
	return ""
}

// typedTotal takes the last row away if it is the sum of the others.
func (m *mender) typedTotal(t *Table, totals []string) bool {
	last := len(t.Rows) - 1
	if last < 2 {
		return false
	}
	switch fold(strings.Trim(t.Rows[last][0].Text.plain(), ": ")) {
	case "total", "sum", "gesamt", "summe", "grandtotal", "totals":
	default:
		return false
	}
	any := false
	for i, cell := range t.Rows[last] {
		if cell.Number == nil {
			if i > 0 && cell.Text != "" && cell.Text != "–" {
				return false
			}
			continue
		}
		sum, size := 0.0, 0.0
		for _, row := range t.Rows[:last] {
			if v := row[i].Number; v != nil {
				sum, size = sum+*v, size+math.Abs(*v)
			}
		}
		if !t.Columns[i].numeric() || math.Abs(sum-*cell.Number) > 0.005*size+1e-9 {
			clear(totals)
			return false
		}
		totals[i], any = "sum", true
	}
	if any {
		t.Rows = t.Rows[:last]
		m.tell("the last row is the total; it is computed")
	}
	return any
}
