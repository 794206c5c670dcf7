package figure

import (
	"sort"
	"strings"

	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
	"github.com/qubitz/reportjobs/bedrock/internal/unit"
)

// measured tells whether a word is a unit of measure, which tells nothing of
// what is measured.
func measured(w string) bool {
	u := lexicon.Units[w]
	_, known := unit.Measures[u]
	return known && u != "x"
}

// clauses cuts a text at the marks between clauses and returns where each
// begins, and of sentences likewise; both end with the length of the text.
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

// short tells whether the point at i ends a short word, as in "approx." and "Art."
func short(text string, i int) bool {
	at := strings.LastIndexAny(text[:i], " \n(")
	w := lexicon.Lower(text[at+1 : i])
	return w == "approx" || w == "ca" || w == "e.g" || w == "i.e" || w == "z.b" || w == "mio" || w == "mrd" || lexicon.Naming[w] && len(w) <= 3
}

// A Surrounding holds the stems around a figure: near are those of its clause
// up to the figures of such a unit beside it, wide those of its sentence.
type Surrounding struct{ Near, Wide []string }

// Windows bound the words that are looked at, so that a text without any marks
// between clauses costs no more than another.
const (
	clauseWindow   = 300 // bytes on each side of a figure
	SentenceWindow = 600
	beside         = 6    // figures on each side
	BlockWindow    = 4096 // bytes of a block
)

// Surroundings returns those of the figures of a text, which are in order. What
// stands between two figures is that of the latter, if lead is set and the
// former has words before it.
func Surroundings(text string, figures []Figure, lead bool) []Surrounding {
	clause, sentence := clauses(text)
	out := make([]Surrounding, len(figures))
	for i := range figures {
		f := &figures[i]
		from, to := f.window(clause, clauseWindow)
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
		from, to = f.window(sentence, SentenceWindow)
		out[i].Wide = Stems(text[from:to])
	}
	return out
}

// behind is where the words behind a figure that are its own end: those of
// "200 TB of structured data" in front of "and 50 TB of documents".
func behind(text string, f, next *Figure) int {
	if f.End >= next.Pos || !strings.HasPrefix(text[f.End:next.Pos], " of ") {
		return f.End
	}
	return f.End + max(0, strings.LastIndex(text[f.End:next.Pos], " and "))
}

// window returns the ends of the piece that holds f, at most so far from it.
func (f *Figure) window(cuts []int, most int) (from, to int) {
	i := sort.SearchInts(cuts, f.Pos+1)
	if i == len(cuts) {
		return f.Pos, f.End
	}
	return min(max(cuts[max(0, i-1)], f.Pos-most), f.Pos), max(min(cuts[i], f.End+most), f.End)
}

// apart tells whether words stand between two figures that tell of a subject,
// as they do not in "from 4.2% to 2%".
func apart(text string, from, to int) bool {
	return from < to && len(Stems(text[from:to])) > 0
}
