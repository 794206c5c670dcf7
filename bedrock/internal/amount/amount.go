package amount

import (
	"strings"

	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
	"github.com/qubitz/reportjobs/bedrock/internal/token"
	"github.com/qubitz/reportjobs/bedrock/internal/unit"
)

// An Amount is one number of a text with what belongs to it without a noun.
type Amount struct {
	Value, Step float64 // Step is what its last digit is worth
	Scale       float64 // 1000 of "5K"
	Unit        string  // a currency, %, or what touches the number
	Noun        string  // the word that a hyphen ties to it: user of 500-user
	Start, End  int     // tokens
	Numeral     int     // the token of the number itself
	Word        bool    // spelled
	Negative    bool
	Plus        bool // 95+
	Name        bool // what touches it makes it a name or an ordinal: 2FA, 3rd
}

// Bare tells whether nothing says what the number counts.
func (a Amount) Bare() bool { return a.Unit == "" && a.Scale == 1 && !a.Word && a.Noun == "" }

func (a *Amount) by(scale float64) {
	a.Value, a.Step, a.Scale = a.Value*scale, a.Step*scale, a.Scale*scale
}

// Amount reads the amount that begins with token i: a sign, a currency, a
// number, a scale, a currency or percent.
func (t *Text) Amount(i int) (Amount, bool) {
	a := Amount{Scale: 1, Start: i}
	i = t.sign(&a, i)
	i = t.currencyBefore(&a, i)
	i = t.sign(&a, i)
	if i-a.Start > 3 {
		return a, false
	}
	a.Numeral, a.End = i, i+1
	switch n := t.At(i); n.Kind {
	case token.Number:
		var ok bool
		if a.Value, a.Step, ok = token.Numeral(n.Text, t.points); !ok {
			return a, false
		}
		t.touching(&a)
	case token.Word:
		value, rest, ok := t.Words.Number(n.Text)
		if !ok && t.Words.Ones[lexicon.Lower(n.Text)] && t.scaleAt(i+1) != 0 { // een miljoen
			value, ok = 1, true
		}
		if !ok {
			return a, false
		}
		a.Value, a.Step, a.Word = value, 1, true
		t.tie(&a, rest)
	default:
		return a, false
	}
	t.scaleAfter(&a)
	t.currencyAfter(&a)
	if a.Negative {
		a.Value = -a.Value
	}
	return a, true
}

// sign reads a minus or plus that belongs to the number behind it.
func (t *Text) sign(a *Amount, i int) int {
	sign, next := t.At(i), t.At(i+1)
	if next.Gap || next.Kind != token.Number && next.Kind != token.Mark && next.Kind != token.Word {
		return i
	}
	alone := i == 0 || sign.Gap || sign.Line || t.Has(i-1, "(")
	switch {
	case sign.Text == "−", sign.Text == "-" && alone:
		a.Negative = true
		return i + 1
	case sign.Text == "+" && alone:
		return i + 1
	}
	return i
}

// touching reads what follows a number without a space: K, x, %, rd, -day.
func (t *Text) touching(a *Amount) {
	next := t.At(a.End)
	if next.Gap {
		return
	}
	switch tied := t.At(a.End + 1); {
	case next.Kind == token.Word:
		a.End++
		t.suffix(a, next.Text)
	case next.Text == "-" && tied.Kind == token.Word && !tied.Gap:
		if _, _, isNumber := t.Words.Number(tied.Text); !isNumber {
			a.End += 2
			t.tie(a, tied.Text)
		}
	}
	t.plus(a)
}

// suffix reads a word that touches a number.
func (t *Text) suffix(a *Amount, w string) {
	head, rest, tied := strings.Cut(w, "-")
	switch low := lexicon.Lower(head); {
	case lexicon.TouchingScales[head] != 0:
		a.by(lexicon.TouchingScales[head])
	case head == "m" && unit.Money(a.Unit):
		a.by(1e6)
	case lexicon.Suffixes[head] != "":
		a.Unit = lexicon.Suffixes[head]
	case unit.Codes[head]:
		a.Unit = head
	case lexicon.Units[low] != "" && len(head) > 2:
		a.Unit = lexicon.Units[low]
	default:
		a.Name = true
	}
	if tied && !a.Name && a.Unit == "" {
		t.tie(a, rest)
	}
}

// tie reads the word that a hyphen ties to a number: 90-day, 500-user, and
// the 4-eyes that is a name.
func (t *Text) tie(a *Amount, rest string) {
	if rest == "" {
		return
	}
	head, _, _ := strings.Cut(rest, "-")
	switch low := lexicon.Lower(head); {
	case lexicon.Units[low] != "":
		a.Unit = lexicon.Units[low]
	case lexicon.Suffixes[head] != "":
		a.Unit = lexicon.Suffixes[head]
	case t.Words.Scales[low] != 0:
		a.by(t.Words.Scales[low])
	case a.Value <= 12:
		a.Name = true
	default:
		a.Noun = lexicon.Singular(head)
	}
}

// plus reads that of 95%+.
func (t *Text) plus(a *Amount) {
	if next := t.At(a.End); next.Text == "+" && !next.Gap && !a.Plus {
		a.Plus = true
		a.End++
	}
}

// scaleAfter reads million, Mio. and the like behind a space.
func (t *Text) scaleAfter(a *Amount) {
	for range 2 { // hundred thousand
		scale := t.scaleAt(a.End)
		if scale == 0 || a.Unit != "" && !unit.Money(a.Unit) || a.Noun != "" {
			return
		}
		w := t.At(a.End).Text
		a.by(scale)
		a.End++
		if point := t.At(a.End); point.Text == "." && !point.Gap && strings.Contains("Mio Mrd Tsd mio mrd tsd mln mld Mln Mld mill", w) {
			a.End++
		}
	}
}

// scaleAt is that of the word at token i, zero if it is none.
func (t *Text) scaleAt(i int) float64 {
	w := t.At(i)
	if w.Kind != token.Word {
		return 0
	}
	if scale := t.Words.Scales[lexicon.Lower(w.Text)]; scale != 0 {
		return scale
	}
	if w.Text == "M" || w.Text == "K" || w.Text == "bn" || w.Text == "MM" {
		return lexicon.TouchingScales[w.Text]
	}
	return 0
}
