package label

import (
	"strings"

	"github.com/qubitz/reportjobs/bedrock/internal/amount"
	"github.com/qubitz/reportjobs/bedrock/internal/figure"
	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
	"github.com/qubitz/reportjobs/bedrock/internal/token"
	"github.com/qubitz/reportjobs/bedrock/internal/unit"
)

// Complete gives the figures of a text, which are in order, what its labels and
// the key it stands under say of them: a unit that the text begins with, and
// what they are per.
func Complete(text, lang, key string, figures []figure.Figure) {
	for i, per := range periods(amount.In(text, lang), figures) {
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

// periods are what labels before figures say that these are per: the day and
// the month of "Daily: 50,000 queries, monthly: 1.5M". A label holds until the
// next, to the end of its sentence and line.
func periods(t *amount.Text, figures []figure.Figure) []string {
	out := make([]string, len(figures))
	per, at := "", 0
	for i := range figures {
		for ; at < len(t.Tokens) && t.Tokens[at].Start <= figures[i].Pos; at++ {
			w, next := t.At(at), t.At(at+1)
			if w.Line || w.Text == ";" || w.Text == "." && (next.Gap || next.Text == "") {
				per = ""
			}
			if w.Kind == token.Word && next.Text == ":" {
				per = lexicon.Rates[lexicon.Lower(w.Text)]
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
