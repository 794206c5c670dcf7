package figure

import (
	"strings"

	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
	"github.com/qubitz/reportjobs/bedrock/internal/token"
	"github.com/qubitz/reportjobs/bedrock/internal/unit"
)

// Labelled gives the figures of a text what its labels and the key it stands
// under say of them: a unit that the text begins with, and what they are per.
func Labelled(text, lang, key string, figures []Figure) {
	p := newParser(text, lang)
	for i, per := range p.periods(figures) {
		f := &figures[i]
		if f.Unit == "" && len(f.Nouns) == 0 {
			f.Unit = Leading(text, lang)
		}
		if per == "" {
			per = periodOf(key)
		}
		if per != "" && rated(f.Unit) {
			f.Unit += "/" + per
		}
	}
}

// Leading is the unit that a text begins with, as in "Minutes to the report
// (target: 30)".
func Leading(text, lang string) string {
	tokens := token.Split(text[:min(len(text), 80)], lexicon.Primary(lang))
	if len(tokens) < 2 || tokens[1].Text == ":" {
		return ""
	}
	if u := lexicon.Units[lexicon.Lower(tokens[0].Text)]; u != "%" && u != "x" {
		return u
	}
	return ""
}

// periodOf is the month of the key "monthly growth".
func periodOf(key string) string {
	for _, w := range strings.Fields(key) {
		if u := lexicon.Rates[lexicon.Lower(w)]; u != "" {
			return u
		}
	}
	return ""
}

// periods are what labels before figures, which are in order, say that these
// are per: the day and the month of "Daily: 50,000 queries, monthly: 1.5M". A
// label holds until the next, to the end of its sentence and line.
func (p *parser) periods(figures []Figure) []string {
	out := make([]string, len(figures))
	per, at := "", 0
	for i := range figures {
		for ; at < len(p.tokens) && p.tokens[at].Start <= figures[i].Pos; at++ {
			t := p.tokens[at]
			next := token.Token{Gap: true}
			if at+1 < len(p.tokens) {
				next = p.tokens[at+1]
			}
			if t.Line || t.Text == ";" || t.Text == "." && next.Gap {
				per = ""
			}
			if t.Kind == token.Word && next.Text == ":" {
				per = lexicon.Rates[lexicon.Lower(t.Text)]
			}
		}
		out[i] = per
	}
	return out
}

// rated tells whether a figure may be per something and does not say what.
func rated(of string) bool {
	base, per, _ := strings.Cut(of, "/")
	return per == "" && (unit.Money(base) || unit.Counted(base) || unit.MeasureOf(base).Of == "bytes")
}
