package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestFileIsValidAndSaysWhatItIs(t *testing.T) {
	fonts := newFonts(t)
	f := paint(fonts, reportRuns(fonts, 3, 1))
	f.Title, f.Author, f.Subject = "Η έκθεση (a\\b) & <c>", "Łukasz", "Figures"
	f.Lang, f.Created = "el", time.Date(2026, 7, 1, 12, 30, 5, 0, time.FixedZone("", 2*3600))
	file := write(t, fonts, f)
	check(t, file)
	require.True(t, bytes.HasPrefix(file, []byte("%PDF-1.7\n")))
	info := strings.Join(strings.Fields(poppler(t, file, "pdfinfo", "-isodates", "FILE")), " ")
	for _, want := range []string{"Title: Η έκθεση (a\\b) & <c>", "Author: Łukasz", "Subject: Figures", "Creator: reportjobs", "CreationDate: 2026-07-01T10:30:05Z", "Pages: 3", "PDF version: 1.7"} {
		require.Contains(t, info, want)
	}
	xmp := poppler(t, file, "pdfinfo", "-meta", "FILE")
	require.Contains(t, xmp, "Η έκθεση (a\\b) &amp; &lt;c&gt;")
	require.Contains(t, xmp, "<xmp:CreateDate>2026-07-01T10:30:05Z")
	all := plain(t, file)
	for _, want := range []string{"/Lang (el)", "/DisplayDocTitle true", "/PageMode /UseOutlines"} {
		require.Contains(t, all, want)
	}
	require.Equal(t, 1, bytes.Count(file, []byte("startxref")), "one revision")
}

func TestSameFileForAnyNumberOfGoroutines(t *testing.T) {
	fonts := newFonts(t)
	runs := reportRuns(fonts, 40, 6)
	want := write(t, fonts, paint(fonts, runs))
	for _, goroutines := range []int{0, 1, 2, 8, 100} {
		other := newFonts(t) // nothing is there already
		for range 2 {
			var out bytes.Buffer
			_, err := Write(t.Context(), &out, other, paint(other, runs), goroutines)
			require.NoError(t, err)
			require.True(t, bytes.Equal(want, out.Bytes()), "%d goroutines", goroutines)
		}
	}
}

func TestDocumentsAtTheSameTimeDoNotMix(t *testing.T) {
	fonts := newFonts(t)
	var want [4][]byte
	for i := range want {
		want[i] = write(t, fonts, paint(fonts, reportRuns(fonts, 2+i, 1)))
	}
	errs := make(chan error)
	for i := range 16 {
		go func() {
			var out bytes.Buffer
			_, err := Write(t.Context(), &out, fonts, paint(fonts, reportRuns(fonts, 2+i%4, 1)), 2)
			if err == nil && !bytes.Equal(want[i%4], out.Bytes()) {
				err = errors.New("another file")
			}
			errs <- err
		}()
	}
	for range 16 {
		require.NoError(t, <-errs)
	}
}

func TestIdentifierIsThatOfTheContent(t *testing.T) {
	fonts := newFonts(t)
	id := func(s string) string {
		p := fonts.NewPage(a4w, a4h)
		p.Text(50, 50, regular, 10, ink, s)
		file := write(t, fonts, &File{Pages: []*Page{p}})
		return string(regexp.MustCompile(`/ID\[<[0-9a-f]{32}><[0-9a-f]{32}>\]`).Find(file))
	}
	require.NotEmpty(t, id("a"))
	require.Equal(t, id("a"), id("a"))
	require.NotEqual(t, id("a"), id("b"))
}

func TestEmptyPagesAndMixedSizes(t *testing.T) {
	fonts := newFonts(t)
	f := &File{Pages: []*Page{fonts.NewPage(a4w, a4h), fonts.NewPage(a4h, a4w), fonts.NewPage(612, 792)}}
	file := write(t, fonts, f)
	check(t, file)
	require.NotContains(t, poppler(t, file, "pdffonts", "FILE"), "Inter", "no glyphs, no face")
	info := poppler(t, file, "pdfinfo", "-l", "3", "FILE")
	require.Regexp(t, `Page +1 size: +595.28 x 841.89`, info)
	require.Regexp(t, `Page +2 size: +841.89 x 595.28`, info)
	require.Regexp(t, `Page +3 size: +612 x 792`, info)
}

func TestManyPagesAreATree(t *testing.T) {
	fonts := newFonts(t)
	for _, pages := range []int{1, 32, 33, 500, 1100} {
		f := &File{}
		for n := range pages {
			p := fonts.NewPage(200, 100)
			p.Text(10, 50, regular, 10, ink, fmt.Sprintf("page %d", n+1))
			f.Pages = append(f.Pages, p)
		}
		file := write(t, fonts, f)
		check(t, file)
		text := poppler(t, file, "pdftotext", "FILE", "-")
		for n, s := range strings.Split(strings.TrimSuffix(text, "\f"), "\f") {
			require.Equal(t, fmt.Sprintf("page %d", n+1), strings.TrimSpace(s))
		}
		for _, kids := range regexp.MustCompile(`/Kids \[[^\]]*\]`).FindAllString(plain(t, file), -1) {
			require.LessOrEqual(t, strings.Count(kids, " R"), branches)
		}
	}
}

func TestOutlineIsNested(t *testing.T) {
	fonts := newFonts(t)
	p, q := fonts.NewPage(a4h, a4w), fonts.NewPage(a4w, a4h)
	p.Dest("a", 100)
	p.Dest("b", -5) // not above the page
	q.Dest("c", 200)
	file := write(t, fonts, &File{Pages: []*Page{p, q}, Outline: []OutlineItem{
		{Title: "One", Dest: "a", Open: true, Items: []OutlineItem{
			{Title: "Ένα", Dest: "b", Items: []OutlineItem{{Title: "Deep", Dest: "c"}, {Title: "Deeper", Dest: "c"}}},
			{Title: "Two (b)", Dest: "c"},
		}},
		{Title: "Three", Dest: "c"},
	}})
	check(t, file)
	lines := regexp.MustCompile(`([-+|]\t+"[^"]*")\s+#page=(\d)`).FindAllStringSubmatch(mutool(t, file, "show", "FILE", "outline"), -1)
	var got []string
	for _, line := range lines {
		got = append(got, line[1]+line[2])
	}
	require.Equal(t, []string{
		"-\t\"One\"1",
		"+\t\t\"Ένα\"1",
		"|\t\t\t\"Deep\"2",
		"|\t\t\t\"Deeper\"2",
		"|\t\t\"Two (b)\"2",
		"|\t\"Three\"2",
	}, got)
	all := plain(t, file)
	for _, y := range []string{"495.28", "595.28", "641.89"} { // from the lower edge
		require.Regexp(t, `/XYZ\s+null\s+`+y+`\s+null`, all)
	}
	counts := regexp.MustCompile(`(?s)/Count (-?\d+)[^>]*/(?:Dest|First)`).FindAllStringSubmatch(all, -1)
	var numbers []int
	for _, c := range counts {
		n, err := strconv.Atoi(c[1])
		require.NoError(t, err)
		numbers = append(numbers, n)
	}
	require.ElementsMatch(t, []int{2, -2, 4}, numbers, "seen in all: One, its two, Three; below One two; below the closed one two")
}

func TestPagesAreLabeled(t *testing.T) {
	fonts := newFonts(t)
	f := &File{PageLabels: []PageLabel{{0, "", "Cover", 0}, {1, "r", "", 0}, {3, "D", "", 1}}}
	for range 5 {
		f.Pages = append(f.Pages, fonts.NewPage(100, 100))
	}
	file := write(t, fonts, f)
	check(t, file)
	require.Contains(t, strings.Join(strings.Fields(plain(t, file)), " "),
		"/PageLabels << /Nums [ 0 << /P (Cover) >> 1 << /S /r >> 3 << /S /D >> ] >>")
}

// A fault of a caller is an error with the number of the page, and no file.
func TestFaultsAreErrors(t *testing.T) {
	fonts, other := newFonts(t), newFonts(t)
	page := func(do func(p *Page)) *File {
		p := fonts.NewPage(a4w, a4h)
		do(p)
		return &File{Pages: []*Page{fonts.NewPage(a4w, a4h), p}}
	}
	nan := func() float64 { zero := 0.0; return zero / zero }()
	for rule, c := range map[string]struct {
		file *File
		want string
	}{
		"no pages":              {&File{}, "no pages"},
		"no glyph":              {page(func(p *Page) { p.Text(1, 1, regular, 9, ink, "a\u4E00") }), "page 2: no glyph for U+4E00 in RJREGU+Inter-Regular"},
		"no face":               {page(func(p *Page) { p.Text(1, 1, 7, 9, ink, "a") }), "page 2: there is no face 7"},
		"no font size":          {page(func(p *Page) { p.Text(1, 1, 0, nan, ink, "a") }), "page 2: no font size"},
		"not a number":          {page(func(p *Page) { p.FillRect(nan, 1, 1, 1, ink) }), "page 2: NaN is no place on a page"},
		"far away":              {page(func(p *Page) { p.FillRect(1e9, 1, 1, 1, ink) }), "is no place on a page"},
		"a line thinner than 0": {page(func(p *Page) { p.Line(1, 1, 2, 2, Pen{Width: -1}) }), "no pen"},
		"half a dash":           {page(func(p *Page) { p.Line(1, 1, 2, 2, Pen{Dash: [2]float64{1, 0}}) }), "no pen"},
		"an empty path":         {page(func(p *Page) { p.Fill(&Path{}, ink) }), "an empty path"},
		"open mark":             {page(func(p *Page) { p.Artifact() }), "Begin without End"},
		"closed mark":           {page(func(p *Page) { p.End() }), "End without Begin"},
		"tag":                   {page(func(p *Page) { p.Begin("P>>", 0) }), "no tag"},
		"open clip":             {page(func(p *Page) { p.Clip(circle()) }), "Clip without Unclip"},
		"closed clip":           {page(func(p *Page) { p.Unclip() }), "Unclip without Clip"},
		"no image":              {page(func(p *Page) { p.Image(1, 1, 1, 1, nil) }), "no image"},
		"script":                {page(func(p *Page) { p.LinkURI(1, 1, 1, 1, "javascript:alert(1)") }), "neither http, https nor mailto"},
		"file":                  {page(func(p *Page) { p.LinkURI(1, 1, 1, 1, "file:///etc/passwd") }), "neither http, https nor mailto"},
		"no host":               {page(func(p *Page) { p.LinkURI(1, 1, 1, 1, "https:///a") }), "without a host"},
		"link to nowhere":       {page(func(p *Page) { p.LinkTo(1, 1, 1, 1, "gone") }), `page 2: a link to "gone", which is nowhere`},
		"same name":             {page(func(p *Page) { p.Dest("a", 1); p.Dest("a", 2) }), `page 2: destination "a": there is one already`},
		"outline to nowhere":    {&File{Pages: []*Page{fonts.NewPage(9, 9)}, Outline: []OutlineItem{{Title: "T", Dest: "x"}}}, `outline "T": it leads to "x"`},
		"label":                 {&File{Pages: []*Page{fonts.NewPage(9, 9)}, PageLabels: []PageLabel{{Page: 1}}}, "page label 0"},
		"style of label":        {&File{Pages: []*Page{fonts.NewPage(9, 9)}, PageLabels: []PageLabel{{Style: "x"}}}, `no style "x"`},
		"size of page":          {&File{Pages: []*Page{fonts.NewPage(0, 9)}}, "a page of 0 by 9 points"},
		"other fonts":           {&File{Pages: []*Page{other.NewPage(9, 9)}}, "page 1: made for other fonts"},
	} {
		var out bytes.Buffer
		_, err := Write(t.Context(), &out, fonts, c.file, 2)
		require.ErrorContains(t, err, c.want, rule)
		require.Empty(t, out.Bytes(), rule)
	}
}

func circle() *Path {
	var p Path
	p.Circle(50, 50, 20)
	return &p
}

func TestPagesAreUsedUp(t *testing.T) {
	fonts := newFonts(t)
	f := &File{Pages: []*Page{fonts.NewPage(9, 9)}}
	write(t, fonts, f)
	_, err := Write(t.Context(), io.Discard, fonts, f, 1)
	require.ErrorContains(t, err, "page 1: written already")
}

func TestWriteStopsWithTheCause(t *testing.T) {
	fonts := newFonts(t)
	cause := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	_, err := Write(ctx, io.Discard, fonts, paint(fonts, reportRuns(fonts, 2, 0)), 2)
	require.ErrorIs(t, err, cause)
}

func TestErrorOfTheWriterIsReturned(t *testing.T) {
	fonts := newFonts(t)
	reader, writer := io.Pipe()
	require.NoError(t, reader.Close())
	_, err := Write(t.Context(), writer, fonts, &File{Pages: []*Page{fonts.NewPage(9, 9)}}, 2)
	require.ErrorIs(t, err, io.ErrClosedPipe)
}

func TestMemoryStaysFlat(t *testing.T) {
	if testing.Short() {
		t.Skip("1,000 documents")
	}
	fonts := newFonts(t)
	heap := func() int {
		var m runtime.MemStats
		runtime.GC()
		runtime.GC() // what pools hold goes with the second one
		runtime.ReadMemStats(&m)
		return int(m.HeapAlloc)
	}
	document := func(n int) {
		runs := reportRuns(fonts, 2, 0)
		glyphs := fonts.faces[semibold].glyphs[1:]
		runs[0][0].s = string(glyphs[n%len(glyphs)].char) // so that subsets differ
		write(t, fonts, paint(fonts, runs))
	}
	for n := range 400 { // until the cache of subsets is full
		document(n)
	}
	before := heap()
	for n := range 1000 {
		document(n)
	}
	require.Less(t, heap()-before, 1<<20, "bytes more after 1,000 documents")
}
