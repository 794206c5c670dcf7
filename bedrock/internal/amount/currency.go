package amount

import (
	"slices"

	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
	"github.com/qubitz/reportjobs/bedrock/internal/token"
	"github.com/qubitz/reportjobs/bedrock/internal/unit"
)

// currencyBefore reads €, US$ or EUR before a number.
func (t *Text) currencyBefore(a *Amount, i int) int {
	w, next := t.At(i).Text, t.At(i+1)
	if cur := lexicon.Signs[w+"$"]; cur != "" && next.Text == "$" && !next.Gap {
		a.Unit = cur
		return i + 2
	}
	if cur := lexicon.Signs[w]; cur != "" {
		a.Unit = cur
		return i + 1
	}
	if unit.Codes[w] && next.Kind == token.Number {
		a.Unit = w
		return i + 1
	}
	return i
}

// currencyAfter reads €, EUR, euros or % behind a number.
func (t *Text) currencyAfter(a *Amount) {
	a.End = t.ofCurrency(a)
	t.signAfter(a)
	t.plus(a)
	if a.Unit == "%" && lexicon.Phrases["% "+t.Low(a.End)] != "" {
		a.Unit = "pp"
		a.End++
	}
}

// ofCurrency returns the token of the currency in "millions d'euros", else that
// behind the amount.
func (t *Text) ofCurrency(a *Amount) int {
	next := a.End + 1
	if a.Scale > 1 && slices.Contains([]string{"d'", "d’", "de", "di", "of"}, t.At(a.End).Text) &&
		(t.currencyAt(next) != "" || lexicon.Signs[t.At(next).Text] != "") {
		return next
	}
	return a.End
}

// currencyAt is the currency that token i is the name or the code of.
func (t *Text) currencyAt(i int) string {
	if w := t.At(i).Text; unit.Codes[w] {
		return w
	}
	return lexicon.Currencies[t.Low(i)]
}

// signAfter reads the currency, percent or the like at the end of an amount
// that has no unit.
func (t *Text) signAfter(a *Amount) {
	if a.Unit != "" || a.Name || a.Noun != "" {
		return
	}
	sign, next := t.At(a.End), t.At(a.End+1)
	switch cur := t.currencyAt(a.End); {
	case sign.Text == "%" || sign.Text == "％":
		a.Unit = "%"
	case lexicon.Signs[sign.Text] != "" && (next.Kind != token.Number || next.Gap):
		a.Unit = lexicon.Signs[sign.Text]
	case cur != "":
		a.Unit = cur
	case lexicon.Cents[lexicon.Lower(sign.Text)]:
		a.by(0.01)
		a.Unit = unit.AnyMoney
	case sign.Text == "°" && t.Has(a.End+1, "c"):
		a.Unit = "°C"
		a.End++
	case sign.Text == "×" && !sign.Gap:
		a.Unit = "x"
	default:
		return
	}
	a.End++
}
