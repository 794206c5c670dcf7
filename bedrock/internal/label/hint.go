// Package label reads what is said beside figures about them: the unit that a
// column, a key or a first word gives numbers that stand without one, and what
// they are per.
package label

import (
	"math"
	"strconv"
	"strings"

	"github.com/qubitz/reportjobs/bedrock/internal/amount"
	"github.com/qubitz/reportjobs/bedrock/internal/figure"
	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
	"github.com/qubitz/reportjobs/bedrock/internal/subject"
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
func (h Hint) Apply(f *figure.Figure) {
	if f.Unit != "" || len(f.Nouns) > 0 && unit.Counted(unit.Parse(h.Unit).Base) {
		return
	}
	f.Unit, f.Nouns = h.Unit, h.Nouns
	if h.Scale != 0 {
		f.Low, f.High, f.Step, f.LowStep = f.Low*h.Scale, f.High*h.Scale, f.Step*h.Scale, f.LowStep*h.Scale
	}
}

// Number is the figure of a number that stands in a cell or a chart; zeros are
// none.
func (h Hint) Number(v float64) (figure.Figure, bool) {
	raw := strconv.FormatFloat(v, 'f', -1, 64)
	if v == 0 || math.IsNaN(v) || math.IsInf(v, 0) || len(raw) > 40 {
		return figure.Figure{}, false
	}
	step := 1.0
	if _, fraction, found := strings.Cut(raw, "."); found {
		step = math.Pow10(-len(fraction))
	}
	f := figure.Figure{Raw: raw, Low: v, High: v, Step: step, LowStep: step, End: len(raw), Signed: v < 0}
	h.Apply(&f)
	return f, true
}

// Bracketed reads a unit out of the last brackets of a text alone, which a title
// may have: Cost (€K per month).
func Bracketed(s, lang string) Hint {
	if open := strings.LastIndexByte(s, '('); open >= 0 {
		if end := strings.IndexByte(s[open:], ')'); end > 0 {
			if h := Read(s[open+1:open+end], lang); !h.None() {
				return h
			}
		}
	}
	return Hint{}
}

// Read reads a unit out of words: €M, USD m, hours. What stands in brackets goes
// before what does not.
func Read(s, lang string) Hint {
	if h := Bracketed(s, lang); !h.None() || s == "" {
		return h
	}
	r := reader{Text: amount.In(s, lang)}
	for i := 0; i < len(r.Tokens); {
		i = r.read(i)
	}
	r.hint.Unit = r.unit.String()
	if unit.Counted(r.unit.Base) {
		r.hint.Nouns = subject.Stems(s)
	}
	return r.hint
}

// A reader gathers what the words of a label say.
type reader struct {
	*amount.Text
	unit unit.Unit
	hint Hint
}

// read takes what token i says, and returns the token behind that.
func (r *reader) read(i int) int {
	if per, end := r.Per(i); len(per) > 0 {
		r.unit.Per = append(r.unit.Per, per...)
		return end
	}
	t := r.At(i)
	cur, scale := currency(t.Text)
	known, n := r.Known(i)
	switch word := r.Words.Scales[r.Low(i)]; {
	case cur != "":
		r.unit.Base = cur
		if scale != 1 {
			r.hint.Scale = scale
		}
	case word >= 1e3 && r.Low(i) != "mille":
		r.hint.Scale = word
	case r.letter(i) != 0:
		r.hint.Scale = r.letter(i)
	case t.Text == "%":
		r.unit.Base = "%"
	case known != "" && r.unit.Base == "" && t.Kind == token.Word && !misleading(t.Text, len(r.Tokens)):
		r.unit.Base = known
		return i + n
	}
	return i + 1
}

// letter is the scale of the K or m of "€K" and "USD m", which money alone has.
func (r *reader) letter(i int) float64 {
	before, _ := currency(r.At(i - 1).Text)
	behind, _ := currency(r.At(i + 1).Text)
	switch {
	case before == "" && behind == "":
		return 0
	case r.At(i).Text == "m":
		return 1e6
	}
	return lexicon.TouchingScales[r.At(i).Text]
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

// currency reads €, USD, and TEUR or kEUR with their scale.
func currency(w string) (string, float64) {
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
