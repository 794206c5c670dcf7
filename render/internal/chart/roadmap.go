package chart

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/qubitz/reportjobs/render/internal/ink"
)

// A roadmap is a timeline that is ready to be drawn: a row for each phase, then
// one for each milestone.
type roadmap struct {
	*plot
	timeline *Timeline
	rows     []roadRow
	counted  bool
	lo, hi   float64 // months
	unit     int     // months between lines of the grid
	names    float64 // width of the names
	left     float64 // of the plot
	row      float64 // least height
}

// A roadRow is a phase, or a milestone.
type roadRow struct {
	name       string
	lines      []string
	start, end float64
	dates      string
	milestone  bool
	strong     bool
}

const (
	roadRowIdeal = 19.0
	roadRowLeast = 11.0
	roadBar      = 10.0
	roadHead     = 12.0 // a line of the header
	roadNames    = 0.34 // of the width
	roadGap      = 12.0
)

func newRoadmap(t *Timeline, s *Style) *roadmap {
	p := newPlot(&Chart{Title: t.Title}, s)
	r := &roadmap{plot: p, timeline: t, counted: t.Counted, lo: math.Inf(1), hi: math.Inf(-1)}
	if t.Highlight != nil {
		r.highlight = *t.Highlight
	}
	for i, phase := range t.Phases {
		r.add(roadRow{name: p.tidy(phase.Name), start: phase.Start, end: phase.End, dates: phase.Dates, strong: i == r.highlight})
	}
	for _, m := range t.Milestones {
		r.add(roadRow{name: p.tidy(m.Name), start: m.At, end: m.At, dates: m.Date, milestone: true})
	}
	return r
}

func (r *roadmap) add(row roadRow) {
	r.rows = append(r.rows, row)
	r.lo, r.hi = min(r.lo, row.start), max(r.hi, row.end)
}

func (r *roadmap) figure(label string, w, tall float64) *ink.Drawing {
	return r.captioned(r.caption(label), r.alt(), w, tall, r.sketch)
}

func (r *roadmap) alt() string {
	if text := strings.TrimSpace(r.timeline.Alt); text != "" {
		return text
	}
	var phases, milestones []string
	for _, row := range r.rows {
		if row.milestone {
			milestones = append(milestones, row.name+" "+row.dates)
		} else {
			phases = append(phases, row.name+" "+row.dates)
		}
	}
	text := headline(r.words.Alt.Timeline, r.timeline.Title) + ". " + strings.Join(phases, ", ") + "."
	if len(milestones) > 0 {
		text += " " + r.words.Alt.Milestones + ": " + strings.Join(milestones, ", ") + "."
	}
	return text
}

// head is the height of the header: years over months, or numbers of months.
func (r *roadmap) head() float64 {
	if r.counted || r.unit >= 12 {
		return roadHead + 2
	}
	return 2*roadHead + 2
}

func (r *roadmap) sketch(w, tall float64) sketch {
	r.named(w, tall)
	r.divided(w)
	n := float64(len(r.rows))
	r.row = min(r.row, (tall-r.head())/n)
	return sketch{least: r.head() + n*r.row, ideal: r.head() + n*max(roadRowIdeal, r.row+4), draw: r.draw}
}

// named breaks the names on two lines if the page has room for that.
func (r *roadmap) named(w, tall float64) {
	f := tagFonts()[0]
	longest := 0.0
	for _, row := range r.rows {
		longest = max(longest, r.Width(ink.Semibold, f.Size, row.name))
	}
	r.names = min(longest, w*roadNames)
	lines := 1
	if float64(len(r.rows))*(2*f.Lead+2)+2*roadHead+2 <= tall {
		lines = 2
	}
	most := 1
	for i := range r.rows {
		row := &r.rows[i]
		row.lines = r.strings(row.name, ink.Semibold.At(f.Size, f.Lead), r.names)
		if len(row.lines) > lines {
			row.lines = append(row.lines[:lines-1:lines-1], r.Fit(strings.Join(row.lines[lines-1:], " "), ink.Semibold, f.Size, r.names))
		}
		most = max(most, len(row.lines))
	}
	r.left = r.names + roadGap
	r.row = max(roadRowLeast, float64(most)*f.Lead+2)
}

// divided chooses the lines of the grid: months, quarters or years of a
// calendar, or so many months that have numbers.
func (r *roadmap) divided(w float64) {
	lo, hi := r.lo, r.hi
	units, least := []int{1, 3, 12, 60, 120}, 17.0
	for _, month := range r.words.Months {
		least = max(least, r.Width(ink.Regular, tickSize, month)+2.5)
	}
	if r.counted {
		units, least = []int{1, 2, 3, 6, 12, 24, 60, 120}, r.Width(ink.Regular, tickSize, "M600")+3
		lo = 0
	}
	for _, r.unit = range units {
		unit := float64(r.unit)
		r.lo, r.hi = math.Floor(lo/unit+1e-9)*unit, math.Ceil(hi/unit-1e-9)*unit
		if unit*(w-r.left)/(r.hi-r.lo) >= least {
			return
		}
	}
}

func (r *roadmap) draw(c *canvas) {
	top := r.head()
	h := (c.H - top) / float64(len(r.rows))
	x := func(month float64) float64 { return r.left + (month-r.lo)/(r.hi-r.lo)*(c.W-r.left) }
	r.drawHead(c, x)
	for i, row := range r.rows {
		if row.milestone {
			c.Stroke(rule(r.mark(c, x(row.start)), top, top+(float64(i)+0.5)*h-5), 0.6, c.colors.Muted, 1.5, 2)
		}
	}
	for i := range r.rows {
		row := &r.rows[i]
		y := top + (float64(i)+0.5)*h
		if i > 0 {
			c.Rect(0, y-h/2-0.25, c.W, 0.5, c.colors.Rule)
		}
		r.drawRow(c, row, x(row.start), x(row.end), y, min(roadBar, h-2))
		f, color := tagFonts()[0], c.colors.Ink
		if row.milestone || row.strong {
			f.Face, color = ink.Semibold, c.colors.Dark
		}
		c.block(row.lines, 0, max(y-float64(len(row.lines))*f.Lead/2, 0), flushLeft, f, color)
	}
}

// drawHead draws the grid with its names above it.
func (r *roadmap) drawHead(c *canvas, x func(float64) float64) {
	f := tickFont()
	y := r.head() - 2 - roadHead
	for month := int(r.lo); month < int(r.hi); month += r.unit {
		left, right := x(float64(month)), x(float64(month+r.unit))
		name := r.words.Months[month%12]
		switch {
		case r.counted:
			name = fmt.Sprint("M", month+1)
		case r.unit >= 12:
			name = strconv.Itoa(month / 12)
		case r.unit == 3:
			name = r.words.Quarter + strconv.Itoa(month%12/3+1)
		}
		begins := !r.counted && (month%12 == 0 || month == int(r.lo))
		color := c.colors.Rule
		if begins && month > int(r.lo) && r.unit < 12 {
			color = c.colors.Faint
		}
		c.Rect(left-0.25, y+roadHead, 0.5, c.H-y-roadHead, color)
		at, align := (left+right)/2, centred
		if r.unit != 1 && r.unit != 3 && r.unit != 12 || r.unit > 1 && r.counted { // what its first month is called
			at, align = left+2, flushLeft
		}
		if c.Width(f.Face, f.Size, name) < right-left-2 {
			c.text(name, at, y+ink.Font{Size: f.Size, Lead: roadHead}.Baseline(), align, f, c.colors.Muted)
		}
		if begins && y > 0 {
			r.drawYear(c, month, left, x)
		}
	}
	c.Rect(r.left, y+roadHead-0.4, c.W-r.left, 0.8, c.colors.Axis())
}

// drawYear names a year above its months, if it has room.
func (r *roadmap) drawYear(c *canvas, month int, left float64, x func(float64) float64) {
	f := ink.Semibold.At(tickSize, roadHead)
	name := strconv.Itoa(month / 12)
	end := min(float64((month/12+1)*12), r.hi)
	if c.Width(f.Face, f.Size, name) < x(end)-left-2 {
		c.text(name, left+2, f.Baseline(), flushLeft, f, c.colors.Soft)
	}
}

// drawRow draws the bar of a phase or the mark of a milestone, with its dates
// where there is room: on the bar, else behind it, else before it.
func (r *roadmap) drawRow(c *canvas, row *roadRow, from, to, y, thick float64) {
	f, color := ink.Regular.At(tickSize, 9), c.colors.Soft
	ends := 4.0
	if row.milestone {
		ends = 8
		f.Face = ink.Semibold
		from = r.mark(c, from)
		to = from
		var mark ink.Pen
		mark.Mark(from, y, min(thick*0.36, 3.6), 2)
		c.Fill(mark, c.colors.Dark)
	} else {
		fill := c.colors.Accent
		if r.highlight >= 0 && !row.strong {
			fill = ink.Grey().Toned(0.7)
		}
		c.RoundBar(from, y-thick/2, to-from, thick, 0, 0, fill)
		if w := c.Width(f.Face, f.Size, row.dates); w+8 < to-from && thick > f.Size+1 {
			c.text(row.dates, (from+to)/2, y+ink.Middle(f.Size), centred, f, c.colors.On(fill))
			return
		}
	}
	w := c.Width(f.Face, f.Size, row.dates)
	at := to + ends
	if at+w > c.W {
		at = from - ends - w
	}
	if at >= r.left {
		c.Rect(at-1, y-f.Size/2-0.5, min(w+2, c.W-at+1), f.Size+1, c.colors.White) // no line of the grid goes through it
		c.text(row.dates, at, y+ink.Middle(f.Size), flushLeft, f, color)
	}
}

// mark is where the mark of a milestone stands: all of it in the plot.
func (r *roadmap) mark(c *canvas, x float64) float64 { return min(max(x, r.left+5), c.W-5) }

// rule is an upright line.
func rule(x, from, to float64) (p ink.Pen) {
	p.Move(x, from)
	p.Line(x, max(to, from))
	return p
}
