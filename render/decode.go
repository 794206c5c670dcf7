package render

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/render/internal/jsontree"
)

// Decode reads a document and is strict: a field it does not know, a value of
// the wrong type, one that is missing, and all that [Validate] finds are
// faults. The error is [reportjobs.ErrInvalid] and its text names, one in a
// line, up to twenty faults with the path of each. For what a model wrote, see
// [Mend].
func Decode(data []byte) (*Document, error) {
	if len(data) > MaxJSON {
		return nil, fmt.Errorf("%w: %d bytes of JSON, at most %d", reportjobs.ErrInvalid, len(data), MaxJSON)
	}
	root, err := jsontree.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", reportjobs.ErrInvalid, err)
	}
	d := decoder{checker: newChecker(maxFaults), broken: map[string]bool{}}
	out := new(Document)
	d.value(&root, reflect.ValueOf(out).Elem())
	d.check(out)
	if err := d.err(); err != nil {
		return nil, err
	}
	return out, nil
}

// A decoder puts a tree into Go values. It is a checker so that its faults
// have the same paths.
type decoder struct {
	*checker
	broken map[string]bool // paths that have a fault
}

// wrong keeps a fault of the tree.
func (d *decoder) wrong(format string, args ...any) {
	if len(d.faults) < d.most {
		d.broken[d.where()] = true
	}
	d.fault(format, args...)
}

// check adds the faults of the values, but those that follow from a fault of
// the tree.
func (d *decoder) check(doc *Document) {
	values := newChecker(maxFaults + len(d.faults)).document(doc)
	for _, fault := range values.faults {
		path, _, _ := strings.Cut(fault, ": ")
		table, _, _ := strings.Cut(path, ".rows[")
		if !d.broken[path] && !d.broken[table+".columns"] && len(d.faults) < d.most {
			d.faults = append(d.faults, fault)
		}
	}
	d.more += values.more
}

func (d *decoder) value(n *jsontree.Node, v reflect.Value) {
	switch v := v.Addr().Interface().(type) {
	case *Blocks:
		d.blocks(n, v)
		return
	case *Cell:
		d.cell(n, v)
		return
	case **float64: // of a series, a trend
		if n.Kind == jsontree.Null {
			return
		}
	}
	switch v.Kind() {
	case reflect.Struct:
		if d.is(n, jsontree.Object) {
			d.fields(n, v, "")
		}
	case reflect.Slice:
		if d.is(n, jsontree.Array) && len(n.Items) > 0 {
			v.Set(reflect.MakeSlice(v.Type(), len(n.Items), len(n.Items)))
			for i := range n.Items {
				d.element(&n.Items[i], v.Index(i), i)
			}
		}
	case reflect.Map: // of texts, by name
		if d.is(n, jsontree.Object) && len(n.Items) > 0 {
			d.entries(n, v)
		}
	case reflect.Pointer:
		p := reflect.New(v.Type().Elem())
		before := len(d.faults) + d.more
		if d.value(n, p.Elem()); len(d.faults)+d.more == before {
			v.Set(p)
		}
	default:
		d.leaf(n, v)
	}
}

// element decodes an entry of a list, whose index belongs to the last step.
func (d *decoder) element(n *jsontree.Node, v reflect.Value, i int) {
	last := &d.path[len(d.path)-1]
	if last.index >= 0 { // a list in a list
		d.enter("", i)
		d.value(n, v)
		d.leave()
		return
	}
	last.index = i
	d.value(n, v)
	d.path[len(d.path)-1].index = -1
}

func (d *decoder) entries(n *jsontree.Node, v reflect.Value) {
	v.Set(reflect.MakeMap(v.Type()))
	for i, key := range n.Keys {
		d.enter(cut(key), -1)
		item := reflect.New(v.Type().Elem()).Elem()
		d.value(&n.Items[i], item)
		if slices.Index(n.Keys, key) < i {
			d.wrong("twice")
		}
		v.SetMapIndex(reflect.ValueOf(key), item)
		d.leave()
	}
}

// is tells whether n has that kind. If not, that is a fault.
func (d *decoder) is(n *jsontree.Node, want jsontree.Kind) bool {
	if n.Kind != want {
		d.wrong("%s, want %s", n.Kind, want)
	}
	return n.Kind == want
}

func (d *decoder) leaf(n *jsontree.Node, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if d.is(n, jsontree.String) {
			v.SetString(n.Text)
		}
	case reflect.Bool:
		if d.is(n, jsontree.Bool) {
			v.SetBool(n.Text == "true")
		}
	case reflect.Float64:
		if f, ok := d.number(n); ok {
			v.SetFloat(f)
		}
	default: // int
		f, ok := d.number(n)
		switch {
		case !ok:
		case f != math.Trunc(f) || math.Abs(f) > 1e9:
			d.wrong("%s, want a whole number", cut(n.Text))
		default:
			v.SetInt(int64(f))
		}
	}
}

func (d *decoder) number(n *jsontree.Node) (float64, bool) {
	if !d.is(n, jsontree.Number) {
		return 0, false
	}
	v, err := strconv.ParseFloat(n.Text, 64)
	if err != nil {
		d.wrong("%s is too large a number", cut(n.Text))
	}
	return v, err == nil
}

func (d *decoder) cell(n *jsontree.Node, c *Cell) {
	switch n.Kind {
	case jsontree.Null:
	case jsontree.String:
		c.Text = Text(n.Text)
	case jsontree.Number:
		if v, ok := d.number(n); ok {
			c.Number = &v
		}
	case jsontree.Array:
		if len(n.Items) > 0 {
			d.value(n, reflect.ValueOf(&c.Values).Elem())
		}
	default:
		d.wrong("%s, a cell is a text, a number, a list of numbers or null", n.Kind)
	}
}
