package figure

import (
	"slices"
	"strings"

	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
	"github.com/qubitz/reportjobs/bedrock/internal/token"
	"github.com/qubitz/reportjobs/bedrock/internal/unit"
)

// An amount is one number of a text with what belongs to it without a noun.
type amount struct {
	value, step float64
	scale       float64 // 1000 of "5K"
	unit        string  // a currency, %, or what touches the number
	nouns       string  // the word that a hyphen ties to it: user of 500-user
	start, end  int     // tokens
	at          int     // the token of the number itself
	word        bool    // spelled
	negative    bool
	plus        bool // 95+
	name        bool // what touches it makes it a name or an ordinal: 2FA, 3rd
}

// amount reads the amount that begins with token i: a sign, a currency, a
// number, a scale, a currency or percent.
func (p *parser) amount(i int) (amount, bool) {
	a := amount{scale: 1, start: i}
	i = p.sign(&a, i)
	if i < len(p.tokens) {
		i = p.currencyBefore(&a, i)
		i = p.sign(&a, i)
	}
	if i >= len(p.tokens) || i-a.start > 3 {
		return a, false
	}
	a.at, a.end = i, i+1
	switch t := p.tokens[i]; t.Kind {
	case token.Number:
		var ok bool
		if a.value, a.step, ok = token.Numeral(t.Text, p.points); !ok {
			return a, false
		}
		p.touching(&a)
	case token.Word:
		value, rest, ok := p.words.Number(t.Text)
		if !ok && p.words.Ones[lexicon.Lower(t.Text)] && p.scaleAt(i+1) != 0 { // een miljoen
			value, ok = 1, true
		}
		if !ok {
			return a, false
		}
		a.value, a.step, a.word = value, 1, true
		p.tie(&a, rest)
	default:
		return a, false
	}
	p.scaleAfter(&a)
	p.currencyAfter(&a)
	if a.negative {
		a.value = -a.value
	}
	return a, true
}

// sign reads a minus or plus that belongs to the number behind it.
func (p *parser) sign(a *amount, i int) int {
	if i+1 >= len(p.tokens) {
		return i
	}
	t, next := p.tokens[i], p.tokens[i+1]
	if next.Gap || next.Kind != token.Number && next.Kind != token.Mark && next.Kind != token.Word {
		return i
	}
	alone := i == 0 || t.Gap || t.Line || p.tokens[i-1].Text == "("
	switch {
	case t.Text == "−", t.Text == "-" && alone:
		a.negative = true
		return i + 1
	case t.Text == "+" && alone:
		return i + 1
	}
	return i
}

// currencyBefore reads €, US$ or EUR before a number.
func (p *parser) currencyBefore(a *amount, i int) int {
	t := p.tokens[i]
	next := i + 1
	if next < len(p.tokens) && p.tokens[next].Text == "$" && !p.tokens[next].Gap && lexicon.Signs[t.Text+"$"] != "" {
		a.unit = lexicon.Signs[t.Text+"$"]
		return next + 1
	}
	if cur := lexicon.Signs[t.Text]; cur != "" {
		a.unit = cur
		return next
	}
	if unit.Codes[t.Text] && next < len(p.tokens) && p.tokens[next].Kind == token.Number {
		a.unit = t.Text
		return next
	}
	return i
}

// touching reads what follows a number without a space: K, x, %, rd, -day.
func (p *parser) touching(a *amount) {
	if a.end >= len(p.tokens) || p.tokens[a.end].Gap {
		return
	}
	t := p.tokens[a.end]
	switch t.Kind {
	case token.Word:
		head, rest, tied := strings.Cut(t.Text, "-")
		a.end++
		switch {
		case lexicon.TouchingScales[head] != 0:
			a.by(lexicon.TouchingScales[head])
		case head == "m" && unit.Money(a.unit):
			a.by(1e6)
		case lexicon.Suffixes[head] != "":
			a.unit = lexicon.Suffixes[head]
		case unit.Codes[head]:
			a.unit = head
		case lexicon.Units[lexicon.Lower(head)] != "" && len(head) > 2:
			a.unit = lexicon.Units[lexicon.Lower(head)]
		default:
			a.name = true
		}
		if tied && !a.name && a.unit == "" {
			p.tie(a, rest)
		}
	case token.Mark:
		if t.Text == "-" && a.end+1 < len(p.tokens) && !p.tokens[a.end+1].Gap && p.tokens[a.end+1].Kind == token.Word {
			rest := p.tokens[a.end+1].Text
			if _, _, isNumber := p.words.Number(rest); !isNumber {
				a.end += 2
				p.tie(a, rest)
			}
		}
	}
	if a.end < len(p.tokens) && p.tokens[a.end].Text == "+" && !p.tokens[a.end].Gap {
		a.plus = true
		a.end++
	}
}

// tie reads the word that a hyphen ties to a number: 90-day, 500-user, and
// the 4-eyes that is a name.
func (p *parser) tie(a *amount, rest string) {
	if rest == "" {
		return
	}
	head, _, _ := strings.Cut(rest, "-")
	switch low := lexicon.Lower(head); {
	case lexicon.Units[low] != "":
		a.unit = lexicon.Units[low]
	case lexicon.Suffixes[head] != "":
		a.unit = lexicon.Suffixes[head]
	case p.words.Scales[low] != 0:
		a.by(p.words.Scales[low])
	case a.value <= 12:
		a.name = true
	default:
		a.nouns = lexicon.Singular(head)
	}
}

func (a *amount) by(scale float64) {
	a.value, a.step, a.scale = a.value*scale, a.step*scale, a.scale*scale
}

// scaleAfter reads million, Mio. and the like behind a space.
func (p *parser) scaleAfter(a *amount) {
	for range 2 { // hundred thousand
		if a.end >= len(p.tokens) || a.unit != "" && !unit.Money(a.unit) || a.nouns != "" {
			return
		}
		t := p.tokens[a.end]
		scale := p.scaleAt(a.end)
		if scale == 0 {
			return
		}
		a.by(scale)
		a.end++
		if strings.Contains("Mio Mrd Tsd mio mrd tsd mln mld Mln Mld mill", t.Text) && p.wordAt(a.end, ".") && !p.tokens[a.end].Gap {
			a.end++
		}
	}
}

// scaleAt is that of the word at token i, zero if it is none.
func (p *parser) scaleAt(i int) float64 {
	if i >= len(p.tokens) || p.tokens[i].Kind != token.Word {
		return 0
	}
	w := p.tokens[i].Text
	if scale := p.words.Scales[lexicon.Lower(w)]; scale != 0 {
		return scale
	}
	if w == "M" || w == "K" || w == "bn" || w == "MM" {
		return lexicon.TouchingScales[w]
	}
	return 0
}

// currencyAfter reads €, EUR, euros or % behind a number.
func (p *parser) currencyAfter(a *amount) {
	if a.end >= len(p.tokens) {
		return
	}
	a.end = p.ofCurrency(a)
	p.signAfter(a)
	if a.end < len(p.tokens) && p.tokens[a.end].Text == "+" && !p.tokens[a.end].Gap && !a.plus {
		a.plus = true
		a.end++
	}
	if a.unit == "%" && a.end < len(p.tokens) && lexicon.Phrases["% "+lexicon.Lower(p.tokens[a.end].Text)] != "" {
		a.unit = "pp"
		a.end++
	}
}

// ofCurrency returns the token of the currency in "millions d'euros", else that
// behind the amount.
func (p *parser) ofCurrency(a *amount) int {
	if a.scale > 1 && a.end+1 < len(p.tokens) && slices.Contains([]string{"d'", "d’", "de", "di", "of"}, p.tokens[a.end].Text) &&
		(p.currencyAt(a.end+1) != "" || lexicon.Signs[p.tokens[a.end+1].Text] != "") {
		return a.end + 1
	}
	return a.end
}

// currencyAt is the currency that token i is the name or the code of.
func (p *parser) currencyAt(i int) string {
	w := p.tokens[i].Text
	if unit.Codes[w] {
		return w
	}
	return lexicon.Currencies[lexicon.Lower(w)]
}

// signAfter reads the currency, percent or the like at the end of an amount
// that has no unit.
func (p *parser) signAfter(a *amount) {
	if a.unit != "" || a.name || a.nouns != "" {
		return
	}
	t := p.tokens[a.end]
	switch cur := p.currencyAt(a.end); {
	case t.Text == "%" || t.Text == "％":
		a.unit = "%"
		a.end++
	case lexicon.Signs[t.Text] != "" && !p.numberAt(a.end+1):
		a.unit = lexicon.Signs[t.Text]
		a.end++
	case cur != "":
		a.unit = cur
		a.end++
	case lexicon.Cents[lexicon.Lower(t.Text)]:
		a.by(0.01)
		a.unit = unit.AnyMoney
		a.end++
	case t.Text == "°" && p.wordAt(a.end+1, "c"):
		a.unit = "°C"
		a.end += 2
	case t.Text == "×" && !t.Gap:
		a.unit = "x"
		a.end++
	}
}

func (p *parser) numberAt(i int) bool {
	return i < len(p.tokens) && p.tokens[i].Kind == token.Number && !p.tokens[i].Gap
}

// bare tells whether nothing says what the number counts.
func (a amount) bare() bool { return a.unit == "" && a.scale == 1 && !a.word && a.nouns == "" }
