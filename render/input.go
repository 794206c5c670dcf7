package render

import (
	"cmp"
	"context"
	"path"
	"slices"
	"strings"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/render/internal/facts"
)

// An InputAuthor needs no model: it sets out the JSON object that a job was
// submitted with and says plainly that it did no more. Keys become headings,
// prose stays prose, lists stay lists, and text such as "P50: <1 second,
// P95: <3 seconds" becomes a table. Everything of the input is in the
// document, every word as it was submitted.
//
// The zero value is ready for use. It is not to be changed once in use.
type InputAuthor struct {
	// Cover makes the cover. If it is nil, the report's name is the title.
	Cover func(task *reportjobs.Task) Cover

	// Note is what stands at the beginning, and on a cover without a Note.
	// Default [InputNote].
	Note string

	// Unwrap names keys of objects whose entries count as the input's own.
	Unwrap []string

	// Highlights are patterns of keys whose values, if they are one figure with
	// its unit, as in "€1.4M" or "87%", come first on the cards at the
	// beginning. There are four cards at most.
	Highlights []string

	// Groups are the sections of the report; Appendix are those of what no
	// group took, and Rest is the title above them, "Further answers" by default.
	Groups   []Group
	Appendix []Group
	Rest     string
}

// A Group is a section and the keys that belong into it: patterns as of
// [path.Match], in the order in which they are to stand. An entry goes to the
// first group that asks for it.
type Group struct {
	Title string
	Keys  []string
}

// InputNote is what an [InputAuthor] says of its documents.
const InputNote = "No analysis was written for this document. It sets out what was submitted, in the words of the submission; " +
	"nothing was added, judged or computed."

const (
	maxHighlights = 4
	maxSearch     = 1000 // fields that are looked at for cards
)

// CodeInvalidInput is the code of the failure when the input is no JSON object.
const CodeInvalidInput = "invalid_input"

// Write makes a document of the task's input. If that is no JSON object, the
// error is permanent.
func (a *InputAuthor) Write(_ context.Context, task *reportjobs.Task) (*Document, error) {
	task.Progress(0, "reading the input")
	root, err := facts.ParseObject(task.Input)
	if err != nil {
		return nil, reportjobs.Permanent(&reportjobs.Failure{Code: CodeInvalidInput, Message: "The input is " + err.Error() + "."})
	}
	note := cmp.Or(a.Note, InputNote)
	d := &Document{Version: Version, Cover: Cover{Title: Name(cmp.Or(task.Report, "report"))}}
	if a.Cover != nil {
		d.Cover = a.Cover(task)
	}
	d.Cover.Note = cmp.Or(d.Cover.Note, note)
	entries := a.entries(root)
	d.Sections = append(d.Sections, Section{Title: "About this document", Blocks: a.opening(note, entries)})
	for _, g := range a.Groups {
		if taken := take(&entries, g.Keys); len(taken) > 0 {
			d.Sections = append(d.Sections, sectionOf(Plain(g.Title), taken, 1))
		}
	}
	if len(entries) > 0 {
		d.Sections = append(d.Sections, a.rest(entries))
	}
	if Validate(d) != nil { // too much of it for headings and tables
		d.Sections = append(d.Sections[:1], plainly("What was submitted", root))
	}
	return d, nil
}

// entries returns the fields of the input, those of unwrapped objects in the
// place of the object.
func (a *InputAuthor) entries(root facts.Value) (out []facts.Field) {
	for _, f := range root.Fields {
		if f.Value.Kind == facts.Object && slices.Contains(a.Unwrap, f.Key) {
			out = append(out, f.Value.Fields...)
		} else {
			out = append(out, f)
		}
	}
	return out
}

// opening says what the document is, and shows the highlights.
func (a *InputAuthor) opening(note string, entries []facts.Field) Blocks {
	blocks := Blocks{&Callout{Title: "Please note", Text: Plain(note)}}
	entries = slices.Clone(entries)
	var cards KPIs
	search := maxSearch
	cards.collect(take(&entries, a.Highlights), &search)
	asked := len(cards.Items)
	cards.collect(entries, &search)
	if asked > 0 || len(cards.Items) > 1 { // one alone says nothing unless it was asked for
		blocks = append(blocks, &cards)
	}
	return blocks
}

// collect adds cards of fields that are figures, those in objects too.
func (b *KPIs) collect(fields []facts.Field, search *int) {
	for i := range fields {
		f := &fields[i]
		if *search--; *search < 0 || len(b.Items) >= maxHighlights {
			return
		}
		if _, ok := f.Figure(); ok {
			b.Items = append(b.Items, KPI{Label: Plain(Name(f.Key)), Value: Plain(strings.TrimSpace(f.Fact()))})
		} else if len(facts.OfObject(&f.Value).Labels) < facts.LeastFigures { // more become a chart
			b.collect(f.Value.Fields, search)
		}
	}
}

// rest is the section of what no group took.
func (a *InputAuthor) rest(entries []facts.Field) Section {
	title := Plain(cmp.Or(a.Rest, "Further answers"))
	if len(a.Groups) == 0 {
		title = Plain(cmp.Or(a.Rest, "What was submitted"))
	}
	var grouped []Section
	for _, g := range a.Appendix {
		if taken := take(&entries, g.Keys); len(taken) > 0 {
			grouped = append(grouped, sectionOf(Plain(g.Title), taken, 2))
		}
	}
	s := sectionOf(title, entries, 1)
	s.Sections = append(grouped, s.Sections...)
	return s
}

// take moves the entries that match a pattern out of *entries, in the order of
// the patterns.
func take(entries *[]facts.Field, patterns []string) (out []facts.Field) {
	for _, pattern := range patterns {
		var left []facts.Field
		for _, f := range *entries {
			key := strings.ToLower(strings.ReplaceAll(f.Key, "_", "-"))
			if ok, _ := path.Match(pattern, key); ok {
				out = append(out, f)
			} else {
				left = append(left, f)
			}
		}
		*entries = left
	}
	return out
}
