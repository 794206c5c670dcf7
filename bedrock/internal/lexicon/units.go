package lexicon

// Signs are currencies by sign; codes by ISO 4217; money by name.
var Signs = map[string]string{"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "US$": "USD", "CA$": "CAD", "A$": "AUD"}

// Currencies are those that are written by name, in lower case.
var Currencies = map[string]string{"dollar": "USD", "dollars": "USD", "euro": "EUR", "euros": "EUR", "pound": "GBP", "pounds": "GBP", "franken": "CHF", "francs": "CHF"}

// Units are the units by the words for them in lower case.
var Units = Meanings(map[string]string{
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

// Suffixes are the units that may touch their number, by exact spelling.
var Suffixes = map[string]string{
	"ms": "ms", "s": "s", "sec": "s", "min": "min", "h": "h", "hr": "h", "hrs": "h", "d": "day", "x": "x", "X": "x", "×": "x",
	"KB": "KB", "kB": "KB", "MB": "MB", "GB": "GB", "TB": "TB", "PB": "PB", "KiB": "KiB", "MiB": "MiB", "GiB": "GiB", "TiB": "TiB",
	"km": "km", "kg": "kg", "kWh": "kWh", "MWh": "MWh", "pp": "pp", "bps": "bp", "fach": "x", "fold": "x", "mo": "month", "yr": "year",
}

// Scales are the words for powers of ten; capitals that touch a number are in touching.
var Scales = map[string]float64{
	"thousand": 1e3, "thousands": 1e3, "tausend": 1e3, "tsd": 1e3, "mille": 1e3, "hundred": 100, "hundert": 100, "dozen": 12,
	"million": 1e6, "millions": 1e6, "millionen": 1e6, "mio": 1e6, "mn": 1e6, "mln": 1e6,
	"billion": 1e9, "billions": 1e9, "bn": 1e9, "milliarde": 1e9, "milliarden": 1e9, "mrd": 1e9, "milliard": 1e9, "milliards": 1e9,
	"trillion": 1e12,
}

// TouchingScales are the letters behind a number, by exact spelling.
var TouchingScales = map[string]float64{"K": 1e3, "k": 1e3, "M": 1e6, "MM": 1e6, "Mio": 1e6, "mn": 1e6, "bn": 1e9, "Bn": 1e9, "BN": 1e9, "B": 1e9, "Mrd": 1e9, "T": 1e12}

// Rates are the words that say per what time a figure before them is.
var Rates = Meanings(map[string]string{
	"h": "hourly stündlich", "day": "daily täglich quotidien", "week": "weekly wöchentlich", "month": "monthly monatlich mensuel mensuels",
	"quarter": "quarterly vierteljährlich", "year": "yearly annually annual jährlich annuel annuels", "night": "nightly",
})
