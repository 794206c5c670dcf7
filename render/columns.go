package render

import (
	"math"
	"slices"

	"github.com/qubitz/reportjobs/render/internal/chart"
	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/typeset"
)

const (
	columnGap = 14.0
	narrowGap = 10.0 // where there are many columns
	manyCols  = 5    // columns that are not many
	minColumn = 34.0 // points; where there is less, rows become records
	maxFixed  = 0.4  // of the width, for a column that gets all it wants
	labelMost = 0.34 // of the width, for the labels of a table without a header
	maxWanted = 1.5  // of the width: what a column may want in the share of the rest
	relief    = 6    // passes that make the tallest rows lower
	relieved  = 0.92 // of the height, that a pass must come to
	loosened  = 0.5  // of the height, for long words to be broken

	// Where rows have more lines on average than that, a table of many columns
	// is set in smaller type, though not in the smallest.
	crowdedCols, crowdedRow, crowdedSize = 5, 4, 8.0
)

// cellSizes are tried from the largest on.
func (s *sheet) cellSizes() (out [4]ink.Font) {
	out = [...]ink.Font{s.sizes.cell, ink.Regular.At(8, 11), ink.Regular.At(7.25, 10), ink.Regular.At(6.5, 9)}
	for i := range out[1:] {
		if out[i+1].Size > out[i].Size {
			out[i+1] = out[i]
		}
	}
	return out
}

// A measure is what a column needs, in points.
type measure struct {
	all, longest float64 // of its widest cell on one line, of its longest word
	fixed        bool    // it has no less than all
}

// fit finds a size at which no word is broken; if there is none, words break
// anywhere as long as columns are wide enough for that. It is not ok if they
// are not.
func (s *sheet) fit() bool {
	sizes := s.cellSizes()
	for k, cell := range sizes {
		s.cell, s.head = cell, ink.Semibold.At(cell.Size, cell.Lead)
		s.gap = columnGap
		if len(s.widths) > manyCols {
			s.gap = narrowGap
		}
		room := s.wide - s.gap*float64(len(s.widths)-1)
		need := s.needs(room)
		if s.table.labels() {
			s.widths = labels(need, room)
			return true
		}
		ok := share(s.widths, need, room)
		if !ok && k == len(sizes)-1 {
			ok = s.tight(need, room)
		}
		if ok {
			lines := s.relieve(need, room)
			if lines > crowdedRow*s.rows() {
				lines = s.loosen(need, room, lines)
			}
			if cell.Size <= crowdedSize || len(s.widths) < crowdedCols || lines <= crowdedRow*s.rows() {
				return true
			}
		}
	}
	return false
}

// needs measures the columns at the size that is tried. A column of figures or
// dates is fixed, unless it holds more than that.
func (s *sheet) needs(room float64) []measure {
	points := s.cell.Size / typeset.Thousand
	out := make([]measure, len(s.widths))
	for i := range out {
		m, c := &out[i], &s.table.Columns[i]
		front, behind := 0, 0
		for row := range s.rows() {
			p := s.at(row, i)
			m.all, m.longest = max(m.all, float64(p.Widest)), max(m.longest, float64(p.Longest))
			if row < s.titles || !c.numeric() {
				continue
			}
			if fraction, ok := s.Fraction(p); ok {
				front, behind = max(front, p.Widest-fraction), max(behind, fraction)
			}
		}
		if c.Kind == "spark" { // a title may be broken between its words
			m.longest = max(m.longest*points, chart.SparkWide)
			m.all, m.fixed = m.longest, true
			s.fixed[i] = true
			continue
		}
		m.all = max(m.all, float64(front+behind))
		m.all, m.longest = math.Ceil(m.all*points*4)/4, math.Ceil(m.longest*points*4)/4
		body := s.widestCell(i, max(front+behind, 0)) * points
		m.fixed = (c.numeric() || c.Kind == "date") && body <= maxFixed*room
		if m.fixed { // the title may be broken between its words
			m.longest = max(m.longest, math.Ceil(body*4)/4)
			m.all = max(m.longest, min(m.all, m.longest*1.4))
		}
		s.fixed[i], s.behind[i] = m.fixed, behind
	}
	return out
}

// widestCell is the width of the widest cell of a column, without its title.
func (s *sheet) widestCell(column, least int) float64 {
	for row := s.titles; row < s.rows(); row++ {
		least = max(least, s.at(row, column).Widest)
	}
	return float64(least)
}

// share gives every column its width: what it needs at least, and of the rest
// a share by the root of what it wants more. It is not ok if some word would
// have to be broken.
func share(widths []float64, need []measure, room float64) bool {
	var all, longest float64
	for _, m := range need {
		all, longest = all+m.all, longest+m.longest
	}
	if longest > room {
		return false
	}
	if all <= room {
		for i, m := range need {
			widths[i] = m.all
		}
		spread(widths, need, room-all)
		return true
	}
	for i, m := range need {
		widths[i] = m.longest
	}
	rest := room - longest
	for range 4 { // what one column cannot use goes to the others
		var weights float64
		for i, m := range need {
			weights += math.Sqrt(max(min(m.all, maxWanted*room)-widths[i], 0))
		}
		if weights == 0 || rest < 0.5 {
			break
		}
		given := 0.0
		for i, m := range need {
			want := max(min(m.all, maxWanted*room)-widths[i], 0)
			more := min(rest*math.Sqrt(want)/weights, want)
			widths[i] += more
			given += more
		}
		rest -= given
	}
	return true
}

// spread shares what is left among the columns of text, so that the table is
// as wide as the others.
func spread(widths []float64, need []measure, rest float64) {
	var sum float64
	for _, m := range need {
		if !m.fixed {
			sum += m.all
		}
	}
	for i, m := range need {
		switch {
		case sum == 0:
			widths[i] += rest / float64(len(need))
		case !m.fixed:
			widths[i] += rest * m.all / sum
		}
	}
}

// tight lets the longest words be broken: it finds how wide the widest of the
// columns may be at least.
func (s *sheet) tight(need []measure, room float64) bool {
	most := room / float64(len(need))
	if most < minColumn {
		return false
	}
	for range 8 { // what narrow columns leave goes to the wide ones
		rest, wide := room, 0
		for _, m := range need {
			if m.longest <= most {
				rest -= m.longest
			} else {
				wide++
			}
		}
		if wide == 0 {
			break
		}
		most = rest / float64(wide)
	}
	s.limit(need, most-0.01)
	return share(s.widths, need, room)
}

// limit lets words be broken in columns that hold a longer one than most.
func (s *sheet) limit(need []measure, most float64) {
	for i := range need {
		if need[i].longest > most {
			need[i].longest, need[i].fixed, s.fixed[i] = most, false, false
			need[i].all = max(need[i].all, most)
		}
	}
}

// loosen breaks long words if they take so much of the width that the rows
// become much lower by that. It returns how many lines they have.
func (s *sheet) loosen(need []measure, room float64, lines int) int {
	widths, fixed := slices.Clone(s.widths), slices.Clone(s.fixed)
	need = slices.Clone(need)
	if s.limit(need, room/float64(len(need))); share(s.widths, need, room) {
		if less := s.relieve(need, room); float64(less) < loosened*float64(lines) {
			return less
		}
	}
	copy(s.widths, widths)
	copy(s.fixed, fixed)
	return lines
}

// labels gives widths to a table of labels and values: the labels get what
// they need up to a third, the values the rest.
func labels(need []measure, room float64) []float64 {
	first := min(max(need[0].all, room*0.24), room*labelMost)
	if need[0].longest > first {
		first = min(need[0].longest, room*0.5)
	}
	return []float64{first, room - first}
}
