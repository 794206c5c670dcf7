package typeset

import (
	"math"
	"slices"
)

// What lines cost. The unit is the square of a hundredth of the measure: a
// line that is a tenth too short costs 100.
const (
	lineCost   = 16.0 // of each line, so that a paragraph takes no more than it needs
	mildCost   = 60.0
	strongCost = 2500.0
	neverCost  = 1e6
	niceCost   = 40.0
	insideCost = 400.0
	shortLast  = 0.18 // of the measure: a last line should be that long
	stubCost   = 300.0

	// maxOptimum is how many words a paragraph may have for its lines to be
	// chosen all together; in a longer one each line takes what it can.
	maxOptimum = 50_000

	// loosest is how much of the measure a line may leave free if there is
	// another one that leaves less: it bounds how many are compared.
	loosest = 0.3
)

// ends returns for each line the index behind its last word. Of all ways to
// break words into lines of at most measure it finds the one that costs least,
// the sum of the squares of what lines leave free; of equal ones that with the
// earlier breaks. Words are no longer than the measure. The time is linear in
// the number of words.
func (s *Setter) ends(words []word, measure int) []int32 {
	s.breaks = s.breaks[:0]
	for from := 0; from < len(words); {
		to := from + 1
		for to < len(words) && words[to-1].joint != feed {
			to++
		}
		s.optimum(words, from, to, measure)
		from = to
	}
	return s.breaks
}

// optimum adds the ends of the lines of one stretch without line feeds.
func (s *Setter) optimum(words []word, from, to, measure int) {
	list := words[from:to]
	n := len(list)
	if list[n-1].end-list[0].start <= measure {
		s.breaks = append(s.breaks, int32(to))
		return
	}
	costs, before := s.ways(n)
	scale := squares(measure)
	limit := int(loosest * float64(measure))
	if n > maxOptimum {
		limit = -1
	}
	last := 0
	for i := range list {
		if math.IsInf(costs[i], 1) {
			continue
		}
		for last = max(last, i); last+1 < n && list[last+1].end-list[i].start <= measure; {
			last++
		}
		sound := false // there is a line that may well end where it does
		for k := last; k >= i; k-- {
			rest := measure - (list[k].end - list[i].start)
			if sound && rest > limit {
				break
			}
			if c := costs[i] + cost(list[k].joint, rest, measure, scale, k == n-1); c < costs[k+1] {
				costs[k+1], before[k+1] = c, int32(i)
			}
			sound = sound || !list[k].joint.glued()
		}
	}
	s.trace(before, from)
}

// ways makes room for what the best ways to break n words cost, and for where
// the last line of each begins. Only that of no words is known, and costs nothing.
func (s *Setter) ways(n int) (costs []float64, before []int32) {
	s.costs = slices.Grow(s.costs[:0], n+1)[:n+1]
	s.before = slices.Grow(s.before[:0], n+1)[:n+1]
	for i := range s.costs {
		s.costs[i] = math.Inf(1)
	}
	s.costs[0] = 0
	return s.costs, s.before
}

// trace adds the ends of the lines of the cheapest way, which before leads
// back from its end. Its words stand behind from others.
func (s *Setter) trace(before []int32, from int) {
	first := len(s.breaks)
	for k := int32(len(before) - 1); k > 0; k = before[k] {
		s.breaks = append(s.breaks, int32(from)+k)
	}
	slices.Reverse(s.breaks[first:])
}

// jointCosts are what lines cost by the joint they end at.
var jointCosts = [...]float64{free: lineCost, mild: lineCost + mildCost, strong: lineCost + strongCost, never: lineCost + neverCost,
	nice: lineCost + niceCost, inside: lineCost + insideCost, feed: lineCost, tight: lineCost}

// cost is what a line costs that leaves rest of the measure free; scale is
// that of squares. The last line of all may leave free what it likes, as long
// as it is no stub.
func cost(end joint, rest, measure int, scale float64, last bool) float64 {
	free := float64(max(rest, 0))
	if !last {
		return jointCosts[end] + free*free*scale
	}
	if most := (1 - shortLast) * float64(measure); free > most {
		return lineCost + stubCost*(free-most)/(shortLast*float64(measure))
	}
	return lineCost
}

func squares(measure int) float64 { return 1e4 / (float64(measure) * float64(measure)) }
