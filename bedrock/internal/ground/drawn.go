package ground

import (
	"fmt"
	"strings"

	"github.com/qubitz/reportjobs/bedrock/internal/figure"
	"github.com/qubitz/reportjobs/render"
)

// timelineSpots has the months that are numbered as "month 4": they lie in a
// period of the input, or are the author's own. Those of a calendar are dates.
func (w survey) timelineSpots(t *render.Timeline, prefix string) []spot {
	out := []spot{{where: prefix + "title", text: t.Title}, {where: prefix + "alt", text: t.Alt, wide: t.Title}}
	month := func(where, name, at string) {
		if number, ok := strings.CutPrefix(at, "M"); ok {
			out = append(out, spot{where: prefix + where, text: "month " + number, near: name, wide: t.Title})
		}
	}
	for i, p := range t.Phases {
		at := fmt.Sprintf("phases[%d].", i)
		out = append(out, spot{where: prefix + at + "name", text: p.Name, wide: t.Title})
		month(at+"from", p.Name, p.From)
		month(at+"to", p.Name, p.To)
	}
	for i, m := range t.Milestones {
		at := fmt.Sprintf("milestones[%d].", i)
		out = append(out, spot{where: prefix + at + "name", text: m.Name, wide: t.Title})
		month(at+"at", m.Name, m.At)
	}
	return out
}

// riskSpots has the levels as numbers: a rating that the input does not have is
// a judgement of the author's, who has to mark it.
func (w survey) riskSpots(m *render.RiskMatrix, prefix string) []spot {
	out := []spot{{where: prefix + "title", text: m.Title}, {where: prefix + "alt", text: m.Alt, wide: m.Title}}
	for i, name := range m.Likelihood {
		out = append(out, spot{where: prefix + fmt.Sprintf("likelihood[%d]", i), text: name, wide: m.Title})
	}
	for i, name := range m.Impact {
		out = append(out, spot{where: prefix + fmt.Sprintf("impact[%d]", i), text: name, wide: m.Title})
	}
	for i, r := range m.Items {
		at := prefix + fmt.Sprintf("items[%d].", i)
		likelihood, impact := float64(r.Likelihood), float64(r.Impact)
		out = append(out,
			spot{where: at + "name", text: r.Name, wide: m.Title},
			spot{where: at + "likelihood", number: &likelihood, near: "likelihood " + r.Name, row: r.Name, wide: m.Title},
			spot{where: at + "impact", number: &impact, near: "impact " + r.Name, row: r.Name, wide: m.Title})
	}
	return out
}

// lineSpots are the values of a small line: each as s has it, numbered behind
// where s stands.
func lineSpots(values []*float64, s spot) (out []spot) {
	where := s.where
	s.text = ""
	for i, v := range values {
		if v != nil {
			s.where, s.number = fmt.Sprintf("%s[%d]", where, i), v
			out = append(out, s)
		}
	}
	return out
}

// trendHint is the unit of a card's line, and its scale: those of its value.
// $4.2M is what 3.1, 3.8, 4.2 came to.
func (w survey) trendHint(value, label string) figure.Hint {
	figures := figure.In(value, w.lang)
	if len(figures) == 0 {
		return figure.HintOf(label, w.lang, false)
	}
	f := figures[0]
	h := figure.Hint{Unit: f.Unit, Nouns: f.Nouns}
	if shown := f.Mantissa(); shown != 0 && f.Low != shown {
		h.Scale = f.Low / shown
	}
	return h
}
