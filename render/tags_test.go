package render

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/internal/tagcheck"
	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/pdf"
)

// requireTagged paints a layout and has its tags looked at.
func requireTagged(ctx context.Context, t require.TestingT, e *Engine, l *layout) {
	var out bytes.Buffer
	require.NoError(t, e.paint(ctx, &out, l, time.Time{}, func(int) {}))
	require.NoError(t, tagcheck.Check(out.Bytes()))
}

// structText is what poppler reads out of the structure: a line for each
// element with its text, those below it further to the right.
func structText(t *testing.T, file []byte) string {
	t.Helper()
	var out []string
	for line := range strings.Lines(program(t, file, "poppler-utils", "pdfinfo", "-struct-text", "FILE")) {
		indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
		line = strings.TrimSpace(line)
		text, quoted := strings.CutPrefix(line, `"`)
		switch last := len(out) - 1; {
		case strings.HasPrefix(line, "/"), strings.HasPrefix(line, "Object "), line == "":
		case !quoted:
			out = append(out, indent+regexp.MustCompile(`( <\w+>)?( \((block|inline)\))?:?$`).ReplaceAllString(line, ""))
		case strings.HasPrefix(out[last], indent+"| "): // more of the same element
			out[last] += strings.TrimSuffix(text, `"`)
		default:
			out = append(out, indent+"| "+strings.TrimSuffix(text, `"`))
		}
	}
	return strings.Join(out, "\n")
}

// spoken is the text of a structure, in its order.
func spokenText(structure string) string {
	var out []string
	for line := range strings.Lines(structure) {
		if _, text, ok := strings.Cut(line, "| "); ok {
			out = append(out, text)
		}
	}
	return canonical(strings.Join(out, " "))
}

// TestStructureIsReadAsTheText: what a program reads aloud is what went in, with
// a space between all words, however lines and pages were broken.
func TestStructureIsReadAsTheText(t *testing.T) {
	for name, o := range map[string]*Options{"ragged": {}, "justified": {Hyphenation: map[string][]byte{"en": somePatterns()}}} {
		e := engine(t, o)
		o.NoContents = true
		for seed := range uint64(12) {
			d, want := told(seed)
			file, _ := printed(t, e, d)
			got := structText(t, file)
			require.Equal(t, canonical(want), spokenText(got), "%s seed %d", name, seed)
			require.NotRegexp(t, `\| .*  `, got, "one space between words")
		}
	}
}

func TestStructure(t *testing.T) {
	var picture bytes.Buffer
	require.NoError(t, png.Encode(&picture, image.NewGray(image.Rect(0, 0, 30, 20))))
	d := NewDocument("The title of it all")
	d.Cover.Label, d.Cover.Subtitle, d.Cover.Note = "Label", "Subtitle", "The note of the cover"
	d.Cover.Facts = []Fact{{"Company", "Halvorsen"}, {"Nothing", ""}}
	d.Note("n", "What is noted.")
	p := d.Section("First").ID("first")
	p.P("See [the archive](https://example.com/a), `code` and [](#t).[^n] Then **bold**.")
	p.Section("Below").Numbered("One", "Two")
	p.Section("Beside").List("Point")
	d.Section("Second").
		KPIs(KPI{Label: "Revenue", Value: "€4M", Note: "up", Trend: Values(1, 3, 2)}, KPI{Label: "Alone"}).
		Callout("Mind", "The callout.").
		Quote("Said.", "Somebody").
		Table(&Table{ID: "t", Caption: "Sums", Columns: []Column{{Title: "Item"}, {Title: "Cost", Kind: "number"}}, Total: []string{"", "sum"},
			Rows: [][]Cell{{Str("[a](#first)"), Num(1)}, {{}, Num(2)}}}).
		Table(&Table{Columns: make([]Column, 2), Rows: [][]Cell{{Str("Key"), Str("Value")}}}).
		Row(Blocks{&Paragraph{Text: "Left."}, &Paragraph{Text: "Left again."}}, Blocks{&Paragraph{Text: "Right."}}).
		Image("a.png", "A grey field").
		Add(&Image{Name: "a.png", Caption: "Grey"})
	e := engine(t, &Options{Images: fstest.MapFS{"a.png": {Data: picture.Bytes()}}, Classification: "Internal", Footer: "Foot", Header: "Head"})
	file, result := printed(t, e, d)
	require.Empty(t, result.Warnings)
	want := `Document
  Sect
    P
      | Label
    P
      | The title of it all
    P
      | Subtitle
    P
      | Internal
    L
      LI
        Lbl
          | Company
        LBody
          | Halvorsen
      LI
        LBody
          | Nothing
    P
      | The note of the cover
  Sect
    H1
      | 1 First
    P
      | See 
      Link
        | the archive
      | , code and 
      Link
        | Table 1
      | .
      Reference
        Link
          | ¹
      |  Then bold.
    Sect
      H2
        | 1.1 Below
      L
        LI
          Lbl
            | 1.
          LBody
            | One
        LI
          Lbl
            | 2.
          LBody
            | Two
    Sect
      H2
        | 1.2 Beside
      L
        LI
          LBody
            | Point
  Note
    Lbl
      | ¹
    | What is noted.
  Sect
    H1
      | 2 Second
    L
      LI
        Lbl
          | Revenue
        LBody
          P
            | €4M
          P
            | up
          Figure
            | 
      LI
        LBody
          | Alone
    Div
      P
        | Mind
      P
        | The callout.
    BlockQuote
      P
        | Said.
      P
        | Somebody
    Table
      Caption
        | Table 1. Sums
      THead
        TR
          TH
            | Item
          TH
            | Cost
      TBody
        TR
          TD
            Link
              | a
          TD
            | 1
        TR
          TD
          TD
            | 2
      TFoot
        TR
          TD
            | Total
          TD
            | 3
    Table
      TBody
        TR
          TH
            | Key
          TD
            | Value
    P
      | Left.
    P
      | Left again.
    P
      | Right.
    Figure
      | 
    Figure
      | 
    Caption
      | Figure 1. Grey`
	require.Equal(t, want, structText(t, file))
	for _, alt := range []string{"(A grey field)", "(Grey)"} {
		require.Contains(t, plainOf(t, file), "/Alt "+alt)
	}
}

// plainOf is the file as text.
func plainOf(t *testing.T, file []byte) string {
	t.Helper()
	return program(t, file, "qpdf", "qpdf", "--qdf", "--object-streams=disable", "FILE", "-")
}

func TestStructureOfContents(t *testing.T) {
	d := &Document{}
	for i := range 5 {
		d.Section(Text(fmt.Sprint("Part ", i+1))).Add(&PageBreak{}).P("x").Section("Below").P("y")
	}
	file, _ := printed(t, engine(t, nil), d)
	got := structText(t, file)
	require.Contains(t, got, `  Sect
    H1
      | Contents
    TOC
      TOCI
        Lbl
          | 1
        Reference
          Link
            | Part 1 2
        TOC
          TOCI
            Lbl
              | 1.1
            Reference
              Link
                | Below 3
      TOCI
        Lbl
          | 2`)
}

// TestWhatIsBrokenIsOneElement: a paragraph, an item, a table and a tall row on
// several pages are one element each, and a header that stands again is none.
func TestWhatIsBrokenIsOneElement(t *testing.T) {
	long := Text(strings.Repeat("a few words that fill a page ", 400))
	table := &Table{Columns: []Column{{Title: "Head"}, {Title: "[Other](https://example.com)"}}}
	for range 80 {
		table.Rows = append(table.Rows, []Cell{Str("a"), Str("b")})
	}
	table.Rows = append(table.Rows, []Cell{Str(long), Str("c")})
	file, result := printed(t, engine(t, nil), document(&Paragraph{Text: long}, &List{Items: []Text{long}}, table))
	require.Greater(t, result.Pages, 6)
	got := structText(t, file)
	for tag, n := range map[string]int{"P": 2, "L": 1, "LI": 1, "LBody": 1, "Table": 1, "THead": 1, "TR": 82, "TH": 2, "TD": 162, "Link": 1} {
		require.Len(t, regexp.MustCompile(`(?m)^ +`+tag+`$`).FindAllString(got, -1), n, tag)
	}
	require.Equal(t, 3, strings.Count(got, "| "+string(long[:len(long)-1])), "with all spaces")
	require.Equal(t, 1, strings.Count(got, "| Head\n"))
	require.Greater(t, strings.Count(textOf(t, file), "Head"), 1)
}

func TestArtifactsSayWhatTheyAre(t *testing.T) {
	d := document(&Table{Columns: []Column{{Title: "Head"}}, Rows: slices100()}, &Callout{Text: "c"})
	file, _ := printed(t, engine(t, &Options{Footer: "Foot", Header: "Head"}), d)
	all := plainOf(t, file)
	for _, kind := range []string{"/Type/Layout", "/Type/Pagination", "/Type/Pagination/Subtype/Header", "/Type/Pagination/Subtype/Footer"} {
		require.Contains(t, all, "/Artifact<<"+kind+">>BDC\n")
	}
}

func slices100() (rows [][]Cell) {
	for range 100 {
		rows = append(rows, []Cell{Str("x")})
	}
	return rows
}

// TestUntagged: without tags the pages look and read the same, and the file is
// smaller.
func TestUntagged(t *testing.T) {
	d := golden()["report"]
	tagged, one := printed(t, engine(t, nil), d)
	untagged, other := printed(t, engine(t, &Options{Untagged: true}), d)
	require.Equal(t, one, other)
	require.Less(t, len(untagged), len(tagged))
	require.Equal(t, textOf(t, tagged), textOf(t, untagged))
	pictures, others := rasters(t, tagged), rasters(t, untagged)
	for i := range pictures {
		worst, mean := difference(t, pictures[i], others[i]) // a letter may stand a fraction of a pixel elsewhere
		require.True(t, worst < 8 && mean < 0.05, "page %d: %f %f", i+1, worst, mean)
	}
	checkFile(t, untagged)
	require.NotRegexp(t, `BDC|EMC|/StructTreeRoot|/StructParent|/MarkInfo|/Tabs`, plainOf(t, untagged))
	require.ErrorContains(t, tagcheck.Check(untagged), "the file is not tagged")
}

// TestLinksToNothingAreText: what a link leads to may have nothing on any page.
func TestLinksToNothingAreText(t *testing.T) {
	file, _ := printed(t, engine(t, nil), document(&Paragraph{Text: "See [it](#t), and [](#t)."}, &Table{ID: "t"}))
	got := structText(t, file)
	require.Contains(t, got, "Span\n        | it\n")
	require.NotContains(t, got, "Link")
}

// TestEachLinkIsOneElement: one that is broken over lines is one, two that lead to
// the same place are two.
func TestEachLinkIsOneElement(t *testing.T) {
	file, _ := printed(t, engine(t, nil), document(
		&Paragraph{Text: "[one](https://a.b) and [two](https://a.b)"}, &Paragraph{Text: "[three](https://a.b)"},
		&Paragraph{Text: Text("[" + strings.Repeat("long ", 60) + "*end*](https://a.b)")}))
	require.Contains(t, structText(t, file), `
    P
      Link
        | one
      |  and 
      Link
        | two
    P
      Link
        | three
    P
      Link
        | `+strings.Repeat("long ", 60)+"end")
	require.Greater(t, strings.Count(plainOf(t, file), "/Type /OBJR"), 5, "one for each line")
}

// TestFigureAndItsCaption: a caption is text above the figure, which has all the
// rest, its words apart, and a box around that.
func TestFigureAndItsCaption(t *testing.T) {
	e := engine(t, nil)
	for _, kind := range []string{"bar", "hbar", "line", "donut"} {
		c := bars(kind, 2, 3, 4)
		c.Title = "Grown"
		file, _ := printed(t, e, document(c))
		got := structText(t, file)
		require.Contains(t, got, "Caption\n      | Figure 1. Grown\n    Figure\n      | ", kind)
		require.NotRegexp(t, `\| .*\S  \S`, got)
		require.Regexp(t, `(?s)Figure\n.*\bC1 .*\bC3\b`, got, kind)

		l, err := e.lay(t.Context(), document(c))
		require.NoError(t, err)
		left, right, top, foot, last := 999.0, 0.0, 999.0, 0.0, 0.0
		for _, o := range l.pages[1].ops {
			switch tag := l.elements[max(o.Element, 0)].Tag; {
			case tag == pdf.TagCaption:
				require.Equal(t, ink.Text, o.Kind)
				last = max(last, o.Y)
			case tag == pdf.TagFigure && o.Kind == ink.Text:
				left, right, top, foot = min(left, o.X), max(right, o.X+o.W), min(top, o.Y-0.97*o.Size), max(foot, o.Y+0.24*o.Size)
			case tag == pdf.TagFigure:
				left, right, top, foot = min(left, o.X), max(right, o.X+o.W), min(top, o.Y), max(foot, o.Y+o.H)
			}
		}
		require.Less(t, last, top, kind)
		box := regexp.MustCompile(`/BBox \[([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+)\]`).FindStringSubmatch(program(t, file, "poppler-utils", "pdfinfo", "-struct", "FILE"))
		require.NotNil(t, box, kind)
		for i, want := range []float64{left, e.geo.h - foot, right, e.geo.h - top} {
			v, err := strconv.ParseFloat(box[1+i], 64)
			require.NoError(t, err)
			require.InDelta(t, want, v, 0.02, kind)
		}
	}
}

// TestRowsOfNothingAreRows: what is seen as an empty row is one.
func TestRowsOfNothingAreRows(t *testing.T) {
	file, _ := printed(t, engine(t, nil), document(&Table{Caption: "Empty", Columns: []Column{{Title: "[^no]"}, {}}, Rows: [][]Cell{{{}, {}}}}))
	require.Regexp(t, `(?s)THead\n +TR\n +TH\n +TH\n +TBody\n +TR\n +TD\n +TD$`, structText(t, file))
}

// TestThemesAreRead: a logo says what it is, and the number of a clause stands
// apart from its text.
func TestThemesAreRead(t *testing.T) {
	var picture bytes.Buffer
	require.NoError(t, png.Encode(&picture, image.NewGray(image.Rect(0, 0, 60, 40))))
	theme := Compliance()
	theme.Logo = Logo{Image: picture.Bytes(), Alt: "Acme"}
	file, _ := printed(t, engine(t, &Options{Theme: &theme, Classification: "Internal"}), document(&Paragraph{Text: "Text."}, &List{Items: []Text{"Point"}}))
	got := structText(t, file)
	require.Contains(t, got, "| (1) Text.\n")
	require.Contains(t, got, "Lbl\n          | (a)\n        LBody\n          | Point")
	require.Equal(t, 1, strings.Count(got, "Figure"), "on the cover; in the header it is an artifact")
	require.Equal(t, 1, strings.Count(got, "INTERNAL"))
	require.Contains(t, plainOf(t, file), "/Alt (Acme)")
}
