package subject

import (
	"slices"
	"sort"
	"strings"

	"github.com/qubitz/reportjobs/bedrock/internal/figure"
	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
)

// A Setting is the words around a figure, as stems.
type Setting struct {
	Near  []string // of its clause or cell
	Wide  []string // of its sentence, its table or its key
	Far   []string // of the rest of its block, and of the headings
	Nouns []string // of a fact: what it counts
}

// Within tells whether all the words of the clause of s stand in the sentence
// of another.
func (s Setting) Within(other Setting) bool {
	for _, w := range s.Near {
		if !slices.Contains(other.Near, w) && !slices.Contains(other.Wide, w) {
			return false
		}
	}
	return len(s.Near) > 0
}

// Has tells whether a word stands in the clause or the sentence of s.
func (s Setting) Has(w string) bool { return slices.Contains(s.Near, w) || slices.Contains(s.Wide, w) }

// Windows bound the words that are looked at, so that a text without any marks
// between clauses costs no more than another.
const (
	clauseWindow   = 300 // bytes on each side of a figure
	sentenceWindow = 600
	beside         = 6 // figures on each side
)

// Around returns the settings of the figures of a text, which are in order: of
// the clause of each, up to the next figures of such a unit, and of its
// sentence. What stands between two figures is that of the latter, if lead is
// set and the former has words before it.
func Around(text string, figures []figure.Figure, lead bool) []Setting {
	clause, sentence := clauses(text)
	out := make([]Setting, len(figures))
	for i := range figures {
		f := &figures[i]
		from, to := window(f, clause, clauseWindow)
		of := f.Parsed().Family
		for k := i - 1; k >= max(0, i-beside) && figures[k].End > from; k-- {
			if figures[k].Parsed().Family == of && apart(text, figures[k].End, f.Pos) {
				from = min(behind(text, &figures[k], f), f.Pos)
				break
			}
		}
		for k := i + 1; k < min(len(figures), i+beside+1) && figures[k].Pos < to; k++ {
			if figures[k].Parsed().Family == of && apart(text, f.End, figures[k].Pos) {
				if to = max(figures[k].Pos, f.End); lead && apart(text, from, f.Pos) {
					to = max(behind(text, f, &figures[k]), f.End)
				}
				break
			}
		}
		out[i].Near = Stems(text[from:max(from, to)])
		from, to = window(f, sentence, sentenceWindow)
		out[i].Wide = Stems(text[from:to])
	}
	return out
}

// window returns the ends of the piece between cuts that holds f, at most so
// many bytes from it.
func window(f *figure.Figure, cuts []int, most int) (from, to int) {
	i := sort.SearchInts(cuts, f.Pos+1)
	if i == len(cuts) {
		return f.Pos, f.End
	}
	return min(max(cuts[max(0, i-1)], f.Pos-most), f.Pos), max(min(cuts[i], f.End+most), f.End)
}

// behind is where the words behind a figure that are its own end: those of
// "200 TB of structured data" in front of "and 50 TB of documents".
func behind(text string, f, next *figure.Figure) int {
	if f.End >= next.Pos || !strings.HasPrefix(text[f.End:next.Pos], " of ") {
		return f.End
	}
	return f.End + max(0, strings.LastIndex(text[f.End:next.Pos], " and "))
}

// apart tells whether words stand between two figures that tell of a subject,
// as they do not in "from 4.2% to 2%".
func apart(text string, from, to int) bool {
	return from < to && len(Stems(text[from:to])) > 0
}

// clauses returns where each clause of a text begins, and each sentence; both
// end with the length of the text.
func clauses(text string) (clause, sentence []int) {
	clause, sentence = []int{0}, []int{0}
	for i := 0; i < len(text); i++ {
		next := i + 1
		space := next >= len(text) || text[next] == ' ' || text[next] == '\n'
		switch c := text[i]; {
		case c == '\n', (c == '.' || c == '!' || c == '?') && space && !short(text, i):
			clause, sentence = append(clause, next), append(sentence, next)
		case (c == ',' || c == ';') && space:
			clause = append(clause, next)
		}
	}
	return append(clause, len(text)), append(sentence, len(text))
}

var shortened = lexicon.Set("approx ca e.g i.e z.b mio mrd")

// short tells whether the point at i ends a short word, as in "approx." and "Art."
func short(text string, i int) bool {
	w := lexicon.Lower(text[strings.LastIndexAny(text[:i], " \n(")+1 : i])
	return shortened[w] || lexicon.Naming[w] && len(w) <= 3
}
