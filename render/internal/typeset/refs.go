package typeset

import (
	"cmp"
	"slices"
	"strings"

	"github.com/qubitz/reportjobs/render/internal/markup"
)

// Refs are what the texts of a document may lead to. The zero value is of a
// document without any.
type Refs struct {
	IDs   map[string]string // of sections, tables and figures
	Names map[string]string // what a link to an id says that has no text
	Notes map[string]int    // note with a text: its number, from 1; 0 for one that nothing refers to
	looks map[Look]*Look    // that texts have
}

// A Look is what a fragment of text has besides its face.
type Look struct {
	Link string // name of an anchor, or an address
	URI  bool   // Link is an address
	code bool
}

// IDAnchor is the name of the place that an id means.
func IDAnchor(id string) string { return "#" + id }

// NoteAnchor is the name of the place where a note stands.
func NoteAnchor(name string) string { return "^" + name }

// resolve returns what is set for s: its text, of a note its number, and its
// mark, nil if it has none. Equal looks are the same pointer.
func (r *Refs) resolve(s markup.Span) (string, *Look) {
	m := Look{code: s.Style&markup.Code != 0}
	switch {
	case s.Note != "":
		number := r.Notes[s.Note]
		if number == 0 { // there is none, or it is within a note
			return "", nil
		}
		s.Text, m.Link = Raised(number), NoteAnchor(s.Note)
	case strings.HasPrefix(s.Link, "#"):
		id := s.Link[1:]
		if r.IDs[id] != "" {
			m.Link = IDAnchor(id)
		}
		if s.Text == "" {
			s.Text = cmp.Or(r.Names[id], id)
		}
	case s.Link != "":
		m.Link, m.URI = markup.EscapeURI(s.Link), true
	}
	if m == (Look{}) {
		return s.Text, nil
	}
	if r.looks == nil {
		r.looks = map[Look]*Look{}
	}
	known := r.looks[m]
	if known == nil {
		known = new(Look)
		*known = m
		r.looks[m] = known
	}
	return s.Text, known
}

// Plain returns t as it is set, without its markup and notes.
func (r *Refs) Plain(t string) string {
	if !markup.Marked(t) {
		return t
	}
	var out strings.Builder
	for _, s := range markup.Spans(t) {
		if s.Note == "" {
			text, _ := r.resolve(s)
			out.WriteString(text)
		}
	}
	return out.String()
}

// Raised writes a number in small raised digits.
func Raised(n int) string {
	var out []rune
	for ; n > 0; n /= 10 {
		out = append(out, []rune("⁰¹²³⁴⁵⁶⁷⁸⁹")[n%10])
	}
	slices.Reverse(out)
	return string(out)
}
