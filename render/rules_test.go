package render

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/paging"
)

// TestPageEnds holds pages of other forms against the rules: the documents are
// shared out among them. TestLayout does it for A4, with all.
func TestPageEnds(t *testing.T) {
	forms := []struct {
		name string
		*Engine
	}{
		{"Letter", engine(t, &Options{Page: Letter})}, {"landscape", engine(t, &Options{Landscape: true})}, {"new pages", engine(t, &Options{NewPageSections: true})},
	}
	for seed := range uint64(samples) {
		e := forms[seed%uint64(len(forms))]
		t.Run(fmt.Sprint(e.name, " seed ", seed), func(t *testing.T) {
			l, err := e.lay(t.Context(), generated(seed))
			require.NoError(t, err)
			checkEnds(t, e.Engine, l)
		})
	}
}

// checkEnds reads the rules of page ends off the boxes alone, without the costs
// that are to bring them about.
func checkEnds(t *testing.T, e *Engine, l *layout) {
	t.Helper()
	for i, p := range l.pages[:len(l.pages)-1] {
		if next := l.pages[i+1].boxes; len(p.boxes) > 0 && len(next) > 0 && !next[0].Fresh {
			checkRules(t, e, p.boxes, next)
		}
	}
}

// checkRules looks at the end of a page and the beginning of the next.
func checkRules(t *testing.T, e *Engine, boxes, next []paging.Box) {
	t.Helper()
	last, first := boxes[len(boxes)-1], next[0]
	if first.Figure != nil && len(next) > 1 { // it may have drifted there
		return
	}
	if last.Role == paging.RoleText && first.Role == paging.RoleText && last.After == 0 && first.Before == 0 && first.Heading < 0 {
		require.GreaterOrEqual(t, sameText(boxes, len(boxes)-1, -1), 2, "an orphan: %s", said(last))
		require.GreaterOrEqual(t, sameText(next, 0, 1), 2, "a widow: %s", said(first))
	}
	lines := 0.0
	for k := len(boxes) - 1; k >= 0 && boxes[k].Role != paging.RoleHeading; k-- {
		lines += boxes[k].H
		if k > 0 && boxes[k-1].Role == paging.RoleHeading && boxes[k-1].Heading >= 0 && first.Role == paging.RoleText && first.Heading < 0 {
			require.Greater(t, lines, 23.0, "a heading with one line: %s", said(boxes[k-1]))
		}
	}
	if n := len(boxes); n > 1 && last.Role == paging.RoleRow && boxes[n-2].Role == paging.RoleHeader && first.Role == paging.RoleHeader && len(next) > 1 && !last.Torn && !next[1].Torn {
		h := boxes[n-2].H + last.H + next[1].H
		require.Greater(t, h, 0.75*e.geo.tall(), "a header with one row, though the next is not tall")
	}
	for k, b := range next {
		if b.Role == paging.RoleRow && b.Repeat != nil {
			require.Positive(t, k, "a row without its header")
		}
	}
}

// sameText counts the lines of one text from box k on, in a direction.
func sameText(boxes []paging.Box, k, step int) int {
	n := 1
	for ; k+step >= 0 && k+step < len(boxes) && boxes[k+step].Role == paging.RoleText; k += step {
		above, below := boxes[k], boxes[k+step]
		if step < 0 {
			above, below = below, above
		}
		if above.After != 0 || below.Before != 0 {
			break
		}
		n++
	}
	return n
}

// said is the text of a box.
func said(b paging.Box) string {
	var out strings.Builder
	for _, o := range b.Ops {
		if o.Kind == ink.Text {
			out.WriteString(o.Text)
		}
	}
	return out.String()
}

// TestSampleFillsItsPages: a report as people get it has no page that looks
// forgotten.
func TestSampleFillsItsPages(t *testing.T) {
	sample, err := os.ReadFile("../examples/discovery/sample.json")
	require.NoError(t, err)
	d, err := (&InputAuthor{Unwrap: []string{"responses"}}).Write(t.Context(), reportjobs.NewTask(reportjobs.Job{}, "report", sample))
	require.NoError(t, err)
	l, err := engine(t, nil).begin(t.Context(), d)
	require.NoError(t, err)
	pages := l.body.Paginate(l.pieces, l.geo.top, l.geo.bottom)
	require.Greater(t, len(pages), 5)
	require.Zero(t, checkPages(t, l, pages), "pages that are less than full")
}

// figures of a height, between texts of so many lines.
func drifting(texts ...int) *Document {
	d := NewDocument("T")
	s := d.Section("S")
	for i, lines := range texts {
		if i > 0 {
			s.Chart(&Chart{Kind: "bar", Title: fmt.Sprint("figure ", i), Categories: []string{"a", "b"}, Series: []Series{{Values: []*float64{new(float64), new(float64)}}}})
		}
		s.P(Text(strings.TrimSuffix(strings.Repeat("line\n", lines), "\n")))
	}
	return d
}

func TestFiguresDrift(t *testing.T) {
	for rule, c := range map[string]struct {
		d    *Document
		want string // boxes from page to page: h heading, t text, F figure
	}{
		"a figure stands where it is, if it has room":    {drifting(20, 20), "htFt"},
		"one without room lets text pass":                {drifting(44, 20), "ht Ft"},
		"it stands at the top of the next page":          {drifting(44, 30, 3), "ht FtFt"},
		"two of them keep their order, the text between": {drifting(44, 2, 30), "ht FtFt"},
	} {
		l, err := engine(t, &Options{NoContents: true}).lay(t.Context(), c.d)
		require.NoError(t, err)
		var got []string
		for _, p := range l.pages[1:] {
			text := ""
			for _, b := range p.boxes {
				kind := map[paging.Role]string{paging.RoleHeading: "h", paging.RoleText: "t", paging.RoleBlock: "F"}[b.Role]
				if !strings.HasSuffix(text, kind) {
					text += kind
				}
			}
			got = append(got, text)
		}
		require.Equal(t, c.want, strings.Join(got, " "), "%s", rule)
	}
}

// The notes of a section stand below its figures, wherever these begin.
func TestNotesStandBelowFigures(t *testing.T) {
	drifted := false
	for lines := 24; lines < 44; lines++ {
		d := drifting(lines, 3)
		text, chart := d.Sections[0].Blocks[0].(*Paragraph), d.Sections[0].Blocks[1].(*Chart)
		text.Text += "[^n]"
		chart.Kind, chart.Categories = "hbar", strings.Split(strings.Repeat("a", 16), "")
		chart.Series[0].Values = make([]*float64, 16)
		d.Notes = map[string]Text{"n": Text(strings.TrimSuffix(strings.Repeat("note\n", 6), "\n"))}
		l, err := engine(t, &Options{NoContents: true}).lay(t.Context(), d)
		require.NoError(t, err)
		order := ""
		for _, p := range l.pages[1:] {
			for _, b := range p.boxes {
				switch {
				case b.Note:
					order += "n"
				case b.Role == paging.RoleBlock:
					order += "F"
				case b.Role == paging.RoleText && !strings.HasSuffix(order, "t"):
					order += "t"
				}
			}
			order += " "
		}
		require.Less(t, strings.Index(order, "F"), strings.Index(order, "n"), "%d lines: %s", lines, order)
		drifted = drifted || strings.Contains(order, "t F")
	}
	require.True(t, drifted, "one of them has its figure on the next page")
}

// The notes of a section are not torn and do not begin a page, wherever that
// leaves little of it empty.
func TestNotesStayBelowTheirText(t *testing.T) {
	e := engine(t, &Options{NoContents: true})
	for lines := 24; lines < 64; lines++ {
		d := NewDocument("T")
		d.Section("S").P("First[^a], second[^b].").P(Text(strings.Repeat("line\n", lines)))
		d.Section("T").P("More.")
		d.Note("a", "note\nnote\nnote\nnote").Note("b", "note\nnote")
		l, err := e.lay(t.Context(), d)
		require.NoError(t, err)
		notes := 0
		for _, p := range l.pages[1:] {
			require.False(t, p.boxes[0].Note, "%d lines: a note begins a page", lines)
			for _, b := range p.boxes {
				if b.Note {
					notes++
				}
			}
		}
		require.Equal(t, 6, notes)
	}
}
