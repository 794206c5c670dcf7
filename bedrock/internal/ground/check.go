package ground

import (
	"slices"

	"github.com/qubitz/reportjobs/bedrock/internal/figure"
	"github.com/qubitz/reportjobs/bedrock/internal/subject"
	"github.com/qubitz/reportjobs/render"
)

const (
	related = 0.30 // likeness that makes a fact that is not cited the figure's own
	slight  = 0.10 // the same where few facts measure the like, or all the words of the fact are there
	few     = 2
	strict  = 0.70 // the same where the block cites another fact of the unit
	tiny    = 1e-9 // of floating point
)

// A Claim is a block with what its author said of it. One without a Block is
// the heading Section.
type Claim struct {
	Block   render.Block
	Cites   []string // ids of facts
	Mark    string   // "" or assumption, proposal, reference
	Section string   // title of where it stands, which is part of the subject
}

// A Fault is a figure that the ledger does not bear out.
type Fault struct {
	Figure string // as it stands in the text
	Where  string // "rows[2][1]", "text"
	Why    string // a sentence for the model: what is wrong and what would be right
}

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
		have := &l.Facts[i]
		if !have.Bears(&f) {
			continue
		}
		known = known || slices.Contains(cited, i)
		whole = whole || have.Setting.Within(p.setting)
		if like := l.index.weights.Likeness(p.setting, have.Setting); like > best {
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
	if l.index.family[f.Parsed().Family] <= few || whole {
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
		at = subject.Setting{Near: p.row}
	}
	f.Open = 0 // a threshold may lie on either side: "slow down above $400"
	for _, i := range cited {
		have := &l.Facts[i]
		if have.Bears(&f) {
			return ""
		}
		if f.Parsed().Base == have.Parsed().Base && f.Unit != "" && l.index.weights.Likeness(at, have.Setting) > related && !shown(places, have) {
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
		if _, ok := l.Facts[i].Conversion(f); ok {
			return true
		}
	}
	return false
}

// within tells whether an ordinal of time lies in a period that is cited.
func (l *Ledger) within(f figure.Figure, cited []int) bool {
	for _, i := range cited {
		have := &l.Facts[i]
		if factor, ok := have.Conversion(&f); ok && f.High <= have.High*factor*(1+tiny) {
			return true
		}
	}
	return false
}

// parameter tells whether a figure is the factor of a cited derivation that its
// label names: the three of "savings over three years".
func (l *Ledger) parameter(f figure.Figure, cited []int) bool {
	for _, i := range cited {
		for k := range l.Facts[i].Factors {
			if l.Facts[i].Factors[k].Bears(&f) {
				return true
			}
		}
	}
	return false
}
