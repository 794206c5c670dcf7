package figure

import (
	"math"
	"strconv"
	"strings"
)

// Numeral reads a number as lex found it: its value, and what its last digit
// is worth. The separators tell where the fraction begins; of those that do
// not, as in 1.200, points tells whether the language writes them so.
func Numeral(s string, points bool) (value, step float64, ok bool) {
	s = strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\u00a0', '\u202f', '\u2009', '\'', '’':
			return -1
		}
		return r
	}, s)
	mantissa, power := s, ""
	if at := strings.IndexAny(s, "eE"); at > 0 {
		mantissa, power = s[:at], s[at:]
	}
	mantissa = decimal(mantissa, points)
	value, err := strconv.ParseFloat(mantissa+power, 64)
	if err != nil || math.IsInf(value, 0) {
		return 0, 0, false
	}
	step = 1
	if _, fraction, found := strings.Cut(mantissa, "."); found {
		step = math.Pow10(-len(fraction))
	}
	if power != "" {
		e, _ := strconv.Atoi(power[1:])
		step *= math.Pow10(e)
	}
	return value, step, true
}

// decimal writes a number with a point for its fraction and nothing else.
func decimal(s string, points bool) string {
	dot, comma := strings.LastIndexByte(s, '.'), strings.LastIndexByte(s, ',')
	switch {
	case dot >= 0 && comma >= 0:
		if dot > comma {
			return strings.ReplaceAll(s, ",", "")
		}
		return strings.Replace(strings.ReplaceAll(s, ".", ""), ",", ".", 1)
	case dot >= 0:
		if strings.Count(s, ".") > 1 || !points && len(s)-dot-1 == 3 && dot <= 3 && s[0] != '0' {
			return strings.ReplaceAll(s, ".", "")
		}
	case comma >= 0:
		if strings.Count(s, ",") > 1 || points && len(s)-comma-1 == 3 && s[0] != '0' {
			return strings.ReplaceAll(s, ",", "")
		}
		return strings.Replace(s, ",", ".", 1)
	}
	return s
}

// Mantissa is the number that a figure begins with, without what scales it: 4.2
// of $4.2M. It is zero if there is none.
func (f *Figure) Mantissa() float64 {
	digits := strings.TrimLeftFunc(f.Raw, func(r rune) bool { return r < '0' || r > '9' })
	if end := strings.IndexFunc(digits, func(r rune) bool { return (r < '0' || r > '9') && r != '.' && r != ',' }); end >= 0 {
		digits = digits[:end]
	}
	value, _, _ := Numeral(digits, true)
	return value
}
