package render

import (
	"slices"
	"strings"

	"github.com/qubitz/reportjobs/render/internal/jsontree"
)

// entries reads what may be blocks: a list of anything, or one thing.
func (m *mender) entries(n *jsontree.Node) (out []entry) {
	switch n.Kind {
	case jsontree.Array:
		m.each(n, func(_ int, item *jsontree.Node) { out = append(out, m.entries(item)...) })
	case jsontree.Object:
		return m.block(n)
	case jsontree.String:
		return m.markdown(n.Text)
	case jsontree.Number, jsontree.Bool:
		return []entry{{block: &Paragraph{Text: m.textOf(n)}}}
	}
	return out
}

// block reads an object that is a block, or something like one.
func (m *mender) block(n *jsontree.Node) []entry {
	o := m.object(n)
	word := ""
	if head := o.take("type", "blocktype", "component", "element", "block"); head != nil {
		m.leave()
		word = head.Text
		if head.Kind != jsontree.String {
			return m.entries(head) // {"block": {…}}
		}
	}
	kind, ok := blockNames[fold(word)]
	switch {
	case word == "":
		if kind = guess(o); kind == "" {
			return m.wrapped(o)
		}
		m.tell("has no type and was read as %s", kind)
	case !ok:
		if kind = guess(o); kind == "" {
			m.tell("there is no type %q; it was left out", cut(word))
			return nil
		}
		m.tell("there is no type %q; it was read as %s", cut(word), kind)
	case kind == "heading":
		m.tell("a heading became the title of a section")
	case kind == "numbered":
		m.tell("the type %q was read as a numbered list", cut(word))
	case kind != word && slices.Contains(kinds, kind):
		m.tell("the type %q was read as %s", cut(word), kind)
	}
	return m.typed(kind, fold(word), o)
}

// guess finds the type of a block by its fields.
func guess(o *object) string {
	switch {
	case o.has("rows", "columns", "headers"):
		return "table"
	case o.has("series", "datasets", "categories", "charttype"):
		return "chart"
	case o.has("phases") && o.has("milestones"):
		return "timeline"
	case o.has("metrics", "kpis", "cards"):
		return "kpis"
	case o.has("value") && o.has("label", "metric", "name"):
		return "kpis"
	case o.has("quote") || o.has("text") && o.has("by", "author", "attribution", "speaker"):
		return "quote"
	case o.has("src", "imageurl", "alt"):
		return "image"
	case o.has(slices.Concat(sectionNames, blocksNames)...) && o.has(titleNames...):
		return "section"
	case o.has("items", "bullets", "points"):
		return "list"
	case o.has("level") && o.has("text", "title"):
		return "heading"
	case o.has("text", "content", "paragraph", "body", "markdown"):
		return "paragraph"
	case o.has("heading", "title") && len(o.node.Keys) == 1:
		return "heading"
	}
	return ""
}

// wrapped reads an object whose fields are blocks: {"paragraph": "…"}.
func (m *mender) wrapped(o *object) []entry {
	if title := slices.IndexFunc(o.folds, func(key string) bool { return slices.Contains(titleNames, key) }); title >= 0 {
		return []entry{{section: m.section(o.node)}}
	}
	return m.bodyOf(o)
}

// named reads a value that stands under the name of a type of block.
func (m *mender) named(kind, word string, n *jsontree.Node) []entry {
	plural := strings.HasSuffix(word, "s") && n.Kind == jsontree.Array && len(n.Items) > 0 && n.Items[0].Kind == jsontree.Object
	switch {
	case n.Kind == jsontree.Object:
		return m.typed(kind, word, m.object(n))
	case kind == "list" || kind == "numbered":
		return m.listOf(n, kind == "numbered")
	case kind == "kpis":
		return m.cards(n)
	case kind == "table" && n.Kind == jsontree.Array && !(plural && word == "tables"):
		return m.tableOf(&tree{rows: n})
	case (kind == "table" || kind == "chart") && plural:
		var out []entry
		m.each(n, func(_ int, item *jsontree.Node) {
			if item.Kind == jsontree.Object {
				out = append(out, m.typed(kind, kind, m.object(item))...)
			}
		})
		return out
	case (kind == "timeline" || kind == "riskmatrix") && n.Kind == jsontree.Array: // the list alone
		return m.typed(kind, word, m.object(&jsontree.Node{Kind: jsontree.Object, Keys: []string{"items"}, Items: []jsontree.Node{*n}}))
	case kind == "callout":
		return []entry{{block: &Callout{Title: calloutTitle(word), Text: m.textOf(n)}}}
	case kind == "quote":
		return []entry{{block: &Quote{Text: m.textOf(n)}}}
	case kind == "heading":
		return []entry{{heading: &Section{Title: m.textOf(n)}, level: level(word, 2)}}
	case kind == "pagebreak":
		return []entry{{block: &PageBreak{}}}
	case kind == "image" || kind == "divider":
		return m.typed(kind, word, m.object(&jsontree.Node{}))
	}
	return m.entries(n)
}

// typed reads the fields of a block whose type is known; word is what the
// model called it.
func (m *mender) typed(kind, word string, o *object) (out []entry) {
	switch kind {
	case "section":
		return []entry{{section: m.section(o.node)}}
	case "table":
		out = m.table(o)
	case "chart":
		out = m.chart(o, word)
	case "timeline":
		out = m.timeline(o)
	case "riskmatrix":
		out = m.riskmatrix(o)
	case "kpis":
		out = m.kpis(o)
	case "list", "numbered":
		out = m.list(o, kind == "numbered")
	case "callout":
		out = m.callout(o, word)
	case "quote":
		out = m.quote(o)
	case "row":
		out = m.row(o)
	case "pagebreak":
		out = []entry{{block: &PageBreak{}}}
	case "heading":
		out = m.heading(o, word)
	case "code":
		out = m.code(o)
	case "image":
		m.tell("an image was left out: models do not name images")
		return nil
	case "divider":
		m.tell("a %s was left out", word)
		return nil
	default:
		out = m.paragraph(o)
	}
	o.rest()
	return out
}

func (m *mender) quote(o *object) []entry {
	return []entry{{block: &Quote{
		Text: o.text("text", "quote", "content", "body", "value"),
		By:   o.text("by", "author", "attribution", "source", "speaker", "cite", "name", "who"),
	}}}
}

// code reads the lines of a listing; its language says nothing to a reader.
func (m *mender) code(o *object) (out []entry) {
	if n := o.take("text", "code", "content", "value"); n != nil {
		m.leave()
		out = codeLines(n.Text)
	}
	o.plain("language", "lang")
	return out
}

func (m *mender) callout(o *object, word string) []entry {
	c := &Callout{
		Title: o.text("title", "heading", "label", "header"),
		Text:  o.text("text", "content", "body", "message", "description", "items", "value"),
	}
	variant := fold(o.plain("variant", "kind", "style", "severity", "tone", "level"))
	if variant != "" && blockNames[variant] == "callout" {
		word = variant
	}
	if c.Title == "" {
		c.Title = calloutTitle(word)
	}
	return []entry{{block: c}}
}

// paragraph reads text that may be Markdown, and what else the object holds.
func (m *mender) paragraph(o *object) []entry {
	out := titled(o.text("title", "heading"))
	if n := o.take("text", "content", "body", "paragraph", "markdown", "value", "paragraphs", "description", "html"); n != nil {
		out = append(out, m.entries(n)...)
		m.leave()
	}
	return out
}

// titled is a title over a block that has none of its own.
func titled(title Text) (out []entry) {
	for _, block := range boldTitle(title) {
		out = append(out, entry{block: block})
	}
	return out
}

func (m *mender) heading(o *object, word string) []entry {
	at := level(word, 2)
	if n := o.take("level", "depth", "size"); n != nil {
		m.leave()
		if v, ok := whole(n); ok {
			at = v
		} else {
			at = level(n.Text, at)
		}
	}
	s := &Section{Title: o.text("text", "title", "content", "heading", "value", "label")}
	if id := o.plain("id", "anchor"); id != "" {
		s.ID = m.id(id)
	}
	return []entry{{heading: s, level: at}}
}

// level is that of a heading called h3, or else.
func level(word string, otherwise int) int {
	if len(word) == 2 && word[0]|0x20 == 'h' && word[1] >= '1' && word[1] <= '6' {
		return int(word[1] - '0')
	}
	return otherwise
}

// calloutTitle is what stands over a callout that a model called a warning.
func calloutTitle(word string) Text {
	switch word {
	case "", "callout", "box", "panel", "infobox", "admonition", "highlight":
		return ""
	case "keytakeaway":
		return "Key takeaway"
	}
	return Plain(Name(word))
}
