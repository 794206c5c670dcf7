package render

import "github.com/qubitz/reportjobs/render/internal/chart"

// What a risk matrix may hold.
const (
	maxRisks    = 16
	leastLevels = 3
	maxLevels   = 5
)

// A RiskMatrix shows what may happen by how likely it is and what it would do.
// It ranks and numbers its items itself. It is a figure with a number.
type RiskMatrix struct {
	ID         string   `json:"id,omitempty"`
	Title      string   `json:"title,omitempty"`      // says what it shows
	Alt        string   `json:"alt,omitempty"`        // for readers who do not see it; "" is made of what it holds
	Likelihood []string `json:"likelihood,omitempty"` // names of the levels from low to high, three to five; nil: five, in English Rare to Certain
	Impact     []string `json:"impact,omitempty"`     // the same; nil: Minimal to Severe
	Items      []Risk   `json:"items"`
}

// A Risk is an item of a [RiskMatrix].
type Risk struct {
	Name       string `json:"name"`
	Likelihood int    `json:"likelihood"` // from 1, the lowest level
	Impact     int    `json:"impact"`     // from 1
}

func (*RiskMatrix) kind() string { return "riskmatrix" }
func (m *RiskMatrix) id() string { return m.ID }

// levels are the names of both scales.
func (m *RiskMatrix) levels(terms *Words) (likelihood, impact []string) {
	likelihood, impact = m.Likelihood, m.Impact
	if len(likelihood) == 0 {
		likelihood = terms.LikelihoodLevels[:]
	}
	if len(impact) == 0 {
		impact = terms.ImpactLevels[:]
	}
	return likelihood, impact
}

func (m *RiskMatrix) check(k *checker) {
	k.anchor(m.ID)
	k.labels(m.Title, m.Alt)
	k.levels("likelihood", m.Likelihood)
	k.levels("impact", m.Impact)
	likelihood, impact := m.levels(inEnglish()) // how many, not which
	if n := len(m.Items); n == 0 || n > maxRisks {
		k.faultAt("items", -1, "%d of them, 1 to %d are drawn", n, maxRisks)
	}
	k.full(&k.points, len(m.Items), MaxPoints, "points of charts")
	for i, r := range m.Items {
		k.enter("items", i)
		k.labelAt("name", r.Name, maxName)
		if r.Likelihood < 1 || r.Likelihood > len(likelihood) {
			k.faultAt("likelihood", -1, "%d, from 1 to %d", r.Likelihood, len(likelihood))
		}
		if r.Impact < 1 || r.Impact > len(impact) {
			k.faultAt("impact", -1, "%d, from 1 to %d", r.Impact, len(impact))
		}
		k.leave()
	}
}

// levels checks the names of a scale.
func (c *checker) levels(name string, list []string) {
	if n := len(list); n > 0 && (n < leastLevels || n > maxLevels) {
		c.faultAt(name, -1, "%d levels, from %d to %d", n, leastLevels, maxLevels)
	}
	for i, level := range list {
		c.enter(name, i)
		c.label(level, maxName)
		c.leave()
	}
}

func (m *RiskMatrix) flow(f *flow) { f.drawn(m) }

func (m *RiskMatrix) figure(terms *Words) figure {
	d := chart.Risks{Title: m.Title, Alt: m.Alt}
	d.Likelihood, d.Impact = m.levels(terms)
	for _, r := range m.Items {
		d.Items = append(d.Items, chart.Risk(r))
	}
	return &d
}
