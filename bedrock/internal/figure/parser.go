package figure

import (
	"strings"

	"github.com/qubitz/reportjobs/bedrock/internal/amount"
	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
	"github.com/qubitz/reportjobs/bedrock/internal/unit"
)

// A parser finds figures among tokens.
type parser struct {
	*amount.Text
	text  string
	named int // the token behind the last name or date
	list  int // the same if others may follow it in a list: Articles 13, 14
}

func newParser(text, lang string) *parser {
	return &parser{Text: amount.In(text, lang), text: text, named: -1, list: -1}
}

// figures reads the figures from left to right. Small number words that count
// things are among them if small is set.
func (p *parser) figures(small bool) (out []Figure) {
	for i := 0; i < len(p.Tokens); {
		a, ok := p.Amount(i)
		if !ok {
			i++
			continue
		}
		if end, exempt := p.exempt(a); exempt {
			p.named, i = end, end
			continue
		}
		f, end := p.figure(a)
		p.sharing(out, &f)
		if small || !f.Word || f.Parsed().Family != "count" || f.High > 12 {
			out = append(out, f)
		}
		i = end
	}
	return out
}

// figure reads what follows an amount: another one that makes it a range, the
// unit, what it is per; and what stands before it. It returns the token behind
// that.
func (p *parser) figure(a amount.Amount) (Figure, int) {
	i := a.Start
	f := Figure{Pos: p.Tokens[i].Start, Low: a.Value, High: a.Value, Step: a.Step, Word: a.Word, Signed: a.Negative, LowStep: a.Step}
	if share, end, ok := p.share(a); ok {
		f.Low, f.High, f.Unit, f.Step, f.LowStep = share, share, "%", 0.5, 0.5
		return p.finish(f, i, end), end
	}
	u := unit.Unit{Base: a.Unit}
	if b, ok := p.rangeEnd(a); ok {
		f.High, f.Step = b.Value, b.Step
		f.Low, f.LowStep = lowEnd(a, b)
		f.Word = a.Word && b.Word
		if b.Unit != "" {
			u.Base = b.Unit
		}
		a = b
	}
	end := a.End
	if u.Base == "" {
		u.Base, f.Nouns, end = p.UnitOf(a)
	}
	if u.Base == "" && f.Nouns == nil {
		u.Base = p.unitAhead(end)
	}
	u.Per, end = p.Per(end)
	if a.Plus || p.Has(end, "or", "more") {
		f.Open = 1
	}
	f.Unit = u.String()
	return p.finish(f, i, end), end
}

// rangeEnd reads the second amount of a range whose first is a.
func (p *parser) rangeEnd(a amount.Amount) (amount.Amount, bool) {
	if !p.joins(a) {
		return amount.Amount{}, false
	}
	b, ok := p.Amount(a.End + 1)
	if !ok || b.Negative {
		return b, false
	}
	if b.Unit == "" {
		base, nouns, end := p.UnitOf(b)
		if !unit.Counted(base) && nouns == nil {
			b.Unit, b.End = base, end
		}
	}
	if low, _ := lowEnd(a, b); low >= b.Value || a.Unit != "" && b.Unit != "" && a.Unit != b.Unit {
		return b, false
	}
	if unit.Money(a.Unit) && b.Unit == "" {
		b.Unit = a.Unit
	}
	return b, true
}

// joins tells whether what follows an amount is between the ends of a range.
func (p *parser) joins(a amount.Amount) bool {
	switch t := p.At(a.End); {
	case t.Text == "-":
		return t.Gap == p.At(a.End+1).Gap
	case t.Text == "–", t.Text == "—", p.Words.To[t.Text]:
		return true
	default:
		return p.Words.And[t.Text] && p.Words.Between[p.Low(a.Start-1)]
	}
}

// lowEnd gives the low end of a range the scale of its high end, if it has
// none of its own: 3-6 thousand, €650-900K.
func lowEnd(a, b amount.Amount) (value, step float64) {
	if a.Scale == 1 && b.Scale > 1 && a.Value*b.Scale < b.Value {
		return a.Value * b.Scale, a.Step * b.Scale
	}
	return a.Value, a.Step
}

// unitAhead is the unit that a figure shares with the one it falls to: the
// hours of "from 7.5 to 2 hours".
func (p *parser) unitAhead(i int) string {
	if !p.Words.Fall[p.Low(i)] {
		return ""
	}
	b, ok := p.Amount(i + 1)
	if !ok || b.Unit != "" {
		return b.Unit
	}
	base, _, _ := p.UnitOf(b)
	return base
}

// share reads the rest of "9 out of 10" and of "95 of 100": the share in percent.
func (p *parser) share(a amount.Amount) (share float64, end int, ok bool) {
	if a.Unit != "" || a.Scale != 1 {
		return 0, 0, false
	}
	at, sure := p.outOf(a.End)
	if at == a.End {
		return 0, 0, false
	}
	b, ok := p.Amount(at)
	if !ok || !sure && b.Value != 100 || b.Value <= 0 || a.Value > b.Value || b.Unit != "" {
		return 0, 0, false
	}
	return a.Value / b.Value * 100, b.End, true
}

// outOf returns the token behind the "out of" of a share, and behind a plain
// "of", which is not sure to make one; i if there is neither.
func (p *parser) outOf(i int) (end int, sure bool) {
	for _, phrase := range p.Words.OutOf {
		if words := strings.Fields(phrase); p.Has(i, words...) {
			return i + len(words), true
		}
	}
	if p.Has(i, "of") {
		return i + 1, false
	}
	return i, false
}

// sharing gives the unit of f to the bare figures right before it that it ends
// a list of: the months of "3, 6 and 12 months".
func (p *parser) sharing(before []Figure, f *Figure) {
	if f.Unit == "" || f.Parsed().Family == "count" {
		return
	}
	next := f.Pos
	for i := len(before) - 1; i >= 0; i-- {
		b := &before[i]
		between := strings.TrimSpace(p.text[b.End:next])
		if b.Unit != "" || b.Nouns != nil || !p.lists(lexicon.Lower(strings.TrimPrefix(between, ", "))) {
			return
		}
		b.Unit, next = f.Unit, b.Pos
		b.Listed, f.Listed = true, true
	}
}

// lists tells whether what stands between two figures joins them in a list, or
// a part and its whole: 150 of 270 TB.
func (p *parser) lists(between string) bool {
	w := p.Words
	return between == "," || between == "&" || between == "/" || w.And[between] || w.Or[between] || w.Of[between]
}

// finish fills in Raw and what the words before the figure, which begins with
// token i, say.
func (p *parser) finish(f Figure, i, end int) Figure {
	f.End = p.Tokens[end-1].End
	f.Raw = p.text[f.Pos:f.End]
	at, about := p.hedged(i - 1)
	f.About = about
	if f.Open == 0 {
		f.Open = p.bound(at)
	}
	if ordinal := lexicon.OrdinalTime[p.Low(at)]; ordinal != "" && f.Unit == "" {
		f.Unit, f.Ordinal = ordinal, true
	}
	return f
}

// rounding stand between a word for rounding and its figure.
var rounding = lexicon.Set("de di a ai")

// hedged tells whether the words that end with token at say that a figure is
// rounded, and returns the token before them.
func (p *parser) hedged(at int) (before int, about bool) {
	for lexicon.Hedges[p.Low(at)] || p.Has(at, "~") || p.Has(at, "≈") {
		about = true
		at--
	}
	if p.Words.LowerMonths && rounding[p.At(at).Text] && lexicon.Hedges[p.Low(at-1)] { // cerca de 40
		return at - 2, true
	}
	return at, about
}

// bound reads <, >= or "more than" that ends with token at.
func (p *parser) bound(at int) int {
	sign := at
	if p.Has(at, "=") {
		sign--
	}
	switch p.At(sign).Text {
	case "<", "≤":
		return -1
	case ">", "≥":
		return 1
	}
	for _, o := range lexicon.Openers {
		if p.Has(at+1-len(o.Words), o.Words...) {
			return o.Open
		}
	}
	return 0
}
