package token

import (
	"math"
	"strconv"
	"strings"
)

// Numeral reads the text of a [Number]: its value, and what its last digit
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
