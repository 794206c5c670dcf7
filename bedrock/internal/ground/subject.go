package ground

import (
	"math"
	"slices"
	"sort"
	"strings"
	"unicode"
)

// subjects say how much a word tells of what a figure is about: one that
// stands beside few facts tells much.
type subjects struct {
	weight map[string]float64
	facts  int            // of how many facts
	family map[string]int // how many of them a unit's family has
}

// index weighs the words of all facts.
func index(facts []Fact) *subjects {
	s := &subjects{weight: map[string]float64{}, facts: len(facts), family: map[string]int{}}
	seen := map[string]bool{}
	for i := range facts {
		f := &facts[i]
		f.unit = parseUnit(f.Unit)
		s.family[f.unit.family]++
		clear(seen)
		for _, list := range [][]string{f.near, f.wide, f.nouns} {
			for _, w := range list {
				if !seen[w] {
					seen[w] = true
					s.weight[w]++
				}
			}
		}
	}
	all := math.Log(1 + float64(len(facts)))
	for w, n := range s.weight {
		s.weight[w] = math.Log(1+float64(len(facts))/n) / all
	}
	return s
}

// ready returns l with an index of all its facts: itself, or a copy if facts
// were put there by hand.
func (l *Ledger) ready() *Ledger {
	if l.subjects != nil && l.subjects.facts == len(l.Facts) {
		return l
	}
	c := &Ledger{Facts: slices.Clone(l.Facts), Lang: l.Lang, Cut: l.Cut}
	for i := range c.Facts {
		if f := &c.Facts[i]; f.near == nil {
			f.near = stems(f.Context)
		}
	}
	c.subjects = index(c.Facts)
	return c
}

// A setting is the words around a figure of a text: its clause or cell, its
// sentence or table, and the rest of its block and the headings.
type setting struct{ near, wide, far []string }

// distant is what a word counts that stands in a fact's sentence or key, not in
// its clause.
const distant = 0.35

// likeness is how much the words of a setting speak of a fact: about 1 for
// one rare word that both have at hand.
func (s *subjects) likeness(at setting, f *Fact) float64 { return s.like(at, f, 0.5, 0.2) }

// pull is a likeness to compare facts by: it asks what is close to the figure.
func (s *subjects) pull(at setting, f *Fact) float64 { return s.like(at, f, 0.2, 0) }

func (s *subjects) like(at setting, f *Fact, wide, far float64) float64 {
	sum := 0.0
	counted := make([]string, 0, 8)
	add := func(words []string, part float64) {
		for _, w := range words {
			weight := s.weight[w]
			if weight == 0 || slices.Contains(counted, w) {
				continue
			}
			switch {
			case slices.Contains(f.near, w), slices.Contains(f.nouns, w):
				sum += weight * part
			case slices.Contains(f.wide, w):
				sum += weight * part * distant
			default:
				continue
			}
			counted = append(counted, w)
		}
	}
	add(at.near, 1)
	add(at.wide, wide)
	if far > 0 {
		add(at.far, far)
	}
	return sum
}

// within tells whether all the words of a fact's clause are in the sentence of
// a place.
func (f *Fact) within(at setting) bool {
	for _, w := range f.near {
		if !slices.Contains(at.near, w) && !slices.Contains(at.wide, w) {
			return false
		}
	}
	return len(f.near) > 0
}

// stems are the words of a text that tell of a subject, without figures.
func stems(text string) []string {
	var out []string
	start := -1
	add := func(s string) {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	flush := func(end int) {
		if start < 0 {
			return
		}
		w := lower(text[start:end])
		start = -1
		if len(w) < 2 || stops[w] || scales[w] != 0 || spelled[w] != 0 || measured(w) {
			return
		}
		add(stem(w))
	}
	letters := false
	for i, r := range text {
		inside := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 127 && unicode.IsLetter(r)
		digit := r >= '0' && r <= '9'
		switch {
		case inside && start < 0 && !letters:
			start = i
		case digit && start < 0:
			if !letters && isYear(text[i:digits(text, i)]) {
				add(text[i : i+4]) // what happened in a year has it for a subject
			}
			letters = true // K of 5K is no word
			continue
		case digit:
			continue
		case !inside:
			flush(i)
		}
		letters = letters && inside
	}
	flush(len(text))
	return out
}

// measured tells whether a word is a unit of measure, which tells nothing of
// what is measured.
func measured(w string) bool {
	u := unitWords[w]
	_, known := measures[u]
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
	w := lower(text[at+1 : i])
	return w == "approx" || w == "ca" || w == "e.g" || w == "i.e" || w == "z.b" || w == "mio" || w == "mrd" || naming[w] && len(w) <= 3
}

// A surrounding holds the stems around a figure: near are those of its clause
// up to the figures of such a unit beside it, wide those of its sentence.
type surrounding struct{ near, wide []string }

// Windows bound the words that are looked at, so that a text without any marks
// between clauses costs no more than another.
const (
	clauseWindow   = 300 // bytes on each side of a figure
	sentenceWindow = 600
	beside         = 6    // figures on each side
	blockWindow    = 4096 // bytes of a block
)

// surroundings returns those of the figures of a text, which are in order. What
// stands between two figures is that of the latter, if lead is set and the
// former has words before it.
func surroundings(text string, figures []Figure, lead bool) []surrounding {
	clause, sentence := clauses(text)
	out := make([]surrounding, len(figures))
	for i := range figures {
		f := &figures[i]
		from, to := f.window(clause, clauseWindow)
		of := f.parsed().family
		for k := i - 1; k >= max(0, i-beside) && figures[k].End > from; k-- {
			if figures[k].parsed().family == of && apart(text, figures[k].End, f.Pos) {
				from = min(behind(text, &figures[k], f), f.Pos)
				break
			}
		}
		for k := i + 1; k < min(len(figures), i+beside+1) && figures[k].Pos < to; k++ {
			if figures[k].parsed().family == of && apart(text, f.End, figures[k].Pos) {
				if to = max(figures[k].Pos, f.End); lead && apart(text, from, f.Pos) {
					to = max(behind(text, f, &figures[k]), f.End)
				}
				break
			}
		}
		out[i].near = stems(text[from:max(from, to)])
		from, to = f.window(sentence, sentenceWindow)
		out[i].wide = stems(text[from:to])
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
	return from < to && len(stems(text[from:to])) > 0
}
