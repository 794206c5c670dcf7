// Package unit knows units of measure, currencies and things that are counted,
// and by what a value in one is multiplied to be one in another.
package unit

import "github.com/qubitz/reportjobs/bedrock/internal/lexicon"

// A Measure is what a unit measures and how large it is in that: an hour is
// 3600 of "time". Months are no multiple of days.
type Measure struct {
	Of   string
	Size float64
}

// Measures are the units that are known by name. Every other unit is a counted
// noun or a currency and measures itself.
var Measures = map[string]Measure{
	"ms": {"time", 0.001}, "s": {"time", 1}, "min": {"time", 60}, "h": {"time", 3600}, "day": {"time", 86400}, "week": {"time", 7 * 86400},
	"month": {"months", 1}, "quarter": {"months", 3}, "year": {"months", 12},
	"B": {"bytes", 1}, "KB": {"bytes", 1e3}, "MB": {"bytes", 1e6}, "GB": {"bytes", 1e9}, "TB": {"bytes", 1e12}, "PB": {"bytes", 1e15},
	"KiB": {"bytes", 1 << 10}, "MiB": {"bytes", 1 << 20}, "GiB": {"bytes", 1 << 30}, "TiB": {"bytes", 1 << 40},
	"%": {"%", 1}, "pp": {"pp", 1}, "bp": {"pp", 0.01}, "x": {"x", 1},
	"m": {"length", 1}, "km": {"length", 1000}, "kg": {"mass", 1}, "t": {"mass", 1000}, "kWh": {"kWh", 1}, "MWh": {"kWh", 1000}, "°C": {"°C", 1},
}

// Codes are the currencies that are known, by ISO 4217.
var Codes = lexicon.Set("USD EUR GBP JPY INR CHF SEK NOK DKK PLN CZK CAD AUD NZD CNY SGD AED BRL MXN ZAR HUF")

// familyOf is what a unit measures; all currencies are one, and so are all
// things that are counted.
func familyOf(base string) string {
	switch {
	case Money(base):
		return "money"
	case Counted(base):
		return "count"
	}
	return MeasureOf(base).Of
}

// MeasureOf returns what a unit without a rate measures: itself, if it is not known.
func MeasureOf(base string) Measure {
	if m, ok := Measures[base]; ok {
		return m
	}
	return Measure{base, 1}
}

// Counted tells whether a base is a noun, or nothing at all.
func Counted(base string) bool {
	_, known := Measures[base]
	return !known && !Codes[base] && base != AnyMoney
}

// AnyMoney is the unit of money whose currency is not said.
const AnyMoney = "¤"

// Money tells whether a base is a currency.
func Money(base string) bool { return Codes[base] || base == AnyMoney }
