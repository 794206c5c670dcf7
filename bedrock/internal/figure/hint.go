package figure

import (
	"math"
	"strconv"
	"strings"

	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
	"github.com/qubitz/reportjobs/bedrock/internal/token"
	"github.com/qubitz/reportjobs/bedrock/internal/unit"
)

// A Hint is the unit that a column, a label or a chart gives its numbers.
type Hint struct {
	Unit  string
	Scale float64 // 0 is 1
	Nouns []string
}

// None tells whether a hint says nothing.
func (h Hint) None() bool { return h.Unit == "" && h.Scale == 0 }

// Apply gives a figure without a unit that of the hint.
func (h Hint) Apply(f *Figure) {
	if f.Unit != "" || len(f.Nouns) > 0 && unit.Counted(unit.Parse(h.Unit).Base) {
		return
	}
	f.Unit, f.Nouns = h.Unit, h.Nouns
	if h.Scale != 0 {
		f.Low, f.High, f.Step, f.LowStep = f.Low*h.Scale, f.High*h.Scale, f.Step*h.Scale, f.LowStep*h.Scale
	}
}

// HintOf reads a unit out of words: €M, USD m, hours, Cost (€K per month). If
// only what stands in brackets may say it, bracketed is set.
func HintOf(s, lang string, bracketed bool) Hint {
	if open := strings.LastIndexByte(s, '('); open >= 0 {
		if end := strings.IndexByte(s[open:], ')'); end > 0 {
			if h := HintOf(s[open+1:open+end], lang, false); !h.None() {
				return h
			}
		}
	}
	if bracketed || s == "" {
		return Hint{}
	}
	p := newParser(s, lang)
	var u unit.Unit
	h := Hint{}
	for i := 0; i < len(p.tokens); i++ {
		if per, end := p.perAt(i); len(per) > 0 {
			u.Per = append(u.Per, per...)
			i = end - 1
			continue
		}
		i += p.hint(i, &u, &h)
	}
	h.Unit = u.String()
	if unit.Counted(u.Base) {
		h.Nouns = Stems(s)
	}
	return h
}

// hint takes what token i says to u and h, and returns how many more tokens
// belong to it.
func (p *parser) hint(i int, u *unit.Unit, h *Hint) int {
	t := p.tokens[i]
	low := lexicon.Lower(t.Text)
	cur, scale := currencyWord(t.Text)
	known, n := p.known(i)
	switch {
	case cur != "":
		u.Base = cur
		if scale != 1 {
			h.Scale = scale
		}
	case p.words.Scales[low] >= 1e3 && low != "mille":
		h.Scale = p.words.Scales[low]
	case p.letterScale(i) != 0:
		h.Scale = p.letterScale(i)
	case t.Text == "%":
		u.Base = "%"
	case known != "" && u.Base == "" && t.Kind == token.Word && !misleading(t.Text, len(p.tokens)):
		u.Base = known
		return n - 1
	}
	return 0
}

// letterScale is that of the K or m of "€K" and "USD m", which money alone has.
func (p *parser) letterScale(i int) float64 {
	for _, k := range []int{i - 1, i + 1} {
		if k < 0 || k >= len(p.tokens) {
			continue
		}
		if cur, _ := currencyWord(p.tokens[k].Text); cur == "" {
			continue
		}
		if p.tokens[i].Text == "m" {
			return 1e6
		}
		return lexicon.TouchingScales[p.tokens[i].Text]
	}
	return 0
}

// misleading tells of a word of a title that is a unit in a text whether it is
// none there: Response times, Second vendor, Min.
func misleading(w string, of int) bool {
	switch w {
	case "Min", "Times", "times", "Fold", "mal", "fois", "Mal", "Ora", "Mes":
		return true
	case "Second", "second":
		return of > 1
	}
	return false
}

// currencyWord reads €, USD, and TEUR or kEUR with their scale.
func currencyWord(w string) (string, float64) {
	switch {
	case lexicon.Signs[w] != "":
		return lexicon.Signs[w], 1
	case unit.Codes[strings.ToUpper(w)]:
		return strings.ToUpper(w), 1
	case len(w) == 4 && unit.Codes[w[1:]]:
		switch w[0] {
		case 'T', 'k', 'K':
			return w[1:], 1e3
		case 'M', 'm':
			return w[1:], 1e6
		}
	}
	return lexicon.Currencies[lexicon.Lower(w)], 1
}

// OfNumber is the figure of a number that stands in a cell or a chart.
func OfNumber(v float64, h Hint) (Figure, bool) {
	raw := strconv.FormatFloat(v, 'f', -1, 64)
	if v == 0 || math.IsNaN(v) || math.IsInf(v, 0) || len(raw) > 40 {
		return Figure{}, false
	}
	step := 1.0
	if _, fraction, found := strings.Cut(raw, "."); found {
		step = math.Pow10(-len(fraction))
	}
	f := Figure{Raw: raw, Low: v, High: v, Step: step, LowStep: step, End: len(raw), Signed: v < 0}
	h.Apply(&f)
	return f, true
}
