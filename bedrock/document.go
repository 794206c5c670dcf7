package bedrock

import (
	"fmt"
	"strings"

	"github.com/qubitz/reportjobs/render"
)

// A binder puts a document together.
type binder struct {
	*report
	words                         Words
	doc                           *render.Document
	noted                         map[string]bool // derived figures that have their note in this section
	flagged, assumptions, leftOut int
}

// document puts the summary and the units in their places.
func (r *report) document(summary *draft, drafts []*draft) *render.Document {
	b := &binder{report: r, words: r.options.Words.in(r.outline.Lang), doc: &render.Document{Version: render.Version, Lang: r.outline.Lang, Notes: map[string]render.Text{}}}
	if r.options.Cover != nil {
		b.doc.Cover = r.options.Cover(r.task)
	} else {
		b.doc.Cover.Title = r.outline.Title
	}
	if summary != nil {
		s := render.Section{ID: r.outline.Summary.ID, Title: render.Plain(r.outline.Summary.Title)}
		b.noted = cited(drafts)
		b.fill(&s, summary)
		b.doc.Sections = append(b.doc.Sections, s)
	}
	for _, s := range r.outline.Sections {
		b.doc.Sections = append(b.doc.Sections, b.section(s, drafts))
	}
	b.legend()
	b.doc.Meta = b.meta()
	return b.doc
}

// cited are the ids that the sections cite. The summary leaves the notes on
// them to the sections, so that it is not longer in notes than in words.
func cited(drafts []*draft) map[string]bool {
	ids := map[string]bool{}
	for _, d := range drafts {
		for i := range d.lines {
			for _, id := range d.lines[i].cites {
				ids[id] = ids[id] || len(d.lines[i].blocks) > 0
			}
		}
	}
	return ids
}

// legend puts the legend where it is read first.
func (b *binder) legend() {
	switch {
	case b.doc.Cover.Title == "":
		first := &b.doc.Sections[0]
		first.Blocks = append(render.Blocks{&render.Callout{Title: render.Plain(b.words.About), Text: render.Plain(b.words.Legend)}}, first.Blocks...)
	case b.doc.Cover.Note == "":
		b.doc.Cover.Note = b.words.Legend
	}
}

// section has its one unit's blocks, or a subsection for each of several.
func (b *binder) section(s Section, drafts []*draft) render.Section {
	out := render.Section{ID: s.ID, Title: render.Plain(s.Title)}
	b.noted = map[string]bool{}
	var mine []int
	for i, u := range b.plan.Units {
		if u.Section == s.ID {
			mine = append(mine, i)
		}
	}
	if len(mine) == 1 {
		b.fill(&out, drafts[mine[0]])
		return out
	}
	for _, i := range mine {
		title := render.Plain(b.plan.Units[i].title())
		if n := len(out.Sections); n == 0 || out.Sections[n-1].Title != title {
			out.Sections = append(out.Sections, render.Section{Title: title})
		}
		b.fill(&out.Sections[len(out.Sections)-1], drafts[i])
	}
	return out
}

// fill adds a draft to a section. Its headings begin subsections.
func (b *binder) fill(s *render.Section, d *draft) {
	at := &s.Blocks
	if n := len(s.Sections); n > 0 {
		at = &s.Sections[n-1].Blocks
	}
	for i := range d.lines {
		switch l := &d.lines[i]; {
		case l.wrong != "":
			b.leftOut++
			*at = append(*at, aside(b.words.LeftOut))
		case l.heading != "":
			if !strings.EqualFold(unmarked(l.heading), unmarked(s.Title)) {
				s.Sections = append(s.Sections, render.Section{Title: l.heading})
				at = &s.Sections[len(s.Sections)-1].Blocks
			}
			if len(l.faults) > 0 {
				*at = append(*at, b.remarks(l)...)
			}
		default:
			*at = append(*at, b.bound(l)...)
		}
	}
}

// bound are a line's blocks with what a reader has to know of them.
func (b *binder) bound(l *line) render.Blocks {
	if len(l.blocks) == 0 {
		return nil
	}
	out := append(render.Blocks(nil), l.blocks...)
	if notes := b.notes(l.cites); notes != "" {
		if text := tail(out[len(out)-1]); text != nil {
			*text += notes
		} else {
			out = append(out, &render.Paragraph{Text: italic(b.words.Derived) + notes})
		}
	}
	if l.mark != "" {
		if l.mark == marks[0] {
			b.assumptions++
		}
		if mark := b.words.mark(l.mark); !labelled(out[len(out)-1], mark, &b.words) {
			out = append(out, aside(put(b.words.Above, "mark", mark)))
		}
	}
	return append(out, b.remarks(l)...)
}

// labelled puts a label behind the text, caption, title or last point of a
// block that has one.
func labelled(b render.Block, label string, w *Words) bool {
	behind := " " + italic("("+label+")")
	switch b := b.(type) {
	case *render.Paragraph:
		b.Text += behind
		return true
	case *render.Callout:
		if b.Title != "" {
			b.Title += behind
		} else {
			b.Text += behind
		}
		return true
	case *render.List: // a line behind it might stand alone on the next page
		if n := len(b.Items); n == 1 {
			b.Items[0] += behind
		} else {
			b.Items[n-1] += " " + italic("("+put(w.AllPoints, "mark", label)+")")
		}
		return true
	case *render.Table:
		if b.Caption != "" {
			b.Caption += behind
			return true
		}
	case *render.Chart:
		return titled(&b.Title, label)
	case *render.Timeline:
		return titled(&b.Title, label)
	case *render.RiskMatrix:
		return titled(&b.Title, label)
	}
	return false
}

// titled puts a label behind the title of a figure that has one.
func titled(title *string, label string) bool {
	if *title == "" || len(*title)+len(label) >= maxTitle {
		return false
	}
	*title += " (" + label + ")"
	return true
}

// remarks flag figures that the input does not bear out, and what another
// section contradicts.
func (b *binder) remarks(l *line) (out render.Blocks) {
	if len(l.faults) > 0 {
		var figures []string
		seen := map[string]bool{}
		for _, f := range l.faults {
			if !seen[f.Figure] {
				seen[f.Figure] = true
				figures = append(figures, visible(f.Figure))
			}
		}
		out = append(out, aside(put(b.words.Unconfirmed, "figures", strings.Join(figures, ", "))))
	}
	if l.conflict != "" {
		out = append(out, aside(put(b.words.Conflict, "section", l.conflict)))
	}
	if len(out) > 0 {
		b.flagged++
	}
	return out
}

// aside is a small remark in a line of its own.
func aside(text string) render.Block { return &render.Paragraph{Text: italic(text)} }

func italic(text string) render.Text { return "*" + render.Plain(text) + "*" }

// tail is the text of b that a note can stand behind, nil if there is none.
func tail(b render.Block) *render.Text {
	switch b := b.(type) {
	case *render.Paragraph:
		return &b.Text
	case *render.Callout:
		return &b.Text
	case *render.List:
		return &b.Items[len(b.Items)-1]
	case *render.Table:
		if b.Caption != "" {
			return &b.Caption
		}
	}
	return nil
}

// notes is the mark of one note on the derived figures among cites that have
// not had theirs in this section, "" if there are none.
func (b *binder) notes(cites []string) render.Text {
	var ids, texts []string
	for _, id := range cites {
		for _, d := range b.plan.Derived {
			if d.ID == id && !b.noted[id] {
				b.noted[id] = true
				ids, texts = append(ids, id), append(texts, b.computed(d))
			}
		}
	}
	if len(ids) == 0 {
		return ""
	}
	name := strings.Join(ids, "-")
	b.doc.Notes[name] = render.Plain(strings.Join(texts, "\n"))
	return render.Text("[^" + name + "]")
}

// meta is what the report's record tells of how it was made.
func (b *binder) meta() map[string]string {
	u := b.spent.Usage
	meta := map[string]string{
		"model": b.model.options.ID, "prompt_version": promptVersion, "plan": b.planned,
		"calls": itoa(b.spent.Calls), "repairs": itoa(b.spent.Repairs), "flagged": itoa(b.flagged), "assumptions": itoa(b.assumptions),
		"input_tokens": fmt.Sprint(u.Input), "output_tokens": fmt.Sprint(u.Output),
		"cache_read_tokens": fmt.Sprint(u.CacheRead), "cache_write_tokens": fmt.Sprint(u.CacheWrite),
		"model_ms": fmt.Sprint(b.spent.Millis),
	}
	if b.leftOut > 0 {
		meta["left_out"] = itoa(b.leftOut)
	}
	if p := b.model.options.Prices; p != nil {
		meta["cost_usd"] = fmt.Sprintf("%.4f", p.dollars(u))
	}
	return meta
}
