package render

import "math"

const (
	columnGap = 14.0
	rowPad    = 5.0
	minColumn = 34.0 // points; where there is less, rows become records
	labelMost = 0.34 // of the width, for the labels of a table without a header
)

// A measure is what a column needs.
type measure struct {
	all, longest float64 // of its widest cell on one line, of its longest word
	numeric      bool
}

func (f *flow) measures(t *Table, grid [][]Text, cell font) []measure {
	out := make([]measure, len(t.Columns))
	for i := range t.Columns {
		m := &out[i]
		m.numeric = t.Columns[i].numeric()
		m.all, m.longest = f.widest(t.Columns[i].Title, semibold, cell.size)
		for k, row := range grid {
			face := cell.face
			if k == len(t.Rows) || i == 0 && t.labels() { // set bold
				face = semibold
			}
			all, longest := f.widest(row[i], face, cell.size)
			m.all, m.longest = max(m.all, all), max(m.longest, longest)
		}
		m.all, m.longest = math.Ceil(m.all*4)/4, math.Ceil(m.longest*4)/4
		if m.numeric {
			m.longest = m.all
		}
	}
	return out
}

// share gives every column its width. It is not ok if some word would have to
// be broken.
func share(need []measure, room float64) (widths []float64, ok bool) {
	widths = make([]float64, len(need))
	var all, longest float64
	for _, m := range need {
		all, longest = all+m.all, longest+m.longest
	}
	switch {
	case longest > room:
		return nil, false
	case all <= room:
		for i, m := range need {
			widths[i] = m.all
		}
		spread(widths, need, room-all)
		return widths, true
	}
	for i, m := range need {
		widths[i] = m.longest
	}
	rest := room - longest
	for range 4 { // what one column cannot use goes to the others
		var weights float64
		for i, m := range need {
			weights += math.Sqrt(m.all - widths[i])
		}
		if weights == 0 || rest < 0.5 {
			break
		}
		given := 0.0
		for i, m := range need {
			more := min(rest*math.Sqrt(m.all-widths[i])/weights, m.all-widths[i])
			widths[i] += more
			given += more
		}
		rest -= given
	}
	return widths, true
}

// spread shares what is left among the columns of text, so that the table is
// as wide as the others.
func spread(widths []float64, need []measure, rest float64) {
	var sum float64
	for _, m := range need {
		if !m.numeric {
			sum += m.all
		}
	}
	for i, m := range need {
		switch {
		case sum == 0:
			widths[i] += rest / float64(len(need))
		case !m.numeric:
			widths[i] += rest * m.all / sum
		}
	}
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
