package render

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
)

// A Table has rows of cells, which it aligns and formats by their column. If
// no column has a Title it has no header.
type Table struct {
	ID      string   `json:"id,omitempty"`
	Caption Text     `json:"caption,omitempty"` // above it; with one, or an ID, it has a number
	Columns []Column `json:"columns"`
	Rows    [][]Cell `json:"rows,omitempty"`  // each with a cell for every column
	Total   []string `json:"total,omitempty"` // for every column "sum", "avg" or "", or nil; computed here
}

// A Column says what its cells are. A percent is 12.4 for 12.4 %. A date is one
// of ISO 8601, as in "2026-03-15" or "2026-03", and is written in the language
// of the document; any other text stands as it is.
type Column struct {
	Title    Text   `json:"title,omitempty"`
	Kind     string `json:"kind,omitempty"`     // text, number, money, percent, date or spark; "" is text
	Unit     string `json:"unit,omitempty"`     // before money as in €, behind other numbers
	Decimals *int   `json:"decimals,omitempty"` // 0 to 9; nil: as many as needed, at most two; of money two or none
}

// A Cell is a JSON string, number or null; in a column of kind spark it may be
// a list of numbers, drawn as a small line. Null in that list is a value that
// is not known.
type Cell struct {
	Text   Text
	Number *float64   // if not nil, Text does not count
	Values []*float64 // if not empty, the others do not count
}

// MarshalJSON writes a string, a number, a list of numbers or null.
func (c Cell) MarshalJSON() ([]byte, error) {
	switch {
	case len(c.Values) > 0:
		return json.Marshal(c.Values)
	case c.Number != nil:
		return json.Marshal(*c.Number)
	case c.Text == "":
		return []byte("null"), nil
	}
	return json.Marshal(c.Text)
}

// UnmarshalJSON reads a string, a number, a list of numbers or null.
func (c *Cell) UnmarshalJSON(data []byte) error {
	*c = Cell{}
	switch data = bytes.TrimSpace(data); {
	case len(data) > 0 && data[0] == '"':
		return json.Unmarshal(data, &c.Text)
	case bytes.Equal(data, []byte("null")):
		return nil
	}
	if len(data) > 0 && data[0] == '[' {
		if err := json.Unmarshal(data, &c.Values); err != nil {
			return errors.New("a list in a cell holds numbers and null")
		}
		return nil
	}
	if err := json.Unmarshal(data, &c.Number); err != nil {
		return errors.New("a cell is a string, a number, a list of numbers or null")
	}
	return nil
}

func (*Table) kind() string { return "table" }
func (t *Table) id() string { return t.ID }

func (t *Table) check(c *checker) {
	c.anchor(t.ID)
	c.text("caption", t.Caption)
	if len(t.Columns) > MaxColumns {
		c.faultAt("columns", -1, "%d columns, at most %d", len(t.Columns), MaxColumns)
	}
	for i := range t.Columns {
		c.enter("columns", i)
		t.Columns[i].check(c)
		c.leave()
	}
	for i, row := range t.Rows {
		c.full(&c.cells, len(row), MaxCells, "cells")
		if len(row) != len(t.Columns) {
			c.faultAt("rows", i, "%d cells, %d columns", len(row), len(t.Columns))
		}
		c.enter("rows", i)
		t.checkCells(c, row)
		c.leave()
	}
	if len(t.Total) > 0 && len(t.Total) != len(t.Columns) {
		c.faultAt("total", -1, "%d cells, %d columns", len(t.Total), len(t.Columns))
	}
	for i, how := range t.Total {
		if how != "" {
			c.choice("total", i, how, totalKinds...)
		}
		if how != "" && i < len(t.Columns) && !t.Columns[i].numeric() {
			c.faultAt("total", i, "a column of kind %q has no %s", cmp.Or(t.Columns[i].Kind, "text"), how)
		}
		if how != "" {
			t.leftOut(c, i)
		}
	}
}

// leftOut notes a text in column i that reads like a number and is not in the
// column's total.
func (t *Table) leftOut(c *checker, i int) {
	for _, row := range t.Rows {
		if i >= len(row) || row[i].Number != nil || !strings.ContainsAny(string(row[i].Text), "0123456789") {
			continue
		}
		c.enter("total", i)
		c.doubts = append(c.doubts, fmt.Sprintf("%s: leaves out %q, which is a text; a number stands without quotes", c.where(), cut(string(row[i].Text))))
		c.leave()
		return
	}
}

// checkCells checks what stands in the cells of a row.
func (t *Table) checkCells(c *checker, row []Cell) {
	for k := range row {
		switch v := row[k].Number; {
		case len(row[k].Values) > 0:
			c.enter("", k)
			c.spark(row[k].Values)
			if k < len(t.Columns) && t.Columns[k].Kind != "spark" {
				c.fault("a list of numbers, which stands in columns of kind spark only")
			}
			c.leave()
		case v == nil:
			c.textAt("", k, row[k].Text)
		case math.IsNaN(*v) || math.IsInf(*v, 0):
			c.faultAt("", k, "not a number that can be set")
		}
	}
}

func (col *Column) check(c *checker) {
	c.text("title", col.Title)
	if col.Kind != "" {
		c.choice("kind", -1, col.Kind, columnKinds...)
	}
	if len(col.Unit) > maxUnit {
		c.faultAt("unit", -1, "a unit of %d bytes, at most %d", len(col.Unit), maxUnit)
	}
	if d := col.Decimals; d != nil && (*d < 0 || *d > 9) {
		c.faultAt("decimals", -1, "%d decimals, from 0 to 9", *d)
	}
}

const maxUnit = 40 // bytes of a unit

// The words that a kind of column and a total may be, as faults list them.
var (
	columnKinds = []string{"text", "number", "money", "percent", "date", "spark"}
	totalKinds  = []string{"sum", "avg"}
)

// numeric tells whether the column is set flush right.
func (c *Column) numeric() bool {
	return c.Kind == "number" || c.Kind == "money" || c.Kind == "percent"
}

// Str is a cell of text, with the markup of [Text].
func Str(t Text) Cell { return Cell{Text: t} }

// Spark is a cell of values that are drawn as a small line, in a column of kind
// spark. NaN is a value that is not known.
func Spark(values ...float64) Cell { return Cell{Values: Values(values...)} }

// Num is a cell that holds a number.
func Num(v float64) Cell { return Cell{Number: &v} }
