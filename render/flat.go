package render

import (
	"strings"

	"github.com/qubitz/reportjobs/render/internal/facts"
)

const (
	flatLines = 4 << 10   // bytes of the lines that make one paragraph
	flatPiece = 256 << 10 // bytes of a text before it is cut at a space
)

// plainly sets out an input that is too large for headings and tables: a line for
// each of its values, in their order. No word is left out.
func plainly(title Text, root facts.Value) Section {
	f := flattener{}
	f.fields(root.Fields)
	f.flush()
	return Section{Title: title, Blocks: f.blocks}
}

type flattener struct {
	blocks Blocks
	lines  strings.Builder
}

func (f *flattener) fields(fields []facts.Field) {
	for i := range fields {
		f.value(Name(fields[i].Key)+": ", &fields[i].Value)
	}
}

func (f *flattener) value(label string, v *facts.Value) {
	switch v.Kind {
	case facts.Object:
		f.line(strings.TrimRight(label, " "))
		f.fields(v.Fields)
	case facts.List:
		f.line(strings.TrimRight(label, " "))
		for i := range v.Items {
			f.value("– ", &v.Items[i])
		}
	default:
		f.line(label + v.Shown())
	}
}

func (f *flattener) line(text string) {
	for len(text) > flatPiece {
		cut := strings.LastIndexAny(text[:flatPiece], " \n")
		if cut <= 0 {
			cut = len(strings.ToValidUTF8(text[:flatPiece], ""))
		}
		f.line(text[:cut])
		text = text[cut:]
	}
	if f.lines.Len() > 0 {
		f.lines.WriteByte('\n')
	}
	f.lines.WriteString(text)
	if f.lines.Len() >= flatLines {
		f.flush()
	}
}

func (f *flattener) flush() {
	if f.lines.Len() > 0 {
		f.blocks = append(f.blocks, &Paragraph{Text: Plain(f.lines.String())})
		f.lines.Reset()
	}
}
