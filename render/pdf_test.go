package render

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/render/internal/ink"
)

func TestFileIsValidAndHoldsTheText(t *testing.T) {
	sentences := []string{
		"Revenue grew 12.4% to €4,382,119.", "Ελληνικά και άλλα.", "Русский текст.", "Tiếng Việt: Đặng Thị Hương.",
		"Łukasz żółć.", "An arrow → and ≤ ½ m² for ₿ 3.", "A bold word and an italic one.", "2 * 3 * 4 stays.",
	}
	blocks := []Block{
		&KPIs{Items: []KPI{{Label: "Growth", Value: "12.4%", Note: "in a year"}}},
		&Paragraph{Text: "A **bold** word and an *italic* one. 2 * 3 * 4 stays."},
		&List{Items: []Text{"Русский текст.", "An arrow → and ≤ ½ m² for ₿ 3."}},
		&Quote{Text: "Tiếng Việt: Đặng Thị Hương.", By: "Somebody"},
		&Callout{Title: "Mind", Text: "Łukasz żółć."},
		&Table{Columns: make([]Column, 1), Rows: [][]Cell{{{Text: "Ελληνικά και άλλα."}}}},
		&Paragraph{Text: "Revenue grew 12.4% to €4,382,119."},
	}
	file, result := printed(t, engine(t, nil), document(blocks...))
	require.Empty(t, result.Warnings)
	checkFile(t, file)
	text := textOf(t, file)
	for _, s := range append(sentences, "A title", "1 A section", "Page 2 of 2") {
		require.Contains(t, text, s)
	}
	require.Contains(t, program(t, file, "poppler-utils", "pdfinfo", "FILE"), "A title")
	for line := range strings.Lines(program(t, file, "poppler-utils", "pdffonts", "FILE")) {
		if strings.Contains(line, "Inter") {
			require.Contains(t, line, "yes yes yes", "every font is embedded, a subset, and says what its glyphs mean")
		}
	}
}

func TestContentsNameThePages(t *testing.T) {
	d := &Document{Cover: Cover{Title: "A title"}}
	for i := range 6 {
		d.Sections = append(d.Sections, Section{Title: Text("Part " + strconv.Itoa(i+1)), Blocks: Blocks{&PageBreak{}, &Paragraph{Text: "Text."}}})
	}
	file, result := printed(t, engine(t, nil), d)
	checkFile(t, file)
	text := textOf(t, file)
	contents := strings.Index(text, "Contents")
	require.Positive(t, contents)
	l, err := engine(t, nil).lay(t.Context(), d)
	require.NoError(t, err)
	require.Len(t, l.pages, result.Pages)
	for i, p := range l.pages {
		for _, a := range p.anchors {
			n, err := strconv.Atoi(strings.TrimPrefix(a.Name, "s"))
			require.NoError(t, err)
			require.Regexp(t, fmt.Sprintf(`\b%d Part %d %d\b`, n+1, n+1, i+1), text[contents:], "an entry of the contents")
		}
	}
}

func TestEqualBytes(t *testing.T) {
	e, d := engine(t, nil), generated(3)
	want, _ := printed(t, e, d)
	other, _ := printed(t, engine(t, nil), d)
	require.True(t, bytes.Equal(want, other), "another engine, other bytes")
	for _, n := range []int{1, 8} {
		alone := engine(t, nil)
		alone.goroutines = n
		other, _ = printed(t, alone, d)
		require.True(t, bytes.Equal(want, other), "%d goroutines, other bytes", n)
	}
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			var out bytes.Buffer
			_, err := e.PDF(context.Background(), &out, d)
			if err != nil || !bytes.Equal(want, out.Bytes()) {
				t.Errorf("another goroutine, other bytes (%v)", err)
			}
		})
	}
	wait.Wait()
}

func TestAdversarialDocuments(t *testing.T) {
	wide := &Table{}
	var row []Cell
	for i := range 40 {
		wide.Columns = append(wide.Columns, Column{Title: Text("Column " + strconv.Itoa(i))})
		row = append(row, Cell{Text: Text("value " + strconv.Itoa(i))})
	}
	wide.Rows = [][]Cell{row, row}
	tall := &Table{Columns: []Column{{Title: "Key"}, {Title: "Text"}}, Rows: [][]Cell{{{Text: "k"}, {Text: Text(strings.Repeat("lorem ipsum ", 420))}}}}
	for name, d := range map[string]*Document{
		"nothing at all":     {},
		"empty everything":   {Cover: Cover{Title: " "}, Sections: []Section{{}, {Blocks: Blocks{&Paragraph{}, &List{Items: []Text{""}}, &Table{}, &KPIs{Items: []KPI{{}}}, &Callout{}, &Quote{}, &PageBreak{}}}}},
		"word of 200":        document(&Paragraph{Text: Text(strings.Repeat("x", 200))}, &List{Items: []Text{Text(strings.Repeat("y", 200))}}),
		"40 columns":         document(wide),
		"row of 5000":        document(tall),
		"huge header":        document(&Table{Columns: []Column{{Title: Text(strings.Repeat("head ", 2000))}, {}}, Rows: [][]Cell{{{}, {Text: "x"}}}}),
		"mixed scripts":      document(&Paragraph{Text: "日本語 العربية ไทย हिन्दी Ελλάδα Россия, " + Text(strings.Repeat("and some words ", 9))}),
		"control characters": document(&Paragraph{Text: "a\x00b\x07c\x1b[31md\u0085e\u2028f\r\ng\rh"}),
		"beyond the BMP":     document(&Paragraph{Text: "\U0001F600 \U0001F469\u200D\U0001F469 \U00010348 \U0010FFFF"}),
		"no UTF-8":           {Cover: Cover{Title: "\xff\xfe"}, Sections: []Section{{Title: "\xc3", Blocks: Blocks{&Paragraph{Text: "a\xf0\x9fb"}}}}},
		"only stars":         document(&Paragraph{Text: Text(strings.Repeat("**", 3000) + strings.Repeat("*a", 3000))}),
		"long title":         {Cover: Cover{Title: strings.Repeat("title ", 900), Note: strings.Repeat("note ", 900)}, Sections: []Section{{Title: Text(strings.Repeat("t ", 4000))}}},
	} {
		t.Run(name, func(t *testing.T) {
			e := engine(t, nil)
			file, result := printed(t, e, d)
			checkFile(t, file)
			require.Positive(t, result.Pages)
			l, err := e.lay(t.Context(), d)
			require.NoError(t, err)
			for _, p := range l.pages {
				checkPage(t, p)
			}
		})
	}
}

func TestWhatTheFontsLackIsSeen(t *testing.T) {
	file, result := printed(t, engine(t, nil), document(&Paragraph{Text: "one 日 two \U0001F600 three 日 four\x00"}))
	require.Len(t, result.Warnings, 3)
	require.Equal(t, "Han: □ stands for what cannot be set (2 ×): U+65E5 日", result.Warnings[0])
	require.Contains(t, textOf(t, file), "one □ two □ three □ four□")
}

func TestFaultsNameTheirPlace(t *testing.T) {
	deep := Section{Sections: []Section{{Sections: []Section{{Sections: []Section{{}}}}}}}
	for want, d := range map[string]*Document{
		"sections[0].blocks[1].rows[0]: 2 cells, 1 columns":                                                 document(&Paragraph{}, &Table{Columns: make([]Column, 1), Rows: [][]Cell{{{}, {}}}}),
		"sections[0].blocks[0]: no block":                                                                   document((*Paragraph)(nil)),
		"sections[0].sections[0].sections[0].sections: sections more than 3 deep":                           {Sections: []Section{deep}},
		"document of version 9, this package reads 1":                                                       {Version: 9},
		`sections[0].blocks[0].columns[0].kind: no kind "x"; there are: text, number, money, percent, date`: document(&Table{Columns: []Column{{Kind: "x"}}}),
		`sections[0].blocks[0].total[0]: no total "x"; there are: sum, avg`:                                 document(&Table{Columns: make([]Column, 1), Total: []string{"x"}}),
	} {
		_, err := engine(t, nil).PDF(t.Context(), &bytes.Buffer{}, d)
		require.ErrorIs(t, err, reportjobs.ErrInvalid)
		require.ErrorContains(t, err, want)
	}
	_, err := New(&Options{Accent: "blue"})
	require.ErrorIs(t, err, reportjobs.ErrInvalid)
}

func TestDocumentSurvivesJSON(t *testing.T) {
	for seed := range uint64(20) {
		want := generated(seed)
		text, err := json.Marshal(want)
		require.NoError(t, err)
		var got Document
		require.NoError(t, json.Unmarshal(text, &got))
		again, err := json.Marshal(&got)
		require.NoError(t, err)
		require.JSONEq(t, string(text), string(again))
	}
	var d Document
	require.ErrorContains(t, json.Unmarshal([]byte(`{"sections":[{"blocks":[{"type":"paragraph"},{"type":"video"}]}]}`), &d), `blocks[1]: no type "video"`)
}

// What layout measures is what a viewer shows, or right edges would drift.
func TestMetricsAreThoseOfTheFile(t *testing.T) {
	e := engine(t, nil)
	d := document(&Paragraph{Text: "Overview of **WAVES**, *Tokyo* and €4,382,119 — Ąžuolas, Αθήνα, Москва, Đặng."},
		&Table{Columns: []Column{{Title: "A"}, {Title: "Total"}}, Rows: [][]Cell{{{Text: "12.4%"}, {Text: "AVATAR"}}}})
	file, _ := printed(t, e, d)
	edges := map[string][]float64{}
	for _, m := range regexp.MustCompile(`xMax="([0-9.]+)" yMax="[0-9.]+">([^<]+)<`).FindAllStringSubmatch(
		program(t, file, "poppler-utils", "pdftotext", "-bbox", "FILE", "-"), -1) {
		x, err := strconv.ParseFloat(m[1], 64)
		require.NoError(t, err)
		edges[m[2]] = append(edges[m[2]], x)
	}
	l, err := e.lay(t.Context(), d)
	require.NoError(t, err)
	checked := 0
	for _, o := range slices.Concat(l.pages[0].ops, l.pages[1].ops) {
		words := strings.Fields(o.Text)
		if o.Kind != ink.Text || strings.HasSuffix(o.Text, " ") {
			continue
		}
		list := edges[words[len(words)-1]]
		if len(list) == 0 { // parted between two faces
			continue
		}
		require.True(t, slices.ContainsFunc(list, func(x float64) bool { return math.Abs(x-o.X-o.W) < 0.02 }), "%q ends elsewhere", o.Text)
		checked++
	}
	require.GreaterOrEqual(t, checked, 10)
}

// Spaces of justified lines are as wide in the file as layout has them.
func TestJustifiedEdgesAreThoseOfTheFile(t *testing.T) {
	e := engine(t, &Options{Hyphenation: map[string][]byte{"en": somePatterns()}})
	d := document(&Paragraph{Text: Text(strings.Repeat("A benevolent reader finds the edges of these lines straight, and nothing else. ", 9))})
	file, _ := printed(t, e, d)
	edge := e.geo.left + e.geo.prose
	at, beyond := 0, 0
	for _, m := range regexp.MustCompile(`xMax="([0-9.]+)" yMax="([0-9.]+)">`).FindAllStringSubmatch(program(t, file, "poppler-utils", "pdftotext", "-f", "2", "-bbox", "FILE", "-"), -1) {
		x, err := strconv.ParseFloat(m[1], 64)
		require.NoError(t, err)
		y, err := strconv.ParseFloat(m[2], 64)
		require.NoError(t, err)
		switch {
		case y < e.geo.top || y > e.geo.bottom: // header and footer
		case math.Abs(x-edge) < 0.1:
			at++
		case x > edge:
			beyond++
		}
	}
	require.GreaterOrEqual(t, at, 8, "lines that end at the edge")
	require.Zero(t, beyond)
}

func TestOutlineAndLabels(t *testing.T) {
	d := &Document{Cover: Cover{Title: "A title"}, Lang: "de-AT", Sections: []Section{
		{Title: "One", Sections: []Section{{Title: "Deep", Sections: []Section{{Title: "Deeper"}}}, {Title: "Beside"}}},
		{Title: "Two **bold**", Blocks: Blocks{&Paragraph{Text: "[away](https://example.com/a?b) [bad](https://example.com:x/) [here](#x)"}}},
	}}
	d.Sections[1].ID = "x"
	file, _ := printed(t, engine(t, nil), d)
	checkFile(t, file)
	outline := program(t, file, "mupdf-tools", "mutool", "show", "FILE", "outline")
	var titles []string
	for line := range strings.Lines(outline) {
		titles = append(titles, strings.TrimSpace(strings.SplitN(line, "#", 2)[0]))
	}
	require.Len(t, titles, 5)
	for i, want := range []string{"1 One", "1.1 Deep", "1.1.1 Deeper", "1.2 Beside", "2 Two bold"} {
		require.Contains(t, titles[i], want)
	}
	require.Contains(t, program(t, file, "poppler-utils", "pdfinfo", "-url", "FILE"), "https://example.com/a?b")
	catalog := program(t, file, "mupdf-tools", "mutool", "show", "FILE", "trailer/Root")
	require.Contains(t, catalog, "(de-AT)")
	require.Contains(t, catalog, "Titel")
}

// What a chart and an image hold is painted, as vectors and with real text.
func TestChartsAreVectorsAndText(t *testing.T) {
	c := bars("bar", 2.1, 2.4, 4.4)
	c.Title, c.Unit = "Revenue doubled", "€M"
	file, _ := printed(t, engine(t, nil), document(c, bars("donut", 1, 2), bars("line", 1, 2, 3)))
	checkFile(t, file)
	text := textOf(t, file)
	for _, want := range []string{"Figure 1. Revenue doubled", "€4.4M", "C3", "Figure 2.", "67%", "Figure 3."} {
		require.Contains(t, text, want)
	}
	content := program(t, file, "mupdf-tools", "mutool", "show", "-b", "FILE", "pages/2/Contents")
	require.Contains(t, content, " c\n")
	require.NotContains(t, program(t, file, "mupdf-tools", "mutool", "info", "FILE"), "Images (")
}

func TestEndedContext(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	why := errors.New("taken over")
	cancel(why)
	_, err := engine(t, nil).PDF(ctx, &bytes.Buffer{}, document(&Paragraph{Text: "x"}))
	require.ErrorIs(t, err, why)
}

func TestCreationDate(t *testing.T) {
	when := time.Date(2026, 3, 12, 10, 0, 0, 0, time.UTC)
	d := document(&Paragraph{Text: "x"})
	file, _ := printed(t, engine(t, &Options{CreationDate: when}), d)
	require.Contains(t, string(file), "<xmp:CreateDate>2026-03-12T10:00:00Z<")
	require.Contains(t, program(t, file, "poppler-utils", "pdfinfo", "-isodates", "FILE"), "2026-03-12T")
	file, _ = printed(t, engine(t, nil), d)
	require.NotContains(t, program(t, file, "poppler-utils", "pdfinfo", "FILE"), "CreationDate", "no clock is asked")
}

func BenchmarkPDF(b *testing.B) {
	e, d := engine(b, nil), generated(3)
	b.ReportAllocs()
	for b.Loop() { // without the check of tags that printed makes
		_, err := e.PDF(b.Context(), io.Discard, d)
		require.NoError(b, err)
	}
}
