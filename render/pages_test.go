package render

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/render/internal/paging"
)

// TestPages holds the ends of pages against their rules.
func TestPages(t *testing.T) {
	e := engine(t, nil)
	thin, all := 0, 0
	for seed := range uint64(samples) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			l, err := e.begin(t.Context(), generated(seed))
			require.NoError(t, err)
			pages := l.body.Paginate(l.pieces, l.geo.top, l.geo.bottom)
			thin, all = thin+checkPages(t, l, pages), all+len(pages)
		})
	}
	t.Logf("%d of %d pages are less than full, each above something that could not be parted", thin, all)
}

// checkPages holds that all pieces are there, in order but for figures that
// drifted; that hard rules are broken only where what they hold together is
// higher than a page; and that pages are full unless that cannot be. It returns
// how many are not.
func checkPages(t *testing.T, l *layouter, pages [][]paging.Box) (thin int) {
	t.Helper()
	at := map[*paging.Piece]int{}
	for i := range l.pieces {
		at[&l.pieces[i]] = i
	}
	next := 0
	var drifted []int // figures that are not there yet
	for k, boxes := range pages {
		for _, b := range boxes {
			i, ok := at[b.Piece]
			if !ok {
				require.Equal(t, paging.RoleHeader, b.Role, "a piece that repeats")
				continue
			}
			if len(drifted) > 0 && i == drifted[0] {
				require.Same(t, boxes[0].Piece, b.Piece, "a figure drifts to the top of the next page")
				drifted = drifted[1:]
				continue
			}
			for ; next < i; next++ {
				require.True(t, l.pieces[next].Drifts(), "piece %d is not where it was", next)
				drifted = append(drifted, next)
			}
			require.LessOrEqual(t, len(drifted), 1)
			require.False(t, len(drifted) > 0 && l.pieces[i].Note, "notes stand below the figures of their section")
			next = i + 1
		}
		if next == len(l.pieces) || l.pieces[next].Fresh {
			continue
		}
		checkPageEnd(t, l, next)
		last := boxes[len(boxes)-1]
		used := last.Y + last.H - l.geo.top
		if used < 0.75*l.geo.tall() {
			thin++
			if len(drifted) == 0 {
				require.Greater(t, used+group(l, next, paging.ItemAlone), l.geo.tall(), "page %d is %.0f%% full", k+1, used/l.geo.tall()*100)
			}
		}
	}
	require.Equal(t, len(l.pieces), next)
	require.Empty(t, drifted)
	return thin
}

// group is how high the pieces are that stay with piece i by rules of a level.
func group(l *layouter, i int, level float64) float64 {
	h := l.pieces[i].Least() + l.pieces[i].Before
	for ; i+1 < len(l.pieces) && l.pieces[i].Ending() >= level && !l.pieces[i+1].Fresh; i++ {
		h += max(l.pieces[i].After, l.pieces[i+1].Before) + l.pieces[i+1].Least()
	}
	return h
}

// checkPageEnd looks at a page that ends before piece next.
func checkPageEnd(t *testing.T, l *layouter, next int) {
	t.Helper()
	level := l.pieces[next-1].Ending()
	if level < paging.ItemAlone {
		return
	}
	first := next - 1
	for first > 0 && l.pieces[first-1].Ending() >= level && !l.pieces[first].Fresh {
		first--
	}
	h := group(l, first, level)
	if r := l.pieces[first].Repeat; r != nil {
		h += r.H
	}
	require.Greater(t, h, l.geo.tall(), "a page ends behind piece %d, which costs %g", next-1, level)
}
