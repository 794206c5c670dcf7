package lexicon

import (
	"maps"
	"strings"
)

// Words are those that mean something in texts of one language and something
// else, or nothing, in others. Those of English, German and French are read
// in all.
type Words struct {
	Scales  map[string]float64 // powers of ten
	Numbers map[string]float64
	Ones    map[string]bool // articles that are the number one before a scale alone: een miljoen

	To, And, Or, Between map[string]bool // the ends of a range, and of a list
	Fall                 map[string]bool // before the figure that one falls to
	Of                   map[string]bool // between a part and its whole
	OutOf                []string        // the same of a share: 9 out of 10
	Each                 map[string]bool // before the time that a figure is per: a month
	Per                  map[string]bool // before anything that a figure is per: per user
	Articles             map[string]bool // behind Each: a la semana
	LowerMonths          bool            // months are written in lower case
}

// joints are what a language has of Words, as lists.
type joints struct {
	ones, tens                                                   string // from zero, "-" none; from twenty
	article, to, and, or, between, fall, of, each, per, articles string
	outOf                                                        string // phrases
}

func (j joints) words(scales map[string]float64, lowerMonths bool) Words {
	return Words{Scales: scales, Numbers: numbers(j.ones, j.tens), Ones: Set(j.article),
		To: Set(j.to), And: Set(j.and), Or: Set(j.or), Between: Set(j.between), Fall: Set(j.fall), Of: Set(j.of), OutOf: phrasesOf(j.outOf),
		Each: Set(j.each), Per: Set(j.per), Articles: Set(j.articles), LowerMonths: lowerMonths}
}

// In returns the words of texts of a language, "de" or the like.
func In(lang string) *Words {
	if w := byLanguage[lang]; w != nil {
		return w
	}
	return byLanguage["en"]
}

var byLanguage = func() map[string]*Words {
	out := map[string]*Words{}
	for _, own := range languages {
		w := Words{LowerMonths: own.within.LowerMonths}
		for _, l := range languages {
			add(&w.Scales, l.scales)
		}
		for _, l := range everywhere {
			w.take(l.within)
		}
		w.take(own.within)
		out[own.code] = &w
	}
	return out
}()

// take adds what another language has, which goes before what is there.
func (w *Words) take(o Words) {
	add(&w.Scales, o.Scales)
	add(&w.Numbers, o.Numbers)
	for to, from := range map[*map[string]bool]map[string]bool{&w.Ones: o.Ones, &w.To: o.To, &w.And: o.And, &w.Or: o.Or, &w.Between: o.Between,
		&w.Fall: o.Fall, &w.Of: o.Of, &w.Each: o.Each, &w.Per: o.Per, &w.Articles: o.Articles} {
		add(to, from)
	}
	w.OutOf = append(w.OutOf, o.OutOf...)
}

func add[V any](to *map[string]V, from map[string]V) {
	if *to == nil {
		*to = map[string]V{}
	}
	maps.Copy(*to, from)
}

// Number reads thirty, twenty-five, and the two of two-hour, of which it
// returns the rest.
func (w *Words) Number(s string) (value float64, rest string, ok bool) {
	s = strings.ToLower(s)
	if value, ok = w.Numbers[s]; ok {
		return value, "", true
	}
	head, rest, found := strings.Cut(s, "-")
	if value, ok = w.Numbers[head]; !found || !ok {
		return 0, "", false
	}
	unit, more, _ := strings.Cut(rest, "-")
	if ones, is := w.Numbers[unit]; is && value >= 20 && ones < 10 {
		return value + ones, more, true
	}
	return value, rest, true
}

// numbers reads lists of number words: from zero, and the tens from twenty. A
// stroke is between spellings of one.
func numbers(ones, tens string) map[string]float64 {
	out := map[string]float64{}
	take := func(list string, first, step float64) {
		for i, spellings := range strings.Fields(list) {
			for _, w := range strings.Split(spellings, "/") {
				out[w] = (first + float64(i)) * step
			}
		}
	}
	take(ones, 0, 1)
	take(tens, 2, 10)
	delete(out, "-")
	return out
}
