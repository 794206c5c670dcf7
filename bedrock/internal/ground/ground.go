// Package ground tells whether the figures of a text stand in the input it was
// written from.
//
//	input ─▶ facts of the Ledger ─┐
//	                              ├─▶ Check, Conflicts
//	block ─▶ spots ─▶ places ─────┘
//
// Below it are, from the words of a text up to what they say, each importing
// none but those above it in the list:
//
//	lexicon  what single words mean, by language
//	unit     units of measure, and how they convert
//	token    words, numbers and marks
//	amount   one number with its scale, currency and unit
//	figure   figures: ranges and bounds, and what is none
//	subject  the words around a figure, and what they weigh
//	label    units that stand beside figures
//	fact     the figures of an input
//	spot     the places of a block
//	derive   figures that are computed from figures
package ground

import (
	"fmt"
	"slices"

	"github.com/qubitz/reportjobs/bedrock/internal/fact"
	"github.com/qubitz/reportjobs/bedrock/internal/subject"
)

// A Ledger holds every figure of an input as a fact. Check, Fact and Conflicts
// may be called side by side, but not while Derive is at work.
type Ledger struct {
	Facts []fact.Fact
	Lang  string // of the texts that are checked, which decides what 1.200 is; Read sets it to that of the input
	Cut   bool   // the input has more than fact.Max figures: those behind are not here

	index *index
}

// Read makes a ledger of the facts of a JSON input. The error is that of input
// that is no JSON.
func Read(input []byte) (*Ledger, error) {
	list, err := fact.Read(input)
	if err != nil {
		return nil, fmt.Errorf("ground: %w", err)
	}
	return &Ledger{Facts: list.Facts, Lang: list.Lang, Cut: list.Cut, index: indexOf(list.Facts)}, nil
}

// Fact returns the fact of that id.
func (l *Ledger) Fact(id string) (fact.Fact, bool) {
	for _, f := range l.Facts {
		if f.ID == id {
			return f, true
		}
	}
	return fact.Fact{}, false
}

// cited are the facts of the ids that there are.
func (l *Ledger) cited(ids []string) []int {
	var out []int
	for _, id := range ids {
		for i := range l.Facts {
			if l.Facts[i].ID == id {
				out = append(out, i)
			}
		}
	}
	return out
}

// An index is what is known of all facts together.
type index struct {
	weights *subject.Weights
	facts   int            // of how many facts
	family  map[string]int // how many of them measure what
}

func indexOf(facts []fact.Fact) *index {
	out := &index{facts: len(facts), family: map[string]int{}}
	settings := make([]subject.Setting, len(facts))
	for i := range facts {
		out.family[facts[i].Parsed().Family]++
		settings[i] = facts[i].Setting
	}
	out.weights = subject.Weigh(settings)
	return out
}

// ready returns l with an index of all its facts: itself, or a copy if facts
// were put there by hand.
func (l *Ledger) ready() *Ledger {
	if l.index != nil && l.index.facts == len(l.Facts) {
		return l
	}
	c := &Ledger{Facts: slices.Clone(l.Facts), Lang: l.Lang, Cut: l.Cut}
	for i := range c.Facts {
		f := &c.Facts[i]
		f.SetUnit(f.Unit)
		if f.Setting.Near == nil {
			f.Setting.Near = subject.Stems(f.Context)
		}
	}
	c.index = indexOf(c.Facts)
	return c
}
