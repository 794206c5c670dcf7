package amount

import (
	"cmp"
	"strings"

	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
	"github.com/qubitz/reportjobs/bedrock/internal/token"
)

// UnitOf reads the unit behind an amount: a unit of measure, or the noun that is
// counted, canonical as a stem with the words that may stand for it.
func (t *Text) UnitOf(a Amount) (base string, nouns []string, end int) {
	if a.Noun != "" {
		return a.Noun, []string{lexicon.Stem(a.Noun)}, a.End
	}
	at := a.End
	for at < a.End+2 && lexicon.Loose[t.Low(at)] {
		at++
	}
	if t.At(at).Kind == token.Word {
		if u, n := t.Known(at); u != "" {
			return u, nil, at + n
		}
	}
	phrase := t.phrase(a.End)
	for k, w := range phrase {
		nouns = append(nouns, lexicon.Stem(w))
		if t.plural(w, a.Value) {
			return lexicon.Singular(w), append(nouns, t.agreeing(phrase[k+1:], a.Value)...), a.End + k + 1
		}
	}
	return "", nouns, a.End
}

// phrase are up to four words from token i on, one of which may be a noun.
func (t *Text) phrase(i int) (out []string) {
	for ; len(out) < 4; i++ {
		w, low := t.At(i), t.Low(i)
		if w.Kind != token.Word || w.Line || lexicon.Stops[low] || t.Lang == "en" && lexicon.Verbs[low] || lexicon.Rates[low] != "" {
			break
		}
		if u, _ := t.Known(i); u != "" && len(out) > 0 {
			break
		}
		out = append(out, w.Text)
	}
	return out
}

// agreeing are the stems of the words behind a plural that are plurals as well:
// which of "nuevas sedes" is the noun, its form does not tell.
func (t *Text) agreeing(phrase []string, value float64) (stems []string) {
	if t.Lang != "es" && t.Lang != "it" && t.Lang != "pt" {
		return nil
	}
	for _, w := range phrase {
		if !t.plural(w, value) {
			break
		}
		stems = append(stems, lexicon.Stem(w))
	}
	return stems
}

// Known reads a unit of measure at token i, and of how many tokens it is.
func (t *Text) Known(i int) (string, int) {
	low := t.Low(i)
	if u := lexicon.Phrases[low+" "+t.Low(i+1)]; u != "" {
		return u, 2
	}
	if head, _, tied := strings.Cut(low, "-"); tied && lexicon.Units[head] != "" && head != "second" {
		return lexicon.Units[head], 1
	}
	return cmp.Or(lexicon.Units[low], lexicon.Suffixes[t.At(i).Text]), 1
}

// plural tells whether a word looks like a noun that value counts.
func (t *Text) plural(w string, value float64) bool {
	low := lexicon.Lower(w)
	switch {
	case lexicon.People[low]:
		return true
	case t.Lang == "de":
		return lexicon.Capital(w)
	case strings.HasSuffix(low, "men"):
		return len(low) > 3
	case value == 1:
		return true
	case t.Lang == "fr" && strings.HasSuffix(low, "x"), t.Lang == "pt" && strings.HasSuffix(low, "is"):
		return true
	case t.Lang == "it":
		return len(low) >= 4 && (strings.HasSuffix(low, "i") || strings.HasSuffix(low, "e"))
	case t.Lang == "nl" && strings.HasSuffix(low, "en"):
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

// Per reads what a figure is per at token i: "a month", "/day", "per user and
// month". It returns the token behind that.
func (t *Text) Per(i int) (per []string, end int) {
	for len(per) < 2 {
		low := t.Low(i)
		if u := lexicon.Rates[low]; u != "" {
			per, i = append(per, u), i+1
			continue
		}
		tight := low == "/" || t.Words.Per[low]
		if !tight && !t.Words.Each[low] && !(t.Words.And[low] && len(per) > 0) {
			break
		}
		at := i + 1
		if t.Words.Each[low] && t.Words.Articles[t.Low(at)] && at+1 < len(t.Tokens) { // a la semana
			at++
		}
		w, name := t.At(at), t.Low(at)
		u := cmp.Or(lexicon.Units[name], lexicon.Suffixes[w.Text])
		if w.Kind != token.Word || u == "" && (!tight || lexicon.Stops[name]) {
			break
		}
		per, i = append(per, cmp.Or(u, lexicon.Singular(w.Text))), at+1
	}
	return per, i
}
