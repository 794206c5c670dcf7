package ground

import (
	"slices"
	"strings"
)

// A measure is what a unit measures and how large it is in that: an hour is
// 3600 of "time". Months are no multiple of days.
type measure struct {
	of   string
	size float64
}

// measures are the units that are known by name. Every other unit is a counted
// noun or a currency and measures itself.
var measures = map[string]measure{
	"ms": {"time", 0.001}, "s": {"time", 1}, "min": {"time", 60}, "h": {"time", 3600}, "day": {"time", 86400}, "week": {"time", 7 * 86400},
	"month": {"months", 1}, "quarter": {"months", 3}, "year": {"months", 12},
	"B": {"bytes", 1}, "KB": {"bytes", 1e3}, "MB": {"bytes", 1e6}, "GB": {"bytes", 1e9}, "TB": {"bytes", 1e12}, "PB": {"bytes", 1e15},
	"KiB": {"bytes", 1 << 10}, "MiB": {"bytes", 1 << 20}, "GiB": {"bytes", 1 << 30}, "TiB": {"bytes", 1 << 40},
	"%": {"%", 1}, "pp": {"pp", 1}, "bp": {"pp", 0.01}, "x": {"x", 1},
	"m": {"length", 1}, "km": {"length", 1000}, "kg": {"mass", 1}, "t": {"mass", 1000}, "kWh": {"kWh", 1}, "MWh": {"kWh", 1000}, "°C": {"°C", 1},
}

// symbols are currencies by sign; codes by ISO 4217; money by name.
var symbols = map[string]string{"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "US$": "USD", "CA$": "CAD", "A$": "AUD"}

var codes = setOf("USD EUR GBP JPY INR CHF SEK NOK DKK PLN CZK CAD AUD NZD CNY SGD AED BRL MXN ZAR HUF")

var money = map[string]string{"dollar": "USD", "dollars": "USD", "euro": "EUR", "euros": "EUR", "pound": "GBP", "pounds": "GBP", "franken": "CHF", "francs": "CHF"}

// unitWords are the units by the words for them in lower case.
var unitWords = wordsOf(map[string]string{
	"ms":      "ms millisecond milliseconds millisekunde millisekunden milliseconde millisecondes",
	"s":       "second seconds sec secs sekunde sekunden seconde secondes",
	"min":     "minute minutes min mins minuten",
	"h":       "hour hours hr hrs stunde stunden heure heures std",
	"day":     "day days tag tage tagen jour jours werktage arbeitstage workday workdays",
	"week":    "week weeks woche wochen semaine semaines",
	"month":   "month months mo monat monate monaten mois",
	"quarter": "quarter quarters quartal quartale quartalen trimestre trimestres",
	"year":    "year years yr yrs jahr jahre jahren an ans année années jährig",
	"%":       "percent percentage prozent pct",
	"x":       "times fach fold mal fois",
	"B":       "byte bytes", "KB": "kb kilobyte kilobytes", "MB": "mb megabyte megabytes", "GB": "gb gigabyte gigabytes",
	"TB": "tb terabyte terabytes", "PB": "pb petabyte petabytes",
	"pp": "pp pts prozentpunkte prozentpunkten", "bp": "bps",
	"km": "km kilometres kilometers kilometer", "kg": "kg", "kWh": "kwh", "MWh": "mwh",
	"night": "night nights nacht nuit", "shift": "shift shifts schicht",
})

// suffixes are the units that may touch their number, by exact spelling.
var suffixes = map[string]string{
	"ms": "ms", "s": "s", "sec": "s", "min": "min", "h": "h", "hr": "h", "hrs": "h", "d": "day", "x": "x", "X": "x", "×": "x",
	"KB": "KB", "kB": "KB", "MB": "MB", "GB": "GB", "TB": "TB", "PB": "PB", "KiB": "KiB", "MiB": "MiB", "GiB": "GiB", "TiB": "TiB",
	"km": "km", "kg": "kg", "kWh": "kWh", "MWh": "MWh", "pp": "pp", "bps": "bp", "fach": "x", "fold": "x", "mo": "month", "yr": "year",
}

// scales are the words for powers of ten; capitals that touch a number are in touching.
var scales = map[string]float64{
	"thousand": 1e3, "thousands": 1e3, "tausend": 1e3, "tsd": 1e3, "mille": 1e3, "hundred": 100, "hundert": 100, "dozen": 12,
	"million": 1e6, "millions": 1e6, "millionen": 1e6, "mio": 1e6, "mn": 1e6, "mln": 1e6,
	"billion": 1e9, "billions": 1e9, "bn": 1e9, "milliarde": 1e9, "milliarden": 1e9, "mrd": 1e9, "milliard": 1e9, "milliards": 1e9,
	"trillion": 1e12,
}

var touching = map[string]float64{"K": 1e3, "k": 1e3, "M": 1e6, "MM": 1e6, "Mio": 1e6, "mn": 1e6, "bn": 1e9, "Bn": 1e9, "BN": 1e9, "B": 1e9, "Mrd": 1e9, "T": 1e12}

// often are the words that say per what time a figure before them is.
var often = wordsOf(map[string]string{
	"h": "hourly stündlich", "day": "daily täglich quotidien", "week": "weekly wöchentlich", "month": "monthly monatlich mensuel mensuels",
	"quarter": "quarterly vierteljährlich", "year": "yearly annually annual jährlich annuel annuels", "night": "nightly",
})

// A unit is a canonical unit taken apart.
type unit struct {
	base   string   // canonical, without what it is per
	per    []string // canonical: request/user/day has two
	family string   // what it measures: money and count are of all currencies and nouns
	noun   string   // the stem of base, if it is counted
}

func parseUnit(s string) unit {
	u := unit{base: s}
	if strings.IndexByte(s, '/') >= 0 {
		parts := strings.Split(s, "/")
		u.base, u.per = parts[0], parts[1:]
	}
	if u.family = family(u.base); u.family == "count" {
		u.noun = stem(u.base)
	}
	return u
}

// family is what a unit measures; all currencies are one, and so are all
// things that are counted.
func family(base string) string {
	switch {
	case isMoney(base):
		return "money"
	case counted(base):
		return "count"
	}
	return measureOf(base).of
}

func (u unit) String() string { return strings.Join(append([]string{u.base}, u.per...), "/") }

func measureOf(base string) measure {
	if m, ok := measures[base]; ok {
		return m
	}
	return measure{base, 1}
}

// counted tells whether a base is a noun, or nothing at all.
func counted(base string) bool {
	_, known := measures[base]
	return !known && !codes[base] && base != anyMoney
}

// anyMoney is the unit of money whose currency is not said.
const anyMoney = "¤"

func isMoney(base string) bool { return codes[base] || base == anyMoney }

// rate returns by what a value per a has to be multiplied to be one per b, and
// whether that can be said. A rate that one side leaves out is no difference.
func rate(a, b []string) (float64, bool) {
	if len(a) == 0 || len(b) == 0 {
		return 1, true
	}
	if len(a) != len(b) {
		short, long := a, b
		if len(a) > len(b) {
			short, long = b, a
		}
		for _, p := range short {
			if !slices.Contains(long, p) {
				return 0, false
			}
		}
		return 1, true
	}
	factor, rest := 1.0, append([]string(nil), b...)
	for _, p := range a {
		at := 0
		for at < len(rest) && stem(rest[at]) != stem(p) && measureOf(rest[at]).of != measureOf(p).of {
			at++
		}
		if at == len(rest) {
			return 0, false
		}
		if x, y := measureOf(p), measureOf(rest[at]); x.of == y.of {
			factor *= y.size / x.size
		}
		rest = append(rest[:at], rest[at+1:]...)
	}
	return factor, true
}

// conversion returns by what a value in unit a is multiplied to be one in b.
func conversion(a, b unit) (float64, bool) {
	if a.family != b.family {
		return 0, false
	}
	factor, ok := rate(a.per, b.per)
	if !ok {
		return 0, false
	}
	if a.base == b.base {
		return factor, true
	}
	x, y := measureOf(a.base), measureOf(b.base)
	if x.of != y.of {
		return 0, false
	}
	return factor * x.size / y.size, true
}

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// wordsOf turns lists of words by their meaning into meanings by word.
func wordsOf(lists map[string]string) map[string]string {
	out := map[string]string{}
	for meaning, words := range lists {
		for _, w := range strings.Fields(words) {
			out[w] = meaning
		}
	}
	return out
}
