package ground

import (
	"math"
	"slices"

	"github.com/qubitz/reportjobs/bedrock/internal/figure"
	"github.com/qubitz/reportjobs/bedrock/internal/unit"
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
		f.unit = unit.Parse(f.Unit)
		s.family[f.unit.Family]++
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
			f.near = figure.Stems(f.Context)
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
