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
		return []Span{{Text: capital(before) + " "}, {Text: figure, Bold: w.chance(2)}, {Text: after + "."}}
	}
	text := w.pick(subjects) + " " + w.pick(verbs) + " " + w.pick(objects)
	if w.chance(2) {
		text += " " + w.pick(reasons)
	}
	switch w.rand.IntN(4) {
	case 0:
		text = w.pick(openers) + ", " + text
	case 1:
		text += ", and " + w.pick(subjects) + " " + w.pick(verbs) + " " + w.pick(objects)
	}
	return []Span{{Text: capital(text) + "."}}
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
		return w.pick(subjects) + " spent", euro, " on " + w.pick(objects) + " " + w.pick(reasons)
	case 3:
		return "of all cases that reached " + w.pick(subjects) + ",", percent, " were closed on the same day"
	}
	return w.pick(subjects) + " expects to save", euro, " a year once " + w.pick(subjects) + " has " + w.pick(verbs) + " " + w.pick(objects)
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
