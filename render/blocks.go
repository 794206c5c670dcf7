package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// A Block is one of [Paragraph], [List], [Table], [Chart], [Timeline],
// [RiskMatrix], [KPIs], [Callout], [Quote], [Image], [Row] and [PageBreak].
type Block interface {
	kind() string     // its "type" in JSON
	check(c *checker) // finds faults, and visits each Text in the order of reading
	flow(f *flow)     // adds its pieces
}

// Blocks are what a section holds. In JSON each is an object with its "type":
// paragraph, list, table, chart, timeline, riskmatrix, kpis, callout, quote,
// image, row or pagebreak.
type Blocks []Block

// A Paragraph is running text. A line feed in it begins a new line. If it is
// one bold line, it stays on the page of the next block.
type Paragraph struct {
	Text Text `json:"text"`
}

// A List is a list of points.
type List struct {
	Ordered bool   `json:"ordered,omitempty"` // numbered from 1
	Items   []Text `json:"items"`
}

// KPIs are figures that stand out, each on a card. At most four stand in a row.
type KPIs struct {
	Items []KPI `json:"items"`
}

// A KPI is one card. A Value is short, as in "€4.38M".
type KPI struct {
	Label Text       `json:"label"`
	Value Text       `json:"value"`
	Note  Text       `json:"note,omitempty"`
	Trend []*float64 `json:"trend,omitempty"` // how it came about, drawn as a small line; null is not known
}

// empty tells whether there is nothing on the card.
func (k *KPI) empty() bool {
	return k.Label == "" && k.Value == "" && k.Note == "" && len(k.Trend) == 0
}

// A Callout is a short text set apart, such as a recommendation.
type Callout struct {
	Title Text `json:"title,omitempty"`
	Text  Text `json:"text"`
}

// A Quote is what somebody said.
type Quote struct {
	Text Text `json:"text"`
	By   Text `json:"by,omitempty"`
}

// A PageBreak begins a new page.
type PageBreak struct{}

func (*Paragraph) kind() string { return "paragraph" }
func (*List) kind() string      { return "list" }
func (*KPIs) kind() string      { return "kpis" }
func (*Callout) kind() string   { return "callout" }
func (*Quote) kind() string     { return "quote" }
func (*PageBreak) kind() string { return "pagebreak" }

func (b *Paragraph) check(c *checker) { c.text("text", b.Text) }

func (b *List) check(c *checker) {
	for i, item := range b.Items {
		c.full(&c.items, 1, MaxItems, "items")
		c.textAt("items", i, item)
	}
}

func (b *KPIs) check(c *checker) {
	for i := range b.Items {
		c.enter("items", i)
		c.full(&c.items, 1, MaxItems, "items")
		c.text("label", b.Items[i].Label)
		c.text("value", b.Items[i].Value)
		c.text("note", b.Items[i].Note)
		c.enter("trend", -1)
		c.spark(b.Items[i].Trend)
		c.leave()
		c.leave()
	}
}

func (b *Callout) check(c *checker) {
	c.text("title", b.Title)
	c.text("text", b.Text)
}

func (b *Quote) check(c *checker) {
	c.text("text", b.Text)
	c.text("by", b.By)
}

func (*PageBreak) check(*checker) {}

// kinds are the types of blocks, in the order in which faults list them.
var kinds = []string{"paragraph", "list", "table", "chart", "timeline", "riskmatrix", "kpis", "callout", "quote", "image", "row", "pagebreak"}

// newBlock returns an empty block of that kind, or nil.
func newBlock(kind string) Block {
	switch kind {
	case "paragraph":
		return new(Paragraph)
	case "list":
		return new(List)
	case "table":
		return new(Table)
	case "chart":
		return new(Chart)
	case "timeline":
		return new(Timeline)
	case "riskmatrix":
		return new(RiskMatrix)
	case "kpis":
		return new(KPIs)
	case "callout":
		return new(Callout)
	case "quote":
		return new(Quote)
	case "image":
		return new(Image)
	case "row":
		return new(Row)
	case "pagebreak":
		return new(PageBreak)
	}
	return nil
}

// UnmarshalJSON reads a list of objects, each with its "type".
func (b *Blocks) UnmarshalJSON(data []byte) error {
	var list []json.RawMessage
	if err := json.Unmarshal(data, &list); err != nil {
		return fmt.Errorf("blocks: %w", err)
	}
	*b = nil
	for i, raw := range list {
		var head struct {
			Type string `json:"type"`
		}
		if err := json.Unmarshal(raw, &head); err != nil {
			return fmt.Errorf("blocks[%d]: %w", i, err)
		}
		block := newBlock(head.Type)
		if block == nil {
			return fmt.Errorf("blocks[%d]: no type %q; there are: %s", i, cut(head.Type), strings.Join(kinds, ", "))
		}
		if err := json.Unmarshal(raw, block); err != nil {
			return fmt.Errorf("blocks[%d]: %w", i, err)
		}
		*b = append(*b, block)
	}
	return nil
}

// MarshalJSON writes each block with its "type" first.
func (b Blocks) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('[')
	for i, block := range b {
		if isNil(block) {
			return nil, fmt.Errorf("blocks[%d]: no block", i)
		}
		if i > 0 {
			out.WriteByte(',')
		}
		fields, err := json.Marshal(withLists(block))
		if err != nil {
			return nil, fmt.Errorf("blocks[%d]: %w", i, err)
		}
		fmt.Fprintf(&out, `{"type":%q`, block.kind())
		if string(fields) != "{}" {
			out.WriteByte(',')
		}
		out.Write(fields[1:])
	}
	out.WriteByte(']')
	return out.Bytes(), nil
}

// withLists returns block, or a copy of it in which no list is nil that JSON
// has to have.
func withLists(block Block) Block {
	v := reflect.New(reflect.TypeOf(block).Elem()).Elem()
	v.Set(reflect.ValueOf(block).Elem())
	fillLists(v)
	return v.Addr().Interface().(Block)
}

func fillLists(v reflect.Value) {
	for _, f := range fieldsOf(v.Type()) {
		list := v.Field(f.index)
		if list.Kind() != reflect.Slice {
			continue
		}
		if list.IsNil() {
			if f.required {
				list.Set(reflect.MakeSlice(list.Type(), 0, 0))
			}
			continue
		}
		switch element := list.Type().Elem(); {
		case element.Kind() == reflect.Struct && element != reflect.TypeFor[Cell](),
			element.Kind() == reflect.Slice && element != reflect.TypeFor[Blocks]():
			list.Set(copied(list))
		}
	}
}

// copied is a copy of a list of lists or structs, without nil lists in it.
func copied(list reflect.Value) reflect.Value {
	out := reflect.MakeSlice(list.Type(), list.Len(), list.Len())
	reflect.Copy(out, list)
	for i := range out.Len() {
		switch item := out.Index(i); {
		case item.Kind() == reflect.Struct:
			fillLists(item)
		case item.IsNil():
			item.Set(reflect.MakeSlice(item.Type(), 0, 0))
		}
	}
	return out
}

// isNil tells whether there is no block behind the interface.
func isNil(b Block) bool { return b == nil || reflect.ValueOf(b).IsNil() }
