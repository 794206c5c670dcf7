package pdf

import (
	"bytes"
	"errors"
	"fmt"
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
		least, most := branches, 0
		for _, group := range regexp.MustCompile(`/Count (\d+)\s+/Kids \[([^\]]*)\]`).FindAllStringSubmatch(plain(t, file), -1) {
			kids := strings.Count(group[2], " R")
			require.LessOrEqual(t, kids, branches)
			if group[1] == strconv.Itoa(kids) { // of pages
				least, most = min(least, kids), max(most, kids)
			}
		}
		require.LessOrEqual(t, most-least, 1, "balanced")
		require.Positive(t, most)
	}
}

// Offsets beyond 16 megabytes need a fourth byte.
func TestLargeFiles(t *testing.T) {
	fonts := newFonts(t)
	p := fonts.NewPage(100, 100)
	noise := &Image{name: "Inoise", width: 4096, height: 4200, entries: "/ColorSpace/DeviceGray", data: make([]byte, 4096*4200)}
	p.Image(0, 0, 100, 50, noise)
	p.Text(10, 80, regular, 10, ink, "below")
	file := write(t, fonts, &File{Title: "Large", Pages: []*Page{p}})
	require.Greater(t, len(file), 1<<24)
	check(t, file)
	require.Equal(t, "below", textOf(t, file))
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

func TestMemoryStaysFlat(t *testing.T) {
	fonts := newFonts(t)
	heap := func() int {
		var m runtime.MemStats
		runtime.GC()
		runtime.GC() // what pools hold goes with the second one
		runtime.ReadMemStats(&m)
		return int(m.HeapAlloc)
	}
	glyphs := fonts.faces[semibold].glyphs[300:]
	document := func(n int) {
		p := textPage(fonts, regular, sentences())
		if n%10 == 0 { // one that needs a subset of its own
			p.Text(50, 500, semibold, 20, blue, string(glyphs[n].char))
		}
		write(t, fonts, &File{Pages: []*Page{p, textPage(fonts, regular, sentences())}})
	}
	fonts.subsets.most = 100_000
	for n := range 200 { // until these are full
		document(n)
	}
	before := heap()
	for n := range 1000 {
		document(n)
	}
	require.Less(t, heap()-before, 1<<20, "bytes more after 1,000 documents")
}
