package render

import (
	"slices"
	"strconv"
	"strings"

	"github.com/qubitz/reportjobs/render/internal/jsontree"
	"github.com/qubitz/reportjobs/render/internal/markup"
)

// head reads what is said of the document as a whole.
func (m *mender) head(o *object) {
	if n := o.take("version"); n != nil {
		if v, ok := whole(n); !ok || v != Version {
			m.tell("the version was read as %d", Version)
		}
		m.leave()
	}
	if lang := o.plain("lang", "language", "locale"); lang != "" {
		if lang = strings.ReplaceAll(lang, "_", "-"); len(lang) <= markup.MaxID && langPattern.MatchString(lang) {
			m.doc.Lang = lang
		} else {
			m.tell("%q is no language tag; it was left out", cut(lang))
		}
	}
	if n := o.take("cover", "coverpage", "titlepage", "metadata", "meta"); n != nil {
		if n.Kind == jsontree.Object {
			c := m.object(n)
			m.cover(c)
			c.rest()
		} else {
			m.doc.Cover.Title = strings.Join(strings.Fields(m.textOf(n).plain()), " ")
		}
		m.leave()
	}
	before := slices.Clone(o.taken)
	m.cover(o)
	if !slices.Equal(before, o.taken) {
		m.tell("what stands beside the sections was read as part of the cover")
	}
}

// cover fills what the cover does not have yet.
func (m *mender) cover(o *object) {
	c := &m.doc.Cover
	for _, f := range []struct {
		to    *string
		names []string
	}{
		{&c.Title, []string{"title", "reporttitle", "documenttitle", "name", "heading"}},
		{&c.Subtitle, []string{"subtitle", "tagline", "subheading"}},
		{&c.Label, []string{"label", "client", "customer", "company", "preparedfor", "organization", "organisation"}},
		{&c.Note, []string{"note", "disclaimer", "confidentiality", "notice"}},
	} {
		if *f.to == "" {
			*f.to = o.plain(f.names...)
		}
	}
	if n := o.take("facts", "details", "properties"); n != nil {
		m.facts(n)
		m.leave()
	}
	for _, name := range []string{"date", "author", "preparedby", "period"} {
		if value := o.plain(name); value != "" {
			c.Facts = append(c.Facts, Fact{Label: Name(name), Value: value})
		}
	}
}

// facts reads a list of labels and values, or an object of them.
func (m *mender) facts(n *jsontree.Node) {
	for i := range n.Items {
		item := &n.Items[i]
		var f Fact
		switch {
		case n.Kind == jsontree.Object:
			f = Fact{Name(n.Keys[i]), m.textOf(item).plain()}
		case item.Kind == jsontree.Object:
			o := m.object(item)
			f = Fact{o.plain("label", "name", "title", "key"), o.plain("value", "text", "content")}
		default:
			label, value, _ := strings.Cut(m.textOf(item).plain(), ": ")
			f = Fact{label, value}
		}
		if f.Label != "" || f.Value != "" {
			m.doc.Cover.Facts = append(m.doc.Cover.Facts, f)
		}
	}
}

// notes reads the notes: an object by name, or a list.
func (m *mender) notes(o *object) {
	n := o.take("notes", "footnotes", "endnotes", "references", "sources")
	if n == nil {
		return
	}
	defer m.leave()
	m.doc.Notes = map[string]Text{}
	for i := range n.Items {
		item := &n.Items[i]
		name := ""
		switch {
		case n.Kind == jsontree.Object:
			name = n.Keys[i]
		case item.Kind == jsontree.Object:
			name = m.object(item).plain("id", "name", "key", "number", "ref")
		}
		if name = slug(name); name == "" {
			name = strconv.Itoa(i + 1)
		}
		if text := m.noteText(item); text != "" && m.doc.Notes[name] == "" {
			m.doc.Notes[name] = text
		}
	}
}

func (m *mender) noteText(n *jsontree.Node) Text {
	if n.Kind == jsontree.Object {
		return m.object(n).text("text", "content", "note", "value", "description", "source", "title", "url")
	}
	return m.textOf(n)
}
