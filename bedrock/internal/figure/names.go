package figure

import (
	"slices"
	"strings"

	"github.com/qubitz/reportjobs/bedrock/internal/amount"
	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
	"github.com/qubitz/reportjobs/bedrock/internal/token"
	"github.com/qubitz/reportjobs/bedrock/internal/unit"
)

// exempt tells whether an amount is a name, an ordinal or a date and no figure,
// and returns the token behind it.
func (p *parser) exempt(a amount.Amount) (end int, exempt bool) {
	switch {
	case a.Word:
		return a.End, p.exemptWord(a)
	case a.Name, p.tied(a), p.numbered(a), p.date(a), p.id(a), p.code(a), a.Noun != "" && p.namedBy(a):
		return p.tail(a.End), true
	case !a.Bare():
		return a.End, false
	case p.listed(a), p.namedBy(a):
		p.list = p.tail(a.End)
		return p.list, true
	case token.IsYear(p.At(a.Numeral).Text) && p.year(a):
		return p.tail(a.End), true
	}
	return a.End, false
}

// exemptWord tells of a spelled number whether it is none: the one of "no
// one", a name as in four-eyes, "one" that counts nothing measured.
func (p *parser) exemptWord(a amount.Amount) bool {
	if a.Name || a.Value != 1 || a.Scale != 1 || a.Unit == "%" {
		return a.Name
	}
	u, _, _ := p.UnitOf(a)
	return u != "%"
}

// tied tells whether a hyphen ties the number to the word before it, as in
// GPT-4 and UC-2026. A number behind "sub-" is a figure.
func (p *parser) tied(a amount.Amount) bool {
	if a.Numeral < 2 || a.Start != a.Numeral && !p.Has(a.Start, "-") {
		return false
	}
	at := a.Numeral - 1
	dash, before := p.At(at), p.At(at-1)
	if dash.Gap || p.At(a.Numeral).Gap || !slices.Contains([]string{"-", "_", ".", "/"}, dash.Text) {
		return false
	}
	switch before.Kind {
	case token.Word:
		low := lexicon.Lower(before.Text)
		return !slices.Contains([]string{"sub", "under", "over", "non"}, low) && lexicon.Units[low] == ""
	case token.Label:
		return true
	}
	return p.named == at
}

// numbered tells whether the number numbers a point of a list: "1." or "1)" or
// "(1)", "#1", or "[1]" of a source.
func (p *parser) numbered(a amount.Amount) bool {
	t := p.At(a.Numeral)
	before, after := p.At(a.Numeral-1).Text, p.At(a.Numeral+1).Text
	if before == "#" || a.Start != a.Numeral || len(t.Text) > 3 {
		return before == "#"
	}
	switch {
	case before == "(" && after == ")", before == "[" && after == "]", before == "§":
		return true
	}
	return t.Line && (after == ")" || after == "." && a.Numeral+2 < len(p.Tokens))
}

// id tells whether the number is part of a telephone number or an id: it has a
// leading zero, or stands in a row of three and more.
func (p *parser) id(a amount.Amount) bool {
	if text := p.At(a.Numeral).Text; text[0] == '0' && token.IsDigit(text, 1) {
		return true
	}
	row := 1
	for _, step := range []int{-1, 1} {
		for i := a.Numeral + step; row < 4; i += step {
			if t := p.At(i); t.Kind != token.Number && (t.Text != "-" || t.Gap) {
				break
			}
			row++
		}
	}
	return row >= 4
}

// code tells whether the number belongs to the capitals behind it, which a
// name goes on from: 21 CFR Part 11.
func (p *parser) code(a amount.Amount) bool {
	capitals, next := p.At(a.End), p.At(a.End+1)
	return a.Bare() && capitals.Kind == token.Word && acronym(capitals.Text) && len(capitals.Text) > 2 &&
		!unit.Codes[capitals.Text] && lexicon.Suffixes[capitals.Text] == "" && (lexicon.Naming[lexicon.Lower(next.Text)] || next.Kind == token.Number)
}

// listed tells whether the number goes on a list of names: Phases 1 and 2.
func (p *parser) listed(a amount.Amount) bool {
	if p.list < 0 || p.list != p.named || a.Start != a.Numeral || a.Numeral-p.list > 2 {
		return false
	}
	for _, t := range p.Tokens[p.list:a.Numeral] {
		if !p.connecting(lexicon.Lower(t.Text)) && !strings.Contains(",-–/&", t.Text) {
			return false
		}
	}
	u, _, _ := p.UnitOf(a)
	return u == ""
}

// connecting tells whether a word stands between the members of a list of names.
func (p *parser) connecting(w string) bool {
	return p.Words.And[w] || p.Words.Or[w] || p.Words.To[w] || w == "through"
}

// namedBy tells whether the word before the number makes it a name.
func (p *parser) namedBy(a amount.Amount) bool {
	at := a.Numeral - 1
	if a.Start != a.Numeral {
		return false
	}
	if point := p.At(at); point.Text == "." && !point.Gap && at > 0 && len(p.At(at-1).Text) <= 4 { // Art. 35
		at--
		if !lexicon.Naming[p.Low(at)] {
			return false
		}
	}
	t, low := p.At(at), p.Low(at)
	if t.Kind != token.Word {
		return false
	}
	base, nouns, _ := p.UnitOf(a)
	switch {
	case !unit.Counted(base) && !(lexicon.Naming[low] && lexicon.Capital(t.Text)):
		return false
	case lexicon.Naming[low]:
		return true
	case lexicon.OrdinalTime[low] != "", unit.Codes[t.Text], lexicon.Months[low], lexicon.Stops[low], lexicon.Hedges[low]:
		return false
	case acronym(t.Text), inner(t.Text), lexicon.Products[low]:
		return true
	}
	return p.proper(at) && (base == "" && (len(nouns) == 0 || strings.Contains(p.At(a.Numeral).Text, ".")) || lexicon.Capital(p.At(a.End).Text))
}

// proper tells whether token i is written as a name is: with a capital, within
// a sentence. In German that says nothing.
func (p *parser) proper(i int) bool {
	t := p.At(i)
	return lexicon.Capital(t.Text) && i > 0 && !t.Line && p.Lang != "de" && !strings.ContainsAny(t.Text, "'’") && !strings.ContainsAny(p.At(i-1).Text, ".!?:")
}

// acronym tells whether a word is all capitals and digits, as ISO and NIS2.
func acronym(w string) bool {
	return len(w) >= 2 && strings.ToUpper(w) == w && w[0] >= 'A' && w[0] <= 'Z'
}

// inner tells whether a capital stands within a word, as in OAuth.
func inner(w string) bool {
	return strings.ToLower(w[1:]) != w[1:]
}

// tail takes the (3) of Article 22(3) to the name.
func (p *parser) tail(i int) int {
	for p.Has(i, "(") && !p.At(i).Gap && len(p.At(i+1).Text) <= 3 && p.Has(i+2, ")") {
		i += 3
	}
	return i
}
