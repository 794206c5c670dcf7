package figure

import (
	"cmp"
	"strings"

	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
	"github.com/qubitz/reportjobs/bedrock/internal/token"
)

// unitAt reads the unit at token i: a unit of measure, or the noun that value
// counts, canonical as a stem with the words that may stand for it.
func (p *parser) unitAt(i int, value float64, a amount) (base string, nouns []string, end int) {
	if a.nouns != "" {
		return a.nouns, []string{lexicon.Stem(a.nouns)}, i
	}
	at := i
	for at < len(p.tokens) && at < i+2 && lexicon.Loose[lexicon.Lower(p.tokens[at].Text)] {
		at++
	}
	if at < len(p.tokens) && p.tokens[at].Kind == token.Word {
		if u, n := p.known(at); u != "" {
			return u, nil, at + n
		}
	}
	var phrase []token.Token
	for at = i; at < len(p.tokens) && len(phrase) < 4; at++ {
		t := p.tokens[at]
		if t.Kind != token.Word || t.Line || lexicon.Stops[lexicon.Lower(t.Text)] || p.lang == "en" && lexicon.Verbs[lexicon.Lower(t.Text)] || lexicon.Rates[lexicon.Lower(t.Text)] != "" {
			break
		}
		if u, _ := p.known(at); u != "" && len(phrase) > 0 {
			break
		}
		phrase = append(phrase, t)
	}
	for k, t := range phrase {
		nouns = append(nouns, lexicon.Stem(t.Text))
		if p.plural(t.Text, value) {
			return lexicon.Singular(t.Text), append(nouns, p.agreeing(phrase[k+1:], value)...), i + k + 1
		}
	}
	return "", nouns, i
}

// agreeing are the stems of the words behind a plural that are plurals as well:
// which of "nuevas sedes" is the noun, its form does not tell.
func (p *parser) agreeing(phrase []token.Token, value float64) (stems []string) {
	if p.lang != "es" && p.lang != "it" && p.lang != "pt" {
		return nil
	}
	for _, t := range phrase {
		if !p.plural(t.Text, value) {
			break
		}
		stems = append(stems, lexicon.Stem(t.Text))
	}
	return stems
}

// known reads a unit of measure at token i, and of how many tokens it is.
func (p *parser) known(i int) (string, int) {
	t := p.tokens[i]
	low := lexicon.Lower(t.Text)
	if u := p.phrase(i); u != "" {
		return u, 2
	}
	if head, _, tied := strings.Cut(low, "-"); tied && lexicon.Units[head] != "" && head != "second" {
		return lexicon.Units[head], 1
	}
	if u := lexicon.Units[low]; u != "" {
		return u, 1
	}
	return lexicon.Suffixes[t.Text], 1
}

// plural tells whether a word looks like a noun that value counts.
func (p *parser) plural(w string, value float64) bool {
	low := lexicon.Lower(w)
	switch {
	case lexicon.People[low]:
		return true
	case p.lang == "de":
		return lexicon.Capital(w)
	case strings.HasSuffix(low, "men"):
		return len(low) > 3
	case value == 1:
		return true
	case p.lang == "fr" && strings.HasSuffix(low, "x"), p.lang == "pt" && strings.HasSuffix(low, "is"):
		return true
	case p.lang == "it":
		return len(low) >= 4 && (strings.HasSuffix(low, "i") || strings.HasSuffix(low, "e"))
	case p.lang == "nl" && strings.HasSuffix(low, "en"):
		return len(low) >= 5
	case !strings.HasSuffix(low, "s") || len(low) < 4:
		return false
	}
	for _, end := range []string{"ss", "us", "is", "ics", "'s", "’s"} {
		if strings.HasSuffix(low, end) {
			return false
		}
	}
	return true
}

// perAt reads what a figure is per: "a month", "/day", "per user and month".
func (p *parser) perAt(i int) (per []string, end int) {
	for len(per) < 2 && i < len(p.tokens) {
		t := p.tokens[i]
		if u := lexicon.Rates[lexicon.Lower(t.Text)]; u != "" {
			per, i = append(per, u), i+1
			continue
		}
		if i+1 == len(p.tokens) {
			break
		}
		low := lexicon.Lower(t.Text)
		tight := t.Text == "/" || p.words.Per[low]
		if !tight && !p.words.Each[low] && !(p.words.And[low] && len(per) > 0) {
			break
		}
		at := i + 1
		if p.words.Each[low] && p.words.Articles[lexicon.Lower(p.tokens[at].Text)] && at+1 < len(p.tokens) { // a la semana
			at++
		}
		t = p.tokens[at]
		u := cmp.Or(lexicon.Units[lexicon.Lower(t.Text)], lexicon.Suffixes[t.Text])
		if t.Kind != token.Word || u == "" && (!tight || lexicon.Stops[lexicon.Lower(t.Text)]) {
			break
		}
		per, i = append(per, cmp.Or(u, lexicon.Singular(t.Text))), at+1
	}
	return per, i
}

// phrase reads the unit that tokens i and i+1 are together.
func (p *parser) phrase(i int) string {
	if i+1 >= len(p.tokens) {
		return ""
	}
	return lexicon.Phrases[lexicon.Lower(p.tokens[i].Text)+" "+lexicon.Lower(p.tokens[i+1].Text)]
}

// rounding stand between a word for rounding and its figure.
var rounding = lexicon.Set("de di a ai")

// before reads the words before the figure at token i: whether it is a bound,
// a rounded one, or counts time from a start.
func (p *parser) before(i int) (open int, about bool, ordinal string) {
	at := i - 1
	for at >= 0 && (lexicon.Hedges[lexicon.Lower(p.tokens[at].Text)] || p.tokens[at].Text == "~" || p.tokens[at].Text == "≈") {
		about = true
		at--
	}
	if at > 0 && p.words.LowerMonths && rounding[p.tokens[at].Text] && lexicon.Hedges[lexicon.Lower(p.tokens[at-1].Text)] { // cerca de 40
		about = true
		at -= 2
	}
	if at < 0 {
		return 0, about, ""
	}
	if open = p.signBefore(at); open == 0 {
		open = p.openerBefore(at)
	}
	return open, about, lexicon.OrdinalTime[lexicon.Lower(p.tokens[at].Text)]
}

// signBefore reads < or >= that ends with token at.
func (p *parser) signBefore(at int) int {
	text := p.tokens[at].Text
	if text == "=" && at > 0 {
		text = p.tokens[at-1].Text
	}
	switch text {
	case "<", "≤":
		return -1
	case ">", "≥":
		return 1
	}
	return 0
}

// openerBefore reads "more than" and the like that end with token at.
func (p *parser) openerBefore(at int) int {
	for _, o := range lexicon.Openers {
		k := len(o.Words) - 1
		for k >= 0 && p.wordAt(at-len(o.Words)+1+k, o.Words[k]) {
			k--
		}
		if k < 0 {
			return o.Open
		}
	}
	return 0
}
