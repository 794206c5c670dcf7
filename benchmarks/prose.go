package benchmarks

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

const (
	minSentence  = 8  // words; less is never left over for a last sentence
	minParagraph = 75 // words
)

// A writer makes text of word lists. The same seed gives the same text.
type writer struct{ rand *rand.Rand }

func newWriter() *writer { return &writer{rand.New(rand.NewPCG(12046, 28))} }

func (w *writer) pick(from []string) string { return from[w.rand.IntN(len(from))] }

func (w *writer) chance(oneIn int) bool { return w.rand.IntN(oneIn) == 0 }

// paragraphs returns text of exactly that many words.
func (w *writer) paragraphs(words int) [][]Span {
	var out [][]Span
	var now []Span
	inNow := 0
	for words > 0 {
		sentence := w.sentence()
		n := wordCount(sentence)
		if n != words && words-n < minSentence {
			continue
		}
		if words -= n; len(now) > 0 {
			now = append(now, Span{Text: " "})
		}
		now = append(now, sentence...)
		if inNow += n; inNow >= minParagraph && words >= minParagraph || words == 0 {
			out, now, inNow = append(out, joined(now)), nil, 0
		}
	}
	return out
}

// sentence returns one that tells a fact or a figure, the latter sometimes bold.
func (w *writer) sentence() []Span {
	if w.chance(4) {
		before, figure, after := w.figure()
		if w.chance(2) {
			before = w.pick(openers) + ", " + before
		}
		return []Span{{Text: capital(before) + " "}, {Text: figure, Bold: w.chance(6)}, {Text: after + "."}}
	}
	text := w.thing(subjects) + " " + w.pick(verbs) + " " + w.thing(objects)
	if w.chance(2) {
		text += " " + w.pick(reasons)
	}
	switch w.rand.IntN(4) {
	case 0:
		text = w.pick(openers) + ", " + text
	case 1:
		text += ", and " + w.thing(subjects) + " " + w.pick(verbs) + " " + w.thing(objects)
	}
	return []Span{{Text: capital(text) + "."}}
}

// thing returns a phrase, or one made of words: more of them than phrases, so
// that the text repeats itself little more than a written one.
func (w *writer) thing(phrases []string) string {
	switch w.rand.IntN(5) {
	case 0:
		return w.pick(phrases)
	case 1:
		return "the " + w.pick(nouns) + " of the " + w.pick(adjectives) + " " + w.pick(nouns)
	case 2:
		return "the " + w.pick(nouns) + " for " + w.pick(adjectives) + " " + w.pick(nouns) + " and " + w.pick(nouns)
	}
	return "the " + w.pick(adjectives) + " " + w.pick(nouns)
}

// figure returns the three parts of a clause with a figure in its middle.
func (w *writer) figure() (before, figure, after string) {
	percent := fmt.Sprintf("%d.%d%%", 1+w.rand.IntN(38), w.rand.IntN(10))
	euro := fmt.Sprintf("€%d.%02dM", 1+w.rand.IntN(8), w.rand.IntN(100))
	count := fmt.Sprintf("%d,%03d", 1+w.rand.IntN(29), w.rand.IntN(1000))
	switch w.rand.IntN(5) {
	case 0:
		return w.pick(measures) + " rose by", percent, " to " + count + " a month " + w.pick(reasons)
	case 1:
		return w.pick(measures) + " fell to", count, ", " + percent + " below the plan of last autumn"
	case 2:
		return w.thing(subjects) + " spent", euro, " on " + w.thing(objects) + " " + w.pick(reasons)
	case 3:
		return "of all cases that reached " + w.thing(subjects) + ",", percent, " were closed on the same day"
	}
	return w.thing(subjects) + " expects to save", euro, " a year once " + w.thing(subjects) + " has " + w.pick(verbs) + " " + w.thing(objects)
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// joined puts spans of one weight together.
func joined(spans []Span) []Span {
	var out []Span
	for _, s := range spans {
		if last := len(out) - 1; last >= 0 && out[last].Bold == s.Bold {
			out[last].Text += s.Text
			continue
		}
		out = append(out, s)
	}
	return out
}

// plain returns the text of spans without their weight.
func plain(spans []Span) string {
	if len(spans) == 1 {
		return spans[0].Text
	}
	var out strings.Builder
	for _, s := range spans {
		out.WriteString(s.Text)
	}
	return out.String()
}

func wordCount(spans []Span) int { return len(strings.Fields(plain(spans))) }
