package chart

import (
	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/typeset"
)

// A Style is what the figures of a document have in common.
type Style struct {
	Setter  *typeset.Setter
	Colors  ink.Palette
	Caption ink.Font
	Words   Words
}

// Words are what figures themselves say. Those in braces stand for what is
// filled in.
type Words struct {
	Series      string // before a number, where a series has no name
	Other       string // what a donut has no room for, before how many those are
	InTotal     string // below a number
	Logarithmic string // "logarithmic axis"
	Likelihood  string
	Impact      string
	Quarter     string     // of a year, right before its number: "Q"
	Months      [12]string // short

	Alt AltWords
}

// AltWords says what a figure shows to those who do not see it.
type AltWords struct {
	Bars, StackedBars, Lines, Areas, StackedAreas, Multiples, Waterfall, Donut, Timeline, RiskMatrix string // kinds, at the beginning

	Unit       string // "in {unit}"
	Number     string // "number {n}": a category without a name
	Unknown    string // behind the name of what has no value
	NoValues   string
	OneValue   string // "One value, {last}"
	Values     string // "{n} values, from {first} to {last}; lowest {lowest}, highest {highest}"
	Steps      string // "{n} steps, from {first} to {last} after the last one"
	End        string // "{last} in the end"
	Trend      string // "Trend from {first} to {last}, lowest {lowest}, highest {highest}"
	Milestones string // before them
	Note       string // before a number
}

// A Chart shows figures by category. Its kinds, and what they may hold, are
// those of a document; it is whole and has no faults.
type Chart struct {
	Kind, Title, Unit, Alt string
	Categories             []string
	Series                 []Series
	Highlight              *int // index of a category; of a series, if a chart of lines or areas has several
	Log                    bool
}

// A Series is one value per category, NaN for one that is not known.
type Series struct {
	Name   string
	Values []float64
}

// A Timeline shows phases over months, with milestones.
type Timeline struct {
	Title, Alt string
	Phases     []Phase
	Milestones []Milestone
	Highlight  *int // index of a phase
	Counted    bool // months have numbers instead of dates
}

// A Phase lasts from a time to another, in months: since the year 0, or
// counted from the beginning.
type Phase struct {
	Name       string
	Start, End float64
	Dates      string // how both are written
}

// A Milestone is what is reached at a time.
type Milestone struct {
	Name string
	At   float64 // months, as those of a phase
	Date string  // how it is written
}

// Risks show what may happen by how likely it is and what it would do.
type Risks struct {
	Title, Alt         string
	Likelihood, Impact []string // names of the levels from low to high
	Items              []Risk
}

// A Risk is on a level of both scales, from 1.
type Risk struct {
	Name       string
	Likelihood int
	Impact     int
}

// Figure sets the chart with its caption behind label, w wide and no higher
// than tall.
func (c *Chart) Figure(s *Style, label string, w, tall float64) *ink.Drawing {
	return newPlot(c, s).figure(label, w, tall)
}

// Figure sets the timeline with its caption behind label, w wide and no higher
// than tall.
func (t *Timeline) Figure(s *Style, label string, w, tall float64) *ink.Drawing {
	return newRoadmap(t, s).figure(label, w, tall)
}

// Figure sets the matrix with its caption behind label, w wide and no higher
// than tall.
func (r *Risks) Figure(s *Style, label string, w, tall float64) *ink.Drawing {
	return newMatrix(r, s).figure(label, w, tall)
}
