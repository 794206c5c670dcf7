package chart

import (
	"math"
	"slices"
	"strings"

	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/markup"
)

// Tags are the names of categories as they stand along an axis: all of them
// on some lines each, or every step-th on one line.
type tags struct {
	lines [][]string
	step  int
	font  ink.Font
	most  int // lines of the highest
	w     float64
}

func (t *tags) h() float64 { return float64(t.most) * t.font.Lead }

const (
	tagLines = 3
	tagGap   = 5.0  // beside a name, at least
	fewNames = 24   // as many bars lie down before names are left out
	longTag  = 84.0 // width of a name among many

	narrowest = 8.0 // room in which one name or number may stand
)

// tagFonts are from what is wanted to what is bearable.
func tagFonts() []ink.Font {
	return []ink.Font{ink.Regular.At(tagSize, tagLead), ink.Regular.At(7.25, 9)}
}

// under sets names under pitches of that width. It is not ok if one does not
// fit on three lines, or a word would be broken.
func (p *plot) under(pitch float64) (tags, bool) {
	if pitch < narrowest {
		return tags{}, false
	}
	for _, f := range tagFonts() {
		if slices.ContainsFunc(p.names, func(name string) bool { return p.tooLong(name, f, pitch-tagGap) }) {
			continue
		}
		if t, ok := p.broken(f, pitch-tagGap, tagLines); ok {
			return t, true
		}
	}
	return tags{}, false
}

// tooLong tells without breaking it whether a name does not fit on the lines,
// or a word of it not on one.
func (p *plot) tooLong(name string, f ink.Font, measure float64) bool {
	if p.Width(f.Face, f.Size, name) > tagLines*measure {
		return true
	}
	_, longest := p.Widest(markup.Escape(name), f.Face, f.Size)
	return longest > measure
}

// broken breaks names into at most so many lines. It is not ok if one takes
// more; what has no room is cut then.
func (p *plot) broken(f ink.Font, measure float64, lines int) (tags, bool) {
	t := tags{step: 1, font: f}
	ok := true
	for _, name := range p.names {
		broken := []string{name}
		if p.Width(f.Face, f.Size, name) > measure {
			broken = p.strings(name, f, measure)
		}
		if len(broken) > lines {
			ok = false
			broken = append(broken[:lines-1:lines-1], p.Fit(strings.Join(broken[lines-1:], " "), f.Face, f.Size, measure))
		}
		t.lines = append(t.lines, broken)
		t.most = max(t.most, len(broken))
		for _, s := range broken {
			t.w = max(t.w, p.Width(f.Face, f.Size, s))
		}
	}
	return t, ok
}

// strings breaks s into lines.
func (p *plot) strings(s string, f ink.Font, measure float64) (out []string) {
	for _, l := range p.Wrap(markup.Escape(s), f.Face, f.Size, measure) {
		out = append(out, l.Text())
	}
	return out
}

// sparse sets every step-th name on one line, so that none meets the next.
func (p *plot) sparse(pitch float64) tags {
	t := tags{font: tagFonts()[1], most: 1}
	for _, name := range p.names {
		t.w = max(t.w, min(p.Width(t.font.Face, t.font.Size, name), longTag))
	}
	t.step = max(int(math.Ceil((t.w+tagGap)/max(pitch, 0.01))), 1)
	for _, friendly := range []int{1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 25, 50, 100, 200, 250} {
		if friendly >= t.step {
			t.step = friendly
			break
		}
	}
	t.lines = make([][]string, len(p.names))
	for i := 0; i < len(p.names); i += t.step {
		t.lines[i] = []string{p.Fit(p.names[i], t.font.Face, t.font.Size, longTag)}
	}
	return t
}

// drawTags sets t with the upper edge at y, centred at x + i × pitch.
func (c *canvas) drawTags(t tags, x, y, pitch float64) {
	end := math.Inf(-1) // of the name before; at an edge names are moved
	for i := 0; i < len(t.lines); i += t.step {
		f, color := t.font, c.colors.Soft
		if c.strong(i) {
			f.Face, color = ink.Semibold, c.colors.Dark
		}
		w := 0.0
		for _, s := range t.lines[i] {
			w = max(w, c.Width(f.Face, f.Size, s))
		}
		from := max(min(x+float64(i)*pitch-w/2, c.W-w), 0)
		if from < end+2 {
			continue
		}
		end = from + w
		c.block(t.lines[i], from+w/2, y, centred, f, color)
	}
}

// bySeries tells whether it is a series that is highlighted.
func (p *plot) bySeries() bool {
	return p.kind == "multiples" || (p.kind == "line" || p.kind == "area") && len(p.tracks) > 1
}

// strong tells whether category i is the highlighted one.
func (p *plot) strong(i int) bool {
	return i == p.highlight && p.highlight >= 0 && !p.bySeries()
}

// apart moves labels of height h, wished at these middles, off each other and
// between lo and hi, as little as it takes. It is not ok if they do not fit.
func apart(wished []float64, h, lo, hi float64) ([]float64, bool) {
	n := len(wished)
	if float64(n)*h > hi-lo+0.01 {
		return nil, false
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case wished[a] < wished[b]:
			return -1
		case wished[a] > wished[b]:
			return 1
		}
		return 0
	})
	type group struct{ sum, n float64 } // of wished upper edges of the first
	var groups []group
	start := func(g group) float64 { return max(min(g.sum/g.n, hi-g.n*h), lo) }
	for _, i := range order {
		groups = append(groups, group{wished[i] - h/2, 1})
		for k := len(groups) - 1; k > 0; k-- { // those that meet become one
			a, b := groups[k-1], groups[k]
			if start(a)+a.n*h <= start(b) {
				break
			}
			groups[k-1] = group{a.sum + b.sum - a.n*b.n*h, a.n + b.n}
			groups = groups[:k]
		}
	}
	out, next := make([]float64, n), 0
	for _, g := range groups {
		for k := range int(g.n) {
			out[order[next]] = start(g) + float64(k)*h + h/2
			next++
		}
	}
	return out, true
}
