package typeset

import (
	"math"
	"slices"

	"github.com/qubitz/reportjobs/render/internal/ink"
)

// How spaces of a justified line may differ from those of the face, as shares
// of their width. A line that needs more than the loosest stays ragged: it is
// seen less than a gap.
const (
	tightSpace = 0.22 // narrower at most
	easySpace  = 0.5  // wider without being seen
	looseSpace = 1.0  // wider at most
)

// What justified lines cost. A line whose spaces are as much wider as is not
// seen, or narrower as may be, is bad by 100; a cost is the square of what a
// line is bad by and of what its end costs.
const (
	lineBad     = 10.0
	mostBad     = 10_000.0
	hyphenBad   = 60.0
	hyphensCost = 12_000.0 // of two hyphens below each other
	lastHyphen  = 20_000.0 // of a hyphen before the last line
	unevenCost  = 4_000.0  // of a wide line beside a narrow one
	stubBad     = 60.0
)

// endBads are what lines are bad by for the joint they end at.
var endBads = [...]float64{free: 0, mild: 15, strong: 700, never: mostBad, nice: 30, inside: 400, feed: 0, hyphened: hyphenBad, tight: 0}

// leastJustified is the measure below which text stays ragged, in ems: lines of
// few words cannot be justified without gaps.
const leastJustified = 24.0

// Paragraph breaks running text into lines. With patterns for its language it is
// justified, and words are hyphenated where it is loose without that.
func (s *Setter) Paragraph(t string, in ink.Font, measure float64) []Line {
	if s.Patterns == nil || measure < leastJustified*in.Size {
		return s.Wrap(t, in.Face, in.Size, measure)
	}
	runs, count := len(s.runs), len(s.words)
	p := s.Shape(t, in.Face)
	out := s.justified(&p, in, measure)
	s.Rewind(runs, count)
	return out
}

func (s *Setter) justified(p *Passage, in ink.Font, measure float64) []Line {
	j := justifier{Setter: s, passage: p, measure: int(measure*Thousand/in.Size + 0.5), space: s.ruler.width(in.Face, " ")}
	words := p.words
	if len(words) > maxOptimum {
		return s.Set(p, in.Size, measure)
	}
	if p.Longest > j.measure {
		words = s.chopped(p, j.measure)
	}
	first := len(s.lines)
	for from := 0; from < len(words); {
		to := from + 1
		for to < len(words) && words[to-1].joint != feed {
			to++
		}
		j.stretch(words[from:to], in.Size/Thousand)
		from = to
	}
	s.lines = s.lines[:first+trim(s.lines[first:])]
	return s.lines[first:len(s.lines):len(s.lines)]
}

// A justifier breaks a passage into lines as wide as the measure. Lengths are
// thousandths of an em.
type justifier struct {
	*Setter
	passage *Passage
	measure int
	space   int     // the width of one
	gaps    []int32 // how many stand before each word
	classes []int8  // of the best line that ends before each word
}

// stretch sets words without line feeds between them: without hyphens if that
// is not seen, else with those that make it better.
func (j *justifier) stretch(words []word, scale float64) {
	ends, loosest := j.ends(words)
	if loosest > 1 {
		if more := j.hyphenated(j.passage, words); len(more) > len(words) {
			words = more
			ends, _ = j.ends(words)
		}
	}
	from := int32(0)
	for _, to := range ends {
		l := j.line(j.passage, words[from:to], scale)
		if m := float64(j.measure) * scale; int(to) < len(words) || l.W > m {
			l.justify(m, float64(j.space)*scale)
		}
		j.lines = append(j.lines, l)
		from = to
	}
}

// ends returns for each line the index behind its last word, and how loose the
// loosest line is: 1 for one whose spaces are as wide as is not seen. Of all
// ways it finds the one that costs least, as optimum does, but that of two
// lines only the better way to the first one is known when they are compared.
func (j *justifier) ends(words []word) (ends []int32, loosest float64) {
	n := len(words)
	j.ways(n)
	j.gaps = slices.Grow(j.gaps[:0], n+1)[:n+1]
	j.classes = slices.Grow(j.classes[:0], n+1)[:n+1]
	j.classes[0], j.gaps[0] = 0, 0
	for i := range words {
		j.gaps[i+1] = j.gaps[i]
		if words[i].joint.spaced() {
			j.gaps[i+1]++
		}
	}
	last := 0
	for i := range words {
		if math.IsInf(j.costs[i], 1) {
			continue
		}
		for last = max(last, i); last+1 < n && j.fits(words, i, last+1); {
			last++
		}
		sound := false // there is a line that may well end where it does
		for k := last; k >= i; k-- {
			rest := j.measure - (words[k].end - words[i].start)
			if sound && float64(rest) > loosestJustified*float64(j.measure) {
				break
			}
			cost, class, ok := j.cost(words, i, k)
			if ok && j.costs[i]+cost < j.costs[k+1] {
				j.costs[k+1], j.before[k+1], j.classes[k+1] = j.costs[i]+cost, int32(i), class
			}
			sound = sound || ok && !words[k].joint.glued()
		}
	}
	first := len(j.breaks)
	j.trace(j.before, 0)
	for k := j.before[n]; k > 0; k = j.before[k] {
		loosest = max(loosest, j.loose(words, int(j.before[k]), int(k)-1))
	}
	ends = slices.Clone(j.breaks[first:])
	j.breaks = j.breaks[:first]
	return ends, loosest
}

// loosestJustified is loosest for justified lines, of which a loose one is worse.
const loosestJustified = 0.25

// fits tells whether words i to k are a line with spaces as narrow as may be.
func (j *justifier) fits(words []word, i, k int) bool {
	return words[k].end-words[i].start-j.give(i, k) <= j.measure
}

// give is how much narrower the spaces of a line may be, together.
func (j *justifier) give(i, k int) int {
	return int(tightSpace * float64(j.space) * float64(j.gaps[k]-j.gaps[i]))
}

// loose is how much wider the spaces of a line are, 1 being what is not seen;
// below 0 it is how much narrower, -1 being what may be at most.
func (j *justifier) loose(words []word, i, k int) float64 {
	rest := float64(j.measure - (words[k].end - words[i].start) - int(words[k].hyphen))
	gaps := float64(j.gaps[k] - j.gaps[i])
	switch {
	case gaps == 0 && rest > 0.05*float64(j.measure):
		return mostBad
	case gaps == 0:
		return 0
	case rest < 0:
		return rest / (gaps * float64(j.space) * tightSpace)
	}
	return rest / (gaps * float64(j.space) * easySpace)
}

// cost is what the line of words i to k costs, and how loose it is in steps
// from -1 to 2. It is not ok if it has no room.
func (j *justifier) cost(words []word, i, k int) (cost float64, class int8, ok bool) {
	r := j.loose(words, i, k)
	if r < -1.001 && i < k {
		return 0, 0, false
	}
	end := words[k].joint
	last := k == len(words)-1
	bad := lineBad + endBads[end]
	if last && r >= 0 {
		r = 0
		if free := j.measure - (words[k].end - words[i].start); float64(free) > (1-shortLast)*float64(j.measure) {
			bad += stubBad
		}
	}
	bad += min(100*math.Abs(r*r*r), mostBad)
	cost = bad * bad
	if i > 0 && words[i-1].joint == hyphened {
		if end == hyphened {
			cost += hyphensCost
		} else if last {
			cost += lastHyphen
		}
	}
	class = classOf(r)
	if i > 0 && (class-j.classes[i] > 1 || j.classes[i]-class > 1) {
		cost += unevenCost
	}
	return cost, class, true
}

func classOf(r float64) int8 {
	switch {
	case r < -0.5:
		return -1
	case r <= 0.5:
		return 0
	case r <= 1:
		return 1
	}
	return 2
}

// justify makes l as wide as the measure by its spaces, if they do not become
// gaps by that. A space of the face has the width space.
func (l *Line) justify(measure, space float64) {
	n := 0
	for i := range l.Fragments {
		n += l.Fragments[i].spaces()
	}
	if n == 0 {
		return
	}
	more := (measure - l.W) / float64(n)
	if more > looseSpace*space {
		return
	}
	moved := 0.0
	for i := range l.Fragments {
		f := &l.Fragments[i]
		f.X += moved
		f.Space = more
		wider := more * float64(f.spaces())
		f.W += wider
		moved += wider
	}
	l.W = measure
}

// spaces counts those between the words of a fragment.
func (f *Fragment) spaces() (n int) {
	for i := range len(f.Text) {
		if f.Text[i] == ' ' {
			n++
		}
	}
	return n
}
