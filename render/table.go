package render

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A Table has rows of cells, which it aligns and formats by their column. If
// no column has a Title it has no header.
type Table struct {
	ID      string   `json:"id,omitempty"`
	Caption Text     `json:"caption,omitempty"`
	Columns []Column `json:"columns"`
	Rows    [][]Cell `json:"rows,omitempty"`  // a row may be shorter than Columns
	Total   []string `json:"total,omitempty"` // per column "sum", "avg" or ""; computed here
}

// A Column says what its cells are.
type Column struct {
	Title    Text   `json:"title,omitempty"`
	Kind     string `json:"kind,omitempty"`     // text, number, money, percent or date; "" is text
	Unit     string `json:"unit,omitempty"`     // before money as in €, behind other numbers
	Decimals *int   `json:"decimals,omitempty"` // 0 to 9; nil: as many as needed, at most two
}

// A Cell is a JSON string, number or null.
type Cell struct {
	Text   Text
	Number *float64 // if not nil, Text does not count
}

// MarshalJSON writes a string, a number or null.
func (c Cell) MarshalJSON() ([]byte, error) {
	switch {
	case c.Number != nil:
		return json.Marshal(*c.Number)
	case c.Text == "":
		return []byte("null"), nil
	}
	return json.Marshal(c.Text)
}

// UnmarshalJSON reads a string, a number or null.
func (c *Cell) UnmarshalJSON(data []byte) error {
	*c = Cell{}
	switch data = bytes.TrimSpace(data); {
	case len(data) > 0 && data[0] == '"':
		return json.Unmarshal(data, &c.Text)
	case bytes.Equal(data, []byte("null")):
		return nil
	}
	if err := json.Unmarshal(data, &c.Number); err != nil {
		return errors.New("a cell is a string, a number or null")
	}
	return nil
}

func (*Table) kind() string { return "table" }

func (t *Table) check() error {
	for i, c := range t.Columns {
		switch c.Kind {
		case "", "text", "number", "money", "percent", "date":
		default:
			return fmt.Errorf(".columns[%d]: no kind %q; there are: text, number, money, percent, date", i, c.Kind)
		}
		if c.Decimals != nil && (*c.Decimals < 0 || *c.Decimals > 9) {
			return fmt.Errorf(".columns[%d]: %d decimals, at most 9", i, *c.Decimals)
		}
	}
	for i, row := range t.Rows {
		if len(row) > len(t.Columns) {
			return fmt.Errorf(".rows[%d]: %d cells, %d columns", i, len(row), len(t.Columns))
		}
	}
	if len(t.Total) > len(t.Columns) {
		return fmt.Errorf(".total: %d cells, %d columns", len(t.Total), len(t.Columns))
	}
	for i, how := range t.Total {
		if how != "" && how != "sum" && how != "avg" {
			return fmt.Errorf(".total[%d]: no %q; there are: sum, avg", i, how)
		}
	}
	return nil
}

// numeric tells whether the column is set flush right.
func (c *Column) numeric() bool {
	return c.Kind == "number" || c.Kind == "money" || c.Kind == "percent"
}

// grid returns the texts of all cells, the total row last if there is one.
func (t *Table) grid() [][]Text {
	var out [][]Text
	decimals := make([]int, len(t.Columns))
	for i := range t.Columns {
		decimals[i] = t.decimals(i)
	}
	for _, row := range t.Rows {
		texts := make([]Text, len(t.Columns))
		for i, cell := range row {
			texts[i] = cell.Text
			if cell.Number != nil {
				texts[i] = Plain(t.Columns[i].format(*cell.Number, decimals[i]))
			}
		}
		out = append(out, texts)
	}
	if total := t.totals(decimals); total != nil {
		out = append(out, total)
	}
	return out
}

func (t *Table) totals(decimals []int) []Text {
	any := false
	texts := make([]Text, len(t.Columns))
	for i, how := range t.Total {
		if how == "" {
			continue
		}
		any = true
		var sum, n float64
		for _, row := range t.Rows {
			if i < len(row) && row[i].Number != nil {
				sum, n = sum+*row[i].Number, n+1
			}
		}
		if how == "avg" && n > 0 {
			sum /= n
		}
		texts[i] = Plain(t.Columns[i].format(sum, decimals[i]))
	}
	if !any {
		return nil
	}
	if texts[0] == "" {
		texts[0] = "Total"
	}
	return texts
}

// decimals returns with how many decimals column i is set.
func (t *Table) decimals(i int) int {
	if d := t.Columns[i].Decimals; d != nil {
		return *d
	}
	most := 0
	for _, row := range t.Rows {
		if i < len(row) && row[i].Number != nil {
			text := strconv.FormatFloat(*row[i].Number, 'f', -1, 64)
			if _, fraction, ok := strings.Cut(text, "."); ok {
				most = max(most, len(fraction))
			}
		}
	}
	return min(most, 2)
}

// format writes a number as people read it: 1,234.5 with a real minus.
func (c *Column) format(v float64, decimals int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "–"
	}
	text := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	whole, fraction, _ := strings.Cut(text, ".")
	var out strings.Builder
	if v < 0 && strings.Trim(text, "0.") != "" {
		out.WriteString("−")
	}
	if c.Kind == "money" {
		out.WriteString(c.Unit)
	}
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			out.WriteByte(',')
		}
		out.WriteRune(digit)
	}
	if fraction != "" {
		out.WriteString("." + fraction)
	}
	switch {
	case c.Kind == "percent":
		out.WriteByte('%')
	case c.Kind != "money" && c.Unit != "":
		out.WriteString("\u00a0" + c.Unit)
	}
	return out.String()
}
