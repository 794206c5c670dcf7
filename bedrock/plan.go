package bedrock

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"github.com/qubitz/reportjobs/bedrock/internal/derive"
	"github.com/qubitz/reportjobs/bedrock/internal/ground"
)

// A plan divides a report into units that are written side by side.
type plan struct {
	Units   []unit              `json:"units"`
	Derived []derive.Derivation `json:"derived"`
}

// A unit is what one call writes: a section, or a part of one. Each fact, term
// and table belongs to one unit.
type unit struct {
	ID      string   `json:"id"`
	Section string   `json:"section"`
	Part    string   `json:"part"`
	Words   int      `json:"words"`
	Facts   names    `json:"facts,omitempty"`
	Terms   names    `json:"terms,omitempty"`
	Tables  names    `json:"tables,omitempty"`
	cover   []string // what of the section's Cover a unit has that Go planned
}

const (
	maxUnitWords = 550 // so that a unit takes at most 1,600 tokens, thinking and JSON included
	minUnitWords = 120
	maxDerived   = 10 // the plan is asked for 8
)

// errNoPlan is an answer in which there is no plan.
var errNoPlan = errors.New("no plan in the answer")

// readPlan finds the plan in an answer, in whatever it is wrapped.
func readPlan(answer string) (plan, error) {
	for at := 0; ; {
		begin := strings.IndexByte(answer[at:], '{')
		if begin < 0 {
			return plan{}, errNoPlan
		}
		at += begin
		var p plan
		if err := json.NewDecoder(strings.NewReader(answer[at:])).Decode(&p); err == nil && len(p.Units) > 0 {
			return p, nil
		}
		at++
	}
}

// names are texts. A model may give one alone, or numbers among them.
type names []string

// UnmarshalJSON reads what may be a list of texts. What is none is left out.
func (n *names) UnmarshalJSON(data []byte) error {
	var value any
	if err := json.Unmarshal(data, &value); err != nil {
		return err
	}
	list, ok := value.([]any)
	if !ok {
		list = []any{value}
	}
	*n = nil
	for _, item := range list {
		if s, ok := item.(string); ok && strings.TrimSpace(s) != "" {
			*n = append(*n, strings.TrimSpace(s))
		}
	}
	return nil
}

// normal returns the plan as it can be worked with: every section of the
// outline has units, in its order, and not many more than it needs; the words
// of a section's units are about what the outline wishes and none has more than
// a call can write; ids are unique; and every fact belongs to the first unit
// that named it.
func (p plan) normal(o Outline, ledger *ground.Ledger) plan {
	var out plan
	for _, d := range p.Derived {
		if len(out.Derived) == maxDerived {
			break
		}
		if d.Label = strings.TrimSpace(d.Label); d.Label == "" || len(d.Label) > maxTitle {
			continue // it is printed
		}
		if _, err := ledger.Derive(d); err == nil {
			out.Derived = append(out.Derived, d)
		}
	}
	for _, s := range o.Sections {
		var units []unit
		for _, u := range p.Units {
			if u.Section == s.ID || strings.EqualFold(u.Section, s.Title) {
				units = append(units, u)
			}
		}
		if len(units) == 0 || len(units) > 2*s.parts()+1 { // none, or so many that they cost more than they say
			units = s.units()
		}
		out.Units = append(out.Units, s.sized(units)...)
	}
	out.distinguish()
	out.share(ledger)
	return out
}

// headings holds what the plan calls its parts, which is printed, to the rules
// of what units write. One that breaks them is called as its section.
func (r *report) headings() {
	for i := range r.plan.Units {
		u := &r.plan.Units[i]
		title := strings.Join(strings.Fields(unmarked(r.cleaner.text(u.title()))), " ")
		if title == "" || len(title) > maxTitle || len(r.ledger.Check(ground.Claim{Section: title})) > 0 {
			title = r.section(u.Section).Title
		}
		if title != u.title() {
			u.Part = title
		}
	}
}

// units are what Go divides a section into where there is no plan.
func (s Section) units() []unit {
	n := s.parts()
	out := make([]unit, n)
	for i := range out {
		from, to := i*len(s.Cover)/n, (i+1)*len(s.Cover)/n
		out[i] = unit{Words: s.Words / n, cover: s.Cover[from:to]}
		if to > from {
			out[i].Part = s.Cover[from]
		}
	}
	for i, block := range s.Blocks {
		at := &out[i*n/len(s.Blocks)]
		at.Tables = append(at.Tables, block)
	}
	return out
}

// parts is how many units the section needs.
func (s Section) parts() int { return max(1, (s.Words+maxUnitWords-1)/maxUnitWords) }

// sized fits the words of a section's units to the section and splits those
// that are too long.
func (s Section) sized(units []unit) (out []unit) {
	sum := 0
	for i := range units {
		units[i].Words = min(max(units[i].Words, minUnitWords), maxWords)
		sum += units[i].Words
	}
	scale := 1.0
	if off := float64(sum) / float64(s.Words); off < 0.8 || off > 1.2 {
		scale = float64(s.Words) / float64(sum)
	}
	for _, u := range units {
		u.Section, u.Part = s.ID, strings.TrimSpace(visible(u.Part))
		u.Words = max(int(float64(u.Words)*scale), minUnitWords/2)
		if u.Part == "" {
			u.Part = s.Title
		}
		out = append(out, u.split()...)
	}
	return out
}

// split divides a unit that is longer than a call should write.
func (u unit) split() []unit {
	n := (u.Words + maxUnitWords*11/10 - 1) / (maxUnitWords * 11 / 10)
	if n <= 1 {
		return []unit{u}
	}
	out := make([]unit, n)
	for i := range out {
		part := u
		part.Words = u.Words / n
		part.Facts, part.Terms, part.Tables = share(u.Facts, i, n), share(u.Terms, i, n), share(u.Tables, i, n)
		part.cover = share(u.cover, i, n)
		if i > 0 {
			part.ID, part.Part = "", u.Part+continued
		}
		out[i] = part
	}
	return out
}

// maxTitle is how many bytes a heading or a label of a plan has at most.
const maxTitle = 200

// continued is behind the title of a unit that goes on with the one before.
const continued = ", continued"

// title is what stands above the unit where its section has several.
func (u unit) title() string { return strings.TrimSuffix(u.Part, continued) }

func share[S ~[]string](list S, i, n int) S { return list[i*len(list)/n : (i+1)*len(list)/n] }

// distinguish gives every unit an id of its own; what the plan gave stays.
func (p *plan) distinguish() {
	seen := map[string]bool{}
	for i := range p.Units {
		if id := p.Units[i].ID; !sectionID.MatchString(id) || seen[id] {
			p.Units[i].ID = ""
		}
		seen[p.Units[i].ID] = true
	}
	next := 1
	for i := range p.Units {
		for p.Units[i].ID == "" {
			if id := "u" + itoa(next); !seen[id] {
				p.Units[i].ID, seen[id] = id, true
			}
			next++
		}
	}
}

// share leaves each fact, term and table to the first unit that has it.
func (p *plan) share(ledger *ground.Ledger) {
	known := map[string]bool{}
	for _, f := range ledger.Facts {
		known[f.ID] = true
	}
	taken := map[string]bool{}
	first := func(list names, as string, may func(string) bool) (out names) {
		for _, name := range list {
			if key := as + strings.ToLower(name); may(name) && !taken[key] {
				taken[key] = true
				out = append(out, name)
			}
		}
		return out
	}
	all := func(string) bool { return true }
	for i := range p.Units {
		u := &p.Units[i]
		u.Facts = first(spread(u.Facts), "fact ", func(id string) bool { return known[id] })
		u.Terms = first(u.Terms, "term ", all)
		u.Tables = first(u.Tables, "table ", all)
	}
}

// spread writes ranges such as "f3-f6" out.
func spread(list names) (out names) {
	for _, name := range list {
		from, to, ok := strings.Cut(strings.ReplaceAll(name, "–", "-"), "-")
		a, b := factNumber(from), factNumber(to)
		if !ok || a == 0 || b < a || b-a > 500 {
			out = append(out, name)
			continue
		}
		for n := a; n <= b; n++ {
			out = append(out, "f"+itoa(n))
		}
	}
	return out
}

// factNumber reads "f12" and "12", 0 if it is neither.
func factNumber(id string) int {
	n, err := strconv.Atoi(strings.TrimPrefix(strings.TrimSpace(id), "f"))
	if err != nil || n < 1 {
		return 0
	}
	return n
}

func itoa(n int) string { return strconv.Itoa(n) }
