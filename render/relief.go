package render

import (
	"math"

	"github.com/qubitz/reportjobs/render/internal/typeset"
)

// relieve makes rows lower: it gives width to the column that makes most of
// them tall, and takes it from the one that makes the fewest, as long as the
// table as a whole becomes lower by that. It returns how many lines all rows
// have together, as far as can be told without breaking them.
func (s *sheet) relieve(need []measure, room float64) int {
	tall := make([]int, len(s.widths)) // lines that a column adds to rows
	best := s.lowest(tall)
	for range relief {
		taker, giver := -1, -1
		for i, m := range need {
			if m.fixed {
				continue
			}
			if tall[i] > 0 && s.widths[i] < m.all && (taker < 0 || tall[i] > tall[taker]) {
				taker = i
			}
			if s.widths[i] > m.longest+1 && (giver < 0 || tall[i] < tall[giver]) {
				giver = i
			}
		}
		if taker < 0 || giver < 0 || taker == giver {
			return best
		}
		step := min(room*0.05, s.widths[giver]-need[giver].longest, need[taker].all-s.widths[taker])
		s.widths[taker] += step
		s.widths[giver] -= step
		now := s.lowest(tall)
		if float64(now) > relieved*float64(best) {
			s.widths[taker] -= step
			s.widths[giver] += step
			return best
		}
		best = now
	}
	return best
}

// lowest estimates how many lines all rows have together, and by how many of
// them each column is alone the tallest of a row.
func (s *sheet) lowest(tall []int) (sum int) {
	clear(tall)
	for row := range s.rows() {
		most, second, at := 1, 1, -1
		for i := range s.widths {
			switch n := s.estimate(s.at(row, i), s.widths[i]); {
			case n > most:
				most, second, at = n, most, i
			case n > second:
				second = n
			}
		}
		if at >= 0 {
			tall[at] += most - second
		}
		sum += most
	}
	return sum
}

// estimate is how many lines a cell takes, some of each being left free.
func (s *sheet) estimate(p *typeset.Passage, width float64) int {
	room := width * typeset.Thousand / s.cell.Size
	if float64(p.Widest) <= room {
		return 1
	}
	long := float64(p.Length())
	return int(math.Ceil(long / (room - min(float64(p.Longest), room)/3)))
}
