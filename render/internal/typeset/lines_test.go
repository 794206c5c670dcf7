package typeset

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/markup"
)

// A typewriter is a ruler for which all runes are equally wide, so that what
// these tests expect can be counted.
type typewriter struct{}

func (typewriter) width(_ ink.Face, s string) int { return 1000 * utf8.RuneCountInString(s) }
func (typewriter) kern(ink.Face, rune, rune) int  { return 0 }

func typed(t testing.TB) *Setter {
	f, _, err := Load(&Files{}, false)
	require.NoError(t, err)
	return &Setter{fonts: f, ruler: typewriter{}, Gate: NewGate(f)}
}

func texts(lines []Line) (out []string) {
	for i := range lines {
		out = append(out, lines[i].Text())
	}
	return out
}

// TestLines: where lines end, counted in characters.
func TestLines(t *testing.T) {
	for rule, c := range map[string]struct {
		measure float64
		in      string
		want    []string
	}{
		"nothing":               {10, " ", nil},
		"what fits is one line": {11, "Hello world", []string{"Hello world"}},
		"all lines are looked at together, so that none is much shorter than the others": {10, "aaaaaaa bb ccc ddddddddd",
			[]string{"aaaaaaa", "bb ccc", "ddddddddd"}}, // each line for itself: "aaaaaaa bb", "ccc", "ddddddddd"
		"marks do not matter":                             {10, "*aaaaaaa* **bb ccc** d*ddd*ddddd", []string{"aaaaaaa", "bb ccc", "ddddddddd"}},
		"line feeds stay, empty lines once":               {20, "\n a\nb \n\n\n c\n", []string{"a", "b", "", "c"}},
		"several spaces are one":                          {20, "a   b  **c**   d", []string{"a b c d"}},
		"a number and its unit":                           {14, "It needs up to 15 kg.", []string{"It needs up to", "15 kg."}},
		"a date":                                          {21, "The contract ends on 12 March 2026.", []string{"The contract ends on", "12 March 2026."}},
		"what has a number":                               {18, "It is told in full Section 3.", []string{"It is told in full", "Section 3."}},
		"what is counted off":                             {16, "It has an end, (3) and more.", []string{"It has an end,", "(3) and more."}},
		"groups of three digits":                          {18, "This costs some 12 000 000 now.", []string{"This costs some", "12 000 000 now."}},
		"closing marks stay behind":                       {18, "Il dit: « bonjour » puis il part.", []string{"Il dit:", "« bonjour » puis", "il part."}},
		"no dash at the beginning":                        {12, "Revenue grew – by a quarter.", []string{"Revenue", "grew – by a", "quarter."}},
		"no hyphen at the end, where extraction drops it": {17, "both of them pre- and postpaid", []string{"both of them", "pre- and postpaid"}},
		"nor at the beginning, where it is a dash":        {18, "It saves time now - €0.9M in all", []string{"It saves time", "now - €0.9M in all"}},
		"a letter is not left alone":                      {15, "they thought of a thing more", []string{"they thought of", "a thing more"}},
		"spaces that do not break":                        {12, "one two three\u00A0four", []string{"one two", "three four"}},
		"an address is broken where its parts meet": {24, "see https://example.com/reports/2026/march for more",
			[]string{"see https://example.com/", "reports/2026/march for", "more"}},
		"a word without parts is broken anywhere": {12, "a " + strings.Repeat("x", 27), []string{"a xxxxxxxxxx", "xxxxxxxxxxxx", "xxxxx"}},
	} {
		got := texts(typed(t).Wrap(c.in, ink.Regular, 1, c.measure))
		require.Equal(t, c.want, got, "%s", rule)
	}
}

// TestOptimum: no other way to break a paragraph costs less.
func TestOptimum(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		var words []word
		at := 0
		for range 1 + r.IntN(12) {
			n := 1 + r.IntN(8)
			words = append(words, word{start: at, end: at + n, joint: []joint{free, free, free, mild, strong, never}[r.IntN(6)]})
			at += n + 1
		}
		s := &Setter{}
		ends := s.ends(words, 10)
		from, got := int32(0), 0.0
		for _, to := range ends {
			rest := 10 - (words[to-1].end - words[from].start)
			require.GreaterOrEqual(t, rest, 0)
			got += cost(words[to-1].joint, rest, 10, squares(10), int(to) == len(words))
			from = to
		}
		require.Equal(t, int32(len(words)), from)
		if want, most := cheapest(words, 10); most <= loosest*10 { // looser lines are not always looked at
			require.InDelta(t, want, got, 1e-6)
		}
	}
}

// cheapest tries all ways. It returns the least cost and how much the loosest
// line but the last leaves free.
func cheapest(words []word, measure int) (best float64, loose int) {
	best = 1e18
	for k := 1; k <= len(words); k++ {
		rest := measure - (words[k-1].end - words[0].start)
		if rest < 0 {
			break
		}
		c, most := cost(words[k-1].joint, rest, measure, squares(measure), k == len(words)), 0
		if k < len(words) {
			more, other := cheapest(words[k:], measure)
			c, most = c+more, max(rest, other)
		}
		if c < best {
			best, loose = c, most
		}
	}
	return best, loose
}

func TestLinesKeepTheWords(t *testing.T) {
	f, _, err := Load(&Files{}, false)
	require.NoError(t, err)
	s := Setter{fonts: f, ruler: f, Gate: NewGate(f)}
	for _, in := range []string{
		"A sentence of **bold and** *slanted* words that goes over some lines.",
		"improvement - $4.2M, cost-to-serve - $1.8M, and so on - to the end",
		"one  two   three", "a\nb", strings.Repeat("long", 50), "x " + strings.Repeat("y", 80) + " z",
	} {
		for _, measure := range []float64{30, 60, 100, 333} {
			var words []string
			for _, l := range s.Wrap(in, ink.Regular, 10, measure) {
				require.LessOrEqual(t, l.W, measure+0.001)
				var text string
				for _, part := range l.Fragments {
					text += part.Text
					require.InDelta(t, s.Width(part.Face, 10, part.Text), part.W, 0.001)
				}
				require.Equal(t, strings.TrimSpace(text), text)
				if measure > 60 {
					require.False(t, strings.HasSuffix(text, " -"), "pdftotext drops a dash at the end of a line")
				}
				words = append(words, text)
			}
			squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
			require.Equal(t, squeeze(markup.Strip(in)), squeeze(strings.Join(words, " ")))
		}
	}
}
