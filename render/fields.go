package render

import (
	"reflect"
	"slices"
	"strings"

	"github.com/qubitz/reportjobs/render/internal/jsontree"
)

// fields decodes an object into a struct. The field named skip is not one of it.
func (d *decoder) fields(n *jsontree.Node, v reflect.Value, skip string) {
	list := fieldsOf(v.Type())
	seen := make([]bool, len(list))
	for i, key := range n.Keys {
		at := slices.IndexFunc(list, func(f jsonField) bool { return f.name == key })
		if key == skip && slices.Index(n.Keys, key) == i {
			continue
		}
		d.enter(cut(key), -1)
		switch {
		case at < 0 && key == skip:
			d.wrong("twice")
		case at < 0:
			d.wrong("no such field; there are: %s", names(list))
		case seen[at]:
			d.wrong("twice")
		default:
			seen[at] = true
			d.value(&n.Items[i], v.Field(list[at].index))
		}
		d.leave()
	}
	for i, f := range list {
		if f.required && !seen[i] {
			d.enter(f.name, -1)
			d.wrong("missing")
			d.leave()
		}
	}
}

// A jsonField is a field of a struct as JSON has it.
type jsonField struct {
	name     string
	index    int
	required bool // it has no default
}

func fieldsOf(t reflect.Type) []jsonField {
	var out []jsonField
	for i := range t.NumField() {
		name, options, ok := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name != "" && name != "-" {
			out = append(out, jsonField{name, i, !ok || !strings.HasPrefix(options, "omit")})
		}
	}
	return out
}

func names(list []jsonField) string {
	var out []string
	for _, f := range list {
		out = append(out, f.name)
	}
	return strings.Join(out, ", ")
}

func (d *decoder) blocks(n *jsontree.Node, out *Blocks) {
	if !d.is(n, jsontree.Array) || len(n.Items) == 0 {
		return
	}
	*out = make(Blocks, len(n.Items))
	last := len(d.path) - 1
	nested := d.path[last].index >= 0
	for i := range n.Items {
		if nested {
			d.enter("", i)
		} else {
			d.path[last].index = i
		}
		(*out)[i] = d.block(&n.Items[i])
		if nested {
			d.leave()
		}
	}
	if !nested {
		d.path[last].index = -1
	}
}

// block decodes one block. It is nil if there is none of its type.
func (d *decoder) block(n *jsontree.Node) Block {
	if !d.is(n, jsontree.Object) {
		return nil
	}
	head := n.Get("type")
	if head == nil {
		d.wrong("no type; there are: %s", strings.Join(kinds, ", "))
		return nil
	}
	var block Block
	if head.Kind == jsontree.String {
		block = newBlock(head.Text)
	}
	if block == nil {
		d.wrong("no type %q; there are: %s", cut(head.Text), strings.Join(kinds, ", "))
		return nil
	}
	d.fields(n, reflect.ValueOf(block).Elem(), "type")
	return block
}
