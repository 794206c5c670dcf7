package render

import (
	"math"
	"strconv"
	"strings"

	"github.com/qubitz/reportjobs/render/internal/facts"
	"github.com/qubitz/reportjobs/render/internal/jsontree"
)

// A tree is a table before its cells are read.
type tree struct {
	id                   string
	caption              Text
	columns, rows, total *jsontree.Node
	titles               []Column
	keys                 []string // under which rows that are objects have the columns
}

// table reads the fields of a table.
func (m *mender) table(o *object) []entry {
	t := &tree{caption: o.text("caption", "title", "name", "heading", "label")}
	if id := o.plain("id", "anchor"); id != "" {
		t.id = m.id(id)
	}
	for _, f := range []struct {
		to    **jsontree.Node
		names []string
	}{
		{&t.columns, []string{"columns", "headers", "header", "head", "cols", "fields", "thead"}},
		{&t.rows, []string{"rows", "data", "body", "values", "items", "records", "cells", "tbody", "content", "text"}},
		{&t.total, []string{"total", "totals", "footer", "totalrow", "tfoot"}},
	} {
		if *f.to = o.take(f.names...); *f.to != nil {
			m.leave()
		}
	}
	if t.rows != nil && t.rows.Kind == jsontree.String { // Markdown
		return m.entries(t.rows)
	}
	if t.rows != nil && t.rows.Kind == jsontree.Object && t.columns == nil { // {"data": {"columns": …, "rows": …}}
		if inner := m.object(t.rows); inner.has("rows") {
			t.columns, t.rows = t.rows.Get("columns"), t.rows.Get("rows")
		}
	}
	return m.tableOf(t)
}

// tableOf reads columns and rows in whatever form they have.
func (m *mender) tableOf(t *tree) []entry {
	out := &Table{ID: t.id, Caption: t.caption}
	m.columns(t)
	var rows [][]jsontree.Node
	if t.rows != nil {
		rows = m.rows(t)
	}
	if t.columns == nil && len(t.titles) == 0 && len(rows) > 1 && titles(rows[0]) {
		m.tell("the first row was read as the titles of the columns")
		for i := range rows[0] {
			t.titles = append(t.titles, Column{Title: m.textOf(&rows[0][i])})
		}
		rows = rows[1:]
	}
	n := len(t.titles)
	for _, row := range rows {
		n = max(n, len(row))
	}
	if n > MaxColumns {
		m.tell("%d columns, at most %d; the others were left out", n, MaxColumns)
		n = MaxColumns
	}
	if n == 0 {
		m.tell("a table without columns was left out")
		return nil
	}
	out.Columns = append(t.titles, make([]Column, max(0, n-len(t.titles)))...)[:n]
	m.fill(out, rows)
	for i := range out.Columns {
		if !m.sparks(out, i) {
			m.numbers(out, i)
		}
	}
	m.total(out, t.total)
	return []entry{{block: out}}
}

// fill makes cells of rows, each as wide as the table.
func (m *mender) fill(out *Table, rows [][]jsontree.Node) {
	short := 0
	for _, row := range rows {
		cells := make([]Cell, len(out.Columns))
		for i := range cells {
			if i < len(row) {
				cells[i] = m.cell(&row[i])
			}
		}
		if len(row) < len(cells) {
			short++
		}
		out.Rows = append(out.Rows, cells)
	}
	if short > 0 {
		m.tell("%d of %d rows had fewer cells than there are columns; they were filled up", short, len(rows))
	}
}

func (m *mender) cell(n *jsontree.Node) Cell {
	switch n.Kind {
	case jsontree.Array:
		if values, ok := numberList(n); ok {
			return Cell{Text: m.textOf(n), Values: values}
		}
	case jsontree.Number:
		if a, ok := parseJSONNumber(n.Text); ok {
			return Cell{Number: &a}
		}
	case jsontree.Object:
		o := m.object(n)
		if inner := o.take("value", "text", "content", "number", "label"); inner != nil {
			m.leave()
			if inner.Kind != jsontree.Object {
				return m.cell(inner)
			}
		}
	}
	return Cell{Text: m.textOf(n)}
}

// columns reads titles and kinds.
func (m *mender) columns(t *tree) {
	if t.columns == nil {
		return
	}
	m.enter("columns", -1)
	defer m.leave()
	if t.columns.Kind == jsontree.Object { // by key
		for i, key := range t.columns.Keys {
			c := Column{Title: m.textOf(&t.columns.Items[i])}
			t.titles, t.keys = append(t.titles, c), append(t.keys, fold(key))
		}
		return
	}
	m.each(t.columns, func(_ int, n *jsontree.Node) {
		c, key := Column{}, ""
		if n.Kind == jsontree.Object {
			c, key = m.column(n)
		} else {
			c.Title = m.textOf(n)
		}
		if key == "" {
			key = c.Title.plain()
		}
		t.titles, t.keys = append(t.titles, c), append(t.keys, fold(key))
	})
}

func (m *mender) column(n *jsontree.Node) (Column, string) {
	o := m.object(n)
	key := o.plain("key", "field", "accessor", "dataindex", "id")
	c := Column{Title: o.text("title", "header", "name", "label", "text", "heading")}
	if c.Title == "" && key != "" {
		c.Title = Plain(Name(key))
	}
	if kind := o.plain("kind", "type", "format", "datatype"); kind != "" {
		if c.Kind = kindNames[fold(kind)]; c.Kind == "" {
			m.tell("there is no kind %q of columns; it was left out", cut(kind))
		}
	}
	if unit := o.plain("unit", "currency", "suffix", "symbol"); len(unit) <= maxUnit {
		c.Unit = unit
	}
	if d := o.take("decimals", "precision", "digits"); d != nil {
		m.leave()
		if v, ok := whole(d); ok && v >= 0 && v <= 9 {
			c.Decimals = &v
		}
	}
	for _, how := range []string{"align", "alignment", "width", "sortable"} {
		if o.take(how) != nil { // the table aligns itself
			m.leave()
		}
	}
	o.rest()
	return c, key
}

// rows reads rows that are lists, objects by column, or text with bars.
func (m *mender) rows(t *tree) (out [][]jsontree.Node) {
	if t.rows.Kind == jsontree.Object { // {"North": 1, "South": 2}
		for i, key := range t.rows.Keys {
			row := []jsontree.Node{{Kind: jsontree.String, Text: string(Plain(Name(key)))}}
			if item := t.rows.Items[i]; item.Kind == jsontree.Array {
				row = append(row, item.Items...)
			} else {
				row = append(row, item)
			}
			out = append(out, row)
		}
		return out
	}
	m.enter("rows", -1)
	defer m.leave()
	m.each(t.rows, func(_ int, n *jsontree.Node) {
		switch {
		case n.Kind == jsontree.Array:
			out = append(out, n.Items)
		case n.Kind == jsontree.String && strings.Contains(n.Text, "|"):
			out = append(out, barred(n.Text).Items)
		case n.Kind != jsontree.Object:
			out = append(out, []jsontree.Node{*n})
		case len(n.Keys) > 0 && n.Get("cells") != nil && n.Get("cells").Kind == jsontree.Array:
			out = append(out, n.Get("cells").Items)
		default:
			out = append(out, t.byKey(n))
		}
	})
	return out
}

// byKey puts the fields of a row under their columns, and makes columns of
// those that have none.
func (t *tree) byKey(n *jsontree.Node) []jsontree.Node {
	row := make([]jsontree.Node, len(t.keys))
	for i, key := range n.Keys {
		at := -1
		for k, known := range t.keys {
			if known == fold(key) {
				at = k
			}
		}
		if at < 0 && len(t.keys) < MaxColumns {
			at = len(t.keys)
			t.keys = append(t.keys, fold(key))
			t.titles = append(t.titles, Column{Title: Plain(Name(key))})
			row = append(row, jsontree.Node{})
		}
		if at >= 0 {
			row[at] = n.Items[i]
		}
	}
	return row
}

// titles tells whether a row is one of texts that are no numbers.
func titles(row []jsontree.Node) bool {
	for i := range row {
		if row[i].Kind != jsontree.String || row[i].Text == "" {
			return false
		}
		if _, ok := facts.ParseAmount(row[i].Text, false); ok {
			return false
		}
	}
	return true
}

func parseJSONNumber(s string) (float64, bool) {
	a, err := strconv.ParseFloat(s, 64)
	return a, err == nil && !math.IsInf(a, 0) && !math.IsNaN(a)
}
