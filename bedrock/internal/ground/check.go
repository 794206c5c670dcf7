package ground

import (
	"slices"
	"strconv"
	"strings"

	"github.com/qubitz/reportjobs/bedrock/internal/figure"
	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
)

const (
	related = 0.30 // likeness that makes a fact that is not cited the figure's own
	slight  = 0.10 // the same where few facts measure the like, or all the words of the fact are there
	few     = 2
	strict  = 0.70 // the same where the block cites another fact of the unit
	rival   = 1.00 // how much more a place has to speak of another value of the unit for that to be meant
	doubted = 0.20 // the same of a fact that is not cited
	crossed = 0.25 // how much more two places have to speak of each other's facts to be exchanged
	akin    = 0.90 // the same where one fact was derived from the other
)

// Check returns the faults of c. A figure is borne out if a fact that c cites,
// or any fact of the same subject, has it at the displayed precision with its
// unit. Names, ordinals and dates are no figures. A block with a Mark has no
// faults but those of figures whose cited facts say otherwise.
//
// One end of a range bears a figure out, what lies within it does not; a bound
// ("95%+") bears out its value and the same bound. "Month 3" needs a cited
// period that it lies in, or a fact of that time. Rounding may be off by a
// tenth, by more behind "about". Totals that the engine computes are not
// looked at, and neither are zeros.
func (l *Ledger) Check(c Claim) []Fault {
	l = l.ready()
	places := l.places(c)
	cited := l.cited(c.Cites)
	faults := map[int]string{}
	for i := range places {
		var why string
		if c.Mark == "" {
			why = l.wrong(&places[i], cited)
		} else {
			why = l.contradicted(&places[i], places, cited)
		}
		if why != "" {
			faults[i] = why
		}
	}
	if c.Mark == "" {
		l.misplaced(places, faults)
	}
	var out []Fault
	for i, p := range places {
		if why := faults[i]; why != "" {
			out = append(out, Fault{Figure: p.figure.Raw, Where: p.where, Why: why})
		}
	}
	return out
}

// A place is a figure of a block with its setting.
type place struct {
	figure  figure.Figure
	where   string
	setting setting
	row     []string // stems of what its row or category is called, if it has one
	borne   int      // the fact that bears it out, -1 if none does
	like    float64  // how much its setting speaks of that fact
	cited   bool     // the claim cites it
	beside  string   // of a bare number: the unit of the figure before it
}

// places finds the figures of a claim.
func (l *Ledger) places(c Claim) []place {
	list := []spot{{where: "title", text: c.Section}}
	if c.Block != nil {
		list = survey{l.Lang}.spots(c.Block, "")
	}
	section := figure.Stems(c.Section)
	var out []place
	defer func() {
		for i := range out {
			out[i].figure.SetUnit(out[i].figure.Unit)
		}
	}()
	for _, s := range list {
		if s.number != nil {
			if f, ok := figure.OfNumber(*s.number, s.unit); ok {
				out = append(out, place{figure: f, where: s.where, setting: setting{figure.Stems(s.near), figure.Stems(s.wide), section}, row: figure.Stems(s.row), borne: -1})
			}
			continue
		}
		out = append(out, l.textPlaces(s, section)...)
	}
	return out
}

func (l *Ledger) textPlaces(s spot, section []string) (out []place) {
	if s.text == "" {
		return nil
	}
	figures := figure.In(s.text, l.Lang)
	if len(figures) == 0 {
		return nil
	}
	around := figure.Surroundings(s.text, figures, true)
	row := figure.Stems(s.row)
	wide, near, far := figure.Stems(s.wide), figure.Stems(s.near), union(figure.Stems(s.text[:min(len(s.text), figure.BlockWindow)]), section)
	for i, f := range figures {
		if f.Low == 0 && f.High == 0 || explained(s.text, &f) {
			continue
		}
		if len(figures) == 1 {
			s.unit.Apply(&f)
		}
		if f.Unit == "" && len(f.Nouns) == 0 {
			f.Unit = figure.Leading(s.text, l.Lang)
		}
		p := place{figure: f, where: s.where, row: row, borne: -1, setting: setting{union(around[i].Near, near), union(around[i].Wide, wide), far}}
		if i > 0 && f.Unit == "" && len(f.Nouns) == 0 && f.Pos-figures[i-1].End < figure.SentenceWindow/10 {
			p.beside = figures[i-1].Unit
		}
		out = append(out, p)
	}
	return out
}

// explained tells whether a share is what the name of a percentile beside it
// says: the 95% of "P95, the time that 95% of the requests stay under".
func explained(text string, f *figure.Figure) bool {
	if f.Unit != "%" || f.Low != f.High || !strings.ContainsAny(text, "Pp") {
		return false
	}
	name := "p" + strconv.FormatFloat(f.Low, 'f', -1, 64)
	for _, t := range strings.FieldsFunc(lexicon.Lower(text), func(r rune) bool { return r != '.' && (r < '0' || r > '9' && r < 'a' || r > 'z') }) {
		if strings.TrimRight(t, ".") == name {
			return true
		}
	}
	return false
}

// wrong says why no fact bears a figure out, or "".
func (l *Ledger) wrong(p *place, cited []int) string {
	f := p.figure
	if f.Ordinal && l.within(f, cited) || l.parameter(f, cited) {
		return ""
	}
	whole := l.verdict(p, f, cited)
	if whole != "" && p.beside != "" { // "10 years for the one, 3 for the other"
		g := f
		g.SetUnit(p.beside)
		if l.verdict(p, g, cited) == "" {
			p.figure = g
			return ""
		}
	}
	if whole == "" || f.Low == f.High {
		return whole
	}
	low, high := f, f // a range that no fact is may join two facts
	low.High, low.Step = f.Low, f.LowStep
	high.Low = f.High
	sure := func(f figure.Figure) bool { return l.verdict(p, f, cited) == "" && (p.cited || p.like >= strict) }
	if sure(low) && sure(high) {
		p.borne = -1
		return ""
	}
	return whole
}

// verdict finds the fact that bears a figure out, or says why there is none.
func (l *Ledger) verdict(p *place, f figure.Figure, cited []int) string {
	best, found, known, whole := -1.0, -1, false, false
	for i := range l.Facts {
		fact := &l.Facts[i]
		if !agrees(&f, fact) {
			continue
		}
		known = known || slices.Contains(cited, i)
		whole = whole || fact.within(p.setting)
		if like := l.subjects.likeness(p.setting, fact); like > best {
			best, found = like, i
		}
	}
	if found < 0 {
		return l.nearest(p, f, cited)
	}
	need := related
	if l.comparable(&f, cited) {
		need = strict
	}
	if l.subjects.family[f.Parsed().Family] <= few || whole {
		need = slight
	}
	if !known && best < need {
		return l.unrelated(f, found)
	}
	p.borne, p.like, p.cited = found, best, known
	return ""
}

// contradicted says of a marked block's figure that its cited facts have
// another value of its unit. A fact that the block shows is not said otherwise
// by a figure beside it, a cell has to speak of the fact in its own row, and
// "1–3" of a plan's months are a part of the period that is cited.
func (l *Ledger) contradicted(p *place, places []place, cited []int) string {
	f := p.figure
	if f.Ordinal || f.Low != f.High && f.Parsed().Family == "months" && l.within(f, cited) {
		return ""
	}
	at, other := p.setting, -1
	if len(p.row) > 0 {
		at = setting{near: p.row}
	}
	f.Open = 0 // a threshold may lie on either side: "slow down above $400"
	for _, i := range cited {
		fact := &l.Facts[i]
		if agrees(&f, fact) {
			return ""
		}
		if f.Parsed().Base == fact.parsed().Base && f.Unit != "" && l.subjects.likeness(at, fact) > related && !shown(places, fact) {
			other = i
		}
	}
	if other < 0 {
		return ""
	}
	return l.differs(f, other)
}

// comparable tells whether the unit of a figure is that of a cited fact.
func (l *Ledger) comparable(f *figure.Figure, cited []int) bool {
	for _, i := range cited {
		if _, ok := same(f, &l.Facts[i]); ok {
			return true
		}
	}
	return false
}

// within tells whether an ordinal of time lies in a period that is cited.
func (l *Ledger) within(f figure.Figure, cited []int) bool {
	for _, i := range cited {
		fact := &l.Facts[i]
		if factor, ok := same(&f, fact); ok && f.High <= fact.High*factor*(1+tiny) {
			return true
		}
	}
	return false
}

// parameter tells whether a figure is the factor of a cited derivation that its
// label names: the three of "savings over three years".
func (l *Ledger) parameter(f figure.Figure, cited []int) bool {
	for _, i := range cited {
		for k := range l.Facts[i].factors {
			if agrees(&f, &l.Facts[i].factors[k]) {
				return true
			}
		}
	}
	return false
}

// cited are the facts of the ids that there are.
func (l *Ledger) cited(ids []string) []int {
	var out []int
	for _, id := range ids {
		for i := range l.Facts {
			if l.Facts[i].ID == id {
				out = append(out, i)
			}
		}
	}
	return out
}
