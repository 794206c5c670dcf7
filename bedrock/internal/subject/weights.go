package subject

import (
	"math"
	"slices"
)

// Weights say how much a word tells of what a figure is about: one that stands
// beside few facts tells much.
type Weights struct{ of map[string]float64 }

// Weigh weighs the words of the settings of all facts.
func Weigh(facts []Setting) *Weights {
	w := &Weights{map[string]float64{}}
	seen := map[string]bool{}
	for _, at := range facts {
		clear(seen)
		for _, list := range [][]string{at.Near, at.Wide, at.Nouns} {
			for _, s := range list {
				if !seen[s] {
					seen[s] = true
					w.of[s]++
				}
			}
		}
	}
	all := math.Log(1 + float64(len(facts)))
	for s, n := range w.of {
		w.of[s] = math.Log(1+float64(len(facts))/n) / all
	}
	return w
}

// distant is what a word counts that stands in a fact's sentence or key, not in
// its clause.
const distant = 0.35

// Likeness is how much the words of a place speak of a fact: about 1 for one
// rare word that both have at hand.
func (w *Weights) Likeness(place, fact Setting) float64 { return w.like(place, fact, 0.5, 0.2) }

// Pull is a likeness to compare facts by: it asks what is close to the figure.
func (w *Weights) Pull(place, fact Setting) float64 { return w.like(place, fact, 0.2, 0) }

// like counts the words that a place shares with a fact, those further from
// its figure in part.
func (w *Weights) like(place, fact Setting, wide, far float64) float64 {
	sum := 0.0
	counted := make([]string, 0, 8)
	add := func(words []string, part float64) {
		for _, s := range words {
			weight := w.of[s]
			if weight == 0 || slices.Contains(counted, s) {
				continue
			}
			switch {
			case slices.Contains(fact.Near, s), slices.Contains(fact.Nouns, s):
				sum += weight * part
			case slices.Contains(fact.Wide, s):
				sum += weight * part * distant
			default:
				continue
			}
			counted = append(counted, s)
		}
	}
	add(place.Near, 1)
	add(place.Wide, wide)
	if far > 0 {
		add(place.Far, far)
	}
	return sum
}

const (
	alike  = 0.60 // share of the words of two places that makes them of one subject
	fewest = 2    // words that they have to share
)

// Alike tells whether two lists of words are of the same subject: most of what
// weighs in the lighter one is in both.
func (w *Weights) Alike(a, b []string) bool {
	shared := both(a, b)
	weight := w.total(shared)
	return len(shared) >= fewest && weight >= 1 && weight >= alike*min(w.total(a), w.total(b))
}

// Same tells whether most of what weighs in the heavier of two names is in
// both: "fewer refunds" is not "fewer refunds do not come".
func (w *Weights) Same(a, b []string) bool {
	return w.total(both(a, b)) >= alike*max(w.total(a), w.total(b))
}

// both are the words of a that b has.
func both(a, b []string) (out []string) {
	for _, s := range a {
		if slices.Contains(b, s) {
			out = append(out, s)
		}
	}
	return out
}

func (w *Weights) total(words []string) (sum float64) {
	for _, s := range words {
		sum += w.worth(s)
	}
	return sum
}

// worth is the weight of a word; one that no fact has is worth most.
func (w *Weights) worth(s string) float64 {
	if weight, ok := w.of[s]; ok {
		return weight
	}
	return 1
}
