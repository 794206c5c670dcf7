package spot

import (
	"fmt"
	"strings"

	"github.com/qubitz/reportjobs/bedrock/internal/label"
	"github.com/qubitz/reportjobs/render"
)

// titled are the title of what is drawn, and what is said of it to those who do
// not see it.
func titled(title, alt string) []Spot {
	return []Spot{{Where: "title", Text: title}, {Where: "alt", Text: alt, Wide: title}}
}

func (r reader) chart(c *render.Chart) []Spot {
	hint := label.Read(c.Unit, r.lang)
	if hint.None() {
		hint = label.Bracketed(c.Title, r.lang)
	}
	out := append(titled(c.Title, c.Alt), names("categories", c.Categories, c.Title)...)
	for i, s := range c.Series {
		out = append(out, Spot{Where: fmt.Sprintf("series[%d].name", i), Text: s.Name, Wide: c.Title})
		for k, v := range s.Values {
			if v == nil {
				continue
			}
			at := Spot{Where: fmt.Sprintf("series[%d].values[%d]", i, k), Number: v, Hint: hint, Wide: c.Title, Near: s.Name}
			if k < len(c.Categories) {
				at.Near, at.Row = c.Categories[k]+" "+s.Name, c.Categories[k]
			}
			out = append(out, at)
		}
	}
	return out
}

// timeline has the months that are numbered as "month 4": they lie in a period
// of the input, or are the author's own. Those of a calendar are dates.
func timeline(t *render.Timeline) []Spot {
	out := titled(t.Title, t.Alt)
	add := func(where, name string, ends ...[2]string) {
		out = append(out, Spot{Where: where + "name", Text: name, Wide: t.Title})
		for _, end := range ends {
			if month, ok := strings.CutPrefix(end[1], "M"); ok {
				out = append(out, Spot{Where: where + end[0], Text: "month " + month, Near: name, Wide: t.Title})
			}
		}
	}
	for i, p := range t.Phases {
		add(fmt.Sprintf("phases[%d].", i), p.Name, [2]string{"from", p.From}, [2]string{"to", p.To})
	}
	for i, m := range t.Milestones {
		add(fmt.Sprintf("milestones[%d].", i), m.Name, [2]string{"at", m.At})
	}
	return out
}

// risks has the levels as numbers: a rating that the input does not have is a
// judgement of the author's, who has to mark it.
func risks(m *render.RiskMatrix) []Spot {
	out := titled(m.Title, m.Alt)
	out = append(out, names("likelihood", m.Likelihood, m.Title)...)
	out = append(out, names("impact", m.Impact, m.Title)...)
	for i, r := range m.Items {
		at := fmt.Sprintf("items[%d].", i)
		likelihood, impact := float64(r.Likelihood), float64(r.Impact)
		out = append(out,
			Spot{Where: at + "name", Text: r.Name, Wide: m.Title},
			Spot{Where: at + "likelihood", Number: &likelihood, Near: "likelihood " + r.Name, Row: r.Name, Wide: m.Title},
			Spot{Where: at + "impact", Number: &impact, Near: "impact " + r.Name, Row: r.Name, Wide: m.Title})
	}
	return out
}

// names are those of a list, which have no markup.
func names(where string, list []string, wide string) (out []Spot) {
	for i, name := range list {
		out = append(out, Spot{Where: fmt.Sprintf("%s[%d]", where, i), Text: name, Wide: wide})
	}
	return out
}
