package paging

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/render/internal/ink"
)

// A figure that drifted has a page for itself if what follows has no room
// below it.
func TestFigureBeforeWhatFillsAPage(t *testing.T) {
	figure := &ink.Drawing{Least: 120, Ideal: 120, Draw: func(float64) []ink.Op { return nil }}
	var p Paginator
	pages := p.Paginate([]Piece{{H: 600}, {Role: RoleBlock, H: 120, Figure: figure}, {H: 14}, {Role: RoleBlock, H: 590}, {H: 14}}, 0, 686)
	for _, boxes := range pages {
		last := boxes[len(boxes)-1]
		require.LessOrEqual(t, last.Y+last.H, 686.0)
	}
}

// TestEndsAreTheBest: of all ways to part some pieces into pages, the one that
// costs least is taken.
func TestEndsAreTheBest(t *testing.T) {
	const room = 100.0
	for seed := range uint64(500) {
		r := rand.New(rand.NewPCG(seed, 61))
		pieces := make([]Piece, 2+r.IntN(10))
		for i := range pieces {
			pieces[i] = Piece{H: 5 + 40*r.Float64(), Before: float64(r.IntN(3) * 4), After: float64(r.IntN(3) * 4)}
			switch r.IntN(5) {
			case 0:
				pieces[i].Keep = true
			case 1:
				pieces[i].End = LineAlone
			case 2:
				pieces[i].Role, pieces[i].End = RoleHeading, HeadingAlone
			}
		}
		var p Paginator
		pages := p.Paginate(pieces, 0, room)
		taken, from := 0.0, 0
		for _, boxes := range pages {
			require.LessOrEqual(t, boxes[len(boxes)-1].Y+boxes[len(boxes)-1].H, room+tolerance, "seed %d", seed)
			for k, b := range boxes {
				require.Same(t, &pieces[from+k], b.Piece, "seed %d: all pieces, in order", seed)
			}
			taken += costOf(&p, from, from+len(boxes))
			from += len(boxes)
		}
		require.Len(t, pieces, from)
		require.InDelta(t, cheapest(&p, 0), taken, 1e-9*(1+taken), "seed %d", seed)
	}
}

// costOf is what a page of the pieces from from on costs, infinite for one that
// they do not fit on.
func costOf(p *Paginator, from, to int) float64 {
	load, room := p.span(from, to-1), p.bottom-p.top+tolerance
	if load.low > room {
		return math.Inf(1)
	}
	end := p.pieces[to-1].Ending()
	if to-from == 1 && p.within(from-1, len(p.pieces)) && p.within(from, len(p.pieces)) {
		end = max(end, LineAlone)
	}
	return p.cost(load, room, end, to == len(p.pieces))
}

// cheapest tries all ways to part the pieces from from on, but for pages that
// are not full where a fuller one ends well.
func cheapest(p *Paginator, from int) float64 {
	if from == len(p.pieces) {
		return 0
	}
	best, sound := math.Inf(1), false
	for to := len(p.pieces); to > from; to-- {
		here := costOf(p, from, to)
		if math.IsInf(here, 1) {
			continue
		}
		if sound && p.span(from, to-1).ideal < fullFrom*(p.bottom-p.top+tolerance) {
			break
		}
		best = min(best, here+cheapest(p, to))
		sound = sound || p.pieces[to-1].Ending() < ItemAlone
	}
	return best
}
