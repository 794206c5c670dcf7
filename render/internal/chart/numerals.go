package chart

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Numerals write the numbers of one chart alike: short, with as many decimals
// as they need and the sign of the unit, as in −€1.2M.
type numerals struct {
	prefix, suffix string
	scaled         bool
	beyond         float64 // from here on a number is written with a power of ten
	decimals       [len(magnitudes)]int
}

// magnitudes are what follows a number by powers of a thousand.
var magnitudes = [...]string{"", "k", "M", "B", "T"}

const (
	unscaled  = 10_000 // below it no number of a chart is shortened
	beyond    = 1e15   // from here on with a power of ten
	below     = 1e-6   // the same
	precision = 3      // digits that count

	beyondUnit = 1e7 // in place of beyond, where the unit says millions already
)

func newNumerals(unit string, values []float64) numerals {
	n := numerals{}
	var countable bool
	n.prefix, n.suffix, countable = signs(unit)
	n.beyond = beyond
	if !countable {
		n.beyond = beyondUnit
	}
	for _, v := range values {
		n.scaled = n.scaled || countable && math.Abs(v) >= unscaled
	}
	var least, largest [len(magnitudes)]float64
	for _, v := range values {
		v, m := n.reduce(v)
		if largest[m] == 0 || v < least[m] {
			least[m] = v
		}
		largest[m] = max(largest[m], v)
	}
	for _, v := range values {
		v, m := n.reduce(v)
		limit := most(largest[m])
		if apart := largest[m] - least[m]; apart < largest[m]/30 && apart > 0 { // 99.95 among values from 98
			limit = max(limit, min(most(apart), 2))
		}
		n.decimals[m] = max(n.decimals[m], needed(v, limit))
	}
	return n
}

// newTickNumerals writes the numbers of an axis, with all decimals they have.
func newTickNumerals(unit string, ticks []float64) numerals {
	n := newNumerals(unit, ticks)
	n.decimals = [len(magnitudes)]int{}
	for _, v := range ticks {
		v, m := n.reduce(v)
		n.decimals[m] = max(n.decimals[m], needed(v, 8))
	}
	return n
}

// tickTexts writes the numbers of an axis. On a logarithmic one each has as many
// decimals as it needs itself.
func (p *plot) tickTexts(ticks []float64) (out []string) {
	n := newTickNumerals(p.unit, ticks)
	for _, v := range ticks {
		if p.log {
			reduced, m := n.reduce(v)
			n.decimals[m] = needed(reduced, 8)
		}
		out = append(out, n.text(v))
	}
	return out
}

// signs splits a unit into what stands before a number and what behind it.
// Other units are words, which stand in the title. It is not countable when
// the unit says thousands or millions already.
func signs(unit string) (prefix, suffix string, countable bool) {
	unit = strings.TrimSpace(unit)
	rest := unit
	for i, r := range unit {
		if i <= 3 && unicode.Is(unicode.Sc, r) { // also US$
			end := i + utf8.RuneLen(r)
			prefix, rest = unit[:end], unit[end:]
			break
		}
	}
	first, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	switch first = strings.ToLower(first); first {
	case "k", "m", "mm", "mn", "b", "bn", "t", "tn":
		if prefix == "" { // metres, tonnes
			return "", "", true
		}
		return prefix, strings.TrimSpace(rest), false
	case "thousand", "thousands", "million", "millions", "billion", "billions", "trillion", "trillions":
		return prefix, "", false
	case "%", "‰", "°", "°c", "°f", "×":
		return prefix, strings.ToUpper(first), true
	}
	return prefix, "", true
}

// spoken tells whether the unit has to be named in the title.
func spoken(unit string) bool {
	prefix, suffix, _ := signs(unit)
	return strings.TrimSpace(unit) != prefix+suffix
}

// reduce returns |v| in its magnitude, rounded to what counts.
func (n *numerals) reduce(v float64) (float64, int) {
	v = math.Abs(v)
	if !n.scaled || v >= n.beyond || v < 1000 && rounded(v) < 1000 {
		return v, 0
	}
	m := 0
	for rounded(v) >= 1000 && m < len(magnitudes)-1 {
		v, m = v/1000, m+1
	}
	return v, m
}

// rounded keeps three digits of v, as long as it is no integer already.
func rounded(v float64) float64 {
	if v == 0 {
		return 0
	}
	p := precision - 1 - int(math.Floor(math.Log10(v)))
	if p <= 0 {
		return math.Round(v*pow10(p)) / pow10(p)
	}
	return v
}

// most is how many decimals a number of that size has at most.
func most(v float64) int {
	if v < below || v >= 100 {
		return 0
	}
	return min(max(precision-1-int(math.Floor(math.Log10(v))), 0), 8)
}

// needed is how many decimals show v as well as limit of them do.
func needed(v float64, limit int) int {
	text := strconv.FormatFloat(v, 'f', limit, 64)
	if limit > 0 {
		text = strings.TrimRight(text, "0")
	}
	_, fraction, _ := strings.Cut(text, ".")
	return len(fraction)
}

// text writes v.
func (n *numerals) text(v float64) string {
	a, m := n.reduce(v)
	digits := ""
	switch {
	case a != 0 && (a < below || a >= n.beyond):
		digits = power(a)
	default:
		d := n.decimals[m]
		if d == 0 && a < 10 { // 0.4 beside 250 is not 0
			d = needed(a, min(most(a), 2))
		}
		digits = grouped(strconv.FormatFloat(a, 'f', d, 64))
	}
	sign := ""
	if v < 0 && strings.Trim(digits, "0.") != "" {
		sign = "−"
	}
	return sign + n.prefix + digits + magnitudes[m] + n.suffix
}

// grouped puts commas between thousands.
func grouped(digits string) string {
	whole, fraction, _ := strings.Cut(digits, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if fraction != "" {
		return whole + "." + fraction
	}
	return whole
}

// power writes v as in 1.2×10⁻⁷.
func power(v float64) string {
	digits, exponent, _ := strings.Cut(strconv.FormatFloat(v, 'e', 1, 64), "e")
	e, _ := strconv.Atoi(exponent)
	raised := strings.NewReplacer("-", "⁻", "0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴",
		"5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹").Replace(strconv.Itoa(e))
	return strings.TrimSuffix(digits, ".0") + "×10" + raised
}
