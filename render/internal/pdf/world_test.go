package pdf

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The faces of engine.
const (
	regular Face = iota
	italic
	semibold
)

const a4w, a4h = 595.28, 841.89

var (
	ink  = Color{31, 41, 55}
	blue = Color{36, 87, 214}
	rule = Color{222, 226, 232}
)

func fontData(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "typeset", "fonts", name))
	require.NoError(t, err)
	return data
}

// someKern are pairs for tests, as a caller would give them.
func someKern() []KernPair {
	return []KernPair{{'A', 'V', -90}, {'V', 'A', -90}, {'T', 'o', -75}, {'W', 'a', -40}, {'f', '.', -60}, {'r', ',', -80}, {'1', '1', -50}, {'\u4E00', 'A', -5}}
}

func faces(t testing.TB) []FaceData {
	t.Helper()
	return []FaceData{
		{Name: "RJREGU+Inter-Regular", TTF: fontData(t, "Inter-Regular.ttf"), Kern: someKern()},
		{Name: "RJITAL+Inter-Italic", TTF: fontData(t, "Inter-Italic.ttf")},
		{Name: "RJSEMI+Inter-SemiBold", TTF: fontData(t, "Inter-SemiBold.ttf"), Kern: someKern()},
	}
}

func newFonts(t testing.TB) *Fonts {
	t.Helper()
	f, err := NewFonts(faces(t))
	require.NoError(t, err)
	return f
}

// write writes pages as a file on one goroutine.
func write(t testing.TB, fonts *Fonts, f *File) []byte {
	t.Helper()
	var out bytes.Buffer
	stats, err := Write(t.Context(), &out, fonts, f, 1)
	require.NoError(t, err)
	require.Equal(t, len(f.Pages), stats.Pages)
	require.Equal(t, out.Len(), stats.Bytes)
	return out.Bytes()
}

// program runs a program that looks at PDFs; FILE in args is the file.
func program(t testing.TB, file []byte, debian, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Fatalf("%s is not installed: it is in the Debian package %s, or run `make tools`", name, debian)
	}
	path := filepath.Join(t.TempDir(), "report.pdf")
	require.NoError(t, os.WriteFile(path, file, 0o600))
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], "FILE", path)
	}
	var out, faults bytes.Buffer
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Stdout, cmd.Stderr = &out, &faults
	require.NoError(t, cmd.Run(), "%s: %s%s", name, &out, &faults)
	said := strings.ReplaceAll(faults.String(), "warning: ICC support is not available\n", "") // how Debian builds mutool
	require.Empty(t, said, "%s finds a fault", name)
	return out.String()
}

func poppler(t testing.TB, file []byte, name string, args ...string) string {
	t.Helper()
	return program(t, file, "poppler-utils", name, args...)
}

func mutool(t testing.TB, file []byte, args ...string) string {
	t.Helper()
	return program(t, file, "mupdf-tools", "mutool", args...)
}

// check has programs of other people read the file.
func check(t testing.TB, file []byte) {
	t.Helper()
	require.Contains(t, program(t, file, "qpdf", "qpdf", "--check", "FILE"), "No syntax or stream encoding errors")
	mutool(t, file, "draw", "-q", "-F", "txt", "-o", os.DevNull, "FILE") // says what it does not like
}

// plain returns the file without compression and with an object each.
func plain(t testing.TB, file []byte) string {
	t.Helper()
	return program(t, file, "qpdf", "qpdf", "--qdf", "--object-streams=disable", "FILE", "-")
}

func textOf(t testing.TB, file []byte) string {
	t.Helper()
	return strings.Join(strings.Fields(poppler(t, file, "pdftotext", "FILE", "-")), " ")
}

// lorem is a paragraph of n words, different for each seed.
func lorem(seed, n int) []string {
	words := strings.Fields("Revenue grew by 12.4% in the third quarter, driven by demand for services in Europe and a better mix of products; costs rose less than expected because energy prices fell from their peak while wages followed with a delay. Margin improved to 18.2%, (the highest since 2019), and cash flow was €4,382,119 – enough to pay for “growth” and dividends.")
	out := make([]string, n)
	for i := range out {
		out[i] = words[(i*7+seed*13+i*i%11)%len(words)]
	}
	return out
}

// A run is text with its place, as a layout has it.
type run struct {
	x, y float64
	in   Face
	size float64
	c    Color
	s    string
}

// reportRuns are about what a reference report has: pages of text, some of
// them with a table.
func reportRuns(fonts *Fonts, pages, tables int) [][]run {
	all := make([][]run, pages)
	for n := range all {
		list := []run{{92, 60, semibold, 20, ink, fmt.Sprintf("Section %d", n+1)}, {92, 800, italic, 8, blue, "Quarterly report"}}
		words := lorem(n, 430)
		for i := 0; i < len(words); i += 12 {
			list = append(list, run{92, 90 + float64(i)/12*14, regular, 9.5, ink, strings.Join(words[i:min(i+12, len(words))], " ")})
		}
		for row := 0; row < 40 && n < tables; row++ {
			for column := range 5 {
				s := fmt.Sprintf("%d,%03d.%02d", row*column, row*137%1000, column*17)
				w := float64(fonts.Measure(regular, s)) * 8.75 / 1000
				list = append(list, run{180 + 88*float64(column) - w, 100 + float64(row)*12.5, regular, 8.75, ink, s})
			}
		}
		all[n] = list
	}
	return all
}

// paint makes a file of runs.
func paint(fonts *Fonts, pages [][]run) *File {
	f := &File{Title: "A report", Lang: "en", Creator: "reportjobs", Outline: make([]OutlineItem, len(pages))}
	for n, runs := range pages {
		p := fonts.NewPage(a4w, a4h)
		name := fmt.Sprintf("s%d", n)
		p.Dest(name, 60)
		for _, r := range runs {
			p.Text(r.x, r.y, r.in, r.size, r.c, r.s)
		}
		for row := range 40 {
			p.Line(92, 100+float64(row)*12, 535, 100+float64(row)*12, Pen{Color: rule, Width: 0.5})
		}
		f.Pages = append(f.Pages, p)
		f.Outline[n] = OutlineItem{Title: runs[0].s, Dest: name}
	}
	return f
}
