package render

import (
	"math"

	"github.com/qubitz/reportjobs/render/internal/chart"
)

// What a timeline may hold.
const (
	maxPhases     = 20
	maxMilestones = 10
	maxMonths     = 600 // from its beginning to its end
)

// A Timeline shows phases over months, with milestones, as a roadmap does.
// Times are months of a calendar, "2026-03", or days, "2026-03-15", or where
// nothing has a date yet months by number, "M4". It is a figure with a number.
type Timeline struct {
	ID         string      `json:"id,omitempty"`
	Title      string      `json:"title,omitempty"` // says what it shows
	Alt        string      `json:"alt,omitempty"`   // for readers who do not see it; "" is made of what it holds
	Phases     []Phase     `json:"phases"`
	Milestones []Milestone `json:"milestones,omitempty"`
	Highlight  *int        `json:"highlight,omitempty"` // index of a phase
}

// A Phase is what is done from one time to another.
type Phase struct {
	Name string `json:"name"`
	From string `json:"from"`
	To   string `json:"to"` // the last month or day of it
}

// A Milestone is what is reached at a time.
type Milestone struct {
	Name string `json:"name"`
	At   string `json:"at"`
}

func (*Timeline) kind() string { return "timeline" }
func (t *Timeline) id() string { return t.ID }

func (t *Timeline) check(k *checker) {
	k.anchor(t.ID)
	k.labels(t.Title, t.Alt)
	if n := len(t.Phases); n == 0 || n > maxPhases {
		k.faultAt("phases", -1, "%d of them, 1 to %d are drawn", n, maxPhases)
	}
	if n := len(t.Milestones); n > maxMilestones {
		k.faultAt("milestones", -1, "%d of them, at most %d are drawn", n, maxMilestones)
	}
	k.full(&k.points, len(t.Phases)+len(t.Milestones), MaxPoints, "points of charts")
	var times timesOf
	for i, p := range t.Phases {
		k.enter("phases", i)
		k.labelAt("name", p.Name, maxName)
		from, ok := times.check(k, "from", p.From)
		to, known := times.check(k, "to", p.To)
		if ok && known && from.counted == to.counted && to.end <= from.start {
			k.faultAt("to", -1, "%q is before %q", cut(p.To), cut(p.From))
		}
		k.leave()
	}
	for i, m := range t.Milestones {
		k.enter("milestones", i)
		k.labelAt("name", m.Name, maxName)
		times.check(k, "at", m.At)
		k.leave()
	}
	if times.end-times.start > maxMonths {
		k.fault("%d months from its beginning to its end, at most %d", int(math.Ceil(times.end-times.start)), maxMonths)
	}
	if h, n := t.Highlight, len(t.Phases); h != nil && (*h < 0 || *h >= n) {
		k.faultAt("highlight", -1, "%d, the last one is %d", *h, n-1)
	}
}

// timesOf are all times of one timeline.
type timesOf struct {
	start, end float64
	counted    bool
	begun      bool
}

// check reads a time. All of a timeline are of one kind.
func (t *timesOf) check(k *checker, name, text string) (period, bool) {
	k.labelAt(name, text, maxName)
	s, ok := parsePeriod(text)
	switch {
	case !ok:
		k.faultAt(name, -1, "%q is no time, as in \"2026-03\", \"2026-03-15\" or, for the fourth month, \"M4\"", cut(text))
	case t.begun && s.counted != t.counted:
		k.faultAt(name, -1, "%q beside times of another kind: all have a date, or none", cut(text))
	case t.begun:
		t.start, t.end = min(t.start, s.start), max(t.end, s.end)
	default:
		*t = timesOf{s.start, s.end, s.counted, true}
	}
	return s, ok
}

// labels checks what all figures have.
func (c *checker) labels(title, alt string) {
	c.labelAt("title", title, maxTitle)
	c.labelAt("alt", alt, maxAlt)
}

func (c *checker) labelAt(name, text string, most int) {
	c.enter(name, -1)
	c.label(text, most)
	c.leave()
}

func (t *Timeline) flow(f *flow) { f.drawn(t) }

func (t *Timeline) figure(terms *Words) figure {
	d := chart.Timeline{Title: t.Title, Alt: t.Alt, Highlight: t.Highlight}
	for _, p := range t.Phases {
		from, _ := parsePeriod(p.From)
		to, _ := parsePeriod(p.To)
		d.Phases = append(d.Phases, chart.Phase{Name: p.Name, Start: from.start, End: to.end, Dates: terms.fromTo(from, to, p.From, p.To)})
		d.Counted = from.counted
	}
	for _, m := range t.Milestones {
		at, _ := parsePeriod(m.At)
		d.Milestones = append(d.Milestones, chart.Milestone{Name: m.Name, At: (at.start + at.end) / 2, Date: terms.date(at, m.At)})
	}
	return &d
}
