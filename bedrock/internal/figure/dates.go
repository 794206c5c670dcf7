package figure

import (
	"github.com/qubitz/reportjobs/bedrock/internal/amount"
	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
	"github.com/qubitz/reportjobs/bedrock/internal/token"
)

// date tells whether the number is part of a date or a time of day: 12 March,
// March 12, 9 am.
func (p *parser) date(a amount.Amount) bool {
	if a.Start != a.Numeral || a.Scale != 1 || a.Unit != "" {
		return false
	}
	text := p.At(a.Numeral).Text
	if a.Value <= 31 && len(text) <= 2 && p.dayOrHour(a.End) {
		return true
	}
	at := a.Numeral - 1
	if p.Has(at, ",") && p.named == at { // March 12, 2026
		return token.IsYear(text)
	}
	if p.Has(at, ".") {
		at--
	}
	if before := p.At(at).Text; p.Words.LowerMonths && (before == "de" || before == "del") { // marzo de 2026
		at--
	}
	return p.month(at) && (a.Value <= 31 || token.IsYear(text))
}

// dayOrHour tells whether token i makes a day or an hour of the number before
// it.
func (p *parser) dayOrHour(i int) bool {
	if p.Words.LowerMonths && p.Has(i, "de") { // 12 de marzo
		i++
	}
	if p.Has(i, ".") && p.At(i+1).Gap { // 12. März
		i++
	}
	switch p.Low(i) {
	case "uhr", "pm", "a.m", "p.m":
		return true
	case "am":
		return p.ends(i + 1)
	case "a", "p":
		return p.Has(i+1, ".", "m")
	}
	return p.month(i)
}

// ends tells whether no noun stands at token i: "9 am" is an hour, and the am
// of "9 am Main" is none.
func (p *parser) ends(i int) bool {
	return p.At(i).Kind != token.Word || lexicon.Stops[p.Low(i)]
}

// month tells whether token i is the name of a month. Languages that write
// months in lower case have no word that is one otherwise.
func (p *parser) month(i int) bool {
	return lexicon.Months[p.Low(i)] && (p.Words.LowerMonths || lexicon.Capital(p.At(i).Text))
}

// year tells whether a number from 1900 to 2099 is a year: a noun behind it
// makes it a count, a word such as "in" before it a year all the same.
func (p *parser) year(a amount.Amount) bool {
	if lexicon.Years[p.Low(a.Numeral-1)] {
		return true
	}
	base, _, _ := p.UnitOf(a)
	return base == ""
}
