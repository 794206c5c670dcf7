package bedrock

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/qubitz/reportjobs/bedrock/internal/ground"
	"github.com/qubitz/reportjobs/render"
)

// A finding is what is wrong with a line once it is read beside the others.
type finding struct {
	unit, line int
	weight     int    // of its kind
	why        string // for the model
	other      string // title of the section that says otherwise; "" where it only repeats
}

// What findings weigh, to choose the one unit that is asked again.
const (
	weighsTerm          = 1
	weighsRepetition    = 2
	weighsContradiction = 4
)

// review compares the units with each other. The one with the gravest faults
// is asked to correct them, once; a contradiction that is left is flagged in
// the document. A revision that fails leaves the unit as it is, as it is paid
// for and each of its lines has passed by itself.
func (r *report) review(ctx context.Context, drafts []*draft) error {
	findings := r.compare(drafts)
	if worst, ok := gravest(findings); ok {
		if err := r.revise(ctx, worst, drafts, findings); err != nil && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		findings = r.compare(drafts)
	}
	for _, f := range findings {
		if f.other != "" {
			drafts[f.unit].lines[f.line].conflict = f.other
		}
	}
	return nil
}

// proofread holds the summary, which is written last, against the units. What
// contradicts is flagged, and not asked for again.
func (r *report) proofread(summary *draft, drafts []*draft) {
	all := append(slices.Clone(drafts), summary)
	for _, f := range r.contradictions(saidIn(all)) {
		if line := &all[f.unit].lines[f.line]; line.conflict == "" {
			line.conflict = f.other
		}
	}
}

// gravest is the unit whose findings weigh most; of equals the last.
func gravest(findings []finding) (unit int, ok bool) {
	weights := map[int]int{}
	for _, f := range findings {
		weights[f.unit] += f.weight
	}
	most := 0
	for _, f := range findings {
		if w := weights[f.unit]; w >= most && (w > most || f.unit > unit) {
			unit, most = f.unit, w
		}
	}
	return unit, most > 0
}

// revise has the lines of one unit that have findings written again. A new
// line has to pass what the old one had passed.
func (r *report) revise(ctx context.Context, at int, drafts []*draft, findings []finding) error {
	u, old := r.plan.Units[at], drafts[at]
	why := map[int]string{}
	for _, f := range findings {
		if f.unit == at {
			why[f.line] = strings.TrimPrefix(why[f.line]+"; "+f.why, "; ")
		}
	}
	words := 0
	for i := range why {
		words += len(old.lines[i].raw) / 5
	}
	revised, err := r.commission(ctx, passage{
		name: "revision of unit " + u.ID, section: r.section(u.Section).Title, ask: r.revisionAsk(u, old.lines, why),
		words: min(words, maxUnitWords), revision: true,
	})
	if err != nil {
		return err
	}
	for _, l := range revised.lines {
		number, omit := replaces(l.raw, -1)
		if _, asked := why[number]; !asked || l.end != nil {
			continue
		}
		if omit || !l.bad() {
			old.lines[number] = l
		}
	}
	return nil
}

// compare finds what units say against each other and what they say twice.
func (r *report) compare(drafts []*draft) []finding {
	all := saidIn(drafts)
	return slices.Concat(r.contradictions(all), r.repetitions(all), r.explainedTwice(drafts))
}

// A said is a block with where it stands.
type said struct {
	unit, line int // the unit behind the last is the summary
	of         *line
	block      render.Block
	shingles   map[string]bool // runs of four words
}

func saidIn(drafts []*draft) (all []said) {
	for i, d := range drafts {
		for k := range d.lines {
			for _, b := range d.lines[k].blocks {
				all = append(all, said{unit: i, line: k, of: &d.lines[k], block: b, shingles: shinglesOf(textOf(b))})
			}
		}
	}
	return all
}

// place is what a unit is called and the title of where it stands.
func (r *report) place(unit int) (name, title string) {
	if unit == len(r.plan.Units) {
		return "summary", r.outline.Summary.Title
	}
	u := r.plan.Units[unit]
	return "unit " + u.ID, r.section(u.Section).Title
}

// contradictions are figures of two units that cannot both be true. The later
// one is to be corrected, unless the earlier is the model's own and it is not.
func (r *report) contradictions(all []said) (out []finding) {
	claims := make([]ground.Claim, len(all))
	for i, s := range all {
		_, title := r.place(s.unit)
		claims[i] = ground.Claim{Block: s.block, Cites: s.of.cites, Mark: s.of.mark, Section: title}
	}
	for _, c := range r.ledger.Conflicts(claims) {
		wrong, right := c.B, c.A
		figure, other := c.FigureB, c.FigureA
		if all[c.A].of.mark != "" && all[c.B].of.mark == "" {
			wrong, right, figure, other = c.A, c.B, other, figure
		}
		if all[wrong].unit == all[right].unit {
			continue
		}
		name, _ := r.place(all[right].unit)
		out = append(out, finding{all[wrong].unit, all[wrong].line, weighsContradiction, fmt.Sprintf(
			"%s stands here, but %s says %s of the same thing: %s. Give the same figure, or none",
			quoted(figure), name, quoted(other), quoted(beginning(textOf(all[right].block)))), claims[right].Section})
	}
	return out
}

// repetitions are blocks that say in the same words what an earlier unit says.
func (r *report) repetitions(all []said) (out []finding) {
	for i := range all {
		for k := range all[:i] {
			if a, b := &all[k], &all[i]; a.unit != b.unit && repeats(a, b) {
				out = append(out, finding{b.unit, b.line, weighsRepetition, fmt.Sprintf(
					"it says again what unit %s says: %s. Leave it out, or say only what is new", r.plan.Units[a.unit].ID, quoted(beginning(textOf(a.block)))), ""})
				break
			}
		}
	}
	return out
}

// explainedTwice finds terms that a unit explains and that another one owns
// and explains too.
func (r *report) explainedTwice(drafts []*draft) (out []finding) {
	for owner, u := range r.plan.Units {
		for _, term := range u.Terms {
			explained := regexp.MustCompile(`(?i)\b` + regexp.QuoteMeta(term) + `\s*\([^()]{12,}\)`)
			if _, ok := firstLine(drafts[owner], explained); !ok {
				continue
			}
			for i, d := range drafts {
				if k, ok := firstLine(d, explained); ok && i != owner {
					out = append(out, finding{i, k, weighsTerm, fmt.Sprintf("it explains %s, which unit %s does; use the term alone", quoted(term), u.ID), ""})
				}
			}
		}
	}
	return out
}

func firstLine(d *draft, what *regexp.Regexp) (int, bool) {
	for i := range d.lines {
		for _, b := range d.lines[i].blocks {
			if what.MatchString(textOf(b)) {
				return i, true
			}
		}
	}
	return 0, false
}
