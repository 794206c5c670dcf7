package render

import (
	"fmt"
	"strings"

	"github.com/qubitz/reportjobs/render/internal/facts"
	"github.com/qubitz/reportjobs/render/internal/jsontree"
)

// An object is a JSON object whose fields are taken one by one, under any of
// the names that models give them.
type object struct {
	*mender
	node  *jsontree.Node
	folds []string
	taken []bool
}

func (m *mender) object(n *jsontree.Node) *object {
	o := &object{mender: m, node: n, folds: make([]string, len(n.Keys)), taken: make([]bool, len(n.Keys))}
	for i, key := range n.Keys {
		o.folds[i] = fold(key)
	}
	return o
}

// fold makes names equal that differ in case and punctuation only.
func fold(key string) string {
	if len(key) > 60 {
		return key
	}
	var out strings.Builder
	for _, r := range strings.ToLower(key) {
		if r != '_' && r != '-' && r != ' ' && r != '.' {
			out.WriteRune(r)
		}
	}
	return out.String()
}

// take returns the field that has one of the names, the first of which is its
// own, and enters it; nil, and nothing is entered, if there is none that is
// not null.
func (o *object) take(names ...string) *jsontree.Node {
	for _, name := range names {
		for i, key := range o.folds {
			if key != name || o.taken[i] {
				continue
			}
			o.taken[i] = true
			if o.node.Items[i].Kind == jsontree.Null {
				continue
			}
			if i > 0 || o.node.Keys[i] != names[0] {
				o.renamed(o.node.Keys[i], names[0])
			}
			o.enter(cut(o.node.Keys[i]), -1)
			return &o.node.Items[i]
		}
	}
	return nil
}

func (o *object) renamed(key, name string) {
	if key != name {
		o.tell("%q was read as %s", cut(key), name)
	}
}

// has tells whether there is a field with one of the names.
func (o *object) has(names ...string) bool {
	for _, name := range names {
		for i, key := range o.folds {
			if key == name && !o.taken[i] && o.node.Items[i].Kind != jsontree.Null {
				return true
			}
		}
	}
	return false
}

// text takes a field of text.
func (o *object) text(names ...string) Text {
	n := o.take(names...)
	if n == nil {
		return ""
	}
	defer o.leave()
	return o.textOf(n)
}

// plain takes a field without markup, on one line.
func (o *object) plain(names ...string) string {
	return strings.Join(strings.Fields(o.text(names...).plain()), " ")
}

// rest tells of the fields that nobody took.
func (o *object) rest() {
	for i, key := range o.node.Keys {
		if !o.taken[i] && o.node.Items[i].Kind != jsontree.Null {
			o.tell("no field %q; it was left out", cut(key))
		}
	}
}

// textOf makes text of any value.
func (m *mender) textOf(n *jsontree.Node) Text {
	switch n.Kind {
	case jsontree.String:
		return m.clean(n.Text)
	case jsontree.Number:
		return Plain(n.Text)
	case jsontree.Bool:
		return map[string]Text{"true": "Yes", "false": "No"}[n.Text]
	case jsontree.Array:
		var lines []string
		for i := range n.Items {
			if t := m.textOf(&n.Items[i]); t != "" {
				lines = append(lines, string(t))
			}
		}
		return Text(strings.Join(lines, "\n"))
	case jsontree.Object:
		return m.record(n)
	}
	return ""
}

// record makes text of an object: its text, or its fields as lines.
func (m *mender) record(n *jsontree.Node) Text {
	o := m.object(n)
	title := o.text("title", "label", "name", "term", "heading", "key")
	body := o.text("text", "content", "value", "description", "body", "detail", "details", "definition", "summary")
	switch {
	case title != "" && body != "":
		return Text(fmt.Sprintf("**%s**: %s", strings.Trim(string(title), "*"), body))
	case title != "" || body != "":
		return title + body
	}
	var lines []string
	for i, key := range n.Keys {
		if t := m.textOf(&n.Items[i]); t != "" {
			lines = append(lines, string(Plain(key))+": "+string(t))
		}
	}
	return Text(strings.Join(lines, "\n"))
}

// whole reads a whole number, also one that is text.
func whole(n *jsontree.Node) (int, bool) {
	if n.Kind != jsontree.Number && n.Kind != jsontree.String {
		return 0, false
	}
	a, ok := facts.ParseAmount(n.Text, false)
	if !ok || a.Value != float64(int(a.Value)) || a.Value > 1e9 || a.Value < -1e9 {
		return 0, false
	}
	return int(a.Value), true
}

// truth reads true, also where it is text.
func truth(n *jsontree.Node) bool {
	return n.Text == "true" || n.Text == "1" || strings.EqualFold(n.Text, "yes")
}
