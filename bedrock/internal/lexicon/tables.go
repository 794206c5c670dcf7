package lexicon

import (
	"slices"
	"strings"
)

// What is read in texts of every language.
var (
	Units       = merged(func(l language) map[string]string { return Meanings(l.units) })      // words by unit, in lower case
	Rates       = merged(func(l language) map[string]string { return Meanings(l.rates) })      // words that say per what time a figure before them is
	OrdinalTime = merged(func(l language) map[string]string { return Meanings(l.order) })      // units that a number behind them puts in order: month 3
	Phrases     = merged(func(l language) map[string]string { return l.phrases })              // two words that are a unit
	Currencies  = merged(func(l language) map[string]string { return Meanings(l.currencies) }) // by name

	Naming   = union(func(l language) string { return l.naming })            // before a number that they make a name or an ordinal: Article 22, Phase 2
	Ranks    = union(func(l language) string { return l.ranks })             // titles of columns whose numbers put things in order
	Months   = union(func(l language) string { return l.months })            // which make a number a date
	Years    = union(func(l language) string { return l.years })             // words that stand before a year
	Hedges   = union(func(l language) string { return l.hedges })            // which make the zeros at the end of a number a matter of rounding
	Loose    = union(func(l language) string { return l.loose })             // may stand between a number and its unit of time
	People   = union(func(l language) string { return l.people })            // plurals that do not look like one
	Stops    = union(func(l language) string { return l.stops })             // say nothing of a subject
	Generics = stemmed(union(func(l language) string { return l.generics })) // stems of nouns that may stand for any other

	Portions = portions()
	Openers  = openers()
)

// Signs are the currencies by what stands for them.
var Signs = map[string]string{"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "US$": "USD", "CA$": "CAD", "A$": "AUD", "R$": "BRL", "MX$": "MXN"}

// Suffixes are the units that may touch their number, by exact spelling.
var Suffixes = map[string]string{
	"ms": "ms", "s": "s", "sec": "s", "min": "min", "h": "h", "hr": "h", "hrs": "h", "d": "day", "x": "x", "X": "x", "×": "x",
	"KB": "KB", "kB": "KB", "MB": "MB", "GB": "GB", "TB": "TB", "PB": "PB", "KiB": "KiB", "MiB": "MiB", "GiB": "GiB", "TiB": "TiB",
	"km": "km", "kg": "kg", "kWh": "kWh", "MWh": "MWh", "pp": "pp", "bps": "bp", "fach": "x", "fold": "x", "mo": "month", "yr": "year",
}

// TouchingScales are the letters behind a number, by exact spelling.
var TouchingScales = map[string]float64{
	"K": 1e3, "k": 1e3, "M": 1e6, "MM": 1e6, "Mio": 1e6, "mn": 1e6, "bn": 1e9, "Bn": 1e9, "BN": 1e9, "B": 1e9, "Mrd": 1e9, "T": 1e12,
	"mln": 1e6, "Mln": 1e6, "mld": 1e9, "Mld": 1e9, "mila": 1e3,
}

// Cents are the hundredth part of a currency that is not said.
var Cents = Set("cent cents ct eurocent céntimo céntimos centesimo centesimi cêntimo cêntimos centavo centavos")

// A Portion is a phrase for a part of a whole. Portions are facts of an input,
// so that a text may say 25 % of what stands there as "a quarter", but no
// figures of a text.
type Portion struct {
	Words   string
	Percent float64
}

// An Opener is a phrase that makes the figure behind it a bound.
type Opener struct {
	Words []string
	Open  int // +1: at least; -1: at most
}

func portions() (out []Portion) {
	for _, l := range languages {
		out = append(out, l.portions...)
	}
	return out
}

// openers has the longer ones first.
func openers() (out []Opener) {
	for _, l := range languages {
		for _, s := range phrasesOf(l.atLeast) {
			out = append(out, Opener{strings.Fields(s), 1})
		}
		for _, s := range phrasesOf(l.atMost) {
			out = append(out, Opener{strings.Fields(s), -1})
		}
	}
	slices.SortStableFunc(out, func(a, b Opener) int { return len(b.Words) - len(a.Words) })
	return out
}

func phrasesOf(list string) (out []string) {
	for _, s := range strings.Split(list, ",") {
		if s = strings.Join(strings.Fields(s), " "); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// merged is a table of all languages. Of a word that two have, the first one's
// meaning is kept.
func merged[V any](of func(language) map[string]V) map[string]V {
	out := map[string]V{}
	for _, l := range languages {
		for w, v := range of(l) {
			if _, taken := out[w]; !taken {
				out[w] = v
			}
		}
	}
	return out
}

// union is a list of all languages.
func union(of func(language) string) map[string]bool {
	out := map[string]bool{}
	for _, l := range languages {
		for w := range Set(of(l)) {
			out[w] = true
		}
	}
	return out
}

func stemmed(words map[string]bool) map[string]bool {
	out := map[string]bool{}
	for w := range words {
		out[Stem(w)] = true
	}
	return out
}
