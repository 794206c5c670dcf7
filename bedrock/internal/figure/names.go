package figure

import (
	"slices"
	"strings"

	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
	"github.com/qubitz/reportjobs/bedrock/internal/token"
	"github.com/qubitz/reportjobs/bedrock/internal/unit"
)

// exempt tells whether the amount at token i is a name, an ordinal or a date,
// and returns the token behind it, or i if it is a figure.
func (p *parser) exempt(i int, a amount) int {
	t := p.tokens[a.at]
	switch {
	case a.word:
		return p.exemptWord(i, a)
	case a.name, p.tied(a), p.numbered(a), p.date(a), p.id(a), p.code(a):
		return p.tail(a.end)
	case !a.bare():
		if a.nouns != "" && p.namedBy(a) {
			return p.tail(a.end)
		}
		return i
	case p.listed(a), p.namedBy(a):
		p.list = p.tail(a.end)
		return p.list
	case token.IsYear(t.Text) && p.year(a):
		return p.tail(a.end)
	}
	return i
}

// exemptWord tells of a spelled number whether it is none: the one of "no
// one", a name as in four-eyes, "one" that counts nothing measured.
func (p *parser) exemptWord(i int, a amount) int {
	if a.name {
		return a.end
	}
	if a.value == 1 && a.scale == 1 && a.unit != "%" {
		if u, _, _ := p.unitAt(a.end, 1, a); u != "%" {
			return a.end
		}
	}
	return i
}

// tied tells whether a hyphen ties the number to the word before it, as in
// GPT-4 and UC-2026. A number behind "sub-" is a figure.
func (p *parser) tied(a amount) bool {
	if a.at < 2 || a.start != a.at && p.tokens[a.start].Text != "-" {
		return false
	}
	dash := a.at - 1
	t, before := p.tokens[dash], p.tokens[dash-1]
	if t.Gap || p.tokens[a.at].Gap || t.Text != "-" && t.Text != "_" && t.Text != "." && t.Text != "/" {
		return false
	}
	switch before.Kind {
	case token.Word:
		return !slices.Contains([]string{"sub", "under", "over", "non"}, lexicon.Lower(before.Text)) && lexicon.Units[lexicon.Lower(before.Text)] == ""
	case token.Label:
		return true
	}
	return p.named == dash
}

// numbered tells whether the number numbers a point of a list: "1." or "1)" or
// "(1)", "#1", or "[1]" of a source.
func (p *parser) numbered(a amount) bool {
	t := p.tokens[a.at]
	if a.start != a.at || len(t.Text) > 3 {
		return a.at > 0 && p.tokens[a.at-1].Text == "#"
	}
	before, after := "", ""
	if a.at > 0 {
		before = p.tokens[a.at-1].Text
	}
	if a.at+1 < len(p.tokens) {
		after = p.tokens[a.at+1].Text
	}
	switch {
	case before == "#", before == "(" && after == ")", before == "[" && after == "]", before == "§":
		return true
	case t.Line && (after == ")" || after == "." && a.at+2 < len(p.tokens)):
		return true
	}
	return false
}

// date tells whether the number is part of a date or a time of day: 12 March,
// March 12, 9 am.
func (p *parser) date(a amount) bool {
	if a.start != a.at || a.scale != 1 || a.unit != "" {
		return false
	}
	next := a.end
	if p.words.LowerMonths && p.wordAt(next, "de") { // 12 de marzo
		next++
	}
	if p.wordAt(next, ".") && next+1 < len(p.tokens) && p.tokens[next+1].Gap { // 12. März
		next++
	}
	if next < len(p.tokens) && a.value <= 31 && len(p.tokens[a.at].Text) <= 2 {
		if w := lexicon.Lower(p.tokens[next].Text); p.month(next) || w == "uhr" || w == "am" && p.ends(next+1) || w == "pm" || w == "a.m" || w == "p.m" {
			return true
		}
		if (p.wordAt(next, "a") || p.wordAt(next, "p")) && p.wordAt(next+1, ".") && p.wordAt(next+2, "m") {
			return true
		}
	}
	at := a.at - 1
	if at > 0 && p.tokens[at].Text == "," && p.named == at { // March 12, 2026
		return token.IsYear(p.tokens[a.at].Text)
	}
	if at > 0 && p.tokens[at].Text == "." {
		at--
	}
	if p.words.LowerMonths && at > 0 && (p.tokens[at].Text == "de" || p.tokens[at].Text == "del") { // marzo de 2026
		at--
	}
	return p.month(at) && (a.value <= 31 || token.IsYear(p.tokens[a.at].Text))
}

// month tells whether token i is the name of a month. Languages that write
// months in lower case have no word that is one otherwise.
func (p *parser) month(i int) bool {
	if i < 0 || i >= len(p.tokens) {
		return false
	}
	w := p.tokens[i].Text
	return lexicon.Months[lexicon.Lower(w)] && (p.words.LowerMonths || lexicon.Capital(w))
}

func (p *parser) ends(i int) bool {
	return i >= len(p.tokens) || p.tokens[i].Kind != token.Word || lexicon.Stops[lexicon.Lower(p.tokens[i].Text)]
}

// id tells whether the number is part of a telephone number or an id: it has a
// leading zero, or stands in a row of three and more.
func (p *parser) id(a amount) bool {
	t := p.tokens[a.at]
	if len(t.Text) > 1 && t.Text[0] == '0' && token.IsDigit(t.Text, 1) {
		return true
	}
	row := 1
	for i := a.at - 1; i >= 0 && row < 4 && (p.tokens[i].Kind == token.Number || p.tokens[i].Text == "-" && !p.tokens[i].Gap); i-- {
		row++
	}
	for i := a.at + 1; i < len(p.tokens) && row < 4 && (p.tokens[i].Kind == token.Number || p.tokens[i].Text == "-" && !p.tokens[i].Gap); i++ {
		row++
	}
	return row >= 4
}

// listed tells whether the number goes on a list of names: Phases 1 and 2.
func (p *parser) listed(a amount) bool {
	if p.list < 0 || p.list != p.named || a.start != a.at || a.at-p.list > 2 {
		return false
	}
	for _, t := range p.tokens[p.list:a.at] {
		if !p.connecting(lexicon.Lower(t.Text)) && !strings.Contains(",-–/&", t.Text) {
			return false
		}
	}
	u, _, _ := p.unitAt(a.end, a.value, a)
	return u == ""
}

// connecting tells whether a word stands between the members of a list of names.
func (p *parser) connecting(w string) bool {
	return p.words.And[w] || p.words.Or[w] || p.words.To[w] || w == "through"
}

// namedBy tells whether the word before the number makes it a name.
func (p *parser) namedBy(a amount) bool {
	at := a.at - 1
	if at < 0 || a.start != a.at {
		return false
	}
	if p.tokens[at].Text == "." && at > 0 && !p.tokens[at].Gap && len(p.tokens[at-1].Text) <= 4 { // Art. 35
		at--
		if !lexicon.Naming[lexicon.Lower(p.tokens[at].Text)] {
			return false
		}
	}
	t := p.tokens[at]
	if t.Kind != token.Word {
		return false
	}
	low := lexicon.Lower(t.Text)
	base, nouns, _ := p.unitAt(a.end, a.value, a)
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
	return lexicon.Capital(t.Text) && at > 0 && !t.Line && p.lang != "de" && !strings.ContainsAny(t.Text, "'’") &&
		!strings.ContainsAny(p.tokens[at-1].Text, ".!?:") && (base == "" && (len(nouns) == 0 || strings.Contains(p.tokens[a.at].Text, ".")) || lexicon.Capital(p.tokens[a.end%len(p.tokens)].Text))
}

// acronym tells whether a word is all capitals and digits, as ISO and NIS2.
func acronym(w string) bool {
	return len(w) >= 2 && strings.ToUpper(w) == w && w[0] >= 'A' && w[0] <= 'Z'
}

// inner tells whether a capital stands within a word, as in OAuth.
func inner(w string) bool {
	return strings.ToLower(w[1:]) != w[1:]
}

// code tells whether the number belongs to the capitals behind it, which a
// name goes on from: 21 CFR Part 11.
func (p *parser) code(a amount) bool {
	return a.bare() && a.end+1 < len(p.tokens) && p.tokens[a.end].Kind == token.Word && acronym(p.tokens[a.end].Text) && len(p.tokens[a.end].Text) > 2 &&
		!unit.Codes[p.tokens[a.end].Text] && lexicon.Suffixes[p.tokens[a.end].Text] == "" && (lexicon.Naming[lexicon.Lower(p.tokens[a.end+1].Text)] || p.tokens[a.end+1].Kind == token.Number)
}

// year tells whether a number from 1900 to 2099 is a year: a noun behind it
// makes it a count, a word such as "in" before it a year all the same.
func (p *parser) year(a amount) bool {
	if a.at > 0 && lexicon.Years[lexicon.Lower(p.tokens[a.at-1].Text)] {
		return true
	}
	base, _, _ := p.unitAt(a.end, a.value, a)
	return base == ""
}

// tail takes the (3) of Article 22(3), and the .1 behind a name, to the name.
func (p *parser) tail(i int) int {
	for i+2 < len(p.tokens) && p.tokens[i].Text == "(" && !p.tokens[i].Gap && len(p.tokens[i+1].Text) <= 3 && p.tokens[i+2].Text == ")" {
		i += 3
	}
	return i
}
