// Package figure reads figures out of texts: numbers with their units, ranges
// and bounds. Names, ordinals and dates ([In] says which) are none.
package figure

import (
	"strings"

	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
	"github.com/qubitz/reportjobs/bedrock/internal/token"
	"github.com/qubitz/reportjobs/bedrock/internal/unit"
)

// A Figure is a number of a text with its unit, or a range of them.
type Figure struct {
	Raw       string  // as it stands there, without what makes it a bound
	Pos, End  int     // of Raw in the text, in bytes
	Low, High float64 // equal unless it is a range; in units, not thousands
	Step      float64 // what its last digit is worth
	Unit      string  // canonical, as that of a Fact
	Open      int     // +1: at least; -1: at most
	About     bool    // a word such as "about" stands before it
	Word      bool    // it is spelled, as in "seventy percent"
	Ordinal   bool    // it counts time from a start, as in "month 3"
	Signed    bool    // a minus stands before it

	Listed bool // it shares its unit with others of a list

	unit    unit.Unit // Unit taken apart, once it is final
	Nouns   []string  // stems of the words behind it
	LowStep float64   // what the last digit of Low is worth, where that is not Step
}

// Parsed is Unit taken apart.
func (f *Figure) Parsed() unit.Unit {
	if f.unit.Family != "" {
		return f.unit
	}
	return unit.Parse(f.Unit)
}

// SetUnit gives f another unit.
func (f *Figure) SetUnit(u string) { f.Unit, f.unit = u, unit.Parse(u) }

// Mantissa is the number that a figure begins with, without what scales it: 4.2
// of $4.2M. It is zero if there is none.
func (f *Figure) Mantissa() float64 {
	digits := strings.TrimLeftFunc(f.Raw, func(r rune) bool { return r < '0' || r > '9' })
	if end := strings.IndexFunc(digits, func(r rune) bool { return (r < '0' || r > '9') && r != '.' && r != ',' }); end >= 0 {
		digits = digits[:end]
	}
	value, _, _ := token.Numeral(digits, true)
	return value
}

// In returns the figures of a text in the given language ("" is
// English). None of them are: names and versions (ISO 27001, GPT-4, TLS 1.3,
// Article 22(3), P95, v2.1), ordinals (1st, Phase 2, Table 4, "1." and "(1)" of a
// list), dates, years, times of day, telephone numbers and ids, and number
// words up to twelve that count things; "seventy percent" and "two hours" are
// figures, and so is "9 out of 10", which is 90 %.
func In(text, lang string) []Figure {
	return newParser(text, lang).figures(false)
}

// Every returns the figures of a text as Figures does, and number words
// up to twelve that count things too.
func Every(text, lang string) []Figure { return newParser(text, lang).figures(true) }

func newParser(text, lang string) *parser {
	p := &parser{text: text, lang: lexicon.Primary(lang), points: lexicon.Points(lang)}
	p.words = lexicon.In(p.lang)
	p.tokens = token.Split(text, p.lang)
	return p
}

// A parser finds figures among tokens.
type parser struct {
	text   string
	lang   string // primary
	points bool   // fractions stand behind a point
	words  *lexicon.Words
	tokens []token.Token
	named  int // the token behind the last name or date
	list   int // the same if others may follow it in a list: Articles 13, 14
}

// figures reads the figures from left to right. Small number words that count
// things are among them if small is set.
func (p *parser) figures(small bool) (out []Figure) {
	p.named, p.list = -1, -1
	for i := 0; i < len(p.tokens); {
		a, ok := p.amount(i)
		if !ok {
			i++
			continue
		}
		if end := p.exempt(i, a); end > i {
			p.named, i = end, end
			continue
		}
		f, end := p.figure(i, a)
		p.sharing(out, &f)
		if small || !f.Word || f.Parsed().Family != "count" || f.High > 12 {
			out = append(out, f)
		}
		i = end
	}
	return out
}

// figure reads what follows an amount: another one that makes it a range, the
// unit, what it is per; and what stands before it.
func (p *parser) figure(i int, a amount) (Figure, int) {
	f := Figure{Pos: p.tokens[i].Start, Low: a.value, High: a.value, Step: a.step, Word: a.word, Signed: a.negative, LowStep: a.step}
	end := a.end
	u := unit.Unit{Base: a.unit}
	if share, after, ok := p.share(a); ok {
		f.Low, f.High, f.Unit, f.Step, f.LowStep = share, share, "%", 0.5, 0.5
		return p.finish(f, i, after), after
	}
	if b, after, ok := p.rangeEnd(i, a); ok {
		f.High, f.Step, end = b.value, b.step, after
		f.Low, f.LowStep = p.lowEnd(a, b)
		f.Word = a.word && b.word
		u.Base = b.unit
		if u.Base == "" {
			u.Base = a.unit
		}
		a = b
	}
	if u.Base == "" {
		u.Base, f.Nouns, end = p.unitAt(end, f.High, a)
	}
	if u.Base == "" && f.Nouns == nil {
		u.Base = p.unitAhead(end)
	}
	u.Per, end = p.perAt(end)
	if a.plus || p.wordAt(end, "or") && p.wordAt(end+1, "more") {
		f.Open = 1
	}
	f.Unit = u.String()
	return p.finish(f, i, end), end
}

// sharing gives the unit of f to the bare figures right before it that it ends
// a list of: the months of "3, 6 and 12 months".
func (p *parser) sharing(before []Figure, f *Figure) {
	if f.Unit == "" || f.Parsed().Family == "count" || f.Ordinal {
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
	w := p.words
	return between == "," || between == "&" || between == "/" || w.And[between] || w.Or[between] || w.Of[between]
}

// finish fills in Raw and what the words before the figure say.
func (p *parser) finish(f Figure, i, end int) Figure {
	f.End = p.tokens[end-1].End
	f.Raw = p.text[f.Pos:f.End]
	open, about, ordinal := p.before(i)
	if f.Open == 0 {
		f.Open = open
	}
	f.About = about
	if ordinal != "" && f.Unit == "" {
		f.Unit, f.Ordinal = ordinal, true
	}
	return f
}

// lowEnd gives the low end of a range the scale of its high end, if it has
// none of its own: 3-6 thousand, €650-900K.
func (p *parser) lowEnd(a, b amount) (value, step float64) {
	if a.scale == 1 && b.scale > 1 && a.value*b.scale < b.value {
		return a.value * b.scale, a.step * b.scale
	}
	return a.value, a.step
}

// rangeEnd reads the second amount of a range whose first is a at i.
func (p *parser) rangeEnd(i int, a amount) (amount, int, bool) {
	at := a.end
	if at >= len(p.tokens) {
		return amount{}, 0, false
	}
	switch t := p.tokens[at]; {
	case t.Text == "-":
		if t.Gap != (at+1 < len(p.tokens) && p.tokens[at+1].Gap) {
			return amount{}, 0, false
		}
	case t.Text == "–", t.Text == "—", p.words.To[t.Text]:
	case p.words.And[t.Text]:
		if i == 0 || !p.words.Between[lexicon.Lower(p.tokens[i-1].Text)] {
			return amount{}, 0, false
		}
	default:
		return amount{}, 0, false
	}
	b, ok := p.amount(at + 1)
	if !ok || b.negative {
		return amount{}, 0, false
	}
	if b.unit == "" {
		base, nouns, end := p.unitAt(b.end, b.value, b)
		if !unit.Counted(base) && nouns == nil {
			b.unit, b.end = base, end
		}
	}
	low, _ := p.lowEnd(a, b)
	if low >= b.value || a.unit != "" && b.unit != "" && a.unit != b.unit {
		return amount{}, 0, false
	}
	if unit.Money(a.unit) && b.unit == "" {
		b.unit = a.unit
	}
	return b, b.end, true
}

// unitAhead is the unit that a figure shares with the one it falls to: the
// hours of "from 7.5 to 2 hours".
func (p *parser) unitAhead(i int) string {
	if i >= len(p.tokens) || !p.words.Fall[lexicon.Lower(p.tokens[i].Text)] {
		return ""
	}
	b, ok := p.amount(i + 1)
	if !ok || b.unit != "" {
		return b.unit
	}
	base, _, _ := p.unitAt(b.end, b.value, b)
	return base
}

// outOf returns the token behind the "out of" of a share, and behind a plain
// "of", which is not sure to make one; i if there is neither.
func (p *parser) outOf(i int) (end int, sure bool) {
	for _, phrase := range p.words.OutOf {
		if end := p.phraseAt(i, strings.Fields(phrase)); end > i {
			return end, true
		}
	}
	if p.wordAt(i, "of") {
		return i + 1, false
	}
	return i, false
}

// phraseAt returns the token behind a phrase at token i, or i.
func (p *parser) phraseAt(i int, words []string) int {
	for k, w := range words {
		if !p.wordAt(i+k, w) {
			return i
		}
	}
	return i + len(words)
}

// share reads the rest of "9 out of 10" and of "95 of 100": the share in percent.
func (p *parser) share(a amount) (float64, int, bool) {
	if a.unit != "" || a.scale != 1 {
		return 0, 0, false
	}
	at, sure := p.outOf(a.end)
	if at == a.end {
		return 0, 0, false
	}
	b, ok := p.amount(at)
	if !ok || !sure && b.value != 100 || b.value <= 0 || a.value > b.value || b.unit != "" {
		return 0, 0, false
	}
	return a.value / b.value * 100, b.end, true
}

func (p *parser) wordAt(i int, w string) bool {
	return i >= 0 && i < len(p.tokens) && lexicon.Lower(p.tokens[i].Text) == w
}
