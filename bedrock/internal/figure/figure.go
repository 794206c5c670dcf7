// Package figure reads figures out of texts: numbers with their units, ranges
// and bounds. Names, ordinals and dates ([In] says which) are none.
package figure

import (
	"strings"

	"github.com/qubitz/reportjobs/bedrock/internal/token"
	"github.com/qubitz/reportjobs/bedrock/internal/unit"
)

// A Figure is a number of a text with its unit, or a range of them.
type Figure struct {
	Raw       string   // as it stands there, without what makes it a bound
	Pos, End  int      // of Raw in the text, in bytes
	Low, High float64  // equal unless it is a range; in units, not thousands
	LowStep   float64  // what the last digit of Low is worth
	Step      float64  // the same of High
	Unit      string   // canonical: unit.Parse takes it apart
	Nouns     []string // stems of the words behind it
	Open      int      // +1: at least; -1: at most
	About     bool     // a word such as "about" stands before it
	Word      bool     // it is spelled, as in "seventy percent"
	Ordinal   bool     // it counts time from a start, as in "month 3"
	Signed    bool     // a minus stands before it
	Listed    bool     // it shares its unit with others of a list

	unit unit.Unit // Unit taken apart, once it is final
}

// In returns the figures of a text in a language, BCP 47; "" is English. None
// of them are: names and versions (ISO 27001, GPT-4, TLS 1.3, Article 22(3),
// P95, v2.1), ordinals (1st, Phase 2, Table 4, "1." and "(1)" of a list), dates,
// years, times of day, telephone numbers and ids, and number words up to twelve
// that count things; "seventy percent" and "two hours" are figures, and so is
// "9 out of 10", which is 90 %.
func In(text, lang string) []Figure { return newParser(text, lang).figures(false) }

// Every returns the figures of a text as [In] does, and number words up to
// twelve that count things too.
func Every(text, lang string) []Figure { return newParser(text, lang).figures(true) }

// Parsed is Unit taken apart.
func (f *Figure) Parsed() unit.Unit {
	if f.unit.Family != "" {
		return f.unit
	}
	return unit.Parse(f.Unit)
}

// SetUnit gives f another unit.
func (f *Figure) SetUnit(u string) { f.Unit, f.unit = u, unit.Parse(u) }

// Mantissa is the number that a figure begins with, without what scales it: 4.2
// of $4.2M. It is zero if there is none.
func (f *Figure) Mantissa() float64 {
	digits := strings.TrimLeftFunc(f.Raw, func(r rune) bool { return r < '0' || r > '9' })
	if end := strings.IndexFunc(digits, func(r rune) bool { return (r < '0' || r > '9') && r != '.' && r != ',' }); end >= 0 {
		digits = digits[:end]
	}
	value, _, _ := token.Numeral(digits, true)
	return value
}
