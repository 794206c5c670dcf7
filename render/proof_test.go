package render

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"github.com/qubitz/reportjobs/render/internal/ink"
)

// canonical is how text that went into a file is compared with what programs
// read out of it: composed, all space between words one space, a word that was
// broken at the end of a line whole again.
func canonical(s string) string {
	s = regexp.MustCompile("\u00AD\\s*").ReplaceAllString(norm.NFC.String(s), "")
	return strings.Join(strings.Fields(s), " ")
}

// somePatterns hyphenate between a vowel and a consonant with another vowel: no
// language, but as many breaks as one has.
func somePatterns() []byte {
	var out strings.Builder
	for _, c := range "bcdfghjklmnpqrstvwxzбвгдклмнпрст" {
		for _, v := range "aeiouyаеиоуэ" {
			fmt.Fprintf(&out, "1%c%c ", c, v)
		}
	}
	return []byte(out.String())
}

var vocabulary = strings.Fields("the delivery of a northern depot and its carriers rose by 12.4% in March while overtime at night fell, as the " +
	"board had asked; €4.2M are expected from “new” contracts (shorter handovers) or a second hub – within two years. Überraschung żółć " +
	"Αθήνα και τον κόσμο: Μόσχα, Съешь ещё этих мягких французских булок! Tiếng Việt của Đặng Thị Hương, những người bạn → ≤ ½ m² −3")

func sentence(r *rand.Rand, n int) (Text, string) {
	list := make([]string, n)
	for i := range list {
		list[i] = vocabulary[r.IntN(len(vocabulary))]
	}
	text := strings.Join(list, " ")
	if n > 6 && r.IntN(3) == 0 { // with marks, which nobody reads
		marked := append([]string{}, list...)
		marked[2], marked[4] = "**"+marked[2]+"**", "*"+marked[4]+"*"
		return Text(strings.Join(marked, " ")), text
	}
	return Text(text), text
}

// told is a document that holds no more than what is read from top to bottom,
// and what a reader has to find on its pages.
func told(seed uint64) (*Document, string) {
	r := rand.New(rand.NewPCG(seed, 1))
	d, want := &Document{Lang: "en"}, strings.Builder{}
	say := func(n int) Text {
		text, plain := sentence(r, n)
		want.WriteString(" " + plain)
		return text
	}
	tables := 0
	for i := range 2 + r.IntN(4) {
		fmt.Fprintf(&want, " %d", i+1)
		p := d.Section(say(2 + r.IntN(4)))
		for range 1 + r.IntN(6) {
			switch r.IntN(6) {
			case 0:
				l := &List{Ordered: r.IntN(2) == 0}
				for k := range 1 + r.IntN(5) {
					if l.Ordered {
						fmt.Fprintf(&want, " %d.", k+1)
					}
					l.Items = append(l.Items, say(1+r.IntN(40)))
				}
				p.Add(l)
			case 1:
				tables++
				fmt.Fprintf(&want, " Table %d.", tables)
				t := &Table{Caption: say(3), Columns: []Column{{}, {}}}
				for range 1 + r.IntN(4) {
					t.Rows = append(t.Rows, []Cell{Str(say(1 + r.IntN(2))), Str(say(1 + r.IntN(2)))})
				}
				p.Table(t)
			case 2:
				p.Callout(say(2), say(20))
			case 3:
				p.Quote(say(15), say(2))
			default:
				p.P(say(5 + r.IntN(120)))
			}
		}
	}
	return d, want.String()
}

// TestTextIsReadBack: what a program reads from top to bottom between the
// margins is what went in, however lines were broken.
func TestTextIsReadBack(t *testing.T) {
	for name, o := range map[string]*Options{"ragged": {}, "justified": {Hyphenation: map[string][]byte{"en": somePatterns()}}} {
		e := engine(t, o)
		o.NoContents = true
		for seed := range uint64(12) {
			d, want := told(seed)
			file, result := printed(t, e, d)
			require.Empty(t, result.Warnings)
			checkFile(t, file)
			top, tall := int(e.geo.top)-12, int(e.geo.tall())+16
			got := program(t, file, "poppler-utils", "pdftotext", "-raw", "-x", "0", "-y", strconv.Itoa(top), "-W", "596", "-H", strconv.Itoa(tall), "FILE", "-")
			require.Equal(t, canonical(want), canonical(got), "%s seed %d", name, seed)
		}
	}
}

// objectsOf returns the objects of a file by number, written out.
func objectsOf(t *testing.T, file []byte) map[string]string {
	t.Helper()
	plain := program(t, file, "qpdf", "qpdf", "--qdf", "--object-streams=disable", "FILE", "-")
	out := map[string]string{}
	for _, m := range regexp.MustCompile(`(?ms)^(\d+) 0 obj$(.*?)^endobj$`).FindAllStringSubmatch(plain, -1) {
		out[m[1]] = m[2]
	}
	return out
}

// TestEveryCodeOfAFileIsInItsMaps parses the file that is written: each code
// that a page shows stands in the map of the face that it is shown in, within
// the codes that the map says it is about.
func TestEveryCodeOfAFileIsInItsMaps(t *testing.T) {
	d, _ := told(5)
	d.Cover = Cover{Title: "Έκθεση", Label: "Đặng", Facts: []Fact{{"Kind", "Отчёт 12 €"}}}
	d.Section("More").Chart(bars("line", 1, 2, 4)).Table(generatedTable(rand.New(rand.NewPCG(1, 2))))
	file, _ := printed(t, engine(t, &Options{Hyphenation: map[string][]byte{"en": somePatterns()}}), d)
	objects := objectsOf(t, file)
	maps := map[string]map[string]string{} // "F0": codes and their text
	for name, font := range facesOf(objects) {
		m := regexp.MustCompile(`/ToUnicode (\d+) 0 R`).FindStringSubmatch(font)
		require.NotNil(t, m)
		text := objects[m[1]]
		require.Regexp(t, `1 begincodespacerange\n<0000><ffff>\nendcodespacerange`, text)
		maps[name] = map[string]string{}
		for _, pair := range regexp.MustCompile(`(?m)^<([0-9a-f]{4})><([0-9a-f]+)>$`).FindAllStringSubmatch(text, -1) {
			maps[name][pair[1]] = pair[2]
		}
	}
	require.Len(t, maps, int(ink.Faces))
	shown := 0
	for _, text := range objects {
		face := ""
		for _, m := range regexp.MustCompile(`/(F\d) [\d.]+ Tf|\[((?:<[0-9a-f]*>|[-\d.]+)*)\]TJ`).FindAllStringSubmatch(text, -1) {
			if m[1] != "" {
				face = m[1]
				continue
			}
			for _, s := range regexp.MustCompile(`<([0-9a-f]*)>`).FindAllStringSubmatch(m[2], -1) {
				for code := s[1]; code != ""; code = code[4:] {
					require.NotEmpty(t, maps[face][code[:4]], "code %s of %s", code[:4], face)
					shown++
				}
			}
		}
	}
	require.Greater(t, shown, 3000)
	_, err := hex.DecodeString(maps["F0"]["0003"])
	require.NoError(t, err)
}

// facesOf returns the dictionaries of the fonts by the names that pages have
// for them.
func facesOf(objects map[string]string) map[string]string {
	out := map[string]string{}
	for _, text := range objects {
		for _, m := range regexp.MustCompile(`/(F\d) (\d+) 0 R`).FindAllStringSubmatch(text, -1) {
			out[m[1]] = objects[m[2]]
		}
	}
	return out
}

// TestFileSaysWhatItIs: title and language where programs look for them, and
// each face embedded, a subset, with a map back to text.
func TestFileSaysWhatItIs(t *testing.T) {
	d, _ := told(1)
	d.Lang, d.Cover = "de-AT", Cover{Title: "Der Bericht – Έκθεση", Label: "Für €", Facts: []Fact{{"a", "b"}}}
	file, _ := printed(t, engine(t, &Options{Author: "Łukasz"}), d)
	checkFile(t, file)
	info := program(t, file, "poppler-utils", "pdfinfo", "FILE")
	require.Regexp(t, `Title: +Der Bericht – Έκθεση – Für €\n`, info)
	require.Regexp(t, `Author: +Łukasz\n`, info)
	require.Contains(t, program(t, file, "mupdf-tools", "mutool", "show", "FILE", "trailer/Root/Lang"), "(de-AT)")
	n := 0
	for line := range strings.Lines(program(t, file, "poppler-utils", "pdffonts", "FILE")) {
		if strings.Contains(line, "Inter") {
			require.Regexp(t, `^[A-Z]{6}\+Inter-\w+ +CID TrueType +Identity-H +yes yes yes `, line)
			n++
		}
	}
	require.Equal(t, int(ink.Faces), n)
}

// TestMemoryStaysFlat: an engine that makes a thousand documents (a hundred under
// the race detector), none like the other, holds no more afterwards than before.
func TestMemoryStaysFlat(t *testing.T) {
	e := engine(t, &Options{Hyphenation: map[string][]byte{"en": somePatterns()}})
	heap := func() int {
		var m runtime.MemStats
		runtime.GC()
		runtime.GC() // what pools hold goes with the second one
		runtime.ReadMemStats(&m)
		return int(m.HeapAlloc)
	}
	make := func(n int) {
		d := document(&Paragraph{Text: Text(fmt.Sprint("Document ", n, " of **many**, each [with](https://example.com/", n, ") "+strings.Repeat("some words ", 40)))},
			bars("bar", 1, 2, float64(n)), &Table{Columns: []Column{{Title: "A", Kind: "number"}}, Rows: [][]Cell{{Num(float64(n))}}})
		var out bytes.Buffer
		_, err := e.PDF(t.Context(), &out, d)
		require.NoError(t, err)
	}
	for n := range 100 {
		make(n)
	}
	before := heap()
	for n := range 4 * samples {
		make(n)
	}
	require.Less(t, heap()-before, 1<<20, "bytes more after as many documents")
}
